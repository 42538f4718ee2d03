"""The allow-list: what each node of sqlglot's tree is in PostgreSQL, by its class.

To add one: write a function of the node and the scope, and put it into `RULES`. A rule may ignore what it
does not know of a node: its reading then differs from the original, which the referee sees.
"""

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from core.identifiers import quote_sqlite, quote_text
from core.translate import arithmetic, comparison, division, extracted
from core.translate.arithmetic import Operation
from core.translate.branching import read_case
from core.translate.calling import call_function, make_arrow
from core.translate.clock import current_date, current_time, current_timestamp, whole_epoch
from core.translate.comparing import make_comparison, read_between, read_in
from core.translate.extracted import Extracted
from core.translate.functions import concatenate
from core.translate.literals import INTEGER_MIN, read_number
from core.translate.matching import read_escape, read_glob, read_like
from core.translate.numbers import cast
from core.translate.pieces import Constant, Converted, Piece, Refusal, Term
from core.translate.scope import Scope, resolve
from core.translate.truths import make_chain, negate_truth, read_is
from core.translate.walk import Rule, as_own_value, translate, translate_any, translate_text


def _parentheses(node: exp.Expr, scope: Scope) -> Piece | Converted:
    return translate_any(node.this, scope)


def _name(node: exp.Expr, scope: Scope) -> Piece | Converted:
    return resolve(node.name, scope, is_quoted=bool(node.this.args.get("quoted")))


def _literal(node: exp.Expr, scope: Scope) -> Constant:
    text = node.name
    if node.args["is_string"]:
        return Constant(reading=quote_text(text), value=text)
    return Constant(reading=text, value=read_number(text))


def _null(node: exp.Expr, scope: Scope) -> Constant:
    return Constant(reading="NULL", value=None)


def _truth_word(node: exp.Expr, scope: Scope) -> Constant:
    """TRUE and FALSE are 1 and 0 (https://sqlite.org/lang_expr.html#boolean_expressions), unless a column is
    called so."""
    word = "TRUE" if node.this else "FALSE"
    if scope.has_column(word):
        raise Refusal(f"{word} is the name of a column")
    return Constant(reading=word, value=int(node.this))


def _blob(node: exp.Expr, scope: Scope) -> Constant:
    return Constant(reading=f"x'{node.name}'", value=bytes.fromhex(node.name))


def _collate(node: exp.Expr, scope: Scope) -> Piece:
    piece = translate(node.this, scope)
    collation = node.expression.name.upper()
    reading = f"({piece.reading} COLLATE {quote_sqlite(collation)})"
    if isinstance(piece, Constant):
        return replace(piece, reading=reading, collation=collation)
    return replace(piece, reading=reading, collation=collation, has_collate=True)


def _calculation(operation: Operation) -> Rule:
    def rule(node: exp.Expr, scope: Scope) -> Piece:
        left, right = translate(node.this, scope), translate(node.expression, scope)
        return arithmetic.calculate(operation, left, right, is_query=scope.is_query)

    return rule


def _division(node: exp.Expr, scope: Scope) -> Piece:
    left, right = translate(node.this, scope), translate(node.expression, scope)
    return division.divide(left, right, is_query=scope.is_query)


def _remainder(node: exp.Expr, scope: Scope) -> Piece:
    return division.take_remainder(translate(node.this, scope), translate(node.expression, scope))


def _bits(symbol: str, combine: Callable[[str, Piece, Piece], Term]) -> Rule:
    def rule(node: exp.Expr, scope: Scope) -> Piece:
        return combine(symbol, translate(node.this, scope), translate(node.expression, scope))

    return rule


def _invert(node: exp.Expr, scope: Scope) -> Piece:
    return division.invert_bits(translate(node.this, scope))


def _negation(node: exp.Expr, scope: Scope) -> Piece:
    if isinstance(node.this, exp.Literal) and node.this.name == str(-INTEGER_MIN):
        # The digits alone are a double in SQLite, with the sign before them they are the smallest integer.
        return Constant(reading=str(INTEGER_MIN), value=INTEGER_MIN)
    return arithmetic.negate(translate(node.this, scope))


