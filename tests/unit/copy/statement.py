"""What becomes of one value, stated in plain Python: what the kernels do with whole arrays must be the same.

A value is told with its storage class; texts and blobs are bytes. What PostgreSQL then has is a bool, int, float,
Decimal, str (text and json), bytes, date, time, datetime (with UTC for a timestamptz), UUID, or a tuple of floats.
"""

import json
import math
import struct
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind as Kind
from core.plan.conversions import NulHandling, Unfit
from core.plan.model import ColumnPlan
from core.plan.pgtypes import PgType
from tests.unit.copy.stated_moments import (
    date_of_text,
    instant_of_text,
    moment_of_number,
    time_of_text,
    timestamp_of_text,
)
from tests.unit.copy.stated_numbers import (
    boolean,
    boolean_of_text,
    decimal_of_integer,
    decimal_of_real,
    decimal_of_text,
    double_of_integer,
    double_of_text,
    integer_of_real,
    integer_of_text,
    narrow,
    spell_real,
)
from tests.unit.copy.values import (
    BLOB,
    INTEGER,
    REAL,
    TEXT,
    DoesNotFit,
    Source,
    Target,
    match_ascii,
    read_ascii,
    require,
)


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
                require(conversion.unfit is Unfit.STOP)
                decoded = text.decode(errors="surrogateescape")
        except UnicodeDecodeError:
            raise DoesNotFit from None
    if "\0" in decoded and conversion.nul is not None:
        decoded, altered = decoded.replace("\0", "\u2400" if conversion.nul is NulHandling.SHOW else ""), True
    require("\0" not in decoded or conversion.unfit is Unfit.STOP)
    return decoded.encode(errors="surrogateescape"), altered


def _limit(value: Target, target: PgType) -> Target:
    if target.labels:
        require(value in target.labels)
    if target.name == "varchar":
        assert isinstance(value, str)
        require(len(value) <= target.modifiers[0])
    return value


def _utf8(value: bytes, plan: ColumnPlan) -> str:
    """As PostgreSQL reads it; what is not UTF-8 is left to it where the plan stops at such values."""
    return value.decode(errors="surrogateescape")


def _utf8_of_blob(value: bytes, plan: ColumnPlan) -> str:
    if plan.conversion.unfit is not Unfit.STOP:
        try:
            require("\0" not in value.decode())
        except UnicodeDecodeError:
            raise DoesNotFit from None
    return _utf8(value, plan)


def _uuid(value: bytes, plan: ColumnPlan) -> uuid.UUID:
    digits = "[0-9a-fA-F]"
    match_ascii(f"{digits}{{32}}|{digits}{{8}}-{digits}{{4}}-{digits}{{4}}-{digits}{{4}}-{digits}{{12}}", value)
    return uuid.UUID(read_ascii(value))


def _uuid_of_blob(value: bytes, plan: ColumnPlan) -> uuid.UUID:
    require(len(value) == 16)
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
        require(is_kept and all(_is_text(string) for string in _strings(read)))
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
    require(math.isfinite(value))
    return spell_real(value)


def _vector(value: bytes, plan: ColumnPlan) -> tuple[float, ...]:
    (dimensions,) = plan.target_type.modifiers
    require(len(value) == 4 * dimensions)
    numbers: tuple[float, ...] = struct.unpack(f"<{dimensions}f", value)
    require(all(map(math.isfinite, numbers)))
    return numbers


_RULES: dict[tuple[Kind, StorageClass], Callable[..., Target]] = {
    (Kind.INTEGER, INTEGER): narrow,
    (Kind.INTEGER, REAL): integer_of_real,
    (Kind.INTEGER, TEXT): integer_of_text,
    (Kind.BOOLEAN, INTEGER): boolean,
    (Kind.BOOLEAN, REAL): boolean,
    (Kind.BOOLEAN, TEXT): boolean_of_text,
    (Kind.DOUBLE, INTEGER): double_of_integer,
    (Kind.DOUBLE, REAL): lambda value, plan: value,
    (Kind.DOUBLE, TEXT): double_of_text,
    (Kind.DECIMAL, INTEGER): decimal_of_integer,
    (Kind.DECIMAL, REAL): decimal_of_real,
    (Kind.DECIMAL, TEXT): decimal_of_text,
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
    (Kind.DATE, TEXT): date_of_text,
    (Kind.TIME, TEXT): time_of_text,
    (Kind.TIMESTAMP, TEXT): timestamp_of_text,
    (Kind.TIMESTAMP, INTEGER): moment_of_number,
    (Kind.TIMESTAMP, REAL): moment_of_number,
    (Kind.TIMESTAMPTZ, TEXT): instant_of_text,
    (Kind.TIMESTAMPTZ, INTEGER): moment_of_number,
    (Kind.TIMESTAMPTZ, REAL): moment_of_number,
    (Kind.UUID, TEXT): _uuid,
    (Kind.UUID, BLOB): _uuid_of_blob,
    (Kind.JSON, INTEGER): lambda value, plan: str(value),
    (Kind.JSON, REAL): _json_of_real,
    (Kind.JSON, TEXT): _json,
    (Kind.VECTOR, BLOB): _vector,
}
