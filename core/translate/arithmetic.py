"""Sums, differences, products and signs of numbers, and of texts as the numbers that they begin with.

SQLite turns to doubles where 64 bits do not suffice (https://sqlite.org/datatype3.html#operators); PostgreSQL
raises an error. So each INTEGER knows how large it can be: one that may leave the 64 bits is computed as a
numeric and may only be compared with small constants, where the two agree. Two doubles are not added up:
PostgreSQL raises an error where SQLite yields infinity or NULL. The time of day in doubles, which is far from
that, is.
"""

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from core.translate.literals import EXACT_IN_DOUBLE, INTEGER_MAX, INTEGER_MIN, write_decimal, write_integer
from core.translate.model import InstantScale, Kind
from core.translate.numbers import as_real, as_term, as_text
from core.translate.pieces import Constant, Digits, NowNumber, Piece, Refusal, Term, as_integer

UNKNOWN_QUOTIENT = "SQLite divides without a fraction where both sides are INTEGER, which is not known here"


@dataclass(frozen=True, slots=True)
class Operation:
    """An arithmetic operator, how constants are folded by it, and the bound of its result from its sides'."""

    symbol: str
    fold: Callable[[int, int], int]
    bound: Callable[[int, int], int]


ADD = Operation("+", operator.add, operator.add)
SUBTRACT = Operation("-", operator.sub, operator.add)
MULTIPLY = Operation("*", operator.mul, operator.mul)


def calculate(operation: Operation, left: Piece, right: Piece, *, is_query: bool = False) -> Piece:
    """`left` + - * `right`. In a query, what leaves the 64 bits or the doubles is an error."""
    reading = f"({left.reading} {operation.symbol} {right.reading})"
    if _is_null(left) or _is_null(right):
        return Term(reading=reading, sql="NULL::bigint", kind=Kind.INTEGER, is_atom=True, bound=0)
    if isinstance(left, Constant) and isinstance(right, Constant):
        if isinstance(left.value, int) and isinstance(right.value, int):
            return Constant(reading=reading, value=_in_64_bits(operation.fold(left.value, right.value)))
        left = as_term(left)
    now = _calculate_now(operation, left, right)
    if now is not None and Kind.FLOAT in (_kind(left), _kind(right)):
        sql = f"{_write_double(left)} {operation.symbol} {_write_double(right)}"
        return Term(reading=reading, sql=sql, kind=Kind.FLOAT, now=now)
    if is_text(left) or is_text(right):
        return calculate_texts(operation.symbol, left, right, reading)
    if _is_double(left, right):
        # Infinity less infinity, and 0 times infinity, are NULL in SQLite.
        if Digits.REAL not in (_digits(left), _digits(right)):
            # Two of them may be INTEGERs, which SQLite adds up exactly beyond 2^53.
            written = f"{_write_exact(left)}, '{operation.symbol}', {_write_exact(right)}"
            sql = f"howdah_sqlite.calculate_numbers({written})"
            return Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True)
        sql = f"nullif({_write_double(left)} {operation.symbol} {_write_double(right)}, 'NaN')"
        if not is_query:
            written = f"{_write_double(left)}, '{operation.symbol}', {_write_double(right)}"
            sql = f"howdah_sqlite.calculate_reals({written})"
        return Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True, digits=Digits.REAL)
    cast, bound = _choose_type(operation.bound(_bound(left), _bound(right)))
    if is_query and bound > INTEGER_MAX:
        cast, bound = "bigint", -INTEGER_MIN
    return Term(
        reading=reading,
        sql=f"{_operand(left, cast)} {operation.symbol} {_operand(right, cast)}",
        kind=Kind.INTEGER,
        bound=bound,
        now=now,
    )


def negate(piece: Piece) -> Piece:
    """`-piece`, the smallest integer's literal aside."""
    reading = f"(- {piece.reading})"
    if isinstance(piece, Constant):
        match piece.value:
            case int(number):
                return Constant(reading=reading, value=_in_64_bits(-number))
            case float(number):
                return Constant(reading=reading, value=-number)
            case None:
                return Term(reading=reading, sql="NULL::bigint", kind=Kind.INTEGER, is_atom=True, bound=0)
        piece = as_term(piece)
    if is_text(piece):
        sql = f"howdah_sqlite.calculate_texts('0', '-', {piece.sql})"
        return Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True)
    if piece.kind in (Kind.FLOAT, Kind.NUMERIC):
        return Term(reading=reading, sql=f"-{piece.operand}", kind=piece.kind, digits=piece.digits)
    cast, bound = _choose_type(_bound(piece))
    return Term(reading=reading, sql=f"-{_operand(piece, cast)}", kind=Kind.INTEGER, bound=bound)


def calculate_texts(symbol: str, left: Piece, right: Piece, reading: str) -> Term:
    """An operation of which one side at least is a text: SQLite takes the number that it begins with."""
    both = (left, right)
    if any(isinstance(as_term(piece), Term) and as_term(piece).kind is Kind.BYTES for piece in both):
        raise Refusal("it calculates with a blob")
    if Digits.REAL in map(_digits, both):
        first, second = (f"howdah_sqlite.text_to_real({as_term(p).sql})" if is_text(p) else as_real(p) for p in both)
        written = f"calculate_reals({first}, '{symbol}', {second})"
        if symbol == "/":
            written = f"divide_reals({first}, {second})"
        return Term(reading=reading, sql=f"howdah_sqlite.{written}", kind=Kind.FLOAT, is_atom=True, digits=Digits.REAL)
    if any(_kind(piece) in (Kind.FLOAT, Kind.NUMERIC) for piece in both):
        if symbol == "/":
            raise Refusal(UNKNOWN_QUOTIENT)
        written = f"{_write_exact(left)}, '{symbol}', {_write_exact(right)}"
        return Term(reading=reading, sql=f"howdah_sqlite.calculate_numbers({written})", kind=Kind.FLOAT, is_atom=True)
    written = f"{as_text(as_term(left)).sql}, '{symbol}', {as_text(as_term(right)).sql}"
    return Term(reading=reading, sql=f"howdah_sqlite.calculate_texts({written})", kind=Kind.FLOAT, is_atom=True)


