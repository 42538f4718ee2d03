"""What values of the source become in the target, written once more, slowly, by Python's own types."""

import struct
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.profile.model import Format

Stored = int | float | str | bytes | None


def to_target(column: ColumnPlan, value: Stored) -> object:
    """What a value of the source that fits becomes, written once more, and slowly."""
    if value is None:
        return None
    match column.conversion.kind:
        case ConversionKind.INTEGER:
            return int(value)
        case ConversionKind.BOOLEAN:
            return value in (1, "1", "t", "T", "true", "True", "TRUE", "y", "Y")
        case ConversionKind.DOUBLE:
            return float(value)
        case ConversionKind.DECIMAL:
            return Decimal(value if isinstance(value, str) else repr(value))
        case ConversionKind.BYTES if isinstance(value, bytes):
            return value
        case ConversionKind.BYTES:
            return str(value).encode()
        case ConversionKind.TEXT | ConversionKind.TEXT_OR_HEX:
            return _to_text(column, value)
        case ConversionKind.DATE:
            return date.fromisoformat(str(value))
        case ConversionKind.TIME:
            return time.fromisoformat(str(value))
        case ConversionKind.TIMESTAMP | ConversionKind.TIMESTAMPTZ:
            return _to_timestamp(column, value)
        case ConversionKind.UUID:
            return uuid.UUID(bytes=value) if isinstance(value, bytes) else uuid.UUID(str(value))
        case ConversionKind.JSON:
            return str(value)
        case ConversionKind.VECTOR:
            assert isinstance(value, bytes)
            return str(list(struct.unpack(f"<{len(value) // 4}f", value)))
    raise AssertionError(column)


CLOCKS: Mapping[Format, tuple[datetime, Fraction]] = {
    Format.EPOCH_S: (datetime(1970, 1, 1), Fraction(10**6)),
    Format.EPOCH_MS: (datetime(1970, 1, 1), Fraction(10**3)),
    Format.EPOCH_US: (datetime(1970, 1, 1), Fraction(1)),
    Format.EPOCH_NS: (datetime(1970, 1, 1), Fraction(1, 1000)),
    # Of 1970 it is 2440587.5, and no datetime is as early as its zero.
    Format.JULIAN_DAY: (datetime(1970, 1, 1), Fraction(86_400 * 10**6)),
    Format.OLE: (datetime(1899, 12, 30), Fraction(86_400 * 10**6)),
    Format.COCOA: (datetime(2001, 1, 1), Fraction(10**6)),
    Format.COCOA_NS: (datetime(2001, 1, 1), Fraction(1, 1000)),
    Format.FILETIME: (datetime(1601, 1, 1), Fraction(1, 10)),
    Format.WEBKIT: (datetime(1601, 1, 1), Fraction(1)),
}
"""When each way to count begins, and how many microseconds its unit has."""


def count_from(clock: Format, moment: datetime) -> Fraction:
    """A moment as a number of that clock."""
    start, unit_us = CLOCKS[clock]
    count = (moment - start) // timedelta(microseconds=1) / unit_us
    return count + Fraction(4_881_175, 2) if clock is Format.JULIAN_DAY else count


def _to_timestamp(column: ColumnPlan, value: int | float | str | bytes) -> datetime:
    has_zone = column.conversion.kind is ConversionKind.TIMESTAMPTZ
    if isinstance(value, int | float):
        assert column.conversion.numbers is not None
        start, unit_us = CLOCKS[column.conversion.numbers]
        since = Fraction(value)
        if column.conversion.numbers is Format.JULIAN_DAY:
            since -= Fraction(4_881_175, 2)
        moment = start + timedelta(microseconds=round(since * unit_us))
        return moment.replace(tzinfo=UTC) if has_zone else moment
    moment = datetime.fromisoformat(str(value))
    if has_zone and moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(column.conversion.zone or "UTC"))
    return moment.astimezone(UTC) if has_zone else moment


def _to_text(column: ColumnPlan, value: int | float | str | bytes) -> str:
    if isinstance(value, bytes):
        return f"\\x{value.hex()}" if column.conversion.kind is ConversionKind.TEXT_OR_HEX else value.decode()
    text = str(value)
    return text.replace("\0", "\u2400") if column.conversion.nul is not None else text
