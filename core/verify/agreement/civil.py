"""The proleptic Gregorian calendar by integer arithmetic: days since 1970-01-01 of a year, a month and a day."""

from functools import cache

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LAST_YEAR = 9999
_MONTHS = 100
"""What two digits may say."""

DAYS_BEFORE_1970 = 719_162
"""From 0001-01-01 to 1970-01-01."""
DAYS_TO_2000 = 10_957
"""From 1970-01-01 to 2000-01-01."""
DAY_S = 86_400
SECOND_US = 1_000_000
DAY_US = DAY_S * SECOND_US
FIRST_US = -DAYS_BEFORE_1970 * DAY_US
"""0001-01-01 00:00, in microseconds since 1970."""
LAST_US = 2_932_897 * DAY_US - 1
"""9999-12-31 23:59:59.999999."""


def count_days(year: Numbers, month: Numbers, day: Numbers) -> tuple[Numbers, Mask]:
    """Days since 1970-01-01 of numbers of four, two and two digits, and which of them are a day that there is."""
    before_year, first_month = _year_tables()
    month_length, before_month = _month_tables()
    place = first_month[year] + month
    days = before_year[year] + before_month[place] + day - (DAYS_BEFORE_1970 + 1)
    return days, (year >= 1) & (day >= 1) & (day <= month_length[place])


@cache
def _year_tables() -> tuple[Numbers, Numbers]:
    """For each year: the days since 0001-01-01, and where its months start in the tables of months."""
    year = np.arange(_LAST_YEAR + 1)
    past = year - 1
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return past * 365 + past // 4 - past // 100 + past // 400, np.where(is_leap, _MONTHS, 0)


@cache
def _month_tables() -> tuple[Numbers, Numbers]:
    """For each number of two digits as a month, in common years and then in leap years: its days, 0 where it is no
    month, and the days of the year before it."""
    length = np.zeros((2, _MONTHS), np.int64)
    length[:, 1:13] = _MONTH_DAYS
    length[1, 2] += 1
    return length.ravel(), (np.cumsum(length, axis=1) - length).ravel()
