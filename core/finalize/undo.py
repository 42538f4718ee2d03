"""A published run taken back, or what it replaced given up: each in one transaction, which leaves all as it was if it
fails."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg import sql

from core.errors import StatementFailed, TargetChanged, TargetError
from core.finalize.backup import check_backup, drop_all, drop_backup, locate, put_back
from core.finalize.extensions import read_made
from core.finalize.helpers import HELPERS_SCHEMA, NAMED, drop_unused_helpers, read_helpers
from core.finalize.keep_records import drop_if_unused, note_release, remove_record
from core.finalize.published import TableChange, check_in_place, find_changes, shorten
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.lock_holders import describe_holders
from core.postgres.objects import ObjectKind, schema_exists
from core.postgres.records import PublishedRun, RecordedObject, list_run_records
from core.postgres.records_layout import lock_records

LOCK_TIMEOUT_S = 5.0
"""How long to wait for a table that somebody uses: whoever comes after us waits behind us."""
_LOCK_NOT_AVAILABLE = "55P03"
_BESIDE_TABLES = (ObjectKind.VIEW, ObjectKind.FUNCTION, ObjectKind.TYPE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What an undo did, or would do: the names of what goes and of what comes back, each with its kind in brackets."""

    run: PublishedRun
    drops: tuple[str, ...]
    puts_back: tuple[str, ...]
    changes: tuple[TableChange, ...] | None
    """None: there is no telling, or nobody looked."""
    stays: tuple[str, ...] = ()
    """What the run had made beside its tables and others use by now."""


def look_at(connection: Connection, run: PublishedRun) -> Undone:
    """What an undo would do, in a transaction that only reads. Raises TargetChanged where it would be refused whatever
    was written since; that names are taken, or that others depend on the tables, is seen by the undo alone."""
    with translate_errors(object=run.target_schema), connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.execute("SET LOCAL row_security = off")
        present, objects = _check(connection, run)
        return _describe(run, present, objects, find_changes(connection, run, present))


def undo(connection: Connection, run: PublishedRun, *, discards_changes: bool) -> Undone:
    """Drop what the run published and has since become of it, put back what it replaced, and remove its record.

    Raises TargetChanged, ObjectExists, PermissionDenied and TargetError, and nothing is changed then.
    """
    with _briefly(connection, run, _list_oids(run)):
        run = _read_again(connection, run)
        present, objects = _check(connection, run)
        _lock(connection, run, present)
        if not discards_changes:
            _check_unchanged(run, find_changes(connection, run, present))
        tables = [
            RecordedObject(name=table.name, kind=ObjectKind.TABLE, oid=table.oid)
            for table in run.tables
            if table.name in present
        ]
        # Views read tables and call functions, tables have triggers that call functions and columns of the types.
        for kind in (ObjectKind.VIEW, ObjectKind.TABLE, ObjectKind.FUNCTION, ObjectKind.TYPE):
            dropped = [each for each in (*tables, *objects) if each.kind == kind]
            drop_all(connection, run.target_schema, dropped, run.run_id)
        put_back(connection, run)
        remove_record(connection, run.run_id)
        return _describe(run, present, objects, None, stays=_drop_made(connection, run))


def release(connection: Connection, run: PublishedRun, *, forgets: bool) -> str | None:
    """Drop the backup schema of a run for good, if it has one that is there, and with `forgets` the run's record: the
    schema that was dropped. Raises TargetChanged, TargetError, and nothing is changed then."""
    with _briefly(connection, run, [each.oid for each in run.replaced]):
        run = _read_again(connection, run)
        schema = run.backup_schema
        if schema is not None and schema_exists(connection, schema):
            _check_original(run)
            drop_backup(connection, run)
        else:
            schema = None
        if forgets:
            remove_record(connection, run.run_id)
            drop_unused_helpers(connection, read_helpers(run.plan))
        elif run.backup_schema is not None:
            note_release(connection, run.run_id)
        return schema


