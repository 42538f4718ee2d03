"""The rows that a run has set aside so far, as they lie among its records until it is published: counted, and numbered
as the table is read, from 1."""

from array import array
from dataclasses import dataclass

from psycopg import sql
from psycopg.rows import class_row

from core.postgres.connect import Connection
from core.postgres.errors import translate_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectGroup:
    """Rows that were set aside for one cause; `reason` is that of the first of them."""

    column_name: str | None
    sqlstate: str | None
    reason: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectRow:
    """One of them."""

    row_number: int
    row_id: int | None
    column_name: str | None
    reason: str
    sqlstate: str | None


ROWS_BEFORE = sql.SQL("""
    SELECT table_name, part,
           (pg_catalog.sum(rows_read) OVER (PARTITION BY table_name ORDER BY part) - rows_read)::bigint AS rows_before
    FROM (SELECT table_name, part, pg_catalog.sum(rows_read) AS rows_read FROM {}.chunks GROUP BY table_name, part)
         AS parts""")
"""Of each part of a table, how many rows the parts before it have; takes the schema."""


def read_numbers(connection: Connection, schema: str, table: str, *, sqlstates: str = "") -> "array[int]":
    """The numbers of a table's rows that were set aside, ascending: 8 bytes each, for there may be millions. With
    `sqlstates` only of those that the server refused by a SQLSTATE that begins so."""
    statement = sql.SQL(
        "COPY (SELECT row_number FROM ({}) AS numbered WHERE pg_catalog.starts_with(coalesce(sqlstate, ''), {})"
        " ORDER BY 1) TO STDOUT"
    ).format(_numbered(schema, table), sql.Literal(sqlstates))
    numbers = array("q")
    with translate_errors(object=schema), connection.cursor() as cursor, cursor.copy(statement) as copy:
        for line in copy:
            numbers.append(int(line))
    return numbers


def read_groups(connection: Connection, schema: str, table: str) -> list[RejectGroup]:
    """The causes, the most frequent first."""
    statement = sql.SQL(
        "SELECT column_name, sqlstate, (pg_catalog.array_agg(reason ORDER BY part, row_number))[1] AS reason,"
        " pg_catalog.count(*) AS rows FROM {} WHERE table_name = {} GROUP BY column_name, sqlstate ORDER BY rows DESC"
    ).format(sql.Identifier(schema, "rejects"), table)
    with translate_errors(object=schema), connection.cursor(row_factory=class_row(RejectGroup)) as cursor:
        return cursor.execute(statement).fetchall()


def read_first_rows(connection: Connection, schema: str, table: str, limit: int) -> list[RejectRow]:
    """The first of the rows."""
    statement = sql.SQL("SELECT * FROM ({}) AS numbered ORDER BY row_number LIMIT {}").format(
        _numbered(schema, table), limit
    )
    with translate_errors(object=schema), connection.cursor(row_factory=class_row(RejectRow)) as cursor:
        return cursor.execute(statement).fetchall()


def _numbered(schema: str, table: str) -> sql.Composed:
    return sql.SQL(
        "SELECT r.row_number + b.rows_before AS row_number, r.row_id, r.column_name, r.reason, r.sqlstate"
        " FROM {} r JOIN ({}) b USING (table_name, part) WHERE r.table_name = {}"
    ).format(sql.Identifier(schema, "rejects"), ROWS_BEFORE.format(sql.Identifier(schema)), table)
