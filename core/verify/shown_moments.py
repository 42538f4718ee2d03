"""The target's dates, times and timestamps as PostgreSQL prints them in ISO style: for people, one at a time."""

from datetime import date, timedelta

from core.plan.conversions import ConversionKind
from core.verify.agreement.civil import DAY_US, SECOND_US

_LAST_DAY = 2**31 - 20_000
_LAST_US = 2**63 - 20_000 * DAY_US
"""Of dates and of timestamps, and beyond what there is of either before infinity, counted from 1970 or from 2000."""
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097
"""After which the Gregorian calendar begins again."""
_EPOCH = date(1970, 1, 1)


def show_moment(kind: ConversionKind, value: int) -> str:
    """Days since 1970 of a date, microseconds of the day of a time, microseconds since 1970 of a timestamp."""
    if kind is ConversionKind.TIME:
        return _show_time(value)
    is_date = kind is ConversionKind.DATE
    if abs(value) >= (_LAST_DAY if is_date else _LAST_US):
        return "infinity" if value > 0 else "-infinity"
    if is_date:
        return _show_day(value, "")
    zone = "+00" if kind is ConversionKind.TIMESTAMPTZ else ""
    return _show_day(value // DAY_US, f" {_show_time(value % DAY_US)}{zone}")


def _show_day(days: int, time: str) -> str:
    cycles = (_EPOCH.toordinal() - 1 + days) // _CYCLE_DAYS
    day = _EPOCH + timedelta(days=days - cycles * _CYCLE_DAYS)
    year = day.year + cycles * _CYCLE_YEARS
    # Before the year 1 is the year 1 BC.
    return f"{year:04}-{day:%m-%d}{time}" if year > 0 else f"{1 - year:04}-{day:%m-%d}{time} BC"


def _show_time(micros: int) -> str:
    seconds, fraction = divmod(micros, SECOND_US)
    shown = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{shown}.{fraction:06}".rstrip("0") if fraction else shown
