"""Columns of several storage classes, and texts that are none: the narrowest type that holds every value."""

from dataclasses import replace

from core.catalog.model import Affinity, StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Finding, Severity
from core.plan.pgtypes import BIGINT, BYTEA, DOUBLE, NUMERIC, TEXT
from core.plan.rules.decimals import declared_numeric, fits_numeric
from core.plan.rules.declared import is_declared_decimal
from core.plan.rules.evidence import ColumnEvidence, Proposal, plural
from core.plan.rules.fits import measure_fit
from core.plan.rules.integers import declared_integer
from core.plan.rules.texts import can_be_text, decide_undecodable, text_conversion, text_findings
from core.plan.rules.unfit import Wanted, settle_unfit


def propose(evidence: ColumnEvidence) -> Proposal:
    stored = _propose_as_stored(evidence)
    # By default they are widened, and the finding of what is stored says all there is to say.
    wanted = _find_declared(evidence) if evidence.policy.unfit != "widen" else None
    return settle_unfit(evidence, wanted, stored) if wanted is not None else stored


def _find_declared(evidence: ColumnEvidence) -> Wanted | None:
    """The numbers, or the texts, that the column was declared for, where only some of its values are others."""
    match evidence.column.affinity:
        case Affinity.INTEGER:
            target_type, kind = declared_integer(evidence) or BIGINT, ConversionKind.INTEGER
        case Affinity.REAL:
            target_type, kind = DOUBLE, ConversionKind.DOUBLE
        case Affinity.NUMERIC if is_declared_decimal(evidence) and fits_numeric(evidence.profile):
            target_type, kind = declared_numeric(evidence) or NUMERIC, ConversionKind.DECIMAL
        case Affinity.TEXT if can_be_text(evidence):
            target_type, kind = TEXT, ConversionKind.TEXT
        case _:
            return None
    conversion = text_conversion(evidence) if kind is ConversionKind.TEXT else Conversion(kind=kind)
    if kind is ConversionKind.DECIMAL:
        conversion = replace(conversion, scale=evidence.profile.real_fraction_digits)
    fit = measure_fit(evidence, conversion, target_type)
    if fit.unfit_count == 0:
        return None
    code, noun = ("BLOB_IN_TEXT", "text") if kind is ConversionKind.TEXT else ("NUMBER_UNFIT", "number")
    return Wanted(rule="declared", code=code, noun=noun, target_type=target_type, conversion=conversion, fit=fit)


def _propose_as_stored(evidence: ColumnEvidence) -> Proposal:
    profile = evidence.profile
    classes = set(evidence.classes)
    if not can_be_text(evidence):
        return _bytes(evidence, *_texts_that_are_bytes(evidence))
    if StorageClass.BLOB not in classes:
        return _text(
            evidence,
            _finding(
                evidence,
                "MIXED_CLASSES",
                f"It holds {evidence.counted()}: all arrive as text, numbers in digits.",
            ),
        )
    if profile.blob_not_text_count == 0:
        return _text(
            evidence,
            _finding(
                evidence,
                "BLOB_IN_TEXT",
                f"It holds {evidence.counted()}, and every blob is UTF-8 text: all arrive as text.",
                "type = bytea",
            ),
        )
    if classes <= {StorageClass.TEXT, StorageClass.BLOB}:
        return _bytes(
            evidence,
            _finding(
                evidence,
                "BLOB_IN_TEXT",
                f"It holds {evidence.counted()}, and of the blobs {profile.blob_not_text_count:,} can't be text: all"
                " arrive as bytes.",
                "type = text with unfit = set-aside",
            ),
        )
    return _text(
        evidence,
        _finding(
            evidence,
            "BLOB_AMONG_NUMBERS",
            f"It holds {evidence.counted()}: all arrive as text, numbers in digits, blobs as \\x and hexadecimal.",
        ),
        ConversionKind.TEXT_OR_HEX,
    )


def _texts_that_are_bytes(evidence: ColumnEvidence) -> tuple[Finding, ...]:
    profile = evidence.profile
    findings: tuple[Finding, ...] = ()
    if profile.text_invalid_count and evidence.policy.bad_text == "bytea":
        findings += (
            _finding(
                evidence,
                "TEXT_NOT_UTF8",
                f"{plural(profile.text_invalid_count, 'text')} not in UTF-8, the first in row"
                f" {profile.text_invalid_first_row:,}: all values arrive as bytes.",
                "bad_text = cp1252, or the encoding that they are in",
            ),
        )
    if profile.text_nul_count and evidence.policy.nul == "bytea":
        findings += (
            _finding(
                evidence,
                "NUL_IN_TEXT",
                f"{plural(profile.text_nul_count, 'text')} with U+0000, which PostgreSQL's text can't store: all values"
                " arrive as bytes.",
                "nul = show",
                "nul = strip",
            ),
        )
    return findings


def _text(evidence: ColumnEvidence, finding: Finding, kind: ConversionKind = ConversionKind.TEXT) -> Proposal:
    return Proposal(
        rule="mixed",
        target_type=TEXT,
        conversion=decide_undecodable(evidence, text_conversion(evidence, kind)),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}",
        findings=(finding, *text_findings(evidence)),
    )


def _bytes(evidence: ColumnEvidence, *findings: Finding) -> Proposal:
    return Proposal(
        rule="mixed",
        target_type=BYTEA,
        conversion=Conversion(kind=ConversionKind.BYTES),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}",
        findings=findings,
    )


def _finding(evidence: ColumnEvidence, code: str, effect: str, *remedies: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.WARNING,
        object=evidence.object,
        effect=effect,
        remedies=remedies,
    )
