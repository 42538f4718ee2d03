"""A published run looked at, undone or released: what it replaced comes back, or is given up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial

from core.cancel import CancelToken
from core.errors import MigrationError, RunNotFound
from core.finalize.backup import find_replaced, measure_backup
from core.finalize.extensions import read_made
from core.finalize.helpers import NAMED, read_helpers
from core.finalize.published import TableChange
from core.finalize.undo import Undone, look_at, release, undo
from core.migration.kept_runs import KeptRun, RunState, find_kept_run, keep_run
from core.postgres.connect import Connection, connect, redact_url
from core.postgres.errors import translate_errors
from core.postgres.journal import Journal
from core.postgres.line import stop_statement
from core.postgres.objects import schema_exists
from core.postgres.records import PublishedRun, RecordedObject, list_run_records
from core.postgres.staging import Staging

__all__ = ["ReleaseOutlook", "TableChange", "UndoOutlook", "look_at_release", "look_at_undo", "release_run", "undo_run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoOutlook:
    """What undoing a run will do, or has done: names, each with its kind in brackets."""

    run_id: str
    schema: str
    target: str
    """Without secrets."""
    drops: tuple[str, ...]
    puts_back: tuple[str, ...]
    backup_schema: str | None
    """Where that is until then."""
    changes: tuple[TableChange, ...]
    """What would be lost of what was written since: where there is something, an undo has to be told to discard it."""
    can_tell_changes: bool
    """False: so much time has passed that there is no telling, and an undo has to be told to discard it too."""
    made: tuple[str, ...]
    """A schema, an extension or helper functions that came with the run, and go unless others use them."""
    stays: tuple[str, ...] = ()
    """Of those, once it is done: what others use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseOutlook:
    """What releasing a run will do."""

    run_id: str
    schema: str
    target: str
    backup_schema: str | None
    """None: the run replaced nothing, or that was released before, or is gone."""
    objects: tuple[str, ...]
    """What is in there, each with its kind in brackets."""
    size_bytes: int
    has_replaced: bool
    """The run replaced something, and can't be undone any more once that is released."""
    earlier_runs: tuple[str, ...]
    """Runs whose tables are among it: they can't be undone any more either."""
    rows_set_aside: int
    """Entries that go with the run's record, if that is forgotten; likewise below."""
    values_altered: int


def look_at_undo(run_id: str, target_url: str, *, cancel: CancelToken | None = None) -> UndoOutlook:
    """What undoing a run would do. Every row of its tables is read, and nobody is held up.

    Raises RunNotFound, TargetError, Cancelled; TargetChanged where it can't be undone as things are.
    """
    with _connect(target_url, cancel) as connection:
        return _describe(look_at(connection, _find(connection, run_id)), target_url)


def undo_run(
    run_id: str, target_url: str, *, discards_changes: bool = False, cancel: CancelToken | None = None
) -> UndoOutlook:
    """Drop what a run published and put back what it replaced, in one transaction.

    Raises RunNotFound; TargetChanged where its tables are not as they were published, unless `discards_changes`, or
    what it replaced is not there; ObjectExists where names are taken; TargetError, Cancelled. Nothing is changed then.
    """
    with _connect(target_url, cancel) as connection:
        undone = undo(connection, _find(connection, run_id), discards_changes=discards_changes)
    _keep(run_id, lambda kept: replace(kept, state=RunState.UNDONE, backup_schema=None))
    return _describe(undone, target_url)


def look_at_release(run_id: str, target_url: str) -> ReleaseOutlook:
    """What releasing a run would do. Raises RunNotFound, TargetError."""
    with connect(target_url, autocommit=True) as connection:
        runs = list_run_records(connection)
        run = _find(connection, run_id)
        found: tuple[RecordedObject, ...] = ()
        schema, size_bytes = run.backup_schema, 0
        if schema is not None and not schema_exists(connection, schema):
            schema = None
        if schema is not None:
            found, size_bytes = find_replaced(connection, run), measure_backup(connection, run)
        with translate_errors(object="the records of the run"):
            row = connection.execute(
                "SELECT (SELECT count(*) FROM howdah.rejects WHERE run_id = %(run)s),"
                " (SELECT count(*) FROM howdah.ledger WHERE run_id = %(run)s)",
                {"run": run_id},
            ).fetchone()
    assert row is not None
    oids = {each.oid for each in found}
    return ReleaseOutlook(
        run_id=run_id,
        schema=run.target_schema,
        target=redact_url(target_url),
        backup_schema=schema,
        objects=tuple(map(str, found)),
        size_bytes=size_bytes,
        has_replaced=bool(run.replaced),
        earlier_runs=tuple(each.run_id for each in runs if oids & {table.oid for table in each.tables}),
        rows_set_aside=row[0],
        values_altered=row[1],
    )


