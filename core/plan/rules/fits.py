"""How many of a column's values a conversion takes, as far as its profile can tell: by their forms, and by the ranges
and lengths that a type holds."""

import re
from collections.abc import Callable, Mapping, Sequence

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.pgtypes import JSONB, NUMERIC_MAX_DIGITS, PgType
from core.plan.rules.clocks import CLOCKS
from core.plan.rules.evidence import EXACT_IN_DOUBLE, ColumnEvidence
from core.plan.rules.forms import ALL_FIT, FORMS, Fit, add_fits, count_forms, none_fits, some_do_not, uncounted
from core.profile.model import ColumnProfile, Format

_INTEGER_BITS = {"smallint": 15, "integer": 31, "bigint": 63}
_FLOAT_BYTES = 4
_DOUBLE_MAX_CHARS = 24
"""Of the shortest digits that give a double again: -2.2250738585072014e-308."""
_ENCODINGS_OF_ALL_BYTES = ("latin-1", "iso8859-15", "koi8-r", "mac-roman")
"""In the others some bytes are no character."""
_ZONES_WITHOUT_GAPS = re.compile(r"UTC|UCT|GMT|Zulu|Universal|Greenwich|Etc/.+")


def measure_fit(evidence: ColumnEvidence, conversion: Conversion, target_type: PgType) -> Fit:
    """How many values a conversion to a type does not take."""
    return add_fits([measure_class_fit(evidence, conversion, target_type, each) for each in evidence.classes])


def measure_class_fit(evidence: ColumnEvidence, conversion: Conversion, target_type: PgType, of: StorageClass) -> Fit:
    """The same of the values of one class."""
    return _FITS[conversion.kind](evidence, conversion, target_type, of)


def _fit_forms(evidence: ColumnEvidence, conversion: Conversion, target_type: PgType, of: StorageClass) -> Fit:
    """By the formats that `FORMS` lists; no value of a class that has none there."""
    formats = FORMS.get((conversion.kind, of))
    return count_forms(evidence.profile, of, formats) if formats else none_fits(evidence.profile, of)


def _fit_integer(evidence: ColumnEvidence, conversion: Conversion, target_type: PgType, of: StorageClass) -> Fit:
    profile, bits = evidence.profile, _INTEGER_BITS[target_type.name]
    if of is StorageClass.INTEGER:
        if _within(profile.integer_min, profile.integer_max, bits):
            return ALL_FIT
        return count_forms(profile, of, (Format.SMALLINT if bits == 15 else Format.INT4,), least=1)
    fit = _fit_forms(evidence, conversion, target_type, of)
    if of is StorageClass.REAL and not _within(profile.real_min, profile.real_max, bits):
        return uncounted(fit, least=1)
    # Texts have no measured range: the longest one may be a number that is too great.
    if of is StorageClass.TEXT and bits < 63 and (profile.text_max_chars or 0) >= len(str(2**bits)):
        return uncounted(fit)
    return fit


def _fit_double(evidence: ColumnEvidence, conversion: Conversion, target_type: PgType, of: StorageClass) -> Fit:
    profile = evidence.profile
    if of is StorageClass.REAL:
        return ALL_FIT
    if of is StorageClass.INTEGER:
        largest = max(abs(profile.integer_min or 0), abs(profile.integer_max or 0))
        return ALL_FIT if largest <= EXACT_IN_DOUBLE else count_forms(profile, of, (Format.DOUBLE,), least=1)
    return _fit_forms(evidence, conversion, target_type, of)


