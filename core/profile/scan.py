"""The profile: every row of every table once. Tables of few rows are read at once and measured together; of others
every row comes as Arrow batches, several tables at a time."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from threading import Semaphore

from core.cancel import CancelToken
from core.catalog.model import Catalog, StorageClass, Table
from core.events import EventSink, Phase, TableFinished, TableStarted, ignore_events
from core.parallel import count_seats, read_ahead, run_side_by_side
from core.profile.filters import check_condition, count_left_out, naming_condition, scan_from
from core.profile.keys import find_duplicates, find_orphans
from core.profile.large_table import profile_large_table
from core.profile.model import Profile, TableProfile
from core.profile.parts import ScanTask
from core.profile.rows import (
    MOST_BYTES,
    Row,
    TableRows,
    fetch_rows,
    find_classes,
    find_rowid,
    gather_rows,
    may_be_wide,
    rowid_expression,
)
from core.profile.together import MOST_VALUES, Asked, measure_together
from core.sqlite.errors import translate_errors
from core.sqlite.source import Source

_FIRST_ROWS = 1000
_FEW_VALUES = 20_000
"""That are read at once by rows sooner than a reader is set up for them."""
_SPARE_SEATS, _MOST_SEATS = 1, 4
"""For blocks of rows in memory: one more than there are processors, for at times one waits for its turn at a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A table to profile, which of its rows count, and what its first rows have shown."""

    table: Table
    where_sql: str | None
    rows_left_out: int
    whole: TableRows | None
    """All of its rows, where they are few."""
    classes: tuple[tuple[StorageClass, ...], ...]
    """What occurs in its first rows, column by column, where they are not all."""
    started: float


def profile_database(
    source: Source,
    catalog: Catalog,
    *,
    workers: int = 2,
    where: Mapping[str, str] | None = None,
    asked: Asked | None = None,
    on_event: EventSink = ignore_events,
    cancel: CancelToken | None = None,
) -> Profile:
    """Measure every column of every table, and count the orphans of every foreign key.

    `where` gives, by the names of tables, SQLite's SQL of the rows that count; `asked` formats that are looked for in
    all rows, besides those that declarations ask for. Raises SourceError for a condition that SQLite refuses,
    SourceCorrupt where a row can't be read.
    """
    where, asked, cancel = where or {}, asked or {}, cancel or CancelToken()
    profiles: dict[str, TableProfile] = {}
    large: list[_Job] = []
    with _connect(source, cancel) as connection:
        opened = (_open_job(source, connection, table, where.get(table.name), cancel) for table in catalog.tables)
        with closing(read_ahead(_group(opened), depth=1, name="first rows")) as groups:
            for jobs in groups:
                large += [job for job in jobs if job.whole is None]
                for profile in _profile_whole(jobs, asked, on_event):
                    profiles[profile.name] = profile
    count = min(count_seats(workers) + _SPARE_SEATS, _MOST_SEATS)
    seats = Semaphore(count)
    measured = run_side_by_side(
        lambda job, token: _profile_large(source, job, asked, seats, on_event, token),
        large,
        workers=count,
        cancel=cancel,
        name="profile",
    )
    profiles |= {profile.name: profile for profile in measured}
    tables = tuple(profiles[table.name] for table in catalog.tables)
    return Profile(
        tables=tables,
        keys=find_orphans(source, catalog, tables, where=where, workers=workers, cancel=cancel),
        duplicates=find_duplicates(source, catalog, tables, where=where, cancel=cancel),
    )


@contextmanager
def _connect(source: Source, cancel: CancelToken) -> Iterator[sqlite3.Connection]:
    with (
        closing(source.connect()) as connection,
        translate_errors(source.path),
        cancel.interrupting(connection.interrupt),
    ):
        yield connection


def _open_job(
    source: Source, connection: sqlite3.Connection, table: Table, where_sql: str | None, cancel: CancelToken
) -> _Job:
    """Read a table's first rows: all of them, where they are few."""
    cancel.check()
    started = time.monotonic()
    rows_left_out = 0
    if where_sql is not None:
        check_condition(connection, table, where_sql)
    with naming_condition(source, table, where_sql):
        rows, is_whole = _fetch_few(source, connection, table, where_sql)
        if where_sql is not None:
            rows_left_out = count_left_out(connection, table, where_sql)
    return _Job(
        table=table,
        where_sql=where_sql,
        rows_left_out=rows_left_out,
        whole=gather_rows(table, rows) if is_whole else None,
        classes=() if is_whole else find_classes(table, rows),
        started=started,
    )


def _fetch_few(
    source: Source, connection: sqlite3.Connection, table: Table, where_sql: str | None
) -> tuple[list[Row], bool]:
    """A table's first rows, and whether they are all; all of them, if their rowids say that they are few."""
    most_bytes = MOST_BYTES if may_be_wide(source, table) else None
    from_sql = scan_from(table, where_sql)
    rows, is_whole = fetch_rows(connection, table, from_sql, _FIRST_ROWS, most_bytes=most_bytes)
    place, few = find_rowid(table), _FEW_VALUES // len(table.columns)
    if is_whole or place is None or len(rows) < _FIRST_ROWS or few <= _FIRST_ROWS:
        return rows, is_whole
    (last,) = connection.execute(f"SELECT max({rowid_expression(table)}) FROM {scan_from(table)}").fetchone()
    if last - int(rows[0][place] or 0) >= few:
        return rows, is_whole
    return fetch_rows(connection, table, from_sql, few, most_bytes=most_bytes)


def _group(jobs: Iterable[_Job]) -> Iterator[list[_Job]]:
    """Jobs in groups whose rows, where they are there, are best measured together."""
    group: list[_Job] = []
    values = size_bytes = 0
    for job in jobs:
        group.append(job)
        if job.whole is not None:
            values += job.whole.count * len(job.table.columns)
            size_bytes += job.whole.memory_bytes
        if values > MOST_VALUES or size_bytes > MOST_BYTES:
            yield group
            group, values, size_bytes = [], 0, 0
    yield group


def _profile_whole(jobs: Sequence[_Job], asked: Asked, on_event: EventSink) -> Iterator[TableProfile]:
    """The profiles of the tables that were read at once; nothing of the others."""
    whole = [(job, job.whole) for job in jobs if job.whole is not None]
    for (job, rows), profile in zip(whole, measure_together([rows for _, rows in whole], asked), strict=True):
        on_event(TableStarted(phase=Phase.PROFILE, table=job.table.name, rows_total=rows.count))
        yield replace(profile, where_sql=job.where_sql, rows_left_out=job.rows_left_out)
        _tell_finished(job, rows.count, on_event)


def _profile_large(
    source: Source, job: _Job, asked: Asked, seats: Semaphore, on_event: EventSink, cancel: CancelToken
) -> TableProfile:
    task = ScanTask(
        source=source,
        table=job.table,
        where_sql=job.where_sql,
        asked=asked,
        seats=seats,
        on_event=on_event,
        cancel=cancel,
    )
    with naming_condition(source, job.table, job.where_sql):
        profile = profile_large_table(task, job.classes)
    _tell_finished(job, profile.row_count, on_event)
    return replace(profile, rows_left_out=job.rows_left_out)


def _tell_finished(job: _Job, rows: int, on_event: EventSink) -> None:
    duration_s = time.monotonic() - job.started
    on_event(TableFinished(phase=Phase.PROFILE, table=job.table.name, rows=rows, duration_s=duration_s))
