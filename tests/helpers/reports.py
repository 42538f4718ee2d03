"""Reports made of nothing, for what shows them."""

from core.plan.model import Plan
from core.report.model import Report, TableReport, Verdict


def make_report(plan: Plan) -> Report:
    """The report of a run in which every row of a plan arrived."""
    tables = tuple(
        TableReport(
            source_name=table.source_name,
            target_name=table.target_name,
            rows_read=table.row_count,
            rows_written=table.row_count,
            rows_set_aside=0,
            rows_left_out=0,
            values_altered=0,
            rows_equal=table.row_count,
            bytes_sent=table.size_bytes,
            copy_duration_s=0.5,
            verify_duration_s=0.5,
            reject_causes=(),
            rejects=(),
        )
        for table in plan.tables
    )
    return Report(
        run_id="20260101_120000_abcd",
        started_at="2026-01-01T12:00:00+00:00",
        howdah_version="0.1",
        source="/data/library.sqlite",
        source_size_bytes=10_000,
        target="postgresql://ann@db.example.org:5432/library",
        server_version="18.4",
        schema="public",
        records_schema=None,
        rejects_file=None,
        backup_schema=None,
        verdict=Verdict.VERIFIED_WITH_FINDINGS,
        tables=tables,
        findings=plan.findings,
        mismatches=(),
        phases=(),
        duration_s=12.5,
        is_published=True,
    )
