"""A part of a table copied chunk by chunk: read and converted on one thread, sent on another. Each chunk is one
transaction, which holds its rows, those that were set aside, the altered values and the journal's entry of it."""

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from psycopg import sql

from core.cancel import CancelToken
from core.catalog.model import StorageClass
from core.copy.convert_rows import convert_rows
from core.copy.orphans import find_orphans
from core.copy.pace import Pace
from core.copy.ranges import Cutting, find_reached, write_condition
from core.copy.records import Place
from core.copy.rows import ConvertedRows, SourceRows
from core.copy.select import Selection, select_table
from core.copy.send import OF_NEW_TABLES, PatientSender, RowRefused, Sender, WholeSender
from core.copy.set_aside import RecordsWriter
from core.errors import PlanInvalid
from core.events import EventSink, ProgressSampler
from core.parallel import read_ahead
from core.plan.model import TablePlan
from core.postgres.connect import Connection
from core.postgres.journal import Journal, JournalChunk, JournalPart
from core.postgres.line import Line
from core.postgres.staging import Staging
from core.sqlite.query import StorageClassMismatch
from core.sqlite.reader import read_table
from core.sqlite.source import Source

_BATCHES_AHEAD = 3
_LEAST_FROZEN_BYTES = 8 << 20
"""Of a table whose rows are frozen as they are copied; visiting those of a smaller one once more costs less than new
files for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTask:
    """A part to copy, and what all parts share."""

    source: Source
    plan: TablePlan
    part: JournalPart
    cutting: Cutting
    is_whole: bool
    """The table's only part, and small enough for one chunk."""
    batch_rows: int
    staging: Staging
    sampler: ProgressSampler
    pace: Pace
    on_event: EventSink


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begin:
    """Where to go on: the chunks before are done."""

    chunk: int = 0
    rows: int = 0
    reached: str | None = None


def copy_part(
    task: PartTask,
    connection: Connection,
    line: Line,
    done: Sequence[JournalChunk],
    *,
    chunk_bytes: int,
    cancel: CancelToken,
) -> Iterator[JournalChunk]:
    """Copy what is not done yet of a part; yield each chunk that is committed.

    `done` is what the journal has of it. Raises psycopg.Error and TargetError where the server fails, SourceError where
    a row can't be read, PlanInvalid where the plan has no place for a value. Chunks that were committed stay; of the
    others there is nothing.
    """
    if done and done[-1].is_last:
        return
    begin = _Begin(
        chunk=len(done), rows=sum(chunk.rows_read for chunk in done), reached=done[-1].reached if done else None
    )
    if task.is_whole and not done:
        with _reading(task, begin, cancel) as batches:
            try:
                yield _copy_chunk(task, connection, line, batches, begin, chunk_bytes=None, at_once=True, cancel=cancel)
                return
            except RowRefused:
                # Again, in a way that finds out which rows are refused.
                pass
    with _reading(task, begin, cancel) as batches:
        while True:
            limit = None if task.is_whole else chunk_bytes
            chunk = _copy_chunk(task, connection, line, batches, begin, chunk_bytes=limit, at_once=False, cancel=cancel)
            yield chunk
            if chunk.is_last:
                return
            begin = _Begin(chunk=begin.chunk + 1, rows=begin.rows + chunk.rows_read, reached=chunk.reached)


def _reading(task: PartTask, begin: _Begin, cancel: CancelToken) -> "closing[Generator[ConvertedRows]]":
    batches = _convert_batches(task, begin, cancel)
    if task.is_whole and task.plan.row_count <= task.batch_rows:
        # A single batch: meanwhile the other threads work on other tables.
        return closing(batches)
    return closing(read_ahead(batches, depth=_BATCHES_AHEAD, name="reader"))


