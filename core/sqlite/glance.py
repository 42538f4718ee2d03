"""A source opened for a look only: no lock is kept, and no large file is copied, so that what is seen of a database
with a write-ahead log may be without what is in that log. `core.sqlite.source` is for whoever reads the rows.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from io import FileIO
from pathlib import Path

from core.cancel import CancelToken
from core.errors import SourceCorrupt
from core.sqlite.collations import find_collations
from core.sqlite.computed import find_computed_tables
from core.sqlite.errors import file_error, primary_code, source_error, translate_errors
from core.sqlite.forecast import CopyForecast, forecast_copy
from core.sqlite.header import Header, check_length, index_of, read_header, wal_of
from core.sqlite.private_folder import sweep_once
from core.sqlite.schema import hash_schema, read_schema
from core.sqlite.source import Source, SourceState, open_source
from core.sqlite.state import DatabaseState, Watch, name_header, name_state, observe, observe_settled
from core.sqlite.unread import load_schema
from core.sqlite.uri import file_uri
from core.sqlite.users import FileUse, find_use

COPIED_BYTES = 32 << 20
"""Up to this size, with its log, a database is copied for a look: that takes no longer than the look."""

_BUSY_TIMEOUT_S = 1.0
_RETRY_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What `glance` opened. `source` is good for its connections, not for its `check_unchanged`."""

    source: Source
    header: Header
    """Of the file, where `source` may be a copy."""
    size_bytes: int
    wal_bytes: int
    journal_bytes: int
    use: FileUse
    reads_copy: bool
    """Whether `open_source` will read a private copy."""
    forecast: CopyForecast | None
    """What that copy will cost, where there is a place for it."""
    is_whole: bool
    """Whether what is read is all of the database: False where a log or a journal is left aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    uri: str
    is_whole: bool
    reads_copy: bool


@contextmanager
def glance(path: Path, *, cancel: CancelToken) -> Iterator[Glance]:
    """Open the database at `path` for a look. Raises SourceError."""
    sweep_once()
    header = read_header(path)
    try:
        real = path.resolve(strict=True)
        with FileIO(real) as file:
            has_log = header.wal or wal_of(real).exists()
            seen = observe_settled(real, file) if has_log else observe(real, file)
            use = find_use(real, file, seen)
            if (seen.wal or seen.journal) and _total_bytes(seen) <= COPIED_BYTES:
                with open_source(path, cancel=cancel) as source:
                    # A journal may be one that was used up.
                    reads_copy = source.snapshot_path is not None
                    yield _describe(source, header, seen, use, reads_copy=reads_copy, is_whole=True)
                return
            choice = _choose(real, header, seen, path, cancel)
            if choice.is_whole and not seen.wal:
                check_length(header, seen.size_bytes, path)
            watch = Watch(real=real, file=file, seen=seen, is_counted=False)
            source = _make_source(path, header, watch, choice.uri, is_whole=choice.is_whole)
            reads_copy = choice.reads_copy or use.is_in_use
            with closing(source):
                yield _describe(source, header, seen, use, reads_copy=reads_copy, is_whole=choice.is_whole)
    except OSError as error:
        raise file_error(error, path) from error


def _choose(real: Path, header: Header, seen: DatabaseState, path: Path, cancel: CancelToken) -> _Choice:
    at_rest = file_uri(real, "mode=ro&immutable=1")
    # A program that has the database open keeps the index of its log, which makes the log readable as it is.
    live = file_uri(real, "mode=ro&readonly_shm=1")
    if seen.wal is None and seen.journal is None:
        if header.wal and index_of(real).exists() and _answers(live):
            return _Choice(uri=live, is_whole=True, reads_copy=False)
        # SQLite opens a log that is there in any mode, an empty one too, and makes its index beside it.
        if header.wal or wal_of(real).exists():
            return _Choice(uri=at_rest, is_whole=True, reads_copy=False)
        locking = file_uri(real, "mode=ro")
        try:
            if _can_be_read(locking, path, cancel):
                return _Choice(uri=locking, is_whole=True, reads_copy=False)
        except SourceCorrupt:
            # SQLite says no more than that it is so.
            check_length(header, seen.size_bytes, path)
            raise
        return _Choice(uri=at_rest, is_whole=False, reads_copy=True)
    if seen.wal is not None and index_of(real).exists() and _answers(live):
        return _Choice(uri=live, is_whole=True, reads_copy=True)
    return _Choice(uri=at_rest, is_whole=False, reads_copy=True)


def _can_be_read(uri: str, path: Path, cancel: CancelToken) -> bool:
    """Whether it can be read in place; False where a crash left something to roll back. Raises SourceError."""
    deadline = time.monotonic() + _BUSY_TIMEOUT_S
    while True:
        cancel.check()
        try:
            with closing(sqlite3.connect(uri, uri=True, timeout=0)) as connection:
                connection.execute("PRAGMA schema_version").fetchall()
            return True
        except sqlite3.Error as error:
            if primary_code(error) == sqlite3.SQLITE_READONLY:
                return False
            if primary_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise source_error(error, path) from error
        time.sleep(_RETRY_S)


def _answers(uri: str) -> bool:
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=0)) as connection:
            connection.execute("PRAGMA schema_version").fetchall()
    except sqlite3.Error:
        return False
    return True


def _make_source(path: Path, header: Header, watch: Watch, uri: str, *, is_whole: bool) -> Source:
    has_log = header.wal or wal_of(watch.real).exists()
    state = SourceState(
        size_bytes=watch.seen.size_bytes,
        change_counter=header.change_counter,
        schema_sha256="",
        data_version=name_state(watch.seen) if has_log else name_header(watch.seen.header),
    )
    source = Source(
        path=path,
        uri=uri,
        header=header,
        state=state,
        collations=(),
        snapshot_path=None,
        counts_every_write=not has_log,
        watch=watch,
    )
    try:
        with translate_errors(path), closing(source.connect()) as connection:
            unread = load_schema(connection, written_by=header.sqlite_version)
            schema = read_schema(connection)
            computed_tables = find_computed_tables(connection)
    except SourceCorrupt:
        if is_whole:
            raise
        # What seems damaged may be whole with what is left aside.
        return source
    return replace(
        source,
        state=replace(state, schema_sha256=hash_schema(schema)),
        collations=find_collations(sql for (*_, sql) in schema if isinstance(sql, bytes)),
        computed_tables=computed_tables,
        unread=unread,
    )


def _describe(
    source: Source, header: Header, seen: DatabaseState, use: FileUse, *, reads_copy: bool, is_whole: bool
) -> Glance:
    return Glance(
        source=source,
        header=header,
        size_bytes=seen.size_bytes,
        wal_bytes=seen.wal.size_bytes if seen.wal else 0,
        journal_bytes=seen.journal.size_bytes if seen.journal else 0,
        use=use,
        reads_copy=reads_copy,
        forecast=_forecast(seen) if reads_copy else None,
        is_whole=is_whole,
    )


def _forecast(seen: DatabaseState) -> CopyForecast | None:
    try:
        return forecast_copy(seen)
    except OSError:
        return None


def _total_bytes(seen: DatabaseState) -> int:
    return sum(part.size_bytes for part in (seen.database, seen.wal, seen.journal) if part)
