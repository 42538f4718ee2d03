"""What a DEFAULT becomes on a column of a given type.

SQLite converts it by the column's affinity as it stores it (https://sqlite.org/datatype3.html#type_affinity), and
Howdah what is stored by the column's conversion; PostgreSQL must be given the result.
"""

import math
import re
import uuid
from decimal import Decimal

from core.catalog.lexer import BARE_NAME
from core.catalog.model import Affinity
from core.identifiers import fold_ascii, quote_text
from core.translate.documents import check_json
from core.translate.instants import write_moment, write_now
from core.translate.literals import (
    EXACT_IN_DOUBLE,
    looks_numeric,
    quote_bytes,
    write_decimal,
    write_integer,
)
from core.translate.model import Kind
from core.translate.pieces import Piece, Refusal, Term
from core.translate.stored import Value, as_integer, store, write_digits
from core.translate.target import INTEGER_LIMITS, DefaultTarget

_WORDS_WITH_A_MEANING = {"true", "false", "null", "current_date", "current_time", "current_timestamp"}

_TRUTHS = dict.fromkeys(("t", "T", "true", "True", "TRUE", "y", "Y", "1"), True) | dict.fromkeys(
    ("f", "F", "false", "False", "FALSE", "n", "N", "0"), False
)
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}", re.ASCII)
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_DECIMAL_DIGITS = 38
_UUID = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_UUID_BYTES = 16

_NUMBERS = (Kind.INTEGER, Kind.FLOAT, Kind.NUMERIC)
_MOMENTS = (Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.TIMESTAMPTZ)


def read_bare_word(sql: str) -> str | None:
    """The text that `DEFAULT word` means: SQLite's grammar takes a lone name there for a string."""
    word = sql.strip()
    if BARE_NAME.fullmatch(word) and fold_ascii(word) not in _WORDS_WITH_A_MEANING:
        return word
    return None


def write_default(piece: Piece, target: DefaultTarget) -> str:
    """A default in PostgreSQL's SQL. Raises Refusal where the column can't hold what SQLite would store."""
    if isinstance(piece, Term):
        return _write_term(piece, target)
    if piece.value is None:
        return "NULL"
    if target.kind is Kind.TEXT:
        return _write_text(piece.value, target)
    if target.kind is Kind.BYTES:
        return _write_bytes(piece.value)
    return _write_value(store(piece.value, target.affinity), target)


def _write_value(value: Value, target: DefaultTarget) -> str:
    """What SQLite stores, as the column's conversion makes it."""
    match target.kind:
        case Kind.BOOLEAN:
            return _write_boolean(value)
        case Kind.INTEGER:
            return _write_integer(value, target)
        case Kind.FLOAT:
            return _write_float(value)
        case Kind.NUMERIC:
            return _write_numeric(value, target)
        case Kind.DATE | Kind.TIME | Kind.TIMESTAMP | Kind.TIMESTAMPTZ:
            return write_moment(value, target)
        case Kind.UUID:
            return _write_uuid(value)
        case Kind.JSON | Kind.JSONB:
            return _write_json(value)
        case Kind.ENUM:
            return _write_label(value, target)
    raise Refusal(f"DEFAULTs for {target.type_name} are not translated yet")


def _write_term(term: Term, target: DefaultTarget) -> str:
    """A value that is computed, which must be known to fit."""
    if target.kind in _MOMENTS:
        return write_now(term, target)
    match target.kind, term.kind:
        case Kind.UUID, (Kind.TEXT | Kind.BYTES) if term.is_random_uuid:
            return "gen_random_uuid()"
        case Kind.TEXT, Kind.TEXT if _fits_text(term, target):
            return term.sql
        case Kind.TEXT, Kind.INTEGER if not target.modifiers and not term.may_overflow:
            return f"{term.operand}::text"
        case ((Kind.INTEGER | Kind.FLOAT | Kind.NUMERIC), Kind.INTEGER) if _fits_number(term, target):
            return term.sql
        case ((Kind.INTEGER | Kind.FLOAT | Kind.NUMERIC), Kind.TEXT) if _fits_number(term, target):
            if term.integer_sql:
                return term.integer_sql
        case Kind.FLOAT, Kind.FLOAT if target.affinity is not Affinity.TEXT:
            return term.sql
        case (Kind.BYTES, Kind.BYTES) | (Kind.BOOLEAN, Kind.BOOLEAN):
            return term.sql
    raise Refusal(f"what it computes may not fit a column of {target.type_name}")


