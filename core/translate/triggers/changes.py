"""UPDATE and DELETE within a trigger (https://sqlite.org/lang_update.html, https://sqlite.org/lang_delete.html)."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlglot import exp

from core.identifiers import fold_ascii, quote_sqlite
from core.translate.literals import quote_name
from core.translate.pieces import Refusal
from core.translate.queries.determined import determine, find_equalities
from core.translate.queries.levels import Level, Reference, Source
from core.translate.queries.model import Relation, SourceColumn
from core.translate.queries.reading import read_condition
from core.translate.queries.sources import From, read_from
from core.translate.queries.translation import Translation
from core.translate.triggers.given import Given, read_given, store
from core.translate.triggers.keys import is_one_row, is_own_row, is_spared
from core.translate.triggers.model import Event, Timing
from core.translate.triggers.program import Program
from core.translate.triggers.statements import Assignment, DeleteStatement, UpdateStatement

_SEVERAL_ROWS = (
    "in a statement of several rows PostgreSQL raises an error where it changes one that is yet to be changed"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A statement on both sides, with the trees that it was read from."""

    reading: str
    sql: str
    trees: tuple[exp.Expr, ...]


def translate_update(program: Program, translation: Translation, outer: Level, statement: UpdateStatement) -> Written:
    relation = program.find_target(statement.table)
    level = Level(outer=outer)
    target = program.add_target(translation, relation, level)
    found = _read_sources(program, translation, statement, level)
    where = _parse_where(program, statement.where_sql, relation if found is None else None)
    trees = [] if where is None else [where]
    set_reading, set_sql, values = write_assignments(program, translation, level, relation, statement.assignments)
    trees += values
    check_self_reading(program, translation, level, target, statement.assignments, where)
    reading_where, sql_where = _write_where(translation, where, level)
    if found is not None:
        _check_one_match(level, target, found, where)
    _check_policy(program, statement)
    note_own_table(program, relation, level, target, where)
    alias = "" if target.alias == relation.target_name else f" AS {quote_name(target.alias)}"
    policy = f"OR {statement.policy} " if statement.policy else ""
    from_reading, from_sql = ("", "") if found is None else (found.reading, found.sql)
    return Written(
        reading=f"UPDATE {policy}{quote_sqlite(relation.source_name)} SET {set_reading}{from_reading}{reading_where}",
        sql=f"UPDATE {quote_name(relation.target_name)}{alias} SET {set_sql}{from_sql}{sql_where}",
        trees=tuple(trees),
    )


def translate_delete(program: Program, translation: Translation, outer: Level, statement: DeleteStatement) -> Written:
    relation = program.find_target(statement.table)
    level = Level(outer=outer)
    target = program.add_target(translation, relation, level)
    where = _parse_where(program, statement.where_sql, relation)
    reading_where, sql_where = _write_where(translation, where, level)
    note_own_table(program, relation, level, target, where)
    alias = "" if target.alias == relation.target_name else f" AS {quote_name(target.alias)}"
    return Written(
        reading=f"DELETE FROM {quote_sqlite(relation.source_name)}{reading_where}",
        sql=f"DELETE FROM {quote_name(relation.target_name)}{alias}{sql_where}",
        trees=() if where is None else (where,),
    )


def find_settable(relation: Relation, name: str) -> SourceColumn:
    """A column that a statement gives a value. Raises Refusal."""
    wanted = fold_ascii(name)
    for column in relation.columns:
        if fold_ascii(column.column.source_name) == wanted:
            if column.column.refusal is not None:
                raise Refusal(column.column.refusal)
            return column
    raise Refusal(f"there is no column {relation.source_name}.{name}")


def write_assignments(
    program: Program,
    translation: Translation,
    level: Level,
    relation: Relation,
    assignments: tuple[Assignment, ...],
) -> tuple[str, str, list[exp.Expr]]:
    """A SET on both sides, and the trees of its values."""
    readings, sqls, trees = [], [], []
    seen: set[str] = set()
    for assignment in assignments:
        columns = [find_settable(relation, name) for name in assignment.columns]
        for column in columns:
            folded = fold_ascii(column.column.source_name)
            if folded in seen:
                raise Refusal(f"it sets {column.column.source_name} twice")
            seen.add(folded)
        tree = program.parse_expression(assignment.value_sql)
        trees.append(tree)
        nodes = list(tree.expressions) if assignment.is_row and isinstance(tree, exp.Tuple) else [tree]
        if len(nodes) != len(columns):
            raise Refusal("it sets several columns by a query")
        given = [read_given(translation, node, level) for node in nodes]
        sqls += [
            f"{quote_name(column.column.target_name)} = {store(translation, each, column)}"
            for column, each in zip(columns, given, strict=True)
        ]
        readings.append(_read_assignment(columns, given, is_row=assignment.is_row))
    return ", ".join(readings), ", ".join(sqls), trees


