"""Whether each CHECK keeps and refuses in PostgreSQL what it does in SQLite: asked of all rows, and of some that are
made up, since a CHECK that all rows keep would else be like any other that they keep."""

from collections.abc import Iterator, Sequence

import psycopg
from psycopg import sql

from core.cancel import CancelToken
from core.catalog.model import StorageClass
from core.errors import SourceError
from core.identifiers import quote_sqlite
from core.plan.model import CheckPlan, Plan, TablePlan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.sqlite.query import Query, QueryColumn
from core.sqlite.reader import aggregate
from core.sqlite.source import Source
from core.sqlite.trial import Trial, TrialFailed, open_trial
from core.verify.model import ObjectProof, ProofDifference, ProvedKind
from core.verify.proofs.asked import Answer, Question, ask_rows
from core.verify.proofs.made_up import MadeUpRow, TriedColumn, describe_row, find_mentioned, make_rows, read_own_values
from core.verify.proofs.tried import Tried, count, describe_columns, finish

_KEPT, _BROKEN = "kept", "broken"
_TABLE = "t"


def prove_checks(
    source: Source, connection: Connection, schema: str, plan: Plan, *, cancel: CancelToken
) -> tuple[ObjectProof, ...]:
    """One proof for each CHECK of the plan's tables in `schema`. Nothing is written on either side.

    Over a connection in autocommit. Raises SourceError, TargetError, Cancelled.
    """
    tables = [table for table in plan.tables if table.check_constraints]
    if not tables:
        return ()
    proofs: list[ObjectProof] = []
    collations = describe_columns(source)
    with translate_errors(f'the CHECKs of the schema "{schema}"'):
        for table in tables:
            cancel.check()
            proofs += _prove_table(source, connection, schema, table, collations.get(table.source_name, {}), cancel)
    return tuple(proofs)


def _prove_table(
    source: Source,
    connection: Connection,
    schema: str,
    table: TablePlan,
    collations: dict[str, str],
    cancel: CancelToken,
) -> Iterator[ObjectProof]:
    rows_source, broken_source = _count_source(source, table, cancel)
    rows_target, broken_target = _count_target(connection, schema, table)
    for check, ours, theirs in zip(table.check_constraints, broken_source, broken_target, strict=True):
        cancel.check()
        tried = Tried()
        if isinstance(ours, str):
            tried.notes.append(f"its rows were not tried: SQLite says {ours}")
        elif rows_source != rows_target:
            tried.notes.append(f"{count(rows_source - rows_target, 'row')} of SQLite's are not in the target")
        else:
            tried.parts.append(count(rows_source, "row"))
            if ours:
                tried.notes.append(f"{count(ours, 'row')} of SQLite's break it, too")
            if ours != theirs:
                shown = theirs if isinstance(theirs, str) else f"{count(theirs, 'row')} {_BROKEN}"
                tried.differences.append(
                    ProofDifference(what="all rows", source=f"{count(ours, 'row')} {_BROKEN}", target=shown)
                )
        _try_made_up(source, connection, schema, table, check, collations, tried)
        yield finish(
            tried,
            kind=ProvedKind.CHECK,
            table=table.target_name,
            name=check.name,
            source_sql=f"CHECK ({check.source_sql})",
            target_sql=f"CHECK ({check.condition_sql})",
        )


def _count_source(source: Source, table: TablePlan, cancel: CancelToken) -> tuple[int, list[int | str]]:
    """The rows, and of each CHECK those that break it, or SQLite's words."""
    conditions = [check.source_sql for check in table.check_constraints]
    (rows,) = _sum_up(source, table, [], cancel)
    try:
        found: list[int | str] = [*_sum_up(source, table, conditions, cancel)[1:]]
        return rows, found
    except SourceError as error:
        if len(conditions) == 1:
            return rows, [error.message]
    found = []
    for condition in conditions:
        try:
            found += _sum_up(source, table, [condition], cancel)[1:]
        except SourceError as error:
            found.append(error.message)
    return rows, found


