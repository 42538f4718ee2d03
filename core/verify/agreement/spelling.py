"""Doubles in digits: how they are written here, and what of them a text may be that was written elsewhere."""

import math

import pyarrow as pa
import pyarrow.compute as pc

from core.verify.agreement.rule import matches

_FIRST_WITH_EXPONENT = 1e16
_MOST_BYTES = len("-1.2345678901234567e-308")


def spell_doubles(values: pa.Array) -> pa.Array:
    """The shortest digits that tell a double from all others; 0 for -0.0 too."""
    return pc.cast(pc.add(values, 0.0), pa.string()).view(pa.binary())


def spell_reals(values: pa.Array) -> pa.Array:
    """As `spell_doubles`, with a point, an exponent or as inf, so that none looks like an integer."""
    digits = pc.cast(values, pa.string())
    looks_real = pc.match_substring_regex(digits, "[.en]")
    return pc.if_else(looks_real, digits, pc.binary_join_element_wise(digits, "0", ".")).view(pa.binary())


def spell_plainly(values: pa.Array) -> pa.Array:
    """Finite doubles as the shortest decimals, without an exponent and without a fraction of zeros."""
    digits = spell_doubles(values)
    has_exponent = matches(digits, "e")
    if not has_exponent.true_count:
        return digits
    plain = [_drop_exponent(value.decode()).encode() for value in digits.filter(has_exponent).to_pylist()]
    return pc.replace_with_mask(digits, has_exponent, pa.array(plain, pa.binary()))


def are_spelled(texts: pa.Array, doubles: pa.Array) -> pa.BooleanArray:
    """Which texts are a finite double as Python, PostgreSQL, SQLite or Arrow write it: 0.1, 1.0, 1e-7 or 1.0e-07.

    They disagree on when there is an exponent: here it is where Python writes one. Zero has no sign in SQLite's
    columns of reals, so -0.0 is no spelling.
    """
    unsigned = pc.add(doubles, 0.0)
    right = pc.and_(pc.equal(texts, spell_reals(unsigned)), pc.is_finite(doubles))
    right = pc.and_not(right, pc.and_(matches(texts, r"e\+"), pc.less(pc.abs(doubles), _FIRST_WITH_EXPONENT)))
    if right.true_count == len(texts):
        return right
    others = pc.and_(pc.less_equal(pc.binary_length(texts), _MOST_BYTES), matches(texts, "[.e]"))
    others = pc.and_not(others, right)
    pairs = zip(texts.filter(others).to_pylist(), unsigned.filter(others).to_pylist(), strict=True)
    answers = [text in _spell_in_every_way(double) for text, double in pairs]
    return pc.replace_with_mask(right, others, pa.array(answers, pa.bool_()))


def _spell_in_every_way(double: float) -> set[bytes]:
    if not math.isfinite(double):
        return set()
    mantissa, _, exponent = repr(double).partition("e")
    if not exponent:
        return {mantissa.encode()}
    sign, digits = exponent[0], exponent[1:].lstrip("0")
    mantissas = {mantissa, mantissa if "." in mantissa else f"{mantissa}.0"}
    signs = {sign, ""} if sign == "+" else {sign}
    return {
        f"{before}e{middle}{after}".encode()
        for before in mantissas
        for middle in signs
        for after in {digits, digits.rjust(2, "0")}
    }


def _drop_exponent(digits: str) -> str:
    """1.5e-7 as 0.00000015, 1.5e+3 as 1500."""
    mantissa, _, exponent = digits.partition("e")
    whole, _, fraction = mantissa.removeprefix("-").partition(".")
    shift = int(exponent)
    if shift < 0:
        plain = "0." + "0" * (-shift - 1) + whole + fraction
    else:
        plain = whole + fraction[:shift].ljust(shift, "0") + ("." + fraction[shift:] if fraction[shift:] else "")
    return "-" + plain if digits.startswith("-") else plain