def _read_assignment(columns: list[SourceColumn], given: list[Given], *, is_row: bool) -> str:
    names = ", ".join(quote_sqlite(column.column.source_name) for column in columns)
    values = ", ".join(each.reading for each in given)
    return f"({names}) = ({values})" if is_row else f"{names} = {values}"


def _read_sources(program: Program, translation: Translation, statement: UpdateStatement, level: Level) -> From | None:
    if statement.from_sql is None:
        return None
    tree = program.parse_query(f"SELECT 1 FROM {statement.from_sql}")
    if not isinstance(tree, exp.Select) or any(tree.args.get(name) for name in ("where", "group", "order", "limit")):
        raise Refusal("its syntax is not understood")
    return read_from(translation, tree, level)


def _check_one_match(level: Level, target: Source, found: From, where: exp.Expr | None) -> None:
    """Raise Refusal where several rows of a FROM may be for one of the target: either database takes any."""
    equalities = [*found.equalities, *(find_equalities(where, level) if where is not None else ())]
    start = {Reference(target, column).place for column in target.columns}
    known = determine(level, start, equalities, found.outer_joins)
    for source in level.sources:
        if not {Reference(source, column).place for column in source.columns} <= known:
            raise Refusal("several rows of its FROM may be for one row, of which SQLite takes whichever it meets first")


def _parse_where(program: Program, sql: str | None, target: Relation | None) -> exp.Expr | None:
    return None if sql is None else program.parse_expression(sql, target)


def _write_where(translation: Translation, where: exp.Expr | None, level: Level) -> tuple[str, str]:
    if where is None:
        return "", ""
    term = read_condition(translation, where, level)
    return f" WHERE {term.reading}", f" WHERE {term.sql}"


def _check_policy(program: Program, statement: UpdateStatement) -> None:
    if statement.policy in ("FAIL", "ROLLBACK"):
        program.notes[f"where OR {statement.policy} meets a conflict, PostgreSQL takes back the whole statement"] = None
    if statement.policy in ("IGNORE", "REPLACE"):
        raise Refusal(f"PostgreSQL has no UPDATE OR {statement.policy}")


def check_self_reading(
    program: Program,
    translation: Translation,
    level: Level,
    target: Source,
    assignments: tuple[Assignment, ...],
    where: exp.Expr | None,
    *,
    references_before: int = 0,
    reads_before: Collection[str] = (),
) -> None:
    """Raise Refusal where a value is computed of rows that the same UPDATE changes: SQLite sees those before it
    changed, PostgreSQL as they were. What was named before its values were read is of no account."""
    if is_one_row(where, level, target):
        return
    refusal = Refusal(f"it computes values of {target.name} from rows that it changes itself")
    changed = {fold_ascii(name) for assignment in assignments for name in assignment.columns}
    rows = [] if level.outer is None else level.outer.sources
    for _, reference in translation.references[references_before:]:
        source = reference.source
        if source in level.sources or source in rows or source.columns is not target.columns:
            continue
        if fold_ascii(reference.column.column.source_name) in changed:
            raise refusal
    for name in translation.reads.keys() - set(reads_before):
        if program.relations[fold_ascii(name)].is_view and fold_ascii(target.name) in program.expand(name):
            raise refusal


def note_own_table(program: Program, relation: Relation, level: Level, target: Source, where: exp.Expr | None) -> None:
    """What it means that a statement changes the table that fired the trigger. Raises Refusal."""
    header = program.header
    if relation is not program.table or header.timing is Timing.INSTEAD_OF:
        return
    assert level.outer is not None
    rows = level.outer.sources
    if header.timing is Timing.BEFORE:
        if header.event is Event.INSERT:
            return
        if not is_spared(where, level, target, rows):
            raise Refusal(
                "it changes its own table before the row itself is changed, and SQLite leaves open what comes of that"
            )
        program.notes[_SEVERAL_ROWS] = None
    elif not is_own_row(where, level, target, rows):
        program.writes_other_rows = True
    elif header.event is Event.UPDATE and not is_own_row(where, level, target, [rows[0]]):
        program.notes["where a statement changes the keys of several rows, it may find another row by the old one"] = (
            None
        )
