"""One migration from end to end: read, plan, copy into staging, finalize, verify, publish, report."""

import secrets
import time
from datetime import UTC, datetime

from core.cancel import CancelToken
from core.copy.ranges import divide_tables
from core.errors import PlanUndecided
from core.events import EventSink, Phase, ignore_events
from core.finalize.build import make_tables
from core.migration.assess import PhaseClock, make_target, plan_source
from core.migration.carry import Run
from core.migration.course import run_to_the_end
from core.migration.endings import Beginning
from core.migration.options import MigrationOptions, count_readers
from core.migration.preflight import PreflightSink, check_preflight
from core.migration.replay import replay_plan
from core.migration.runs import describe_path
from core.plan.model import Plan, Severity
from core.plan.store import dump_plan
from core.postgres.connect import Connection, connect
from core.postgres.journal import JournalRun
from core.postgres.leftovers import RunLock, take_run_lock
from core.postgres.pool import read_pool_size
from core.postgres.server import Server, check_server, read_server
from core.postgres.staging import Staging, create_staging
from core.report.model import Report
from core.sqlite.source import Source, open_source

_NAMED_DECISIONS = 5


def migrate(
    options: MigrationOptions,
    *,
    on_preflight: PreflightSink = lambda _: None,
    on_event: EventSink = ignore_events,
    cancel: CancelToken | None = None,
) -> Report:
    """Carry the source over. What was in the target is as it was, unless the report's verdict says it is published.

    `on_preflight` is told, before the first row, what the run is about to do and what it takes.
    Raises MigrationError or Cancelled. What was made in the target is then removed again, unless the run can be
    resumed: a note of the exception says so.
    """
    cancel = cancel or CancelToken()
    began_s, started_at = time.monotonic(), datetime.now(UTC)
    clock = PhaseClock(on_event)
    staging = Staging(run_id=f"{started_at:%Y%m%d_%H%M%S}_{secrets.token_hex(2)}")
    with (
        open_source(options.source_path, cancel=cancel, in_place=options.in_place, on_event=on_event) as source,
        connect(options.target_url, autocommit=True, application_name=staging.application_name) as connection,
    ):
        server = read_server(connection)
        check_server(server)
        plan = _decide(options, source, server, clock=clock, on_event=on_event, cancel=cancel)
        _check_decided(plan)
        size = read_pool_size(options.target_url, options.connections)
        preflight = check_preflight(connection, server, plan, schema=options.schema, replace=options.replace, size=size)
        on_preflight(preflight)
        take_run_lock(connection, staging.run_id, wait_s=0)
        return run_to_the_end(
            Beginning(
                options=options,
                plan=plan,
                staging=staging,
                extension=preflight.ready.extension,
                started_at=started_at,
                pool_size=preflight.connections.fit(size),
            ),
            RunLock(options.target_url, connection, staging.run_id, staging.application_name),
            source,
            server,
            _prepare,
            clock=clock,
            began_s=began_s,
            on_event=on_event,
            cancel=cancel,
        )


def _decide(
    options: MigrationOptions,
    source: Source,
    server: Server,
    *,
    clock: PhaseClock,
    on_event: EventSink,
    cancel: CancelToken,
) -> Plan:
    """The plan that was given, if it still holds, or the one that the rules make."""
    workers = count_readers()
    if options.plan is not None:
        return replay_plan(source, options.plan, workers=workers, clock=clock, on_event=on_event, cancel=cancel)
    target = make_target(server)
    return plan_source(
        source, options.choices, target, workers=workers, clock=clock, on_event=on_event, cancel=cancel
    ).plan


def _check_decided(plan: Plan) -> None:
    """Raise PlanUndecided while a finding waits for a choice."""
    waiting = [finding for finding in plan.findings if finding.severity is Severity.DECISION]
    if not waiting:
        return
    more = f" And {len(waiting) - _NAMED_DECISIONS} more." if len(waiting) > _NAMED_DECISIONS else ""
    listed = " ".join(f"{finding.object}: {finding.effect}" for finding in waiting[:_NAMED_DECISIONS])
    raise PlanUndecided(
        f"Nothing was carried over, since something waits for a choice. {listed}{more}",
        "Choose with --set, when planning or migrating; the finding names what there is to choose from.",
    )


def _prepare(run: Run) -> None:
    """Make the empty tables and the journal, all or nothing: from here on the run can be resumed."""
    extension = run.extension
    attempts = run.attempts()
    begun = JournalRun(
        run_id=run.staging.run_id,
        started_at=run.started_at,
        source_path=describe_path(run.options.source_path),
        data_version=run.source.state.data_version,
        target_schema=run.options.schema,
        replaces=run.options.replace,
        made_extension=extension.name if extension is not None and not extension.is_installed else None,
        plan=dump_plan(run.plan).decode(),
    )

    def work(connection: Connection) -> None:
        # What was lost may have been the answer to the commit.
        if attempts.failures and run.journal.read_run(connection) is not None:
            return
        with connection.transaction():
            create_staging(connection, run.staging)
            make_tables(connection, run.statements)
            run.journal.enter_run(connection, begun)
            run.journal.enter_parts(connection, parts)

    with run.clock.phase(Phase.PREPARE):
        parts = divide_tables(run.source, run.plan, run.options.chunk_bytes)
        attempts.run(work, object=run.staging.schema)