def is_text(piece: Piece) -> bool:
    """Whether a side of an operator is a text, other than one of which the number is known."""
    if isinstance(piece, Constant):
        return isinstance(piece.value, str)
    return piece.kind is Kind.TEXT and piece.integer_sql is None


def absolute(term: Term, reading: str) -> Term:
    """abs(): of the smallest integer an error in both, of a text a REAL."""
    if is_text(term):
        sql = f"abs(howdah_sqlite.text_to_real({term.sql}))"
        return Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True, digits=Digits.REAL)
    if term.kind in (Kind.FLOAT, Kind.NUMERIC):
        return Term(reading=reading, sql=f"abs({term.sql})", kind=term.kind, is_atom=True, digits=term.digits)
    return Term(
        reading=reading,
        sql=f"abs({_operand(term, 'bigint')})",
        kind=Kind.INTEGER,
        is_atom=True,
        bound=_bound(term),
    )


def as_digits(term: Term) -> Term:
    """A text of digits as the integer that it is beside an arithmetic operator; any other term as it is."""
    if term.integer_sql is None:
        return term
    return replace(term, sql=term.integer_sql, kind=Kind.INTEGER, integer_sql=None, is_atom=True)


def _calculate_now(operation: Operation, left: Piece, right: Piece) -> NowNumber | None:
    """What the time of day and a constant still count together; None where they do not."""
    match left, right:
        case Term(now=NowNumber() as now), Constant(value=int() | float() as number):
            pass
        case Constant(value=int() | float() as number), Term(now=NowNumber() as now) if operation is not SUBTRACT:
            pass
        case _:
            return None
    if not math.isfinite(number) or abs(number) > EXACT_IN_DOUBLE:
        return None
    scale, amount = now.scale, Fraction(number)
    if operation is MULTIPLY:
        scale = InstantScale(scale.per_second * amount, scale.at_epoch * amount)
    else:
        scale = replace(scale, at_epoch=scale.at_epoch + (amount if operation is ADD else -amount))
    return replace(now, scale=scale)


def _kind(piece: Piece) -> Kind | None:
    if isinstance(piece, Term):
        return piece.kind
    return Kind.FLOAT if isinstance(piece.value, float) else None


def _is_double(left: Piece, right: Piece) -> bool:
    """Whether both are numbers, one of them no integer."""
    kinds = {_kind(as_digits(piece) if isinstance(piece, Term) else piece) for piece in (left, right)}
    if kinds.isdisjoint((Kind.FLOAT, Kind.NUMERIC)):
        return False
    return all(kind in (None, Kind.INTEGER, Kind.BOOLEAN, Kind.FLOAT, Kind.NUMERIC) for kind in kinds)


def _digits(piece: Piece) -> Digits:
    if isinstance(piece, Constant):
        return Digits.REAL if isinstance(piece.value, float) else Digits.UNKNOWN
    return piece.digits


def _write_exact(piece: Piece) -> str:
    """An operand as the double that holds it, or an error."""
    if is_text(piece):
        return f"howdah_sqlite.text_to_number({as_term(piece).sql})"
    if isinstance(piece, Term):
        integer = as_integer(as_digits(piece))
        if integer.kind is Kind.INTEGER and integer.bound > EXACT_IN_DOUBLE:
            return f"howdah_sqlite.exact_integer({integer.sql})"
    elif isinstance(piece.value, int) and abs(piece.value) > EXACT_IN_DOUBLE:
        raise Refusal("it calculates with an integer beyond 2^53 and with what may be an INTEGER or a REAL")
    return _write_double(piece)


def _is_null(piece: Piece) -> bool:
    return isinstance(piece, Constant) and piece.value is None


def _write_double(piece: Piece) -> str:
    """An operand beside a double. PostgreSQL makes a double of a numeric there."""
    match piece:
        case Term(kind=Kind.NUMERIC):
            return f"{piece.operand}::double precision"
        case Term():
            return as_integer(as_digits(piece)).operand
        case Constant(value=int(number)):
            return f"{write_integer(number)}::double precision"
        case Constant(value=float(number)):
            return f"{write_decimal(number)}::double precision"
    raise Refusal("it calculates with other than numbers")


def _bound(piece: Piece) -> int:
    """Of an operand. Raises Refusal for what is no integer within 64 bits."""
    if isinstance(piece, Constant):
        if isinstance(piece.value, int):
            return abs(piece.value)
    else:
        integer = as_integer(as_digits(piece))
        if integer.kind is Kind.INTEGER and not integer.may_overflow:
            return integer.bound
    raise Refusal("it calculates with other than integers, or beyond 64 bits")


def _choose_type(bound: int) -> tuple[str, int]:
    """In what to compute an integer of at most that magnitude, and its bound: of 2^63, only the negative is one."""
    return ("bigint", bound) if bound <= INTEGER_MAX else ("numeric", bound + 1)


def _operand(piece: Piece, cast: str) -> str:
    if isinstance(piece, Term):
        return f"{as_integer(as_digits(piece)).operand}::{cast}"
    return write_integer(piece.value) if isinstance(piece.value, int) else "NULL"


def _in_64_bits(value: int) -> int:
    if not INTEGER_MIN <= value <= INTEGER_MAX:
        raise Refusal("its result leaves the 64 bits of an integer")
    return value
