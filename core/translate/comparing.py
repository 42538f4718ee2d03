"""Comparisons of parts of every sort: row values, BETWEEN, IN, columns whose values are others than SQLite's.

How two plain values are compared is in `comparison`."""

from dataclasses import replace

from sqlglot import exp

from core.translate import comparison
from core.translate.comparison import Operator, compare
from core.translate.converted import compare_converted, is_one_of_labels
from core.translate.extracted import Extracted, compare_extracted
from core.translate.functions import refuse_collate
from core.translate.model import Kind
from core.translate.pieces import Constant, Converted, Piece, Pull, Refusal, Term
from core.translate.scope import Scope
from core.translate.walk import Rule, as_boolean, can_restore, restore, translate, translate_any


def make_comparison(operator: Operator) -> Rule:
    def rule(node: exp.Expr, scope: Scope) -> Piece:
        return compare_nodes(operator, node, scope)

    return rule


def compare_nodes(operator: Operator, node: exp.Expr, scope: Scope) -> Term:
    if isinstance(node.this, exp.Tuple) or isinstance(node.expression, exp.Tuple):
        return _compare_rows(operator, node.this, node.expression, scope)
    left, right = translate_any(node.this, scope), translate_any(node.expression, scope)
    _refuse_inner_collate(node.this, left)
    _refuse_inner_collate(node.expression, right)
    sql = compare_parts(operator, left, right, scope)
    return as_boolean(f"({left.reading} {operator.sqlite} {right.reading})", sql)


def _refuse_inner_collate(node: exp.Expr, part: Piece | Converted) -> None:
    """SQLite compares texts by a COLLATE even from within what they are computed of, such as the condition of a CASE
    (sqlite3ExprCollSeq() in https://sqlite.org/src/file/src/expr.c), but not from within a subquery."""
    if not isinstance(part, Term) or part.kind is not Kind.TEXT or part.has_collate:
        return
    if any(isinstance(each, exp.Collate) for each in node.walk(prune=lambda each: isinstance(each, exp.Query))):
        raise Refusal("a COLLATE of it stands elsewhere than beside a comparison")


def compare_parts(operator: Operator, left: Piece | Converted, right: Piece | Converted, scope: Scope) -> str:
    """A comparison, of converted values as they are where that is the same, and of SQLite's own where not."""
    bytewise = scope.orders_text_bytewise
    if isinstance(left, Extracted):
        return compare_extracted(operator, left, right, is_mirrored=False, orders_text_bytewise=bytewise)
    if isinstance(right, Extracted):
        return compare_extracted(operator, right, left, is_mirrored=True, orders_text_bytewise=bytewise)
    try:
        if isinstance(left, Converted):
            return compare_converted(operator, left, right)
        if isinstance(right, Converted):
            return compare_converted(operator, right, left)
    except Refusal:
        if not can_restore(scope, left, right):
            raise
    left, right = (restore(part, scope) if isinstance(part, Converted) else part for part in (left, right))
    return compare(operator, left, right, orders_text_bytewise=scope.orders_text_bytewise)


_STRICT = {"<=": comparison.LESS, ">=": comparison.GREATER}


def _compare_rows(operator: Operator, left: exp.Expr, right: exp.Expr, scope: Scope) -> Term:
    """A comparison of row values (https://sqlite.org/rowvalue.html), member by member."""
    if not isinstance(left, exp.Tuple) or not isinstance(right, exp.Tuple):
        raise Refusal("it compares a row value with other than one that is written out")
    lefts = [translate_any(member, scope) for member in left.expressions]
    rights = [translate_any(member, scope) for member in right.expressions]
    if len(lefts) != len(rights):
        raise Refusal("it compares row values of different sizes")
    written = [", ".join(member.reading for member in members) for members in (lefts, rights)]
    reading = f"(({written[0]}) {operator.sqlite} ({written[1]}))"
    pairs = list(zip(lefts, rights, strict=True))
    if not operator.orders:
        joint = " OR " if operator in (comparison.NOT_EQUAL, comparison.IS_NOT) else " AND "
        return as_boolean(reading, joint.join(f"({compare_parts(operator, *pair, scope)})" for pair in pairs))
    # The last members decide with the operator itself, those before them without its equality.
    sql = f"({compare_parts(operator, *pairs[-1], scope)})"
    strict = _STRICT.get(operator.sqlite, operator)
    for pair in reversed(pairs[:-1]):
        equal = compare_parts(comparison.EQUAL, *pair, scope)
        sql = f"(({compare_parts(strict, *pair, scope)}) OR (({equal}) AND {sql}))"
    return as_boolean(reading, sql)


def read_between(node: exp.Expr, scope: Scope) -> Piece:
    piece = translate_any(node.this, scope)
    if isinstance(piece, Converted) and not isinstance(piece, Extracted):
        piece = restore(piece, scope, "compares")
    low, high = translate(node.args["low"], scope), translate(node.args["high"], scope)
    from_low = compare_parts(comparison.GREATER_OR_EQUAL, piece, low, scope)
    to_high = compare_parts(comparison.LESS_OR_EQUAL, piece, high, scope)
    return as_boolean(f"({piece.reading} BETWEEN {low.reading} AND {high.reading})", f"({from_low}) AND ({to_high})")


def read_in(node: exp.Expr, scope: Scope) -> Piece:
    if set(node.args) - {"this", "expressions"} and any(node.args.get(key) for key in ("query", "field", "unnest")):
        raise Refusal("it uses IN with other than a list")
    part = translate_any(node.this, scope)
    members = [translate(member, scope) for member in node.expressions]
    constants = [member for member in members if isinstance(member, Constant)]
    refuse_collate(members)
    if not members:
        return as_boolean(f"({part.reading} IN ())", "FALSE")
    if isinstance(part, Constant) or len(constants) < len(members) or not _is_list_of_literals(part, constants):
        return _in_expressions(part, members, scope)
    readings = ", ".join(constant.reading for constant in constants)
    reading = f"({part.reading} IN ({readings}))"
    if isinstance(part, Converted):
        return as_boolean(reading, is_one_of_labels(part, constants))
    return as_boolean(reading, comparison.is_one_of(part, constants))


def _is_list_of_literals(part: Piece | Converted, constants: list[Constant]) -> bool:
    """Whether PostgreSQL's IN can take them as they are."""
    try:
        if isinstance(part, Converted):
            is_one_of_labels(part, constants)
        elif isinstance(part, Term):
            comparison.is_one_of(part, constants)
    except Refusal:
        return False
    return True


def _in_expressions(part: Piece | Converted, members: list[Piece], scope: Scope) -> Term:
    """`x IN (a, b)`: equal to one of them, which are taken without affinity and compared by the collation of x."""
    if "random(" in getattr(part, "sql", ""):
        raise Refusal("it compares another value each time")
    reading = f"({part.reading} IN ({', '.join(member.reading for member in members)}))"
    if isinstance(part, Converted) and not isinstance(part, Extracted) and not can_restore(scope, part):
        if all(isinstance(member, Constant) for member in members):
            is_one_of_labels(part, [member for member in members if isinstance(member, Constant)])
        raise part.refuse("compares")
    equalities = []
    for member in members:
        plain = member if isinstance(member, Constant) else replace(member, pull=Pull.NONE, collation=None)
        equalities.append(f"({compare_parts(comparison.EQUAL, part, plain, scope)})")
    return as_boolean(reading, " OR ".join(equalities))
