"""Terms of an ORDER BY or GROUP BY that are result columns: by their number, their name, or what they compute."""

from collections.abc import Sequence

from sqlglot import exp

from core.identifiers import fold_ascii
from core.translate.literals import quote_name
from core.translate.pieces import Refusal
from core.translate.queries.columns import as_part
from core.translate.queries.keys import write_order_key
from core.translate.queries.translation import Output, Translation
from core.translate.queries.windows import read_direction


def find_output(node: exp.Expr, outputs: Sequence[Output], nodes: Sequence[exp.Expr]) -> int | None:
    """Which result column a term of an ORDER BY is: by its number, by an alias, or by being the same expression."""
    while isinstance(node, exp.Paren):
        node = node.this
    position = read_position(node, len(outputs))
    if position is not None:
        return position - 1
    if len(nodes) != len(outputs):
        # A star is among them; positions are not those of the nodes.
        names = [output.column.column.source_name for output in outputs]
    else:
        names = [each.alias if isinstance(each, exp.Alias) else "" for each in nodes]
        if isinstance(node, exp.Column) and not node.table:
            wanted = fold_ascii(node.name)
            for place, name in enumerate(names):
                if name and fold_ascii(name) == wanted:
                    return place
        for place, each in enumerate(nodes):
            if (each.this if isinstance(each, exp.Alias) else each) == node:
                return place
        return None
    if isinstance(node, exp.Column) and not node.table:
        wanted = fold_ascii(node.name)
        found = [place for place, name in enumerate(names) if fold_ascii(name) == wanted]
        return found[0] if len(found) == 1 else None
    return None


def write_result_order(translation: Translation, node: exp.Ordered, output: Output, table: str) -> str | None:
    """A key of an ORDER BY that is a result column, of a table of the result or where it is computed."""
    target = quote_name(output.column.column.target_name)
    sql = f"{table}.{target}" if table else output.sql if output.is_column else f"({output.sql})"
    if output.is_null:
        return None
    _, descending, nulls_first = read_direction(node)
    return write_order_key(
        as_part(output.column, "", sql),
        descending=descending,
        nulls_first=nulls_first,
        bytewise=translation.orders_text_bytewise,
    )


def read_position(node: exp.Expr, count: int) -> int | None:
    if isinstance(node, exp.Literal) and not node.is_string and node.name.isascii() and node.name.isdigit():
        if not 1 <= int(node.name[:9]) <= count:
            raise Refusal("it orders or groups by the number of a column that is not there")
        return int(node.name)
    return None
