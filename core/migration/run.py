"""One migration from end to end: read, plan, copy into staging, finalize, verify, publish, report."""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from core import __version__
from core.cancel import CancelToken
from core.copy.model import TableResult
from core.copy.tables import copy_tables
from core.ddl.model import Section, Statement
from core.errors import TargetError
from core.events import EventSink, FindingRaised, Phase, ignore_events
from core.finalize.build import finalize, make_tables
from core.finalize.publish import check_target, publish
from core.migration.assess import PhaseClock, plan_source, render_plan
from core.migration.options import MigrationOptions
from core.migration.replay import replay_plan
from core.plan.model import Finding, Plan, Severity
from core.plan.policy import NOTHING_CHOSEN, Target
from core.postgres.connect import Connection, connect, redact_url
from core.postgres.pool import Pool, open_pool
from core.postgres.server import Server, check_server, read_server
from core.postgres.staging import Staging, create_records, create_staging, drop_staging
from core.report.build import build_table_reports, check_sums, judge
from core.report.model import Report
from core.sqlite.source import Source, open_source
from core.verify.model import Verification
from core.verify.tables import verify_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What the stages of one run share."""

    options: MigrationOptions
    source: Source
    plan: Plan
    statements: tuple[Statement, ...]
    staging: Staging
    connection: Connection
    pool: Pool
    clock: PhaseClock
    on_event: EventSink
    cancel: CancelToken


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What they returned."""

    results: tuple[TableResult, ...]
    verification: Verification
    findings: tuple[Finding, ...]
    keeps_records: bool
    has_backup: bool


def migrate(
    options: MigrationOptions, *, on_event: EventSink = ignore_events, cancel: CancelToken | None = None
) -> Report:
    """Carry the source over. The target is as it was, unless the report's verdict says that it was published.

    Raises MigrationError or Cancelled; whatever was made in the target is then removed again.
    """
    cancel = cancel or CancelToken()
    started, started_at = time.monotonic(), datetime.now(UTC)
    clock = PhaseClock(on_event)
    staging = Staging(run_id=f"{started_at:%Y%m%d_%H%M%S}_{secrets.token_hex(2)}")
    with (
        open_source(options.source_path, cancel=cancel) as source,
        connect(options.target_url, autocommit=True) as connection,
    ):
        server = read_server(connection)
        check_server(server)
        plan = _decide(options, source, server, clock=clock, on_event=on_event, cancel=cancel)
        check_target(connection, plan, options.schema, replace=options.replace)
        with (
            _removing_on_failure(options, staging),
            open_pool(options.target_url, max_connections=options.connections) as pool,
        ):
            run = _Run(
                options=options,
                source=source,
                plan=plan,
                statements=render_plan(plan, staging.schema),
                staging=staging,
                connection=connection,
                pool=pool,
                clock=clock,
                on_event=on_event,
                cancel=cancel,
            )
            outcome = _carry_over(run)
        return _build_report(run, outcome, server, started_at, time.monotonic() - started)


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
    workers = options.connections
    if options.plan is not None:
        return replay_plan(source, options.plan, workers=workers, clock=clock, on_event=on_event, cancel=cancel)
    target = Target(text_order_is_bytewise=server.text_order_is_bytewise)
    return plan_source(
        source, NOTHING_CHOSEN, target, workers=workers, clock=clock, on_event=on_event, cancel=cancel
    ).plan


