"""A source database, open for reading: one state of it for all connections, and nothing written beside it.

How one state is held depends on how the file is kept (https://sqlite.org/wal.html), and on who else uses it:

- in use by another process: a private copy of one moment is read, so that its users wait for nothing;
- with a rollback journal: a read lock keeps writers out until the end;
- in WAL mode with nothing in the log: no lock can be taken without making files beside it, so it is read as
  if it could not change (`immutable`), and looked at again at the end;
- with something in the log, or with a journal that a crash left behind: a private copy is read.

Where it must be read in place, the lock keeps out those who use it; in WAL mode they go on, and the first write
or checkpoint of theirs ends the reading.
"""

import functools
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from core.cancel import CancelToken
from core.errors import SourceChanged, SourceCorrupt, SourceUnreadable
from core.events import EventSink, ignore_events
from core.sqlite import adbc
from core.sqlite.collations import find_collations, register_stub_collations
from core.sqlite.computed import find_computed_tables
from core.sqlite.errors import file_error, translate_errors
from core.sqlite.header import HEADER_BYTES, Header, check_length, parse_header, read_header
from core.sqlite.hold import Hold, Way, hold_one_state
from core.sqlite.lending import Lending
from core.sqlite.limits import limit_statements
from core.sqlite.private_folder import sweep_once
from core.sqlite.schema import hash_schema, read_schema
from core.sqlite.state import Watch, name_header, name_state
from core.sqlite.unread import Unread, load_around, load_schema

