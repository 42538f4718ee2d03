"""A private copy of a database whose file alone is not its state: part is in a log, or a journal undoes part.

To fold either into the file takes writing beside it, which is not ours to do (and not possible in a read-only
folder); so it is done to a copy, which goes when the reading ends.
"""

import errno
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import FileIO
from pathlib import Path

from core.cancel import CancelToken
from core.errors import SourceChanged, SourceUnreadable
from core.sqlite.errors import file_error, translate_errors
from core.sqlite.header import journal_of, wal_of
from core.sqlite.state import DatabaseState, FileState, observe
from core.sqlite.uri import file_uri

_CHUNK_BYTES = 8 << 20
_ATTEMPTS = 5
_RETRY_S = 0.1
# File times move in steps (a tick of some milliseconds on Linux): a write within the step of the last one
# leaves no trace, so a file written so shortly ago is left to settle.
_SETTLED_NS = 50_000_000
_BACKUP_PAGES = 1024


@contextmanager
def copy_privately(
    real: Path, file: FileIO, path: Path, *, cancel: CancelToken
) -> Iterator[tuple[Path, DatabaseState]]:
    """A copy of the database at `real` (open as `file`) with all that its log or journal adds or undoes, and
    the state that it was taken of.

    The copy lies in a temporary folder of the user's own, and is removed at the end whatever the end is.
    Raises SourceChanged if the database never holds still, SourceUnreadable if the copy finds no room.
    """
    with tempfile.TemporaryDirectory(prefix="howdah-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "snapshot.sqlite"
        _check_room(real, copy.parent, path)
        try:
            state = _copy_at_rest(real, file, copy, cancel)
            if state is None:
                copy = copy.with_name("backup.sqlite")
                state = observe(real, file)
                _back_up(real, copy, path, cancel)
            _recover(copy, path, cancel)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise _no_room(path, copy.parent) from error
            raise file_error(error, path) from error
        yield copy, state


def _copy_at_rest(real: Path, file: FileIO, copy: Path, cancel: CancelToken) -> DatabaseState | None:
    """Copy the files while nobody writes to them; their state, or None if somebody always does."""
    for _ in range(_ATTEMPTS):
        before = observe(real, file)
        if _is_settled(before):
            for original, target in (
                (real, copy),
                (wal_of(real), wal_of(copy)),
                (journal_of(real), journal_of(copy)),
            ):
                target.unlink(missing_ok=True)
                if FileState.of(original):
                    _copy_file(original, target, cancel)
            if observe(real, file) == before:
                return before
        cancel.check()
        time.sleep(_RETRY_S)
    return None


def _is_settled(state: DatabaseState) -> bool:
    now = time.time_ns()
    times = [part.mtime_ns for part in (state.database, state.wal, state.journal) if part]
    # A time in the future says nothing; neither does one from another machine's clock, but it does no harm.
    return all(mtime_ns > now or now - mtime_ns > _SETTLED_NS for mtime_ns in times)


def _copy_file(original: Path, target: Path, cancel: CancelToken) -> None:
    try:
        with original.open("rb") as source, target.open("xb") as sink:
            while chunk := source.read(_CHUNK_BYTES):
                cancel.check()
                sink.write(chunk)
    except FileNotFoundError:
        # A log that was there a moment ago: the comparison of the states will tell.
        target.unlink(missing_ok=True)


def _back_up(real: Path, copy: Path, path: Path, cancel: CancelToken) -> None:
    """Copy what SQLite sees at one moment, while its users go on writing.

    `readonly_shm` makes SQLite neither create nor write the log's index, which a program that keeps the
    database open has made; without such a program the files would have held still.
    """
    uri = file_uri(real, "mode=ro&readonly_shm=1")
    try:
        with (
            closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.execute("BEGIN")
            source.execute("PRAGMA schema_version").fetchall()
            source.backup(target, pages=_BACKUP_PAGES, progress=lambda *_: cancel.check())
    except sqlite3.OperationalError as error:
        raise SourceChanged(
            f"{path} is written to all the time: no copy of one state of it could be made ({error}).",
            "Close the program that writes to it, and try again.",
        ) from error


def _recover(copy: Path, path: Path, cancel: CancelToken) -> None:
    """Let SQLite fold the log and the journal of the copy into it."""
    with (
        translate_errors(path),
        closing(sqlite3.connect(file_uri(copy, "mode=rw"), uri=True, isolation_level=None)) as connection,
        cancel.interrupting(connection.interrupt),
    ):
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA schema_version").fetchall()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _check_room(real: Path, folder: Path, path: Path) -> None:
    sizes = [state.size_bytes if (state := FileState.of(part)) else 0 for part in (real, wal_of(real))]
    # The log is copied, and its pages are then written to the file as well.
    if shutil.disk_usage(folder).free < sizes[0] + 2 * sizes[1]:
        raise _no_room(path, folder)


def _no_room(path: Path, folder: Path) -> SourceUnreadable:
    return SourceUnreadable(
        f"{path} must be copied before it can be read, and {folder.parent} has no room for the copy.",
        "Set TMPDIR to a folder on a larger disk; or close the program that uses the database, so that it "
        "folds its write-ahead log into the file.",
    )
