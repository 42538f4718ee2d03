"""Which column a CHECK leaves one value: a table whose key that is has one row at most
(https://sqlite.org/lang_createtable.html#check_constraints)."""

from sqlglot import exp

from core.translate.pieces import Refusal
from core.translate.syntax import parse_expression


def find_single_value(check_sql: str) -> tuple[str, int] | None:
    """The column and the integer that `CHECK (id = 1)` demands of it, unless it is NULL; None for other conditions."""
    try:
        node = parse_expression(check_sql).unnest()
    except Refusal:
        return None
    if not isinstance(node, exp.EQ):
        return None
    for column, value in (
        (node.this.unnest(), node.expression.unnest()),
        (node.expression.unnest(), node.this.unnest()),
    ):
        is_integer = isinstance(value, exp.Literal) and not value.is_string and value.name.isdigit()
        if isinstance(column, exp.Column) and not column.table and is_integer and len(value.name) < 19:
            return column.name, int(value.name)
    return None
