"""Rows of a COPY TO in binary, many at a time."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.pq import TransactionStatus

from core.postgres.connect import Connection, connect
from core.postgres.copy_out import CopiedRows, copy_out


@pytest.fixture
def connection(server_url: str) -> Iterator[Connection]:
    with connect(server_url, autocommit=True) as connection:
        yield connection


def _read(
    connection: Connection, query: str, *, batch_rows: int = 1000, batch_bytes: int = 1 << 20
) -> list[CopiedRows]:
    statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(sql.SQL(query))
    return list(copy_out(connection, statement, batch_rows=batch_rows, batch_bytes=batch_bytes))


def _numbers(batches: list[CopiedRows]) -> list[int]:
    """Of rows of one bigint."""
    assert all(set(batch.sizes_bytes) == {14} for batch in batches)
    return [
        int.from_bytes(batch.data[end - 8 : end], "big")
        for batch in batches
        for end in range(14, len(batch.data) + 1, 14)
    ]


@pytest.mark.parametrize("count", [0, 1, 2, 20_000])
def test_every_row_comes_once_and_in_order(connection: Connection, count: int) -> None:
    batches = _read(connection, f"SELECT n::bigint FROM generate_series(1, {count}) AS n")
    assert _numbers(batches) == list(range(1, count + 1))
    assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_batch_is_full_by_its_rows_or_by_its_bytes(connection: Connection) -> None:
    by_rows = _read(connection, "SELECT n::bigint FROM generate_series(1, 50000) AS n", batch_rows=10_000)
    assert all(10_000 <= len(batch.sizes_bytes) < 20_000 for batch in by_rows[:-1])
    by_bytes = _read(connection, "SELECT repeat('x', 300000) FROM generate_series(1, 9)", batch_bytes=600_000)
    assert all(600_000 <= len(batch.data) < 1_500_000 for batch in by_bytes[:-1])
    assert sum(len(batch.sizes_bytes) for batch in by_bytes) == 9


def test_rows_without_columns_and_rows_of_nothing_but_null_are_rows(connection: Connection) -> None:
    (batch,) = _read(connection, "SELECT FROM generate_series(1, 3)")
    assert batch.data == b"\0\0" * 3
    (batch,) = _read(connection, "SELECT NULL::text FROM generate_series(1, 2)")
    assert batch.data == b"\0\1\xff\xff\xff\xff" * 2


@pytest.mark.parametrize("failing", [1, 2, 30_000])
def test_what_ends_the_statement_early_is_raised_and_the_session_goes_on(connection: Connection, failing: int) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        _read(connection, f"SELECT 1 / (n - {failing})::bigint FROM generate_series(1, 40000) AS n")
    assert connection.info.transaction_status is TransactionStatus.IDLE
    assert connection.execute("SELECT 1").fetchone() == (1,)


def test_whoever_stops_reading_leaves_the_session_clean(connection: Connection) -> None:
    statement = sql.SQL("COPY (SELECT generate_series(1, 10000000)) TO STDOUT (FORMAT binary)")
    batches = copy_out(connection, statement, batch_rows=10, batch_bytes=1000)
    assert next(batches).sizes_bytes
    batches.close()
    assert connection.info.transaction_status is TransactionStatus.IDLE
    assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_session_that_is_ended_meanwhile_is_an_error(connection: Connection, server_url: str) -> None:
    statement = sql.SQL("COPY (SELECT generate_series(1, 10000000)) TO STDOUT (FORMAT binary)")
    batches = copy_out(connection, statement, batch_rows=10, batch_bytes=1000)
    next(batches)
    with connect(server_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        list(batches)
