"""One table's copy: read and converted on one thread, sent on another, in one transaction of many small COPYs.

Each batch is a COPY of its own inside a savepoint. That costs nothing measurable against one COPY for the whole
table, and a refused row can be found by halving its batch, set aside, and the rest goes on.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import sql

from core.cancel import CancelToken
from core.catalog.model import StorageClass
from core.copy.convert import ByClass, convert_column, find_altered
from core.copy.encode import encode_batch
from core.copy.model import RejectedRow, TableResult
from core.copy.records import describe_row, write_ledger, write_reject
from core.copy.select import Selection, select_table
from core.errors import PlanInvalid
from core.events import EventSink, Phase, ProgressSampler, RowRejected, TableFinished, TableStarted
from core.parallel import read_ahead
from core.plan.model import ColumnPlan, TablePlan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.staging import Staging
from core.sqlite.query import StorageClassMismatch
from core.sqlite.reader import read_table
from core.sqlite.source import Source

_BATCHES_AHEAD = 3

_REFUSALS = (psycopg.DataError, psycopg.errors.ProgramLimitExceeded, psycopg.errors.NotNullViolation)
"""What the server says of a row that it can't store: bad data, a row larger than a page (54000), a NULL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _ConvertedBatch:
    """A batch in the target's types, beside the source's values that it came from."""

    first_row_number: int
    source: pa.RecordBatch
    target: pa.RecordBatch
    altered: tuple[tuple[ColumnPlan, pa.Array], ...]
    """For columns whose values may be altered: which rows are."""


def copy_table(
    source: Source,
    plan: TablePlan,
    connection: Connection,
    staging: Staging,
    *,
    on_event: EventSink,
    cancel: CancelToken,
) -> TableResult:
    """Copy all rows of one table into the staging schema, and commit.

    Raises TargetError where the server fails, SourceError where a row can't be read; the table is then empty.
    """
    started = time.monotonic()
    on_event(TableStarted(phase=Phase.COPY, table=plan.source_name, rows_total=plan.row_count))
    selection = select_table(plan)
    writer = _TableWriter(plan, selection, connection, staging, on_event)
    sampler = ProgressSampler(Phase.COPY, plan.source_name, on_event)
    batches = read_ahead(_convert_batches(source, plan, selection, cancel), depth=_BATCHES_AHEAD, name="reader")
    try:
        with (
            translate_errors(object=plan.target_name),
            cancel.interrupting(connection.cancel_safe),
            connection.transaction(),
        ):
            # Publishing waits for the disk, for itself and for all before it; until then a crash loses only staging.
            connection.execute("SET LOCAL synchronous_commit = off")
            # A table that is new in its transaction is filled in order; in another, COPY would fill the holes that
            # the free space map names, and the verifier would have to match rows instead of walking along them.
            connection.execute(writer.truncate)
            for batch in batches:
                cancel.check()
                writer.write(batch)
                sampler.add(batch.source.num_rows, batch.source.nbytes)
    finally:
        batches.close()
    result = writer.result(time.monotonic() - started)
    on_event(
        TableFinished(phase=Phase.COPY, table=plan.source_name, rows=result.rows_read, duration_s=result.duration_s)
    )
    return result


def _convert_batches(
    source: Source, plan: TablePlan, selection: Selection, cancel: CancelToken
) -> Iterator[_ConvertedBatch]:
    names = [column.target_name for column in plan.columns]
    row_number = 1
    try:
        for batch in read_table(source, selection.query, batch_rows=plan.batch_rows, cancel=cancel):
            by_column: dict[str, dict[StorageClass, pa.Array]] = {}
            for (column, storage_class), array in zip(selection.parts, batch.columns, strict=False):
                by_column.setdefault(column.target_name, {})[storage_class] = array
            arrays = [_convert(plan, column, by_column[column.target_name]) for column in plan.columns]
            masks = ((column, find_altered(column, by_column[column.target_name])) for column in plan.columns)
            yield _ConvertedBatch(
                first_row_number=row_number,
                source=batch,
                target=pa.RecordBatch.from_arrays(arrays, names=names),
                altered=tuple((column, mask) for column, mask in masks if mask is not None),
            )
            row_number += batch.num_rows
    except StorageClassMismatch as error:
        raise PlanInvalid(
            f"The plan leaves out values of {plan.source_name}: a column holds a storage class that it does not read.",
            "Correct the reads of its columns, or make a new plan.",
        ) from error


