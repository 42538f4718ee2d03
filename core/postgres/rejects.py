"""The rejected rows in the schema `howdah`, as they are listed, exported, and taken out once they have arrived."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import sql

from core.errors import MigrationError
from core.postgres.connect import Connection

_PIECE_BYTES = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """A run that has records. `is_of_this_database` tells whether its oids mean anything: they are not dumped."""

    run_id: str
    started_at: datetime
    plan: str
    is_of_this_database: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectGroup:
    """Rejected rows of one table with one cause; `reason` is that of one of them."""

    run_id: str
    table: str
    column: str | None
    sqlstate: str | None
    reason: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedReject:
    """One rejected row, without its values; `key` is JSON."""

    run_id: str
    table: str
    row_number: int
    row_id: int | None
    key: str | None
    column: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeReject:
    """One rejected row with its values as JSON; None where they were too large to keep."""

    row_number: int
    row_id: int | None
    column: str | None
    reason: str
    values: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedTable:
    """One table's rejected rows of one run, and where they belong."""

    table: str
    target_schema: str
    target_table: str
    target_oid: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """A rejected row with its values as JSON; `edited` are those that a person gives instead, if any."""

    row_number: int
    row_id: int | None
    values: str | None
    edited: str | None


def read_runs(connection: Connection, run_id: str | None = None, *, with_rejects: bool = True) -> tuple[KeptRun, ...]:
    """That run, if there is such a one, or all runs, or all that still have rejected rows, the first of them first."""
    rows = connection.execute(
        "SELECT r.run_id, r.started_at, r.plan::text, d.oid = r.database_oid FROM howdah.runs r"
        " JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()"
        " WHERE CASE WHEN %(run)s::text IS NOT NULL THEN r.run_id = %(run)s::text WHEN %(with_rejects)s"
        " THEN EXISTS (SELECT FROM howdah.rejects j WHERE j.run_id = r.run_id) ELSE true END"
        " ORDER BY r.started_at, r.run_id",
        {"run": run_id, "with_rejects": with_rejects},
    )
    return tuple(
        KeptRun(run_id=run, started_at=started_at, plan=plan, is_of_this_database=is_here)
        for run, started_at, plan, is_here in rows
    )


def count_rejects(connection: Connection, runs: Sequence[str], table: str | None) -> tuple[RejectGroup, ...]:
    """The rejected rows of some runs by cause, the most frequent first within a table."""
    rows = connection.execute(
        "SELECT j.run_id, j.table_name, j.column_name, j.sqlstate, min(j.reason), count(*) FROM howdah.rejects j"
        " WHERE j.run_id = ANY (%(runs)s) AND (%(table)s::text IS NULL OR j.table_name = %(table)s::text)"
        " GROUP BY 1, 2, 3, 4 ORDER BY pg_catalog.array_position(%(runs)s::text[], j.run_id), 2, 6 DESC, 3, 4",
        {"runs": list(runs), "table": table},
    )
    return tuple(
        RejectGroup(run_id=run, table=name, column=column, sqlstate=state, reason=reason, rows=count)
        for run, name, column, state, reason, count in rows
    )


def list_rejects(
    connection: Connection, runs: Sequence[str], table: str | None, limit: int
) -> tuple[ListedReject, ...]:
    """The first rejected rows of some runs."""
    rows = connection.execute(
        "SELECT j.run_id, j.table_name, j.row_number, j.row_id, j.key::text, j.column_name, j.reason"
        " FROM howdah.rejects j"
        " WHERE j.run_id = ANY (%(runs)s) AND (%(table)s::text IS NULL OR j.table_name = %(table)s::text)"
        " ORDER BY pg_catalog.array_position(%(runs)s::text[], j.run_id), 2, 3 LIMIT %(limit)s",
        {"runs": list(runs), "table": table, "limit": limit},
    )
    return tuple(
        ListedReject(run_id=run, table=name, row_number=number, row_id=row_id, key=key, column=column, reason=reason)
        for run, name, number, row_id, key, column, reason in rows
    )


def read_page(
    connection: Connection, run_id: str, table: str, *, after: int, limit: int, max_bytes: int
) -> tuple[WholeReject, ...]:
    """The rejected rows of one table behind a row number, with their values where these take `max_bytes` at most."""
    rows = connection.execute(
        "SELECT j.row_number, j.row_id, j.column_name, j.reason,"
        " CASE WHEN pg_catalog.octet_length(j.row_values::text) <= %s THEN j.row_values::text END"
        " FROM howdah.rejects j WHERE j.run_id = %s AND j.table_name = %s AND j.row_number > %s"
        " ORDER BY j.row_number LIMIT %s",
        (max_bytes, run_id, table, after, limit),
    )
    return tuple(
        WholeReject(row_number=number, row_id=row_id, column=column, reason=reason, values=values)
        for number, row_id, column, reason, values in rows
    )


def export_rejects(connection: Connection, run_id: str) -> Iterator[bytes]:
    """The rejected rows of a run with their values, as JSON in UTF-8, one object a line.

    The server writes the lines: in CSV with a quote and a delimiter that JSON can't contain, each value is itself. A
    line break may stand between two tokens of what a person put into the table, and only there.
    """
    query = sql.SQL(
        "COPY (SELECT pg_catalog.replace(pg_catalog.replace(pg_catalog.row_to_json(e)::text, E'\\n', ' '), E'\\r', ' ')"
        " FROM (SELECT j.run_id, j.table_name, j.target_schema, j.target_table, j.row_number, j.row_id, j.key,"
        " j.column_name, j.reason, j.sqlstate, j.row_values FROM howdah.rejects j WHERE j.run_id = {run}"
        " ORDER BY j.table_name, j.row_number) e)"
        " TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')"
    ).format(run=sql.Literal(run_id))
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for data in copy:
            yield bytes(data)


