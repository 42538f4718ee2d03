"""A run whose plan is decided begins: it is checked, told, locked and prepared, and then takes its course.

What writes is imported here, and this module while the source is read: see `core.migration.assess`.
"""

from datetime import datetime

from core.cancel import CancelToken
from core.copy.ranges import divide_tables
from core.events import EventSink, Phase
from core.finalize.autovacuum import suspend_autovacuum
from core.finalize.build import make_tables
from core.finalize.extensions import list_made
from core.finalize.helpers import make_helpers
from core.migration.assess import PhaseClock
from core.migration.carry import Run
from core.migration.course import run_to_the_end
from core.migration.endings import Beginning
from core.migration.options import MigrationOptions
from core.migration.preflight import PreflightSink, check_preflight
from core.migration.runs import describe_path
from core.plan.model import Plan
from core.plan.store import dump_plan
from core.postgres.connect import Connection
from core.postgres.journal import JournalRun
from core.postgres.leftovers import RunLock, take_run_lock
from core.postgres.pool import read_pool_size
from core.postgres.server import Server
from core.postgres.staging import Staging, create_staging
from core.report.model import Report
from core.sqlite.source import Source


def begin_run(
    options: MigrationOptions,
    plan: Plan,
    staging: Staging,
    source: Source,
    server: Server,
    connection: Connection,
    *,
    on_preflight: PreflightSink,
    started_at: datetime,
    began_s: float,
    clock: PhaseClock,
    on_event: EventSink,
    cancel: CancelToken,
) -> Report:
    """Carry out a plan from its preflight to its report; `connection` holds the run's lock. Raises what
    `migrate` does."""
    size = read_pool_size(options.target_url, options.connections)
    preflight = check_preflight(connection, server, plan, schema=options.schema, replace=options.replace, size=size)
    on_preflight(preflight)
    take_run_lock(connection, staging.run_id, wait_s=0)
    return run_to_the_end(
        Beginning(
            options=options,
            plan=plan,
            staging=staging,
            extensions=preflight.ready.extensions,
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


def _prepare(run: Run) -> None:
    """Make the empty tables and the journal, all or nothing: from here on the run can be resumed."""
    attempts = run.attempts()
    begun = JournalRun(
        run_id=run.staging.run_id,
        started_at=run.started_at,
        source_path=describe_path(run.options.source_path),
        data_version=run.source.state.data_version,
        target_schema=run.options.schema,
        replaces=run.options.replace,
        is_dry_run=run.options.is_dry_run,
        made_extension=list_made(run.extensions),
        plan=dump_plan(run.plan).decode(),
    )

    def work(connection: Connection) -> None:
        # What was lost may have been the answer to the commit.
        if attempts.failures and run.journal.read_run(connection) is not None:
            return
        with connection.transaction():
            # Together with the journal, which tells others that they are needed.
            make_helpers(connection, run.statements)
            create_staging(connection, run.staging)
            make_tables(connection, run.statements)
            suspend_autovacuum(connection, run.staging.schema, run.plan)
            run.journal.enter_run(connection, begun)
            run.journal.enter_parts(connection, parts)

    with run.clock.phase(Phase.PREPARE):
        parts = divide_tables(run.source, run.plan, run.options.chunk_bytes)
        attempts.run(work, object=run.staging.schema)
