"""The course of a run, a new one or one that is gone on with, from its first row to its report."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

from core.cancel import CancelToken
from core.errors import MigrationError
from core.events import Event, EventSink
from core.migration.assess import PhaseClock, render_plan
from core.migration.carry import Run, carry_over
from core.migration.endings import Beginning, reaching_an_end
from core.migration.kept_reports import keep_report
from core.migration.reporting import build_report
from core.migration.throughput import Throughput
from core.migration.workers import count_workers
from core.plan.model import Finding, Severity
from core.postgres.leftovers import RunLock
from core.postgres.pool import open_pool
from core.postgres.server import Server
from core.report.model import Report
from core.sqlite.source import Source


def run_to_the_end(
    beginning: Beginning,
    lock: RunLock,
    source: Source,
    server: Server,
    prepare: Callable[[Run], None],
    *,
    clock: PhaseClock,
    began_s: float,
    on_event: EventSink,
    cancel: CancelToken,
) -> Report:
    """Call `prepare`, then carry over what is not there yet, and report. The lock is let go.

    `began_s` is when this process began, by time.monotonic(). Raises MigrationError and Cancelled; what is left in the
    target then, a note of the exception says.
    """
    options, extensions, staging = beginning.options, beginning.extensions, beginning.staging
    size = beginning.pool_size
    throughput = Throughput(began_s)

    def tell(event: Event) -> None:
        throughput.take(event)
        on_event(event)

    with (
        closing(lock),
        reaching_an_end(beginning, tell) as progress,
        open_pool(
            options.target_url,
            size,
            application_name=staging.application_name,
            on_reconnected=lock.hold,
            on_event=progress.take,
        ) as pool,
    ):
        run = Run(
            started_at=beginning.started_at,
            options=options,
            source=source,
            server=server,
            plan=beginning.plan,
            statements=render_plan(
                beginning.plan, staging.schema, extension_schemas={each.name: each.schema for each in extensions}
            ),
            staging=staging,
            extensions=extensions,
            pool=pool,
            workers=count_workers(size),
            clock=clock,
            on_event=progress.take,
            cancel=cancel,
        )
        prepare(run)
        outcome = carry_over(run)
        report = build_report(run, outcome, throughput.samples, duration_s=time.monotonic() - began_s)
        progress.end(report)
    try:
        keep_report(report, beginning.plan)
    except MigrationError as error:
        finding = Finding(
            code="REPORT_NOT_KEPT",
            severity=Severity.INFO,
            object=staging.run_id,
            effect=f"howdah report won't find it: {error.message}",
        )
        return replace(report, findings=(*report.findings, finding))
    return report
