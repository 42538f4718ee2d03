"""Bare columns beside one min() or max(), which SQLite takes of the row that has it
(https://sqlite.org/lang_select.html#bareagg)."""

from sqlglot import exp

from core.identifiers import fold_ascii
from core.translate.queries.aggregates import is_aggregate
from core.translate.queries.keys import write_order_key
from core.translate.queries.levels import Level
from core.translate.queries.reading import read_any
from core.translate.queries.syntax import walk_level
from core.translate.queries.translation import Translation


def find_extreme_row(translation: Translation, select: exp.Select, level: Level) -> str | None:
    """The ORDER BY that puts the row with the only min() or max() of a SELECT first; None where there is no such
    row. Raises Refusal."""
    calls = list(_list_extremes(select))
    if len(calls) != 1 or level.group_readings:
        return None
    (call,) = calls
    (argument,) = call.expressions
    if isinstance(argument, exp.Distinct) or isinstance(call.parent, exp.Filter):
        return None
    references_before = len(translation.references)
    level.is_in_aggregate = True
    try:
        part = read_any(translation, argument, level)
    finally:
        level.is_in_aggregate = False
        del translation.references[references_before:]
    if translation.is_approximate(argument):
        return None
    return write_order_key(
        part, descending=fold_ascii(call.name) == "max", nulls_first=False, bytewise=translation.orders_text_bytewise
    )


def _list_extremes(select: exp.Select) -> list[exp.Anonymous]:
    parts = [*select.expressions]
    parts += [select.args[name] for name in ("having", "order") if select.args.get(name) is not None]
    found: list[exp.Anonymous] = []
    for part in parts:
        for node in walk_level(part):
            if not isinstance(node, exp.Anonymous) or fold_ascii(node.name) not in ("min", "max"):
                continue
            over = node.parent.parent if isinstance(node.parent, exp.Filter) else node.parent
            if is_aggregate(node) and not isinstance(over, exp.Window):
                found.append(node)
    return found
