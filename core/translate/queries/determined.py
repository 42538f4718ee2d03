"""Which columns have one value wherever certain others have one: by the keys of tables, and by what a join and a
WHERE make equal. So a bare column beside a GROUP BY is known to be the same in all rows of a group, and a subquery to
have one row at most, or rows that are all alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from core.translate.model import Kind
from core.translate.queries.levels import Level, Reference, Source

Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Equality:
    """That two columns of a level are equal, or that one is fixed where `right` is None."""

    left: Place
    right: Place | None


@dataclass(frozen=True, slots=True)
class OuterJoin:
    """What a LEFT JOIN says of its right side."""

    source: Source
    equalities: tuple[Equality, ...]
    mentions: frozenset[Place]
    """Columns of other sources of the level that its condition names."""


def find_equalities(condition: exp.Expr, level: Level) -> Iterator[Equality]:
    """Those that a condition demands, of columns compared byte by byte."""
    for node in list_demanded(condition):
        yield from _read_equality(node.this, node.expression, level)


def list_demanded(condition: exp.Expr) -> Iterator[exp.EQ]:
    """The `=` that must all hold where a condition does."""
    waiting = [condition]
    while waiting:
        node = waiting.pop()
        match node:
            case exp.And():
                waiting += [node.this, node.expression]
            case exp.Paren():
                waiting.append(node.this)
            case exp.EQ():
                yield node


def find_mentions(condition: exp.Expr, level: Level) -> Iterator[Reference]:
    """The columns of the level that a condition names, queries within it aside."""
    for node in condition.find_all(exp.Column):
        found = level.find(node.name, node.table or None)
        if found is not None and found[0] is level:
            yield found[1]


def determine(
    level: Level, start: Iterable[Place], equalities: Iterable[Equality], joins: Iterable[OuterJoin]
) -> set[Place]:
    """The columns that have one value where those at the start do: NULL may be one."""
    known = set(start)
    equalities, joins = tuple(equalities), tuple(joins)
    known.update(each.left for each in equalities if each.right is None)
    while True:
        before = len(known)
        for each in equalities:
            if each.right in known:
                known.add(each.left)
            elif each.left in known and each.right is not None:
                known.add(each.right)
        for source in level.sources:
            if any(all((id(source), name) in known for name in key) for key in source.complete_keys):
                known.update(_places(source))
        for join in joins:
            fixed = {
                side[1]
                for each in join.equalities
                for side, other in ((each.left, each.right), (each.right, each.left))
                if side is not None and side[0] == id(join.source) and (other is None or other in known)
            }
            if join.mentions <= known and any(key <= fixed for key in join.source.keys):
                known.update(_places(join.source))
        if len(known) == before:
            return known


def has_one_row(level: Level, equalities: Iterable[Equality], joins: Iterable[OuterJoin]) -> bool:
    """Whether the rows of a FROM and a WHERE are one at most."""
    equalities = tuple(equalities)
    fixed: set[Place] = set()
    while True:
        known = determine(level, fixed, equalities, joins)
        # What is equal to something is not NULL: here a key need not be complete.
        for source in level.sources:
            if not source.is_optional and any(all((id(source), n) in known for n in key) for key in source.keys):
                known.update(_places(source))
        if known == fixed:
            break
        fixed = known
    return all(_places(source) <= fixed for source in level.sources) and all(
        source.keys or source.complete_keys for source in level.sources
    )


def has_equal_rows(
    level: Level, nodes: Iterable[exp.Expr], equalities: Iterable[Equality], joins: Iterable[OuterJoin]
) -> bool:
    """Whether the rows of a SELECT that is not grouped show all the same, whatever their number."""
    known = determine(level, (), equalities, joins)
    return all(_is_same(node.unalias(), level, known) for node in nodes)


def _is_same(node: exp.Expr, level: Level, known: set[Place]) -> bool:
    while isinstance(node, exp.Paren):
        node = node.this
    found = level.find(node.name, node.table or None) if isinstance(node, exp.Column) else None
    if found is None or found[0] is not level:
        return _is_fixed(node, level)
    column = found[1].column
    # 0.0 and -0.0 are equal, and 1 and 1.0: SQLite shows them in two ways.
    is_plain = column.column.kind not in (Kind.FLOAT, Kind.NUMERIC) and not column.is_extracted
    return is_plain and not column.column.is_mixed and found[1].place in known


def _places(source: Source) -> set[Place]:
    return {Reference(source, column).place for column in source.columns}


def _read_equality(left: exp.Expr, right: exp.Expr, level: Level) -> Iterator[Equality]:
    left_reference, right_reference = _find_column(left, level), _find_column(right, level)
    if left_reference is not None and right_reference is not None:
        yield Equality(left_reference.place, right_reference.place)
    elif left_reference is not None and _is_fixed(right, level):
        yield Equality(left_reference.place, None)
    elif right_reference is not None and _is_fixed(left, level) and not _has_other_collation(left, level):
        yield Equality(right_reference.place, None)


def _find_column(node: exp.Expr, level: Level) -> Reference | None:
    while isinstance(node, exp.Paren):
        node = node.this
    if not isinstance(node, exp.Column):
        return None
    found = level.find(node.name, node.table or None)
    if found is None or found[0] is not level or found[1].column.column.collation.upper() != "BINARY":
        return None
    return found[1]


def _has_other_collation(node: exp.Expr, level: Level) -> bool:
    """Whether a column on the left has another collation than BINARY, by which a comparison then is."""
    while isinstance(node, exp.Paren):
        node = node.this
    found = level.find(node.name, node.table or None) if isinstance(node, exp.Column) else None
    return found is not None and found[1].column.column.collation.upper() != "BINARY"


def _is_fixed(node: exp.Expr, level: Level) -> bool:
    """Whether a constant, or a column of a query around the level: the same for all rows of it."""
    while isinstance(node, exp.Paren):
        node = node.this
    match node:
        case exp.Literal():
            return True
        case exp.Column():
            found = level.find(node.name, node.table or None)
            return found is not None and found[0] is not level
    return False