@contextmanager
def _briefly(connection: Connection, run: PublishedRun, oids: Collection[int]) -> Iterator[None]:
    """A transaction that waits for no lock for long. No run is published meanwhile."""
    try:
        with translate_errors(object=f"the run {run.run_id}"), connection.transaction():
            connection.execute(
                sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(f"{LOCK_TIMEOUT_S * 1000:.0f}ms"))
            )
            connection.execute("SET LOCAL row_security = off")
            lock_records(connection)
            yield
    except StatementFailed as failure:
        if failure.sqlstate != _LOCK_NOT_AVAILABLE:
            raise
        raise TargetError(
            f"What the run {run.run_id} concerns is in use: {describe_holders(connection, oids) or failure.object}.",
            "Nothing was changed. Wait until that is over, or end that session, then try again.",
        ) from failure


def _list_oids(run: PublishedRun) -> list[int]:
    return [*(table.oid for table in run.tables), *(each.oid for each in (*run.objects, *run.replaced))]


def _read_again(connection: Connection, run: PublishedRun) -> PublishedRun:
    """As it is now that nobody else can change it."""
    found = next((each for each in list_run_records(connection) if each.run_id == run.run_id), None)
    if found is None:
        raise TargetChanged(
            f"The record of the run {run.run_id} is gone: somebody has undone it or forgotten it just now.",
            "Nothing is left to do.",
        )
    return found


def _check(connection: Connection, run: PublishedRun) -> tuple[tuple[str, ...], tuple[RecordedObject, ...]]:
    """The run's tables that are there, and its views, functions and types, once it is sure that these are the run's,
    and that what they replaced is there."""
    present = check_in_place(connection, run, list_run_records(connection))
    check_backup(connection, run)
    there = locate(connection, run.target_schema, run.objects)
    return present, tuple(each for each in run.objects if each in there)


def _check_original(run: PublishedRun) -> None:
    if not run.is_of_this_database:
        raise TargetChanged(
            "This database was made from a dump of the one that the run was published in: what is the run's in the"
            f" schema {run.backup_schema} can't be told.",
            f"Nothing was changed. Look at that schema, and drop it by hand: DROP SCHEMA {run.backup_schema} CASCADE.",
        )


def _lock(connection: Connection, run: PublishedRun, present: Collection[str]) -> None:
    """Nobody writes from here on; readers are not held up by the counting."""
    if present:
        names = sql.SQL(", ").join(sql.Identifier(run.target_schema, name) for name in present)
        connection.execute(sql.SQL("LOCK TABLE ONLY {} IN SHARE MODE").format(names))


def _check_unchanged(run: PublishedRun, changes: tuple[TableChange, ...] | None) -> None:
    if changes is None:
        raise TargetChanged(
            f"More than two billion transactions have passed on the server since the run {run.run_id} was published:"
            " whether rows were written to its tables can't be told any more.",
            "Nothing was changed. Look at them; then --discard-changes drops the tables with all that is in them.",
        )
    if changes:
        raise TargetChanged(
            f"The tables of the run {run.run_id} are not as it published them: {shorten(changes)}.",
            "Nothing was changed. Rows that howdah rejects retry has sent count as added. Save what is to be kept; then"
            " --discard-changes drops the tables with all that is in them.",
        )


def _drop_made(connection: Connection, run: PublishedRun) -> tuple[str, ...]:
    """The extensions, the schema and the helper functions that came with the run go, unless others use them: which of
    them stay."""
    stays = []
    for name in read_made(run.made_extension):
        statement = sql.SQL("DROP EXTENSION IF EXISTS {}").format(sql.Identifier(name))
        if not drop_if_unused(connection, statement):
            stays.append(f"{name} (extension)")
    if run.made_schema and schema_exists(connection, run.target_schema):
        statement = sql.SQL("DROP SCHEMA {}").format(sql.Identifier(run.target_schema))
        if not drop_if_unused(connection, statement):
            stays.append(f"{run.target_schema} (schema)")
    if helpers := read_helpers(run.plan):
        drop_unused_helpers(connection, helpers)
        if schema_exists(connection, HELPERS_SCHEMA):
            stays.append(NAMED)
    return tuple(stays)


def _describe(
    run: PublishedRun,
    present: Collection[str],
    objects: Collection[RecordedObject],
    changes: tuple[TableChange, ...] | None,
    *,
    stays: tuple[str, ...] = (),
) -> Undone:
    return Undone(
        run=run,
        drops=(
            *(f"{name} ({ObjectKind.TABLE})" for name in present),
            *(str(each) for kind in _BESIDE_TABLES for each in objects if each.kind == kind),
        ),
        puts_back=tuple(map(str, run.replaced)),
        changes=changes,
        stays=stays,
    )
