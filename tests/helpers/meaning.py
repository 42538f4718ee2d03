"""What a value of SQLite means in a type of PostgreSQL, and which values have a meaning there: the words of
`core.plan.conversions` said once more in plain Python, value by value, as the oracle for random tests."""

import math
import re
import struct
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from core.plan.pgtypes import NUMERIC_MAX_DIGITS, TEXTS, PgType
from tests.helpers.documents import Number, count_digits, is_jsonb, is_same, parse_json
from tests.helpers.instants import count_microseconds, find_instant, find_local, is_that_number, read_date, read_time

EXACT_IN_DOUBLE = 2**53
_UUID = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_REAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")
_TRUTHS = dict.fromkeys(("t", "true", "T", "True", "TRUE", "y", "Y", "1"), True) | dict.fromkeys(
    ("f", "false", "F", "False", "FALSE", "n", "N", "0"), False
)
_BITS = {"smallint": 15, "integer": 31, "bigint": 63}


@dataclass(frozen=True, slots=True)
class RawText:
    """A TEXT that is not UTF-8."""

    raw: bytes


Value = int | float | str | bytes | RawText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the values of a column are read."""

    zone: str = "UTC"
    clock: str | None = None
    """What numbers count, by its name in `tests.helpers.instants.CLOCKS`."""
    nul: str = "␀"
    """What stands for U+0000."""
    encoding: str | None = None
    """Of texts that are not UTF-8."""
    has_room: bool = False
    """Whether all of the column's decimals together have no more digits, on both sides, than travel."""


def read_text(raw: bytes) -> str | RawText:
    """For `sqlite3.Connection.text_factory`."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return RawText(raw)


def write_text(value: str | RawText, reading: Reading) -> str | None:
    """The text that a TEXT arrives as; None where it can't."""
    if isinstance(value, str):
        return value.replace("\0", reading.nul)
    if reading.encoding is None:
        return None
    try:
        return value.raw.decode(reading.encoding).replace("\0", reading.nul)
    except UnicodeDecodeError:
        return None


def fits(value: Value, target: PgType, reading: Reading) -> bool | None:
    """Whether a value has a meaning in a type; None where that is left open."""
    if value is None or target.name == "bytea":
        return True
    if target.labels or target.name in TEXTS:
        return _fits_text(value, target, reading)
    if isinstance(value, RawText):
        return False
    match target.name:
        case "smallint" | "integer" | "bigint":
            return _fits_integer(value, _BITS[target.name])
        case "double precision":
            return _fits_double(value)
        case "numeric":
            return _fits_numeric(value, target, reading)
        case "boolean":
            return value in _TRUTHS if isinstance(value, str) else value in (0, 1)
        case "date":
            return isinstance(value, str) and read_date(value) is not None
        case "time":
            return isinstance(value, str) and read_time(value) is not None
        case "timestamp":
            return find_local(value, reading.clock) is not None
        case "timestamptz":
            return find_instant(value, reading.clock, reading.zone) is not None
        case "uuid" if isinstance(value, bytes):
            return len(value) == 16
        case "uuid":
            return isinstance(value, str) and bool(_UUID.fullmatch(value))
        case "json" | "jsonb":
            return _fits_json(value, target)
        case "vector":
            return isinstance(value, bytes) and _is_vector(value, *target.modifiers)
    raise AssertionError(target)


def means(value: Value, after: object, target: PgType, reading: Reading) -> bool:
    """Whether what is in PostgreSQL, read as text where it is json or a vector, is the value."""
    if value is None or after is None:
        return value is after
    if target.labels or target.name in TEXTS:
        return isinstance(after, str) and _means_text(value, after, reading)
    match target.name:
        case "bytea":
            return isinstance(after, bytes) and _means_bytes(value, after)
        case "smallint" | "integer" | "bigint":
            return type(after) is int and (str(after) == value if isinstance(value, str) else after == value)
        case "double precision" if isinstance(after, float):
            return after == value if isinstance(value, float) else _is_number(value, Decimal(repr(after)))
        case "numeric" if isinstance(after, Decimal):
            return _is_number(value, after)
        case "boolean":
            return after is (_TRUTHS.get(value) if isinstance(value, str) else value == 1)
        case "date":
            return isinstance(value, str) and after == read_date(value)
        case "time":
            return isinstance(value, str) and after == read_time(value)
        case "timestamp" if isinstance(after, datetime):
            return _is_moment(value, after, find_local(value, reading.clock), reading)
        case "timestamptz" if isinstance(after, datetime):
            in_utc = after.astimezone(UTC).replace(tzinfo=None)
            return _is_moment(value, in_utc, find_instant(value, reading.clock, reading.zone), reading)
        case "uuid":
            return after == (uuid.UUID(bytes=value) if isinstance(value, bytes) else uuid.UUID(str(value)))
        case "json" if isinstance(value, str):
            return after == value
        case "json" | "jsonb":
            return _means_json(value, str(after))
        case "vector":
            numbers = [float(each) for each in str(after).strip("[]").split(",")]
            return value == struct.pack(f"<{len(numbers)}f", *numbers)
    return False


