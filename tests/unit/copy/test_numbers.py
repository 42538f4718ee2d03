"""Integers, booleans, doubles and decimals."""

import struct
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan.conversions import ConversionKind as Kind
from core.plan.pgtypes import BIGINT, BOOLEAN, DOUBLE, INTEGER, NUMERIC, SMALLINT, PgType, numeric
from tests.unit.copy.columns import check_column, convert_texts, nearly, plan_column, rows_of
from tests.unit.copy.values import INTEGER as AN_INTEGER
from tests.unit.copy.values import REAL as A_REAL
from tests.unit.copy.values import TEXT as A_TEXT
from tests.unit.copy.values import Source

LIMITS = [end + step for bits in (15, 31, 53, 63) for end in (2**bits, -(2**bits)) for step in (-2, -1, 0, 1, 2)]
int64s = st.integers(-(2**63), 2**63 - 1) | st.sampled_from([each for each in LIMITS if -(2**63) <= each < 2**63])
reals = (
    st.floats(allow_nan=False)
    | st.integers(-1000, 1000).map(float)
    | st.decimals(-1000, 1000, places=2).map(float)
    | int64s.map(float)
    | st.sampled_from(
        [-0.0, 0.1, 0.30000000000000004, 1e15, 1e16, 1e22, 1e23, 1e-5, 1e-7, 5e-324, 1.7976931348623157e308]
    )
)
digits = nearly((int64s | st.integers(-(10**20), 10**20) | st.integers(-9, 9)).map(lambda number: str(number).encode()))
decimals = nearly(
    st.from_regex(r"-?(0|[1-9][0-9]{0,12})(\.[0-9]{1,8})?", fullmatch=True).map(str.encode)
    | st.from_regex(r"-?[1-9][0-9]{0,39}(\.[0-9]{0,39})?", fullmatch=True).map(str.encode)
)


def spell(number: float) -> st.SearchStrategy[str]:
    return st.sampled_from([repr(number), f"{number:.17g}", f"{number:.15g}", f"{number:e}", f"{number:.3f}"])


doubles = nearly(reals.flatmap(spell).map(str.encode))


@given(
    rows_of(AN_INTEGER, int64s) | rows_of(A_REAL, reals) | rows_of(A_TEXT, digits),
    st.sampled_from([SMALLINT, INTEGER, BIGINT]),
)
def test_integers_are_those_that_the_type_holds(rows: list[Source | None], target_type: PgType) -> None:
    check_column(plan_column(Kind.INTEGER, target_type), rows)


@pytest.mark.parametrize(
    "text",
    [
        b"01",
        b"-0",
        b"+1",
        b"0x10",
        b" 1",
        b"1 ",
        b"1\n",
        b"1.0",
        b"1e3",
        b"",
        b"\xef\xbc\x91",
        b"9223372036854775808",
        b"-9223372036854775809",
        b"9" * 25,
    ],
)
def test_a_text_in_another_spelling_is_no_integer(text: bytes) -> None:
    converted = convert_texts(
        plan_column(Kind.INTEGER, BIGINT, A_TEXT), b"-9223372036854775808", text, b"9223372036854775807"
    )
    assert converted.values.to_pylist() == [-(2**63), None, 2**63 - 1]
    assert converted.unfit.to_pylist() == [False, True, False]


@given(
    rows_of(AN_INTEGER, st.integers(-2, 2))
    | rows_of(A_REAL, st.sampled_from([0.0, -0.0, 1.0, 0.5, -1.0, 2.0, float("inf")]))
    | rows_of(
        A_TEXT,
        nearly(
            st.sampled_from([b"t", b"f", b"true", b"False", b"TRUE", b"y", b"N", b"0", b"1", b"yes", b"on", b"True"])
        ),
    )
)
def test_booleans_are_0_and_1_and_the_words_for_them(rows: list[Source | None]) -> None:
    check_column(plan_column(Kind.BOOLEAN, BOOLEAN), rows)


@given(rows_of(AN_INTEGER, int64s) | rows_of(A_REAL, reals) | rows_of(A_TEXT, doubles | digits))
def test_doubles_are_those_that_the_number_equals(rows: list[Source | None]) -> None:
    check_column(plan_column(Kind.DOUBLE, DOUBLE), rows)


