"""Parts of expressions that only a query has: names of columns, aliases, aggregates, windows, queries within it.

This is asked about each node before the rules of expressions are, which know nothing of queries.
"""

from dataclasses import replace

from sqlglot import exp

from core.identifiers import fold_ascii, quote_text
from core.translate import comparison
from core.translate.model import Kind
from core.translate.pieces import Constant, Converted, Piece, Refusal, Term
from core.translate.queries.aggregates import is_aggregate, read_aggregate
from core.translate.queries.columns import as_part
from core.translate.queries.determined import list_demanded
from core.translate.queries.fixed_moments import read_fixed_moment
from core.translate.queries.levels import Level, Reference
from core.translate.queries.membership import read_membership
from core.translate.queries.translation import Result, Translation
from core.translate.queries.windows import read_window
from core.translate.scope import Scope
from core.translate.walk import as_condition, translate, translate_any

OWN_ROW = "own row"
"""In the meta of parentheses around the equality of a key: how SQLite reads that of two rowids, for which it stands."""

_EQUALITIES = (exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Is, exp.In)
_STORED_OPERATORS: dict[type[exp.Expr], comparison.Operator] = {
    exp.EQ: comparison.EQUAL,
    exp.NEQ: comparison.NOT_EQUAL,
    exp.NullSafeEQ: comparison.IS,
}
_WORDS = frozenset({"true", "false"})


def read_any(translation: Translation, node: exp.Expr, level: Level) -> Piece | Converted:
    """What an expression of a query is on both sides. Raises Refusal."""
    return translate_any(node, _scope(translation, level))


def read(translation: Translation, node: exp.Expr, level: Level) -> Piece:
    """As `read_any`, where a column whose values are other ones than SQLite's may not stand."""
    return translate(node, _scope(translation, level))


def read_condition(translation: Translation, node: exp.Expr, level: Level) -> Term:
    return as_condition(read(translation, node, level))


def _scope(translation: Translation, level: Level) -> Scope:
    columns = {}
    for word in _WORDS:
        found = level.find(word, None)
        if found is not None:
            columns[word] = found[1].column.column

    def read_first(node: exp.Expr, scope: Scope) -> Piece | Converted | None:
        return _read_first(translation, level, node, scope)

    return Scope(columns, orders_text_bytewise=translation.orders_text_bytewise, is_query=True, read_first=read_first)


def _read_first(translation: Translation, level: Level, node: exp.Expr, scope: Scope) -> Piece | Converted | None:
    if id(node) in level.passing:
        level.passing.discard(id(node))
        return None
    if translation.read_special is not None and (special := translation.read_special(node)) is not None:
        return special
    if isinstance(node, exp.Paren) and OWN_ROW in node.meta:
        return _read_own_row(translation, level, node)
    match node:
        case exp.Column():
            return _read_column(translation, level, node, scope)
        case exp.Window():
            return read_window(translation, level, node)
        case exp.Filter():
            return read_aggregate(translation, level, node)
        case exp.Anonymous() if is_aggregate(node):
            return read_aggregate(translation, level, node)
        case exp.Anonymous() if (moment := read_fixed_moment(node)) is not None:
            return moment
        case exp.Subquery():
            return _read_scalar(translation, level, node)
        case exp.Exists():
            return _read_exists(translation, level, node)
        case exp.In() if node.args.get("query") is not None:
            part: Piece | Converted = read_membership(translation, level, node, scope)
        case exp.In() if node.args.get("field") is not None:
            raise Refusal("it uses IN with a table")
        case exp.Tuple():
            raise Refusal("it has a row of values")
        case _ if isinstance(node, _EQUALITIES) or (level.group_readings and not isinstance(node, exp.Literal)):
            uses_before = len(level.bare)
            level.passing.add(id(node))
            part = translate_any(node, scope)
            if part.reading in level.group_readings:
                del level.bare[uses_before:]
        case _:
            return None
    if isinstance(node, _EQUALITIES):
        sides = [side for side in (node.this, node.expression) if isinstance(side, exp.Expr)]
        translation.refuse_approximate(sides, "it asks for the equality of")
        return _compare_as_stored(translation, level, node, part)
    return part


def _read_own_row(translation: Translation, level: Level, node: exp.Expr) -> Term:
    """Whether a row is the one that fired a trigger: its key is, in whatever type PostgreSQL has it."""
    sqls = []
    for equality in reversed(list(list_demanded(node))):
        sides = []
        for column in (equality.this, equality.expression):
            found = level.find(column.name, column.table or None)
            if found is None:
                raise Refusal(f"there is no column {column.sql()}")
            note_use(translation, *found)
            sides.append(found[1].sql)
        sqls.append(" = ".join(sides))
    return Term(reading=node.meta[OWN_ROW], sql=" AND ".join(sqls), kind=Kind.BOOLEAN)


def find_reference(level: Level, node: exp.Expr) -> Reference | None:
    """The column that a node is, parentheses aside; None for what is no column of this query or of one around it."""
    while isinstance(node, exp.Paren):
        node = node.this
    if not isinstance(node, exp.Column):
        return None
    found = level.find(node.name, node.table or None)
    return None if found is None else found[1]


