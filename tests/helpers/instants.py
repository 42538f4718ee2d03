"""What texts and numbers mean as dates and times, in plain Python, as the oracle for random tests."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)


def count_microseconds(moment: datetime) -> int:
    """From 1970 to a time without a zone."""
    return (moment - EPOCH) // _MICROSECOND


_FIRST_US, _LAST_US = count_microseconds(datetime.min), count_microseconds(datetime.max)
_S = 1_000_000
_DAY = 86_400 * _S
_SINCE_1601 = count_microseconds(datetime(1601, 1, 1))

CLOCKS: Mapping[str, tuple[Fraction, int]] = {
    "epoch seconds": (Fraction(_S), 0),
    "epoch milliseconds": (Fraction(1000), 0),
    "epoch microseconds": (Fraction(1), 0),
    "epoch nanoseconds": (Fraction(1, 1000), 0),
    "julian day": (Fraction(_DAY), -2_440_587 * _DAY - _DAY // 2),
    "ole": (Fraction(_DAY), count_microseconds(datetime(1899, 12, 30))),
    "cocoa": (Fraction(_S), count_microseconds(datetime(2001, 1, 1))),
    "cocoa nanoseconds": (Fraction(1, 1000), count_microseconds(datetime(2001, 1, 1))),
    "filetime": (Fraction(1, 10), _SINCE_1601),
    "webkit": (Fraction(1), _SINCE_1601),
}
"""Of each clock the microseconds in a unit, and the instant of its zero in microseconds since 1970."""

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?")
_ZONE = re.compile(r"Z|([+-])([0-9]{2})(?::?([0-9]{2}))?")


def read_date(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    fraction = match[4] or "0"
    if fraction[6:].strip("0"):
        return None
    try:
        return time(int(match[1]), int(match[2]), int(match[3] or 0), int(fraction[:6].ljust(6, "0")))
    except ValueError:
        return None


def find_local(value: object, clock: str | None) -> int | None:
    """What a timestamp is, in microseconds since 1970; None where it is none."""
    if not isinstance(value, str):
        return _read_number(value, clock)
    found = _read_moment(value)
    return None if found is None or found[1] is not None else count_microseconds(found[0])


def find_instant(value: object, clock: str | None, zone: str) -> int | None:
    """What a timestamptz is, in microseconds since 1970 in UTC; None where it is none."""
    if not isinstance(value, str):
        return _read_number(value, clock)
    found = _read_moment(value)
    if found is None:
        return None
    moment, written_zone = found
    there = written_zone or ZoneInfo(zone)
    try:
        instant = moment.replace(tzinfo=there).astimezone(UTC)
        if instant.astimezone(there).replace(tzinfo=None) != moment:
            return None  # the clocks were put forward then
    except OverflowError:
        return None
    return count_microseconds(instant.replace(tzinfo=None))


def is_that_number(microseconds: int, value: float, clock: str) -> bool:
    """Whether an instant is a double by a clock: where doubles lie further apart than microseconds, several are."""
    unit, zero = CLOCKS[clock]
    return float((microseconds - zero) / unit) == value


def _read_moment(text: str) -> tuple[datetime, timezone | None] | None:
    """A day, or a day and a time of it, and the zone that stands behind it."""
    day, rest = read_date(text[:10]), text[10:]
    if day is None or not rest:
        return None if day is None else (datetime.combine(day, time()), None)
    place = next((place for place, character in enumerate(rest) if character in "Z+-"), len(rest))
    clock, zone = read_time(rest[1:place]), _ZONE.fullmatch(rest[place:])
    if rest[0] not in "T " or clock is None or (rest[place:] and zone is None):
        return None
    moment = datetime.combine(day, clock)
    if zone is None:
        return moment, None
    hours, minutes = int(zone[2] or 0), int(zone[3] or 0)
    if hours > 23 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return moment, timezone(-offset if zone[1] == "-" else offset)


def _read_number(value: object, clock: str | None) -> int | None:
    if clock is None or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    unit, zero = CLOCKS[clock]
    exact = Fraction(value) * unit + zero
    microseconds = round(exact)
    is_kept = exact == microseconds if isinstance(value, int) else is_that_number(microseconds, value, clock)
    return microseconds if is_kept and _FIRST_US <= microseconds <= _LAST_US else None
