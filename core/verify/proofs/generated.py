"""Whether each column that the target computes has there what it has in SQLite: the comparison of the rows has seen all
of its values, and some rows that are made up show what new ones will have."""

from collections.abc import Mapping, Sequence

import psycopg

from core.cancel import CancelToken
from core.errors import SourceError
from core.identifiers import quote_sqlite
from core.plan.model import ColumnPlan, Plan, TablePlan
from core.plan.pgtypes import INTEGERS, TEXTS
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.sqlite.source import Source
from core.sqlite.trial import Trial, TrialFailed, Value, open_trial
from core.verify.model import ObjectProof, ProofDifference, ProvedKind, TableCheck
from core.verify.proofs.asked import EXPECTED, Answer, Question, ask_rows
from core.verify.proofs.carried import UNFIT, Unfit, carry_value
from core.verify.proofs.made_up import (
    MadeUpRow,
    TriedColumn,
    describe_row,
    find_mentioned,
    make_rows,
    read_own_values,
    show_value,
)
from core.verify.proofs.tried import Tried, count, describe_columns, finish

_TABLE = "t"


def prove_generated(
    source: Source,
    connection: Connection,
    schema: str,
    plan: Plan,
    *,
    rows: Sequence[TableCheck] = (),
    cancel: CancelToken,
) -> tuple[ObjectProof, ...]:
    """One proof for each column that is computed in `schema`; `rows` is what the comparison of the tables found.
    Nothing is written on either side.

    Over a connection in autocommit. Raises SourceError, TargetError, Cancelled.
    """
    computed = [
        (table, column) for table in plan.tables for column in table.columns if column.generated_sql is not None
    ]
    if not computed:
        return ()
    compared = {check.table: check for check in rows}
    collations = describe_columns(source)
    proofs = []
    with translate_errors(f'the columns that the schema "{schema}" computes'):
        for table, column in computed:
            cancel.check()
            tried = Tried()
            _look_at_rows(compared.get(table.source_name), column, tried)
            _try_made_up(source, connection, schema, table, column, collations.get(table.source_name, {}), tried)
            proofs.append(
                finish(
                    tried,
                    kind=ProvedKind.GENERATED,
                    table=table.target_name,
                    name=column.target_name,
                    source_sql=column.generated_source_sql or "",
                    target_sql=column.generated_sql or "",
                )
            )
    return tuple(proofs)


def _look_at_rows(check: TableCheck | None, column: ColumnPlan, tried: Tried) -> None:
    """A table that is equal is so in this column, too."""
    if check is None:
        return
    found = [each for each in check.mismatches if each.column in (column.source_name, column.target_name)]
    tried.differences += [
        ProofDifference(what=f"row {each.row}", source=each.source_value, target=each.target_value) for each in found
    ]
    if check.is_equal:
        tried.parts.append(count(check.rows_equal, "row"))
    elif not found:
        tried.notes.append("the rows of its table differ, though none of those that were looked at does here")


def _try_made_up(
    source: Source,
    connection: Connection,
    schema: str,
    table: TablePlan,
    column: ColumnPlan,
    collations: Mapping[str, str],
    tried: Tried,
) -> None:
    stored, computed = _find_columns(table, column)
    columns = [_describe(each, collations) for each in stored]
    if not columns:
        return
    expressions = [each.generated_source_sql or "" for each in computed]
    try:
        own = read_own_values(source, table, stored)
        with open_trial() as trial:
            definitions = [each.declaration for each in columns]
            definitions += [
                f"{_describe(each, collations).declaration} AS ({each.generated_source_sql}\n) STORED"
                for each in computed
            ]
            trial.run(f"CREATE TABLE {_TABLE} ({', '.join(definitions)})")
            rows = make_rows(trial, _TABLE, columns, expressions, own)
            values = {row.number: _read_value(trial, column, row.number) for row in rows}
    except (TrialFailed, SourceError) as error:
        tried.notes.append(f"no rows were made up: {error}")
        return
    carried = {number: carry_value(column, value) for number, value in values.items()}
    asked = [row for row in rows if carried[row.number] is not UNFIT or _is_strict(column)]
    expected = {number: None if isinstance(value, Unfit) else value for number, value in carried.items()}
    try:
        answers = ask_rows(connection, schema, table, columns, asked, _make_question(column), expected)
    except psycopg.errors.QueryCanceled:
        tried.notes.append("no rows were made up: it takes too long")
        return
    refused = [row for row in asked if carried[row.number] is not UNFIT and answers[row.number].is_refusal]
    if refused:
        first = refused[0]
        tried.notes.append(
            f"PostgreSQL refuses {count(len(refused), 'made-up row')} that SQLite takes, such as"
            f" {describe_row(columns, first)}: {answers[first.number].error}"
        )
    asked = [row for row in asked if row not in refused]
    tried.parts += [count(len(asked), "made-up row")] if asked else []
    for row in asked:
        if not _agrees(carried[row.number], answers[row.number]):
            tried.differences.append(_describe_difference(columns, row, values[row.number], answers[row.number]))


def _find_columns(table: TablePlan, column: ColumnPlan) -> tuple[list[ColumnPlan], list[ColumnPlan]]:
    """Those that an expression reads, and those that are computed, after those that they are computed from."""
    stored: dict[str, ColumnPlan] = {}
    computed = {column.target_name: column}
    waiting = [column]
    while waiting:
        for each in find_mentioned(table, [waiting.pop().generated_source_sql or ""]):
            if each.generated_sql is None:
                stored[each.target_name] = each
            elif each.target_name not in computed:
                computed[each.target_name] = each
                waiting.append(each)
    return list(stored.values()), list(computed.values())


def _describe(column: ColumnPlan, collations: Mapping[str, str]) -> TriedColumn:
    return TriedColumn(plan=column, collation=collations.get(column.source_name, "BINARY"))


def _read_value(trial: Trial, column: ColumnPlan, number: int) -> Value:
    ((value,),) = trial.run(f"SELECT {quote_sqlite(column.source_name)} FROM {_TABLE} WHERE rowid = {number}")
    return value


def _make_question(column: ColumnPlan) -> Question:
    expected = '"' + EXPECTED + '"'
    computed = f"({column.generated_sql}\n)"
    if column.target_type.name == "json":
        computed, expected = f"{computed}::text", f"{expected}::text"
    elif column.target_type.name not in TEXTS:
        computed = f"{computed}::{column.target_type}"
    return Question(condition_sql=f"{computed} IS NOT DISTINCT FROM {expected}", value_sql=computed, expected=column)


def _is_strict(column: ColumnPlan) -> bool:
    """Whether what its type does not hold is known here, so that to compute it must be an error."""
    return column.target_type.name in INTEGERS


def _agrees(expected: str | Unfit | None, answer: Answer) -> bool:
    if isinstance(expected, Unfit):
        return answer.error is not None
    return answer.error is None and answer.holds is True


def _describe_difference(
    columns: Sequence[TriedColumn], row: MadeUpRow, value: Value, answer: Answer
) -> ProofDifference:
    target = f"error: {answer.error}" if answer.error is not None else answer.value
    return ProofDifference(what=describe_row(columns, row), source=show_value(value), target=target)
