"""What a report's verdict says, as numbers and one of four ways to put it, with what became of the run: the command
line and the window make their own sentences of it, and so say the same."""

from dataclasses import dataclass
from enum import StrEnum

from core.plan.model import Severity
from core.report.model import Report, Verdict


class Outcome(StrEnum):
    """How the verdict's sentence begins; after a dry run they would be so."""

    ALL_EQUAL = "all rows are equal on both sides"
    ARRIVED_EQUAL = "those that arrived are equal: others were set aside"
    EQUAL_BUT_ALTERED = "those that arrived are equal but for the values in the ledger"
    DIFFERS = "the two sides differ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The outcome, and the numbers that its sentence and the notes after it name; a note of 0 is left out."""

    outcome: Outcome
    rows: int
    tables: int
    rows_set_aside: int
    rows_left_out: int
    values_altered: int
    findings: int
    """Those that are to be read: all but what only informs."""
    duration_s: float
    is_published: bool
    """Also where the two sides differ, if that was asked for."""
    is_dry_run: bool


def sum_up(report: Report) -> Words:
    """What to say of a report in one sentence."""
    return Words(
        outcome=_find_outcome(report),
        rows=report.rows_written,
        tables=len(report.tables),
        rows_set_aside=report.rows_set_aside,
        rows_left_out=report.rows_left_out,
        values_altered=report.values_altered,
        findings=sum(finding.severity is not Severity.INFO for finding in report.findings),
        duration_s=report.duration_s,
        is_published=report.is_published,
        is_dry_run=report.is_dry_run,
    )


def _find_outcome(report: Report) -> Outcome:
    if report.verdict is Verdict.DIFFERS:
        return Outcome.DIFFERS
    if report.values_altered:
        return Outcome.EQUAL_BUT_ALTERED
    return Outcome.ARRIVED_EQUAL if report.rows_set_aside else Outcome.ALL_EQUAL
