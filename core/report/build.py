"""All that the stages returned, added up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.copy.model import TableResult
from core.errors import VerificationFailed
from core.plan.model import Finding, Plan, Severity, TablePlan
from core.report.model import AlteredExample, RejectCause, RejectReport, TableReport, Verdict
from core.verify.model import TableCheck, Verification


def check_sums(results: Sequence[TableResult]) -> None:
    """Raise VerificationFailed unless, for every table, each row read was written or set aside."""
    for result in results:
        if result.rows_read != result.rows_written + result.rows_set_aside:
            raise VerificationFailed(
                f"{result.source_name}: {result.rows_read:,} rows read, but {result.rows_written:,} written and"
                f" {result.rows_set_aside:,} set aside.",
                "Nothing was published. Please report this: the sum must close.",
            )


def check_ledger(results: Sequence[TableResult], verification: Verification) -> None:
    """Raise VerificationFailed unless, for every table, the ledger has an entry for each value that the plan alters, as
    the comparison has counted them in the source. Where it found differences, these are told first."""
    if not verification.is_equal:
        return
    entries = {result.source_name: result.values_altered for result in results}
    for check in verification.tables:
        if check.values_altered != entries[check.table]:
            raise VerificationFailed(
                f"{check.table}: {check.values_altered:,} values are altered as planned, but the ledger has"
                f" {entries[check.table]:,} of them.",
                "Nothing was published. Please report this: the sum must close.",
            )


def build_table_reports(
    plan: Plan,
    results: Sequence[TableResult],
    verification: Verification,
    altered: Mapping[str, tuple[AlteredExample, ...]],
) -> tuple[TableReport, ...]:
    """One report a table, in the results' order."""
    checks = {check.table: check for check in verification.tables}
    return tuple(
        replace(
            _build_table_report(plan.table(result.source_name), result, checks[result.source_name]),
            altered_examples=altered.get(result.source_name, ()),
        )
        for result in results
    )


def judge(verification: Verification, findings: Sequence[Finding], tables: Sequence[TableReport]) -> Verdict:
    """The verdict: an information is no reason for one with findings."""
    if not verification.is_equal:
        return Verdict.DIFFERS
    troubled = any(finding.severity is not Severity.INFO for finding in findings)
    incomplete = any(table.rows_set_aside or table.values_altered for table in tables)
    return Verdict.VERIFIED_WITH_FINDINGS if troubled or incomplete else Verdict.VERIFIED


def _build_table_report(plan: TablePlan, result: TableResult, check: TableCheck) -> TableReport:
    return TableReport(
        source_name=result.source_name,
        target_name=result.target_name,
        rows_read=result.rows_read,
        rows_written=result.rows_written,
        rows_set_aside=result.rows_set_aside,
        rows_left_out=plan.rows_left_out,
        values_altered=result.values_altered,
        rows_equal=check.rows_equal,
        bytes_sent=result.bytes_sent,
        copy_duration_s=result.duration_s,
        verify_duration_s=check.duration_s,
        reject_causes=tuple(
            RejectCause(column=group.column_name, sqlstate=group.sqlstate or "", reason=group.reason, rows=group.rows)
            for group in result.reject_groups
        ),
        rejects=tuple(
            RejectReport(
                row_number=row.row_number,
                rowid=row.row_id,
                column=row.column_name,
                reason=row.reason,
                sqlstate=row.sqlstate or "",
            )
            for row in result.reject_examples
        ),
    )
