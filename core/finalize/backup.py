"""What a run has replaced: in its backup schema, back under its names, or dropped for good."""

from collections.abc import Collection
from dataclasses import replace
from typing import LiteralString

import psycopg
from psycopg import sql

from core.errors import ObjectExists, TargetChanged
from core.finalize.functions import find_functions, move_back
from core.finalize.published import shorten
from core.finalize.types import find_taken_types, list_types
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.objects import ObjectKind, find_objects, schema_exists
from core.postgres.records import PublishedRun, RecordedObject

_VIEWS = (ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW)
_OF_CLASSES = (ObjectKind.TYPE, ObjectKind.FUNCTION)
"""They are no relations, and have catalogs of their own."""
_DROPS: dict[str, LiteralString] = {
    ObjectKind.VIEW: "DROP VIEW",
    ObjectKind.MATERIALIZED_VIEW: "DROP MATERIALIZED VIEW",
    ObjectKind.TABLE: "DROP TABLE",
    ObjectKind.FOREIGN_TABLE: "DROP FOREIGN TABLE",
    ObjectKind.TYPE: "DROP TYPE",
    ObjectKind.FUNCTION: "DROP FUNCTION",
}
_NOTHING_DONE = "Nothing was changed."


def check_backup(connection: Connection, run: PublishedRun) -> None:
    """Raise TargetChanged unless all that the run replaced is in its backup schema, or it replaced nothing."""
    if not run.replaced:
        return
    if run.backup_schema is None:
        raise TargetChanged(
            f"What the run {run.run_id} had replaced was released, which dropped it for good: the run can't be undone.",
            "Nothing was changed. What was there before is in a back-up at best.",
        )
    if not schema_exists(connection, run.backup_schema):
        raise TargetChanged(
            f"The schema {run.backup_schema} is gone: somebody dropped it, or gave it another name. What the run"
            f" {run.run_id} had replaced was in it: {shorten(run.replaced)}.",
            f"{_NOTHING_DONE} Restore that schema from a back-up, or give it its name again, and undo once more;"
            f" or keep what was published: howdah release {run.run_id}.",
        )
    there = find_replaced(connection, run)
    missing = [each for each in run.replaced if each not in there]
    if missing:
        raise TargetChanged(
            f"The schema {run.backup_schema} does not have all that the run {run.run_id} had replaced. Missing, or of"
            f" another name now: {shorten(missing)}.",
            f"{_NOTHING_DONE} Give it its name again, or keep what was published: howdah release {run.run_id}.",
        )


def find_replaced(connection: Connection, run: PublishedRun) -> tuple[RecordedObject, ...]:
    """What the run moved to its backup schema and is there, by the names that it has now."""
    return locate(connection, run.backup_schema or "", run.replaced)


def locate(connection: Connection, schema: str, objects: Collection[RecordedObject]) -> tuple[RecordedObject, ...]:
    """Those of the objects that are in a schema, by the names that they have now."""
    with translate_errors(object=f"the schema {schema}"):
        # A relation, a type and a function may have the same number.
        rows = connection.execute(
            "SELECT o.class, o.oid::bigint, o.name::text FROM ("
            "SELECT '' AS class, c.oid, c.relname AS name, c.relnamespace AS place FROM pg_catalog.pg_class c"
            " UNION ALL SELECT 'type', t.oid, t.typname, t.typnamespace FROM pg_catalog.pg_type t"
            " UNION ALL SELECT 'function', p.oid, p.proname, p.pronamespace FROM pg_catalog.pg_proc p) o"
            " JOIN pg_catalog.pg_namespace n ON n.oid = o.place"
            " WHERE n.nspname = %s AND o.oid = ANY (%s::bigint[]::oid[])",
            (schema, [each.oid for each in objects]),
        ).fetchall()
    names = {(class_, oid): name for class_, oid, name in rows}
    keyed = [((each.kind if each.kind in _OF_CLASSES else "", each.oid), each) for each in objects]
    return tuple(replace(each, name=names[key]) for key, each in keyed if key in names)


def put_back(connection: Connection, run: PublishedRun) -> None:
    """Move what was replaced under its names again, and drop the backup schema. Those names are free, or ObjectExists
    says which are not."""
    if run.backup_schema is None:
        return
    _check_free(connection, run, run.backup_schema)
    for each in run.replaced:
        with translate_errors(object=f"{run.backup_schema}.{each.name}"):
            if each.kind == ObjectKind.FUNCTION:
                move_back(connection, each, run.backup_schema, run.target_schema)
                continue
            connection.execute(
                sql.SQL("ALTER {} {} SET SCHEMA {}").format(
                    # It moves whatever has rows.
                    sql.SQL("TYPE" if each.kind == ObjectKind.TYPE else "TABLE"),
                    sql.Identifier(run.backup_schema, each.name),
                    sql.Identifier(run.target_schema),
                )
            )
    _drop_schema(connection, run, run.backup_schema)


