"""A first look, for any size of database: some rows of each table, from several places, in a fraction of a second."""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

from core.cancel import CancelToken
from core.catalog.model import Catalog, Table
from core.events import EventSink, Phase, TableFinished, ignore_events
from core.profile.filters import scan_from
from core.profile.model import Profile, TableProfile
from core.profile.rows import (
    Row,
    TableRows,
    fetch_rows,
    find_rowid,
    gather_rows,
    may_be_wide,
    measure_memory,
    rowid_expression,
)
from core.profile.together import measure_together
from core.sqlite.errors import primary_code, translate_errors
from core.sqlite.rowid import split_range
from core.sqlite.source import Source

_MOST_ROWS, _LEAST_ROWS = 2000, 25
_LATE_ROWS = 50
_PLACES = 16
_SHARED_VALUES = 250_000
"""How many values of all tables together are looked at, where there are many columns."""
_VALUES_AT_ONCE = 30_000
"""How many are measured together: few enough to look at the clock often."""
_GRACE = 1.1
"""How much of the budget may be spent before tables are not looked at any more."""
_LEAST_ROWS_A_PLACE = 10
_MOST_BYTES = 4_000_000
_LEAST_ROW_BYTES = 4
_COUNT_S = 0.1
_STEPS = 10_000
"""Of SQLite's virtual machine, between two looks at the clock."""


def sample_database(
    source: Source,
    catalog: Catalog,
    *,
    on_event: EventSink = ignore_events,
    cancel: CancelToken,
    budget_s: float = 0.8,
) -> Profile:
    """Measure some rows of every table, and estimate how many it has.

    Tables that are reached after `budget_s` are looked at in their first rows alone, and those that are reached
    long after that in none. Row numbers count the rows that were looked at. Raises SourceError, Cancelled.
    """
    started = time.monotonic()
    columns = sum(len(table.columns) for table in catalog.tables)
    most_rows = max(_LEAST_ROWS, min(_MOST_ROWS, _SHARED_VALUES // max(1, columns)))
    profiles: list[TableProfile] = []
    group: list[tuple[TableRows, int]] = []
    values = 0
    with (
        closing(source.connect()) as connection,
        translate_errors(source.path),
        cancel.interrupting(connection.interrupt),
    ):
        sampler = _Sampler(source, connection)
        for table in catalog.tables:
            cancel.check()
            spent_s = time.monotonic() - started
            if spent_s < budget_s:
                taken = sampler.take(table, most_rows)
            elif spent_s < _GRACE * budget_s:
                taken = sampler.take_first(table, _LATE_ROWS)
            else:
                taken = sampler.leave_out(table)
            group.append(taken)
            values += taken[0].count * len(table.columns)
            if values > _VALUES_AT_ONCE:
                profiles += _measure(group, on_event)
                group, values = [], 0
    profiles += _measure(group, on_event)
    return Profile(tables=tuple(profiles), is_sample=True)


class _Sampler:
    """Takes rows of one table after the other, on one connection."""

    def __init__(self, source: Source, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._source = source
        self._most_rows = source.state.size_bytes // _LEAST_ROW_BYTES

    def take(self, table: Table, most_rows: int) -> tuple[TableRows, int]:
        """Rows from several places, and how many the table seems to have."""
        rows, is_whole = self._fetch(table, most_rows // 2)
        if is_whole:
            return gather_rows(table, rows), len(rows)
        if find_rowid(table) is None:
            return gather_rows(table, rows), self._count_in_time(table) or len(rows)
        more, others = self._take_places(table, rows, most_rows - len(rows))
        seen = len(rows) + len(more)
        return gather_rows(table, rows + more), max(seen, min(len(rows) + round(others), self._most_rows))

    def take_first(self, table: Table, most_rows: int) -> tuple[TableRows, int]:
        """The first rows, and how many the table seems to have."""
        rows, is_whole = self._fetch(table, most_rows)
        return gather_rows(table, rows), len(rows) if is_whole else max(len(rows), self._guess_row_count(table))

    def leave_out(self, table: Table) -> tuple[TableRows, int]:
        """No rows, and how many the table seems to have."""
        return gather_rows(table, []), self._guess_row_count(table)

    def _take_places(self, table: Table, first_rows: list[Row], most_rows: int) -> tuple[list[Row], float]:
        """Rows at places between the first ones and the last rowid; and how many rows there seem to be from there on,
        by how close to each other the rowids of those are."""
        rowid, place, most_bytes = rowid_expression(table), find_rowid(table), self._most_bytes(table)
        assert place is not None
        start = _rowid_of(first_rows[-1], place) + 1
        (last,) = self._connection.execute(f"SELECT max({rowid}) FROM {scan_from(table)}").fetchone()
        places = max(1, min(_PLACES, most_rows // _LEAST_ROWS_A_PLACE))
        rows: list[Row] = []
        row_count = 0.0
        covered = size_bytes = 0
        for low, high in split_range(start, last, places):
            some, is_whole = self._fetch(table, most_rows // places, f"{rowid} BETWEEN {low} AND {high}")
            rows += some
            spread = high if is_whole else _rowid_of(some[-1], place)
            row_count += len(some) * (high - low + 1) / (spread - low + 1)
            covered += high - low + 1
            size_bytes += measure_memory(some) if most_bytes else 0
            if most_bytes and size_bytes > most_bytes:
                break
        return rows, row_count * (last - start + 1) / max(1, covered)

    def _most_bytes(self, table: Table) -> int | None:
        return _MOST_BYTES if may_be_wide(self._source, table) else None

    def _fetch(self, table: Table, most_rows: int, range_sql: str | None = None) -> tuple[list[Row], bool]:
        return fetch_rows(
            self._connection,
            table,
            scan_from(table, range_sql=range_sql),
            most_rows,
            most_bytes=self._most_bytes(table),
        )

    def _guess_row_count(self, table: Table) -> int:
        rowid = rowid_expression(table)
        if rowid is None:
            return 0
        ends = (f"(SELECT {end}({rowid}) FROM {scan_from(table)})" for end in ("max", "min"))
        (width,) = self._connection.execute(f"SELECT {' - '.join(ends)} + 1").fetchone()
        return min(int(width or 0), self._most_rows)

    def _count_in_time(self, table: Table) -> int | None:
        """The number of rows, if it can be had in a moment: where there is no rowid to judge by."""
        end = time.monotonic() + _COUNT_S
        self._connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        try:
            (count,) = self._connection.execute(f"SELECT count(*) FROM {scan_from(table)}").fetchone()
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_INTERRUPT or time.monotonic() <= end:
                raise
            return None
        finally:
            self._connection.set_progress_handler(None, _STEPS)
        return int(count)


def _rowid_of(row: Row, place: int) -> int:
    rowid = row[place]
    assert isinstance(rowid, int)
    return rowid


def _measure(group: Sequence[tuple[TableRows, int]], on_event: EventSink) -> list[TableProfile]:
    started = time.monotonic()
    measured = measure_together([rows for rows, _ in group], {})
    duration_s = time.monotonic() - started
    profiles = []
    for (rows, row_count), profile in zip(group, measured, strict=True):
        profiles.append(
            replace(profile, row_count=row_count, size_bytes=profile.size_bytes * row_count // max(1, rows.count))
        )
        on_event(
            TableFinished(
                phase=Phase.PROFILE, table=rows.table.name, rows=rows.count, duration_s=duration_s / len(group)
            )
        )
    return profiles