def _sum_up(source: Source, table: TablePlan, conditions: Sequence[str], cancel: CancelToken) -> list[int]:
    columns = [QueryColumn(name="rows", storage_class=StorageClass.INTEGER, expression_sql="count(*)")]
    # A line break ends a comment that a condition may end with.
    columns += [
        QueryColumn(
            name=f"c{place}",
            storage_class=StorageClass.INTEGER,
            expression_sql=f"coalesce(sum(NOT coalesce(({sql_}\n), 1)), 0)",
        )
        for place, sql_ in enumerate(conditions)
    ]
    where = "" if table.where_sql is None else f" WHERE ({table.where_sql}\n)"
    query = Query(columns=tuple(columns), from_sql=f"{quote_sqlite(table.source_name)} NOT INDEXED{where}")
    return [value or 0 for value in aggregate(source, query, cancel=cancel)]


def _count_target(connection: Connection, schema: str, table: TablePlan) -> tuple[int, list[int | str]]:
    """The same of the target; the server's words where it can't compute a CHECK of some row."""
    broken = [
        sql.SQL("count(*) FILTER (WHERE NOT (\n{}\n))").format(sql.SQL(check.condition_sql))
        for check in table.check_constraints
    ]
    try:
        row = _select(connection, schema, table, [sql.SQL("count(*)"), *broken])
        return row[0], [*row[1:]]
    except psycopg.errors.DataError:
        pass
    (rows,) = _select(connection, schema, table, [sql.SQL("count(*)")])
    found: list[int | str] = []
    for each in broken:
        try:
            found += _select(connection, schema, table, [each])
        except psycopg.errors.DataError as error:
            found.append(error.diag.message_primary or str(error))
    return rows, found


def _select(connection: Connection, schema: str, table: TablePlan, columns: Sequence[sql.Composable]) -> list[int]:
    statement = sql.SQL("SELECT {} FROM {}").format(
        sql.SQL(", ").join(columns), sql.Identifier(schema, table.target_name)
    )
    row = connection.execute(statement).fetchone()
    assert row is not None
    return [int(value) for value in row]


def _try_made_up(
    source: Source,
    connection: Connection,
    schema: str,
    table: TablePlan,
    check: CheckPlan,
    collations: dict[str, str],
    tried: Tried,
) -> None:
    plans = find_mentioned(table, [check.source_sql])
    columns = [TriedColumn(plan=plan, collation=collations.get(plan.source_name, "BINARY")) for plan in plans]
    if not columns:
        return
    try:
        own = read_own_values(source, table, plans)
        with open_trial() as trial:
            trial.run(f"CREATE TABLE {_TABLE} ({', '.join(column.declaration for column in columns)})")
            rows = make_rows(trial, _TABLE, columns, [check.source_sql], own)
            kept = {row.number: _ask_source(trial, check.source_sql, row.number) for row in rows}
    except (TrialFailed, SourceError) as error:
        tried.notes.append(f"no rows were made up: {error}")
        return
    question = Question(condition_sql=f"coalesce(({check.condition_sql}\n), TRUE)")
    try:
        answers = ask_rows(connection, schema, table, columns, rows, question)
    except psycopg.errors.QueryCanceled:
        tried.notes.append("no rows were made up: it takes too long")
        return
    refused = [row for row in rows if kept[row.number] == _KEPT and answers[row.number].is_refusal]
    if refused:
        first = refused[0]
        tried.notes.append(
            f"PostgreSQL refuses {count(len(refused), 'made-up row')} that SQLite takes, such as"
            f" {describe_row(columns, first)}: {answers[first.number].error}"
        )
    rows = [row for row in rows if row not in refused]
    tried.parts += [count(len(rows), "made-up row")] if rows else []
    tried.differences += _compare(columns, rows, kept, answers)


def _ask_source(trial: Trial, condition: str, number: int) -> str:
    try:
        ((is_broken,),) = trial.run(f"SELECT NOT coalesce(({condition}\n), 1) FROM {_TABLE} WHERE rowid = {number}")
    except TrialFailed as failure:
        return f"error: {failure}"
    return _BROKEN if is_broken else _KEPT


def _compare(
    columns: Sequence[TriedColumn], rows: Sequence[MadeUpRow], kept: dict[int, str], answers: dict[int, Answer]
) -> Iterator[ProofDifference]:
    for row in rows:
        ours, answer = kept[row.number], answers[row.number]
        theirs = f"error: {answer.error}" if answer.error is not None else _KEPT if answer.holds else _BROKEN
        # A row that a CHECK can't be computed of is refused, as one that breaks it is.
        if (ours == _KEPT) is not (theirs == _KEPT):
            yield ProofDifference(what=describe_row(columns, row), source=ours, target=theirs)
