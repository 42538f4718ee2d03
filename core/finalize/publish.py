"""Staging to its final names in one transaction, and before that the question whether those names are free."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import sql

from core.errors import ObjectExists, PermissionDenied
from core.finalize.functions import ExistingFunction, find_functions, list_functions, move_aside, move_functions
from core.finalize.keep_records import keep_records, note_backup
from core.finalize.types import EnumType, find_enum_types, find_taken_types, list_types, name_types
from core.plan.model import Finding, Plan, Severity
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.objects import ExistingObject, ObjectKind, find_objects, schema_exists
from core.postgres.records import RunRecord
from core.postgres.staging import Staging

_MOVABLE = frozenset({ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW})
"""What `--replace` moves aside."""
_NAMED = 10
_LOCK = 0x686F7765
"""The first half of an advisory lock; the second stands for the schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aside:
    """What `--replace` has to move aside: relations, and enum types and functions of triggers that have one of the
    names or go with them."""

    relations: tuple[ExistingObject, ...]
    enums: tuple[EnumType, ...]
    functions: tuple[ExistingFunction, ...]

    def list_all(self) -> tuple[str, ...]:
        """Each with its kind in brackets."""
        return (
            *(f"{found.name} ({found.kind})" for found in self.relations),
            *(f"{enum.name} ({ObjectKind.TYPE})" for enum in self.enums),
            *(f"{function.name} ({ObjectKind.FUNCTION})" for function in self.functions),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What will be taken in the schema: functions have a space of names of their own, as types have."""

    relations: set[str]
    types: set[str]
    functions: set[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """What has the plan's names in a schema already: `blocking` is in the way, `moved` is what `replace` moves aside.

    Each is a name with its kind in brackets.
    """

    blocking: tuple[str, ...]
    moved: tuple[str, ...]


def find_occupation(connection: Connection, plan: Plan, schema: str, *, replace: bool) -> Occupation:
    """What is in a schema under the names that the plan will take. Raises TargetError."""
    with translate_errors(object=schema), connection.transaction():
        aside, blocking = _find_names(connection, schema, _names_of(plan), plan, replace=replace)
    return Occupation(blocking=tuple(blocking), moved=aside.list_all() if replace else ())


def check_target(connection: Connection, plan: Plan, schema: str, *, replace: bool) -> None:
    """Refuse, before anything is copied, a schema where the plan's names are taken or nothing may be made.

    Raises ObjectExists with all names that are in the way, PermissionDenied.
    """
    with translate_errors(object=schema), connection.transaction():
        if schema_exists(connection, schema):
            _check_rights(connection, schema)
            aside = _check_names(connection, schema, _names_of(plan), plan, replace=replace)
            _check_ownership(connection, schema, aside)


def publish(
    connection: Connection, plan: Plan, staging: Staging, schema: str, run: RunRecord, *, replace: bool
) -> tuple[Finding, ...]:
    """Move every table, its types, the views and the functions of triggers out of staging, in the transaction that is
    under way; with `replace`, what was there goes to a backup schema.

    The run's record, the ledger and the rejected rows go to the schema `howdah`. Returns findings about what the move
    means for others. Raises ObjectExists, PermissionDenied, TargetError.
    """
    findings: list[Finding] = []
    with translate_errors(object=schema):
        # The rows were copied without waiting for the disk; this commit waits, for itself and all before it.
        connection.execute("SET LOCAL synchronous_commit = on")
        # Of two runs that are published into one schema at once, the second is to see what the first has made.
        connection.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s, pg_catalog.hashtext(%s))", [_LOCK, schema])
        # There may be many of them: nobody's table is locked yet.
        keep_records(connection, staging, run)
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
        functions = list_functions(connection, staging.schema)
        names = _Names(
            relations=_relations_in(connection, staging.schema),
            types=list_types(connection, staging.schema),
            functions=set(functions),
        )
        aside = _check_names(connection, schema, names, plan, replace=replace)
        if aside.list_all():
            findings += _move_to_backup(connection, aside, staging, schema)
            paths = {function.oid: function.path for function in aside.functions}
            note_backup(connection, staging.run_id, staging.backup_schema, paths)
        for enum in find_enum_types(connection, staging.schema, ()):
            _move_type(connection, enum, staging.schema, schema)
        for table in plan.tables:
            connection.execute(
                sql.SQL("ALTER TABLE {} SET SCHEMA {}").format(
                    sql.Identifier(staging.schema, table.target_name), sql.Identifier(schema)
                )
            )
        for view in plan.made_views:
            if view.target_name in names.relations:
                connection.execute(
                    sql.SQL("ALTER VIEW {} SET SCHEMA {}").format(
                        sql.Identifier(staging.schema, view.target_name), sql.Identifier(schema)
                    )
                )
        move_functions(connection, functions, staging.schema, schema)
        connection.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(staging.schema)))
    return tuple(findings)


def _check_rights(connection: Connection, schema: str) -> None:
    row = connection.execute("SELECT pg_catalog.has_schema_privilege(%s, 'CREATE'), current_user", (schema,)).fetchone()
    assert row is not None
    if not row[0]:
        raise PermissionDenied(
            f"The role {row[1]} may not make tables in the schema {schema}.",
            f"Ask the owner to run: GRANT CREATE ON SCHEMA {schema} TO {row[1]}; or choose another schema.",
        )


def _check_ownership(connection: Connection, schema: str, aside: _Aside) -> None:
    """Only an owner may move a table, a type or a function (https://www.postgresql.org/docs/current/sql-altertable.html)."""
    foreign = connection.execute(
        "SELECT c.relname, pg_catalog.pg_get_userbyid(c.relowner) FROM pg_catalog.pg_class c"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = %s AND c.relname = ANY (%s) AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')"
        " ORDER BY 1",
        (schema, [found.name for found in aside.relations]),
    ).fetchall()
    foreign += [(enum.name, enum.owner) for enum in aside.enums if not enum.is_ours]
    foreign += [(function.name, function.owner) for function in aside.functions if not function.is_ours]
    if foreign:
        listed = _list([f"{name} (of {owner})" for name, owner in foreign])
        raise PermissionDenied(
            f"--replace would have to move what belongs to others: {listed}.",
            "Connect as their owner, or choose another schema with --schema.",
        )


def _check_names(connection: Connection, schema: str, names: _Names, plan: Plan, *, replace: bool) -> _Aside:
    """What `replace` moves aside, if that frees all of the names; raises ObjectExists otherwise."""
    aside, blocking = _find_names(connection, schema, names, plan, replace=replace)
    if blocking:
        raise ObjectExists(
            f"The schema {schema} has objects of the same names already: {_list(blocking)}.",
            "Choose another schema with --schema"
            + (
                "; these can't be moved aside."
                if replace
                else ", or move the old ones to a backup schema with --replace."
            ),
        )
    return aside


def _find_names(
    connection: Connection, schema: str, names: _Names, plan: Plan, *, replace: bool
) -> tuple[_Aside, list[str]]:
    """What `replace` moves aside, and what stays in the way of the names.

    Relations share one space of names and types another, in which every table has two: of its rows and of arrays of
    them. Functions are told apart by their arguments too, of which those of triggers have none.
    """
    taken = find_taken_types(connection, schema, names.types)
    types_taken = {found.name for found in taken}
    existing = [
        found
        for found in find_objects(connection, schema, sorted(names.relations))
        if found.kind is not ObjectKind.TYPE or found.name not in types_taken
    ]
    planned = {table.target_name for table in plan.tables} | {view.target_name for view in plan.made_views}
    movable = tuple(found for found in existing if found.name in planned and found.kind in _MOVABLE)
    moved = {found.name for found in movable} if replace else set()
    enums = {enum.name: enum for enum in find_enum_types(connection, schema, moved)}
    enums_taken = {found.root for found in taken if found.is_of_enum}
    moved_enums = {
        name: enum
        for name, enum in enums.items()
        if replace and not enum.other_tables and (name in enums_taken or (enum.moving_tables and enum.is_ours))
    }
    blocking = [
        f"{found.name} ({found.kind})"
        for found in existing
        if not {found.name, found.owner_table} & moved and found.name not in moved_enums
    ]
    shown = {found.name for found in existing}
    blocking += [
        str(found) + _describe_users(enums.get(found.root))
        for found in taken
        if found.root not in (moved if found.is_of_relation else moved_enums)
        and not (found.is_of_relation and found.name in shown)
        and not (found.is_array and found.root in types_taken)
    ]
    functions = find_functions(connection, schema, names.functions, moved)
    moved_functions = [
        function
        for function in functions
        if replace
        and function.is_of_triggers
        and not function.other_tables
        and (function.name in names.functions or function.is_ours)
    ]
    blocking += [
        f"{function.name} ({ObjectKind.FUNCTION})"
        + (f" of triggers of {_list(function.other_tables)}" if function.other_tables else "")
        for function in functions
        if function.name in names.functions and function not in moved_functions
    ]
    aside = _Aside(relations=movable, enums=tuple(moved_enums.values()), functions=tuple(moved_functions))
    return aside, blocking


def _describe_users(enum: EnumType | None) -> str:
    return f" of columns of {_list(enum.other_tables)}" if enum is not None and enum.other_tables else ""


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _move_to_backup(connection: Connection, aside: _Aside, staging: Staging, schema: str) -> list[Finding]:
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(staging.backup_schema)))
    for found in aside.relations:
        connection.execute(
            sql.SQL("ALTER TABLE {} SET SCHEMA {}").format(
                sql.Identifier(schema, found.name), sql.Identifier(staging.backup_schema)
            )
        )
    for enum in aside.enums:
        _move_type(connection, enum, schema, staging.backup_schema)
    move_aside(connection, aside.functions, schema, staging.backup_schema)
    count = len(aside.list_all())
    findings = [
        Finding(
            code="REPLACED",
            severity=Severity.INFO,
            object=schema,
            effect=f"{count:,} {'objects that were there are' if count > 1 else 'object that was there is'} now in the"
            f" schema {staging.backup_schema}.",
        )
    ]
    findings += [
        Finding(
            code="REFERS_TO_BACKUP",
            severity=Severity.WARNING,
            object=name,
            effect=f"It still refers to {table}, which is now in {staging.backup_schema}.",
        )
        for name, table in _references_from_outside(connection, staging.backup_schema)
    ]
    return findings


