"""What becomes of one value, stated in plain Python: what the kernels do with whole arrays must be the same.

A value is told with its storage class; texts and blobs are bytes. What PostgreSQL then has is a bool, int, float,
Decimal, str (text and json), bytes, date, time, datetime (with UTC for a timestamptz), UUID, or a tuple of floats.
"""

import json
import math
import re
import struct
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Context, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind as Kind
from core.plan.conversions import NulHandling, Unfit
from core.plan.model import ColumnPlan
from core.plan.pgtypes import PgType
from core.profile.model import Format

INTEGER, REAL = StorageClass.INTEGER, StorageClass.REAL
TEXT, BLOB = StorageClass.TEXT, StorageClass.BLOB

Source = tuple[StorageClass, int | float | bytes]
Target = bool | int | float | Decimal | str | bytes | date | time | datetime | uuid.UUID | tuple[float, ...]

EPOCH = datetime(1970, 1, 1)
_EXACT = 2**53
_EXACTLY = Context(prec=1000)
_WORDS = {
    **dict.fromkeys((b"t", b"true", b"T", b"True", b"TRUE", b"y", b"Y", b"1"), True),
    **dict.fromkeys((b"f", b"false", b"F", b"False", b"FALSE", b"n", b"N", b"0"), False),
}
CLOCKS = {
    Format.EPOCH_S: (Fraction(10**6), EPOCH),
    Format.EPOCH_MS: (Fraction(1000), EPOCH),
    Format.EPOCH_US: (Fraction(1), EPOCH),
    Format.EPOCH_NS: (Fraction(1, 1000), EPOCH),
    Format.OLE: (Fraction(86_400 * 10**6), datetime(1899, 12, 30)),
    Format.COCOA: (Fraction(10**6), datetime(2001, 1, 1)),
    Format.FILETIME: (Fraction(1, 10), datetime(1601, 1, 1)),
    Format.WEBKIT: (Fraction(1), datetime(1601, 1, 1)),
}
"""Microseconds that one is, and where zero is. (Julian days begin before there are datetimes.)"""
JULIAN_1970 = Fraction(4_881_175, 2)


class DoesNotFit(Exception):
    """The value has no place in the column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`value` is None where it is unfit."""

    value: Target | None
    unfit: bool = False
    altered: bool = False


def convert_plainly(plan: ColumnPlan, source: Source) -> Outcome:
    """What one value becomes."""
    storage_class, value = source
    conversion, target = plan.conversion, plan.target_type
    altered = False
    if storage_class is TEXT and conversion.kind in (Kind.TEXT, Kind.TEXT_OR_HEX):
        try:
            value, altered = _alter(plan, bytes_of(value))
        except DoesNotFit:
            return Outcome(value=None, unfit=True)
    rule = _RULES.get((conversion.kind, storage_class))
    try:
        if rule is None:
            raise DoesNotFit
        return Outcome(value=_limit(rule(value, plan), target), altered=altered)
    except DoesNotFit:
        return Outcome(value=None, unfit=True)


def bytes_of(value: object) -> bytes:
    assert isinstance(value, bytes)
    return value


def spell_real(value: float) -> str:
    """Shortest digits; an exponent below 0.000001 and from 10^10 on, else a point."""
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if value == 0 or 1e-6 <= abs(value) < 1e10:
        plain = format(Decimal(repr(value)), "f")
        return plain if "." in plain else plain + ".0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)
    written = "".join(map(str, digits))
    mantissa = written[0] + ("." + written[1:] if written[1:] else "")
    return f"{'-' if sign else ''}{mantissa}e{exponent + len(digits) - 1:+d}"


def _alter(plan: ColumnPlan, text: bytes) -> tuple[bytes, bool]:
    conversion = plan.conversion
    altered = False
    try:
        decoded = text.decode()
    except UnicodeDecodeError:
        try:
            if conversion.encoding is not None:
                decoded, altered = text.decode(conversion.encoding), True
            else:
                _require(conversion.unfit is Unfit.STOP)
                decoded = text.decode(errors="surrogateescape")
        except UnicodeDecodeError:
            raise DoesNotFit from None
    if "\0" in decoded and conversion.nul is not None:
        decoded, altered = decoded.replace("\0", "\u2400" if conversion.nul is NulHandling.SHOW else ""), True
    _require("\0" not in decoded or conversion.unfit is Unfit.STOP)
    return decoded.encode(errors="surrogateescape"), altered


