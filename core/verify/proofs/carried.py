"""A value of SQLite's as the text from which PostgreSQL reads what the column's conversion makes of it: for single
values, each by the plainest of forms. What has none of those is left to the comparison of the rows."""

import json
import math
import re
import uuid
from datetime import date, datetime, time
from enum import Enum

from core.plan.model import ColumnPlan
from core.plan.pgtypes import INTEGERS, TEXTS
from core.sqlite.trial import Value

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}", re.ASCII)
_LIMITS = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{3}|\.[0-9]{6})?)?", re.ASCII)
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{3}|\.[0-9]{6})?)?", re.ASCII
)
_UUID = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_EXACT_IN_DOUBLE = 2**53
_PLAIN_REAL = 10**15


class Unfit(Enum):
    """That the type does not hold a value, or that it is not known here as what."""

    UNFIT = "unfit"


UNFIT = Unfit.UNFIT


def carry_value(column: ColumnPlan, value: Value) -> str | Unfit | None:
    """What PostgreSQL reads for a value; None for NULL."""
    if value is None:
        return None
    kind = column.target_type
    if kind.labels:
        return value if isinstance(value, str) and value in kind.labels else UNFIT
    if kind.name in INTEGERS:
        return _carry_integer(value, _LIMITS[kind.name])
    if kind.name in TEXTS:
        text = _carry_text(value)
        return UNFIT if isinstance(text, str) and kind.modifiers and len(text) > kind.modifiers[0] else text
    match kind.name, value:
        case "boolean", int() | float() if value in (0, 1):
            return "true" if value else "false"
        case "double precision", int() if abs(value) <= _EXACT_IN_DOUBLE:
            return str(value)
        case "double precision", float():
            return repr(value) if math.isfinite(value) else "Infinity" if value > 0 else "-Infinity"
        case "numeric", int():
            return str(value)
        case "numeric", float() if math.isfinite(value):
            return repr(value)
        case "bytea", bytes():
            return "\\x" + value.hex()
        case (("date" | "time" | "timestamp" | "timestamptz"), str()):
            return _carry_moment(kind.name, value, column.conversion.zone)
        case "uuid", str() if _UUID.fullmatch(value):
            return str(uuid.UUID(value))
        case "uuid", bytes() if len(value) == 16:
            return str(uuid.UUID(bytes=value))
        case (("json" | "jsonb"), str()):
            return _carry_json(value)
    return UNFIT


def _carry_integer(value: Value, limit: int) -> str | Unfit:
    is_digits = isinstance(value, str) and _INTEGER.fullmatch(value)
    is_whole = isinstance(value, float) and value.is_integer()
    if value is not None and not isinstance(value, bytes) and (is_digits or is_whole):
        value = int(value)
    return str(value) if isinstance(value, int) and -limit <= value < limit else UNFIT


def _carry_text(value: Value) -> str | Unfit:
    match value:
        case str() if "\0" not in value:
            return value
        case int():
            return str(value)
        case float() if abs(value) < _PLAIN_REAL and "e" not in repr(value):
            return repr(value)
    return UNFIT


def _carry_moment(name: str, text: str, zone: str | None) -> str | Unfit:
    try:
        if name == "date" and _DATE.fullmatch(text):
            return str(date.fromisoformat(text))
        if name == "time" and _TIME.fullmatch(text):
            return str(time.fromisoformat(text))
        if _TIMESTAMP.fullmatch(text) or _DATE.fullmatch(text):
            moment = str(datetime.fromisoformat(text))
            if name == "timestamp":
                return moment
            if name == "timestamptz" and zone is not None:
                return f"{moment} {zone}"
    except ValueError:
        return UNFIT
    return UNFIT


def _carry_json(text: str) -> str | Unfit:
    if "\\u" in text:
        return UNFIT
    try:
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return UNFIT
    return text


def _refuse(constant: str) -> object:
    raise ValueError(constant)
