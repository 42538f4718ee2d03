"""Numbers as instants, with all of their digits: against fractions, which round nothing."""

from datetime import datetime, timedelta
from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind as Kind
from core.plan.pgtypes import TIMESTAMP
from core.profile.model import Format
from core.verify.agreement import column_agrees, write_source
from tests.unit.verify.planned import plan_column

_EPOCH = datetime(1970, 1, 1)
_DAY_US = 86_400 * 10**6
_UNITS_US = {
    Format.EPOCH_S: Fraction(10**6),
    Format.EPOCH_MS: Fraction(1000),
    Format.EPOCH_US: Fraction(1),
    Format.EPOCH_NS: Fraction(1, 1000),
    Format.JULIAN_DAY: Fraction(_DAY_US),
    Format.OLE: Fraction(_DAY_US),
    Format.COCOA: Fraction(10**6),
    Format.COCOA_NS: Fraction(1, 1000),
    Format.FILETIME: Fraction(1, 10),
    Format.WEBKIT: Fraction(1),
}
_NAMED = [
    (Format.EPOCH_S, 0, "1970-01-01 00:00:00"),
    (Format.EPOCH_S, -1, "1969-12-31 23:59:59"),
    (Format.EPOCH_S, 253_402_300_799, "9999-12-31 23:59:59"),
    (Format.EPOCH_S, -62_135_596_800, "0001-01-01 00:00:00"),
    (Format.EPOCH_S, 1_700_000_000.25, "2023-11-14 22:13:20.25"),
    (Format.EPOCH_S, 1_700_000_000.123456, "2023-11-14 22:13:20.123456"),
    (Format.EPOCH_MS, 1_700_000_000_123, "2023-11-14 22:13:20.123"),
    (Format.EPOCH_MS, 1_700_000_000_123.456, "2023-11-14 22:13:20.123456"),
    (Format.EPOCH_US, 1_700_000_000_123_456, "2023-11-14 22:13:20.123456"),
    (Format.EPOCH_US, 1_700_000_000_123_456.0, "2023-11-14 22:13:20.123456"),
    (Format.EPOCH_NS, 1_700_000_000_123_456_000, "2023-11-14 22:13:20.123456"),
    (Format.JULIAN_DAY, 2_440_588, "1970-01-01 12:00:00"),
    (Format.JULIAN_DAY, 2_440_587.5, "1970-01-01 00:00:00"),
    (Format.JULIAN_DAY, 2_451_545.0, "2000-01-01 12:00:00"),
    (Format.OLE, 2, "1900-01-01 00:00:00"),
    (Format.OLE, 45_244.75, "2023-11-14 18:00:00"),
    (Format.COCOA, 0, "2001-01-01 00:00:00"),
    (Format.COCOA, 721_692_800.5, "2023-11-14 22:13:20.5"),
    (Format.COCOA_NS, 721_692_800_500_000_000, "2023-11-14 22:13:20.5"),
    (Format.COCOA_NS, -1_000, "2000-12-31 23:59:59.999999"),
    (Format.FILETIME, 116_444_736_000_000_000, "1970-01-01 00:00:00"),
    (Format.FILETIME, 133_444_736_000_000_010, "2023-11-14 22:13:20.000001"),
    (Format.WEBKIT, 11_644_473_600_000_000, "1970-01-01 00:00:00"),
]
_UNFIT = [
    (Format.EPOCH_S, 253_402_300_800),
    (Format.EPOCH_S, -62_135_596_801),
    (Format.EPOCH_S, 2**63 - 1),
    (Format.EPOCH_S, -(2**63)),
    (Format.EPOCH_S, float("inf")),
    (Format.EPOCH_S, 1e300),
    (Format.EPOCH_S, 0.1 + 0.2),
    (Format.EPOCH_S, 1e-7),
    (Format.EPOCH_NS, 1_700_000_000_123_456_001),
    (Format.EPOCH_US, 0.5),
    (Format.COCOA_NS, 721_692_800_500_000_001),
    (Format.FILETIME, 133_444_736_000_000_011),
    (Format.JULIAN_DAY, 0),
    (Format.JULIAN_DAY, 5_373_485),
]


def _class_of(value: float) -> StorageClass:
    return StorageClass.INTEGER if isinstance(value, int) else StorageClass.REAL


