"""A first look at a source, before any scan: what the file says of itself, about how much is in it, and whether it is
whole. Quick on a file of any size; what takes longer (counting, checking) is a function of its own.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.cancel import CancelToken
from core.catalog.model import Catalog, Fingerprint, Table
from core.catalog.read import read_catalog
from core.errors import SourceCorrupt
from core.identifiers import fold_ascii, quote_sqlite
from core.plan.frameworks import Recognised, recognise_frameworks
from core.sqlite.check import QUICK_CHECK_BYTES, quick_check
from core.sqlite.errors import primary_code, translate_errors
from core.sqlite.forecast import CopyForecast
from core.sqlite.glance import Glance, glance
from core.sqlite.rowid import find_rowid_name
from core.sqlite.source import Source, open_source
from core.sqlite.unread import name_reasons

COUNT_BUDGET_S = 20.0
_INTERRUPT_S = 0.01
_SMALLEST_ROW_BYTES = 6
"""A cell of a table's leaf with its pointer: two bytes of length and rowid, two of record, two of pointer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLook:
    """A table: `rows` are exact or about right, or None where nothing tells without reading them."""

    name: str
    column_count: int
    rows: int | None
    is_exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLook:
    """What a look at a source shows."""

    path: Path
    size_bytes: int
    page_size_bytes: int
    sqlite_version: str
    """The version that wrote last, or "" where the file does not say."""
    encoding: str
    is_wal: bool
    """Kept in WAL mode, and not with a rollback journal."""
    tables: tuple[TableLook, ...]
    view_count: int
    trigger_count: int
    virtual_count: int
    wal_bytes: int
    journal_bytes: int
    is_in_use: bool
    """There are tracks of a program that has it open, or that ended without closing it."""
    users: tuple[str, ...]
    """The other programs that have it open, as far as they are known; their names may hold any characters."""
    reads_copy: bool
    """The scan and the run will read a private copy, if they are not told to read in place."""
    copy: CopyForecast | None
    """What each such copy will cost, where there is a place for it."""
    is_whole: bool
    """Whether all of the database was looked at; False where a log or a journal was left aside."""
    frameworks: tuple[Recognised, ...]
    fingerprint: Fingerprint | None
    """What a scan of this state would have; None where that can't be told."""

    @property
    def is_checked(self) -> bool:
        """Whether `check_source` will look for damage: it leaves large files to the scan."""
        return self.size_bytes <= QUICK_CHECK_BYTES

    @property
    def row_count(self) -> int | None:
        """The rows of all tables whose number is known; None where it is of none."""
        known = [table.rows for table in self.tables if table.rows is not None]
        return sum(known) if known or not self.tables else None

    @property
    def is_exact(self) -> bool:
        return all(table.is_exact for table in self.tables)


def look_at(path: Path, *, cancel: CancelToken) -> SourceLook:
    """Look at a database without reading its rows. Raises SourceError."""
    with glance(path, cancel=cancel) as seen:
        try:
            with (
                closing(seen.source.connect()) as connection,
                translate_errors(path),
                cancel.interrupting(connection.interrupt),
            ):
                catalog = _read_catalog(connection, seen.source)
                tables = _estimate(connection, catalog, seen.size_bytes + seen.wal_bytes)
        except SourceCorrupt:
            if seen.is_whole:
                raise
            # What looks damaged may be whole with the log or the journal that was left aside.
            return _describe(path, seen, None, ())
        return _describe(path, seen, catalog, tables)


def count_rows(
    path: Path, *, on_table: Callable[[str, int], None], cancel: CancelToken, budget_s: float = COUNT_BUDGET_S
) -> bool:
    """Count the rows of each table, those that seem small first, and tell each.

    Returns whether all were counted in the time there was: False too where a log was left aside. Raises SourceError.
    """
    with glance(path, cancel=cancel) as seen:
        if not seen.is_whole:
            return False
        with (
            closing(seen.source.connect()) as connection,
            translate_errors(path),
            cancel.interrupting(connection.interrupt),
        ):
            catalog = _read_catalog(connection, seen.source)
            looks = _estimate(connection, catalog, seen.size_bytes + seen.wal_bytes)
            names = [look.name for look in sorted(looks, key=lambda look: (look.rows is None, look.rows or 0))]
            return _count(connection, names, on_table, cancel, budget_s)


def check_source(path: Path, *, cancel: CancelToken) -> tuple[str, ...]:
    """Raise SourceCorrupt if the database is damaged; what else SQLite's quick_check finds comes back, in its words.

    Does nothing on files that are too large to be checked quickly.
    """
    with glance(path, cancel=cancel) as seen:
        if seen.size_bytes > QUICK_CHECK_BYTES:
            return ()
        if seen.is_whole:
            return quick_check(seen.source, cancel=cancel)
    with open_source(path, cancel=cancel) as source:
        return quick_check(source, cancel=cancel)


def _read_catalog(connection: sqlite3.Connection, source: Source) -> Catalog:
    return read_catalog(connection, _fingerprint(source), unread=name_reasons(source.unread))


def _fingerprint(source: Source) -> Fingerprint:
    state = source.state
    return Fingerprint(
        size_bytes=state.size_bytes,
        change_counter=state.change_counter,
        schema_sha256=state.schema_sha256,
        data_version=state.data_version,
    )


