"""What a comparison with a target that was published before came to: a value, and the same as JSON."""

from dataclasses import dataclass

import orjson

from core.errors import ReportUnreadable
from core.plan.model import Finding
from core.typed_json import Form, NotAsDeclared
from core.verify.model import FirstInsert, InsertOutcome, ObjectMismatch, ObjectProof, ProofVerdict, TableCheck

VERIFICATION_VERSION = 1
"""Of the JSON form; raised when a field changes its meaning or goes."""

_FORM = Form(texts={})


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCheck:
    """A table's values that differ as planned, by the comparison and by the run's ledger."""

    table: str
    values_altered: int
    entries: int

    @property
    def is_equal(self) -> bool:
        return self.values_altered == self.entries


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """One comparison. `target` is the URL without its password; `run_id` is None where the plan is of no run that is
    recorded there: what was set aside and altered is not known then."""

    run_id: str | None
    started_at: str
    """ISO 8601 in UTC."""
    howdah_version: str
    source: str
    target: str
    server_version: str
    schema: str
    tables: tuple[TableCheck, ...]
    ledger: tuple[LedgerCheck, ...]
    """The tables that have altered values on either side; none where no run is recorded."""
    objects_checked: int
    object_mismatches: tuple[ObjectMismatch, ...]
    first_inserts: tuple[FirstInsert, ...]
    findings: tuple[Finding, ...]
    duration_s: float
    proofs: tuple[ObjectProof, ...] = ()
    """Of views, by their rows; triggers are not exercised."""

    @property
    def is_equal(self) -> bool:
        return (
            all(table.is_equal for table in self.tables)
            and all(each.is_equal for each in self.ledger)
            and not self.object_mismatches
            and all(insert.outcome is not InsertOutcome.REFUSED for insert in self.first_inserts)
            and all(proof.verdict is not ProofVerdict.DIFFERS for proof in self.proofs)
        )

    @property
    def rows_source(self) -> int:
        return sum(table.rows_source for table in self.tables)

    @property
    def rows_target(self) -> int:
        return sum(table.rows_target for table in self.tables)

    @property
    def rows_equal(self) -> int:
        return sum(table.rows_equal for table in self.tables)

    @property
    def rows_set_aside(self) -> int:
        return sum(table.rows_set_aside for table in self.tables)

    @property
    def values_altered(self) -> int:
        return sum(table.values_altered for table in self.tables)


def dump_verification(report: VerificationReport) -> bytes:
    """The report as JSON in UTF-8, with its version and its sums first."""
    totals = {
        "is_equal": report.is_equal,
        "tables": len(report.tables),
        "rows_source": report.rows_source,
        "rows_target": report.rows_target,
        "rows_equal": report.rows_equal,
        "rows_set_aside": report.rows_set_aside,
        "values_altered": report.values_altered,
    }
    return orjson.dumps(
        {"verification_version": VERIFICATION_VERSION, "totals": totals, "verification": report},
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def load_verification(data: bytes) -> VerificationReport:
    """The report that was dumped so. Raises ReportUnreadable."""
    try:
        document = orjson.loads(data)
        version = document["verification_version"]
        if version == VERIFICATION_VERSION:
            return _FORM.decode(VerificationReport, document["verification"])
    except (orjson.JSONDecodeError, KeyError, TypeError, NotAsDeclared) as error:
        raise ReportUnreadable(
            f"The report can't be read: {error}.", "Make it once more with howdah verify."
        ) from error
    raise ReportUnreadable(
        f"The report is of version {version}; this program reads version {VERIFICATION_VERSION}.",
        "Use the Howdah that wrote it.",
    )
