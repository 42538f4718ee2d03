"""Decimals: declared as exact numbers, and all numbers in them.

SQLite keeps them as integers and doubles. A double goes over as the shortest decimal that gives the same double
again, which is the number that was once written into it.
"""

from core.catalog.model import Affinity, StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Alternative, Finding, Severity
from core.plan.pgtypes import DOUBLE, NUMERIC, NUMERIC_MAX_DIGITS, PgType, numeric
from core.plan.rules.evidence import ColumnEvidence, Proposal
from core.profile.model import ColumnProfile

_DECLARED = ("NUMERIC", "DECIMAL", "DEC", "NUMBER", "MONEY", "CURRENCY", "SMALLMONEY")
_NUMBERS = {StorageClass.INTEGER, StorageClass.REAL}


def propose(evidence: ColumnEvidence) -> Proposal | None:
    if not is_declared_decimal(evidence) or not set(evidence.classes) <= _NUMBERS:
        return None
    if not fits_numeric(evidence.profile) or evidence.is_beyond_double:
        return None
    fitting = declared_numeric(evidence)
    widened = Finding(
        code="DECIMAL_WIDER_THAN_DECLARED",
        severity=Severity.INFO,
        object=evidence.object,
        effect=f"Declared {evidence.column.declared_type}, but it holds longer numbers: numeric without a limit.",
    )
    return Proposal(
        rule="decimal",
        target_type=fitting or NUMERIC,
        conversion=Conversion(kind=ConversionKind.DECIMAL, scale=evidence.profile.real_fraction_digits),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}, at most {integer_digits(evidence.profile)} digits"
        f" before the point and {evidence.profile.real_fraction_digits} after it",
        findings=() if fitting or not evidence.declared_arguments else (widened,),
        alternatives=(Alternative(target_type=DOUBLE, cost="sums are no longer exact"),),
    )


def is_declared_decimal(evidence: ColumnEvidence) -> bool:
    """Whether the declaration asks for exact numbers."""
    return evidence.column.affinity is Affinity.NUMERIC and evidence.declared_words in _DECLARED


def declared_numeric(evidence: ColumnEvidence) -> PgType | None:
    """numeric(p, s) as declared, where every value fits without rounding."""
    match evidence.declared_arguments:
        case (precision,):
            scale = 0
        case (precision, scale):
            pass
        case _:
            return None
    if not 1 <= precision <= NUMERIC_MAX_DIGITS or not 0 <= scale <= precision:
        return None
    profile = evidence.profile
    fits = profile.real_fraction_digits <= scale and integer_digits(profile) <= precision - scale
    return numeric(precision, scale) if fits else None


def fits_numeric(profile: ColumnProfile) -> bool:
    """Whether all numbers are finite and short enough to travel as decimals."""
    digits = integer_digits(profile) + profile.real_fraction_digits
    return not profile.holds_infinity and digits <= NUMERIC_MAX_DIGITS


def integer_digits(profile: ColumnProfile) -> int:
    """Digits before the point of the longest number; a lone zero there counts none, as in numeric(2, 2)."""
    largest = max(abs(profile.integer_min or 0), abs(profile.integer_max or 0))
    reals = max(abs(profile.real_min or 0), abs(profile.real_max or 0))
    return max(len(str(largest)) if largest else 0, profile.real_integer_digits if reals >= 1 else 0)
