"""GROUP BY, and what may stand beside it (https://sqlite.org/lang_select.html#bareagg)."""

from sqlglot import exp

from core.identifiers import fold_ascii
from core.translate.model import Kind
from core.translate.pieces import Refusal
from core.translate.queries.aggregates import UNTRANSLATED_AGGREGATES, is_aggregate
from core.translate.queries.columns import as_part
from core.translate.queries.determined import Equality, determine
from core.translate.queries.keys import is_folded, write_folded_key, write_group_key
from core.translate.queries.levels import Level, Reference
from core.translate.queries.outputs import is_table_star
from core.translate.queries.reading import find_reference, note_use, read_any
from core.translate.queries.result_order import read_position
from core.translate.queries.sources import From
from core.translate.queries.syntax import walk_level
from core.translate.queries.translation import Translation
from core.translate.unknown import refuse_function


def read_group(
    translation: Translation, select: exp.Select, level: Level
) -> tuple[str, list[str], set[tuple[int, str]]]:
    """The keys of GROUP BY: how they read, how PostgreSQL has them, and which columns are among them."""
    group = select.args.get("group")
    if group is None:
        return "", [], set()
    readings, sqls, places = [], [], set()
    level.knows_aliases = True
    for node in group.expressions:
        target = node
        position = read_position(node, len(select.expressions))
        if position is not None:
            if any(isinstance(each, exp.Star) or is_table_star(each) for each in select.expressions):
                raise Refusal("it groups by the number of a column among those of *")
            target = select.expressions[position - 1]
            target = target.this if isinstance(target, exp.Alias) else target
            level.knows_aliases = False
        reference = _find_group_column(level, target)
        if reference is not None:
            note_use(translation, level, reference)
            part = as_part(reference.column, reference.reading, reference.sql)
            if reference.column.is_approximate:
                raise Refusal("it groups by numbers whose last digits depend on the order in which they are added up")
            key: str | None = reference.sql
            if is_folded(part):
                key = write_folded_key(part, "it groups by")
                level.folded_places.add(reference.place)
            elif reference.column.written_sql is None:
                write_group_key(part, "it groups by")
            if not is_folded(part):
                places.add(reference.place)
        else:
            if any(isinstance(each, exp.Query) for each in walk_level(target)):
                raise Refusal("it groups by what a subquery gives")
            part = read_any(translation, target, level)
            translation.refuse_approximate([target], "it groups by")
            key = write_folded_key(part, "it groups by")
            if is_folded(part):
                level.folded_places |= _find_collated(level, target)
            elif key is not None:
                level.group_readings.add(part.reading)
            key = f"({key})" if key is not None else None
        level.knows_aliases = True
        readings.append(str(position) if position is not None else part.reading)
        if key is not None and key not in sqls:
            sqls.append(key)
    level.knows_aliases = False
    if level.folded_places and level.group_readings:
        raise Refusal("it groups by a collation that finds texts equal, and by what is computed")
    return f" GROUP BY {', '.join(readings)}", sqls, places


def _find_group_column(level: Level, node: exp.Expr) -> Reference | None:
    """The column of this level that a key is, by its name or by an alias."""
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.Column) and not node.table and level.find(node.name, None) is None:
        alias = level.find_alias(node.name)
        if alias is not None:
            level.knows_aliases = False
            reference = _find_group_column(level, alias)
            level.knows_aliases = True
            return reference
    reference = find_reference(level, node)
    return reference if reference is not None and reference.source in level.sources else None


def _find_collated(level: Level, node: exp.Expr) -> set[tuple[int, str]]:
    """The column that a key is but for its COLLATE: it differs in a group as texts do that are equal by that."""
    while isinstance(node, exp.Paren | exp.Collate):
        node = node.this
    reference = find_reference(level, node)
    return set() if reference is None or reference.source not in level.sources else {reference.place}


def has_aggregates(select: exp.Select) -> bool:
    """Whether there is an aggregate, other than over a window, of this SELECT's own rows."""
    parts = [*select.expressions]
    parts += [select.args[name] for name in ("having", "order") if select.args.get(name) is not None]
    for part in parts:
        over: set[int] = set()
        for node in walk_level(part):
            if isinstance(node, exp.Window):
                over.add(id(node.this.this if isinstance(node.this, exp.Filter) else node.this))
            elif isinstance(node, exp.Anonymous) and id(node) not in over:
                if fold_ascii(node.name) in UNTRANSLATED_AGGREGATES:
                    raise refuse_function(node.name)
                if is_aggregate(node):
                    return True
    return select.args.get("having") is not None


def check_bare(
    translation: Translation,
    level: Level,
    tables: From,
    group_places: set[tuple[int, str]],
    *,
    has_group: bool,
) -> list[str]:
    """The bare columns, as further keys, that do not divide the groups: each has one value in a group.

    Of others SQLite takes any row's value, or that of the row with the min() or max()
    (https://sqlite.org/lang_select.html#bareagg).
    """
    extra: list[str] = []
    known: set[tuple[int, str]] | None = None
    for reference in level.bare:
        if reference.place in group_places:
            continue
        name = reference.column.column.source_name
        if not has_group:
            raise Refusal(f"it has an aggregate and beside it the bare column {name}, of whichever row")
        if known is None:
            equalities: list[Equality] = tables.equalities
            known = determine(level, group_places, equalities, tables.outer_joins)
        if reference.place not in known:
            raise Refusal(f"{name} is not grouped by: SQLite takes it of whichever row of a group")
        if reference.column.column.kind in (Kind.JSON, Kind.VECTOR):
            raise Refusal(f"{name} has a type that PostgreSQL can't group by")
        extra.append(reference.sql)
    return extra