def _fits_text(term: Term, target: DefaultTarget) -> bool:
    if target.makes_numbers and not (term.is_in_no_number or term.integer_sql):
        return False
    return not target.modifiers or (term.max_chars is not None and term.max_chars <= target.modifiers[0])


def _fits_number(term: Term, target: DefaultTarget) -> bool:
    if target.kind is Kind.INTEGER:
        return term.bound < INTEGER_LIMITS[target.type_name]
    return term.bound <= EXACT_IN_DOUBLE and not target.modifiers


def _write_boolean(value: Value) -> str:
    if isinstance(value, str):
        value = _TRUTHS.get(value)
    if value in (0, 1):
        return "TRUE" if value else "FALSE"
    raise Refusal("it is neither true nor false")


def _write_integer(value: Value, target: DefaultTarget) -> str:
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    elif isinstance(value, float):
        value = as_integer(_finite(value))
    limit = INTEGER_LIMITS[target.type_name]
    if not isinstance(value, int) or not -limit <= value < limit:
        raise Refusal("it is not a number" if isinstance(value, str | bytes) else f"it does not fit {target.type_name}")
    return write_integer(value)


def _write_float(value: Value) -> str:
    """A text is one that the double is written as, so that no digit of it is lost."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        value = int(value) if _INTEGER.fullmatch(value) else float(value) if repr(float(value)) == value else value
    if isinstance(value, float):
        value = as_integer(_finite(value))
        return write_decimal(value) if isinstance(value, float) else write_integer(value)
    if not isinstance(value, int):
        raise Refusal("it is not a number")
    if abs(value) > EXACT_IN_DOUBLE:
        raise Refusal("it has more digits than a double")
    return write_integer(value)


def _write_numeric(value: Value, target: DefaultTarget) -> str:
    match value:
        case str() if _DECIMAL.fullmatch(value) and sum(map(str.isdigit, value)) <= _DECIMAL_DIGITS:
            text = value
        case int():
            text = write_integer(value)
        case float():
            text = write_decimal(_finite(value))
        case _:
            raise Refusal("it is not a number")
    if target.modifiers:
        precision, scale = (*target.modifiers, 0)[:2]
        scaled = Decimal(str(value)).scaleb(scale)
        if scaled != scaled.to_integral_value() or abs(scaled) >= 10**precision:
            raise Refusal(f"it does not fit numeric({precision}, {scale})")
    return text


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise Refusal("it is infinite")
    return value


def _write_text(value: Value, target: DefaultTarget) -> str:
    if isinstance(value, bytes):
        raise Refusal("it is a blob, and the column is text")
    if isinstance(value, str):
        if target.makes_numbers and looks_numeric(value):
            raise Refusal("by affinity SQLite stores this text as a number")
        text = value
    elif value is None or target.affinity is Affinity.REAL:
        raise Refusal("SQLite may write this number differently")
    else:
        text = write_digits(as_integer(_finite(value)) if target.makes_numbers else value)
    if target.modifiers and len(text) > target.modifiers[0]:
        raise Refusal(f"it is longer than {target.modifiers[0]} characters")
    return quote_text(text)


def _write_bytes(value: Value) -> str:
    """Text and integers arrive as bytes in such a column, and so do they as defaults."""
    match value:
        case bytes():
            return quote_bytes(value)
        case str() | int():
            return quote_bytes(str(value).encode())
    raise Refusal("it is a number with a fraction, and the column is bytes")


def _write_uuid(value: Value) -> str:
    if isinstance(value, str) and _UUID.fullmatch(value):
        return quote_text(str(uuid.UUID(value)))
    if isinstance(value, bytes) and len(value) == _UUID_BYTES:
        return quote_text(str(uuid.UUID(bytes=value)))
    raise Refusal("it is not a uuid")


def _write_json(value: Value) -> str:
    match value:
        case str():
            check_json(value)
            return quote_text(value)
        case int() | float():
            return quote_text(str(value if isinstance(value, int) else _finite(value)))
    raise Refusal("it is not JSON")


def _write_label(value: Value, target: DefaultTarget) -> str:
    text = str(value) if isinstance(value, int) else value
    if text not in target.labels or not isinstance(text, str):
        raise Refusal("it is none of the type's labels")
    return quote_text(text)
