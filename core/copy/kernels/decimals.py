"""Decimals, out of integers, of reals by their shortest digits, and of texts.

Arrow rescales decimals without looking whether the digits still have room, and reads those of more than 38 digits as
other numbers. So what is too large is left out first; only a fraction that is too long does a cast refuse by itself.
"""

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from core.copy.kernels.converted import (
    Converted,
    cast_fitting,
    decide_some,
    find_within,
    float64,
    int32,
    int64,
    is_true,
    keep_fitting,
    restrict,
    then,
)
from core.copy.kernels.numbers import find_negative_zeros

_MAX_DIGITS = 38
_INT64_DIGITS = pa.decimal128(19, 0)
_LEAST_READ = float64(1e-21)
"""From here on a double's shortest decimal has at most 38 digits after the point."""


def integers_to_decimals(values: pa.Array, target_type: pa.Decimal128Type) -> Converted:
    """Integers with no more digits than the type has before the point."""
    digits = target_type.precision - target_type.scale
    kept = Converted(values=values)
    if digits < _INT64_DIGITS.precision:
        most = 10**digits - 1
        kept = keep_fitting(values, find_within(values, int64(-most), int64(most)))
    return then(kept, Converted(values=pc.cast(pc.cast(kept.values, _INT64_DIGITS), target_type)))


def reals_to_decimals(values: pa.Array, target_type: pa.Decimal128Type) -> Converted:
    """Finite reals whose shortest decimal has no more digits than the type, on either side of the point."""
    scale = target_type.scale
    sizes = pc.abs(values)
    # A power of ten is the shortest decimal of the double that is nearest to it.
    has_room = is_true(pc.less(sizes, float64(10 ** (target_type.precision - scale))))
    is_tiny = is_true(pc.and_(pc.less(sizes, _LEAST_READ), pc.greater(sizes, float64(0))))
    written = pc.cast(values, pa.string())
    kept = keep_fitting(written, decide_some(has_room, is_tiny, written, lambda text: _fits_scale(text, scale)))
    return then(kept, cast_fitting(kept.values, target_type, lambda source: _find_fitting_scale(source, scale)))


def texts_to_decimals(values: pa.Array, target_type: pa.Decimal128Type) -> Converted:
    """Decimals in digits, without an exponent or leading zeros, which have no more of them than the type on either
    side of the point, zeros at the end aside."""
    before, after = target_type.precision - target_type.scale, target_type.scale
    whole = f"(?:0|[1-9][0-9]{{0,{before - 1}}})" if before else "0"
    fraction = rf"(?:[0-9]{{1,{after}}}0*|0+)" if after else "0+"
    fitting = pc.match_substring_regex(values, rf"^-?{whole}(?:\.{fraction})?$")
    lengths = pc.binary_length(values)
    if (pc.max(lengths).as_py() or 0) > _MAX_DIGITS:
        others = pc.add(pc.count_substring(values, "-"), pc.count_substring(values, "."))
        fitting = pc.and_(fitting, pc.less_equal(pc.subtract(lengths, others), int32(_MAX_DIGITS)))
    kept = keep_fitting(values, fitting)
    parsed = then(kept, Converted(values=pc.cast(kept.values, target_type)))
    return restrict(parsed, pc.invert(find_negative_zeros(parsed.values, values)))


def _find_fitting_scale(written: pa.Array, scale: int) -> pa.BooleanArray:
    """Which numbers, in their shortest digits, have no more than `scale` of them after the point."""
    is_long = pc.match_substring_regex(written, rf"\.[0-9]{{{scale + 1}}}")
    has_exponent = is_true(pc.match_substring(written, "e"))
    return decide_some(is_true(pc.invert(is_long)), has_exponent, written, lambda text: _fits_scale(text, scale))


def _fits_scale(written: bytes, scale: int) -> bool:
    exponent = Decimal(written.decode()).as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -scale
