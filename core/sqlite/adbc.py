"""ADBC's SQLite driver: connections, statements and streams, closed in the order that it wants, and no more.

The driver bundles a SQLite of its own, apart from Python's. It can't be cancelled within a batch, and it
can't be given functions or collations.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import adbc_driver_manager
import adbc_driver_sqlite
import pyarrow as pa
from adbc_driver_manager import AdbcConnection, AdbcStatement

Connection = AdbcConnection
Error = adbc_driver_manager.Error


@contextmanager
def connect(uri: str, *, passes_over: bool = False) -> Iterator[AdbcConnection]:
    """A connection to a `file:` URI, that trusts nothing in the schema. `passes_over` what it can't read there: whoever
    asks for that knows what it may be (`core.sqlite.unread`)."""
    with adbc_driver_sqlite.connect(uri) as database, AdbcConnection(database) as connection:
        for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON"):
            run(connection, f"PRAGMA {pragma}")
        if passes_over:
            run(connection, "PRAGMA writable_schema = ON")
        yield connection


def run(connection: AdbcConnection, sql: str) -> None:
    """Run a statement to its end; what it returns is lost."""
    with AdbcStatement(connection) as statement:
        statement.set_sql_query(sql)
        statement.execute_update()


@contextmanager
def prepare(connection: AdbcConnection, sql: str) -> Iterator[AdbcStatement]:
    with AdbcStatement(connection) as statement:
        statement.set_sql_query(sql)
        statement.prepare()
        yield statement


@contextmanager
def execute(statement: AdbcStatement, *, batch_rows: int) -> Iterator[pa.RecordBatchReader]:
    """The statement's rows in batches of so many. The first batch is read here, and fixes the types."""
    statement.set_options(**{adbc_driver_sqlite.StatementOptions.BATCH_ROWS.value: str(batch_rows)})
    handle, _ = statement.execute_query()
    with pa.RecordBatchReader.from_stream(handle) as reader:
        yield reader


def read_version() -> str:
    """The version of the SQLite that the driver brings."""
    with (
        connect("file:version?mode=memory") as connection,
        prepare(connection, "SELECT sqlite_version()") as statement,
        execute(statement, batch_rows=1) as reader,
    ):
        return str(reader.read_all().column(0)[0].as_py())
