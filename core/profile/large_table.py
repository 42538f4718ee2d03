"""The scan of a table of many rows: all of them, as Arrow batches, each measured while the next ones are read."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import pyarrow as pa

from core.cancel import CancelToken
from core.catalog.model import StorageClass, Table
from core.events import EventSink, Phase, ProgressSampler, TableStarted
from core.identifiers import quote_sqlite
from core.parallel import read_ahead
from core.profile.census import Census, Classes, count_classes, take_census
from core.profile.filters import scan_from
from core.profile.measure import ColumnMeasure
from core.profile.model import TableProfile
from core.profile.rows import MOST_COLUMNS, rowid_expression
from core.profile.together import Asked, make_measure
from core.sqlite.query import Query, QueryColumn, StorageClassMismatch
from core.sqlite.reader import read_table
from core.sqlite.source import Source

_BATCHES_AHEAD = 2

_Part = tuple[ColumnMeasure, StorageClass, str]
"""A column's values of one class: what measures them, and the SQL that gives them."""


def profile_large_table(
    source: Source,
    table: Table,
    seen: Sequence[Classes],
    *,
    where_sql: str | None,
    asked: Asked,
    on_event: EventSink,
    cancel: CancelToken,
) -> TableProfile:
    """Measure a table's columns, of which the first rows have `seen` these classes, over all rows that count."""
    census = take_census(source, table, seen, where_sql, cancel)
    on_event(TableStarted(phase=Phase.PROFILE, table=table.name, rows_total=census.row_count))
    try:
        return _scan(source, table, census, where_sql, asked, on_event, cancel)
    except StorageClassMismatch:
        # A class that the first rows did not show, such as a text among integers: count, and read once more.
        census = count_classes(source, table, where_sql, cancel)
        return _scan(source, table, census, where_sql, asked, on_event, cancel)


def _scan(
    source: Source,
    table: Table,
    census: Census,
    where_sql: str | None,
    asked: Asked,
    on_event: EventSink,
    cancel: CancelToken,
) -> TableProfile:
    profile = TableProfile(
        name=table.name,
        row_count=census.row_count,
        size_bytes=census.size_bytes,
        widest_row_bytes=census.widest_row_bytes,
        columns=(),
        where_sql=where_sql,
    )
    measures = [
        make_measure(table, column, judges_blobs=len(classes) > 1, asked=asked)
        for column, classes in zip(table.columns, census.classes, strict=True)
    ]
    parts = [
        (measure, storage_class, _class_expression(measure.name, storage_class if len(classes) > 1 else None))
        for measure, classes in zip(measures, census.classes, strict=True)
        for storage_class in classes
    ]
    sampler = ProgressSampler(Phase.PROFILE, table.name, on_event)
    rows = 0
    most_parts = MOST_COLUMNS - 1  # beside the rowid
    for start in range(0, len(parts), most_parts):
        rows = 0
        some = parts[start : start + most_parts]
        batches = read_ahead(
            _read(source, table, some, where_sql, profile.batch_rows, cancel), depth=_BATCHES_AHEAD, name="reader"
        )
        with closing(batches):
            for batch in batches:
                _measure_batch(table, some, batch, rows)
                rows += batch.num_rows
                if start == 0:
                    sampler.add(batch.num_rows, batch.nbytes)
    return replace(profile, row_count=rows, columns=tuple(measure.profile(rows) for measure in measures))


def _read(
    source: Source, table: Table, parts: Sequence[_Part], where_sql: str | None, batch_rows: int, cancel: CancelToken
) -> Iterator[pa.RecordBatch]:
    """Batches of the parts, and of the rowid behind them."""
    expressions = [(storage_class, expression) for _, storage_class, expression in parts]
    expressions.append((StorageClass.INTEGER, rowid_expression(table) or "NULL"))
    query = Query(
        columns=tuple(
            QueryColumn(name=f"c{number}", storage_class=storage_class, expression_sql=expression)
            for number, (storage_class, expression) in enumerate(expressions)
        ),
        from_sql=scan_from(table, where_sql),
    )
    return read_table(source, query, batch_rows=batch_rows, cancel=cancel)


def _measure_batch(table: Table, parts: Sequence[_Part], batch: pa.RecordBatch, rows_before: int) -> None:
    *columns, rowids = batch.columns
    for (measure, storage_class, _), values in zip(parts, columns, strict=True):
        measure.add(storage_class, values, rows_before, rowids if rowid_expression(table) else None)


def _class_expression(column: str, only: StorageClass | None) -> str:
    """SQL for a column's values: all of them, or those of one class and NULL for the others."""
    name = quote_sqlite(column)
    return name if only is None else f"CASE typeof({name}) WHEN '{only}' THEN {name} END"
