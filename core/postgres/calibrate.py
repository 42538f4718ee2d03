"""A server measured for half a second: how far it is, how fast rows go there and come back, how fast it sorts. Nothing
is left behind: the rows go into a temporary table of a transaction that is rolled back."""

import statistics
import struct
import time

import psycopg

from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.model import Calibration

_BUDGET_S = 0.5
_ROUND_TRIPS = 5
_ROUND_TRIPS_S = 0.05
_LEAST_BYTES, _MOST_BYTES = 1 << 14, 1 << 22
_SORTED, _SORTS = 20_000, 2
_TELLING_SHARE = 0.25
"""Of a time that is not that of round trips: where it is less, these hide what is to be measured."""

_TABLE = b"""BEGIN; CREATE TEMPORARY TABLE howdah_calibration (
    id bigint, number integer, name text, note text, at timestamp, is_valid boolean, reading double precision,
    document jsonb, digest bytea) ON COMMIT DROP"""
_WRITE = b"COPY pg_temp.howdah_calibration FROM STDIN (FORMAT binary)"
_READ = b"COPY (SELECT * FROM pg_temp.howdah_calibration LIMIT %d) TO STDOUT (FORMAT binary)"
_SORT = b"""
    SELECT extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.statement_timestamp())::float8, count(*)
    FROM (SELECT FROM pg_catalog.generate_series(1, %d) g
          ORDER BY (g * 7919 %% 20011)::text COLLATE "C" OFFSET 0) AS sorted"""

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = struct.pack("!h", -1)


def calibrate(connection: Connection, *, with_rates: bool = True) -> Calibration:
    """Measure the server of a connection that is in autocommit mode and in no transaction; without rates, only how far
    it is.

    Takes up to half a second, or some round trips where these take longer. Raises TargetError only where the connection
    breaks.
    """
    deadline = time.monotonic() + _BUDGET_S
    with translate_errors("a measurement of the server"):
        round_trip_s = _time_round_trips(connection)
        write_bytes_s = read_bytes_s = sort_s = None
        if with_rates:
            write_bytes_s, read_bytes_s = _time_copies(connection, round_trip_s, deadline)
            sort_s = _time_sort(connection, round_trip_s, deadline)
    return Calibration(
        round_trip_s=round_trip_s,
        write_bytes_s=write_bytes_s,
        read_bytes_s=read_bytes_s,
        sort_s=sort_s,
        client_sort_s=_time_own_sort(),
    )


def _time_round_trips(connection: Connection) -> float:
    """The median of several, fewer where the server is far."""
    times: list[float] = []
    while len(times) < _ROUND_TRIPS and sum(times) < _ROUND_TRIPS_S:
        started = time.perf_counter()
        connection.execute(b"SELECT 1").fetchone()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _time_copies(connection: Connection, round_trip_s: float, deadline: float) -> tuple[float | None, float | None]:
    """Bytes a second there and back. More and more are sent while there is time, so that a slow way is not choked."""
    rates: list[float | None] = []
    # To make the table, to begin a COPY, to end it, to remove the table.
    if time.monotonic() + 4 * round_trip_s > deadline:
        return None, None
    rows, block = _make_rows(_LEAST_BYTES)
    try:
        connection.execute(_TABLE)
        size_bytes, took_s = _LEAST_BYTES, 0.0
        while True:
            took_s = _time_write(connection, block, size_bytes // _LEAST_BYTES)
            rest_s = took_s - 2 * round_trip_s
            rates.append(size_bytes / rest_s if rest_s >= _TELLING_SHARE * took_s else None)
            # The next takes four times as long, and the reading and the sorting are still to come.
            if size_bytes * 4 > _MOST_BYTES or time.monotonic() + 8 * took_s > deadline:
                break
            size_bytes *= 4
        started = time.perf_counter()
        read_bytes = _read(connection, rows * (size_bytes // _LEAST_BYTES))
        took_s = time.perf_counter() - started
        rest_s = took_s - round_trip_s
        return _choose_rate(rates), read_bytes / rest_s if rest_s >= _TELLING_SHARE * took_s else None
    except psycopg.Error:
        if connection.broken:
            raise
        # No right to temporary tables, or a limit of the server's: then it is assumed what could not be measured.
        return _choose_rate(rates), None
    finally:
        if not connection.broken:
            connection.rollback()


def _choose_rate(rates: list[float | None]) -> float | None:
    """The better of the last two, since what else these machines do may slow either of them down. Not the first if
    there are others: a little may pass by what is in between without being held up."""
    return max((rate for rate in rates[1:][-2:] or rates if rate is not None), default=None)


def _time_write(connection: Connection, block: bytes, times: int) -> float:
    started = time.perf_counter()
    with connection.cursor() as cursor, cursor.copy(_WRITE) as copy:
        copy.write(_HEADER)
        for _ in range(times):
            copy.write(block)
        copy.write(_TRAILER)
    return time.perf_counter() - started


def _read(connection: Connection, rows: int) -> int:
    with connection.cursor() as cursor, cursor.copy(_READ % rows) as copy:
        return sum(len(data) for data in copy)


def _time_sort(connection: Connection, round_trip_s: float, deadline: float) -> float | None:
    """As the server sees it, so that the way there is not in it."""
    times: list[float] = []
    while len(times) < _SORTS and time.monotonic() + round_trip_s < deadline:
        row = connection.execute(_SORT % _SORTED).fetchone()
        assert row is not None  # an aggregate
        times.append(row[0])
    return min(times) if times else None


def _time_own_sort() -> float:
    """The best of three: it takes some milliseconds, in which anything may come between."""
    times: list[float] = []
    for _ in range(3):
        started = time.perf_counter()
        sorted(range(_SORTED), key=lambda number: number * 7919 % 20_011)
        times.append(time.perf_counter() - started)
    return min(times)


def _make_rows(size_bytes: int) -> tuple[int, bytes]:
    """Rows in COPY's binary format, of about that size together: how many, and their bytes."""
    rows: list[bytes] = []
    total = 0
    while total < size_bytes:
        number = len(rows)
        fields = (
            struct.pack("!q", number),
            struct.pack("!i", number * 7919 % 5003),
            b"amber birch %d" % number,
            b"delta near the fjord, seen %d times" % (number % 97),
            struct.pack("!q", 770_000_000_000_000 + number),
            b"\1",
            struct.pack("!d", number / 7),
            b'\1{"k": %d, "tag": "haven"}' % number,
            struct.pack("!qq", number * 6_364_136_223_846_793_005 % 2**63, number),
        )
        rows.append(struct.pack("!h", len(fields)) + b"".join(struct.pack("!i", len(each)) + each for each in fields))
        total += len(rows[-1])
    return len(rows), b"".join(rows)