def _describe(path: Path, seen: Glance, catalog: Catalog | None, tables: tuple[TableLook, ...]) -> SourceLook:
    # A copy, a file that counts every write, and one with nothing in its log are the state that the scan will see.
    is_what_is_scanned = seen.is_whole and (
        seen.source.snapshot_path is not None or seen.source.counts_every_write or not seen.wal_bytes
    )
    return SourceLook(
        path=path,
        size_bytes=seen.size_bytes,
        page_size_bytes=seen.header.page_size_bytes,
        sqlite_version=seen.header.sqlite_version,
        encoding=catalog.encoding if catalog else seen.header.encoding,
        is_wal=seen.header.wal,
        tables=tables,
        view_count=len(catalog.views) if catalog else 0,
        trigger_count=len(catalog.triggers) if catalog else 0,
        virtual_count=len(catalog.virtual_tables) if catalog else 0,
        wal_bytes=seen.wal_bytes,
        journal_bytes=seen.journal_bytes,
        is_in_use=seen.use.is_in_use or bool(seen.journal_bytes),
        users=tuple(str(user) for user in seen.use.users),
        reads_copy=seen.reads_copy,
        copy=seen.forecast,
        is_whole=seen.is_whole,
        frameworks=recognise_frameworks(catalog) if catalog else (),
        fingerprint=_fingerprint(seen.source) if is_what_is_scanned else None,
    )


def _estimate(connection: sqlite3.Connection, catalog: Catalog, size_bytes: int) -> tuple[TableLook, ...]:
    statistics = _read_statistics(connection)
    return tuple(_look_at_table(connection, table, statistics, size_bytes) for table in catalog.tables)


def _look_at_table(
    connection: sqlite3.Connection, table: Table, statistics: dict[str, int], size_bytes: int
) -> TableLook:
    rows, is_exact = _estimate_rows(connection, table, size_bytes)
    if not is_exact:
        rows = statistics.get(fold_ascii(table.name), rows)
    return TableLook(name=table.name, column_count=len(table.columns), rows=rows, is_exact=is_exact)


def _estimate_rows(connection: sqlite3.Connection, table: Table, size_bytes: int) -> tuple[int | None, bool]:
    """By the first and the last rowid, which are found without reading what is between; exact for an empty table."""
    quoted = quote_sqlite(table.name)
    rowid = None if table.without_rowid else find_rowid_name(column.name for column in table.columns)
    if rowid is None:
        is_empty = connection.execute(f"SELECT 1 FROM main.{quoted} LIMIT 1").fetchone() is None
        return (0, True) if is_empty else (None, False)
    # Two statements: SQLite finds an end of the tree only where one alone is asked for.
    ends = [
        connection.execute(f"SELECT {end}({rowid}) FROM main.{quoted} NOT INDEXED").fetchone()[0]
        for end in ("min", "max")
    ]
    if ends[0] is None:
        return 0, True
    rows = ends[1] - ends[0] + 1
    # Rowids that are scattered tell nothing.
    return (rows, False) if rows <= size_bytes // _SMALLEST_ROW_BYTES else (None, False)


def _read_statistics(connection: sqlite3.Connection) -> dict[str, int]:
    """The rows of tables as ANALYZE counted them (https://sqlite.org/fileformat2.html#the_sqlite_stat1_table)."""
    try:
        rows = connection.execute("SELECT tbl, stat FROM main.sqlite_stat1 WHERE stat IS NOT NULL").fetchall()
    except sqlite3.OperationalError as error:
        if primary_code(error) != sqlite3.SQLITE_ERROR:
            raise
        return {}
    found: dict[str, int] = {}
    for table, stat in rows:
        # An ordinary table that anyone may write anything into.
        first = stat.partition(" ")[0] if isinstance(stat, str) else ""
        if isinstance(table, str) and first.isascii() and first.isdigit():
            found[fold_ascii(table)] = max(int(first), found.get(fold_ascii(table), 0))
    return found


def _count(
    connection: sqlite3.Connection,
    names: Iterable[str],
    on_table: Callable[[str, int], None],
    cancel: CancelToken,
    budget_s: float,
) -> bool:
    deadline = time.monotonic() + budget_s
    try:
        with _interrupting_at(deadline, connection):
            for name in names:
                cancel.check()
                if time.monotonic() >= deadline:
                    return False
                (rows,) = connection.execute(f"SELECT count(*) FROM main.{quote_sqlite(name)}").fetchone()
                on_table(name, rows)
    except sqlite3.OperationalError as error:
        if primary_code(error) == sqlite3.SQLITE_INTERRUPT and time.monotonic() >= deadline:
            return False
        raise
    return True


@contextmanager
def _interrupting_at(deadline: float, connection: sqlite3.Connection) -> Iterator[None]:
    """Break off what the connection does at that time: SQLite counts a whole tree in one step, which only that ends."""
    is_done = threading.Event()

    def interrupt() -> None:
        if not is_done.wait(deadline - time.monotonic()):
            # Again and again, since an interruption between two statements is forgotten.
            while not is_done.is_set():
                connection.interrupt()
                is_done.wait(_INTERRUPT_S)

    clock = threading.Thread(target=interrupt, name="count-clock", daemon=True)
    clock.start()
    try:
        yield
    finally:
        is_done.set()
        clock.join()
