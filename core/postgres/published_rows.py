"""What a published run's tables hold now, and what its records keep of them, read in one snapshot by two sessions: one
for the rows, one for what belongs to them."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg import sql

from core.postgres.connect import Connection
from core.postgres.copy_out import CopiedRows, copy_out
from core.postgres.rejects import KeptRow, read_rows, split_rows

_FETCHED = 100
"""Entries of the ledger at a time: each has all bytes of its value."""
_COLUMNS = """
    SELECT c.relname::text, a.attname::text, p.proname::text, pg_catalog.format_type(a.atttypid, a.atttypmod)
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    JOIN pg_catalog.pg_proc p ON p.oid = t.typsend
    WHERE n.nspname = %s AND c.relname = ANY (%s::text[]) AND c.relkind IN ('r', 'p')
    ORDER BY c.relname, a.attnum
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetColumn:
    """A column of a table: the function that sends it in binary, and its type, for people."""

    name: str
    sender: str
    type_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOriginal:
    """One value before it was altered: its storage class and bytes, and the target's text for it, None for NULL.
    `key` is JSON of the row's primary key, by the source's names."""

    row_number: int
    row_id: int | None
    key: str | None
    column: str
    before_class: str
    before: bytes
    after: str | None


@contextmanager
def in_one_snapshot(rows: Connection, records: Connection) -> Iterator[None]:
    """Two sessions, in autocommit mode, that see the same state of the database for the time of the body
    (https://www.postgresql.org/docs/current/sql-set-transaction.html). Raises psycopg.Error."""
    with rows.transaction(), records.transaction():
        rows.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = rows.execute("SELECT pg_catalog.pg_export_snapshot()").fetchone()
        assert row is not None
        records.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        records.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(row[0])))
        rows.execute("SET LOCAL synchronize_seqscans = off; SET LOCAL max_parallel_workers_per_gather = 0")
        yield


def read_target_columns(
    connection: Connection, schema: str, tables: Sequence[str]
) -> Mapping[str, tuple[TargetColumn, ...]]:
    """The columns of those tables that are there, by table."""
    found: dict[str, list[TargetColumn]] = {}
    for table, name, sender, type_name in connection.execute(_COLUMNS, (schema, list(tables))):
        found.setdefault(table, []).append(TargetColumn(name=name, sender=sender, type_name=type_name))
    return {table: tuple(columns) for table, columns in found.items()}


def count_rows(connection: Connection, schema: str, table: str, since_xid: int | None) -> tuple[int, int]:
    """How many rows a table has, and how many of them a transaction wrote that is later than one; 0 without that.

    A row names its transaction by the last 32 bits of its number
    (https://www.postgresql.org/docs/current/transaction-id.html).
    """
    newer: sql.Composable = sql.SQL("false")
    if since_xid is not None:
        newer = sql.SQL(
            "((t.xmin::pg_catalog.text::bigint - {}) % 4294967296 + 4294967296) % 4294967296 BETWEEN 1 AND 2147483647"
        ).format(sql.Literal(since_xid % 2**32))
    row = connection.execute(
        sql.SQL("SELECT count(*), count(*) FILTER (WHERE {}) FROM {} t").format(newer, sql.Identifier(schema, table))
    ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def copy_table(
    connection: Connection,
    schema: str,
    table: str,
    columns: Sequence[tuple[str, bool]],
    *,
    order_by: str | None,
    batch_rows: int,
    batch_bytes: int,
) -> Generator[CopiedRows]:
    """All rows of a table in binary, in the order in which they lie, or by a column; of each column its name, and
    whether it is sent as text. Raises psycopg.Error."""
    names = [
        sql.SQL("CAST({} AS pg_catalog.text)").format(sql.Identifier(name)) if as_text else sql.Identifier(name)
        for name, as_text in columns
    ]
    order = sql.SQL(" ORDER BY {}").format(sql.Identifier(order_by)) if order_by is not None else sql.SQL("")
    statement = sql.SQL("COPY (SELECT {} FROM {}{}) TO STDOUT (FORMAT binary)").format(
        sql.SQL(", ").join(names), sql.Identifier(schema, table), order
    )
    return copy_out(connection, statement, batch_rows=batch_rows, batch_bytes=batch_bytes)


def read_last_number(connection: Connection, schema: str, table: str, column: str) -> int | None:
    """The last number that an identity's sequence gave, 0 for none; None where it has no sequence any more."""
    row = connection.execute(
        "SELECT pg_catalog.pg_get_serial_sequence(%s, %s)",
        (sql.Identifier(schema, table).as_string(connection), column),
    ).fetchone()
    if row is None or row[0] is None:
        return None
    # The name is quoted already where it must be.
    state = connection.execute(f"SELECT s.last_value, s.is_called FROM {row[0]} s".encode()).fetchone()
    assert state is not None
    last_value, is_called = state
    return int(last_value) if is_called else int(last_value) - 1


def count_originals(connection: Connection, run_id: str, table: str) -> int:
    """How many values of a table the ledger has."""
    row = connection.execute(
        "SELECT count(*) FROM howdah.ledger l WHERE l.run_id = %s AND l.table_name = %s", (run_id, table)
    ).fetchone()
    return int(row[0]) if row else 0


def read_originals(connection: Connection, run_id: str, table: str, *, by_rowid: bool) -> Generator[KeptOriginal]:
    """The values of a table before they were altered, in the order of the rows' numbers or of their rowids."""
    order = sql.SQL("l.row_id" if by_rowid else "l.row_number")
    with connection.cursor(name="howdah_originals") as cursor:
        cursor.itersize = _FETCHED
        cursor.execute(
            sql.SQL(
                "SELECT l.row_number, l.row_id, l.key::text, l.column_name, l.before_class, l.before_bytes,"
                " l.after_text FROM howdah.ledger l WHERE l.run_id = %s AND l.table_name = %s ORDER BY {}"
            ).format(order),
            (run_id, table),
        )
        for number, row_id, key, column, before_class, before, after in cursor:
            yield KeptOriginal(
                row_number=number,
                row_id=row_id,
                key=key,
                column=column,
                before_class=before_class,
                before=bytes(before),
                after=after,
            )


def read_set_aside(connection: Connection, run_id: str, table: str) -> Generator[KeptRow]:
    """The rows of a table that were set aside, in the order of their numbers."""
    for piece in split_rows(connection, run_id, table, edited_only=False):
        yield from read_rows(connection, run_id, table, piece, edited_only=False)


def list_set_aside(connection: Connection, run_id: str, table: str) -> list[int]:
    """Their numbers, ascending."""
    rows = connection.execute(
        "SELECT j.row_number FROM howdah.rejects j WHERE j.run_id = %s AND j.table_name = %s ORDER BY 1",
        (run_id, table),
    )
    return [number for (number,) in rows]