def note_use(translation: Translation, level: Level, reference: Reference) -> None:
    """Remember that a column of a level was named."""
    translation.references.append((level, reference))
    if level.is_grouped and not level.is_in_aggregate:
        level.bare.append(reference)


def take_bare(translation: Translation, level: Level, reference: Reference) -> str | None:
    """A bare column beside the only min() or max() of a grouped level, of the row that has it
    (https://sqlite.org/lang_select.html#bareagg); None where it is taken as it stands."""
    is_bare = level.is_grouped and not level.is_in_aggregate and reference.source in level.sources
    if not is_bare:
        return None
    if reference.place in level.folded_places:
        translation.references.append((level, reference))
        translation.notes["which of the texts is shown that are equal by its collation is left open"] = None
        return _take_first(level, reference.sql)
    if level.extreme_order is None or reference.place in level.fixed_places:
        return None
    translation.references.append((level, reference))
    translation.notes["of rows that tie for a min() or max(), the other columns may be of any"] = None
    return f"(array_agg({reference.sql} ORDER BY {level.extreme_order}))[1]"


def _take_first(level: Level, sql: str) -> str:
    """A value of the first row as SQLite mostly meets them, where that is known, or else of any."""
    keys = [source.order_sql for source in level.sources if source.order_sql is not None]
    if len(keys) < len(level.sources):
        return f'min({sql} COLLATE "C")'
    return f"(array_agg({sql} ORDER BY {', '.join(keys)}))[1]"


def _read_column(translation: Translation, level: Level, node: exp.Column, scope: Scope) -> Piece | Converted:
    name, table = node.name, node.table or None
    found = level.find(name, table)
    if found is not None:
        owner, reference = found
        sql = take_bare(translation, level, reference) if owner is level else None
        if sql is None:
            note_use(translation, owner, reference)
        if reference.column.is_approximate:
            translation.approximate.add(id(node))
        return as_part(reference.column, reference.reading, sql or reference.sql)
    is_quoted = bool(node.this.args.get("quoted"))
    alias = level.find_alias(name) if table is None else None
    if alias is not None:
        level.knows_aliases = False
        try:
            part = translate_any(alias, scope)
        finally:
            level.knows_aliases = True
        if translation.is_approximate(alias):
            translation.approximate.add(id(node))
        return part
    if table is None and is_quoted:
        return Constant(reading=quote_text(name), value=name)
    if table is None and fold_ascii(name) in _WORDS:
        return Constant(reading=name, value=int(fold_ascii(name) == "true"))
    raise Refusal(f"there is no column {node.sql()}" if table is None else f"there is no column {table}.{name}")


def _read_scalar(translation: Translation, level: Level, node: exp.Subquery) -> Piece | Converted:
    result = read_scalar(translation, level, node)
    (column,) = result.columns
    if column.is_approximate:
        translation.approximate.add(id(node))
    part = as_part(column, f"({result.reading})", f"({result.sql})")
    # https://sqlite.org/datatype3.html#collation: only columns have one.
    return part if isinstance(part, Converted) else replace(part, collation=None)


def read_scalar(translation: Translation, level: Level, node: exp.Subquery) -> Result:
    """A query in an expression, that has one column, and one row at most: or several that are alike."""
    if not isinstance(node.this, exp.Query) or node.alias:
        raise Refusal("it has parentheses around a table")
    result = translation.read_query(translation, node.this, level)
    if len(result.columns) != 1:
        raise Refusal("it has a row of values")
    if result.has_equal_rows and not result.is_single_row:
        result = replace(result, sql=f"{result.sql} LIMIT 1")
    elif not result.is_single_row:
        raise Refusal("a subquery in it may have several rows, of which SQLite takes whichever it meets first")
    if result.is_ordered:
        # Sorted or read in order already, which is up to SQLite: a sorter loses what is JSON.
        return replace(result, columns=tuple(replace(each, subtype=each.subtype.blur()) for each in result.columns))
    return result


def _read_exists(translation: Translation, level: Level, node: exp.Exists) -> Term:
    query = node.this.this if isinstance(node.this, exp.Subquery) else node.this
    if query.args.get("offset") is not None:
        # SQLite passes over a DISTINCT there, and the OFFSET then counts other rows.
        raise Refusal("it has an OFFSET within EXISTS")
    result = translation.read_query(translation, query, level)
    sql = f"EXISTS ({result.sql})"
    return Term(reading=f"EXISTS ({result.reading})", sql=sql, kind=Kind.BOOLEAN, is_atom=True)


def _compare_as_stored(
    translation: Translation, level: Level, node: exp.Expr, part: Piece | Converted
) -> Piece | Converted:
    """A comparison of two columns whose texts are written in the same way, by their values: an index serves that."""
    operator = _STORED_OPERATORS.get(type(node))
    if operator is None or not isinstance(part, Term):
        return part
    left, right = find_reference(level, node.this), find_reference(level, node.expression)
    if left is None or right is None or left.column.written_sql is None:
        return part
    columns = (left.column.column, right.column.column)
    if left.column.written_sql != right.column.written_sql or columns[0].type_sql != columns[1].type_sql:
        return part
    if any(column.collation.upper() != "BINARY" for column in columns):
        return part
    return replace(part, sql=f"{left.sql} {operator.postgres} {right.sql}", is_atom=False)
