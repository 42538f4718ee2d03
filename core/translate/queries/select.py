"""One SELECT, clause by clause (https://sqlite.org/lang_select.html)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from core.identifiers import fold_ascii, quote_sqlite
from core.translate.literals import quote_name
from core.translate.pieces import Refusal
from core.translate.queries.determined import determine, find_equalities, has_equal_rows, has_one_row
from core.translate.queries.distinct import find_folded_keys, write_folded_distinct
from core.translate.queries.extremes import find_extreme_row
from core.translate.queries.grouping import check_bare, has_aggregates, read_group
from core.translate.queries.joining import needs_order
from core.translate.queries.levels import Level
from core.translate.queries.limits import Limits, read_limits
from core.translate.queries.outputs import read_outputs, write_output
from core.translate.queries.reading import read_condition
from core.translate.queries.result_order import find_output, write_result_order
from core.translate.queries.sources import From, read_from
from core.translate.queries.translation import Output, Result, Translation
from core.translate.queries.windows import read_direction, read_ordered

_ARGUMENTS = frozenset(
    {
        *("expressions", "distinct", "from_", "joins", "where", "group", "having", "windows", "order", "limit"),
        *("offset", "with_"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A SELECT as it was read, in pieces: a compound fits its outputs to those of others."""

    result: Result
    outputs: tuple[Output, ...]
    word: str
    body: str
    """What follows the outputs in PostgreSQL's SQL, up to the ORDER BY."""
    is_plain: bool = True
    """Whether it is the word, the outputs and the body, and nothing else."""


def read_select(
    translation: Translation, select: exp.Select, outer: Level | None, names: Sequence[str] = ()
) -> Selection:
    """A SELECT without its WITH, which is read by then. `names` are those of its columns, where they are known."""
    if any(value for name, value in select.args.items() if name not in _ARGUMENTS):
        raise Refusal("it has a clause that is not understood")
    level = Level(outer=outer, needs_order=needs_order(select))
    level.aliases = {
        fold_ascii(node.alias): node.this for node in reversed(select.expressions) if isinstance(node, exp.Alias)
    }
    tables = read_from(translation, select, level)
    where_reading, where_sql = _read_where(translation, select, level, tables)
    group_reading, group_sqls, group_places = read_group(translation, select, level)
    has_group = select.args.get("group") is not None
    level.is_grouped = has_group or has_aggregates(select)
    _read_window_names(select, level)

    if level.is_grouped:
        level.fixed_places = determine(level, group_places, tables.equalities, tables.outer_joins)
        level.fixed_places |= group_places
        level.extreme_order = find_extreme_row(translation, select, level)
    level.takes_aggregates = True
    outputs = read_outputs(translation, select.expressions, level, names)
    having_reading = having_sql = ""
    if having := select.args.get("having"):
        level.knows_aliases = True
        term = read_condition(translation, having.this, level)
        level.knows_aliases = False
        having_reading, having_sql = f" HAVING {term.reading}", f" HAVING {term.sql}"
    is_distinct = bool(select.args.get("distinct"))
    folded_keys: list[str] = []
    if is_distinct:
        if select.args["distinct"].args.get("on"):
            raise Refusal("it has a clause that is not understood")
        folded_keys = find_folded_keys(outputs, is_grouped=level.is_grouped)
    order_reading, order_sqls, is_wrapped = _read_order(translation, select, level, outputs, is_distinct=is_distinct)
    limits = read_limits(select)

    if level.is_grouped:
        extra = check_bare(translation, level, tables, group_places, has_group=has_group)
        group_sqls += [sql for sql in extra if sql not in group_sqls]
    is_single = has_one_row(level, tables.equalities, tables.outer_joins) or (level.is_grouped and not has_group)
    has_equal = not level.is_grouped and has_equal_rows(
        level, select.expressions, tables.equalities, tables.outer_joins
    )
    _check_limits(translation, limits, has_order=bool(order_sqls), is_open=not (is_single or has_equal))

    select_word = "SELECT DISTINCT" if is_distinct else "SELECT"
    reading = f"{select_word} {', '.join(f'{o.reading} AS {quote_sqlite(_name(o))}' for o in outputs)}"
    reading += f"{tables.reading}{where_reading}{group_reading}{having_reading}{order_reading}{limits.reading}"
    columns = tuple(output.column for output in outputs)
    body = f"{tables.sql}{where_sql}"
    if group_sqls:
        body += f" GROUP BY {', '.join(group_sqls)}"
    elif has_group:
        # All rows are one group, if there are any: a constant is the key.
        body += " GROUP BY NULL::text"
    body += having_sql
    sql = f"{select_word} {', '.join(write_output(output) for output in outputs)}{body}"
    if folded_keys:
        translation.notes["which of the texts is shown that are equal by its collation is left open"] = None
        sql = write_folded_distinct(outputs, body, folded_keys, level)
    order_sql = f" ORDER BY {', '.join(order_sqls)}" if order_sqls else ""
    if is_wrapped or folded_keys:
        sql = f"SELECT * FROM ({sql}) AS {quote_name(_RESULT)}"
    sql += order_sql + limits.sql
    result = Result(
        reading=reading,
        sql=sql,
        columns=columns,
        is_single_row=is_single or limits.is_one,
        is_ordered=bool(order_sqls),
        has_equal_rows=has_equal and not limits.sql,
    )
    return Selection(result=result, outputs=outputs, word=select_word, body=body, is_plain=not folded_keys)


_RESULT = "result"


def _name(output: Output) -> str:
    return output.column.column.source_name


def _read_where(translation: Translation, select: exp.Select, level: Level, tables: From) -> tuple[str, str]:
    where = select.args.get("where")
    if where is None:
        return "", ""
    level.knows_aliases = True
    term = read_condition(translation, where.this, level)
    level.knows_aliases = False
    tables.equalities += find_equalities(where.this, level)
    return f" WHERE {term.reading}", f" WHERE {term.sql}"


def _read_window_names(select: exp.Select, level: Level) -> None:
    for window in select.args.get("windows") or ():
        level.windows[fold_ascii(window.this.name)] = window


def _read_order(
    translation: Translation,
    select: exp.Select,
    level: Level,
    outputs: tuple[Output, ...],
    *,
    is_distinct: bool,
) -> tuple[str, list[str], bool]:
    """ORDER BY: how it reads, its keys in PostgreSQL, and whether those are of the SELECT's result."""
    order = select.args.get("order")
    if order is None:
        return "", [], False
    readings, sqls = [], []
    for node in order.expressions:
        place = find_output(node.this, outputs, select.expressions)
        if place is not None:
            suffix, _, _ = read_direction(node)
            readings.append(f"{place + 1}{suffix}")
            sql = write_result_order(translation, node, outputs[place], quote_name(_RESULT) if is_distinct else "")
        elif is_distinct:
            raise Refusal("it orders distinct rows by what is not among their columns")
        else:
            level.knows_aliases = True
            reading, sql, _ = read_ordered(translation, level, node)
            level.knows_aliases = False
            readings.append(reading)
        sqls += [sql] if sql is not None else []
    return f" ORDER BY {', '.join(readings)}", sqls, is_distinct


def _check_limits(translation: Translation, limits: Limits, *, has_order: bool, is_open: bool) -> None:
    """`is_open` says that it may matter which of the rows a LIMIT keeps."""
    if limits.sql and is_open:
        if not has_order:
            raise Refusal("it has a LIMIT or OFFSET of rows whose order is not said")
        translation.notes["which rows the LIMIT keeps depends on the order of those that tie"] = None
