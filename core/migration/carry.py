"""The stages that write, from the first row to the published schema. What the journal says is done is not done again,
so a run that was interrupted goes through them like a new one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.cancel import CancelToken
from core.copy.model import TableResult
from core.copy.tables import CopyOptions, copy_tables
from core.ddl.model import Statement
from core.errors import Cancelled, RunNotFound
from core.events import EventSink, FindingRaised, Phase
from core.finalize.build import finalize
from core.finalize.extensions import Extension, list_made, remove_run
from core.finalize.keys import building_keys
from core.finalize.objects import Doomed, drop_objects
from core.finalize.publish import publish
from core.finalize.steps import Steps
from core.migration.altered import read_examples
from core.migration.assess import PhaseClock
from core.migration.options import MigrationOptions
from core.migration.proving import make_and_prove
from core.migration.publish_findings import name_differing, say_as_tried
from core.migration.runs import make_run_record, write_rejects_file
from core.migration.schema_checks import add_schema_checks, describe_not_compared, find_refused
from core.migration.workers import Workers
from core.plan.model import Finding, Plan, Severity
from core.postgres.connect import Connection
from core.postgres.journal import Journal
from core.postgres.objects import ObjectKind, find_objects, schema_exists
from core.postgres.pool import Pool
from core.postgres.retry import Attempts
from core.postgres.server import Server
from core.postgres.staging import Staging
from core.report.build import check_ledger, check_sums
from core.report.model import AlteredExample
from core.sqlite.source import Source
from core.verify.model import Verification
from core.verify.proofs.steps import count_steps
from core.verify.tables import verify_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What the stages of one run share."""

    started_at: datetime
    options: MigrationOptions
    source: Source
    server: Server
    plan: Plan
    statements: tuple[Statement, ...]
    staging: Staging
    extensions: tuple[Extension, ...]
    pool: Pool
    workers: Workers
    clock: PhaseClock
    on_event: EventSink
    cancel: CancelToken

    @property
    def journal(self) -> Journal:
        return Journal(self.staging.records_schema)

    def attempts(self) -> Attempts:
        return Attempts(self.pool, retry_for_s=self.options.retry_for_s, on_event=self.on_event, cancel=self.cancel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What they returned."""

    results: tuple[TableResult, ...]
    verification: Verification
    findings: tuple[Finding, ...]
    is_published: bool = False
    keeps_records: bool = False
    rejects_file: str | None = None
    has_backup: bool = False
    altered: Mapping[str, tuple[AlteredExample, ...]] = field(default_factory=dict)
    """Examples, by source table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Published:
    moved: tuple[Finding, ...] = ()
    altered: Mapping[str, tuple[AlteredExample, ...]] = field(default_factory=dict)


def carry_over(run: Run) -> Outcome:
    """Copy, finish, verify and publish. What differs is not published, unless that was asked for, and staging is then
    removed, as it is after a dry run.

    Raises MigrationError and Cancelled; what was committed in staging stays.
    """
    results, findings = _copy(run)
    rows_total = sum(result.rows_read for result in results)
    with run.clock.phase(Phase.VERIFY, rows_total=rows_total, steps_total=count_steps(run.plan)):
        verification = _verify(run, results, findings)
        doomed = Doomed()
        if verification.is_equal or run.options.despite_differences:
            verification, found, doomed = make_and_prove(run, verification)
            findings += found
    findings += describe_not_compared(verification)
    run.source.check_unchanged()
    findings += _find_later_writes(run.source)
    run.cancel.check()
    for finding in findings:
        run.on_event(FindingRaised(code=finding.code, severity=finding.severity, object=finding.object))
    if not verification.is_equal and not run.options.despite_differences:
        _remove(run)
        return Outcome(results=results, verification=verification, findings=findings)
    with run.clock.phase(Phase.PUBLISH):
        published = _publish(run, results, find_refused(run.plan, findings), doomed)
        rejects_file = None
        if run.options.is_dry_run:
            _remove(run)
        elif any(result.rows_set_aside for result in results):
            with run.pool.connection() as connection:
                rejects_file, troubles = write_rejects_file(connection, run.staging.run_id)
            findings += troubles
    is_published = not run.options.is_dry_run
    if is_published and not verification.is_equal:
        findings += (name_differing(run.staging.run_id, run.options.schema, run.plan, verification),)
    return Outcome(
        results=results,
        verification=verification,
        findings=(*findings, *published.moved),
        is_published=is_published,
        keeps_records=is_published and any(result.rows_set_aside or result.values_altered for result in results),
        rejects_file=rejects_file,
        has_backup=is_published and bool(published.moved),
        altered=published.altered,
    )


def _remove(run: Run) -> None:
    run.attempts().run(lambda connection: remove_run(connection, run.staging, run.extensions, run.plan.helpers))


def _copy(run: Run) -> tuple[tuple[TableResult, ...], tuple[Finding, ...]]:
    """Rows, and keys beside them as soon as a table is complete; then what needs all tables."""
    retry_for_s, workers = run.options.retry_for_s, run.workers
    steps = Steps(run.pool, run.journal, retry_for_s=retry_for_s, on_event=run.on_event, cancel=run.cancel)
    options = CopyOptions(
        workers=workers.copying,
        chunk_bytes=run.options.chunk_bytes,
        max_rate_bytes_s=run.options.max_rate_bytes_s,
        retry_for_s=retry_for_s,
    )
    later = [each for each in run.statements if not (each.section.is_before_data or each.section.is_optional)]
    count = len(later) - sum(steps.is_done(statement) for statement in later)
    copying = run.cancel.child()
    with (
        run.cancel.interrupting(copying.cancel),
        building_keys(
            steps,
            run.statements,
            beside=workers.beside_copying,
            workers=workers.most,
            on_failure=copying.cancel,
            cancel=run.cancel,
        ) as keys,
    ):
        with run.clock.phase(Phase.COPY, rows_total=sum(table.row_count for table in run.plan.tables)):
            try:
                results = copy_tables(
                    run.source,
                    run.plan,
                    run.pool,
                    run.staging,
                    options,
                    on_table=lambda table: keys.add(table.target_name),
                    on_event=run.on_event,
                    cancel=copying,
                )
            except Cancelled:
                # Perhaps since a key could not be built.
                keys.check()
                raise
        check_sums(results)
        with run.clock.phase(Phase.FINALIZE, steps_total=count):
            keys.finish()
            findings = finalize(run.statements, run.plan, steps, run.staging, workers=workers.most, cancel=run.cancel)
    return results, findings


def _verify(run: Run, results: Sequence[TableResult], findings: Sequence[Finding]) -> Verification:
    """Rows, then what else the tables consist of, then whether they take new rows; nothing is left of the trial."""
    schema = run.staging.schema
    rows = verify_tables(
        run.source,
        run.plan,
        run.pool,
        schema,
        rejected={result.source_name: result.rejected for result in results},
        excused={result.source_name: result.beyond_limits for result in results},
        workers=run.workers.most,
        retry_for_s=run.options.retry_for_s,
        on_event=run.on_event,
        cancel=run.cancel,
    )
    check_ledger(results, rows)
    return add_schema_checks(rows, run.attempts(), schema, run.plan, find_refused(run.plan, findings), run.cancel)


def _publish(
    run: Run, results: Sequence[TableResult], refused: Collection[tuple[str, str]], doomed: Doomed
) -> _Published:
    """Also where the connection is lost in the commit: whether that came through is seen by what is there. A dry run
    takes it back.

    What is doomed goes in the same transaction: until then all that the journal has is there, for whoever goes on.
    """
    attempts = run.attempts()
    row_counts = {result.target_name: result.rows_written for result in results}
    record = make_run_record(
        run.staging.run_id,
        run.started_at,
        run.source,
        run.plan,
        run.options.schema,
        row_counts,
        made_extension=list_made(run.extensions),
        refused=refused,
    )
    altered = [result.source_name for result in results if result.values_altered]
    published = _Published()

    def work(connection: Connection) -> None:
        nonlocal published
        if attempts.failures and not run.options.is_dry_run and not schema_exists(connection, run.staging.schema):
            _check_published(connection, run)
            return
        with connection.transaction(force_rollback=run.options.is_dry_run):
            drop_objects(connection, run.staging.schema, run.plan, doomed)
            moved = publish(connection, run.plan, run.staging, run.options.schema, record, replace=run.options.replace)
            examples = {table: read_examples(connection, run.staging.run_id, table) for table in altered}
            if run.options.is_dry_run:
                moved = tuple(say_as_tried(finding, run.options.schema) for finding in moved)
            published = _Published(moved=moved, altered=examples)

    attempts.run(work, object=run.options.schema)
    return published


def _check_published(connection: Connection, run: Run) -> None:
    """Staging is gone: published, unless somebody has discarded the run meanwhile. Raises RunNotFound."""
    names = {table.target_name for table in run.plan.tables}
    found = {each.name for each in find_objects(connection, run.options.schema, names) if each.kind is ObjectKind.TABLE}
    if names - found:
        raise RunNotFound(
            f"The run {run.staging.run_id} is not there any more: it was discarded while its connection was lost.",
            "Migrate again.",
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
