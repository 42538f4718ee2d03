"""One query's result on both sides: its rows read in batches, at most so long, from the state of the source that the
run reads, and from the target in a transaction that shows one state of it too."""

import sqlite3
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from psycopg import sql

from core.cancel import CancelToken
from core.errors import StatementFailed
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.sqlite.errors import primary_code
from core.sqlite.source import Source
from core.verify.agreement import ByClass
from core.verify.proofs.streams import Chunk, make_chunk
from core.verify.proofs.values import (
    BATCH_ROWS,
    FoundColumn,
    Result,
    Text,
    compare_source,
    compare_target,
    order_source,
    order_target,
    split_classes,
)
from core.verify.row_hashes import RowHasher
from core.verify.target_rows import read_target

_FIRST_ROWS = 64
_BATCH_BYTES = 4_000_000
_STEPS = 5_000
"""Of SQLite's virtual machine, between two looks at the clock: some ten a millisecond."""
_QUERY_CANCELED = "57014"
_NOT_THE_QUERYS = ("08", "40", "53", "55", "57", "58")
"""Classes of SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""
_COLUMNS = """
    SELECT a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), p.proname::text, a.atttypmod
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_proc AS p ON p.oid = t.typsend
    WHERE s.nspname = %s::text AND c.relname = %s::text AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum
"""


class TooSlow(Exception):
    """A side took longer than it was given."""


class Unreadable(Exception):
    """A side refuses to run the query, for a reason of the query's own; the text is its words."""

    def __init__(self, side: str, reason: str) -> None:
        super().__init__(reason)
        self.side, self.reason = side, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When a proof has to end, by `time.monotonic`."""

    ends_at: float
    limit_s: float

    @classmethod
    def start(cls, limit_s: float) -> "Clock":
        return cls(ends_at=time.monotonic() + limit_s, limit_s=limit_s)

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.ends_at

    @property
    def left_ms(self) -> int:
        """At least 1: to a server 0 means no limit."""
        return max(1, round((self.ends_at - time.monotonic()) * 1000))

    def check(self) -> None:
        if self.is_over:
            raise TooSlow


@dataclass(frozen=True, slots=True, kw_only=True)
class BothResults:
    """How to reach a query's result: `select_sql` in SQLite, a view of `schema` in the target."""

    source: Source
    sqlite: sqlite3.Connection
    connection: Connection
    schema: str
    result: Result
    select_sql: str
    clock: Clock
    cancel: CancelToken

    def read_source(
        self, select_sql: str = "", *, is_ranked: bool = False
    ) -> Generator[tuple[list[ByClass], pa.Array]]:
        """Batches of the columns' values by their classes, and of the ranks, where the query ends with one."""
        count = len(self.result.table.columns)
        for rows in read_sqlite(self.sqlite, select_sql or self.select_sql, self.clock, self.cancel):
            columns = list(zip(*rows, strict=True))
            if len(columns) != count + is_ranked:
                raise Unreadable("SQLite", f"it has {len(columns)} columns")
            ranks = pa.array(columns.pop(), pa.int64()) if is_ranked else pa.array([], pa.int64())
            order_source(columns, self.result.joined)
            yield [split_classes(column) for column in columns], ranks

    def read_target(self) -> Generator[pa.RecordBatch]:
        try:
            with translate_errors(self.result.table.target_name):
                self.connection.execute(
                    sql.SQL("SET LOCAL statement_timeout = {}").format(sql.Literal(self.clock.left_ms))
                )
            for batch in read_target(self.connection, self.schema, self.result.table, cancel=self.cancel):
                self.clock.check()
                yield order_target(batch, self.result.joined)
        except StatementFailed as error:
            if error.sqlstate == _QUERY_CANCELED and self.clock.is_over:
                raise TooSlow from error
            if error.sqlstate.startswith(_NOT_THE_QUERYS):
                raise
            raise Unreadable("PostgreSQL", str(error.__cause__ or error)) from error

    def chunk_source(
        self, hasher: RowHasher, select_sql: str = "", *, is_ranked: bool = False, quickly: bool = False
    ) -> Generator[Chunk]:
        for columns, ranks in self.read_source(select_sql, is_ranked=is_ranked):
            rows = compare_source(self.result, columns, quickly=quickly)
            yield make_chunk(hasher, rows, ranks.to_numpy().astype(np.int64) if is_ranked else None)

    def chunk_target(self, hasher: RowHasher, *, quickly: bool = False) -> Generator[Chunk]:
        for batch in self.read_target():
            if batch.num_rows:
                yield make_chunk(hasher, compare_target(self.result, batch, quickly=quickly))


def find_columns(connection: Connection, schema: str, relation: str) -> list[FoundColumn]:
    """The columns of a table or view; none where there is no such relation. Raises psycopg.Error."""
    rows = connection.execute(_COLUMNS, (schema, relation)).fetchall()
    return [
        FoundColumn(name=name, type_sql=type_sql, sender=sender or "", modifier=modifier)
        for name, type_sql, sender, modifier in rows
    ]


@contextmanager
def showing_one_state(connection: Connection) -> Iterator[None]:
    """Run the body in a transaction that reads one state of the target and changes nothing, where names mean
    PostgreSQL's own. Raises TargetError."""
    with translate_errors(), connection.transaction(force_rollback=True):
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.execute("SET LOCAL search_path = pg_catalog, pg_temp")
        yield


@contextmanager
def open_sqlite(source: Source) -> Iterator[sqlite3.Connection]:
    """A connection to the state of the source that the run reads, whose texts are `Text`."""
    with closing(source.connect()) as connection:
        connection.text_factory = Text
        yield connection


def read_sqlite(
    connection: sqlite3.Connection, select_sql: str, clock: Clock, cancel: CancelToken
) -> Generator[Sequence[tuple[object, ...]]]:
    """The rows of a query, some megabytes at a time. Raises TooSlow, and Unreadable with SQLite's reason."""
    connection.set_progress_handler(lambda: clock.is_over, _STEPS)
    try:
        with cancel.interrupting(connection.interrupt):
            cursor = connection.execute(select_sql)
        with closing(cursor):
            count = _FIRST_ROWS
            while True:
                clock.check()
                with cancel.interrupting(connection.interrupt):
                    rows = cursor.fetchmany(count)
                if not rows:
                    return
                yield rows
                sample = sum(len(value) for value in rows[-1] if isinstance(value, bytes)) + 16 * len(rows[-1])
                count = min(BATCH_ROWS, 4 * count, max(1, _BATCH_BYTES // sample))
    except sqlite3.Error as error:
        if primary_code(error) == sqlite3.SQLITE_INTERRUPT and clock.is_over:
            raise TooSlow from error
        if primary_code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOTADB):
            raise
        raise Unreadable("SQLite", str(error)) from error
    finally:
        connection.set_progress_handler(None, _STEPS)


def take_row(columns: Sequence[ByClass], place: int) -> list[ByClass]:
    """One row of a batch, in arrays of one value each."""
    return [{each: array.slice(place, 1) for each, array in column.items()} for column in columns]