def has_room(values: Iterable[Value]) -> bool:
    """Whether the decimals among some values together have no more digits than travel."""
    decimals = [_read_decimal(value) for value in values]
    digits = [count_digits(each) for each in decimals if each is not None]
    return sum(map(max, zip(*digits, strict=True))) <= NUMERIC_MAX_DIGITS if digits else True


def _fits_text(value: Value, target: PgType, reading: Reading) -> bool | None:
    match value:
        case str() | RawText():
            text = write_text(value, reading)
            if text is None:
                return False
        case int():
            text = str(value)
        case bytes():
            # As the text that it is, or as hexadecimal digits.
            is_text = b"\0" not in value and isinstance(read_text(value), str)
            return True if is_text and not target.modifiers and not target.labels else None
        case _:
            return None if target.modifiers or target.labels else True
    if target.labels:
        return text in target.labels
    return len(text) <= target.modifiers[0] if target.modifiers else True


def _means_text(value: Value, after: str, reading: Reading) -> bool:
    match value:
        case str() | RawText():
            return after == write_text(value, reading)
        case int():
            return after == str(value)
        case float():
            return float(after) == value
        case bytes():
            return after == "\\x" + value.hex() or after.encode() == value
    return False


def _means_bytes(value: Value, after: bytes) -> bool:
    match value:
        case RawText():
            return after == value.raw
        case float():
            return float(after) == value
        case bytes():
            return after == value
    return after == str(value).encode()


def _fits_integer(value: Value, bits: int) -> bool:
    number = None
    match value:
        case float() if value.is_integer() and abs(value) <= EXACT_IN_DOUBLE:
            number = int(value)
        case int():
            number = value
        case str() if _INTEGER.fullmatch(value) and len(value) <= 20:
            number = int(value)
    return number is not None and -(2**bits) <= number < 2**bits


def _fits_double(value: Value) -> bool | None:
    match value:
        case float():
            return True
        case int():
            return abs(value) <= EXACT_IN_DOUBLE
        case str() if _INTEGER.fullmatch(value):
            return len(value) <= 17 and abs(int(value)) <= EXACT_IN_DOUBLE
        case str() if _REAL.fullmatch(value):
            number = float(value)
            if value == repr(number):
                return number != 0 or not value.startswith("-")
            # There are several ways to write an exponent, or a whole number.
            return None if math.isfinite(number) and Decimal(value) == Decimal(repr(number)) else False
    return False


def _fits_numeric(value: Value, target: PgType, reading: Reading) -> bool | None:
    number = _read_decimal(value)
    if number is None:
        # A finite double of more digits than travel: PostgreSQL's numeric would hold it.
        return None if isinstance(value, float) and math.isfinite(value) and not target.modifiers else False
    if not target.modifiers:
        return True if reading.has_room else None
    precision, scale = target.modifiers
    before, after = count_digits(number)
    return before <= precision - scale and after <= scale


def _read_decimal(value: Value) -> Decimal | None:
    """The decimal that a value is, if it has no more digits than travel."""
    match value:
        case int():
            return Decimal(value)
        case float() if math.isfinite(value):
            number = Decimal(repr(value))
            return number if sum(count_digits(number)) <= NUMERIC_MAX_DIGITS else None
        case str() if _DECIMAL.fullmatch(value) and sum(map(str.isdigit, value)) <= NUMERIC_MAX_DIGITS:
            number = Decimal(value)
            return None if number == 0 and value.startswith("-") else number
    return None


def _is_number(value: Value, after: Decimal) -> bool:
    match value:
        case int():
            return after == value
        case float():
            return after == Decimal(repr(value))
        case str():
            return after == Decimal(value)
    return False


def _is_moment(value: Value, after: datetime, expected: int | None, reading: Reading) -> bool:
    if isinstance(value, float) and reading.clock is not None:
        return is_that_number(count_microseconds(after), value, reading.clock)
    return count_microseconds(after) == expected


def _is_vector(blob: bytes, dimensions: int) -> bool:
    return len(blob) == 4 * dimensions and all(map(math.isfinite, struct.unpack(f"<{dimensions}f", blob)))


def _fits_json(value: Value, target: PgType) -> bool:
    match value:
        case int():
            return True
        case float():
            return math.isfinite(value)
        case str():
            try:
                document = parse_json(value)
            except ValueError:
                return False
            return target.name == "json" or is_jsonb(document)
    return False


def _means_json(value: Value, after: str) -> bool:
    found = parse_json(after)
    if isinstance(value, str):
        return is_same(parse_json(value), found)
    if not isinstance(found, Number):
        return False
    return Decimal(found.digits) == value if isinstance(value, int) else float(found.digits) == value
