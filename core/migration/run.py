"""One migration from end to end: read, plan, copy into staging, finalize, verify, publish, report."""

import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.cancel import CancelToken
from core.catalog.model import Catalog
from core.errors import PlanUndecided
from core.events import EventSink, ignore_events
from core.finalize.occupation import check_tables, check_target
from core.migration.assess import PhaseClock, make_target, plan_source
from core.migration.options import MigrationOptions, count_readers
from core.migration.replay import replay_plan
from core.plan.model import Plan, Severity
from core.plan.naming import foresee_tables
from core.postgres.connect import Connection, connect
from core.postgres.server import Server, check_server, read_server
from core.postgres.staging import Staging
from core.report.model import Report
from core.sqlite.source import Source, open_source

if TYPE_CHECKING:
    from core.migration.preflight import PreflightSink

_NAMED_DECISIONS = 5


def migrate(
    options: MigrationOptions,
    *,
    on_preflight: "PreflightSink" = lambda _: None,
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
        plan = _decide(options, source, server, connection, clock=clock, on_event=on_event, cancel=cancel)
        _check_decided(plan)
        # Imported while the source was read.
        from core.migration.begin import begin_run

        return begin_run(
            options,
            plan,
            staging,
            source,
            server,
            connection,
            on_preflight=on_preflight,
            started_at=started_at,
            began_s=began_s,
            clock=clock,
            on_event=on_event,
            cancel=cancel,
        )


def _decide(
    options: MigrationOptions,
    source: Source,
    server: Server,
    connection: Connection,
    *,
    clock: PhaseClock,
    on_event: EventSink,
    cancel: CancelToken,
) -> Plan:
    """The plan that was given, if it still holds, or the one that the rules make.

    That names are taken is told before the rows are read, which may take long; without a plan, of tables: of all else
    the plan has to be there first.
    """

    def check_names(catalog: Catalog) -> None:
        if not options.replace:
            check_tables(connection, foresee_tables(catalog, options.choices), options.schema)

    workers = count_readers()
    if options.plan is not None:
        if not options.plan.is_stale:
            check_target(connection, options.plan, options.schema, replace=options.replace)
        return replay_plan(source, options.plan, workers=workers, clock=clock, on_event=on_event, cancel=cancel)
    target = make_target(server)
    return plan_source(
        source,
        options.choices,
        target,
        workers=workers,
        clock=clock,
        on_catalog=check_names,
        on_event=on_event,
        cancel=cancel,
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
