"""Doubles, and columns where integers and doubles stand side by side."""

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Alternative, Finding, Severity
from core.plan.pgtypes import DOUBLE, NUMERIC
from core.plan.rules.decimals import declared_numeric, fits_numeric
from core.plan.rules.declared import is_declared_decimal
from core.plan.rules.evidence import ColumnEvidence, Proposal


def propose(evidence: ColumnEvidence) -> Proposal | None:
    profile = evidence.profile
    if evidence.classes not in ((StorageClass.REAL,), (StorageClass.INTEGER, StorageClass.REAL)):
        return None
    if not evidence.is_beyond_double:
        return Proposal(
            rule="double",
            target_type=DOUBLE,
            conversion=Conversion(kind=ConversionKind.DOUBLE),
            reads=evidence.classes,
            evidence=f"{evidence.declaration}; {evidence.counted()}, from {_lowest(evidence):,} to"
            f" {_highest(evidence):,}",
            alternatives=(Alternative(target_type=NUMERIC, cost="exact, larger and slower"),)
            if profile.real_integer_digits and fits_numeric(profile)
            else (),
        )
    if not fits_numeric(profile):
        return None
    return Proposal(
        rule="number",
        target_type=(is_declared_decimal(evidence) and declared_numeric(evidence)) or NUMERIC,
        conversion=Conversion(kind=ConversionKind.DECIMAL, scale=profile.real_fraction_digits),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}; some integers are beyond 2^53, where doubles"
        " can't tell neighbours apart",
        findings=(
            Finding(
                code="NUMBERS_BEYOND_DOUBLE",
                severity=Severity.INFO,
                object=evidence.object,
                effect="Integers beyond 2^53 stand beside doubles: numeric keeps both exact.",
            ),
        ),
    )


def _lowest(evidence: ColumnEvidence) -> float:
    profile = evidence.profile
    return min(value for value in (profile.integer_min, profile.real_min) if value is not None)


def _highest(evidence: ColumnEvidence) -> float:
    profile = evidence.profile
    return max(value for value in (profile.integer_max, profile.real_max) if value is not None)