def _fit_decimal(evidence: ColumnEvidence, conversion: Conversion, target_type: PgType, of: StorageClass) -> Fit:
    profile = evidence.profile
    precision, scale = target_type.modifiers or (NUMERIC_MAX_DIGITS, conversion.scale)
    if of is StorageClass.INTEGER:
        largest = max(abs(profile.integer_min or 0), abs(profile.integer_max or 0))
        return ALL_FIT if largest < 10 ** (precision - scale) else some_do_not(1)
    if of is StorageClass.REAL:
        if profile.holds_infinity:
            return some_do_not(1)
        if not profile.real_integer_digits:  # they were not counted
            return some_do_not(0)
        largest_real = max(abs(profile.real_min or 0), abs(profile.real_max or 0))
        # A power of ten is the shortest decimal of the double that is nearest to it.
        fits = largest_real < float(10 ** (precision - scale)) and profile.real_fraction_digits <= scale
        return ALL_FIT if fits else some_do_not(1)
    fit = _fit_forms(evidence, conversion, target_type, of)
    if fit.unfit_count == profile.count(of):
        return fit
    before, after = decimal_digits(evidence) or (None, None)
    if before is None or after is None:
        return uncounted(fit)
    if before <= precision - scale and after <= scale:
        return fit
    # A lone zero before the point needs no digit, and zeros at the end none of the scale.
    return uncounted(fit, least=1 if before > max(1, precision - scale) else 0)


def decimal_digits(evidence: ColumnEvidence) -> tuple[int, int] | None:
    """Digits before and after the point of the longest texts that are decimals; None where they were not counted."""
    profile = evidence.profile
    return (profile.text_integer_digits, profile.text_fraction_digits) if profile.text_integer_digits else None


def _fit_text(evidence: ColumnEvidence, conversion: Conversion, target_type: PgType, of: StorageClass) -> Fit:
    profile = evidence.profile
    if target_type.labels:
        return _fit_labels(profile, target_type, of)
    fit = ALL_FIT
    if of is StorageClass.TEXT and conversion.encoding is None:
        fit = Fit(unfit_count=profile.text_invalid_count, unfit_min=profile.text_invalid_count)
    elif of is StorageClass.TEXT and conversion.encoding not in _ENCODINGS_OF_ALL_BYTES:
        fit = uncounted(fit)
    if of is StorageClass.BLOB and conversion.kind is ConversionKind.TEXT:
        is_judged = len(evidence.classes) > 1
        fit = Fit(unfit_count=profile.blob_not_text_count, unfit_min=profile.blob_not_text_count)
        fit = fit if is_judged else uncounted(fit)
    if not target_type.modifiers:
        return fit
    least, most = _text_chars(profile, of, is_decoded=conversion.encoding is not None)
    (limit,) = target_type.modifiers
    if most <= limit:
        return fit
    return uncounted(fit, least=1 if least > limit else 0)


def _text_chars(profile: ColumnProfile, of: StorageClass, *, is_decoded: bool) -> tuple[int, int]:
    """What the longest value of a class has as a text: at least so many characters, and at most so many."""
    match of:
        case StorageClass.INTEGER:
            longest = max(len(str(profile.integer_min)), len(str(profile.integer_max)))
            return longest, longest
        case StorageClass.REAL:
            return 0, _DOUBLE_MAX_CHARS
        case StorageClass.TEXT if is_decoded or profile.text_max_chars is None:
            return profile.text_max_chars or 0, profile.text_max_bytes or 0
        case StorageClass.TEXT:
            return profile.text_max_chars or 0, profile.text_max_chars or 0
    return 0, 2 * (profile.blob_max_bytes or 0) + len("\\x")


def _fit_labels(profile: ColumnProfile, target_type: PgType, of: StorageClass) -> Fit:
    """By the values that were counted one by one, if all were."""
    counted = [each for each in profile.common_values if "…" not in each.value]
    is_whole = sum(each.count for each in counted) == profile.value_count
    unfit = 0
    for each in counted:
        value = _unquote(each.value)
        if _class_of(value) is of and str(value) not in target_type.labels:
            unfit += each.count
    return Fit(unfit_count=unfit if is_whole else None, unfit_min=unfit)


def _unquote(literal: str) -> str | int | float | bytes:
    """What a literal of SQLite means."""
    if literal.startswith("'"):
        return literal[1:-1].replace("''", "'")
    if literal[:2] in ("x'", "X'"):
        return literal.encode()
    try:
        return int(literal)
    except ValueError:
        return float(literal)


def _class_of(value: str | int | float | bytes) -> StorageClass:
    classes = {str: StorageClass.TEXT, int: StorageClass.INTEGER, float: StorageClass.REAL, bytes: StorageClass.BLOB}
    return classes[type(value)]


def _fit_bytes(evidence: ColumnEvidence, conversion: Conversion, target_type: PgType, of: StorageClass) -> Fit:
    return ALL_FIT