def _copy_chunk(
    task: PartTask,
    connection: Connection,
    line: Line,
    batches: Generator[ConvertedRows],
    begin: _Begin,
    *,
    chunk_bytes: int | None,
    at_once: bool,
    cancel: CancelToken,
) -> JournalChunk:
    """The next rows, until there are `chunk_bytes` of them, in one transaction."""
    plan, schema = task.plan, task.staging.schema
    started = time.monotonic()
    place = Place(schema=task.staging.records_schema, column="part", value=task.part.part)
    records = RecordsWriter(plan, connection, place, task.on_event)
    is_frozen = at_once and plan.size_bytes >= _LEAST_FROZEN_BYTES
    sender: Sender = (
        WholeSender(connection, schema, plan, is_frozen=is_frozen, on_sent=line.beat)
        if at_once
        else PatientSender(connection, schema, plan, OF_NEW_TABLES, on_sent=line.beat)
    )
    rows_read = size_bytes = 0
    reached, is_last = None, False
    try:
        with line, connection.transaction():
            table = sql.Identifier(schema, plan.target_name)
            is_new = not _begin_chunk(connection, table)
            if task.is_whole and begin.chunk == 0 and (is_frozen or not is_new):
                # It is filled in order then; else COPY would fill the holes that the free space map names. Not where it
                # need not be: files that TRUNCATE takes away, empty ones too, make the commit wait for the disk.
                connection.execute(sql.SQL("TRUNCATE {}").format(table))
            with sender:
                while chunk_bytes is None or size_bytes < chunk_bytes or reached is None:
                    batch = _take_batch(task, batches, line, cancel)
                    if batch is None:
                        is_last = True
                        break
                    sent_at = time.monotonic()
                    records.write(batch, sender.send(batch.target), sender)
                    task.pace.add(target_s=time.monotonic() - sent_at)
                    rows_read += len(batch.source)
                    size_bytes += batch.source.nbytes
                    task.sampler.add(len(batch.source), batch.source.nbytes)
                    reached = find_reached(task.cutting, batch.source) if chunk_bytes is not None else None
            chunk = JournalChunk(
                table_name=plan.source_name,
                part=task.part.part,
                chunk=begin.chunk,
                rows_read=rows_read,
                rows_written=sender.rows_written,
                rows_set_aside=records.rows_set_aside,
                values_altered=records.values_altered,
                bytes_sent=sender.bytes_sent,
                duration_s=time.monotonic() - started,
                reached=reached,
                is_last=is_last,
            )
            # What was read of a file that changed meanwhile is worth nothing.
            task.source.check_unchanged()
            Journal(task.staging.records_schema).enter_chunk(connection, chunk)
    except BaseException:
        task.sampler.add(-rows_read, -size_bytes)
        raise
    return chunk


def _begin_chunk(connection: Connection, table: sql.Identifier) -> int:
    """Let this transaction's commit not wait for the disk. Returns the table's size in bytes, not zero if an attempt
    that failed has left something.

    Publishing waits, for itself and for all before it. Until then a server that crashes may forget the last chunks,
    with their entries in the journal.
    """
    query = sql.SQL(
        "SELECT pg_catalog.pg_relation_size({}), pg_catalog.set_config('synchronous_commit', 'off', true)"
    ).format(sql.Literal(table.as_string(connection)))
    (size_bytes, _) = connection.execute(query).fetchone() or (0, None)
    return int(size_bytes)


def _take_batch(
    task: PartTask, batches: Generator[ConvertedRows], line: Line, cancel: CancelToken
) -> ConvertedRows | None:
    """The next rows, when the source has them, nobody pauses, and the rate allows it."""
    with line.resting():
        asked_at = time.monotonic()
        batch = next(batches, None)
        task.pace.add(source_s=time.monotonic() - asked_at)
        cancel.check()
        if batch is not None:
            task.pace.throttle(batch.source.nbytes, cancel)
    return batch


def _convert_batches(task: PartTask, begin: _Begin, cancel: CancelToken) -> Generator[ConvertedRows]:
    plan = task.plan
    condition = write_condition(plan, task.cutting, task.part, begin.reached)
    selection = select_table(plan, task.cutting.columns, condition)
    first = begin.rows + 1
    row_count = plan.row_count if condition is None else None
    batches = read_table(task.source, selection.query, batch_rows=task.batch_rows, row_count=row_count, cancel=cancel)
    try:
        for batch in batches:
            yield convert_rows(plan, _divide(plan, selection, batch, first), orphans=find_orphans(selection, batch))
            first += batch.num_rows
    except StorageClassMismatch as error:
        raise PlanInvalid(
            f"The plan leaves out values of {plan.source_name}: a column holds a storage class that it does not read.",
            "Correct the reads of its columns, or make a new plan.",
        ) from error


def _divide(plan: TablePlan, selection: Selection, batch: pa.RecordBatch, first: int) -> SourceRows:
    """The arrays of a batch, column by column."""
    by_column: dict[str, dict[StorageClass, pa.Array]] = {column.target_name: {} for column in plan.columns}
    for (column, storage_class), array in zip(selection.parts, batch.columns, strict=False):
        by_column[column.target_name][storage_class] = array
    rowid_part = selection.rowid_part
    return SourceRows(
        values=tuple(by_column.values()),
        row_numbers=pa.array(np.arange(first, first + batch.num_rows, dtype=np.int64)),
        rowids=None if rowid_part is None else batch.column(rowid_part),
    )