_BUSY_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What tells one state of a source from another, whether it is read in place or through a copy.

    In WAL mode not every write moves the change counter (https://sqlite.org/fileformat2.html#file_change_counter),
    but each moves the data version; so may a checkpoint, which is no write.
    """

    size_bytes: int
    change_counter: int
    schema_sha256: str
    data_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An open source. Made by `open_source`, and good until that ends."""

    path: Path
    """As the user named it."""
    uri: str
    """What every connection that reads it, of Python's SQLite or of ADBC's, is opened with."""
    header: Header
    state: SourceState
    collations: tuple[str, ...]
    """The application's own, of which every connection has a stub."""
    computed_tables: frozenset[str] = frozenset()
    """Those that only `connect`'s connections may read: see `core.sqlite.computed`."""
    unread: tuple[Unread, ...] = ()
    """What of the schema SQLite can't read, and every connection passes over."""
    snapshot_path: Path | None
    """The private copy that is read, if one is."""
    counts_every_write: bool
    """Whether the state is sure to be another after any write, as it is where the file is not in WAL mode."""
    watch: Watch
    _arrow: Lending[adbc.Connection] = field(default_factory=Lending, repr=False, compare=False)
    _rows: Lending[sqlite3.Connection] = field(default_factory=Lending, repr=False, compare=False)

    @property
    def stored_bytes(self) -> int:
        """More than any of its values takes, in the file, its log or its copy."""
        parts = (self.watch.seen.database, self.watch.seen.wal)
        return max(self.state.size_bytes, sum(part.size_bytes for part in parts if part))

    @property
    def encoding(self) -> str:
        return self.header.encoding

    @property
    def page_count(self) -> int:
        return self.header.page_count(self.state.size_bytes)

    def connect(self) -> sqlite3.Connection:
        """A new connection of Python's SQLite, for the caller to close; for one thread at a time."""
        with translate_errors(self.path):
            connection = _connect(self.uri)
            try:
                if self.unread:
                    load_around(connection, self.unread)
                register_stub_collations(connection, self.collations)
                limit_statements(connection, self.stored_bytes)
            except BaseException:
                connection.close()
                raise
            return connection

    def lend_rows(self) -> AbstractContextManager[sqlite3.Connection]:
        """A connection of Python's SQLite for the time of a `with`, kept for the next that asks: its settings are to be
        left as they are."""
        return self._rows.lend(lambda: closing(self.connect()))

    def lend_arrow(self) -> AbstractContextManager[adbc.Connection]:
        """The same for those who read Arrow batches."""
        return self._arrow.lend(lambda: adbc.connect(self.uri, passes_over=bool(self.unread)))

    def close(self) -> None:
        """Close what was lent and given back."""
        self._rows.close()
        self._arrow.close()

    def check_unchanged(self) -> None:
        """Raise SourceChanged if the file no longer is what was read. Takes microseconds, on any thread.

        A private copy is one state, whatever its original has become since: `has_later_writes` tells that.
        """
        if self.snapshot_path is None and self.has_later_writes():
            raise _changed(self.path)

    def has_later_writes(self) -> bool:
        """Whether anyone wrote to the original after it was opened, or replaced it."""
        try:
            return self.watch.sees_writes()
        except OSError as error:
            raise file_error(error, self.path) from error


@contextmanager
def open_source(
    path: Path,
    *,
    cancel: CancelToken,
    in_place: bool = False,
    is_brief: bool = False,
    on_event: EventSink = ignore_events,
    timeout_s: float = _BUSY_TIMEOUT_S,
) -> Iterator[Source]:
    """Open the SQLite database at `path` on one state of it, to be read until the `with` ends.

    With `in_place` the file itself is read, never a copy. `is_brief` is for what reads some rows and ends: no copy is
    made only because a program uses the file. A copy is told by `on_event` before it is made, and while.
    `timeout_s` is how long to wait for another program that excludes readers. Raises SourceUnreadable,
    SourceLocked, SourceCorrupt, SourceChanged; what the body finds damaged in a file that was written to meanwhile
    leaves as SourceChanged.
    """
    sweep_once()
    read_header(path)
    way = Way(in_place=in_place, is_brief=is_brief, timeout_s=timeout_s)
    with ExitStack() as stack:
        try:
            real = path.resolve(strict=True)
            file = stack.enter_context(FileIO(real))
            hold = hold_one_state(real, file, path, stack, way, on_event=on_event, cancel=cancel)
        except OSError as error:
            raise file_error(error, path) from error
        try:
            source = _describe(path, hold)
            with closing(source):
                yield source
        except (SourceCorrupt, SourceUnreadable) as error:
            if hold.copy is None and _sees_writes(hold.watch):
                raise _changed(path) from error
            raise


def _sees_writes(watch: Watch) -> bool:
    try:
        return watch.sees_writes()
    except OSError:
        return False


def _changed(path: Path) -> SourceChanged:
    return SourceChanged(
        f"{path} was written to, or replaced, while it was being read.",
        "Close the programs that use it, and try again.",
    )


def _describe(path: Path, hold: Hold) -> Source:
    seen = hold.watch.seen
    raw, size_bytes = seen.header, seen.size_bytes
    header = original = parse_header(raw, path)
    is_folded = hold.copy is not None and hold.copy.is_recovered
    if hold.copy is not None:
        with hold.copy.path.open("rb") as copy:
            copied = copy.read(HEADER_BYTES)
        header = parse_header(copied, path)
        copy_bytes = hold.copy.path.stat().st_size
        check_length(header, copy_bytes, path)
        if is_folded:
            raw, size_bytes = copied, copy_bytes
    else:
        check_length(header, size_bytes, path)
    if not hold.has_log and original.wal:
        raise SourceChanged(f"{path} was switched to WAL mode while it was being opened.", "Try again.")
    with translate_errors(path), closing(_connect(hold.uri)) as connection:
        unread = load_schema(connection, written_by=header.sqlite_version)
        schema = read_schema(connection)
        limit_statements(connection, size_bytes)
        computed_tables = find_computed_tables(connection)
    return Source(
        path=path,
        uri=hold.uri,
        header=header,
        state=SourceState(
            size_bytes=size_bytes,
            change_counter=_count_changes(original, header, hold),
            schema_sha256=hash_schema(schema),
            data_version=name_state(seen) if hold.has_log else name_header(raw),
        ),
        collations=find_collations(sql for (*_, sql) in schema if isinstance(sql, bytes)),
        computed_tables=computed_tables,
        unread=unread,
        snapshot_path=hold.copy.path if hold.copy is not None else None,
        counts_every_write=not hold.has_log,
        watch=hold.watch,
    )


def _count_changes(original: Header, read: Header, hold: Hold) -> int:
    if hold.copy is None or not hold.copy.is_recovered:
        return original.change_counter
    # A copy by SQLite's backup counts from 1 again; one that was recovered with its journal counts one less.
    return max(read.change_counter, original.change_counter) if hold.has_log else read.change_counter


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("query_only = ON", f"trusted_schema = {trusted_schema()}", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


@functools.cache
def trusted_schema() -> str:
    """Whether a schema may call functions that are not known to be harmless: OFF wherever that can be.

    WORKAROUND: SQLite 3.40, which Debian 12 has, takes its own JSON functions for harmful ones, and can't open a
    database that uses them in an index. These connections have no functions but SQLite's own and load no
    extensions, so ON exposes nothing there. Recheck when Python 3.11 on Debian 12 is no longer supported.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        try:
            connection.execute("CREATE TABLE t (a, b AS (json_extract(a, '$')))")
            connection.execute("SELECT b FROM t")
        except sqlite3.OperationalError:
            return "ON"
    return "OFF"
