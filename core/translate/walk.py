"""Down the syntax tree: each node by its rule, and what a part is where a value, a text or a truth is wanted.

Apart from the rules, which call it for what is below them."""

from collections.abc import Callable, Sequence

from sqlglot import exp

from core.translate.comparison import NULL_BOOLEAN
from core.translate.extracted import Extracted, as_text_of, as_truth_of
from core.translate.functions import refuse_collate
from core.translate.helpers import find_helpers
from core.translate.model import Kind
from core.translate.pieces import Constant, Converted, Piece, Refusal, Term
from core.translate.scope import Scope

_REASONS: dict[type[exp.Expr], str] = {
    exp.Exists: "it asks a query, which may stand in a view alone",
    exp.Match: "MATCH asks a full text search table, or the application's function match()",
    exp.RegexpLike: "it calls the application's function regexp(), which SQLite does not have by itself",
    exp.Select: "it asks a query, which may stand in a view alone",
    exp.Star: "it counts rows, which a view alone may do",
    exp.Subquery: "it asks a query, which may stand in a view alone",
    exp.Window: "it has a window, which may stand in a view alone",
}

Rule = Callable[[exp.Expr, Scope], Piece | Converted]


def translate(node: exp.Expr, scope: Scope) -> Piece:
    """What a node is on both sides. Raises Refusal for what is not on the list."""
    part = translate_any(node, scope)
    return as_own_value(part, scope)


def as_own_value(part: Piece | Converted, scope: Scope) -> Piece:
    """A part as SQLite's own value. Raises Refusal where a column's is not known any more."""
    return restore(part, scope) if isinstance(part, Converted) else part


def own_or_extracted(parts: Sequence[Piece | Converted], scope: Scope) -> list[Piece | Extracted]:
    """Parts as SQLite's own values, but for those within documents, which may be of any class."""
    values = [part if isinstance(part, Extracted) else as_own_value(part, scope) for part in parts]
    refuse_collate([value for value in values if not isinstance(value, Extracted)])
    return values


def restore(part: Converted, scope: Scope, verb: str = "reads") -> Term:
    """SQLite's own value of a column that was converted."""
    restored = part.restore()
    if restored is None or not (scope.allows_helpers or not find_helpers(restored.sql)):
        raise part.refuse(verb)
    return restored


def can_restore(scope: Scope, *parts: Piece | Converted) -> bool:
    templates = [part.restored_sql for part in parts if isinstance(part, Converted)]
    return all(sql is not None and (scope.allows_helpers or not find_helpers(sql)) for sql in templates)


def translate_any(node: exp.Expr, scope: Scope) -> Piece | Converted:
    """As `translate`, for the few places where a Converted may stand."""
    if scope.read_first is not None and (part := scope.read_first(node, scope)) is not None:
        return part
    # The rules call this for what is below them.
    from core.translate.rules import RULES

    rule = RULES.get(type(node))
    if rule is None:
        raise Refusal(_REASONS.get(type(node), "it has a part that is not understood"))
    return rule(node, scope)


def translate_text(node: exp.Expr, scope: Scope) -> Piece:
    """As `translate`, where SQLite makes a text of whatever it is."""
    part = translate_any(node, scope)
    return as_text_of(part) if isinstance(part, Extracted) else as_own_value(part, scope)


def translate_truth(node: exp.Expr, scope: Scope) -> Term:
    """A part as a truth value."""
    part = translate_any(node, scope)
    return as_truth_of(part) if isinstance(part, Extracted) else as_condition(as_own_value(part, scope))


def as_condition(piece: Piece) -> Term:
    """What SQLite takes for true of a value: numbers other than 0
    (https://sqlite.org/lang_expr.html#boolean_expressions)."""
    if isinstance(piece, Constant):
        match piece.value:
            case None:
                sql = NULL_BOOLEAN
            case int(number) | float(number):
                sql = "TRUE" if number else "FALSE"
            case _:
                raise Refusal("it takes a text or a blob for a truth value")
        return Term(reading=piece.reading, sql=sql, kind=Kind.BOOLEAN, is_atom=True)
    if piece.kind is Kind.BOOLEAN:
        return piece
    if piece.kind is Kind.TEXT:
        sql = f"howdah_sqlite.text_to_real({piece.sql}) <> 0"
        return Term(reading=piece.reading, sql=sql, kind=Kind.BOOLEAN)
    if piece.kind is Kind.BYTES:
        raise Refusal("it takes a blob for a truth value")
    return Term(reading=piece.reading, sql=f"{piece.operand} <> 0", kind=Kind.BOOLEAN)


def as_boolean(reading: str, sql: str) -> Term:
    return Term(reading=reading, sql=sql, kind=Kind.BOOLEAN)
