"""ADBC's SQLite driver: connections, statements and streams, closed in the order that it wants, and no more.

The driver bundles a SQLite of its own, apart from Python's. It can't be cancelled within a batch, and it
can't be given functions or collations.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import adbc_driver_manager
import adbc_driver_sqlite
import pyarrow as pa
from adbc_driver_manager import AdbcConnection, AdbcStatement

Connection = AdbcConnection
Error = adbc_driver_manager.Error


@contextmanager
def connect(uri: str) -> Iterator[AdbcConnection]:
    """A connection to a `file:` URI, that trusts nothing in the schema."""
    with adbc_driver_sqlite.connect(uri) as database, AdbcConnection(database) as connection:
        for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON"):
            run(connection, f"PRAGMA {pragma}")
        yield connection


class Connections:
    """Connections to one file, lent to threads and kept for the next that asks: opening one reads the whole schema.

    Thread-safe. Good until `close`, by when all are given back.
    """

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._lock = threading.Lock()
        self._idle: list[tuple[AdbcConnection, ExitStack]] = []

    @contextmanager
    def lend(self) -> Iterator[AdbcConnection]:
        """One for the time of a `with`; one in which something fails is closed."""
        with self._lock:
            kept = self._idle.pop() if self._idle else None
        if kept is None:
            stack = ExitStack()
            kept = stack.enter_context(connect(self._uri)), stack
        connection, stack = kept
        with stack:
            yield connection
            with self._lock:
                self._idle.append((connection, stack.pop_all()))

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for _, stack in idle:
            stack.close()


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
