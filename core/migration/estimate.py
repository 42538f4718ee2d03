"""How long a run of a plan takes and how much room it needs on the server, before the first row has gone.

The times rest on measured runs into a server on the same machine, with 2 processors: a table costs as much for each of
its values, or as much for each byte, whichever is more; an index for each of its entries; and every table, however
small, a little. What `calibrate` has measured says how much slower or faster these machines are, how long a round trip
takes, and how many bytes a second go each way. Of the sizes, tables and indexes are what PostgreSQL's pages hold
(https://www.postgresql.org/docs/current/storage-page-layout.html).
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.copy.chunk_size import PART_BYTES
from core.plan.model import IndexKey, TablePlan
from core.postgres.model import DEFAULT_WAL, Calibration, WalSettings

_COPY_VALUE_S, _COPY_BYTE_S, _COPY_TABLE_S = 1.4e-7, 6e-9, 0.0038
_COMPARE_VALUE_S, _COMPARE_BYTE_S, _COMPARE_TABLE_S = 2.2e-7, 5e-9, 0.0041
_KEY_ENTRY_S = 4e-7
_MAKE_TABLE_S = 0.0015
"""Seconds where `REFERENCE` was measured. A table's own are those of 300 tables that 4 connections worked on."""
_COPY_TRIPS, _COMPARE_TRIPS, _MAKE_TRIPS, _LONE_TRIPS = 9, 4, 8, 2
"""Statements for a table, each of which waits for an answer; the last are those that one connection runs for all."""
_RUN_TRIPS = 80
"""For a run, however small: its connections, schemas and transactions."""

_WRITE_BYTES_S, _READ_BYTES_S = 1.9e8, 1.4e8
_SORT_S, _CLIENT_SORT_S = 0.0055, 0.0019
REFERENCE = Calibration(
    round_trip_s=3e-5,
    write_bytes_s=_WRITE_BYTES_S,
    read_bytes_s=_READ_BYTES_S,
    sort_s=_SORT_S,
    client_sort_s=_CLIENT_SORT_S,
)
_SLOWEST, _FASTEST = 20.0, 0.25
"""Beyond these a measurement is taken to be an accident."""

_ROW_BYTES = 28
_FIELD_BYTES = 4
"""Of COPY's binary format, before each value."""
_ENTRY_BYTES = 12
_FILL = 0.9
_LEAST_BYTES = 16_384
"""Of a table with texts, and of an index, each."""
_WIDTHS = {
    "smallint": 8,
    "integer": 8,
    "bigint": 8,
    "double precision": 8,
    "boolean": 8,
    "date": 8,
    "time": 8,
    "timestamp": 8,
    "timestamptz": 8,
    "uuid": 16,
}
_LEAST_WIDTH, _MOST_WIDTH = 8, 500
_LOGGED_SHARE, _LOGGED_ROW_BYTES, _LOGGED_INDEX_SHARE = 1.05, 8, 0.9
"""Of the log: values as they are, with less for a row than a page has; of a new index its pages without the gaps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Rough: to be shown with one or two digits. The source has been read by then.

    `is_measured` says whether the server was measured for it.
    """

    copy_s: float
    keys_s: float
    compare_s: float
    table_bytes: int
    index_bytes: int
    wal_bytes: int
    kept_wal_bytes: int
    """The most of it that lies on the disk at a time: the server removes the rest at its checkpoints."""
    sort_bytes: int
    """Of temporary files, while indexes are made."""
    is_measured: bool

    @property
    def duration_s(self) -> float:
        return self.copy_s + self.keys_s + self.compare_s

    @property
    def database_bytes(self) -> int:
        """What stays."""
        return self.table_bytes + self.index_bytes

    @property
    def disk_bytes(self) -> int:
        """What has to be free for all to fit."""
        return self.database_bytes + self.kept_wal_bytes + self.sort_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Size:
    """One table on the server; `index_bytes` of each index."""

    plan: TablePlan
    table_bytes: int
    index_bytes: tuple[int, ...]


