"""Quotients, remainders and bits (https://sqlite.org/lang_expr.html#operators).

A division by 0 is NULL; that of two INTEGERs has no fraction. `%`, `&`, `|`, `<<`, `>>` and `~` take INTEGERs, and make
them of what is none.
"""

from core.translate.arithmetic import UNKNOWN_QUOTIENT, as_digits, calculate_texts, is_text, negate
from core.translate.comparison import is_null
from core.translate.literals import EXACT_IN_DOUBLE, INTEGER_MIN, write_integer
from core.translate.model import Kind
from core.translate.numbers import as_real, as_term, as_whole
from core.translate.pieces import Constant, Digits, Piece, Refusal, Term, as_integer

_SHIFT_BITS = 64
_INTEGER_BOUND = -INTEGER_MIN


def divide(left: Piece, right: Piece, *, is_query: bool) -> Term:
    """`left / right`."""
    reading = f"({left.reading} / {right.reading})"
    if (is_text(left) or is_text(right)) and not (is_null(left) or is_null(right)):
        return calculate_texts("/", left, right, reading)
    first, second = _number(left), _number(right)
    if first.kind is Kind.INTEGER and second.kind is Kind.INTEGER:
        return _divide_integers(reading, first, right, second, is_query=is_query)
    if Digits.REAL in (_digits(first), _digits(second)):
        if not is_query:
            sql = f"howdah_sqlite.divide_reals({as_real(first)}, {as_real(second)})"
            return Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True, digits=Digits.REAL)
        quotient = f"{as_real(first)} / nullif({as_real(second)}, 0)"
        # Infinity by infinity is NULL in SQLite.
        return Term(
            reading=reading, sql=f"nullif({quotient}, 'NaN')", kind=Kind.FLOAT, is_atom=True, digits=Digits.REAL
        )
    if Digits.UNKNOWN in (_digits(first), _digits(second)):
        raise Refusal(UNKNOWN_QUOTIENT)
    for term in (first, second):
        if term.kind is Kind.INTEGER and term.bound > EXACT_IN_DOUBLE:
            raise Refusal("it divides integers beyond 2^53 and numbers that may have a fraction")
    sql = f"howdah_sqlite.divide_numbers({as_real(first)}, {as_real(second)})"
    return Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True)


def take_remainder(left: Piece, right: Piece) -> Term:
    """`left % right`, of both as INTEGERs; a REAL where one of them is one."""
    reading = f"({left.reading} % {right.reading})"
    first, second = _number(left), _number(right)
    divisor = as_whole(second)
    if isinstance(right, Constant) and right.value == 0:
        sql = f"{as_whole(first)} % NULL"
    else:
        # A REAL such as 0.5 is 0 as an INTEGER.
        is_whole = isinstance(right, Constant) and isinstance(right.value, int)
        sql = f"{as_whole(first)} % {divisor if is_whole else f'nullif({divisor}, 0)'}"
    if first.kind is Kind.INTEGER and second.kind is Kind.INTEGER:
        bound = min(first.bound, second.bound)
        return Term(reading=reading, sql=sql, kind=Kind.INTEGER, bound=bound)
    digits = Digits.REAL if Digits.REAL in (_digits(first), _digits(second)) else Digits.UNKNOWN
    if Kind.TEXT in (first.kind, second.kind) and digits is Digits.UNKNOWN:
        return Term(reading=reading, sql=f"howdah_sqlite.exact_integer({sql})", kind=Kind.FLOAT, is_atom=True)
    return Term(reading=reading, sql=f"({sql})::double precision", kind=Kind.FLOAT, is_atom=True, digits=digits)


def combine_bits(symbol: str, left: Piece, right: Piece) -> Term:
    """`left & right`, `left | right`."""
    sql = f"{as_whole(_number(left))} {symbol} {as_whole(_number(right))}"
    return Term(reading=f"({left.reading} {symbol} {right.reading})", sql=sql, kind=Kind.INTEGER, bound=_INTEGER_BOUND)


def invert_bits(piece: Piece) -> Term:
    """`~piece`."""
    sql = f"~ {as_whole(_number(piece))}"
    return Term(reading=f"(~ {piece.reading})", sql=sql, kind=Kind.INTEGER, bound=_INTEGER_BOUND)


def shift(symbol: str, left: Piece, right: Piece) -> Term:
    """`left << right`, `left >> right`. PostgreSQL takes the count modulo 64."""
    reading = f"({left.reading} {symbol} {right.reading})"
    value = as_whole(_number(left))
    if isinstance(right, Constant) and isinstance(right.value, int) and 0 <= right.value < _SHIFT_BITS:
        return Term(reading=reading, sql=f"{value} {symbol} {right.value}", kind=Kind.INTEGER, bound=_INTEGER_BOUND)
    name = "shift_left" if symbol == "<<" else "shift_right"
    sql = f"howdah_sqlite.{name}({value}, {as_whole(_number(right))})"
    return Term(reading=reading, sql=sql, kind=Kind.INTEGER, is_atom=True, bound=_INTEGER_BOUND)


def _divide_integers(reading: str, first: Term, right: Piece, second: Term, *, is_query: bool) -> Term:
    if isinstance(right, Constant) and isinstance(right.value, int):
        if right.value == 0:
            return Term(reading=reading, sql=f"{as_whole(first)} / NULL", kind=Kind.INTEGER, bound=0)
        if right.value == -1:
            negated = negate(first)
            if isinstance(negated, Constant):
                raise Refusal("it divides constants")
            return Term(reading=reading, sql=negated.sql, kind=Kind.INTEGER, bound=negated.bound)
        sql = f"{as_whole(first)} / {write_integer(right.value)}"
        return Term(reading=reading, sql=sql, kind=Kind.INTEGER, bound=first.bound // abs(right.value))
    if is_query or first.bound < _INTEGER_BOUND:
        sql = f"{as_whole(first)} / nullif({as_whole(second)}, 0)"
        return Term(reading=reading, sql=sql, kind=Kind.INTEGER, bound=first.bound)
    # The least integer divided by -1 is one more than the largest.
    sql = f"div({as_whole(first)}::numeric, nullif({as_whole(second)}, 0)::numeric)"
    return Term(reading=reading, sql=sql, kind=Kind.INTEGER, is_atom=True, bound=_INTEGER_BOUND + 1)


def _number(piece: Piece) -> Term:
    if is_null(piece):
        return Term(reading=piece.reading, sql="NULL::bigint", kind=Kind.INTEGER, is_atom=True, bound=0)
    term = as_integer(as_digits(as_term(piece)))
    if term.kind is Kind.BYTES:
        raise Refusal("it calculates with a blob")
    if term.may_overflow:
        raise Refusal("it calculates beyond 64 bits")
    return term


def _digits(term: Term) -> Digits:
    return Digits.BY_VALUE if term.kind is Kind.INTEGER else term.digits