def _carry_over(run: _Run) -> _Outcome:
    """The stages that write. What differs is not published, and staging is then removed."""
    clock, workers = run.clock, run.options.connections
    with clock.phase(Phase.PREPARE):
        create_staging(run.connection, run.staging)
        create_records(run.connection, run.staging.records_schema)
        make_tables(run.connection, run.statements)
    with clock.phase(Phase.COPY, rows_total=sum(table.row_count for table in run.plan.tables)):
        results = copy_tables(
            run.source,
            run.plan,
            run.pool,
            run.staging,
            workers=workers,
            on_event=run.on_event,
            cancel=run.cancel,
        )
    check_sums(results)
    steps = sum(statement.section is not Section.TABLES for statement in run.statements)
    with clock.phase(Phase.FINALIZE, steps_total=steps):
        findings = finalize(
            run.statements,
            run.plan,
            run.pool,
            run.staging,
            workers=workers,
            on_event=run.on_event,
            cancel=run.cancel,
        )
    with clock.phase(Phase.VERIFY, rows_total=sum(result.rows_read for result in results)):
        verification = verify_tables(
            run.source,
            run.plan,
            run.pool,
            run.staging.schema,
            rejected={result.source_name: tuple(row.row_number for row in result.rejected) for result in results},
            workers=workers,
            on_event=run.on_event,
            cancel=run.cancel,
        )
    run.source.check_unchanged()
    findings += _find_later_writes(run.source)
    run.cancel.check()
    for finding in findings:
        run.on_event(FindingRaised(code=finding.code, severity=finding.severity, object=finding.object))
    if not verification.is_equal:
        drop_staging(run.connection, run.staging)
        return _Outcome(
            results=results,
            verification=verification,
            findings=findings,
            keeps_records=False,
            has_backup=False,
        )
    with clock.phase(Phase.PUBLISH):
        moved = publish(run.connection, run.plan, run.staging, run.options.schema, replace=run.options.replace)
    return _Outcome(
        results=results,
        verification=verification,
        findings=(*findings, *moved),
        keeps_records=any(result.rejected or result.values_altered for result in results),
        has_backup=bool(moved),
    )


def _find_later_writes(source: Source) -> tuple[Finding, ...]:
    """A private copy is one state of the source; what was written since is not in it."""
    if source.snapshot_path is None or not source.has_later_writes():
        return ()
    return (
        Finding(
            code="SOURCE_WRITTEN_SINCE",
            severity=Severity.WARNING,
            object=source.path.name,
            effect="A program wrote to the file while it was carried over: what was written after the start is not in"
            " the target.",
            remedies=("close the program and migrate again",),
        ),
    )


@contextmanager
def _removing_on_failure(options: MigrationOptions, staging: Staging) -> Iterator[None]:
    """Leave the target as it was, whatever ends the body."""
    try:
        yield
    except BaseException as failure:
        try:
            # A connection of its own: the run's may be what broke.
            with connect(options.target_url, autocommit=True) as connection:
                drop_staging(connection, staging)
        except TargetError as error:
            failure.add_note(
                f"The schemas {staging.schema} and {staging.records_schema} could not be removed"
                f" ({error.message}); nothing else was made. Drop them when the server is back."
            )
        raise


def _build_report(run: _Run, outcome: _Outcome, server: Server, started_at: datetime, duration_s: float) -> Report:
    tables = build_table_reports(outcome.results, outcome.verification)
    findings = (*run.plan.findings, *outcome.findings)
    verdict = judge(outcome.verification, findings, tables)
    return Report(
        run_id=run.staging.run_id,
        started_at=started_at.isoformat(timespec="seconds"),
        howdah_version=__version__,
        # A path may hold bytes that are no text, which no report could.
        source=os.fsencode(run.options.source_path.absolute()).decode("utf-8", "replace"),
        source_size_bytes=run.plan.fingerprint.size_bytes,
        target=redact_url(run.options.target_url),
        server_version=server.version,
        schema=run.options.schema,
        records_schema=run.staging.records_schema if outcome.keeps_records else None,
        backup_schema=run.staging.backup_schema if outcome.has_backup else None,
        verdict=verdict,
        tables=tables,
        findings=findings,
        mismatches=tuple(mismatch for check in outcome.verification.tables for mismatch in check.mismatches),
        phases=run.clock.reports,
        duration_s=duration_s,
    )
