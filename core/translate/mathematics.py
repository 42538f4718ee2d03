"""Functions of numbers (https://sqlite.org/lang_mathfunc.html) that are exact everywhere: ceil(), floor(), trunc(),
sqrt(), pi(). Of the others the last digits depend on the computer's library.
"""

from collections.abc import Sequence

from core.translate.functions import FunctionRule
from core.translate.model import Kind
from core.translate.numbers import as_real, as_term
from core.translate.pieces import Constant, Digits, Piece, Refusal, Term, as_integer


def _number(arguments: Sequence[Piece], name: str) -> Term:
    if len(arguments) != 1:
        raise Refusal(f"it takes {name}() of other than one number")
    term = as_integer(as_term(arguments[0]))
    if term.kind not in (Kind.INTEGER, Kind.FLOAT, Kind.NUMERIC) or term.may_overflow:
        raise Refusal(f"it takes {name}() of other than a number")
    return term


def _cut(name: str) -> FunctionRule:
    """An INTEGER stays one, a REAL stays a REAL."""

    def rule(arguments: Sequence[Piece], reading: str) -> Term:
        term = _number(arguments, name)
        if term.kind is Kind.INTEGER:
            sql = term.sql
            return Term(reading=reading, sql=sql, kind=Kind.INTEGER, is_atom=term.is_atom, bound=term.bound)
        sql = f"{name}({as_real(term)})"
        return Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True, digits=term.digits)

    return rule


def _square_root(arguments: Sequence[Piece], reading: str) -> Term:
    """NULL of a negative number, which is an error in PostgreSQL."""
    real = as_real(_number(arguments, "sqrt"))
    sql = f"CASE WHEN {real} >= 0 THEN sqrt({real}) END"
    return Term(reading=reading, sql=sql, kind=Kind.FLOAT, digits=Digits.REAL)


def _pi(arguments: Sequence[Piece], reading: str) -> Constant:
    if arguments:
        raise Refusal("it takes pi() of something")
    return Constant(reading=reading, value=3.141592653589793)


MATHEMATICAL_FUNCTIONS: dict[str, FunctionRule] = {
    "ceil": _cut("ceil"),
    "ceiling": _cut("ceil"),
    "floor": _cut("floor"),
    "pi": _pi,
    "sqrt": _square_root,
    "trunc": _cut("trunc"),
}
