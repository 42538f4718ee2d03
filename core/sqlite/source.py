"""A source database, open for reading: one state of it for all connections, and nothing written beside it.

How one state is held depends on how the file is kept (https://sqlite.org/wal.html):

- with a rollback journal: a read lock keeps writers out until the end;
- in WAL mode with nothing in the log: no lock can be taken without making files beside it, so it is read as
  if it could not change (`immutable`), and looked at again at the end;
- with something in the log, or with a journal that a crash left behind: a private copy is read.
"""

import functools
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from core.cancel import CancelToken
from core.errors import SourceChanged, SourceCorrupt
from core.sqlite.collations import find_collations, register_stub_collations
from core.sqlite.errors import file_error, translate_errors
from core.sqlite.header import (
    HEADER_BYTES,
    Header,
    check_length,
    parse_header,
    read_header,
    wal_of,
)
from core.sqlite.lock import NeedsRecovery, hold_read_lock
from core.sqlite.schema import hash_schema, read_schema
from core.sqlite.snapshot import copy_privately
from core.sqlite.state import Watch, observe
from core.sqlite.uri import file_uri

_BUSY_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What tells one state of a source from another.

    In WAL mode not every write moves the change counter, so two states may have all three in common
    (https://sqlite.org/fileformat2.html#file_change_counter).
    """

    size_bytes: int
    change_counter: int
    schema_sha256: str


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
    snapshot_path: Path | None
    """The private copy that is read, if one is."""
    watch: Watch

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
            register_stub_collations(connection, self.collations)
            return connection

    def check_unchanged(self) -> None:
        """Raise SourceChanged if the file no longer is what was read.

        A private copy is one state, whatever its original has become since: `has_later_writes` tells that.
        """
        if self.snapshot_path is None and self.has_later_writes():
            raise SourceChanged(
                f"{self.path} was written to, or replaced, while it was being read.",
                "Close the programs that use it, and try again.",
            )

    def has_later_writes(self) -> bool:
        """Whether anyone wrote to the original after it was opened, or replaced it."""
        try:
            return self.watch.sees_writes()
        except OSError as error:
            raise file_error(error, self.path) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hold:
    """How the one state is held: what to read, and what to watch."""

    uri: str
    watch: Watch
    snapshot_path: Path | None = None


@contextmanager
def open_source(path: Path, *, cancel: CancelToken, timeout_s: float = _BUSY_TIMEOUT_S) -> Iterator[Source]:
    """Open the SQLite database at `path` on one state of it, to be read until the `with` ends.

    `timeout_s` is how long to wait for another program that excludes readers. Raises SourceUnreadable,
    SourceLocked, SourceCorrupt, SourceChanged.
    """
    read_header(path)
    with ExitStack() as stack:
        try:
            real = path.resolve(strict=True)
            file = stack.enter_context(FileIO(real))
            hold = _hold_one_state(real, file, path, stack, cancel=cancel, timeout_s=timeout_s)
        except OSError as error:
            raise file_error(error, path) from error
        yield _describe(path, hold)


def _hold_one_state(
    real: Path, file: FileIO, path: Path, stack: ExitStack, *, cancel: CancelToken, timeout_s: float
) -> _Hold:
    seen = observe(real, file)
    needs_copy = seen.wal is not None
    # SQLite opens a log that is there in any mode, an empty one too, and makes its index beside it.
    if not parse_header(seen.header, path).wal and not wal_of(real).exists():
        try:
            uri = file_uri(real, "mode=ro")
            stack.enter_context(hold_read_lock(uri, path, cancel=cancel, timeout_s=timeout_s))
            return _Hold(uri=uri, watch=Watch(real=real, file=file, seen=observe(real, file), locked=True))
        except NeedsRecovery:
            needs_copy = True
        except SourceCorrupt:
            # SQLite says no more than that it is so.
            check_length(parse_header(seen.header, path), seen.size_bytes, path)
            raise
    if needs_copy or seen.journal is not None:
        copy, copied = stack.enter_context(copy_privately(real, file, path, cancel=cancel))
        return _Hold(
            uri=file_uri(copy, "mode=ro&immutable=1"),
            watch=Watch(real=real, file=file, seen=copied, locked=False),
            snapshot_path=copy,
        )
    return _Hold(uri=file_uri(real, "mode=ro&immutable=1"), watch=Watch(real=real, file=file, seen=seen, locked=False))


def _describe(path: Path, hold: _Hold) -> Source:
    header = original = parse_header(hold.watch.seen.header, path)
    size_bytes = hold.watch.seen.size_bytes
    if hold.snapshot_path is not None:
        with hold.snapshot_path.open("rb") as copy:
            header = parse_header(copy.read(HEADER_BYTES), path)
        size_bytes = hold.snapshot_path.stat().st_size
    check_length(header, size_bytes, path)
    if hold.watch.locked and header.wal:
        raise SourceChanged(f"{path} was switched to WAL mode while it was being opened.", "Try again.")
    with translate_errors(path), closing(_connect(hold.uri)) as connection:
        schema = read_schema(connection)
    return Source(
        path=path,
        uri=hold.uri,
        header=header,
        state=SourceState(
            size_bytes=size_bytes,
            # A copy by SQLite's backup counts from 1 again.
            change_counter=max(header.change_counter, original.change_counter),
            schema_sha256=hash_schema(schema),
        ),
        collations=find_collations(sql for (*_, sql) in schema if isinstance(sql, bytes)),
        snapshot_path=hold.snapshot_path,
        watch=hold.watch,
    )


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("query_only = ON", f"trusted_schema = {_trusted_schema()}", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


@functools.cache
def _trusted_schema() -> str:
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
