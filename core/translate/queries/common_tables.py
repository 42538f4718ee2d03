"""WITH (https://sqlite.org/lang_with.html): common table expressions, recursive ones too.

SQLite lets them read each other in any order; here each reads those before it, as PostgreSQL has it. The types of a
recursive one are those of its first part, to which what it adds must fit. The ORDER BY of a recursion says which of its
rows is gone on from first, and so in which order they come, but not which there are: it is left out where nothing reads
that order. Its LIMIT counts them as they come, which is kept where each leads to one at most, as in a counter.
"""

from dataclasses import replace

from sqlglot import exp

from core.identifiers import fold_ascii, make_unique, quote_sqlite
from core.translate.literals import quote_name
from core.translate.model import CONVERTED_KINDS
from core.translate.pieces import Refusal
from core.translate.queries.columns import TYPES
from core.translate.queries.compound import fit, flatten, read_arm, read_compound_order, write_arm
from core.translate.queries.keys import check_distinct
from core.translate.queries.levels import Level
from core.translate.queries.limits import read_limits
from core.translate.queries.model import SourceColumn
from core.translate.queries.select import Selection
from core.translate.queries.translation import CommonTable, Output, Result, Translation

_ORDER_NOTE = "the rows of a recursion come in another order than its own, unless an ORDER BY outside of it says one"


def read_common_tables(translation: Translation, query: exp.Query | exp.Values, outer: Level | None) -> tuple[str, str]:
    """The WITH of a query on both sides, "" where it has none; its names are known until they are forgotten."""
    clause = query.args.get("with_")
    if clause is None:
        return "", ""
    # A name that is not read yet must not be taken for a table's.
    tables = [
        CommonTable(name=cte.alias, alias=translation.take_common_alias(cte.alias), columns=None)
        for cte in clause.expressions
    ]
    if len({fold_ascii(table.name) for table in tables}) < len(tables):
        raise Refusal("two of its common table expressions have one name")
    translation.common_tables += tables
    readings, sqls, is_recursive = [], [], False
    for cte, table in zip(clause.expressions, tables, strict=True):
        hint = {None: "", True: "MATERIALIZED ", False: "NOT MATERIALIZED "}[cte.args.get("materialized")]
        limit_sql = ""
        names = [identifier.name for identifier in cte.args["alias"].args.get("columns") or ()]
        is_own = any(fold_ascii(each.name) == fold_ascii(table.name) for each in cte.this.find_all(exp.Table))
        if is_own and isinstance(cte.this, exp.SetOperation) and not cte.this.args.get("with_"):
            result, limit_sql = _read_recursive(translation, cte.this, table, names, outer)
            is_recursive = True
        else:
            result = translation.read_query(translation, cte.this, outer)
            table.columns = _rename(translation, result.columns, names)
        listed = f"({', '.join(map(quote_sqlite, names))})" if names else ""
        targets = ", ".join(quote_name(column.column.target_name) for column in table.columns or ())
        readings.append(f"{quote_sqlite(table.name)}{listed} AS {hint}({result.reading})")
        sqls.append(f"{quote_name(table.alias)}({targets}) AS ({result.sql})")
        if limit_sql:
            # PostgreSQL goes on with a recursion as far as its rows are asked for, and has no LIMIT within one:
            # https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-RECURSIVE
            all_rows, table.alias = table.alias, translation.take_common_alias(cte.alias)
            sqls.append(f"{quote_name(table.alias)}({targets}) AS (SELECT * FROM {quote_name(all_rows)}{limit_sql})")
    word = "WITH RECURSIVE" if is_recursive else "WITH"
    reading_word = "WITH RECURSIVE" if clause.args.get("recursive") else "WITH"
    return f"{reading_word} {', '.join(readings)} ", f"{word} {', '.join(sqls)} "