def _limit(value: Target, target: PgType) -> Target:
    if target.labels:
        _require(value in target.labels)
    if target.name == "varchar":
        assert isinstance(value, str)
        _require(len(value) <= target.modifiers[0])
    return value


def _require(fits: bool) -> None:
    if not fits:
        raise DoesNotFit


def _text(value: bytes) -> str:
    """Of a number, date or the like, which are ASCII."""
    try:
        return value.decode("ascii")
    except UnicodeDecodeError:
        raise DoesNotFit from None


def _match(pattern: str, value: bytes) -> tuple[str | None, ...]:
    found = re.fullmatch(pattern, _text(value), re.ASCII)
    if found is None:
        raise DoesNotFit
    return found.groups()


def _narrow(value: int, plan: ColumnPlan) -> int:
    bits = {"smallint": 16, "integer": 32, "bigint": 64}[plan.target_type.name]
    _require(-(2 ** (bits - 1)) <= value < 2 ** (bits - 1))
    return value


def _integer_of_real(value: float, plan: ColumnPlan) -> int:
    _require(math.isfinite(value) and value == int(value) and abs(value) <= _EXACT)
    return _narrow(int(value), plan)


def _integer_of_text(value: bytes, plan: ColumnPlan) -> int:
    _match("0|-?[1-9][0-9]*", value)
    return _narrow(int(value), plan)


def _boolean(value: float, plan: ColumnPlan) -> bool:
    _require(value in (0, 1))
    return value == 1


def _boolean_of_text(value: bytes, plan: ColumnPlan) -> bool:
    _require(value in _WORDS)
    return _WORDS[value]


def _double_of_integer(value: int, plan: ColumnPlan) -> float:
    _require(abs(value) <= _EXACT)
    return float(value)


def _double_of_text(value: bytes, plan: ColumnPlan) -> float:
    text = _text(value)
    if re.fullmatch("0|-?[1-9][0-9]*", text, re.ASCII):
        return _double_of_integer(int(text), plan)
    _match(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?", value)
    number = float(text)
    _require(math.isfinite(number) and text in _spell_double(number))
    return number


def _spell_double(number: float) -> set[str]:
    """What Python, PostgreSQL, SQLite and JavaScript write for it."""
    if number == 0:
        return {"0.0"}
    spellings = {repr(number)}
    if 1e-6 <= abs(number) < 1:
        spellings.add(format(Decimal(repr(number)), "f"))
    mantissa, _, exponent = repr(number).partition("e")
    if exponent:
        sign, digits = ("-" if exponent[0] == "-" else "+"), exponent.lstrip("+-0")
        for before in (mantissa, mantissa if "." in mantissa else mantissa + ".0"):
            for after in (digits, digits.rjust(2, "0")):
                spellings |= {f"{before}e{sign}{after}"} | ({f"{before}e{after}"} if sign == "+" else set())
    return spellings


def _decimal(value: Decimal, plan: ColumnPlan) -> Decimal:
    precision, scale = plan.target_type.modifiers or (38, plan.conversion.scale)
    _, digits, exponent = value.normalize(_EXACTLY).as_tuple()
    assert isinstance(exponent, int)
    _require(value == 0 or (exponent >= -scale and len(digits) + exponent <= precision - scale))
    return value if value else Decimal(0)


def _decimal_of_integer(value: int, plan: ColumnPlan) -> Decimal:
    return _decimal(Decimal(value), plan)


def _decimal_of_real(value: float, plan: ColumnPlan) -> Decimal:
    _require(math.isfinite(value))
    return _decimal(Decimal(repr(value)), plan)


def _decimal_of_text(value: bytes, plan: ColumnPlan) -> Decimal:
    _match(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", value)
    number = Decimal(_text(value))
    _require(len(value.replace(b"-", b"").replace(b".", b"")) <= 38 and not (number == 0 and value[:1] == b"-"))
    return _decimal(number, plan)


def _utf8(value: bytes, plan: ColumnPlan) -> str:
    """As PostgreSQL reads it; what is not UTF-8 is left to it where the plan stops at such values."""
    return value.decode(errors="surrogateescape")


def _utf8_of_blob(value: bytes, plan: ColumnPlan) -> str:
    if plan.conversion.unfit is not Unfit.STOP:
        try:
            _require("\0" not in value.decode())
        except UnicodeDecodeError:
            raise DoesNotFit from None
    return _utf8(value, plan)


def _date(value: bytes, plan: ColumnPlan) -> date:
    year, month, day = _match("([0-9]{4})-([0-9]{2})-([0-9]{2})", value)
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        raise DoesNotFit from None


def _time(value: bytes, plan: ColumnPlan) -> time:
    hour, minute, second, fraction = _match(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6})0*)?)?", value)
    try:
        return time(int(hour or 0), int(minute or 0), int(second or 0), int((fraction or "").ljust(6, "0")))
    except ValueError:
        raise DoesNotFit from None


