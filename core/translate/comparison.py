"""Comparisons as SQLite makes them (https://sqlite.org/datatype3.html#comparison_expressions).

SQLite compares an integer with a double exactly, applies a column's affinity to the other side, orders values
of different classes by class, and text by a collation of its own. PostgreSQL does none of that: what has no
equal there is refused.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.identifiers import fold_ascii, quote_text
from core.translate.classes import compare_classes, unify
from core.translate.literals import (
    EXACT_IN_DOUBLE,
    looks_numeric,
    quote_bytes,
    read_integer,
    write_decimal,
    write_exact,
    write_integer,
)
from core.translate.model import Kind
from core.translate.numbers import as_term
from core.translate.pieces import Constant, Piece, Pull, Refusal, Term, as_integer


@dataclass(frozen=True, slots=True)
class Operator:
    """A comparison, in both languages."""

    sqlite: str
    postgres: str
    orders: bool = False
    is_null_safe: bool = False


EQUAL = Operator("=", "=")
NOT_EQUAL = Operator("<>", "<>")
LESS = Operator("<", "<", orders=True)
LESS_OR_EQUAL = Operator("<=", "<=", orders=True)
GREATER = Operator(">", ">", orders=True)
GREATER_OR_EQUAL = Operator(">=", ">=", orders=True)
IS = Operator("IS", "IS NOT DISTINCT FROM", is_null_safe=True)
IS_NOT = Operator("IS NOT", "IS DISTINCT FROM", is_null_safe=True)

NULL_BOOLEAN = "NULL::boolean"


def compare(operator: Operator, left: Piece, right: Piece, *, orders_text_bytewise: bool = True) -> str:
    """A comparison in PostgreSQL's SQL."""
    if isinstance(left, Constant) and isinstance(right, Constant) and not (is_null(left) or is_null(right)):
        has_collate = left.collation is not None
        left = replace(as_term(left), collation=left.collation, has_collate=has_collate)
    if is_null(left) or is_null(right):
        return _compare_with_null(operator, right if is_null(left) else left)
    left, right = unify(left, right)
    by_class = compare_classes(operator, left, right)
    if by_class is not None:
        return by_class
    kind = _common_kind(left, right, is_ordered=operator.orders)
    if kind is Kind.TEXT:
        collation = _collation(left, right)
        left_sql, right_sql = _write_text(left, collation), _write_text(right, collation)
        if operator.orders and collation == "BINARY":
            if not orders_text_bytewise:
                raise Refusal("SQLite orders text in this file by the bytes of UTF-16")
            left_sql += ' COLLATE "C"'
    else:
        left_sql, right_sql = _write(left, kind), _write(right, kind)
    return f"{left_sql} {operator.postgres} {right_sql}"


def is_one_of(term: Term, constants: Sequence[Constant]) -> str:
    """`x IN (...)` in PostgreSQL's SQL. The collation is that of the left side alone."""
    kinds = {_common_kind(term, constant) for constant in constants if not is_null(constant)}
    if len(kinds) > 1:
        kinds = {Kind.INTEGER}
    kind = kinds.pop() if kinds else term.kind
    if kind is Kind.TEXT:
        collation = term.collation or "BINARY"
        left_sql = _write_text(term, collation)
        members = [_write_text(constant, collation) for constant in constants]
    else:
        left_sql = _write(term, kind)
        members = [_write(constant, kind) for constant in constants]
    return f"{left_sql} IN ({', '.join(members)})"


def is_null(piece: Piece) -> bool:
    return isinstance(piece, Constant) and piece.value is None


def _compare_with_null(operator: Operator, other: Piece) -> str:
    if not operator.is_null_safe:
        return NULL_BOOLEAN
    if isinstance(other, Constant):
        raise Refusal("it compares two constants")
    return f"{other.operand} IS {'NOT ' if operator is IS_NOT else ''}NULL"


def _common_kind(left: Piece, right: Piece, *, is_ordered: bool = False) -> Kind:
    """The kind in which two sides, at most one of them a constant, are compared; `is_ordered` asks which is less."""
    match left, right:
        case Term(), Constant():
            return _kind_with_constant(left, right)
        case Constant(), Term():
            return _kind_with_constant(right, left)
        case Term(), Term():
            return _kind_of_terms(left, right, is_ordered=is_ordered)
    raise Refusal("it compares two constants")


