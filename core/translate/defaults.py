"""What a DEFAULT becomes on a column of a given type.

SQLite converts it by the column's affinity as it stores it (https://sqlite.org/datatype3.html#type_affinity);
PostgreSQL must be given the result.
"""

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from core.catalog.model import Affinity
from core.identifiers import fold_ascii
from core.translate.literals import (
    EXACT_IN_DOUBLE,
    looks_numeric,
    quote_bytes,
    quote_text,
    read_number,
    write_decimal,
    write_integer,
)
from core.translate.model import Kind
from core.translate.pieces import Constant, Piece, Refusal, Term

_BARE_WORD = re.compile(r"[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_$\x80-\U0010ffff]*")
_WORDS_WITH_A_MEANING = {"true", "false", "null", "current_date", "current_time", "current_timestamp"}

_TRUTHS = {"t": True, "true": True, "y": True, "1": True, "f": False, "false": False, "n": False, "0": False}

_NUMERIC_AFFINITIES = {Affinity.INTEGER, Affinity.NUMERIC, Affinity.REAL}

_TYPE = re.compile(r"([a-z ]+?)(?:\((\d+)(?:, *(\d+))?\))?")
_INTEGER_LIMITS = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}
_TYPE_NAMES = {
    Kind.BOOLEAN: {"boolean"},
    Kind.INTEGER: set(_INTEGER_LIMITS),
    Kind.FLOAT: {"double precision"},
    Kind.NUMERIC: {"numeric"},
    Kind.TEXT: {"text", "varchar", "character varying"},
    Kind.BYTES: {"bytea"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultTarget:
    """The column that a DEFAULT is for: its type in PostgreSQL, its affinity in SQLite."""

    kind: Kind
    type_name: str
    modifiers: tuple[int, ...]
    affinity: Affinity

    @classmethod
    def parse(cls, kind: Kind, type_sql: str, affinity: Affinity) -> "DefaultTarget":
        match = _TYPE.fullmatch(type_sql.lower())
        if match is None or match[1] not in _TYPE_NAMES[kind]:
            raise Refusal(f"DEFAULTs for {type_sql} are not translated yet")
        modifiers = tuple(int(digits) for digits in match.groups()[1:] if digits)
        return cls(kind=kind, type_name=match[1], modifiers=modifiers, affinity=affinity)


def read_bare_word(sql: str) -> str | None:
    """The text that `DEFAULT word` means: SQLite's grammar takes a lone name there for a string."""
    word = sql.strip()
    if _BARE_WORD.fullmatch(word) and fold_ascii(word) not in _WORDS_WITH_A_MEANING:
        return word
    return None


def write_default(piece: Piece, target: DefaultTarget) -> str:
    """A default in PostgreSQL's SQL. Raises Refusal where the column can't hold what SQLite would store."""
    if isinstance(piece, Term):
        return _write_term(piece, target)
    if piece.value is None:
        return "NULL"
    match target.kind:
        case Kind.BOOLEAN:
            return _write_boolean(piece)
        case Kind.INTEGER:
            return _write_integer(_as_number(piece), target)
        case Kind.FLOAT:
            return _write_float(_as_number(piece))
        case Kind.NUMERIC:
            return _write_numeric(_as_number(piece), target)
        case Kind.TEXT:
            return _write_text(piece, target)
        case Kind.BYTES:
            return _write_bytes(piece)


def _write_term(term: Term, target: DefaultTarget) -> str:
    """A value that is computed, which must be known to fit."""
    match target.kind, term.kind:
        case Kind.TEXT, Kind.TEXT if _fits_text(term, target):
            return term.sql
        case Kind.TEXT, Kind.INTEGER if not target.modifiers and not term.may_overflow:
            return f"{term.operand}::text"
        case ((Kind.INTEGER | Kind.FLOAT | Kind.NUMERIC), Kind.INTEGER) if _fits_number(term, target):
            return term.sql
        case ((Kind.INTEGER | Kind.FLOAT | Kind.NUMERIC), Kind.TEXT) if _fits_number(term, target):
            if term.integer_sql:
                return term.integer_sql
        case (Kind.FLOAT, Kind.FLOAT) | (Kind.BYTES, Kind.BYTES) | (Kind.BOOLEAN, Kind.BOOLEAN):
            return term.sql
    raise Refusal(f"what it computes may not fit a column of {target.type_name}")


def _fits_text(term: Term, target: DefaultTarget) -> bool:
    if target.affinity in _NUMERIC_AFFINITIES and not (term.is_in_no_number or term.integer_sql):
        return False
    return not target.modifiers or (term.max_chars is not None and term.max_chars <= target.modifiers[0])


def _fits_number(term: Term, target: DefaultTarget) -> bool:
    if target.kind is Kind.INTEGER:
        return term.bound < _INTEGER_LIMITS[target.type_name]
    return term.bound <= EXACT_IN_DOUBLE and not target.modifiers


def _write_boolean(constant: Constant) -> str:
    value = constant.value
    if isinstance(value, str):
        value = _TRUTHS.get(fold_ascii(value))
    if value in (0, 1):
        return "TRUE" if value else "FALSE"
    raise Refusal("it is neither true nor false")


def _as_number(constant: Constant) -> int | float:
    """The number that numeric affinity makes of a constant; doubles without a fraction become integers."""
    value = constant.value
    if isinstance(value, str) and looks_numeric(value):
        unsigned = value.strip(" \t\n\v\f\r").lstrip("+-")
        value = -read_number(unsigned) if "-" in value.partition(unsigned)[0] else read_number(unsigned)
    if isinstance(value, bytes | str) or value is None:
        raise Refusal("it is not a number")
    if not math.isfinite(value):
        raise Refusal("it is infinite")
    return int(value) if value == int(value) and abs(value) <= EXACT_IN_DOUBLE else value


def _write_integer(number: int | float, target: DefaultTarget) -> str:
    limit = _INTEGER_LIMITS[target.type_name]
    if isinstance(number, float) or not -limit <= number < limit:
        raise Refusal(f"it does not fit {target.type_name}")
    return write_integer(number)


def _write_float(number: int | float) -> str:
    if number != float(number):
        raise Refusal("it has more digits than a double")
    return write_decimal(number) if isinstance(number, float) else write_integer(number)


def _write_numeric(number: int | float, target: DefaultTarget) -> str:
    text = write_decimal(number) if isinstance(number, float) else write_integer(number)
    if target.modifiers:
        precision, scale = (*target.modifiers, 0)[:2]
        scaled = Decimal(repr(number)).scaleb(scale)
        if scaled != scaled.to_integral_value() or abs(scaled) >= 10**precision:
            raise Refusal(f"it does not fit numeric({precision}, {scale})")
    return text


def _write_text(constant: Constant, target: DefaultTarget) -> str:
    value = constant.value
    if isinstance(value, bytes):
        raise Refusal("it is a blob, and the column is text")
    if isinstance(value, str):
        if target.affinity in _NUMERIC_AFFINITIES and looks_numeric(value):
            raise Refusal("by affinity SQLite stores this text as a number")
        text = value
    else:
        text = _write_digits(_as_number(constant) if target.affinity in _NUMERIC_AFFINITIES else value, target)
    if target.modifiers and len(text) > target.modifiers[0]:
        raise Refusal(f"it is longer than {target.modifiers[0]} characters")
    return quote_text(text)


def _write_digits(value: int | float | None, target: DefaultTarget) -> str:
    """The text that a number is in a column of text: that of a double may depend on SQLite's version."""
    text = str(value)
    if target.affinity is Affinity.REAL or (
        isinstance(value, float) and (len(text) > 15 or "e" in text or "n" in text or text == "-0.0")
    ):
        raise Refusal("SQLite may write this number differently")
    return text


def _write_bytes(constant: Constant) -> str:
    """Text and integers arrive as bytes in such a column, and so do they as defaults."""
    match constant.value:
        case bytes(data):
            return quote_bytes(data)
        case str() | int():
            return quote_bytes(str(constant.value).encode())
    raise Refusal("it is a number with a fraction, and the column is bytes")
