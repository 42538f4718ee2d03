"""Converted rows to the server: small COPYs in savepoints, and the rows found that it refuses.

Each batch is a COPY of its own inside a savepoint. That costs nothing measurable against one COPY for the whole
table, and a refused row can be found by halving its batch, while the rest goes on.
"""

from dataclasses import dataclass

import psycopg
import pyarrow as pa
from psycopg import sql

from core.copy.encode import encode_batch
from core.plan.model import TablePlan
from core.postgres.connect import Connection

Refusals = tuple[type[psycopg.Error], ...]

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


class Sender:
    """Sends one table's rows over one connection, in the transaction that it is in, and counts."""

    def __init__(self, connection: Connection, schema: str, plan: TablePlan, refusals: Refusals) -> None:
        self._connection, self._refusals = connection, refusals
        self._types = [column.target_type for column in plan.columns]
        self._statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
            sql.Identifier(schema, plan.target_name),
            sql.SQL(", ").join(sql.Identifier(column.target_name) for column in plan.columns),
        )
        self.rows_written = self.bytes_sent = 0

    def send(self, batch: pa.RecordBatch) -> list[Refusal]:
        """Copy a batch; the refused rows of it, in their order."""
        return self._send(batch, 0) if batch.num_rows else []

    def _send(self, batch: pa.RecordBatch, start: int) -> list[Refusal]:
        """On a refusal both halves are tried again, down to the single row."""
        try:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                with cursor.copy(self._statement) as copy:
                    for data in encode_batch(batch, self._types):
                        copy.write(data)
                        self.bytes_sent += len(data)
                rows = cursor.rowcount
            self.rows_written += rows
            return []
        except self._refusals as refusal:
            if batch.num_rows == 1:
                return [_describe(refusal, start)]
        half = batch.num_rows // 2
        return self._send(batch.slice(0, half), start) + self._send(batch.slice(half), start + half)


def _describe(refusal: psycopg.Error, offset: int) -> Refusal:
    return Refusal(
        offset=offset,
        column=refusal.diag.column_name,
        reason=refusal.diag.message_primary or str(refusal),
        sqlstate=refusal.sqlstate or "",
    )