def _concatenation(node: exp.Expr, scope: Scope) -> Piece:
    return concatenate(translate_text(node.this, scope), translate_text(node.expression, scope))


def read_cast(node: exp.Expr, scope: Scope) -> Piece:
    """CAST; to an integer of the time of day, which is how the epoch is often written, by PostgreSQL's own."""
    target = node.args["to"]
    # What sqlglot calls a type may have another affinity than what was written, which the referee sees.
    name = str(target.args.get("kind") or _TYPE_NAMES.get(target.this) or target.this.value)
    part = translate_any(node.this, scope)
    if isinstance(part, Extracted):
        return extracted.cast_extracted(part, name)
    piece = as_own_value(part, scope)
    if isinstance(piece, Term) and target.this in exp.DataType.INTEGER_TYPES:
        integer = whole_epoch(piece)
        if integer is not None:
            return replace(integer, reading=f"CAST({piece.reading} AS INTEGER)")
    return cast(piece, name, has_utf8=scope.orders_text_bytewise, is_query=scope.is_query)


_TYPE_NAMES = {exp.DataType.Type.VARBINARY: "BLOB", exp.DataType.Type.BINARY: "BLOB"}


def _clock(keyword: str, write: Callable[[str], Term]) -> Rule:
    def rule(node: exp.Expr, scope: Scope) -> Piece:
        if not (scope.is_default or scope.is_query):
            raise Refusal(f"{keyword} is another value each time")
        return write(keyword)

    return rule


RULES: dict[type[exp.Expr], Rule] = {
    exp.Add: _calculation(arithmetic.ADD),
    exp.And: make_chain("AND"),
    exp.Anonymous: call_function,
    exp.Between: read_between,
    exp.BitwiseAnd: _bits("&", division.combine_bits),
    exp.BitwiseLeftShift: _bits("<<", division.shift),
    exp.BitwiseNot: _invert,
    exp.BitwiseOr: _bits("|", division.combine_bits),
    exp.BitwiseRightShift: _bits(">>", division.shift),
    exp.Boolean: _truth_word,
    exp.Case: read_case,
    exp.Cast: read_cast,
    exp.Collate: _collate,
    exp.Column: _name,
    exp.CurrentDate: _clock("CURRENT_DATE", current_date),
    exp.CurrentTime: _clock("CURRENT_TIME", current_time),
    exp.CurrentTimestamp: _clock("CURRENT_TIMESTAMP", current_timestamp),
    exp.DPipe: _concatenation,
    exp.Div: _division,
    exp.EQ: make_comparison(comparison.EQUAL),
    exp.Escape: read_escape,
    exp.GT: make_comparison(comparison.GREATER),
    exp.GTE: make_comparison(comparison.GREATER_OR_EQUAL),
    exp.Glob: read_glob,
    exp.HexString: _blob,
    exp.In: read_in,
    exp.Is: read_is,
    exp.JSONExtract: make_arrow(is_value=False),
    exp.JSONExtractScalar: make_arrow(is_value=True),
    exp.LT: make_comparison(comparison.LESS),
    exp.LTE: make_comparison(comparison.LESS_OR_EQUAL),
    exp.Like: read_like,
    exp.Literal: _literal,
    exp.Mod: _remainder,
    exp.Mul: _calculation(arithmetic.MULTIPLY),
    exp.NEQ: make_comparison(comparison.NOT_EQUAL),
    exp.Neg: _negation,
    exp.Not: negate_truth,
    exp.Null: _null,
    exp.NullSafeEQ: make_comparison(comparison.IS),
    exp.NullSafeNEQ: make_comparison(comparison.IS_NOT),
    exp.Or: make_chain("OR"),
    exp.Paren: _parentheses,
    exp.Sub: _calculation(arithmetic.SUBTRACT),
}
