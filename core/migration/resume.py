"""A run that was interrupted, gone on with or given up: what it has to know is in its journal, in the target."""

import time
from dataclasses import replace

from core.cancel import CancelToken
from core.errors import RunNotFound, SourceChanged
from core.events import EventSink, ignore_events
from core.finalize.extensions import Extension, find_extensions, read_made, remove_run
from core.finalize.helpers import check_helpers, make_helpers, read_helpers
from core.finalize.occupation import check_target
from core.migration.assess import PhaseClock
from core.migration.carry import Run
from core.migration.course import run_to_the_end
from core.migration.endings import Beginning
from core.migration.kept_runs import RunState, find_kept_run, keep_run
from core.migration.options import MigrationOptions
from core.migration.runs import check_records
from core.plan.store import load_plan
from core.postgres.connect import Connection, connect, redact_url
from core.postgres.errors import translate_errors
from core.postgres.journal import Journal, JournalRun
from core.postgres.leftovers import RunLock, check_lock, end_leftovers, take_run_lock
from core.postgres.objects import schema_exists
from core.postgres.pool import read_pool_size
from core.postgres.server import check_server, read_server
from core.postgres.staging import Staging
from core.report.model import Report
from core.sqlite.source import open_source

LOCK_WAIT_S = 15.0
"""How long the server may take to notice that the process that had the run is gone."""


def resume_run(
    run_id: str,
    options: MigrationOptions,
    *,
    on_event: EventSink = ignore_events,
    cancel: CancelToken | None = None,
) -> Report:
    """Go on with a run where its journal ends, as `migrate` would have.

    Of the `options`, schema, replace and plan are those that the run began with. Raises RunNotFound, RunInUse,
    SourceChanged where the source is not the one that was begun with, and what `migrate` raises.
    """
    cancel = cancel or CancelToken()
    began_s = time.monotonic()
    staging = Staging(run_id=run_id)
    with (
        connect(options.target_url, autocommit=True, application_name=staging.application_name) as connection,
        open_source(options.source_path, cancel=cancel, in_place=options.in_place, on_event=on_event) as source,
    ):
        server = read_server(connection)
        check_server(server)
        begun = _read_begun(connection, staging, options.shown_target or redact_url(options.target_url))
        if begun.is_dry_run:
            raise RunNotFound(
                f"The run {run_id} was a dry run: it is not gone on with.",
                f"howdah runs discard {run_id} removes what it has left; then try again with howdah migrate --dry-run.",
            )
        _take_over(connection, staging)
        if source.state.data_version != begun.data_version:
            raise SourceChanged(
                f"{options.source_path} is not as it was when the run began: what has been copied and what would come"
                " now might not fit together.",
                f"Begin anew: howdah runs discard {run_id}, then migrate again. Or put the file back as it was.",
            )
        plan = load_plan(begun.plan.encode())
        options = replace(options, schema=begun.target_schema, replace=begun.replaces, plan=plan)
        check_target(connection, plan, options.schema, replace=options.replace)
        check_records(connection)
        check_helpers(connection, plan)
        made = read_made(begun.made_extension)
        extensions = tuple(
            replace(each, is_installed=each.name not in made)
            for each in find_extensions(connection, server, plan, options.schema)
        )
        return run_to_the_end(
            Beginning(
                options=options,
                plan=plan,
                staging=staging,
                extensions=extensions,
                started_at=begun.started_at,
                pool_size=read_pool_size(options.target_url, options.connections),
            ),
            RunLock(options.target_url, connection, run_id, staging.application_name),
            source,
            server,
            _make_helpers_again,
            clock=PhaseClock(on_event),
            began_s=began_s,
            on_event=on_event,
            cancel=cancel,
        )


def _make_helpers_again(run: Run) -> None:
    """Nothing, unless somebody has dropped them meanwhile."""

    def work(connection: Connection) -> None:
        with connection.transaction():
            make_helpers(connection, run.statements)

    run.attempts().run(work, object=run.staging.schema)


def discard_run(run_id: str, target_url: str) -> None:
    """Remove what an interrupted run has made in the target. Raises RunNotFound, RunInUse, TargetError."""
    staging = Staging(run_id=run_id)
    with connect(target_url, autocommit=True, application_name=staging.application_name) as connection:
        begun = _read_begun(connection, staging, redact_url(target_url))
        _take_over(connection, staging)
        extensions = [Extension(name=name, schema="", is_installed=False) for name in read_made(begun.made_extension)]
        remove_run(connection, staging, extensions, read_helpers(begun.plan))
    kept = find_kept_run(run_id)
    if kept is not None:
        keep_run(replace(kept, state=RunState.DISCARDED))


def find_begun_run(run_id: str, target_url: str) -> JournalRun:
    """What the journal says of a run that was begun in a database. Raises RunNotFound, TargetError."""
    with connect(target_url, autocommit=True) as connection:
        return _read_begun(connection, Staging(run_id=run_id), redact_url(target_url))


def find_begun_runs(target_url: str) -> tuple[JournalRun, ...]:
    """The runs that were begun in a database and are neither published nor discarded; the latest first. Raises
    TargetError."""
    with connect(target_url, autocommit=True) as connection:
        with translate_errors():
            rows = connection.execute(
                "SELECT n.nspname::text FROM pg_catalog.pg_class c"
                " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname LIKE 'howdah\\_%\\_records' AND c.relname = 'run'"
                " AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
                " AND pg_catalog.has_table_privilege(c.oid, 'SELECT')"
            ).fetchall()
        found = [Journal(schema).read_run(connection) for (schema,) in rows]
    return tuple(sorted((run for run in found if run is not None), key=lambda run: run.started_at, reverse=True))


def _read_begun(connection: Connection, staging: Staging, target: str) -> JournalRun:
    begun = Journal(staging.records_schema).read_run(connection)
    if begun is None or not schema_exists(connection, staging.schema):
        kept = find_kept_run(staging.run_id)
        if kept is not None and kept.state.can_be_resumed and kept.target == target:
            keep_run(replace(kept, state=RunState.ENDED))
        raise RunNotFound(
            f"This database has no interrupted run {staging.run_id}.",
            "howdah runs list shows the runs that can be resumed, and where each of them goes to; one that was"
            " published or discarded is not among them.",
        )
    return begun


def _take_over(connection: Connection, staging: Staging) -> None:
    """Become the only one who carries this run on. Raises RunInUse."""
    check_lock(take_run_lock(connection, staging.run_id, wait_s=LOCK_WAIT_S), staging.run_id)
    end_leftovers(connection, staging.application_name, wait_s=LOCK_WAIT_S)
