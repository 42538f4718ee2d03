"""The rows of an INSERT: written out, or a query's, with each value as its column stores it."""

from dataclasses import dataclass, field, replace

from sqlglot import exp

from core.identifiers import fold_ascii, quote_text
from core.translate.literals import quote_name
from core.translate.pieces import Constant, Refusal
from core.translate.queries.columns import as_part
from core.translate.queries.levels import Level
from core.translate.queries.model import Relation, SourceColumn
from core.translate.queries.reading import read_any
from core.translate.queries.select import read_select
from core.translate.queries.translation import Output, Translation
from core.translate.triggers.given import Given, read_given, store
from core.translate.triggers.model import Event, Timing
from core.translate.triggers.program import Program
from core.translate.triggers.statements import InsertStatement

RESULT = "result"
"""What a query around which there is another is called."""


@dataclass(slots=True, kw_only=True)
class Rows:
    """Where an INSERT's rows come from: for each column what it is given, and the SQL around the values."""

    reading: str
    rows: list[list[Given]]
    sqls: list[list[str]]
    tail: str | None = None
    """What follows the values in PostgreSQL where they are a SELECT's; None for VALUES."""
    trees: list[exp.Expr] = field(default_factory=list)
    may_be_several: bool = False
    is_ordered: bool = True


def read_rows(
    program: Program, translation: Translation, outer: Level, statement: InsertStatement, columns: list[SourceColumn]
) -> Rows:
    if statement.query_sql is not None:
        return _read_query(program, translation, outer, statement.query_sql, columns)
    trees, rows, sqls = [], [], []
    for row in statement.rows:
        if len(row) != len(columns):
            raise Refusal("it gives another number of values than it names columns")
        nodes = [program.parse_expression(value) for value in row]
        trees += nodes
        rows.append([read_given(translation, node, outer) for node in nodes])
        sqls.append([store(translation, given, column) for given, column in zip(rows[-1], columns, strict=True)])
    reading = "VALUES " + ", ".join(f"({', '.join(given.reading for given in row)})" for row in rows)
    return Rows(reading=reading, rows=rows, sqls=sqls, trees=trees, may_be_several=len(rows) > 1)


def _read_query(
    program: Program, translation: Translation, outer: Level, sql: str, columns: list[SourceColumn]
) -> Rows:
    tree = program.parse_query(sql)
    is_plain = isinstance(tree, exp.Select) and not any(
        tree.args.get(name) for name in ("with_", "order", "limit", "offset", "distinct")
    )
    if is_plain and isinstance(tree, exp.Select):
        selection = read_select(translation, tree, outer)
        result, tail = selection.result, selection.body
        given = [_take_output(translation, output, output.sql) for output in selection.outputs]
        _keep_constants(translation, tree, given)
    else:
        result = translation.read_query(translation, tree, outer)
        tail = f" FROM ({result.sql}) AS {quote_name(RESULT)}"
        given = [_take_result(column) for column in result.columns]
    if len(given) != len(columns):
        raise Refusal("it gives another number of values than it names columns")
    return Rows(
        reading=result.reading,
        rows=[given],
        sqls=[[store(translation, each, column) for each, column in zip(given, columns, strict=True)]],
        tail=tail,
        trees=[tree],
        may_be_several=not result.is_single_row and bool(tree.args.get("from_") or not is_plain),
        is_ordered=result.is_ordered,
    )


def _take_output(translation: Translation, output: Output, sql: str) -> Given:
    if output.is_null:
        return Given(reading=output.reading, part=Constant(reading="NULL", value=None))
    if output.value is not None:
        return Given(reading=output.reading, part=output.value, is_approximate=output.column.is_approximate)
    written = sql if output.is_column else f"({sql})"
    return Given(
        reading=output.reading,
        part=as_part(output.column, output.reading, written),
        column=output.column,
        column_sql=written,
        is_approximate=output.column.is_approximate,
    )


