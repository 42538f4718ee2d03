"""Text: every value is one, and all are UTF-8, or in the encoding that was chosen for them."""

from dataclasses import replace

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind, NulHandling
from core.plan.model import Finding, Severity
from core.plan.pgtypes import TEXT, VARCHAR_MAX_CHARS, PgType, varchar
from core.plan.rules.enums import offer_enum
from core.plan.rules.evidence import ColumnEvidence, Proposal, plural
from core.plan.rules.fits import measure_fit
from core.plan.rules.unfit import decide_doubts


def propose(evidence: ColumnEvidence) -> Proposal | None:
    if evidence.classes != (StorageClass.TEXT,) or not can_be_text(evidence):
        return None
    declared = evidence.declared_arguments
    fitting = declared_varchar(evidence)
    findings = text_findings(evidence)
    if "CHAR" in evidence.declared_words and declared and not fitting:
        findings += (
            Finding(
                code="TEXT_LONGER_THAN_DECLARED",
                severity=Severity.INFO,
                object=evidence.object,
                effect=f"Declared {evidence.column.declared_type}, but it holds {_longest(evidence):,}"
                " characters: text without a limit.",
            ),
        )
    return Proposal(
        rule="text",
        target_type=fitting or TEXT,
        conversion=decide_undecodable(evidence, text_conversion(evidence)),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}, at most {_longest(evidence):,} characters",
        findings=findings,
        alternatives=offer_enum(evidence),
    )


def can_be_text(evidence: ColumnEvidence) -> bool:
    """Whether the texts, by the column's settings, need not be bytes."""
    profile, policy = evidence.profile, evidence.policy
    is_readable = not profile.text_invalid_count or policy.bad_text != "bytea"
    return is_readable and not (profile.text_nul_count and policy.nul == "bytea")


def text_conversion(evidence: ColumnEvidence, kind: ConversionKind = ConversionKind.TEXT) -> Conversion:
    """The conversion with what the column's settings say about U+0000 and about texts that are not UTF-8."""
    profile, policy = evidence.profile, evidence.policy
    nul = NulHandling.SHOW if policy.nul == "bytea" else NulHandling(policy.nul)
    return Conversion(
        kind=kind,
        nul=nul if profile.text_nul_count else None,
        encoding=policy.bad_text if profile.text_invalid_count and policy.bad_text != "bytea" else None,
    )


def decide_undecodable(evidence: ColumnEvidence, conversion: Conversion) -> Conversion:
    """The conversion with what the settings say about bytes that are no character in the chosen encoding."""
    return replace(conversion, unfit=decide_doubts(evidence, measure_fit(evidence, conversion, TEXT)))


def declared_varchar(evidence: ColumnEvidence) -> PgType | None:
    """varchar(n), where VARCHAR(n), CHAR(n) or the like was declared and every value fits.

    CHAR(n) becomes varchar(n) too: PostgreSQL's char(n) would pad the values with spaces.
    """
    if "CHAR" not in evidence.declared_words or not evidence.declared_arguments:
        return None
    limit = evidence.declared_arguments[0]
    if not 1 <= limit <= VARCHAR_MAX_CHARS or _longest(evidence) > limit:
        return None
    return varchar(limit)


def text_findings(evidence: ColumnEvidence) -> tuple[Finding, ...]:
    """The findings of texts that PostgreSQL can't store as they are."""
    nul_count, invalid_count = evidence.profile.text_nul_count, evidence.profile.text_invalid_count
    findings: tuple[Finding, ...] = ()
    if nul_count:
        shown = "left out" if evidence.policy.nul == "strip" else "shown as U+2400"
        findings += (
            Finding(
                code="NUL_IN_TEXT",
                severity=Severity.WARNING,
                object=evidence.object,
                effect=f"{plural(nul_count, 'text')} with U+0000, which PostgreSQL can't store: {shown}, each listed in"
                " the ledger with its original bytes.",
                remedies=("nul = show" if evidence.policy.nul == "strip" else "nul = strip", "nul = bytea"),
            ),
        )
    if invalid_count:
        findings += (
            Finding(
                code="TEXT_DECODED",
                severity=Severity.WARNING,
                object=evidence.object,
                effect=f"{plural(invalid_count, 'text')} not in UTF-8, decoded as {evidence.policy.bad_text}, each"
                " listed in the ledger with its original bytes.",
                remedies=("bad_text = bytea",),
            ),
        )
    return findings


def _longest(evidence: ColumnEvidence) -> int:
    """Characters of the longest text; at most as many where some are yet to be decoded, a byte a character."""
    profile = evidence.profile
    return (profile.text_max_bytes if profile.text_invalid_count else profile.text_max_chars) or 0
