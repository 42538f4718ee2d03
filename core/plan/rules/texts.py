"""Text: every value is one, and all are UTF-8."""

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind, NulHandling
from core.plan.model import Finding, Severity
from core.plan.pgtypes import TEXT, VARCHAR_MAX_CHARS, PgType, varchar
from core.plan.rules.evidence import ColumnEvidence, Proposal, plural


def propose(evidence: ColumnEvidence) -> Proposal | None:
    profile = evidence.profile
    if evidence.classes != (StorageClass.TEXT,) or profile.text_invalid_count:
        return None
    declared = evidence.declared_arguments
    fitting = declared_varchar(evidence)
    findings = nul_findings(evidence)
    if "CHAR" in evidence.declared_words and declared and not fitting:
        findings += (
            Finding(
                code="TEXT_LONGER_THAN_DECLARED",
                severity=Severity.INFO,
                object=evidence.object,
                effect=f"Declared {evidence.column.declared_type}, but it holds {profile.text_max_chars:,}"
                " characters: text without a limit.",
            ),
        )
    return Proposal(
        rule="text",
        target_type=fitting or TEXT,
        conversion=Conversion(kind=ConversionKind.TEXT, nul=NulHandling.SHOW if profile.text_nul_count else None),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}, at most {profile.text_max_chars:,} characters",
        findings=findings,
    )


def declared_varchar(evidence: ColumnEvidence) -> PgType | None:
    """varchar(n), where VARCHAR(n), CHAR(n) or the like was declared and every value fits.

    CHAR(n) becomes varchar(n) too: PostgreSQL's char(n) would pad the values with spaces.
    """
    if "CHAR" not in evidence.declared_words or not evidence.declared_arguments:
        return None
    limit = evidence.declared_arguments[0]
    if not 1 <= limit <= VARCHAR_MAX_CHARS or (evidence.profile.text_max_chars or 0) > limit:
        return None
    return varchar(limit)


def nul_findings(evidence: ColumnEvidence) -> tuple[Finding, ...]:
    """The finding of texts with U+0000, which PostgreSQL has no place for."""
    count = evidence.profile.text_nul_count
    if not count:
        return ()
    return (
        Finding(
            code="NUL_IN_TEXT",
            severity=Severity.WARNING,
            object=evidence.object,
            effect=f"{plural(count, 'text')} with U+0000, which PostgreSQL can't store: shown as U+2400, each listed in"
            " the ledger with its original bytes.",
            remedies=("show as U+2400", "strip", "bytea"),
        ),
    )
