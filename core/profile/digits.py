"""Digits before and after the point: of decimals as texts, and of doubles as the shortest decimals that they are."""

import pyarrow as pa
import pyarrow.compute as pc

_MINUS_ONE, _ZERO, _ONE = (pa.scalar(value, pa.int32()) for value in (-1, 0, 1))
_FEW = 100
"""Values that Python has counted sooner than kernels are called."""


def count_digits(decimals: pa.Array) -> tuple[int, int]:
    """The most digits before the point and the most after it, of some texts of decimals without an exponent."""
    unsigned = pc.utf8_ltrim(decimals, "-")
    length = pc.binary_length(unsigned)
    point = pc.find_substring(unsigned, ".")
    is_whole = pc.equal(point, _MINUS_ONE)
    before = pc.if_else(is_whole, length, point)
    after = pc.if_else(is_whole, _ZERO, pc.subtract(pc.subtract(length, point), _ONE))
    return pc.max(before).as_py(), pc.max(after).as_py()


def count_digits_of_reals(values: pa.Array) -> tuple[int, int]:
    """The same of the shortest decimals that give the same doubles again; 0 and 0 where none is finite."""
    written = pc.cast(values.filter(pc.is_finite(values)), pa.string())
    integer_digits = fraction_digits = 0
    others = written
    if len(written) > _FEW:
        has_exponent = pc.match_substring(written, "e")
        others = written.filter(has_exponent)
        if len(others) < len(written):
            integer_digits, fraction_digits = count_digits(written.filter(pc.invert(has_exponent)))
    for value in others.to_pylist():
        mantissa, _, exponent = value.lstrip("-").partition("e")
        before, _, after = mantissa.partition(".")
        power = int(exponent or 0)
        integer_digits = max(integer_digits, 1, len(before) + power)
        fraction_digits = max(fraction_digits, len(after) - power)
    return integer_digits, fraction_digits