def _convert(plan: TablePlan, column: ColumnPlan, values: ByClass) -> pa.Array:
    try:
        return convert_column(column, values)
    except pa.ArrowInvalid as error:
        # What the rules decide holds every value; what a person wrote into a plan may not.
        raise PlanInvalid(
            f"The plan makes {plan.source_name}.{column.source_name} {column.target_type}, which does not hold all of"
            f" its values: {error}.",
            "Choose a wider type in the plan, or make a new plan.",
        ) from error


class _TableWriter:
    """Sends one table's batches and keeps count."""

    def __init__(
        self,
        plan: TablePlan,
        selection: Selection,
        connection: Connection,
        staging: Staging,
        on_event: EventSink,
    ) -> None:
        self._plan, self._selection, self._connection = plan, selection, connection
        self._records_schema, self._on_event = staging.records_schema, on_event
        self.truncate = sql.SQL("TRUNCATE {}").format(sql.Identifier(staging.schema, plan.target_name))
        self._statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
            sql.Identifier(staging.schema, plan.target_name),
            sql.SQL(", ").join(sql.Identifier(column.target_name) for column in plan.columns),
        )
        self._rows_read = self._rows_written = self._bytes_sent = self._values_altered = 0
        self._rejected: list[RejectedRow] = []

    def write(self, batch: _ConvertedBatch) -> None:
        """Send a batch; what the server refuses of it is set aside."""
        self._rows_read += batch.source.num_rows
        rejected = self._send(batch, 0, batch.target.num_rows)
        for column, mask in batch.altered:
            self._enter_altered(batch, column, mask, rejected)

    def result(self, duration_s: float) -> TableResult:
        return TableResult(
            source_name=self._plan.source_name,
            target_name=self._plan.target_name,
            rows_read=self._rows_read,
            rows_written=self._rows_written,
            rejected=tuple(self._rejected),
            values_altered=self._values_altered,
            bytes_sent=self._bytes_sent,
            duration_s=duration_s,
        )

    def _send(self, batch: _ConvertedBatch, start: int, count: int) -> set[int]:
        """Copy rows `start` to `start + count` of a batch; the offsets of those that were refused.

        On a refusal both halves are tried again, down to the single row.
        """
        try:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                with cursor.copy(self._statement) as copy:
                    for data in encode_batch(batch.target.slice(start, count)):
                        copy.write(data)
                        self._bytes_sent += len(data)
                self._rows_written += cursor.rowcount
            return set()
        except _REFUSALS as refusal:
            if count == 1:
                self._set_aside(batch, start, refusal)
                return {start}
        half = count // 2
        return self._send(batch, start, half) | self._send(batch, start + half, count - half)

    def _set_aside(self, batch: _ConvertedBatch, offset: int, refusal: psycopg.Error) -> None:
        row = RejectedRow(
            row_number=batch.first_row_number + offset,
            rowid=self._rowid(batch, offset),
            reason=refusal.diag.message_primary or str(refusal),
            sqlstate=refusal.sqlstate or "",
        )
        values = describe_row(self._selection, batch.source.slice(offset, 1))
        write_reject(self._connection, self._records_schema, self._plan.source_name, row, values)
        self._rejected.append(row)
        self._on_event(RowRejected(table=self._plan.source_name, row_number=row.row_number, reason=row.reason))

    def _enter_altered(self, batch: _ConvertedBatch, column: ColumnPlan, mask: pa.Array, rejected: set[int]) -> None:
        offsets = [offset for offset in pc.indices_nonzero(mask).to_pylist() if offset not in rejected]
        if not offsets:
            return
        texts = batch.source.column(self._selection.parts.index((column, StorageClass.TEXT))).view(pa.binary())
        write_ledger(
            self._connection,
            self._records_schema,
            self._plan.source_name,
            column,
            (
                (batch.first_row_number + offset, self._rowid(batch, offset), texts[offset].as_py())
                for offset in offsets
            ),
        )
        self._values_altered += len(offsets)

    def _rowid(self, batch: _ConvertedBatch, offset: int) -> int | None:
        part = self._selection.rowid_part
        if part is None:
            part = self._identity_part()
        rowid = None if part is None else batch.source.column(part)[offset].as_py()
        return int(rowid) if rowid is not None else None

    def _identity_part(self) -> int | None:
        """The array of the column that is the rowid, where the table has such a column."""
        return next((number for number, (column, _) in enumerate(self._selection.parts) if column.is_identity), None)