def _read_recursive(
    translation: Translation, node: exp.SetOperation, table: CommonTable, names: list[str], outer: Level | None
) -> tuple[Result, str]:
    """`first UNION [ALL] step`, of which the step alone reads the table itself, once, in its FROM; and the LIMIT for
    PostgreSQL of its rows."""
    arm_nodes, words = flatten(node)
    if len(arm_nodes) != 2 or words[0] not in ("UNION", "UNION ALL"):
        raise Refusal("it is recursive in a way that PostgreSQL has not")
    limits = read_limits(node)
    first_node, step_node = arm_nodes
    _check_step(step_node, table.name)
    first = read_arm(translation, first_node, outer)
    for output in first.outputs:
        if output.column.column.kind in CONVERTED_KINDS or output.column.column.is_mixed:
            raise Refusal("it is recursive over values that are converted")
    fixed = [_fix_type(output) for output in first.outputs]
    step = _read_step(translation, step_node, table, fixed, names, outer)
    if any(_may_become_number(before, after) for before, after in zip(fixed, step.outputs, strict=True)):
        fixed = [replace(output, column=replace(output.column, is_in_no_number=False)) for output in fixed]
        step = _read_step(translation, step_node, table, fixed, names, outer)
    firsts, steps = fit([fixed, step.outputs])
    for before, after, other in zip(fixed, firsts, step.outputs, strict=True):
        if before.is_null and not other.is_null:
            raise Refusal("a column of its recursion begins as NULL")
        if after.column.column.kind is not before.column.column.kind or other.column.is_approximate:
            raise Refusal("its recursion makes other values of a column than it began with")
        if words[0] == "UNION":
            check_distinct(after.column, "it tells apart")
    order_reading, _ = read_compound_order(translation, node, fixed, first_node)
    # Where each row leads to one at most, there is no order to choose, nor which rows are within a LIMIT.
    is_chain = first.result.is_single_row and not _has_joins(step_node)
    if limits.sql and not is_chain:
        raise Refusal("it is recursive up to a LIMIT of rows whose order PostgreSQL does not keep")
    if order_reading and not is_chain:
        translation.drops_order = True
        translation.notes[_ORDER_NOTE] = None
    firsts, steps = ([_cast(output) for output in outputs] for outputs in (firsts, steps))
    result = Result(
        reading=f"{first.result.reading} {words[0]} {step.result.reading}{order_reading}{limits.reading}",
        sql=f"{write_arm(first, firsts)} {words[0]} {write_arm(step, steps)}",
        columns=table.columns or (),
    )
    return result, limits.sql


def _read_step(
    translation: Translation,
    node: exp.Expr,
    table: CommonTable,
    firsts: list[Output],
    names: list[str],
    outer: Level | None,
) -> Selection:
    """The second part, as it reads a table that has the columns of the first."""
    table.columns = _rename(translation, tuple(output.column for output in firsts), names)
    table.use_count = 0
    step = read_arm(translation, node, outer)
    if table.use_count != 1:
        raise Refusal("it is recursive in a way that PostgreSQL has not")
    if len(step.outputs) != len(firsts):
        raise Refusal("its SELECTs have different numbers of columns")
    return step


def _may_become_number(first: Output, step: Output) -> bool:
    """Whether a column begins with texts that numeric affinity makes no numbers of, and may go on with others."""
    return first.column.is_in_no_number and not step.is_null and not step.column.is_in_no_number


def _check_step(node: exp.Expr, name: str) -> None:
    """That the recursive table stands where PostgreSQL takes it: in the FROM itself, on no side of an outer join."""
    clause = node.args.get("from_")
    joins = node.args.get("joins") or ()
    direct = [clause.this, *(join.this for join in joins)] if clause is not None else []
    own = [each for each in direct if isinstance(each, exp.Table) and fold_ascii(each.name) == fold_ascii(name)]
    if len(own) != 1 or any(join.side for join in joins):
        raise Refusal("it is recursive in a way that PostgreSQL has not")
    if node.args.get("group") or node.args.get("having") or node.args.get("distinct"):
        raise Refusal("it is recursive in a way that PostgreSQL has not")


def _has_joins(node: exp.Expr) -> bool:
    """Whether a step has other tables in its FROM than the recursive one."""
    return bool(node.args.get("joins") or node.args["from_"].this.args.get("joins"))


def _fix_type(output: Output) -> Output:
    """A column of the first part as one that the step may read: of the type of its kind, and not known to be small."""
    kind = output.column.column.kind
    scope = replace(output.column.column, type_sql=TYPES[kind], collation=output.column.column.collation)
    return replace(
        output, column=replace(output.column, column=scope, written_sql=output.column.written_sql), value=None
    )


def _cast(output: Output) -> Output:
    type_sql = TYPES[output.column.column.kind]
    collate = ' COLLATE "C"' if type_sql == "text" else ""
    sql = output.sql if output.sql.endswith(f"::{type_sql}") else f"({output.sql})::{type_sql}"
    return replace(output, sql=f"{sql}{collate}")


def _rename(translation: Translation, columns: tuple[SourceColumn, ...], names: list[str]) -> tuple[SourceColumn, ...]:
    if names and len(names) != len(columns):
        raise Refusal("a common table expression names another number of columns than it has")
    renamed: list[SourceColumn] = []
    targets: set[str] = set()
    for place, column in enumerate(columns):
        name = names[place] if names else column.column.source_name
        target = make_unique(translation.name_target(name) or "column", targets)
        targets.add(target)
        renamed.append(replace(column, column=replace(column.column, source_name=name, target_name=target)))
    return tuple(renamed)