def _fit_moment(evidence: ColumnEvidence, conversion: Conversion, target_type: PgType, of: StorageClass) -> Fit:
    if of is StorageClass.TEXT:
        fit = _fit_forms(evidence, conversion, target_type, of)
        naive = evidence.hits(Format.TIMESTAMP, of) + evidence.hits(Format.DATE, of)
        if naive and conversion.zone is not None and not _ZONES_WITHOUT_GAPS.fullmatch(conversion.zone):
            return uncounted(fit)
        return fit
    if of is StorageClass.BLOB or conversion.numbers is None:
        return none_fits(evidence.profile, of)
    return _fit_instants(evidence.profile, conversion.numbers, of)


def _fit_instants(profile: ColumnProfile, clock_name: Format, of: StorageClass) -> Fit:
    """Any instant of PostgreSQL's years fits, not only those of our time that the format is of."""
    seen = count_forms(profile, of, (clock_name,))
    if seen.unfit_count == 0:
        return ALL_FIT
    clock = CLOCKS[clock_name]
    extremes: Sequence[float | None] = (
        (profile.integer_min, profile.integer_max)
        if of is StorageClass.INTEGER
        else (profile.real_min, profile.real_max)
    )
    if profile.holds_infinity and of is StorageClass.REAL:
        return some_do_not(1)
    if not all(clock.reaches(number) for number in extremes if number is not None):
        return some_do_not(1)
    return ALL_FIT if of is StorageClass.INTEGER and clock.keeps_integers else some_do_not(0)


def _fit_json(evidence: ColumnEvidence, conversion: Conversion, target_type: PgType, of: StorageClass) -> Fit:
    match of:
        case StorageClass.INTEGER:
            return ALL_FIT
        case StorageClass.REAL:
            return some_do_not(1) if evidence.profile.holds_infinity else ALL_FIT
        case StorageClass.TEXT:
            return count_forms(evidence.profile, of, (Format.JSONB if target_type == JSONB else Format.JSON,))
    return none_fits(evidence.profile, of)


def _fit_vector(evidence: ColumnEvidence, conversion: Conversion, target_type: PgType, of: StorageClass) -> Fit:
    profile, (wanted,) = evidence.profile, target_type.modifiers
    if of is not StorageClass.BLOB:
        return none_fits(profile, of)
    size_bytes = _FLOAT_BYTES * wanted
    if not (profile.blob_min_bytes or 0) <= size_bytes <= (profile.blob_max_bytes or 0):
        return none_fits(profile, of)
    if vector_dimensions(evidence) == wanted:
        return count_forms(profile, of, (Format.VECTOR,))
    # The format is of as many as the first blob has: it says nothing of vectors of another dimension.
    return some_do_not(evidence.hits(Format.VECTOR, of))


def vector_dimensions(evidence: ColumnEvidence) -> int | None:
    """How many float32 values each of the column's vectors has; None where it has no vectors."""
    layouts = evidence.layouts(Format.VECTOR, StorageClass.BLOB)
    return int(layouts[0][0].split()[0]) if layouts else None


_FITS: Mapping[ConversionKind, Callable[[ColumnEvidence, Conversion, PgType, StorageClass], Fit]] = {
    ConversionKind.INTEGER: _fit_integer,
    ConversionKind.BOOLEAN: _fit_forms,
    ConversionKind.DOUBLE: _fit_double,
    ConversionKind.DECIMAL: _fit_decimal,
    ConversionKind.TEXT: _fit_text,
    ConversionKind.TEXT_OR_HEX: _fit_text,
    ConversionKind.BYTES: _fit_bytes,
    ConversionKind.DATE: _fit_forms,
    ConversionKind.TIME: _fit_forms,
    ConversionKind.TIMESTAMP: _fit_moment,
    ConversionKind.TIMESTAMPTZ: _fit_moment,
    ConversionKind.UUID: _fit_forms,
    ConversionKind.JSON: _fit_json,
    ConversionKind.VECTOR: _fit_vector,
}


def _within(low: float | None, high: float | None, bits: int) -> bool:
    bound: int = 2**bits
    return -bound <= (low or 0) and (high or 0) < bound
