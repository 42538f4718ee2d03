"""Made-up rows in PostgreSQL: an expression over the columns of a table that is there, of rows that are not in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import psycopg
from psycopg import sql

from core.plan.model import ColumnPlan, TablePlan
from core.plan.pgtypes import TEXTS
from core.postgres.connect import Connection
from core.verify.proofs.made_up import MadeUpRow, TriedColumn

_TIMEOUT = "SET LOCAL statement_timeout = '20s'"
_OF_VALUES = ("22", "23", "P0", "54", "0A")
"""Classes of SQLSTATEs that say that a value can't be computed."""
_RAISED = "P0001"
_WORDS = 200
_OF_EXTENSION = "vector"
_AT_ONCE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an expression gave for one row: `holds`, and the value as text; or the server's words."""

    holds: bool | None
    value: str | None = None
    error: str | None = None
    is_refusal: bool = False
    """Whether it is a function of `howdah_sqlite` that says so: SQLite's answer can't be known there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`condition_sql` is asked of each row, and `value_sql` shown beside it. They may name `expected`, a value of that
    column's type that is given with the row."""

    condition_sql: str
    value_sql: str = "NULL::text"
    expected: ColumnPlan | None = None


EXPECTED = "howdah: expected"
"""What `Question.expected` is called among the columns."""
_NUMBER = "howdah: number"
_GIVEN, _OWN = "howdah: given", "howdah: own"
"""No table of the target is called so."""


def ask_rows(
    connection: Connection,
    schema: str,
    plan: TablePlan,
    columns: Sequence[TriedColumn],
    rows: Sequence[MadeUpRow],
    question: Question,
    expected: Mapping[int, str | None] | None = None,
) -> dict[int, Answer]:
    """The answers by the rows' numbers. Nothing is stored. Raises psycopg.Error for what is no value's fault."""
    answers: dict[int, Answer] = {}
    for first in range(0, len(rows), _AT_ONCE):
        for found in _ask(connection, schema, plan, columns, rows[first : first + _AT_ONCE], question, expected or {}):
            answers |= found
    return answers


def _ask(
    connection: Connection,
    schema: str,
    plan: TablePlan,
    columns: Sequence[TriedColumn],
    rows: Sequence[MadeUpRow],
    question: Question,
    expected: Mapping[int, str | None],
) -> Iterator[dict[int, Answer]]:
    """All at once; where one of them is refused, each half."""
    statement = _write(schema, plan, columns, rows, question, expected)
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(_TIMEOUT)
            found = connection.execute(statement).fetchall()
        yield {number: Answer(holds=holds, value=value) for number, holds, value in found}
        return
    except psycopg.Error as error:
        if not (error.sqlstate or "").startswith(_OF_VALUES):
            raise
        if len(rows) == 1:
            words = " ".join((error.diag.message_primary or str(error)).split())[:_WORDS]
            yield {rows[0].number: Answer(holds=None, error=words, is_refusal=error.sqlstate == _RAISED)}
            return
    half = len(rows) // 2
    for part in (rows[:half], rows[half:]):
        yield from _ask(connection, schema, plan, columns, part, question, expected)


def _write(
    schema: str,
    plan: TablePlan,
    columns: Sequence[TriedColumn],
    rows: Sequence[MadeUpRow],
    question: Question,
    expected: Mapping[int, str | None],
) -> sql.Composed:
    """The columns that are not tried are NULL, of their own types; those that are get the collation of the table's."""
    types = [_write_type(column.plan, schema) for column in columns]
    names = [column.plan.target_name for column in columns]
    if question.expected is not None:
        types.append(_write_type(question.expected, schema))
        names.append(EXPECTED)
    # As literals: a name may have a % in it, which no statement with parameters takes.
    written = [
        sql.SQL("({}, {})").format(
            sql.Literal(each.number),
            sql.SQL(", ").join(
                sql.SQL("CAST({}::text AS {})").format(sql.Literal(value), type_sql)
                for value, type_sql in zip((*each.carried, *wanted), types, strict=True)
            ),
        )
        for each in rows
        for wanted in [[expected.get(each.number)] if question.expected is not None else []]
    ]
    tried = {column.plan.target_name for column in columns if column.plan.target_type.name != _OF_EXTENSION}
    own = [sql.Identifier(_OWN, column.target_name) for column in plan.columns]
    given = [
        sql.Identifier(_GIVEN if column.target_name in tried else _OWN, column.target_name) for column in plan.columns
    ]
    beside = [sql.Identifier(_GIVEN, name) for name in (_NUMBER, EXPECTED) if name in (_NUMBER, *names)]
    # Of a collation and the database's own, UNION takes the former
    # (https://www.postgresql.org/docs/current/collation.html#COLLATION-CONCEPTS).
    return sql.SQL(
        "WITH {v} ({names}) AS (VALUES {rows}), {o} AS (SELECT (NULL::{source}).*),"
        " {table} AS (SELECT {beside}, {own} FROM {v} CROSS JOIN {o} WHERE FALSE"
        " UNION ALL SELECT {beside}, {given} FROM {v} CROSS JOIN {o})"
        " SELECT {number}, ({condition}\n), ({value}\n)::text FROM {table}"
    ).format(
        v=sql.Identifier(_GIVEN),
        o=sql.Identifier(_OWN),
        names=sql.SQL(", ").join(map(sql.Identifier, (_NUMBER, *names))),
        rows=sql.SQL(", ").join(written),
        table=sql.Identifier(plan.target_name),
        beside=sql.SQL(", ").join(beside),
        own=sql.SQL(", ").join(own),
        given=sql.SQL(", ").join(given),
        source=sql.Identifier(schema, plan.target_name),
        number=sql.Identifier(_NUMBER),
        condition=_as_written(question.condition_sql),
        value=_as_written(question.value_sql),
    )


def _write_type(column: ColumnPlan, schema: str) -> sql.Composable:
    if column.target_type.labels:
        return sql.Identifier(schema, column.target_type.name)
    # A cast to varchar(n) would cut, and an extension's type need not be in the search_path; of that all are NULL.
    return sql.SQL("text" if column.target_type.name in (*TEXTS, _OF_EXTENSION) else str(column.target_type))


def _as_written(text: str) -> sql.SQL:
    """The plan's own SQL, which is carried out as it stands."""
    return sql.SQL(text)
