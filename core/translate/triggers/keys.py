"""Keys of tables, and which row of its own table a condition is about."""

from collections.abc import Iterable

from sqlglot import exp

from core.identifiers import fold_ascii
from core.translate.queries.determined import list_demanded
from core.translate.queries.levels import Level, Source
from core.translate.queries.model import Relation
from core.translate.queries.reading import find_reference


def list_unique_keys(relation: Relation) -> tuple[tuple[str, ...], ...]:
    """The sets of columns of which a table has no two rows alike, each once."""
    known = relation.unique_keys
    if known is None:
        known = (*relation.complete_keys, *relation.keys)
    rowid = () if relation.rowid_column is None else ((relation.rowid_column,),)
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for key in (*rowid, *known):
        found.setdefault(frozenset(map(fold_ascii, key)), key)
    return tuple(found.values())


def is_own_row(condition: exp.Expr | None, level: Level, source: Source, rows: Iterable[Source]) -> bool:
    """Whether the rows of a source that a condition lets pass are the one that fired the trigger, at most: a key of it
    equals that of NEW or OLD, which are the `rows`."""
    return condition is not None and any(
        key <= _find_equal_columns(condition, level, source, row) for row in rows for key in source.keys
    )


def is_one_row(condition: exp.Expr | None, level: Level, source: Source) -> bool:
    """Whether a condition lets one row of a source pass at most: a key of it equals what is the same for all rows."""
    if condition is None:
        return False
    fixed = set()
    for left, right in _list_equalities(condition):
        found, other = find_reference(level, left), find_reference(level, right)
        is_binary = found is not None and found.column.column.collation.upper() == "BINARY"
        if found is None or found.source is not source or not is_binary:
            continue
        if isinstance(right, exp.Literal) or (other is not None and other.source not in level.sources):
            fixed.add(fold_ascii(found.column.column.source_name))
    return any(key <= fixed for key in source.keys)


def _find_equal_columns(condition: exp.Expr, level: Level, source: Source, row: Source) -> set[str]:
    equal = set()
    for left, right in _list_equalities(condition):
        found, other = find_reference(level, left), find_reference(level, right)
        if found is None or other is None or found.source is not source or other.source is not row:
            continue
        name = fold_ascii(found.column.column.source_name)
        if name == fold_ascii(other.column.column.source_name) and found.column.column.collation.upper() == "BINARY":
            equal.add(name)
    return equal


def _list_equalities(condition: exp.Expr) -> list[tuple[exp.Expr, exp.Expr]]:
    """The equalities that a condition demands, each both ways round."""
    pairs: list[tuple[exp.Expr, exp.Expr]] = []
    for node in list_demanded(condition):
        left, right = node.this.unnest(), node.expression.unnest()
        pairs += [(left, right), (right, left)]
    return pairs


def is_spared(condition: exp.Expr | None, level: Level, source: Source, rows: Iterable[Source]) -> bool:
    """Whether a condition leaves out the row that fired the trigger: its key is another."""
    if condition is None:
        return False
    waiting = [condition]
    while waiting:
        node = waiting.pop()
        match node:
            case exp.And():
                waiting += [node.this, node.expression]
            case exp.Paren():
                waiting.append(node.this)
            case exp.NEQ():
                for left, right in ((node.this, node.expression), (node.expression, node.this)):
                    found, other = find_reference(level, left), find_reference(level, right)
                    if found is None or other is None or found.source is not source or other.source not in rows:
                        continue
                    name = fold_ascii(found.column.column.source_name)
                    is_same = name == fold_ascii(other.column.column.source_name)
                    if is_same and any(key == {name} for key in source.keys):
                        return True
    return False
