"""What a scan of a large table is given, and what it selects: each column's values, of each class that it may hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Semaphore

import pyarrow as pa

from core.cancel import CancelToken
from core.catalog.model import StorageClass, Table
from core.events import EventSink
from core.identifiers import quote_sqlite
from core.profile.census import Census
from core.profile.measure import ColumnMeasure
from core.profile.rows import MOST_COLUMNS, rowid_expression
from core.profile.together import Asked, make_measure
from core.sqlite.query import Query, QueryColumn
from core.sqlite.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanTask:
    """A table to scan, and how."""

    source: Source
    table: Table
    where_sql: str | None
    """Which of its rows count."""
    asked: Asked
    seats: Semaphore
    """As many as blocks of rows may be in memory at a time, in all tables."""
    on_event: EventSink
    cancel: CancelToken


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A column's values of one class: what measures them, and the SQL that gives them."""

    measure: ColumnMeasure
    place: int
    """The column's, counted from 0."""
    is_last: bool
    """Of its column."""
    storage_class: StorageClass
    expression_sql: str
    is_rowid: bool
    """Whether the rowid, which is selected anyway, gives them."""


def make_measures(task: ScanTask, census: Census) -> list[ColumnMeasure]:
    return [
        make_measure(task.table, column, judges_blobs=len(classes) > 1, asked=task.asked)
        for column, classes in zip(task.table.columns, census.classes, strict=True)
    ]


def make_parts(table: Table, census: Census, measures: Sequence[ColumnMeasure]) -> list[list[Part]]:
    """All that is to be measured, as what fits into one query each."""
    rowid = rowid_expression(table)
    parts = [
        Part(
            measure=measure,
            place=place,
            is_last=storage_class is classes[-1],
            storage_class=storage_class,
            expression_sql=_class_expression(measure.name, storage_class if len(classes) > 1 else None),
            is_rowid=classes == (StorageClass.INTEGER,) and quote_sqlite(measure.name) == rowid,
        )
        for place, (measure, classes) in enumerate(zip(measures, census.classes, strict=True))
        for storage_class in classes
    ]
    most = MOST_COLUMNS - 1  # beside the rowid
    return [parts[start : start + most] for start in range(0, len(parts), most)]


def select_parts(parts: Sequence[Part], rowid_sql: str, from_sql: str) -> Query:
    """The parts in turn, but the rowid's, and the rowid behind them."""
    columns = [(part.storage_class, part.expression_sql) for part in parts if not part.is_rowid]
    columns.append((StorageClass.INTEGER, rowid_sql))
    return Query(
        columns=tuple(
            QueryColumn(name=f"c{number}", storage_class=storage_class, expression_sql=expression)
            for number, (storage_class, expression) in enumerate(columns)
        ),
        from_sql=from_sql,
    )


def values_of(parts: Sequence[Part], batch: pa.RecordBatch) -> Iterator[tuple[Part, pa.Array]]:
    """Each part's values, of a batch that was selected so."""
    *columns, rowids = batch.columns
    selected = iter(columns)
    for part in parts:
        yield part, rowids if part.is_rowid else next(selected)


def _class_expression(column: str, only: StorageClass | None) -> str:
    """SQL for a column's values: all of them, or those of one class and NULL for the others."""
    name = quote_sqlite(column)
    return name if only is None else f"CASE typeof({name}) WHEN '{only}' THEN {name} END"
