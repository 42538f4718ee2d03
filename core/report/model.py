"""The report of a run: frozen, without secrets, and with sums that close."""

from dataclasses import dataclass
from enum import StrEnum

from core.events import Phase
from core.plan.model import Finding
from core.verify.model import FirstInsert, Mismatch, ObjectMismatch, ObjectProof

REPORT_VERSION = 2
"""Of the JSON form; raised when a field changes its meaning or goes."""


class Verdict(StrEnum):
    """How a run ended."""

    VERIFIED = "verified"
    """Published, every value equal, and nothing left out or altered."""
    VERIFIED_WITH_FINDINGS = "verified with findings"
    """Published, every value equal or accounted for; the findings say what else there is to know."""
    DIFFERS = "differs"
    """The target's values are not the source's, or its schema is not the plan's: not published unless that was asked
    for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectReport:
    """A row that was set aside; `sqlstate` is "" where it was never sent."""

    row_number: int
    rowid: int | None
    column: str | None
    reason: str
    sqlstate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectCause:
    """How many rows one cause set aside; `reason` is that of the first of them."""

    column: str | None
    sqlstate: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlteredExample:
    """A value that is another one than in SQLite, as planned; both are beginnings, as people read them."""

    column: str
    rule: str
    row_number: int
    before: str
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReport:
    """One table: `rows_read` = `rows_written` + `rows_set_aside`."""

    source_name: str
    target_name: str
    rows_read: int
    rows_written: int
    rows_set_aside: int
    rows_left_out: int
    """By the table's filter; they are not among `rows_read`."""
    values_altered: int
    rows_equal: int
    bytes_sent: int
    copy_duration_s: float
    verify_duration_s: float
    reject_causes: tuple[RejectCause, ...]
    rejects: tuple[RejectReport, ...]
    """Up to a hundred; all of them are among the records."""
    altered_examples: tuple[AlteredExample, ...] = ()
    """A few of each column and rule; all of them are in the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseReport:
    """How long a stage took."""

    phase: Phase
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ThroughputSample:
    """How far a phase was at a moment: `at_s` since this process began the run, rows and bytes of the phase so far."""

    phase: Phase
    at_s: float
    rows_done: int
    bytes_done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One run, whole. `target` is the URL without its password."""

    run_id: str
    started_at: str
    """ISO 8601 in UTC."""
    howdah_version: str
    source: str
    source_size_bytes: int
    target: str
    server_version: str
    schema: str
    records_schema: str | None
    """Where the ledger and the rejected rows are, if there are any; this run's have its `run_id`."""
    rejects_file: str | None
    """Where the rejected rows are too, if there are any."""
    backup_schema: str | None
    """Where replaced objects are, if there were any."""
    verdict: Verdict
    tables: tuple[TableReport, ...]
    findings: tuple[Finding, ...]
    mismatches: tuple[Mismatch, ...]
    phases: tuple[PhaseReport, ...]
    duration_s: float
    is_published: bool
    """False after a dry run, and where the values differ and nobody asked for them all the same."""
    is_dry_run: bool = False
    """All was done but the publishing, and nothing of it is left."""
    objects_checked: int = 0
    object_mismatches: tuple[ObjectMismatch, ...] = ()
    first_inserts: tuple[FirstInsert, ...] = ()
    proofs: tuple[ObjectProof, ...] = ()
    """Of views, triggers and expressions."""
    throughput: tuple[ThroughputSample, ...] = ()

    @property
    def rows_read(self) -> int:
        return sum(table.rows_read for table in self.tables)

    @property
    def rows_written(self) -> int:
        return sum(table.rows_written for table in self.tables)

    @property
    def rows_set_aside(self) -> int:
        return sum(table.rows_set_aside for table in self.tables)

    @property
    def rows_left_out(self) -> int:
        return sum(table.rows_left_out for table in self.tables)

    @property
    def values_altered(self) -> int:
        return sum(table.values_altered for table in self.tables)
