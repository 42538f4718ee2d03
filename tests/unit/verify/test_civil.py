from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verify.agreement.civil import DAY_US, FIRST_US, LAST_US, count_days

_EPOCH = date(1970, 1, 1).toordinal()


def _count(*days: tuple[int, int, int]) -> list[int | None]:
    """The days since 1970, and None for what is no day."""
    year, month, day = np.array(days, np.int64).T
    counts, are_real = count_days(year, month, day)
    return [count if is_real else None for count, is_real in zip(counts.tolist(), are_real.tolist(), strict=True)]


def _expected(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None


@pytest.mark.parametrize("year", [0, 1, 4, 100, 400, 1582, 1899, 1900, 1970, 2000, 2023, 2024, 2100, 9999])
def test_every_day_of_a_year_and_every_other_pair_of_digits(year: int) -> None:
    days = [(year, month, day) for month in range(100) for day in range(100)]
    assert _count(*days) == [_expected(*day) for day in days]


def test_the_first_and_the_last_day_of_every_year() -> None:
    days = [(year, month, day) for year in range(10_000) for month, day in ((1, 1), (2, 29), (12, 31))]
    assert _count(*days) == [_expected(*day) for day in days]


@given(st.lists(st.dates(), min_size=1))
def test_any_days_are_counted_as_python_counts_them(days: list[date]) -> None:
    counted = _count(*((day.year, day.month, day.day) for day in days))
    assert counted == [day.toordinal() - _EPOCH for day in days]


def test_the_years_are_1_to_9999() -> None:
    assert _count((1, 1, 1), (9999, 12, 31)) == [FIRST_US // DAY_US, LAST_US // DAY_US]
    assert (LAST_US + 1) % DAY_US == 0
