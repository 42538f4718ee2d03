"""Integers, booleans and doubles, out of numbers and of texts that are numbers."""

import re

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
    text,
    then,
)

_EXACT_IN_DOUBLE = 2**53
"""Every integer up to here equals a double."""
_INT64_DIGITS = pa.decimal128(19, 0)
_INTEGER = r"^(?:0|-?[1-9][0-9]{0,18})$"
_NUMBER = r"^-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,3})?$"
_WITH_EXPONENT = re.compile(r"(-?[0-9.]+?)(?:\.0)?e(?:(-)|\+?)(?:0(?=[1-9]$))?([1-9][0-9]*)")
_WITH_EXPONENT_FROM = float64(1e10)
"""Where Arrow begins to write exponents."""
_BITS = {pa.int16(): 16, pa.int32(): 32, pa.int64(): 64}

_TRUE = ("t", "true", "T", "True", "TRUE", "y", "Y", "1")
_FALSE = ("f", "false", "F", "False", "FALSE", "n", "N", "0")
_WORDS = pa.array([*_TRUE, *_FALSE], pa.string())


def narrow_integers(values: pa.Array, target_type: pa.DataType) -> Converted:
    """Integers as they are, of 16, 32 or 64 bits."""
    end = 2 ** (_BITS[target_type] - 1)
    return cast_fitting(values, target_type, lambda source: _find_integers_within(source, -end, end - 1))


def reals_to_integers(values: pa.Array, target_type: pa.DataType) -> Converted:
    """Reals that are integers, up to where every integer is one."""
    within = _find_reals_within(values, -_EXACT_IN_DOUBLE, _EXACT_IN_DOUBLE)
    whole = keep_fitting(values, pc.and_(within, pc.equal(pc.floor(values), values)))
    return then(whole, narrow_integers(pc.cast(whole.values, pa.int64()), target_type))


def texts_to_integers(values: pa.Array, target_type: pa.DataType) -> Converted:
    """Integers in digits, without leading zeros."""
    parsed = cast_fitting(values, pa.int64(), _find_int64)
    # Arrow takes leading zeros, -0 and hexadecimal digits too.
    exact = restrict(parsed, pc.equal(pc.cast(parsed.values, pa.string()), values))
    return then(exact, narrow_integers(exact.values, target_type))


def integers_to_booleans(values: pa.Array) -> Converted:
    """0 and 1."""
    return restrict(Converted(values=pc.cast(values, pa.bool_())), _find_integers_within(values, 0, 1))


def reals_to_booleans(values: pa.Array) -> Converted:
    """0.0 and 1.0."""
    is_bit = pc.or_(pc.equal(values, float64(0)), pc.equal(values, float64(1)))
    return restrict(Converted(values=pc.equal(values, float64(1))), is_bit)


def texts_to_booleans(values: pa.Array) -> Converted:
    """The words for true and false."""
    known = keep_fitting(values, pc.is_in(values, _WORDS))
    return then(known, Converted(values=pc.less(pc.index_in(known.values, _WORDS), int32(len(_TRUE)))))


def integers_to_doubles(values: pa.Array) -> Converted:
    """Integers up to where each equals a double."""
    end = _EXACT_IN_DOUBLE
    return cast_fitting(values, pa.float64(), lambda source: _find_integers_within(source, -end, end))


def texts_to_doubles(values: pa.Array) -> Converted:
    """Doubles in their shortest digits, and integers up to where each equals a double."""
    parsed = cast_fitting(values, pa.float64(), lambda source: pc.match_substring_regex(source, _NUMBER))
    written = pc.cast(parsed.values, pa.string())
    same = is_true(pc.equal(written, values))
    if same.true_count < len(values) - values.null_count:
        same = pc.or_(same, is_true(pc.equal(pc.binary_join_element_wise(written, text(".0"), text("")), values)))
    # Arrow writes exponents for smaller numbers than others do, and there are several ways to write one.
    has_exponent = is_true(pc.greater_equal(pc.abs(parsed.values), _WITH_EXPONENT_FROM))
    if same.true_count < len(values) - values.null_count:
        has_exponent = pc.or_(has_exponent, is_true(pc.match_substring(values, "e")))
    is_finite = is_true(pc.is_finite(parsed.values))
    fitting = decide_some(pc.and_not(same, has_exponent), pc.and_(has_exponent, is_finite), values, _is_shortest)
    return restrict(parsed, pc.and_(pc.and_(fitting, is_finite), pc.invert(find_negative_zeros(parsed.values, values))))


def find_negative_zeros(numbers: pa.Array, texts: pa.Array) -> pa.BooleanArray:
    """Where a text that stands for zero has a sign."""
    return pc.and_(pc.equal(numbers, pa.scalar(0, numbers.type)), pc.starts_with(texts, "-"))


def _find_integers_within(values: pa.Array, least: int, most: int) -> pa.BooleanArray:
    return find_within(values, int64(least), int64(most))


def _find_reals_within(values: pa.Array, least: int, most: int) -> pa.BooleanArray:
    return find_within(values, float64(least), float64(most))


def _find_int64(values: pa.Array) -> pa.BooleanArray:
    digits = pc.match_substring_regex(values, _INTEGER)
    numbers = pc.cast(keep_fitting(values, digits).values, _INT64_DIGITS)
    return find_within(numbers, pa.scalar(-(2**63), _INT64_DIGITS), pa.scalar(2**63 - 1, _INT64_DIGITS))


def _is_shortest(value: bytes) -> bool:
    """Whether a number with an exponent, or with so many digits that it may have one, has a double's shortest digits
    and no needless zeros, as Python, PostgreSQL and SQLite write them."""
    written = value.decode()
    if written.removeprefix("-").isdecimal():
        return written == str(int(written)) and abs(int(written)) <= _EXACT_IN_DOUBLE
    shortest = repr(float(written))
    ours, theirs = _WITH_EXPONENT.fullmatch(shortest), _WITH_EXPONENT.fullmatch(written)
    if ours is None or theirs is None:
        return written == shortest
    return ours.groups() == theirs.groups()
