"""AND, OR, NOT and IS (https://sqlite.org/lang_expr.html#boolean_expressions)."""

from sqlglot import exp

from core.translate import comparison
from core.translate.comparing import compare_nodes
from core.translate.pieces import Piece, Term
from core.translate.scope import Scope
from core.translate.walk import Rule, as_boolean, translate, translate_truth


def make_chain(keyword: str) -> Rule:
    """AND or OR. A chain of them is walked down its left side, not descended into: it may be long."""

    def rule(node: exp.Expr, scope: Scope) -> Piece:
        node_type, operands = type(node), []
        while type(node) is node_type:
            operands.append(node.expression)
            node = node.this
        operands.append(node)
        terms = [translate_truth(operand, scope) for operand in reversed(operands)]
        return as_boolean(
            "(" + f" {keyword} ".join(term.reading for term in terms) + ")",
            f" {keyword} ".join(term.operand for term in terms),
        )

    return rule


def negate_truth(node: exp.Expr, scope: Scope) -> Piece:
    """NOT before an expression, and that of `x NOT NULL`, `x IS NOT TRUE`, `x NOT IN (...)` and the like."""
    if isinstance(node.this, exp.Is):  # before an expression, the parser puts the operand into parentheses
        return _is_truth_value(node.this, scope, is_negated=True)
    term = translate_truth(node.this, scope)
    return as_boolean(f"(NOT {term.reading})", f"NOT {term.operand}")


def read_is(node: exp.Expr, scope: Scope) -> Piece:
    return _is_truth_value(node, scope, is_negated=bool(node.args.get("negate")))


def _is_truth_value(node: exp.Expr, scope: Scope, *, is_negated: bool) -> Term:
    """IS [NOT] NULL, TRUE, FALSE: of TRUE and FALSE, SQLite asks for the truth, not for equality."""
    if not isinstance(node.expression, exp.Boolean):
        return compare_nodes(comparison.IS_NOT if is_negated else comparison.IS, node, scope)
    word = translate(node.expression, scope)
    term = translate_truth(node.this, scope)
    reading = f"({term.reading} {'IS NOT' if is_negated else 'IS'} {word.reading})"
    negation = "NOT " if is_negated else ""
    return as_boolean(reading, f"{term.operand} IS {negation}{word.reading}")
