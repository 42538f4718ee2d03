from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.verify.agreement.zones import find_instants

_EPOCH = datetime(1970, 1, 1)
_US = timedelta(microseconds=1)

_ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "America/Caracas",
    "Europe/Dublin",
    "Antarctica/Troll",
)


def _find(zone: str, *times: datetime) -> list[datetime | None]:
    local = np.array([(time - _EPOCH) // _US for time in times], np.int64)
    instants, exist = find_instants(local, zone)
    return [
        _EPOCH + timedelta(microseconds=instant) if exists else None
        for instant, exists in zip(instants.tolist(), exist.tolist(), strict=True)
    ]


def _expected(zone: str, time: datetime) -> datetime | None:
    """By way of UTC and back, which no skipped time survives. Of two instants it is the earlier one."""
    there = ZoneInfo(zone)
    instant = time.replace(tzinfo=there, fold=0).astimezone(UTC)
    back = instant.astimezone(there).replace(tzinfo=None, fold=time.fold)
    return instant.replace(tzinfo=None) if back == time else None


def test_a_time_in_summer_and_one_in_winter() -> None:
    assert _find("Europe/Berlin", datetime(2024, 7, 1, 12), datetime(2024, 1, 1, 12)) == [
        datetime(2024, 7, 1, 10),
        datetime(2024, 1, 1, 11),
    ]


def test_a_time_that_the_zone_skips_is_none() -> None:
    assert _find(
        "Europe/Berlin",
        datetime(2024, 3, 31, 1, 59, 59, 999_999),
        datetime(2024, 3, 31, 2),
        datetime(2024, 3, 31, 2, 59, 59, 999_999),
        datetime(2024, 3, 31, 3),
    ) == [datetime(2024, 3, 31, 0, 59, 59, 999_999), None, None, datetime(2024, 3, 31, 1)]


def test_a_time_that_the_zone_has_twice_is_the_earlier_one() -> None:
    assert _find("Europe/Berlin", datetime(2024, 10, 27, 2, 30)) == [datetime(2024, 10, 27, 0, 30)]


def test_a_midnight_that_is_skipped_and_a_whole_day() -> None:
    assert _find("America/Sao_Paulo", datetime(2018, 11, 4), datetime(2018, 11, 4, 1)) == [
        None,
        datetime(2018, 11, 4, 3),
    ]
    assert _find("Pacific/Apia", datetime(2011, 12, 30, 12)) == [None]


@pytest.mark.parametrize("zone", _ZONES)
@settings(deadline=None, max_examples=20)
@given(times=st.lists(st.datetimes(datetime(1850, 1, 1), datetime(2150, 1, 1)), min_size=1, max_size=50))
def test_any_times_are_as_python_has_them(zone: str, times: list[datetime]) -> None:
    assert _find(zone, *times) == [_expected(zone, time) for time in times]


@pytest.mark.parametrize("zone", _ZONES)
def test_every_half_hour_of_a_year_is_as_python_has_it(zone: str) -> None:
    times = [datetime(2011, 1, 1) + timedelta(minutes=30 * count) for count in range(48 * 366)]
    assert _find(zone, *times) == [_expected(zone, time) for time in times]


def test_the_first_and_the_last_day_that_there_are() -> None:
    assert _find("Asia/Kathmandu", datetime(9999, 12, 31, 23)) == [datetime(9999, 12, 31, 17, 15)]
    (found,) = _find("America/Caracas", datetime(1, 1, 1))
    assert found is not None
    assert found > datetime(1, 1, 1)