def _keep_constants(translation: Translation, select: exp.Select, given: list[Given]) -> None:
    """Literals among the outputs as what they are: a column of any type takes them."""
    if len(select.expressions) != len(given):
        return
    for place, node in enumerate(select.expressions):
        bare = node.this if isinstance(node, exp.Alias) else node
        literal = bare.this if isinstance(bare, exp.Neg) else bare
        if isinstance(literal, exp.Literal | exp.HexString):
            part = read_any(translation, bare, Level(outer=None))
            if isinstance(part, Constant):
                given[place] = replace(given[place], part=part, column=None)


def _take_result(column: SourceColumn) -> Given:
    sql = f"{quote_name(RESULT)}.{quote_name(column.column.target_name)}"
    return Given(
        reading="",
        part=as_part(column, "", sql),
        column=column,
        column_sql=sql,
        is_approximate=column.is_approximate,
    )


def note_ids(program: Program, relation: Relation, columns: list[SourceColumn], source: Rows) -> None:
    """Rows that get their ids in another order."""
    rowid = fold_ascii(relation.rowid_column or "")
    is_given = rowid in {fold_ascii(column.column.source_name) for column in columns}
    if rowid and not is_given and source.tail is not None and source.may_be_several and not source.is_ordered:
        program.notes[f"the order in which it inserts rows into {relation.source_name}, and their ids, is open"] = None


def leave_to_identity(
    program: Program, relation: Relation, columns: list[SourceColumn], source: Rows, *, is_plain: bool
) -> list[SourceColumn]:
    """The columns that the INSERT names. A NULL for an INTEGER PRIMARY KEY asks for the next number; `is_plain` says
    that the values are written once, so that it takes only one."""
    rowid = fold_ascii(relation.rowid_column or "")
    places = [place for place, column in enumerate(columns) if fold_ascii(column.column.source_name) == rowid]
    if not places:
        return columns
    (place,) = places
    nulls = [row[place].is_null for row in source.rows]
    if all(nulls):
        for row, given in zip(source.sqls, source.rows, strict=True):
            del row[place], given[place]
        return [column for at, column in enumerate(columns) if at != place]
    for row, given, is_null in zip(source.sqls, source.rows, nulls, strict=True):
        if is_null:
            row[place] = "DEFAULT"
        elif is_plain and source.tail is None and not is_complete(program, given[place]):
            row[place] = f"coalesce({row[place]}, {_write_next_number(relation, columns[place])})"
            name = columns[place].column.source_name
            program.notes[
                f"where the {name} that it gives is NULL, it takes the sequence's next number, which is SQLite's unless"
                " larger ones were given"
            ] = None
        elif not is_complete(program, given[place]):
            name = columns[place].column.source_name
            program.notes[f"it fails where the {name} that it gives is NULL, of which SQLite makes a new number"] = None
    return columns


def _write_next_number(relation: Relation, column: SourceColumn) -> str:
    """The number that an identity would give; its sequence goes with the column, whatever it is called."""
    table, name = quote_text(quote_name(relation.target_name)), quote_text(column.column.target_name)
    return f"nextval(pg_get_serial_sequence({table}, {name}))"


def is_complete(program: Program, given: Given) -> bool:
    """Whether a value is never NULL."""
    if isinstance(given.part, Constant):
        return not given.is_null
    if given.column is None or given.column_sql.partition(".")[0] not in ('"new"', '"old"'):
        return False
    name = fold_ascii(given.column.column.source_name)
    rowid = fold_ascii(program.table.rowid_column or "")
    # Before an INSERT even that may still be NULL, and what a view has is not known to be anything.
    is_early = program.header.timing is Timing.BEFORE and program.header.event is Event.INSERT
    return name == rowid or (not is_early and name in map(fold_ascii, program.table.not_null))


def write_rows(columns: list[SourceColumn], source: Rows) -> str:
    if not columns:
        if source.tail is not None or len(source.sqls) > 1:
            raise Refusal("it inserts rows without any value")
        return "DEFAULT VALUES"
    if source.tail is None:
        return "VALUES " + ", ".join(f"({', '.join(row)})" for row in source.sqls)
    (row,) = source.sqls
    return f"SELECT {', '.join(row)}{source.tail}"
