"""The full scan: every row of every table once as Arrow batches, several tables at a time."""

import time
from contextlib import closing

from core.cancel import CancelToken
from core.catalog.model import Affinity, Catalog, StorageClass, Table
from core.events import EventSink, Phase, ProgressSampler, TableFinished, TableStarted, ignore_events
from core.identifiers import quote_sqlite
from core.parallel import read_ahead, run_side_by_side
from core.profile.census import Census, count_classes, scan_from, take_census
from core.profile.keys import find_duplicates, find_orphans
from core.profile.measure import ColumnMeasure
from core.profile.model import Profile, TableProfile
from core.sqlite.query import Query, QueryColumn, StorageClassMismatch
from core.sqlite.reader import read_table
from core.sqlite.source import Source

_BATCHES_AHEAD = 2


def profile_database(
    source: Source,
    catalog: Catalog,
    *,
    workers: int = 2,
    on_event: EventSink = ignore_events,
    cancel: CancelToken | None = None,
) -> Profile:
    """Measure every column of every table, and count the orphans of every foreign key.

    Raises SourceCorrupt where a row can't be read.
    """
    cancel = cancel or CancelToken()
    tables = tuple(
        run_side_by_side(
            lambda table, token: profile_table(source, table, on_event=on_event, cancel=token),
            catalog.tables,
            workers=workers,
            cancel=cancel,
            name="profile",
        )
    )
    return Profile(
        tables=tables,
        keys=find_orphans(source, catalog, workers=workers, cancel=cancel),
        duplicates=find_duplicates(source, catalog, tables, cancel=cancel),
    )


def profile_table(
    source: Source, table: Table, *, on_event: EventSink = ignore_events, cancel: CancelToken
) -> TableProfile:
    """Measure one table's columns over all of its rows."""
    started = time.monotonic()
    census = take_census(source, table, cancel)
    on_event(TableStarted(phase=Phase.PROFILE, table=table.name, rows_total=census.row_count))
    try:
        profile = _scan(source, table, census, on_event, cancel)
    except StorageClassMismatch:
        # A class that the first rows did not show, such as a text among integers: count, and read once more.
        profile = _scan(source, table, count_classes(source, table, cancel), on_event, cancel)
    on_event(
        TableFinished(
            phase=Phase.PROFILE,
            table=table.name,
            rows=profile.row_count,
            duration_s=time.monotonic() - started,
        )
    )
    return profile


def _scan(source: Source, table: Table, census: Census, on_event: EventSink, cancel: CancelToken) -> TableProfile:
    sampler = ProgressSampler(Phase.PROFILE, table.name, on_event)
    measures = [
        ColumnMeasure(
            name=column.name,
            counts_digits=column.affinity is not Affinity.REAL,
            judges_blobs=len(classes) > 1,
            counts={},
        )
        for column, classes in zip(table.columns, census.classes, strict=True)
    ]
    parts = [
        (measure, storage_class, len(classes) > 1)
        for measure, classes in zip(measures, census.classes, strict=True)
        for storage_class in classes
    ]
    query = Query(
        columns=tuple(
            QueryColumn(
                name=f"c{number}",
                storage_class=storage_class,
                expression_sql=_class_expression(measure.name, storage_class if is_split else None),
            )
            for number, (measure, storage_class, is_split) in enumerate(parts)
        ),
        from_sql=scan_from(table),
    )
    sizes = TableProfile(
        name=table.name,
        row_count=census.row_count,
        size_bytes=census.size_bytes,
        widest_row_bytes=census.widest_row_bytes,
        columns=(),
    )
    rows = 0
    batches = read_ahead(
        read_table(source, query, batch_rows=sizes.batch_rows, cancel=cancel), depth=_BATCHES_AHEAD, name="reader"
    )
    with closing(batches):
        for batch in batches:
            for (measure, storage_class, _), values in zip(parts, batch.columns, strict=True):
                measure.add(storage_class, values, rows)
            rows += batch.num_rows
            sampler.add(batch.num_rows, batch.nbytes)
    return TableProfile(
        name=table.name,
        row_count=rows,
        size_bytes=census.size_bytes,
        widest_row_bytes=census.widest_row_bytes,
        columns=tuple(measure.profile(rows) for measure in measures),
    )


def _class_expression(column: str, only: StorageClass | None) -> str:
    """SQL for a column's values: all of them, or those of one class and NULL for the others."""
    name = quote_sqlite(column)
    return name if only is None else f"CASE typeof({name}) WHEN '{only}' THEN {name} END"