def drop_backup(connection: Connection, run: PublishedRun) -> None:
    """Drop what was replaced, and its schema, for good. Raises TargetChanged where something outside depends on it, or
    others have put something in there."""
    assert run.backup_schema is not None
    found = find_replaced(connection, run)
    # One may be made of another, in an order that is not known.
    views = [each for each in found if each.kind in _VIEWS]
    while views:
        kept = [each for each in views if not _try_to_drop(connection, run.backup_schema, each)]
        if len(kept) == len(views):
            drop_all(connection, run.backup_schema, [views[0]], run.run_id)
        views = kept
    for kind in (ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.FUNCTION, ObjectKind.TYPE):
        drop_all(connection, run.backup_schema, [each for each in found if each.kind == kind], run.run_id)
    _drop_schema(connection, run, run.backup_schema)


def measure_backup(connection: Connection, run: PublishedRun) -> int:
    """How many bytes what was replaced takes on the server's disk."""
    with translate_errors(object=f"the schema {run.backup_schema}"):
        row = connection.execute(
            "SELECT coalesce(sum(pg_catalog.pg_total_relation_size(c.oid)), 0)::bigint FROM pg_catalog.pg_class c"
            " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = %s AND c.relkind IN ('r', 'p', 'm')",
            (run.backup_schema,),
        ).fetchone()
    assert row is not None
    return int(row[0])


def drop_all(connection: Connection, schema: str, objects: Collection[RecordedObject], run_id: str) -> None:
    """Drop objects of one kind in one statement. Raises TargetChanged, with what depends on them from outside."""
    if not objects:
        return
    (kind,) = {each.kind for each in objects}
    arguments = sql.SQL("()" if kind == ObjectKind.FUNCTION else "")
    names = sql.SQL(", ").join(sql.Identifier(schema, each.name) + arguments for each in objects)
    statement = sql.SQL("{} {}").format(sql.SQL(_DROPS[kind]), names)
    what = f"{kind}s of the run {run_id}" if len(objects) > 1 else f"{schema}.{next(iter(objects)).name}"
    with translate_errors(object=what):
        try:
            connection.execute(statement)
        except psycopg.errors.DependentObjectsStillExist as error:
            raise _depended_on(error, run_id) from error


def _try_to_drop(connection: Connection, schema: str, view: RecordedObject) -> bool:
    statement = sql.SQL("{} {}").format(sql.SQL(_DROPS[view.kind]), sql.Identifier(schema, view.name))
    try:
        with connection.transaction():
            connection.execute(statement)
    except psycopg.errors.DependentObjectsStillExist:
        return False
    return True


def _drop_schema(connection: Connection, run: PublishedRun, schema: str) -> None:
    with translate_errors(object=f"the schema {schema}"):
        try:
            connection.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(schema)))
        except psycopg.errors.DependentObjectsStillExist as error:
            raise TargetChanged(
                f"The backup schema of the run {run.run_id} has what the run did not put there: {_list(error)}.",
                f"{_NOTHING_DONE} Move it to another schema or drop it, then try again.",
            ) from error


def _check_free(connection: Connection, run: PublishedRun, backup_schema: str) -> None:
    with translate_errors(object=f"the schema {backup_schema}"):
        rows = connection.execute(
            "SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = %s",
            (backup_schema,),
        ).fetchall()
        types = list_types(connection, backup_schema)
        taken = find_taken_types(connection, run.target_schema, types)
    objects = find_objects(connection, run.target_schema, [name for (name,) in rows])
    names = {found.name: f"{found.name} ({found.kind})" for found in objects}
    names |= {found.name: str(found) for found in taken if found.name not in names and not found.is_array}
    names |= {found.name: str(found) for found in taken if not {found.name, found.root} & names.keys()}
    moved = {each.name for each in run.replaced if each.kind == ObjectKind.FUNCTION}
    functions = find_functions(connection, run.target_schema, moved) if moved else ()
    taken_names = [*names.values(), *(f"{found.name} ({ObjectKind.FUNCTION})" for found in functions)]
    if taken_names:
        raise ObjectExists(
            f"Names that are needed to put back what the run {run.run_id} had replaced are taken in the schema"
            f" {run.target_schema} by now: {shorten(sorted(taken_names))}.",
            f"{_NOTHING_DONE} Drop these or give them other names, then undo again.",
        )


def _depended_on(error: psycopg.Error, run_id: str) -> TargetChanged:
    return TargetChanged(
        f"Others depend on what would be dropped of the run {run_id}: {_list(error)}.",
        f"{_NOTHING_DONE} Drop or change these first, then try again.",
    )


def _list(error: psycopg.Error) -> str:
    """What depends on what, a line each in the server's words; it names a hundred at most."""
    return shorten((error.diag.message_detail or error.diag.message_primary or "").splitlines())
