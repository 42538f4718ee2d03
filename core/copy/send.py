"""Converted rows to the server, in the transaction that is under way.

There are two ways. `WholeSender` sends all in one COPY, into a table that is new in its transaction, where PostgreSQL
can mark the rows as frozen; a row that it refuses ends the transaction. `PatientSender` sends each batch as a COPY of
its own inside a savepoint, which costs nothing measurable, and finds a refused row by halving its batch, while the rest
goes on.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import psycopg
import pyarrow as pa
from psycopg import sql

from core.copy.encode import BatchEncoder, encode_batch
from core.plan.model import TablePlan
from core.postgres.connect import Connection

Refusals = tuple[type[psycopg.Error], ...]

_PIECE_BYTES = 1 << 20

OF_NEW_TABLES: Refusals = (
    psycopg.DataError,
    psycopg.errors.ProgramLimitExceeded,
    psycopg.errors.NotNullViolation,
)
"""What the server says of a row that it can't store: bad data, a row larger than a page (54000), a NULL."""

OF_PUBLISHED_TABLES: Refusals = (
    psycopg.DataError,
    psycopg.errors.ProgramLimitExceeded,
    psycopg.IntegrityError,
    psycopg.errors.RaiseException,
)
"""The same, and what keys, CHECKs and triggers have against a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A row that the server refused, by its offset in what was sent; `column` by the target's name."""

    offset: int
    column: str | None
    reason: str
    sqlstate: str


class RowRefused(Exception):
    """The server refused a row of a COPY that holds many: which one is found by sending them the patient way."""


class Sender(Protocol):
    """Sends one table's rows over one connection, and counts."""

    rows_written: int
    bytes_sent: int

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, batch: pa.RecordBatch) -> list[Refusal]:
        """Send a batch; the refused rows of it, in their order."""

    def settle(self) -> None:
        """End what was begun, so that the connection is free for something else. More can be sent after it."""


class PatientSender:
    """A COPY a batch; refused rows are found."""

    def __init__(
        self,
        connection: Connection,
        schema: str,
        plan: TablePlan,
        refusals: Refusals,
        *,
        on_sent: Callable[[], None] = lambda: None,
    ) -> None:
        self._connection, self._refusals, self._on_sent = connection, refusals, on_sent
        self._types = [column.target_type for column in plan.columns]
        self._statement = _write_copy(schema, plan, "")
        self.rows_written = self.bytes_sent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is ever left open."""

    def send(self, batch: pa.RecordBatch) -> list[Refusal]:
        return self._send(batch, 0) if batch.num_rows else []

    def settle(self) -> None:
        """Nothing is ever left open."""

    def _send(self, batch: pa.RecordBatch, start: int) -> list[Refusal]:
        """On a refusal both halves are tried again, down to the single row."""
        try:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                with cursor.copy(self._statement) as copy:
                    for data in encode_batch(batch, self._types):
                        self.bytes_sent += _write(copy, data, self._on_sent)
                rows = cursor.rowcount
            self.rows_written += rows
            return []
        except self._refusals as refusal:
            if batch.num_rows == 1:
                return [_describe(refusal, start)]
        half = batch.num_rows // 2
        return self._send(batch.slice(0, half), start) + self._send(batch.slice(half), start + half)


class WholeSender:
    """One COPY for many batches.

    `is_frozen` is for a table that was truncated in the same transaction and not in a savepoint of it: nobody has to
    visit its rows again to see that they are committed
    (https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-PARAMS-FREEZE).

    For the time of a `with`, at whose end all is sent. Raises RowRefused, perhaps for an earlier batch.
    """

    def __init__(
        self,
        connection: Connection,
        schema: str,
        plan: TablePlan,
        *,
        is_frozen: bool,
        on_sent: Callable[[], None] = lambda: None,
    ) -> None:
        self._cursor, self._on_sent = connection.cursor(), on_sent
        self._types = [column.target_type for column in plan.columns]
        self._statement = _write_copy(schema, plan, ", FREEZE" if is_frozen else "")
        self._context: AbstractContextManager[psycopg.Copy] | None = None
        self.rows_written = self.bytes_sent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.settle()
        elif self._context is not None:
            with suppress(psycopg.Error):  # the failure that ended the body is the one to tell of
                self._context.__exit__(kind, error, trace)

    def send(self, batch: pa.RecordBatch) -> list[Refusal]:
        if not batch.num_rows:
            return []
        if self._context is None:
            context = self._cursor.copy(self._statement)
            self._copy, self._context = context.__enter__(), context
            self._encoder = BatchEncoder(batch.schema, self._types)
            self._write(self._encoder.begin())
        self._write(self._encoder.encode(batch))
        return []

    def settle(self) -> None:
        if self._context is None:
            return
        self._write(self._encoder.end())
        context, self._context = self._context, None
        with _telling_of_refusals():
            context.__exit__(None, None, None)
        self.rows_written += self._cursor.rowcount

    def _write(self, data: bytes) -> None:
        with _telling_of_refusals():
            self.bytes_sent += _write(self._copy, data, self._on_sent)


def _write(copy: psycopg.Copy, data: bytes, on_sent: Callable[[], None]) -> int:
    """Send the bytes of a COPY in pieces, and tell after each that something moved; their number."""
    view = memoryview(data)
    for start in range(0, len(data), _PIECE_BYTES):
        copy.write(view[start : start + _PIECE_BYTES])
        on_sent()
    return len(data)


@contextmanager
def _telling_of_refusals() -> Iterator[None]:
    try:
        yield
    except OF_NEW_TABLES as refusal:
        raise RowRefused from refusal


def _write_copy(schema: str, plan: TablePlan, option: str) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary{})").format(
        sql.Identifier(schema, plan.target_name),
        sql.SQL(", ").join(sql.Identifier(column.target_name) for column in plan.columns),
        sql.SQL(option),
    )


def _describe(refusal: psycopg.Error, offset: int) -> Refusal:
    return Refusal(
        offset=offset,
        column=refusal.diag.column_name,
        reason=refusal.diag.message_primary or str(refusal),
        sqlstate=refusal.sqlstate or "",
    )
