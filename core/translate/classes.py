"""Comparisons between values of different classes (https://sqlite.org/datatype3.html#comparison_expressions).

A column's affinity may first make a number of a text or a text of a number; what is then still of different classes is
ordered by class: numbers, texts, blobs. PostgreSQL compares no two such values by itself.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from core.translate.literals import looks_numeric
from core.translate.model import Kind
from core.translate.numbers import as_real, as_term, as_text, as_whole
from core.translate.pieces import Constant, Piece, Pull, Refusal, Term
from core.translate.stored import as_integer, read_numeric, write_digits

if TYPE_CHECKING:
    from core.translate.comparison import Operator

_RANKS = {
    Kind.BOOLEAN: 0,
    Kind.INTEGER: 0,
    Kind.FLOAT: 0,
    Kind.NUMERIC: 0,
    Kind.TEXT: 1,
    Kind.BYTES: 2,
}
_NUMBER, _TEXT = 0, 1
_HOLDS_BELOW = {"<": True, "<=": True, ">": False, ">=": False, "<>": True, "=": False}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def unify(left: Piece, right: Piece) -> tuple[Piece, Piece]:
    """The two sides once affinity has made one class of both, where that is done without looking at their values."""
    ranks = {_rank(left), _rank(right)}
    if ranks != {_NUMBER, _TEXT}:
        return left, right
    return _unify(left, right), _unify(right, left)


def compare_classes(operator: "Operator", left: Piece, right: Piece) -> str | None:
    """A comparison of values of different classes in PostgreSQL's SQL; None where they are of one class."""
    left_rank, right_rank = _rank(left), _rank(right)
    if left_rank == right_rank:
        return _compare_numbers(operator, left, right) if left_rank == _NUMBER else None
    if {left_rank, right_rank} == {_NUMBER, _TEXT}:
        text, number = (left, right) if left_rank == _TEXT else (right, left)
        if isinstance(text, Term) and _pull(number) is Pull.NUMERIC and text.pull is not Pull.NUMERIC:
            return _compare_text_with_number(operator, text, number, is_mirrored=left is number)
        if Pull.UNKNOWN in (_pull(text), _pull(number)):
            raise Refusal("by affinity SQLite may compare this text as a number")
    return _compare_ranks(operator, left, right, is_below=left_rank < right_rank)


def _unify(side: Piece, other: Piece) -> Piece:
    match side, _pull(other):
        # A number beside a text column is a text.
        case Term(kind=Kind.INTEGER | Kind.BOOLEAN | Kind.FLOAT | Kind.NUMERIC, pull=Pull.NONE), Pull.TEXT:
            if side.collation is not None:
                # SQLite makes no text of a column without a type, and may of what a query computes.
                raise Refusal("by affinity SQLite may compare this number as a text")
            return as_text(side)
        case Constant(value=int() | float() as number), Pull.TEXT:
            return replace(side, value=write_digits(number))
        # A text that looks like a number is one beside a column of numbers.
        case Constant(value=str(text)), Pull.NUMERIC if looks_numeric(text):
            read = read_numeric(text)
            return replace(side, value=None if read is None else as_integer(read))
    return side


def _compare_numbers(operator: "Operator", left: Piece, right: Piece) -> str | None:
    """An INTEGER of more than 53 bits with a double, which PostgreSQL would round."""
    if not isinstance(left, Term) or not isinstance(right, Term):
        return None
    kinds = (left.kind, right.kind)
    doubles = (Kind.FLOAT, Kind.NUMERIC)
    if left.may_overflow or right.may_overflow:
        return None
    if kinds[0] in doubles and kinds[1] is Kind.INTEGER and right.bound > 2**53:
        order = f"howdah_sqlite.compare_real_with_integer({as_real(left)}, {as_whole(right)})"
        return _compare_order(operator, order, left, right, is_mirrored=False)
    if kinds[1] in doubles and kinds[0] is Kind.INTEGER and left.bound > 2**53:
        order = f"howdah_sqlite.compare_real_with_integer({as_real(right)}, {as_whole(left)})"
        return _compare_order(operator, order, left, right, is_mirrored=True)
    return None


def _compare_text_with_number(operator: "Operator", text: Term, number: Piece, *, is_mirrored: bool) -> str:
    term = as_term(number)
    if term.kind in (Kind.INTEGER, Kind.BOOLEAN):
        order = f"howdah_sqlite.compare_text_with_integer({text.sql}, {as_whole(term)})"
    else:
        order = f"howdah_sqlite.compare_text_with_real({text.sql}, {as_real(term)})"
    return _compare_order(operator, order, text, term, is_mirrored=is_mirrored)


def _compare_order(operator: "Operator", order: str, left: Term, right: Term, *, is_mirrored: bool) -> str:
    if operator.is_null_safe:
        equal = f"({order} = 0) IS TRUE OR ({left.operand} IS NULL AND {right.operand} IS NULL)"
        return equal if operator.sqlite == "IS" else f"NOT ({equal})"
    symbol = _MIRRORED.get(operator.postgres, operator.postgres) if is_mirrored else operator.postgres
    return f"{order} {symbol} 0"


def _compare_ranks(operator: "Operator", left: Piece, right: Piece, *, is_below: bool) -> str:
    terms = [piece.operand for piece in (left, right) if isinstance(piece, Term)]
    if operator.is_null_safe:
        is_null = " AND ".join(f"{operand} IS NULL" for operand in terms) if len(terms) == 2 else "FALSE"
        return is_null if operator.sqlite == "IS" else f"NOT ({is_null})"
    holds = _HOLDS_BELOW[operator.sqlite] == is_below or operator.sqlite == "<>"
    if operator.sqlite == "=":
        holds = False
    known = " AND ".join(f"{operand} IS NOT NULL" for operand in terms)
    return f"CASE WHEN {known} THEN {'TRUE' if holds else 'FALSE'} END"


def _rank(piece: Piece) -> int:
    if isinstance(piece, Term):
        return _RANKS[piece.kind]
    match piece.value:
        case str():
            return _TEXT
        case bytes():
            return _RANKS[Kind.BYTES]
    return _NUMBER


def _pull(piece: Piece) -> Pull:
    return piece.pull if isinstance(piece, Term) else Pull.NONE
