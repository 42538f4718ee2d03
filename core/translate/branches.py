"""CASE, iif(), coalesce(), ifnull(), nullif(), scalar min() and max(): which of several values it is.

SQLite may return any class from any branch; here the branches must agree on one kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.identifiers import quote_text
from core.translate.literals import EXACT_IN_DOUBLE, is_in_no_number, quote_bytes, write_decimal, write_integer
from core.translate.model import Kind
from core.translate.pieces import Constant, Digits, Piece, Refusal, Subtype, Term, as_integer

_NUMBERS = (Kind.INTEGER, Kind.FLOAT, Kind.NUMERIC)


@dataclass(frozen=True, slots=True)
class Branches:
    """Several values in the one kind that holds them all."""

    kind: Kind
    members: tuple[str, ...]
    bound: int
    digits: Digits
    is_in_no_number: bool
    subtype: Subtype

    def write(self, reading: str, sql: str, *, is_atom: bool = True) -> Term:
        return Term(
            reading=reading,
            sql=sql,
            kind=self.kind,
            is_atom=is_atom,
            bound=self.bound,
            digits=self.digits,
            is_in_no_number=self.is_in_no_number,
            subtype=self.subtype,
        )


def unite(pieces: Sequence[Piece], what: str) -> Branches:
    """The values in one kind. Raises Refusal, with `what` takes them, where there is none that means the same."""
    kind = _find_kind(pieces, what)
    digits = {_digits(piece) for piece in pieces if not _is_null(piece)}
    return Branches(
        kind=kind,
        members=tuple(_write(piece, kind, what) for piece in pieces),
        bound=max(map(_bound, pieces)),
        digits=digits.pop() if len(digits) == 1 else Digits.UNKNOWN,
        is_in_no_number=kind is Kind.TEXT and all(map(_is_in_no_number, pieces)),
        subtype=_find_subtype(pieces),
    )


def _find_kind(pieces: Sequence[Piece], what: str) -> Kind:
    terms = {piece.kind for piece in pieces if isinstance(piece, Term)}
    constants = {_kind_of_value(piece.value) for piece in pieces if isinstance(piece, Constant) and not _is_null(piece)}
    if not terms and not constants:
        raise Refusal(f"it takes {what} of nothing but NULL")
    if terms == {Kind.BOOLEAN} and constants <= {Kind.INTEGER}:
        is_truth = all(piece.value in (None, 0, 1) for piece in pieces if isinstance(piece, Constant))
        return Kind.BOOLEAN if is_truth else Kind.INTEGER
    kinds = terms | constants
    if Kind.BOOLEAN in kinds and len(kinds) > 1:
        kinds = kinds - {Kind.BOOLEAN} | {Kind.INTEGER}
    if len(kinds) == 1:
        return kinds.pop()
    if kinds <= set(_NUMBERS):
        return Kind.FLOAT if Kind.FLOAT in terms or Kind.NUMERIC not in kinds else Kind.NUMERIC
    raise Refusal(f"it takes {what} of values of different kinds")


def _kind_of_value(value: object) -> Kind:
    match value:
        case int():
            return Kind.INTEGER
        case float():
            return Kind.FLOAT
        case bytes():
            return Kind.BYTES
    return Kind.TEXT


def _write(piece: Piece, kind: Kind, what: str) -> str:
    if isinstance(piece, Constant):
        return _write_constant(piece, kind, what)
    if kind is Kind.BOOLEAN:
        return piece.sql
    term = as_integer(piece)
    if term.may_overflow or (term.kind is Kind.INTEGER and kind is not Kind.INTEGER and term.bound > EXACT_IN_DOUBLE):
        raise Refusal(f"it takes {what} of values of different kinds")
    if kind is Kind.FLOAT and term.kind is not Kind.FLOAT:
        return f"{term.operand}::double precision"
    return term.sql


def _write_constant(constant: Constant, kind: Kind, what: str) -> str:
    match kind, constant.value:
        case _, None:
            return "NULL"
        case Kind.TEXT, str(text):
            return quote_text(text)
        case Kind.BYTES, bytes(data):
            return quote_bytes(data)
        case Kind.BOOLEAN, (0 | 1) as number:
            return "TRUE" if number else "FALSE"
        case Kind.INTEGER, int(number):
            return write_integer(number)
        case ((Kind.FLOAT | Kind.NUMERIC), int(number)) if abs(number) <= EXACT_IN_DOUBLE:
            return write_integer(number)
        case ((Kind.FLOAT | Kind.NUMERIC), float(number)) if abs(number) != float("inf"):
            return write_decimal(number)
    raise Refusal(f"it takes {what} of values of different kinds")


_TYPES = {
    Kind.INTEGER: "bigint",
    Kind.FLOAT: "double precision",
    Kind.TEXT: "text",
    Kind.BYTES: "bytea",
}


def type_of_constants(branches: Branches, pieces: Sequence[Piece]) -> str:
    """The cast of a CASE of constants alone; nothing where a column says the type."""
    if any(isinstance(piece, Term) and piece.kind is branches.kind for piece in pieces):
        return ""
    return f"::{_TYPES[branches.kind]}" if branches.kind in _TYPES else ""


def _bound(piece: Piece) -> int:
    if isinstance(piece, Term):
        return 1 if piece.kind is Kind.BOOLEAN else piece.bound
    return abs(piece.value) if isinstance(piece.value, int) else 0


def _digits(piece: Piece) -> Digits:
    if isinstance(piece, Constant):
        return Digits.REAL if isinstance(piece.value, float) else Digits.UNKNOWN
    return piece.digits


def _is_in_no_number(piece: Piece) -> bool:
    """Whether numeric affinity makes a number of none of its texts."""
    if isinstance(piece, Term):
        return piece.is_in_no_number
    return _is_null(piece) or (isinstance(piece.value, str) and is_in_no_number(piece.value))


def _find_subtype(pieces: Sequence[Piece]) -> Subtype:
    """JSON where all of them are, NULL aside."""
    subtypes = {piece.subtype if isinstance(piece, Term) else Subtype.NONE for piece in pieces if not _is_null(piece)}
    return subtypes.pop() if len(subtypes) == 1 else Subtype.UNKNOWN


def _is_null(piece: Piece) -> bool:
    return isinstance(piece, Constant) and piece.value is None
