"""One table's copy: read and converted on one thread, sent on another, in one transaction of many small COPYs."""

import time
from collections.abc import Iterator
from contextlib import closing

import pyarrow as pa
import pyarrow.compute as pc
from psycopg import sql

from core.cancel import CancelToken
from core.catalog.model import StorageClass
from core.copy.convert_rows import convert_rows
from core.copy.model import TableResult
from core.copy.orphans import find_orphans
from core.copy.records import Place
from core.copy.rows import ConvertedRows, SourceRows
from core.copy.select import Selection, select_table
from core.copy.send import OF_NEW_TABLES, Sender
from core.copy.set_aside import RecordsWriter
from core.errors import PlanInvalid
from core.events import EventSink, Phase, ProgressSampler, TableFinished, TableStarted
from core.identifiers import quote_sqlite
from core.parallel import read_ahead
from core.plan.model import TablePlan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.staging import Staging
from core.sqlite.errors import translate_errors as translate_source_errors
from core.sqlite.query import StorageClassMismatch
from core.sqlite.reader import read_table
from core.sqlite.source import Source

_BATCHES_AHEAD = 3


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

    Raises TargetError where the server fails, SourceError where a row can't be read, PlanInvalid where the plan has no
    place for a value; the table is then empty.
    """
    started = time.monotonic()
    on_event(TableStarted(phase=Phase.COPY, table=plan.source_name, rows_total=plan.row_count))
    sender = Sender(connection, staging.schema, plan, OF_NEW_TABLES)
    records = RecordsWriter(plan, connection, Place(schema=staging.records_schema), on_event)
    sampler = ProgressSampler(Phase.COPY, plan.source_name, on_event)
    batches = read_ahead(_convert_batches(source, plan, cancel), depth=_BATCHES_AHEAD, name="reader")
    rows_read = 0
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
            connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(staging.schema, plan.target_name)))
            for batch in batches:
                cancel.check()
                records.write(batch, sender.send(batch.target))
                rows_read += len(batch.source)
                sampler.add(len(batch.source), batch.source.nbytes)
    finally:
        batches.close()
    duration_s = time.monotonic() - started
    on_event(TableFinished(phase=Phase.COPY, table=plan.source_name, rows=rows_read, duration_s=duration_s))
    return TableResult(
        source_name=plan.source_name,
        target_name=plan.target_name,
        rows_read=rows_read,
        rows_written=sender.rows_written,
        rejected=records.rejected,
        reject_counts=records.reject_counts,
        reject_examples=records.reject_examples,
        values_altered=records.values_altered,
        bytes_sent=sender.bytes_sent,
        duration_s=duration_s,
    )


def _convert_batches(source: Source, plan: TablePlan, cancel: CancelToken) -> Iterator[ConvertedRows]:
    selection = select_table(plan, _read_columns(source, plan.source_name))
    first = 1
    try:
        for batch in read_table(source, selection.query, batch_rows=plan.batch_rows, cancel=cancel):
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
        row_numbers=pc.cumulative_sum(pa.repeat(1, batch.num_rows), start=first - 1),
        rowids=None if rowid_part is None else batch.column(rowid_part),
    )


def _read_columns(source: Source, table: str) -> list[str]:
    """All columns of a table, hidden and generated ones too."""
    with translate_source_errors(source.path), closing(source.connect()) as connection:
        return [str(row[1]) for row in connection.execute(f"PRAGMA table_xinfo({quote_sqlite(table)})")]
