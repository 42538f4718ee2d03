"""A FROM with its joins (https://sqlite.org/lang_select.html#determination_of_input_data_from_clause_processing_)."""

from dataclasses import dataclass, field, replace

from sqlglot import exp

from core.identifiers import fold_ascii, quote_sqlite
from core.translate import comparison
from core.translate.helpers.model import SCHEMA
from core.translate.literals import quote_name
from core.translate.pieces import Converted, Refusal
from core.translate.queries.columns import as_part
from core.translate.queries.determined import Equality, OuterJoin, find_equalities, find_mentions
from core.translate.queries.levels import Level, Reference, Source
from core.translate.queries.model import Relation, SourceColumn
from core.translate.queries.reading import find_reference, read_condition
from core.translate.queries.table_functions import read_table_function
from core.translate.queries.translation import Translation

_TABLE_ARGUMENTS = frozenset({"this", "db", "alias", "joins"})
_JOIN_ARGUMENTS = frozenset({"this", "on", "using", "method", "side", "kind"})
EITHER_CROSS = "\0"
"""A comma or CROSS JOIN, which sqlglot does not tell apart: the one lets SQLite turn its tables round, the other does
not, and both mean the same."""

_ROWS, _NUMBER = "howdah rows", "howdah number"
_SIDES = ("", "LEFT", "RIGHT", "FULL")


@dataclass(slots=True, kw_only=True)
class From:
    """A FROM on both sides, and what its joins make equal."""

    reading: str
    sql: str
    equalities: list[Equality] = field(default_factory=list)
    outer_joins: list[OuterJoin] = field(default_factory=list)


def read_from(translation: Translation, select: exp.Select, level: Level) -> From:
    """The FROM of a SELECT; its sources become those of the level."""
    clause = select.args.get("from_")
    if clause is None:
        return From(reading="", sql="")
    found = _read_source(translation, clause.this, level)
    # A table that is the first of a FROM may have the joins, or the SELECT has them.
    joins = [*clause.this.args.get("joins", ()), *select.args.get("joins", ())]
    for join in joins:
        # A name is first of all a column's, of whatever source: with the last one all of them are known.
        _join(translation, join, level, found, knows_aliases=join is joins[-1])
    return From(
        reading=f" FROM {found.reading}",
        sql=f" FROM {found.sql}",
        equalities=found.equalities,
        outer_joins=found.outer_joins,
    )


def _read_source(translation: Translation, node: exp.Expr, level: Level) -> From:
    match node:
        case exp.Table():
            return _read_table(translation, node, level)
        case exp.Subquery() if isinstance(node.this, exp.Query | exp.Values):
            return _read_subquery(translation, node, level)
        case exp.Values():
            return _read_subquery(translation, node, level)
    raise Refusal("it has parentheses around a join")


def _read_table(translation: Translation, node: exp.Table, level: Level) -> From:
    if isinstance(node.this, exp.Anonymous):
        reading, call, columns = read_table_function(translation, node.this, level)
        source = _add_source(translation, level, node.alias or node.this.name, columns)
        return From(reading=f"{reading} AS {quote_sqlite(source.name)}", sql=f"{call} AS {quote_name(source.alias)}")
    if not isinstance(node.this, exp.Identifier):
        raise Refusal(f"it reads the table-valued function {node.this.name or node.name}()")
    if any(value for name, value in node.args.items() if name not in _TABLE_ARGUMENTS):
        raise Refusal("it tells SQLite how to read a table")
    name, alias = node.name, node.alias
    schema = fold_ascii(node.db)
    if schema not in ("", "main"):
        raise Refusal(f"it reads {node.db}.{name}, which is in another database")
    common = translation.find_common_table(name) if not schema else None
    if common is not None:
        if common.columns is None:
            raise Refusal("it is recursive in a way that PostgreSQL has not")
        common.use_count += 1
        source = _add_source(translation, level, alias or name, common.columns)
        return From(
            reading=f"{quote_sqlite(name)} AS {quote_sqlite(source.name)}",
            sql=f"{quote_name(common.alias)} AS {quote_name(source.alias)}",
        )
    relation = find_relation(translation, name)
    source = _add_source(translation, level, alias or name, relation.columns, relation)
    target = translation.write_relation(relation)
    is_same = source.alias == relation.target_name
    return From(
        reading=f"{quote_sqlite(relation.source_name)} AS {quote_sqlite(source.name)}",
        sql=target if is_same else f"{target} AS {quote_name(source.alias)}",
    )