def _move_type(connection: Connection, enum: EnumType, source: str, target: str) -> None:
    connection.execute(
        sql.SQL("ALTER TYPE {} SET SCHEMA {}").format(sql.Identifier(source, enum.name), sql.Identifier(target))
    )


def _references_from_outside(connection: Connection, schema: str) -> list[tuple[str, str]]:
    """Foreign keys, views and functions of other schemas that depend on the tables or types of this one."""
    return connection.execute(
        """
        SELECT c.conrelid::pg_catalog.regclass::text, c.confrelid::pg_catalog.regclass::text
        FROM pg_catalog.pg_constraint c
        JOIN pg_catalog.pg_class parent ON parent.oid = c.confrelid
        JOIN pg_catalog.pg_class child ON child.oid = c.conrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = parent.relnamespace
        WHERE c.contype = 'f' AND n.nspname = %(schema)s AND child.relnamespace <> n.oid
        UNION
        SELECT r.ev_class::pg_catalog.regclass::text, d.refobjid::pg_catalog.regclass::text
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        JOIN pg_catalog.pg_class used ON used.oid = d.refobjid
        JOIN pg_catalog.pg_class view ON view.oid = r.ev_class
        JOIN pg_catalog.pg_namespace n ON n.oid = used.relnamespace
        WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
          AND n.nspname = %(schema)s AND view.relnamespace <> n.oid
        UNION
        SELECT p.oid::pg_catalog.regprocedure::text, d.refobjid::pg_catalog.regtype::text
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_proc p ON p.oid = d.objid AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        JOIN pg_catalog.pg_type t ON t.oid = d.refobjid
        JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        WHERE d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
          AND n.nspname = %(schema)s AND p.pronamespace <> n.oid
        ORDER BY 1, 2
        """,
        {"schema": schema},
    ).fetchall()


def _names_of(plan: Plan) -> _Names:
    """Every name that the plan will take in the schema, sequences and types as PostgreSQL will name them."""
    names = {view.target_name for view in plan.made_views}
    for table in plan.tables:
        names.add(table.target_name)
        names.update(unique.name for unique in table.unique_constraints)
        names.update(index.name for index in table.indexes)
        if table.primary_key:
            names.add(table.primary_key.name)
        if table.sequence:
            names.add(f"{table.target_name}_{table.sequence.column}_seq")
    functions = {trigger.target_name for trigger in plan.made_triggers}
    return _Names(relations=names, types=name_types(plan), functions=functions)


def _relations_in(connection: Connection, schema: str) -> set[str]:
    rows = connection.execute(
        "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = %s",
        (schema,),
    )
    return {name for (name,) in rows}
