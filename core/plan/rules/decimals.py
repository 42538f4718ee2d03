"""Decimals: declared as exact numbers, and all numbers in them.

SQLite keeps them as integers and doubles, or as texts where the declaration says so. A double goes over as the shortest
decimal that gives the same double again, which is the number that was once written into it.
"""

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Alternative, Finding, Severity
from core.plan.pgtypes import DOUBLE, NUMERIC, NUMERIC_MAX_DIGITS, TEXT, PgType, numeric
from core.plan.rules.declared import is_declared_decimal
from core.plan.rules.evidence import ColumnEvidence, Proposal, plural
from core.plan.rules.fits import decimal_digits, measure_fit
from core.profile.model import ColumnProfile

_DOUBLE_DIGITS = 15
"""DBL_DIG: a decimal of so many digits survives being a double."""


def propose(evidence: ColumnEvidence) -> Proposal | None:
    if not is_declared_decimal(evidence) or not evidence.classes or StorageClass.BLOB in evidence.classes:
        return None
    if not fits_numeric(evidence.profile) or evidence.is_beyond_double:
        return None
    before, after = _digits(evidence)
    fitting = declared_numeric(evidence)
    conversion = Conversion(kind=ConversionKind.DECIMAL, scale=after)
    if measure_fit(evidence, conversion, fitting or NUMERIC).unfit_count != 0:
        return None
    has_texts = StorageClass.TEXT in evidence.classes
    return Proposal(
        rule="decimal",
        target_type=fitting or NUMERIC,
        conversion=conversion,
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}, at most {plural(before, 'digit')} before the point and"
        f" {after} after it",
        findings=_findings(evidence, fitting),
        alternatives=(
            Alternative(target_type=TEXT, cost="the digits stay as they are spelled; sums need a cast")
            if has_texts
            else Alternative(target_type=DOUBLE, cost="sums are no longer exact"),
        ),
    )


def _findings(evidence: ColumnEvidence, fitting: PgType | None) -> tuple[Finding, ...]:
    findings: tuple[Finding, ...] = ()
    if evidence.declared_arguments and not fitting:
        findings += (
            Finding(
                code="DECIMAL_WIDER_THAN_DECLARED",
                severity=Severity.INFO,
                object=evidence.object,
                effect=f"Declared {evidence.column.declared_type}, but it holds longer numbers: numeric without a"
                " limit.",
            ),
        )
    profile = evidence.profile
    if profile.real_fraction_digits and profile.real_integer_digits + profile.real_fraction_digits > _DOUBLE_DIGITS:
        findings += (
            Finding(
                code="DECIMAL_FROM_DOUBLE",
                severity=Severity.INFO,
                object=evidence.object,
                effect=f"Some of its doubles have {profile.real_fraction_digits} digits after the point, such as sums"
                " of rounded numbers have (0.1 + 0.2 is 0.30000000000000004): all of these digits arrive.",
                remedies=("type = double precision",),
            ),
        )
    return findings


def _digits(evidence: ColumnEvidence) -> tuple[int, int]:
    """Digits before and after the point of the longest numbers, texts among them."""
    before, after = decimal_digits(evidence) or (0, 0)
    profile = evidence.profile
    return max(before, integer_digits(profile)), max(after, profile.real_fraction_digits)


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
    before, after = _digits(evidence)
    return numeric(precision, scale) if after <= scale and before <= precision - scale else None


def fits_numeric(profile: ColumnProfile) -> bool:
    """Whether all numbers are finite and short enough to travel as decimals."""
    digits = integer_digits(profile) + profile.real_fraction_digits
    return not profile.holds_infinity and digits <= NUMERIC_MAX_DIGITS


def integer_digits(profile: ColumnProfile) -> int:
    """Digits before the point of the longest number; a lone zero there counts none, as in numeric(2, 2)."""
    largest = max(abs(profile.integer_min or 0), abs(profile.integer_max or 0))
    reals = max(abs(profile.real_min or 0), abs(profile.real_max or 0))
    return max(len(str(largest)) if largest else 0, profile.real_integer_digits if reals >= 1 else 0)