def find_relation(translation: Translation, name: str) -> Relation:
    relation = translation.relations.get(fold_ascii(name))
    if relation is None:
        raise Refusal(f"it reads {name}, of which nothing is known")
    if relation.refusal is not None:
        raise Refusal(relation.refusal)
    translation.reads[relation.source_name] = None
    return relation


def _read_subquery(translation: Translation, node: exp.Expr, level: Level) -> From:
    query: exp.Expr = node.this if isinstance(node, exp.Subquery) else node
    if not isinstance(query, exp.Query | exp.Values):
        raise Refusal("it has parentheses around a join")
    alias = node.args.get("alias")
    if alias is not None and alias.args.get("columns"):
        raise Refusal("it renames the columns of a subquery")
    # Not of this level: a query in a FROM knows no names of its neighbours.
    result = translation.read_query(translation, query, level.outer)
    name = node.alias or f"howdah source {len(translation.reads)}_{len(level.sources)}"
    source = _add_source(translation, level, name, result.columns, alias=node.alias or "source")
    sql = result.sql
    if level.needs_order and result.is_ordered:
        # A subquery's rows are numbered as they come.
        number = quote_name(_NUMBER)
        sql = f"SELECT {quote_name(_ROWS)}.*, row_number() OVER () AS {number} FROM ({sql}) AS {quote_name(_ROWS)}"
        source.order_sql, source.is_ordered = f"{quote_name(source.alias)}.{number}", True
    if result.is_single_row:
        source.keys = source.complete_keys = (frozenset(),)
    return From(reading=f"({result.reading}) AS {quote_sqlite(name)}", sql=f"({sql}) AS {quote_name(source.alias)}")


def _add_source(
    translation: Translation,
    level: Level,
    name: str,
    columns: tuple[SourceColumn, ...],
    relation: Relation | None = None,
    alias: str = "",
) -> Source:
    if level.find_source(name) is not None:
        raise Refusal(f"two of its sources are called {name}")
    wanted = relation.target_name if relation is not None and name == relation.source_name else ""
    source = Source(
        name=name,
        alias=translation.take_alias(alias or name) if not wanted else translation.take_exact_alias(wanted),
        columns=_blur_subtypes(columns),
    )
    if relation is not None:
        source.keys = tuple(frozenset(map(fold_ascii, key)) for key in (*relation.keys, *relation.complete_keys))
        source.complete_keys = tuple(frozenset(map(fold_ascii, key)) for key in relation.complete_keys)
        source.rowid_column = relation.rowid_column
        source.is_table = not relation.is_view
        if relation.rowid_column is not None and (key := source.find(relation.rowid_column)) is not None:
            source.order_sql = f"{quote_name(source.alias)}.{quote_name(key.column.target_name)}"
    level.sources.append(source)
    return source


def _blur_subtypes(columns: tuple[SourceColumn, ...]) -> tuple[SourceColumn, ...]:
    """The columns as a FROM has them; the very ones where nothing is lost, by which a table is known again."""
    if all(column.subtype.blur() is column.subtype for column in columns):
        return columns
    return tuple(replace(column, subtype=column.subtype.blur()) for column in columns)