def _kind_of_terms(left: Term, right: Term, *, is_ordered: bool) -> Kind:
    if left.kind is Kind.TEXT and right.kind is Kind.TEXT:
        pulls = {left.pull, right.pull}
        if pulls <= {Pull.NONE, Pull.TEXT}:
            return Kind.TEXT
        # A column of numeric affinity holds no text that it would still make a number of.
        if all(side.pull is Pull.NUMERIC or side.is_in_no_number for side in (left, right)):
            return Kind.TEXT
        # Whatever the other side becomes, it equals such a text only if it is the same one.
        if (left.is_in_no_number or right.is_in_no_number) and not is_ordered:
            return Kind.TEXT
        raise Refusal("by affinity SQLite may compare these texts as numbers")
    if left.kind is right.kind is Kind.BOOLEAN:
        return Kind.BOOLEAN
    left, right = as_integer(left), as_integer(right)
    if left.may_overflow or right.may_overflow:
        raise Refusal("its sum or product may leave the 64 bits of an integer")
    kinds = {left.kind, right.kind}
    if len(kinds) == 1:
        return left.kind
    if kinds == {Kind.NUMERIC, Kind.FLOAT}:
        return Kind.FLOAT
    if kinds <= {Kind.INTEGER, Kind.NUMERIC, Kind.FLOAT}:
        integer = left if left.kind is Kind.INTEGER else right
        if integer.bound <= EXACT_IN_DOUBLE:
            return (kinds - {Kind.INTEGER}).pop()
        raise Refusal("SQLite compares an integer with a double exactly, PostgreSQL rounds first")
    raise Refusal("SQLite orders values of different classes by their class")


def _kind_with_constant(term: Term, constant: Constant) -> Kind:
    """The term's kind, once it is certain that the constant can be written as one."""
    value = constant.value
    match term.kind:
        case Kind.TEXT:
            _check_text(term, value)
        case Kind.BYTES:
            if not isinstance(value, bytes):
                raise Refusal(f"SQLite orders a blob and {constant.reading} by their class")
        case Kind.BOOLEAN | Kind.INTEGER | Kind.FLOAT | Kind.NUMERIC:
            return _check_number(term, _as_number(constant, term.pull))
    return term.kind


def _check_text(term: Term, value: object) -> None:
    if isinstance(value, str):
        if term.pull in (Pull.NUMERIC, Pull.UNKNOWN) and looks_numeric(value):
            raise Refusal("by affinity SQLite may compare this text as a number")
    elif not (isinstance(value, int) and term.pull is Pull.TEXT):
        raise Refusal("it compares text with something else")


def _check_number(term: Term, number: int | float) -> Kind:
    if isinstance(number, float) and not math.isfinite(number):
        raise Refusal("it compares with infinity")
    if term.may_overflow and (isinstance(number, float) or abs(number) > EXACT_IN_DOUBLE):
        raise Refusal("its sum or product may leave the 64 bits of an integer")
    if term.kind is Kind.BOOLEAN:
        if number in (0, 1):
            return Kind.BOOLEAN
        if isinstance(number, float):
            raise Refusal("it compares a boolean with a fraction")
        return Kind.INTEGER
    if isinstance(number, int) and (
        (term.kind is Kind.FLOAT and float(number) != number)
        or (term.kind is Kind.NUMERIC and abs(number) > EXACT_IN_DOUBLE)
    ):
        raise Refusal("SQLite compares an integer with a double exactly, PostgreSQL rounds first")
    return term.kind


def _as_number(constant: Constant, pull: Pull) -> int | float:
    """The number that a constant is beside a column of that affinity."""
    value = constant.value
    if isinstance(value, str) and pull is Pull.NUMERIC:
        value = read_integer(value)
    if isinstance(value, int | float):
        return value
    raise Refusal(f"it compares a number with {constant.reading}")


def _collation(left: Piece, right: Piece) -> str:
    """https://sqlite.org/datatype3.html#assigning_collating_sequences_from_sql"""
    for side in (left, right):
        if side.collation and (isinstance(side, Constant) or side.has_collate):
            return side.collation
    return left.collation or right.collation or "BINARY"


def _write_text(piece: Piece, collation: str) -> str:
    """A text so that its equality, and its order under "C", are those of the collation."""
    if isinstance(piece, Term):
        return piece.operand if collation == "BINARY" else fold_text(piece, collation)
    if piece.value is None:
        return "NULL"
    text = str(piece.value)
    match collation:
        case "NOCASE":
            text = fold_ascii(text)
        case "RTRIM":
            text = text.rstrip(" ")
        case "BINARY":
            pass
        case _:
            raise Refusal(f"its collation {collation} is the application's own")
    return quote_text(text)


def fold_text(term: Term, collation: str) -> str:
    """A text so that those that a collation other than BINARY finds equal are the same; under "C" in its order."""
    match collation:
        case "NOCASE":
            return lower_ascii(term)
        case "RTRIM":
            return f"rtrim({term.operand} COLLATE \"C\", ' ')"
    raise Refusal(f"its collation {collation} is the application's own")


def lower_ascii(term: Term) -> str:
    """Under "C", PostgreSQL's lower() touches the letters that SQLite's does."""
    return f'lower({term.operand} COLLATE "C")'


def _write(piece: Piece, kind: Kind) -> str:
    """An operand that is not text, as a value of a kind that was found to fit."""
    if isinstance(piece, Term):
        return (piece if kind is Kind.BOOLEAN else as_integer(piece)).operand
    value = piece.value
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return quote_bytes(value)
    number = _as_number(piece, Pull.NUMERIC)
    if kind is Kind.BOOLEAN:
        return "TRUE" if number else "FALSE"
    if isinstance(number, int):
        return write_integer(number)
    return write_exact(number) if kind is Kind.INTEGER else write_decimal(number)