@pytest.mark.parametrize(
    "text",
    [
        b"0.1",
        b"-1.5",
        b"1.0",
        b"0.0",
        b"1e+16",
        b"1.0e+16",
        b"1e16",
        b"1e-07",
        b"1e-7",
        b"1.5e-7",
        b"1e-05",
        b"0.00001",
        b"1e+100",
        b"1.7976931348623157e+308",
        b"5e-324",
        b"1234567890123456.5",
        b"9007199254740992",
        b"-3",
    ],
)
def test_a_double_is_read_as_others_write_it(text: bytes) -> None:
    converted = convert_texts(plan_column(Kind.DOUBLE, DOUBLE, A_TEXT), text)
    assert converted.values.to_pylist() == [float(text)]
    assert converted.unfit is None


@pytest.mark.parametrize(
    "text",
    [
        b"0.10",
        b".5",
        b"5.",
        b"-0",
        b"-0.0",
        b"00.5",
        b"+1.5",
        b"inf",
        b"-inf",
        b"nan",
        b"NaN",
        b"1e400",
        b"1e-400",
        b"1E5",
        b"1_0",
        b"0.30000000000000001",
        b"9007199254740993",
        b"010000000000",
        b"10000000000000000.0",
        b"1e+016",
        b"0x1p3",
        b" 1.5",
    ],
)
def test_a_text_in_another_spelling_is_no_double(text: bytes) -> None:
    converted = convert_texts(plan_column(Kind.DOUBLE, DOUBLE, A_TEXT), b"1.5", text)
    assert converted.values.to_pylist() == [1.5, None]
    assert converted.unfit.to_pylist() == [False, True]


def test_doubles_keep_their_bits() -> None:
    for bits in (0, 1, 2**63, 0x7FEFFFFFFFFFFFFF, 0x7FF0000000000000, 0xFFF0000000000000, 0x8000000000000001):
        (value,) = struct.unpack("<d", struct.pack("<Q", bits))
        check_column(plan_column(Kind.DOUBLE, DOUBLE), [(A_REAL, value)])


@given(
    rows_of(AN_INTEGER, int64s | st.integers(-(10**6), 10**6))
    | rows_of(A_REAL, reals)
    | rows_of(A_TEXT, decimals | digits),
    st.integers(1, 38).flatmap(lambda precision: st.tuples(st.just(precision), st.integers(0, precision))),
    st.booleans(),
)
def test_decimals_are_those_that_need_no_rounding(
    rows: list[Source | None], size: tuple[int, int], is_limited: bool
) -> None:
    precision, scale = size
    if is_limited:
        check_column(plan_column(Kind.DECIMAL, numeric(precision, scale)), rows)
    else:
        check_column(plan_column(Kind.DECIMAL, NUMERIC, scale=scale), rows)


@pytest.mark.parametrize(
    "text",
    [b"-0", b"-0.00", b"1.234", b"1000", b"1.", b".5", b"1e1", b"+1", b"01.5", b"NaN", b"1" * 39, b"1." + b"0" * 39],
)
def test_what_would_be_rounded_or_is_spelled_otherwise_is_no_decimal(text: bytes) -> None:
    converted = convert_texts(plan_column(Kind.DECIMAL, numeric(5, 2), A_TEXT), b"-0.10", text, b"999.990000")
    assert converted.values.to_pylist() == [Decimal("-0.10"), None, Decimal("999.99")]
    assert converted.unfit.to_pylist() == [False, True, False]


TINY_AND_HUGE = [1e-30, 1.5e-30, 1e-37, 1e-45, 8.70776143587763e-28, 4.985982145285608e-59, 2.668647392911737e-224]
TINY_AND_HUGE += [-0.0, 0.1, 123456789.125, 6.360593952019833e13, 1e22, 1e23, 1e30, 1e39]


@pytest.mark.parametrize("value", TINY_AND_HUGE)
def test_the_largest_and_the_smallest_reals_keep_their_digits(value: float) -> None:
    for scale in (0, 2, 3, 5, 8, 12, 29, 30, 38):
        check_column(plan_column(Kind.DECIMAL, NUMERIC, scale=scale), [(A_REAL, value), (A_REAL, -value)])


@pytest.mark.parametrize("digits_before", range(17, 21))
def test_the_largest_integers_have_room_or_do_not_fit(digits_before: int) -> None:
    integers = [10**17 - 1, 10**17, 10**18 - 1, 10**18, -(10**18), 2**63 - 1, -(2**63)]
    for scale in (0, 2, 38 - digits_before):
        plan = plan_column(Kind.DECIMAL, numeric(digits_before + scale, scale))
        check_column(plan, [(AN_INTEGER, each) for each in integers])
