"""`rowid = NEW.rowid` in a trigger on a table whose rowid no column keeps (https://sqlite.org/rowidtable.html): the row
that fired the trigger is found by a key instead, where nothing has changed that key by then."""

from dataclasses import dataclass

from sqlglot import exp

from core.identifiers import fold_ascii, quote_sqlite
from core.translate.queries.levels import ROWID_NAMES
from core.translate.queries.model import Relation
from core.translate.queries.reading import OWN_ROW
from core.translate.triggers.effects import Graph, are_apart
from core.translate.triggers.keys import list_unique_keys
from core.translate.triggers.model import Event, Timing, TriggerHeader

_ROWS = {
    (Timing.AFTER, Event.INSERT): "NEW",
    (Timing.AFTER, Event.UPDATE): "NEW",
    (Timing.BEFORE, Event.UPDATE): "OLD",
    (Timing.BEFORE, Event.DELETE): "OLD",
}
"""Which of NEW and OLD has the row's key as it is when the trigger runs. Before an INSERT there is no row yet, after a
DELETE none any more."""
_ROW_NAMES = frozenset({"new", "old"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRow:
    """The columns by which the row that fired a trigger is found in its table, and which of NEW and OLD has them."""

    table: Relation
    key: tuple[str, ...]
    row: str


def find_own_row(header: TriggerHeader, table: Relation, graph: Graph) -> OwnRow | None:
    """None where a column keeps the rowid, or where it is not known that the row can be found by a key."""
    row = _ROWS.get((header.timing, header.event))
    names = {fold_ascii(column.column.source_name) for column in table.columns}
    if row is None or table.is_view or table.rowid_column is not None or names & ROWID_NAMES:
        return None
    complete = {frozenset(map(fold_ascii, key)) for key in table.complete_keys}
    for key in list_unique_keys(table):
        if frozenset(map(fold_ascii, key)) in complete and _is_binary(table, key) and _is_kept(header, key, graph):
            return OwnRow(table=table, key=key, row=row)
    return None


def _is_binary(table: Relation, key: tuple[str, ...]) -> bool:
    wanted = set(map(fold_ascii, key))
    found = [column.column for column in table.columns if fold_ascii(column.column.source_name) in wanted]
    return all(column.collation.upper() == "BINARY" and column.refusal is None for column in found)


def _is_kept(header: TriggerHeader, key: tuple[str, ...], graph: Graph) -> bool:
    """Whether no trigger of the table changes a row's key, or puts another row in its place."""
    table = fold_ascii(header.table)
    if table in graph.list_moved_by_keys(header):
        return False
    return not any(
        effect.event is Event.INSERT or (effect.event is Event.UPDATE and not are_apart(effect.columns, key))
        for effect in graph.list_effects_by(table)
        if effect.table == table
    )


def find_by_key(tree: exp.Expr, own: OwnRow, *, is_condition_on_it: bool) -> exp.Expr:
    """A tree in which each `rowid = NEW.rowid` of the table is an equality of its key. `is_condition_on_it` says that
    outside of queries the table's columns can be named."""
    for node in list(tree.find_all(exp.EQ)):
        sides = (node.this.unnest(), node.expression.unnest())
        if not all(isinstance(side, exp.Column) and fold_ascii(side.name) in ROWID_NAMES for side in sides):
            continue
        left, right = sides
        name = _name_table(node, own, is_condition_on_it=is_condition_on_it)
        for one, other in ((left, right), (right, left)):
            is_own = name is not None and fold_ascii(one.table) in ("", fold_ascii(name))
            if is_own and fold_ascii(other.table) in _ROW_NAMES:
                found = _write_equality(one.table, own)
                written = (f"{quote_sqlite(each.table or name or '')}.{quote_sqlite(each.name)}" for each in sides)
                found.meta[OWN_ROW] = f"({' = '.join(written)})"
                tree = found if node is tree else tree
                node.replace(found)
                break
    return tree


def _name_table(node: exp.Expr, own: OwnRow, *, is_condition_on_it: bool) -> str | None:
    """What the table is called where a comparison stands, if it is the only one there."""
    select = node.find_ancestor(exp.Query)
    if select is None:
        return own.table.source_name if is_condition_on_it else None
    clause = select.args.get("from_")
    table = clause.this if isinstance(select, exp.Select) and clause is not None else None
    if not isinstance(table, exp.Table) or select.args.get("joins") or table.args.get("joins"):
        return None
    is_own = isinstance(table.this, exp.Identifier) and fold_ascii(table.name) == fold_ascii(own.table.source_name)
    return (table.alias or table.name) if is_own else None


def _write_equality(table: str, own: OwnRow) -> exp.Paren:
    found: exp.Expr | None = None
    for name in own.key:
        equality = exp.EQ(this=_write_column(table, name), expression=_write_column(own.row, name))
        found = equality if found is None else exp.And(this=found, expression=equality)
    return exp.Paren(this=found)


def _write_column(table: str, name: str) -> exp.Column:
    qualifier = exp.Identifier(this=table, quoted=True) if table else None
    return exp.Column(this=exp.Identifier(this=name, quoted=True), table=qualifier)