def _timestamp(value: bytes, plan: ColumnPlan) -> datetime:
    day = _date(value[:10], plan)
    if len(value) == 10:
        return datetime.combine(day, time())
    _require(value[10:11] in (b"T", b" "))
    return datetime.combine(day, _time(value[11:], plan))


def _instant(value: bytes, plan: ColumnPlan) -> datetime:
    try:
        clock, zone = _match("(.*)(Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)", value)
        _require(len(clock or "") > 10)
    except DoesNotFit:
        return _local_instant(_timestamp(value, plan), plan)
    offset = timedelta()
    if zone and zone != "Z":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        offset = -offset if zone[0] == "-" else offset
    return _in_utc(_timestamp((clock or "").encode(), plan), timezone(offset))


def _local_instant(local: datetime, plan: ColumnPlan) -> datetime:
    _require(plan.conversion.zone is not None)
    zone = ZoneInfo(plan.conversion.zone or "")
    instant = _in_utc(local, zone)
    try:
        _require(instant.astimezone(zone).replace(tzinfo=None) == local)
    except OverflowError:
        raise DoesNotFit from None
    return instant


def _in_utc(local: datetime, zone: timezone | ZoneInfo) -> datetime:
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        raise DoesNotFit from None


def _moment(value: float, plan: ColumnPlan) -> datetime:
    numbers = plan.conversion.numbers
    _require(numbers is not None and math.isfinite(value))
    if numbers is Format.JULIAN_DAY:
        unit, start, number = Fraction(86_400 * 10**6), EPOCH, Fraction(value) - JULIAN_1970
    else:
        assert numbers is not None
        (unit, start), number = CLOCKS[numbers], Fraction(value)
    microseconds = round(number * unit)
    again = microseconds / unit + (JULIAN_1970 if numbers is Format.JULIAN_DAY else 0)
    _require(again == value if isinstance(value, int) else float(again) == value)
    try:
        moment = start + timedelta(microseconds=microseconds)
    except OverflowError:
        raise DoesNotFit from None
    return moment.replace(tzinfo=UTC) if plan.conversion.kind is Kind.TIMESTAMPTZ else moment


def _uuid(value: bytes, plan: ColumnPlan) -> uuid.UUID:
    digits = "[0-9a-fA-F]"
    _match(f"{digits}{{32}}|{digits}{{8}}-{digits}{{4}}-{digits}{{4}}-{digits}{{4}}-{digits}{{12}}", value)
    return uuid.UUID(_text(value))


def _uuid_of_blob(value: bytes, plan: ColumnPlan) -> uuid.UUID:
    _require(len(value) == 16)
    return uuid.UUID(bytes=value)


