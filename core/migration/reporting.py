"""The report of a run, from what its stages returned."""

from core import __version__
from core.migration.carry import Outcome, Run
from core.migration.runs import describe_path
from core.postgres.connect import redact_url
from core.postgres.records_layout import RECORDS_SCHEMA
from core.report.build import build_table_reports, judge
from core.report.model import Report, ThroughputSample


def build_report(run: Run, outcome: Outcome, throughput: tuple[ThroughputSample, ...], *, duration_s: float) -> Report:
    """`duration_s` is what this process took: a run that was resumed has taken longer."""
    tables = build_table_reports(run.plan, outcome.results, outcome.verification, outcome.altered)
    findings = (*run.plan.findings, *outcome.findings)
    return Report(
        run_id=run.staging.run_id,
        started_at=run.started_at.isoformat(timespec="seconds"),
        howdah_version=__version__,
        source=describe_path(run.options.source_path),
        source_size_bytes=run.plan.fingerprint.size_bytes,
        target=run.options.shown_target or redact_url(run.options.target_url),
        server_version=run.server.version,
        schema=run.options.schema,
        records_schema=RECORDS_SCHEMA if outcome.keeps_records else None,
        rejects_file=outcome.rejects_file,
        backup_schema=run.staging.backup_schema if outcome.has_backup else None,
        verdict=judge(outcome.verification, findings, tables),
        tables=tables,
        findings=findings,
        mismatches=tuple(mismatch for check in outcome.verification.tables for mismatch in check.mismatches),
        phases=run.clock.reports,
        duration_s=duration_s,
        is_published=outcome.is_published,
        is_dry_run=run.options.is_dry_run,
        objects_checked=outcome.verification.objects_checked,
        object_mismatches=outcome.verification.object_mismatches,
        first_inserts=outcome.verification.first_inserts,
        proofs=outcome.verification.proofs,
        throughput=throughput,
    )
