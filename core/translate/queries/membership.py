"""`x IN (SELECT ...)` (https://sqlite.org/lang_expr.html#the_in_and_not_in_operators)."""

from dataclasses import replace

from sqlglot import exp

from core.translate import comparison
from core.translate.comparing import compare_parts
from core.translate.extracted import Extracted
from core.translate.helpers.model import SCHEMA
from core.translate.literals import EXACT_IN_DOUBLE, quote_name
from core.translate.model import Kind
from core.translate.pieces import Constant, Converted, Piece, Refusal, Term, as_integer
from core.translate.queries.columns import as_part
from core.translate.queries.levels import Level
from core.translate.queries.model import SourceColumn
from core.translate.queries.translation import Result, Translation
from core.translate.scope import Scope
from core.translate.walk import as_own_value, translate_any

_NUMBERS = frozenset({Kind.BOOLEAN, Kind.INTEGER, Kind.FLOAT, Kind.NUMERIC})


def read_membership(translation: Translation, level: Level, node: exp.In, scope: Scope) -> Term:
    """`x IN (SELECT ...)`: with the affinities of both sides, and the collation of the left one alone
    (https://sqlite.org/datatype3.html#collation)."""
    query = node.args["query"]
    left = translate_any(node.this, scope)
    result = translation.read_query(translation, query.this if isinstance(query, exp.Subquery) else query, level)
    if len(result.columns) != 1 or (isinstance(left, Constant) and left.value is None):
        raise Refusal("it has a row of values, or NULL, before IN")
    (column,) = result.columns
    if column.is_approximate:
        raise Refusal("it asks for the equality of numbers whose last digits depend on the order they are added up in")
    right = as_part(column, "", '"value"')
    if isinstance(left, Extracted) or isinstance(right, Extracted):
        return _find_among(translation, left, column, result, scope)
    left = as_own_value(left, scope)
    if isinstance(right, Converted):
        raise right.refuse("compares")
    if isinstance(left, Constant) or isinstance(right, Constant):
        raise Refusal("it uses IN with a constant before a query")
    right = replace(right, collation=None)
    _check_members(left, right)
    if left.collation not in (None, "BINARY"):
        raise Refusal(f"its collation is {left.collation}")
    left_sql, right_sql = left.operand, right.sql
    if left.kind is not right.kind and Kind.BOOLEAN in (left.kind, right.kind):
        left_sql = as_integer(left).operand
        right_sql = as_integer(right).operand
    query_sql = result.sql
    if right_sql != '"value"':
        query_sql = f'SELECT {right_sql} FROM ({result.sql}) AS "members"("value")'
    return Term(
        reading=f"({left.reading} IN ({result.reading}))", sql=f"{left_sql} IN ({query_sql})", kind=Kind.BOOLEAN
    )


def _find_among(
    translation: Translation, left: Piece | Converted, column: SourceColumn, result: Result, scope: Scope
) -> Term:
    """`x IN (SELECT ...)` where one of both may be of any class: whether a comparison is true for a row, or NULL."""
    members = quote_name(translation.take_alias("members"))
    right = as_part(column, "", f'{members}."value"')
    if isinstance(right, Term):
        right = replace(right, collation=None)
    equal = compare_parts(comparison.EQUAL, left, right, scope)
    return Term(
        reading=f"({left.reading} IN ({result.reading}))",
        sql=f'TRUE IN (SELECT {equal} FROM ({result.sql}) AS {members}("value"))',
        kind=Kind.BOOLEAN,
    )


def _check_members(left: Term, right: Term) -> None:
    """Raise Refusal unless PostgreSQL's own equality is SQLite's, for IN has no other."""
    sql = comparison.compare(comparison.EQUAL, left, right)
    kinds = {left.kind, right.kind}
    if len(kinds) > 1 and not kinds <= _NUMBERS:
        raise Refusal("SQLite orders values of different classes by their class")
    if len(kinds - {Kind.BOOLEAN, Kind.INTEGER}) and any(
        term.kind is Kind.INTEGER and term.bound > EXACT_IN_DOUBLE for term in (left, right)
    ):
        raise Refusal("SQLite compares an integer with a double exactly, PostgreSQL rounds first")
    if SCHEMA in sql and len(kinds) == 1:
        raise Refusal("by affinity SQLite may compare these values otherwise")