def estimate_run(
    tables: Sequence[TablePlan],
    *,
    calibration: Calibration | None = None,
    wal: WalSettings = DEFAULT_WAL,
    connections: int = 1,
) -> Estimate:
    """What a run of a plan's tables takes; without a `calibration`, on machines such as the measured ones."""
    sizes = [_measure_table(table) for table in tables]
    measured = calibration or REFERENCE
    client = _compare_speed(measured.client_sort_s, _CLIENT_SORT_S)
    server = _compare_speed(measured.sort_s, _SORT_S)
    trip_s = measured.round_trip_s * len(tables) / max(1, min(connections, len(tables)))
    lone_trips = _RUN_TRIPS + _LONE_TRIPS * len(tables) if tables else 0
    sent_bytes = sum(table.size_bytes + table.row_count * (2 + _FIELD_BYTES * len(table.columns)) for table in tables)
    copy_s = max(
        client * _share_out(tables, _COPY_VALUE_S, _COPY_BYTE_S, connections),
        sent_bytes / (measured.write_bytes_s or _WRITE_BYTES_S),
    )
    compare_s = max(
        client * _share_out(tables, _COMPARE_VALUE_S, _COMPARE_BYTE_S, connections),
        sent_bytes / (measured.read_bytes_s or _READ_BYTES_S),
    )
    entries = sum(size.plan.row_count * len(size.index_bytes) for size in sizes)
    table_bytes = sum(size.table_bytes for size in sizes)
    index_bytes = sum(sum(size.index_bytes) for size in sizes)
    wal_bytes = _find_wal_bytes(sizes, wal)
    return Estimate(
        copy_s=copy_s + client * len(tables) * _COPY_TABLE_S + trip_s * _COPY_TRIPS,
        keys_s=server * (entries * _KEY_ENTRY_S + len(tables) * _MAKE_TABLE_S)
        + trip_s * _MAKE_TRIPS
        + measured.round_trip_s * lone_trips,
        compare_s=compare_s + client * len(tables) * _COMPARE_TABLE_S + trip_s * _COMPARE_TRIPS,
        table_bytes=table_bytes,
        index_bytes=index_bytes,
        wal_bytes=wal_bytes,
        # Whoever else reads the log may hold all of it back.
        kept_wal_bytes=wal_bytes if wal.archives or wal.slots else min(wal_bytes, wal.max_size_bytes),
        sort_bytes=_find_sort_bytes(sizes, wal, connections),
        is_measured=calibration is not None and calibration.write_bytes_s is not None,
    )


def _compare_speed(measured_s: float | None, reference_s: float) -> float:
    """How much longer something takes than where the reference was measured."""
    if measured_s is None:
        return 1.0
    return min(_SLOWEST, max(_FASTEST, measured_s / reference_s))


def _share_out(tables: Iterable[TablePlan], value_s: float, byte_s: float, connections: int) -> float:
    """The time for the rows of all tables, of which as many are worked on at a time as half of the processors can: each
    has a reader and a writer. It is not less than that for the largest part."""
    times = [(max(t.row_count * len(t.columns) * value_s, t.size_bytes * byte_s), t.size_bytes) for t in tables]
    streams = max(1, min(connections, (os.cpu_count() or 2) // 2))
    largest = max((time_s / max(1.0, size_bytes / PART_BYTES) for time_s, size_bytes in times), default=0.0)
    return max(largest, sum(time_s for time_s, _ in times) / streams)


def _measure_table(table: TablePlan) -> _Size:
    keys: list[Sequence[IndexKey]] = [index.keys for index in table.indexes]
    keys += [[IndexKey(column=name) for name in unique.columns] for unique in table.unique_constraints]
    if table.primary_key is not None:
        keys.append([IndexKey(column=name) for name in table.primary_key.columns])
    widths = _find_widths(table)
    indexes = (sum(widths.get(key.column or "", widths[""]) for key in each) for each in keys)
    return _Size(
        plan=table,
        table_bytes=_LEAST_BYTES + table.size_bytes + table.row_count * _ROW_BYTES,
        index_bytes=tuple(_LEAST_BYTES + int(table.row_count * (_ENTRY_BYTES + width) / _FILL) for width in indexes),
    )


def _find_widths(table: TablePlan) -> dict[str, int]:
    """The bytes of each column in an index; under "" those of a column of no fixed width, which share what is left."""
    fixed = {column.target_name: _WIDTHS.get(column.target_type.name, 0) for column in table.columns}
    others = sum(width == 0 for width in fixed.values())
    left = table.size_bytes / max(1, table.row_count) - sum(fixed.values())
    average = min(_MOST_WIDTH, max(_LEAST_WIDTH, round(left / max(1, others))))
    return {name: width or average for name, width in fixed.items()} | {"": average}


def _find_wal_bytes(sizes: Sequence[_Size], wal: WalSettings) -> int:
    total = 0
    for size in sizes:
        is_one_part = size.table_bytes <= PART_BYTES
        rows_bytes = int(size.plan.size_bytes * _LOGGED_SHARE) + size.plan.row_count * _LOGGED_ROW_BYTES
        if wal.is_minimal:
            # Neither an index that is new nor a table that was emptied in the same transaction is logged.
            total += 0 if is_one_part else rows_bytes
            continue
        total += _LEAST_BYTES + rows_bytes + int(sum(size.index_bytes) * _LOGGED_INDEX_SHARE)
        if wal.logs_hints and not is_one_part and size.table_bytes > wal.max_size_bytes:
            # Rows that are not frozen are marked as committed by who reads them first: after a checkpoint, which comes
            # before a log as long as that is full, the marked pages are logged whole.
            total += size.table_bytes
    return total


def _find_sort_bytes(sizes: Iterable[_Size], wal: WalSettings, connections: int) -> int:
    """Of the largest indexes that are made at a time, what the server's memory for it does not hold."""
    largest = sorted((max(size.index_bytes, default=0) for size in sizes), reverse=True)
    return sum(size_bytes for size_bytes in largest[:connections] if size_bytes > wal.sort_memory_bytes)
