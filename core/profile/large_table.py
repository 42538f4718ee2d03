"""The profile of a table of many rows: a look at how many and how wide they are, then a scan, as Arrow batches.

Where there is a rowid, several threads read and measure a block of rows each; else one reads while another measures.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import Protocol

import pyarrow as pa

from core.cancel import CancelToken
from core.events import Phase, ProgressSampler, TableStarted
from core.parallel import read_ahead
from core.profile.block_scan import scan_blocks
from core.profile.census import Census, Classes, count_classes, guess_census, take_census
from core.profile.extent import Extent
from core.profile.filters import scan_from
from core.profile.model import TableProfile
from core.profile.parts import Part, ScanTask, make_measures, make_parts, select_parts, values_of
from core.profile.rows import rowid_expression
from core.sqlite.arrow_reader import NotPreparable
from core.sqlite.query import Query, StorageClassMismatch
from core.sqlite.reader import read_table
from core.sqlite.row_reader import read_batches_by_row
from core.sqlite.source import Source

_BATCHES_AHEAD = 2

_Parts = Sequence[Sequence[Part]]
_Scan = Callable[[ScanTask, _Parts, Census, TableProfile, ProgressSampler], Extent]
"""Has all rows measured, and says how large they are; of the profile it takes how large they may be."""


class _Read(Protocol):
    def __call__(
        self, source: Source, query: Query, *, batch_rows: int, cancel: CancelToken
    ) -> Iterator[pa.RecordBatch]: ...


def profile_large_table(task: ScanTask, seen: Sequence[Classes]) -> TableProfile:
    """Measure a table's columns, of which the first rows have `seen` these classes, over all rows that count."""
    has_rowid = rowid_expression(task.table) is not None
    take = guess_census if has_rowid else take_census
    census = take(task.source, task.table, seen, task.where_sql, task.cancel)
    task.on_event(TableStarted(phase=Phase.PROFILE, table=task.table.name, rows_total=census.extent.row_count))
    if not has_rowid:
        return _profile(task, census, partial(_scan_in_order, read=read_table))
    try:
        return _profile(task, census, scan_blocks)
    except NotPreparable:
        return _profile(task, census, partial(_scan_in_order, read=read_batches_by_row))


def _profile(task: ScanTask, census: Census, scan: _Scan) -> TableProfile:
    try:
        return _measure(task, census, scan)
    except StorageClassMismatch:
        # A class that the first rows did not show, such as a text among integers: count, and read once more.
        counted = count_classes(task.source, task.table, task.where_sql, task.cancel)
        return _measure(task, counted, scan)


def _measure(task: ScanTask, census: Census, scan: _Scan) -> TableProfile:
    profile = TableProfile(
        name=task.table.name,
        row_count=census.extent.row_count,
        size_bytes=census.extent.size_bytes,
        widest_row_bytes=census.extent.widest_row_bytes,
        columns=(),
        where_sql=task.where_sql,
    )
    measures = make_measures(task, census)
    sampler = ProgressSampler(Phase.PROFILE, task.table.name, task.on_event)
    extent = scan(task, make_parts(task.table, census, measures), census, profile, sampler)
    return replace(
        profile,
        row_count=extent.row_count,
        size_bytes=extent.size_bytes,
        widest_row_bytes=extent.widest_row_bytes,
        columns=tuple(measure.profile(extent.row_count) for measure in measures),
    )


def _scan_in_order(
    task: ScanTask, parts: _Parts, census: Census, profile: TableProfile, sampler: ProgressSampler, *, read: _Read
) -> Extent:
    rowid = rowid_expression(task.table)
    from_sql = scan_from(task.table, task.where_sql)
    rows = 0
    for group, some in enumerate(parts):
        rows = 0
        query = select_parts(some, rowid or "NULL", from_sql)
        read_batches = read(task.source, query, batch_rows=profile.batch_rows, cancel=task.cancel)
        with closing(read_ahead(read_batches, depth=_BATCHES_AHEAD, name="reader")) as batches:
            for batch in batches:
                for part, values in values_of(some, batch):
                    part.measure.add(part.storage_class, values, rows, batch.columns[-1] if rowid else None)
                rows += batch.num_rows
                if group == 0:
                    sampler.add(batch.num_rows, batch.nbytes)
    # The census has looked into every row.
    return replace(census.extent, row_count=rows)