def _agrees(clock: Format, value: float, moment: str) -> bool:
    column = plan_column(Kind.TIMESTAMP, TIMESTAMP, numbers=clock)
    return column_agrees(column, {_class_of(value): pa.array([value])}, pa.array([_count(moment)]))


def _find(clock: Format, value: float) -> int | None:
    """The instant in microseconds since 1970 that a number is matched by."""
    column = plan_column(Kind.TIMESTAMP, TIMESTAMP, numbers=clock)
    (written,) = write_source(column, _class_of(value), pa.array([value])).to_pylist()
    return None if written is None else int(written)


def _count(moment: str) -> int:
    return (datetime.fromisoformat(moment) - _EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize(("clock", "value", "moment"), _NAMED)
def test_a_number_is_an_instant_and_no_other(clock: Format, value: float, moment: str) -> None:
    assert _find(clock, value) == _count(moment)
    assert _agrees(clock, value, moment)
    for shift in (-1, 1):
        other = datetime.fromisoformat(moment)
        if datetime.min < other < datetime.max:
            assert not _agrees(clock, value, (other + timedelta(microseconds=shift)).isoformat(" "))


@pytest.mark.parametrize(("clock", "value"), _UNFIT)
def test_what_is_no_whole_number_of_microseconds_of_the_years_1_to_9999_is_no_instant(
    clock: Format, value: float
) -> None:
    assert _find(clock, value) is None


_MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_999))


@pytest.mark.parametrize("clock", list(_UNITS_US))
@settings(deadline=None, max_examples=40)
@given(moment=_MOMENTS)
def test_any_moment_as_a_double_is_the_nearest_microsecond_to_it(clock: Format, moment: datetime) -> None:
    zero = Fraction(_find_zero(clock))
    value = float((_count(moment.isoformat()) - zero) / _UNITS_US[clock])
    exact = Fraction(value) * _UNITS_US[clock] + zero
    found = _find(clock, value)
    if not _count("0001-01-01") <= round(exact) <= _count("9999-12-31 23:59:59.999999"):
        assert found is None
        return
    gives_back = float((round(exact) - zero) / _UNITS_US[clock]) == value
    assert (found is not None) == gives_back
    if found is None:
        return
    # A ten-thousandth: where a unit is a day, the arithmetic of doubles ends there.
    assert abs(exact - found) <= Fraction(1, 2) + Fraction(1, 10_000)
    written = (_EPOCH + timedelta(microseconds=found)).isoformat(" ")
    assert _agrees(clock, value, written)


@pytest.mark.parametrize("clock", list(_UNITS_US))
@settings(deadline=None, max_examples=40)
@given(moment=_MOMENTS, shift=st.sampled_from([-50, -2, -1, 1, 2, 50]))
def test_another_instant_is_not_that_number(clock: Format, moment: datetime, shift: int) -> None:
    zero = Fraction(_find_zero(clock))
    exact = (_count(moment.isoformat()) - zero) / _UNITS_US[clock]
    for value in (int(exact), float(exact)):
        if not -(2**63) <= value < 2**63:
            continue
        found = _find(clock, value)
        if found is None:
            continue
        nearest = Fraction(value) * _UNITS_US[clock] + zero
        other = found + shift
        if _count("0001-01-01") <= other <= _count("9999-12-31") and abs(nearest - other) > Fraction(3, 5):
            assert not _agrees(clock, value, (_EPOCH + timedelta(microseconds=other)).isoformat(" "))


def _find_zero(clock: Format) -> int:
    """What the clock's zero is in microseconds since 1970."""
    if clock is Format.JULIAN_DAY:
        return -(2_440_587 * _DAY_US + _DAY_US // 2)
    starts = {
        Format.OLE: "1899-12-30",
        Format.COCOA: "2001-01-01",
        Format.COCOA_NS: "2001-01-01",
        Format.FILETIME: "1601-01-01",
        Format.WEBKIT: "1601-01-01",
    }
    return _count(starts.get(clock, "1970-01-01"))


@pytest.mark.parametrize("instant_us", [2**63 - 1, -(2**63), _count("0001-01-01") - 1, 253_402_300_800_000_000])
def test_what_is_no_moment_of_those_years_is_no_number(instant_us: int) -> None:
    column = plan_column(Kind.TIMESTAMP, TIMESTAMP, numbers=Format.EPOCH_US)
    for value in (0, 0.0, instant_us, float(instant_us)):
        assert not column_agrees(column, {_class_of(value): pa.array([value])}, pa.array([instant_us]))
