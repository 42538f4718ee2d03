"""Texts of numbers: those that the target's types write in the same way."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.profile.model import Format
from tests.unit.profile.formats.near_misses import agree, matches, spoiled, thorough

TEXT = StorageClass.TEXT

integers = st.integers(-(2**63) - 3, 2**63 + 3) | st.sampled_from(
    [10**18, 10**19, 2**63, -(2**63) - 1, 2**53, 2**53 + 1, -(2**53) - 1, 99999999999999999999]
)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=5).map(lambda number: format(number, "f"))
doubles = st.floats(allow_nan=False, allow_infinity=False)
written = st.one_of(
    integers.map(str),
    decimals,
    doubles.map(repr),
    doubles.map(lambda number: format(number, ".17g")),
    doubles.map(lambda number: format(number, ".6e")),
    st.from_regex(r"-?[0-9]{1,45}(\.[0-9]{1,45})?", fullmatch=True, alphabet=st.sampled_from("0123456789.-")),
)
texts = st.lists(st.none() | spoiled(written), max_size=20)


def is_integer(text: str) -> bool:
    try:
        return str(int(text)) == text and -(2**63) <= int(text) < 2**63
    except ValueError:
        return False


def is_decimal(text: str) -> bool:
    try:
        number = Decimal(text)
    except ArithmeticError:
        return False
    if not number.is_finite() or "e" in text.lower():
        return False
    is_negative_zero = number == 0 and text.startswith("-")
    return format(number, "f") == text and not is_negative_zero and sum(map(str.isdigit, text)) <= 38


def is_double(text: str) -> bool:
    """As Python writes it, with the liberties that other programs take: 1.0e+20, 1e20, 1e-7, 0.000001."""
    if is_integer(text):
        return abs(int(text)) <= 2**53
    if not text.isascii() or not text[-1:].isdigit() or "_" in text:
        return False
    try:
        number = float(text)
    except ValueError:
        return False
    if (number == 0 and text.startswith("-")) or math.isinf(number):
        return False
    mantissa, mark, exponent = repr(number).partition("e")
    if not mark:
        return text == mantissa
    mantissas = {mantissa, mantissa if "." in mantissa else f"{mantissa}.0"}
    signs = {exponent[0], ""} if exponent[0] == "+" else {"-"}
    powers = {exponent[1:], exponent[1:].lstrip("0")}
    plain = {format(Decimal(repr(number)), "f")} if 1e-6 <= abs(number) < 1 else set()
    return text in plain | {f"{before}e{sign}{power}" for before in mantissas for sign in signs for power in powers}


@thorough
@given(values=texts)
def test_an_integer_is_what_int64_is_written_as(values: list[str | None]) -> None:
    agree(Format.INTEGER, TEXT, values, is_integer)


@thorough
@given(values=texts)
def test_a_decimal_has_38_digits_and_one_spelling(values: list[str | None]) -> None:
    agree(Format.DECIMAL, TEXT, values, is_decimal)


@thorough
@given(values=texts)
def test_a_double_is_what_its_shortest_digits_are_written_as(values: list[str | None]) -> None:
    agree(Format.DOUBLE, TEXT, values, is_double)


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("0", "integer decimal double"),
        ("-0", ""),
        ("-0.0", ""),
        ("+1", ""),
        ("007", ""),
        ("1.", ""),
        (".5", ""),
        (" 1", ""),
        ("1\n", ""),
        ("1_000", ""),
        ("1,5", ""),
        ("٣", ""),
        ("NaN", ""),
        ("inf", ""),
        ("1.50", "decimal"),
        ("1.0", "decimal double"),
        ("0.1", "decimal double"),
        ("1e5", ""),
        ("1e+16", "double"),
        ("1.0e+16", "double"),
        ("1e400", ""),
        ("5e-324", "double"),
        ("9007199254740992", "integer decimal double"),
        ("9007199254740993", "integer decimal"),
        ("-9223372036854775808", "integer decimal"),
        ("9223372036854775808", "decimal"),
        ("1" * 38, "decimal"),
        ("1" * 39, ""),
        ("-1." + "1" * 37, "decimal"),
        ("-1." + "1" * 38, ""),
    ],
)
def test_some_numbers(text: str, formats: str) -> None:
    found = [each for each in (Format.INTEGER, Format.DECIMAL, Format.DOUBLE) if matches(each, TEXT, [text]) == [True]]
    assert " ".join(found) == formats
