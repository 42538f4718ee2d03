"""One migration from end to end: read, plan, copy into staging, finalize, verify, publish, report."""

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
from core.ddl.model import Statement
from core.errors import PlanUndecided, TargetError
from core.events import EventSink, FindingRaised, Phase, ignore_events
from core.finalize.build import finalize, make_tables
from core.finalize.extensions import Extension, find_extension, remove_run
from core.finalize.publish import check_target, publish
from core.migration.assess import PhaseClock, make_target, plan_source, render_plan
from core.migration.options import MigrationOptions
from core.migration.replay import replay_plan
from core.migration.runs import check_records, describe_path, make_run_record, write_rejects_file
from core.plan.model import Finding, Plan, Severity
from core.postgres.connect import Connection, connect, redact_url
from core.postgres.pool import Pool, open_pool
from core.postgres.records import RECORDS_SCHEMA
from core.postgres.server import Server, check_server, read_server
from core.postgres.staging import Staging, create_records, create_staging
from core.report.build import build_table_reports, check_sums, judge
from core.report.model import Report
from core.sqlite.source import Source, open_source
from core.verify.model import Verification
from core.verify.tables import verify_tables

_NAMED_DECISIONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What the stages of one run share."""

    started_at: datetime
    options: MigrationOptions
    source: Source
    plan: Plan
    statements: tuple[Statement, ...]
    staging: Staging
    extension: Extension | None
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
    rejects_file: str | None
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
        _check_decided(plan)
        check_target(connection, plan, options.schema, replace=options.replace)
        check_records(connection, plan)
        extension = find_extension(connection, server, plan, options.schema)
        with (
            _removing_on_failure(options, staging, extension),
            open_pool(options.target_url, max_connections=options.connections) as pool,
        ):
            run = _Run(
                started_at=started_at,
                options=options,
                source=source,
                plan=plan,
                statements=render_plan(plan, staging.schema, extension_schema=extension.schema if extension else None),
                staging=staging,
                extension=extension,
                connection=connection,
                pool=pool,
                clock=clock,
                on_event=on_event,
                cancel=cancel,
            )
            outcome = _carry_over(run)
        return _build_report(run, outcome, server, time.monotonic() - started)


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
    steps = sum(not statement.section.is_before_data for statement in run.statements)
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
            rejected={result.source_name: result.rejected for result in results},
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
        remove_run(run.connection, run.staging, run.extension)
        return _Outcome(
            results=results,
            verification=verification,
            findings=findings,
            keeps_records=False,
            rejects_file=None,
            has_backup=False,
        )
    with clock.phase(Phase.PUBLISH):
        record = make_run_record(
            run.staging.run_id, run.started_at, run.options.source_path, run.plan, run.options.schema
        )
        moved = publish(run.connection, run.plan, run.staging, run.options.schema, record, replace=run.options.replace)
        rejects_file = None
        if any(result.rows_set_aside for result in results):
            rejects_file, troubles = write_rejects_file(run.connection, run.staging.run_id)
            findings += troubles
    return _Outcome(
        results=results,
        verification=verification,
        findings=(*findings, *moved),
        keeps_records=any(result.rows_set_aside or result.values_altered for result in results),
        rejects_file=rejects_file,
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
def _removing_on_failure(options: MigrationOptions, staging: Staging, extension: Extension | None) -> Iterator[None]:
    """Leave the target as it was, whatever ends the body."""
    try:
        yield
    except BaseException as failure:
        try:
            # A connection of its own: the run's may be what broke.
            with connect(options.target_url, autocommit=True) as connection:
                remove_run(connection, staging, extension)
        except TargetError as error:
            made = f"The schemas {staging.schema} and {staging.records_schema}"
            if extension is not None and not extension.is_installed:
                made += f" and the extension {extension.name}"
            failure.add_note(
                f"{made} could not be removed ({error.message}); nothing else was made. Drop them when the server is"
                " back."
            )
        raise


def _build_report(run: _Run, outcome: _Outcome, server: Server, duration_s: float) -> Report:
    tables = build_table_reports(run.plan, outcome.results, outcome.verification)
    findings = (*run.plan.findings, *outcome.findings)
    verdict = judge(outcome.verification, findings, tables)
    return Report(
        run_id=run.staging.run_id,
        started_at=run.started_at.isoformat(timespec="seconds"),
        howdah_version=__version__,
        source=describe_path(run.options.source_path),
        source_size_bytes=run.plan.fingerprint.size_bytes,
        target=run.options.shown_target or redact_url(run.options.target_url),
        server_version=server.version,
        schema=run.options.schema,
        records_schema=RECORDS_SCHEMA if outcome.keeps_records else None,
        rejects_file=outcome.rejects_file,
        backup_schema=run.staging.backup_schema if outcome.has_backup else None,
        verdict=verdict,
        tables=tables,
        findings=findings,
        mismatches=tuple(mismatch for check in outcome.verification.tables for mismatch in check.mismatches),
        phases=run.clock.reports,
        duration_s=duration_s,
    )
