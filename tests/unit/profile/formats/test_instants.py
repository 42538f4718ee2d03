"""Numbers: their ranges, and the instants of the years 1980 to 2099 that they may mean."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.profile.model import Format
from tests.unit.profile.formats.near_misses import agree, matches, thorough

INTEGER, REAL = StorageClass.INTEGER, StorageClass.REAL
US_PER_DAY = 86_400_000_000

CLOCKS: dict[Format, tuple[datetime, Fraction]] = {
    Format.EPOCH_S: (datetime(1970, 1, 1, tzinfo=UTC), Fraction(1_000_000)),
    Format.EPOCH_MS: (datetime(1970, 1, 1, tzinfo=UTC), Fraction(1000)),
    Format.EPOCH_US: (datetime(1970, 1, 1, tzinfo=UTC), Fraction(1)),
    Format.EPOCH_NS: (datetime(1970, 1, 1, tzinfo=UTC), Fraction(1, 1000)),
    Format.OLE: (datetime(1899, 12, 30, tzinfo=UTC), Fraction(US_PER_DAY)),
    Format.COCOA: (datetime(2001, 1, 1, tzinfo=UTC), Fraction(1_000_000)),
    Format.COCOA_NS: (datetime(2001, 1, 1, tzinfo=UTC), Fraction(1, 1000)),
    Format.FILETIME: (datetime(1601, 1, 1, tzinfo=UTC), Fraction(1, 10)),
    Format.WEBKIT: (datetime(1601, 1, 1, tzinfo=UTC), Fraction(1)),
}
"""When each clock shows zero, and how many microseconds its unit has."""

FIRST, END = datetime(1980, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
JULIAN_DAY_OF_2000 = Fraction(24515445, 10)
"""Of its midnight, as SQLite's julianday('2000-01-01') gives it."""


def ticks(wanted: Format, instant: datetime) -> Fraction:
    """What a clock shows at an instant."""
    if wanted is Format.JULIAN_DAY:
        since = instant - datetime(2000, 1, 1, tzinfo=UTC)
        return JULIAN_DAY_OF_2000 + Fraction(since // timedelta(microseconds=1), US_PER_DAY)
    start, unit = CLOCKS[wanted]
    return Fraction((instant - start) // timedelta(microseconds=1)) / unit


def unit_of(wanted: Format) -> Fraction:
    return Fraction(US_PER_DAY) if wanted is Format.JULIAN_DAY else CLOCKS[wanted][1]


def is_instant(wanted: Format) -> Callable[[float], bool]:
    """Within the years, and the nearest number of its kind to a whole number of microseconds."""

    def is_one(value: float) -> bool:
        if math.isinf(value) or not ticks(wanted, FIRST) <= Fraction(value) < ticks(wanted, END):
            return False
        zero = ticks(wanted, FIRST)
        microseconds = round((Fraction(value) - zero) * unit_of(wanted))
        nearest = zero + microseconds / unit_of(wanted)
        return nearest == value if isinstance(value, int) else float(nearest) == value

    return is_one


instants = st.datetimes(datetime(1979, 12, 1), datetime(2100, 2, 1), timezones=st.just(UTC))
clocks = st.sampled_from([*CLOCKS, Format.JULIAN_DAY])


@st.composite
def shown(draw: st.DrawFn, wanted: Format) -> Fraction:
    """What a clock shows at some instant, or a little beside it."""
    instant = draw(instants | st.sampled_from([FIRST, END, FIRST - timedelta(microseconds=1)]))
    return ticks(wanted, instant) + draw(st.sampled_from([0, 1, -1, Fraction(1, 2), Fraction(1, 10**7)]))


def int64(number: Fraction) -> int:
    return max(-(2**63), min(2**63 - 1, math.floor(number)))


@thorough
@given(data=st.data(), wanted=clocks)
def test_integers_are_instants_of_the_years_1980_to_2099(data: st.DataObject, wanted: Format) -> None:
    values = data.draw(st.lists(st.none() | shown(wanted).map(int64) | st.integers(-(2**63), 2**63 - 1)))
    agree(wanted, INTEGER, values, is_instant(wanted))


@thorough
@given(data=st.data(), wanted=clocks)
def test_reals_are_instants_if_they_are_nearest_to_a_microsecond(data: st.DataObject, wanted: Format) -> None:
    near = shown(wanted).map(float)
    values = data.draw(
        st.lists(st.none() | near | near.map(lambda each: math.nextafter(each, 0)) | st.floats(allow_nan=False))
    )
    agree(wanted, REAL, values, is_instant(wanted))


@pytest.mark.parametrize("wanted", [*CLOCKS, Format.JULIAN_DAY])
def test_the_years_end_where_they_end(wanted: Format) -> None:
    first, end = (math.ceil(ticks(wanted, instant)) for instant in (FIRST, END))
    values = [first - 1, first, end - 1, end]
    whole = unit_of(wanted).denominator
    assert matches(wanted, INTEGER, values) == [False, True, whole == 1, False]


def test_sqlite_and_the_clock_agree_on_the_julian_day() -> None:
    assert ticks(Format.JULIAN_DAY, datetime(2024, 5, 6, 12, tzinfo=UTC)) == Fraction(2460437)


ranges = {
    Format.BIT: (0, 1),
    Format.SMALLINT: (-(2**15), 2**15 - 1),
    Format.INT4: (-(2**31), 2**31 - 1),
    Format.DOUBLE: (-(2**53), 2**53),
}


@thorough
@given(data=st.data(), wanted=st.sampled_from(list(ranges)))
def test_integers_fit_by_their_range(data: st.DataObject, wanted: Format) -> None:
    least, most = ranges[wanted]
    edges = st.sampled_from([least - 1, least, most, most + 1])
    values = data.draw(st.lists(st.none() | edges | st.integers(-(2**63), 2**63 - 1)))
    agree(wanted, INTEGER, values, lambda value: least <= value <= most)


reals = st.floats(allow_nan=False) | st.integers(-(2**54), 2**54).map(float) | st.sampled_from([0.5, -0.0, 2.0**53])


@thorough
@given(values=st.lists(st.none() | reals))
def test_a_real_is_an_integer_without_a_fraction(values: list[float | None]) -> None:
    agree(Format.INTEGER, REAL, values, lambda value: value.is_integer() and abs(value) <= 2**53)


@thorough
@given(values=st.lists(st.none() | reals | st.sampled_from([0.0, 1.0])))
def test_a_real_is_a_bit_if_it_is_0_or_1(values: list[float | None]) -> None:
    agree(Format.BIT, REAL, values, lambda value: value in (0, 1))
