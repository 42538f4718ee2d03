"""Columns of several storage classes, and texts that are none: the narrowest type that holds every value."""

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind, NulHandling
from core.plan.model import Finding, Severity
from core.plan.pgtypes import BYTEA, TEXT, PgType
from core.plan.rules.evidence import ColumnEvidence, Proposal, plural
from core.plan.rules.texts import nul_findings


def propose(evidence: ColumnEvidence) -> Proposal:
    target_type, kind, finding = _narrowest(evidence)
    is_text = target_type == TEXT
    return Proposal(
        rule="mixed",
        target_type=target_type,
        conversion=Conversion(kind=kind, nul=NulHandling.SHOW if is_text and evidence.profile.text_nul_count else None),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}",
        findings=(finding, *(nul_findings(evidence) if is_text else ())),
    )


def _narrowest(evidence: ColumnEvidence) -> tuple[PgType, ConversionKind, Finding]:
    profile = evidence.profile
    classes = set(evidence.classes)
    if profile.text_invalid_count:
        return (
            BYTEA,
            ConversionKind.BYTES,
            _finding(
                evidence,
                "TEXT_NOT_UTF8",
                f"{plural(profile.text_invalid_count, 'text')} not in UTF-8, the first in row"
                f" {profile.text_invalid_first_row:,}: all values arrive as bytes.",
                "decode by an 8-bit encoding",
            ),
        )
    if StorageClass.BLOB not in classes:
        return (
            TEXT,
            ConversionKind.TEXT,
            _finding(
                evidence,
                "MIXED_CLASSES",
                f"It holds {evidence.counted()}: all arrive as text, numbers in digits.",
            ),
        )
    if profile.blob_not_text_count == 0:
        return (
            TEXT,
            ConversionKind.TEXT,
            _finding(
                evidence,
                "BLOB_IN_TEXT",
                f"It holds {evidence.counted()}, and every blob is UTF-8 text: all arrive as text.",
                "bytea",
            ),
        )
    if classes <= {StorageClass.TEXT, StorageClass.BLOB}:
        return (
            BYTEA,
            ConversionKind.BYTES,
            _finding(
                evidence,
                "BLOB_IN_TEXT",
                f"It holds {evidence.counted()}, and of the blobs {profile.blob_not_text_count:,} can't be text: all"
                " arrive as bytes.",
                "text, with the blobs set aside",
            ),
        )
    return (
        TEXT,
        ConversionKind.TEXT_OR_HEX,
        _finding(
            evidence,
            "BLOB_AMONG_NUMBERS",
            f"It holds {evidence.counted()}: all arrive as text, numbers in digits, blobs as \\x and hexadecimal.",
            "set the blobs aside",
        ),
    )


def _finding(evidence: ColumnEvidence, code: str, effect: str, *remedies: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.WARNING,
        object=evidence.object,
        effect=effect,
        remedies=remedies,
    )
