"""Dates and times, one by one in plain Python."""

import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

from core.plan.conversions import ConversionKind as Kind
from core.plan.model import ColumnPlan
from core.profile.model import Format
from tests.unit.copy.values import DoesNotFit, match_ascii, require

EPOCH = datetime(1970, 1, 1)
CLOCKS = {
    Format.EPOCH_S: (Fraction(10**6), EPOCH),
    Format.EPOCH_MS: (Fraction(1000), EPOCH),
    Format.EPOCH_US: (Fraction(1), EPOCH),
    Format.EPOCH_NS: (Fraction(1, 1000), EPOCH),
    Format.OLE: (Fraction(86_400 * 10**6), datetime(1899, 12, 30)),
    Format.COCOA: (Fraction(10**6), datetime(2001, 1, 1)),
    Format.COCOA_NS: (Fraction(1, 1000), datetime(2001, 1, 1)),
    Format.FILETIME: (Fraction(1, 10), datetime(1601, 1, 1)),
    Format.WEBKIT: (Fraction(1), datetime(1601, 1, 1)),
}
"""Microseconds that one is, and where zero is. (Julian days begin before there are datetimes.)"""
JULIAN_1970 = Fraction(4_881_175, 2)


def date_of_text(value: bytes, plan: ColumnPlan) -> date:
    year, month, day = match_ascii("([0-9]{4})-([0-9]{2})-([0-9]{2})", value)
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        raise DoesNotFit from None


def time_of_text(value: bytes, plan: ColumnPlan) -> time:
    hour, minute, second, fraction = match_ascii(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6})0*)?)?", value)
    try:
        return time(int(hour or 0), int(minute or 0), int(second or 0), int((fraction or "").ljust(6, "0")))
    except ValueError:
        raise DoesNotFit from None


def timestamp_of_text(value: bytes, plan: ColumnPlan) -> datetime:
    day = date_of_text(value[:10], plan)
    if len(value) == 10:
        return datetime.combine(day, time())
    require(value[10:11] in (b"T", b" "))
    return datetime.combine(day, time_of_text(value[11:], plan))


def instant_of_text(value: bytes, plan: ColumnPlan) -> datetime:
    try:
        clock, zone = match_ascii("(.*)(Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)", value)
        require(len(clock or "") > 10)
    except DoesNotFit:
        return _local_instant(timestamp_of_text(value, plan), plan)
    offset = timedelta()
    if zone and zone != "Z":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        offset = -offset if zone[0] == "-" else offset
    return _in_utc(timestamp_of_text((clock or "").encode(), plan), timezone(offset))


def _local_instant(local: datetime, plan: ColumnPlan) -> datetime:
    require(plan.conversion.zone is not None)
    zone = ZoneInfo(plan.conversion.zone or "")
    instant = _in_utc(local, zone)
    try:
        require(instant.astimezone(zone).replace(tzinfo=None) == local)
    except OverflowError:
        raise DoesNotFit from None
    return instant


def _in_utc(local: datetime, zone: timezone | ZoneInfo) -> datetime:
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        raise DoesNotFit from None


def moment_of_number(value: float, plan: ColumnPlan) -> datetime:
    numbers = plan.conversion.numbers
    require(numbers is not None and math.isfinite(value))
    if numbers is Format.JULIAN_DAY:
        unit, start, number = Fraction(86_400 * 10**6), EPOCH, Fraction(value) - JULIAN_1970
    else:
        assert numbers is not None
        (unit, start), number = CLOCKS[numbers], Fraction(value)
    microseconds = round(number * unit)
    again = microseconds / unit + (JULIAN_1970 if numbers is Format.JULIAN_DAY else 0)
    require(again == value if isinstance(value, int) else float(again) == value)
    try:
        moment = start + timedelta(microseconds=microseconds)
    except OverflowError:
        raise DoesNotFit from None
    return moment.replace(tzinfo=UTC) if plan.conversion.kind is Kind.TIMESTAMPTZ else moment