def _json(value: bytes, plan: ColumnPlan) -> str:
    if plan.conversion.unfit is Unfit.STOP:
        return _utf8(value, plan)
    is_kept = True

    def look_at(members: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal is_kept
        is_kept = is_kept and len(dict(members)) == len(members)
        return dict(members)

    def number(written: str) -> Decimal:
        nonlocal is_kept
        mantissa, _, exponent = written.lower().partition("e")
        fraction = mantissa.partition(".")[2]
        digits = mantissa.replace("-", "").replace(".", "").lstrip("0")
        shift = int(exponent or 0)
        is_kept = is_kept and len(digits) - len(fraction) + shift <= 131_072 and len(fraction) - shift <= 16_383
        return Decimal(0)

    try:
        text = value.decode()
        read = json.loads(text, object_pairs_hook=look_at, parse_int=number, parse_float=number, parse_constant=_refuse)
    except ValueError:
        raise DoesNotFit from None
    if plan.target_type.name == "jsonb":
        _require(is_kept and all(_is_text(string) for string in _strings(read)))
    return text


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _strings(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [string for each in value.items() for part in each for string in _strings(part)]
        case list():
            return [string for part in value for string in _strings(part)]
    return []


def _is_text(string: str) -> bool:
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in string)


def _json_of_real(value: float, plan: ColumnPlan) -> str:
    _require(math.isfinite(value))
    return spell_real(value)


def _vector(value: bytes, plan: ColumnPlan) -> tuple[float, ...]:
    (dimensions,) = plan.target_type.modifiers
    _require(len(value) == 4 * dimensions)
    numbers: tuple[float, ...] = struct.unpack(f"<{dimensions}f", value)
    _require(all(map(math.isfinite, numbers)))
    return numbers


_RULES: dict[tuple[Kind, StorageClass], Callable[..., Target]] = {
    (Kind.INTEGER, INTEGER): _narrow,
    (Kind.INTEGER, REAL): _integer_of_real,
    (Kind.INTEGER, TEXT): _integer_of_text,
    (Kind.BOOLEAN, INTEGER): _boolean,
    (Kind.BOOLEAN, REAL): _boolean,
    (Kind.BOOLEAN, TEXT): _boolean_of_text,
    (Kind.DOUBLE, INTEGER): _double_of_integer,
    (Kind.DOUBLE, REAL): lambda value, plan: value,
    (Kind.DOUBLE, TEXT): _double_of_text,
    (Kind.DECIMAL, INTEGER): _decimal_of_integer,
    (Kind.DECIMAL, REAL): _decimal_of_real,
    (Kind.DECIMAL, TEXT): _decimal_of_text,
    (Kind.TEXT, INTEGER): lambda value, plan: str(value),
    (Kind.TEXT, REAL): lambda value, plan: spell_real(value),
    (Kind.TEXT, TEXT): _utf8,
    (Kind.TEXT, BLOB): _utf8_of_blob,
    (Kind.TEXT_OR_HEX, INTEGER): lambda value, plan: str(value),
    (Kind.TEXT_OR_HEX, REAL): lambda value, plan: spell_real(value),
    (Kind.TEXT_OR_HEX, TEXT): _utf8,
    (Kind.TEXT_OR_HEX, BLOB): lambda value, plan: "\\x" + value.hex(),
    (Kind.BYTES, INTEGER): lambda value, plan: str(value).encode(),
    (Kind.BYTES, REAL): lambda value, plan: spell_real(value).encode(),
    (Kind.BYTES, TEXT): lambda value, plan: value,
    (Kind.BYTES, BLOB): lambda value, plan: value,
    (Kind.DATE, TEXT): _date,
    (Kind.TIME, TEXT): _time,
    (Kind.TIMESTAMP, TEXT): _timestamp,
    (Kind.TIMESTAMP, INTEGER): _moment,
    (Kind.TIMESTAMP, REAL): _moment,
    (Kind.TIMESTAMPTZ, TEXT): _instant,
    (Kind.TIMESTAMPTZ, INTEGER): _moment,
    (Kind.TIMESTAMPTZ, REAL): _moment,
    (Kind.UUID, TEXT): _uuid,
    (Kind.UUID, BLOB): _uuid_of_blob,
    (Kind.JSON, INTEGER): lambda value, plan: str(value),
    (Kind.JSON, REAL): _json_of_real,
    (Kind.JSON, TEXT): _json,
    (Kind.VECTOR, BLOB): _vector,
}