def begin_retry(connection: Connection) -> None:
    """In a new transaction: let nobody else send the same rows, and keys that could wait for its end speak at once.

    Runs may still add their rejected rows.
    """
    connection.execute("LOCK TABLE howdah.rejects IN SHARE UPDATE EXCLUSIVE MODE")
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")


def enter_edits(connection: Connection, edits: Iterable[tuple[str, str, int, str]]) -> int:
    """Keep a person's values for the time of the transaction: run, table, row number and the row as JSON.

    How many of them are of rows that are not rejected (any more). Raises MigrationError for a row that is there twice.
    """
    connection.execute(
        "CREATE TEMP TABLE howdah_edits (run_id text, table_name text, row_number bigint, row_values json)"
        " ON COMMIT DROP"
    )
    with connection.cursor() as cursor, cursor.copy("COPY pg_temp.howdah_edits FROM STDIN") as copy:
        for edit in edits:
            copy.write_row(edit)
    double = connection.execute(
        "SELECT table_name, row_number FROM pg_temp.howdah_edits GROUP BY run_id, table_name, row_number"
        " HAVING count(*) > 1 LIMIT 1"
    ).fetchone()
    if double is not None:
        raise MigrationError(
            f"The file has row {double[1]} of {double[0]} twice.", "Keep the line with the values that are to be sent."
        )
    connection.execute("ALTER TABLE pg_temp.howdah_edits ADD PRIMARY KEY (run_id, table_name, row_number)")
    connection.execute("ANALYZE pg_temp.howdah_edits")
    row = connection.execute(
        "SELECT count(*) FROM pg_temp.howdah_edits e WHERE NOT EXISTS (SELECT FROM howdah.rejects j WHERE"
        " j.run_id = e.run_id AND j.table_name = e.table_name AND j.row_number = e.row_number)"
    ).fetchone()
    return int(row[0]) if row else 0


def list_tables(connection: Connection, run_id: str, *, edited_only: bool) -> tuple[RejectedTable, ...]:
    """The tables of a run that have rejected rows; with `edited_only`, only rows count that were edited."""
    rows = connection.execute(
        sql.SQL(
            "SELECT j.table_name, j.target_schema, j.target_table, j.target_oid, count(*) FROM {}"
            " WHERE j.run_id = %s GROUP BY 1, 2, 3, 4 ORDER BY 1"
        ).format(_source(edited_only)),
        (run_id,),
    )
    return tuple(
        RejectedTable(table=table, target_schema=schema, target_table=target, target_oid=int(oid), rows=count)
        for table, schema, target, oid, count in rows
    )


def split_rows(connection: Connection, run_id: str, table: str, *, edited_only: bool) -> list[tuple[int, int]]:
    """A table's rejected rows in pieces that fit in memory: the first and the last row number of each."""
    size = "pg_catalog.octet_length(j.row_values::text)"
    if edited_only:
        size += " + pg_catalog.octet_length(e.row_values::text)"
    return connection.execute(
        sql.SQL(
            "SELECT min(p.row_number), max(p.row_number) FROM (SELECT j.row_number,"
            " pg_catalog.div(sum(coalesce({size}, 0) + 100) OVER (ORDER BY j.row_number), {piece}) AS piece"
            " FROM {source} WHERE j.run_id = %s AND j.table_name = %s) p GROUP BY p.piece ORDER BY 1"
        ).format(size=sql.SQL(size), piece=sql.Literal(_PIECE_BYTES), source=_source(edited_only)),
        (run_id, table),
    ).fetchall()


def read_rows(
    connection: Connection, run_id: str, table: str, piece: tuple[int, int], *, edited_only: bool
) -> list[KeptRow]:
    """The rejected rows of one piece, in the order of their numbers."""
    rows = connection.execute(
        sql.SQL(
            "SELECT j.row_number, j.row_id, j.row_values::text, {edited} FROM {source}"
            " WHERE j.run_id = %s AND j.table_name = %s AND j.row_number BETWEEN %s AND %s ORDER BY 1"
        ).format(edited=sql.SQL("e.row_values::text" if edited_only else "NULL"), source=_source(edited_only)),
        (run_id, table, *piece),
    )
    return [
        KeptRow(row_number=number, row_id=row_id, values=values, edited=edited)
        for number, row_id, values, edited in rows
    ]


def remove_rejects(connection: Connection, run_id: str, table: str, row_numbers: Sequence[int]) -> None:
    """Take rows out that have arrived."""
    connection.execute(
        "DELETE FROM howdah.rejects WHERE run_id = %s AND table_name = %s AND row_number = ANY (%s)",
        (run_id, table, list(row_numbers)),
    )


def renew_reasons(
    connection: Connection, run_id: str, table: str, reasons: Sequence[tuple[int, str | None, str, str | None]]
) -> None:
    """Say of rows that are still rejected why: row number, column, reason and SQLSTATE of each."""
    numbers, columns, texts, states = zip(*reasons, strict=True)
    connection.execute(
        "UPDATE howdah.rejects j SET column_name = n.column_name, reason = n.reason, sqlstate = n.sqlstate"
        " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[])"
        " AS n (row_number, column_name, reason, sqlstate)"
        " WHERE j.run_id = %s AND j.table_name = %s AND j.row_number = n.row_number",
        (list(numbers), list(columns), list(texts), list(states), run_id, table),
    )


def _source(edited_only: bool) -> sql.SQL:
    if not edited_only:
        return sql.SQL("howdah.rejects j")
    return sql.SQL("howdah.rejects j JOIN pg_temp.howdah_edits e USING (run_id, table_name, row_number)")