def _join(translation: Translation, node: exp.Join, level: Level, found: From, *, knows_aliases: bool) -> None:
    """Add a join to what was found so far."""
    side, kind = node.side.upper(), node.kind.upper()
    if any(value for name, value in node.args.items() if name not in _JOIN_ARGUMENTS):
        raise Refusal("it has a join of a kind that is not translated")
    if side not in _SIDES or kind not in ("", "INNER", "OUTER", "CROSS"):
        raise Refusal("it has a join of a kind that is not translated")
    lefts = list(level.sources)
    right_found = _read_source(translation, node.this, level)
    right = level.sources[-1]
    if node.this.args.get("joins"):
        raise Refusal("it has parentheses around a join")
    method = node.method.upper()
    if method not in ("", "NATURAL"):
        raise Refusal("it has a join of a kind that is not translated")
    names = [identifier.name for identifier in node.args.get("using") or ()]
    if method:
        names = _common_names(lefts, right)
    word = {"": "JOIN", "LEFT": "LEFT JOIN", "RIGHT": "RIGHT JOIN", "FULL": "FULL JOIN"}[side]
    condition = node.args.get("on")
    if names:
        reading, sql, equalities = _use(translation, names, lefts, right, is_full=side in ("RIGHT", "FULL"))
        mentions = frozenset(each.left for each in equalities)
        reading = f" USING ({', '.join(map(quote_sqlite, names))})"
    elif condition is not None:
        level.knows_aliases = knows_aliases
        term = read_condition(translation, condition, level)
        level.knows_aliases = False
        reading, sql = f" ON {term.reading}", f" ON {term.sql}"
        if side == "FULL":
            _check_full(condition, term.sql, level, right)
        equalities = list(find_equalities(condition, level))
        mentions = frozenset(each.place for each in find_mentions(condition, level) if each.source is not right)
    else:
        reading, sql, equalities, mentions = "", "" if not side else " ON TRUE", [], frozenset()
    reading_word = EITHER_CROSS if kind == "CROSS" and not reading else word
    sql_word = "CROSS JOIN" if not sql else word
    found.reading += f" {reading_word} {right_found.reading}{reading}"
    found.sql += f" {sql_word} {right_found.sql}{sql}"
    if side in ("RIGHT", "FULL"):
        for source in lefts:
            source.is_optional = True
        # What was equal on the left need not be so in the rows that only the right side has.
        found.equalities.clear()
        found.outer_joins.clear()
    if side in ("LEFT", "FULL"):
        right.is_optional = True
    if not side:
        found.equalities += equalities
    elif side == "LEFT":
        found.outer_joins.append(OuterJoin(right, tuple(equalities), mentions))


def _check_full(condition: exp.Expr, sql: str, level: Level, right: Source) -> None:
    """PostgreSQL has a FULL JOIN where columns of one side equal columns of the other, and nowhere else."""
    waiting = [condition]
    while waiting:
        node = waiting.pop()
        match node:
            case exp.Paren():
                waiting.append(node.this)
                continue
            case exp.And():
                waiting += [node.this, node.expression]
                continue
            case exp.EQ():
                found = [find_reference(level, side) for side in (node.this, node.expression)]
                sides = [each.source is right for each in found if each is not None and each.source in level.sources]
                if sorted(sides) == [False, True] and SCHEMA not in sql and "CASE" not in sql:
                    continue
        raise Refusal("PostgreSQL has no FULL JOIN by other than equal columns")


def _common_names(lefts: list[Source], right: Source) -> list[str]:
    return [
        column.column.source_name
        for column in right.columns
        if any(source.find(column.column.source_name) is not None for source in lefts)
    ]


def _use(
    translation: Translation, names: list[str], lefts: list[Source], right: Source, *, is_full: bool
) -> tuple[str, str, list[Equality]]:
    """USING: the columns of that name are equal, and one in `*` and where they are named alone."""
    conditions, equalities = [], []
    for name in names:
        folded = fold_ascii(name)
        found = [source for source in lefts if source.find(name) is not None and folded not in source.hidden]
        column = right.find(name)
        if len(found) != 1 or column is None:
            raise Refusal(f"{name} is a column of several of its sources")
        left_column = found[0].find(name)
        assert left_column is not None
        left, other = Reference(found[0], left_column), Reference(right, column)
        conditions.append(_equate(translation, left, other))
        if is_full or found[0].is_optional:
            found[0].unqualified_refusals[folded] = f"{name} may be that of either side of a join"
        binary = {left_column.column.collation.upper(), column.column.collation.upper()} == {"BINARY"}
        if binary:
            equalities.append(Equality(left.place, other.place))
    right.hidden = right.hidden | frozenset(map(fold_ascii, names))
    return "", " ON " + " AND ".join(conditions), equalities


def _equate(translation: Translation, left: Reference, right: Reference) -> str:
    left_part, right_part = (
        as_part(left.column, left.reading, left.sql),
        as_part(right.column, right.reading, right.sql),
    )
    if isinstance(left_part, Converted):
        raise left_part.refuse("compares")
    if isinstance(right_part, Converted):
        raise right_part.refuse("compares")
    sql = comparison.compare(
        comparison.EQUAL, left_part, right_part, orders_text_bytewise=translation.orders_text_bytewise
    )
    return f"({sql})"