def release_run(
    run_id: str, target_url: str, *, forgets: bool = False, cancel: CancelToken | None = None
) -> str | None:
    """Drop for good what a run replaced: the backup schema that was dropped, if there was one. With `forgets` the run's
    record and its entries go too, and with the last of them the schema `howdah`.

    Raises RunNotFound; TargetChanged where others depend on what would be dropped; TargetError, Cancelled. Nothing is
    changed then.
    """
    with _connect(target_url, cancel) as connection:
        schema = release(connection, _find(connection, run_id), forgets=forgets)
    _keep(run_id, lambda kept: replace(kept, backup_schema=None))
    return schema


def find_published_runs(target_url: str) -> tuple[str, ...]:
    """The runs that were published in a database and are still known there, the latest first. Raises TargetError."""
    with connect(target_url, autocommit=True) as connection:
        return tuple(run.run_id for run in list_run_records(connection))


@contextmanager
def _connect(target_url: str, cancel: CancelToken | None) -> Iterator[Connection]:
    with (
        connect(target_url, autocommit=True) as connection,
        (cancel or CancelToken()).interrupting(partial(stop_statement, connection)),
    ):
        yield connection


def _find(connection: Connection, run_id: str) -> PublishedRun:
    found = next((run for run in list_run_records(connection) if run.run_id == run_id), None)
    if found is not None:
        return found
    kept = find_kept_run(run_id)
    if Journal(Staging(run_id=run_id).records_schema).read_run(connection) is not None:
        raise RunNotFound(
            f"The run {run_id} was not published: it was interrupted, and what it has made is still aside.",
            f"howdah resume {run_id} goes on with it; howdah runs discard {run_id} removes it.",
        )
    if kept is None:
        raise RunNotFound(
            f"This database has no record of a run {run_id}, and this machine knows of none.",
            "howdah runs list shows the runs that this machine knows of, and where each went to.",
        )
    if kept.state is RunState.UNDONE:
        raise RunNotFound(f"The run {run_id} was undone already.", "Nothing of it is left in the target.")
    if kept.state in (RunState.PUBLISHED, RunState.ENDED):
        raise RunNotFound(
            f"This database has no record of the run {run_id}: it was undone from another machine, or forgotten, or it"
            f" was published elsewhere ({kept.target}).",
            "Name the database that it was published in, as TARGET.",
        )
    raise RunNotFound(
        f"The run {run_id} was not published: {_STATES[kept.state]}.",
        "howdah runs list shows how far each run came.",
    )


_STATES = {
    RunState.RUNNING: "it was interrupted",
    RunState.INTERRUPTED: "it was interrupted",
    RunState.TRIED: "it was a dry run",
    RunState.FAILED: "it failed, and left nothing",
    RunState.CANCELLED: "it was cancelled, and left nothing",
    RunState.DISCARDED: "it was discarded",
}


def _describe(undone: Undone, target_url: str) -> UndoOutlook:
    run = undone.run
    made = [f"{name} (extension)" for name in read_made(run.made_extension)]
    made += [f"{run.target_schema} (schema)"] if run.made_schema else []
    made += [NAMED] if read_helpers(run.plan) else []
    return UndoOutlook(
        run_id=run.run_id,
        schema=run.target_schema,
        target=redact_url(target_url),
        drops=undone.drops,
        puts_back=undone.puts_back,
        backup_schema=run.backup_schema,
        changes=undone.changes or (),
        can_tell_changes=undone.changes is not None,
        made=tuple(made),
        stays=undone.stays,
    )


def _keep(run_id: str, change: Callable[[KeptRun], KeptRun]) -> None:
    """What this machine knows of it is worth no failure: the target has changed."""
    kept = find_kept_run(run_id)
    if kept is not None:
        with suppress(MigrationError):
            keep_run(change(kept))
