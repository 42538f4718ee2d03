"""A database copied through SQLite's backup API while programs use it (https://sqlite.org/backup.html)."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from io import FileIO
from pathlib import Path

from core.cancel import CancelToken
from core.errors import SourceChanged
from core.sqlite.errors import primary_code, source_error
from core.sqlite.lock import NeedsRecovery
from core.sqlite.state import DatabaseState, forget_times, observe
from core.sqlite.uri import file_uri

_STEP_PAGES = 1024
_POLITE_ATTEMPTS = 3
_RETRY_S = 0.05

TellShare = Callable[[float], object]
"""Takes the share that is done, from 0 to 1."""


class _Overtaken(Exception):
    """A program wrote between two steps, so that the copy would begin anew."""


def back_up(
    real: Path,
    file: FileIO,
    copy: Path,
    path: Path,
    *,
    tell_share: TellShare,
    cancel: CancelToken,
    timeout_s: float,
) -> DatabaseState:
    """Copy a database with a rollback journal as it is at one moment, and return the state that it then had.

    Its lock is let go of every few megabytes, so that writers pass; where they pass so often that no copy comes to
    its end, they wait for as long as one takes. `timeout_s` is how long to wait for a program that excludes readers.
    Raises SourceLocked, SourceChanged, another SourceError, NeedsRecovery.
    """
    # Should it be switched to WAL mode meanwhile, nothing is made beside it.
    uri = file_uri(real, "mode=ro&readonly_shm=1")
    for keeps_writers_out in (*[False] * _POLITE_ATTEMPTS, True):
        cancel.check()
        steps = _Steps(tell_share, cancel, timeout_s)
        before = observe(real, file)
        try:
            with closing(_connect(uri)) as source, closing(_make(copy)) as target:
                if keeps_writers_out:
                    _begin(source, cancel, timeout_s)
                    before = observe(real, file)
                source.backup(target, pages=_STEP_PAGES, progress=steps.note, sleep=_RETRY_S)
        except _Overtaken:
            continue
        except sqlite3.Error as error:
            if primary_code(error) == sqlite3.SQLITE_READONLY:
                raise NeedsRecovery from error
            raise source_error(error, path) from error
        # Between the last step and here it may have been written to: then it is not known which state this is.
        if keeps_writers_out or forget_times(observe(real, file)) == forget_times(before):
            return before
    raise _never_still(path, "it changed under a lock that keeps writers out")


def back_up_with_log(real: Path, copy: Path, path: Path, *, tell_share: TellShare, cancel: CancelToken) -> None:
    """Copy what SQLite sees at one moment of a database in WAL mode, while its users go on writing.

    `readonly_shm` makes SQLite neither create nor write the log's index, which a program that keeps the
    database open has made; without such a program the files would have held still.
    """
    uri = file_uri(real, "mode=ro&readonly_shm=1")
    try:
        with closing(_connect(uri)) as source, closing(_make(copy)) as target:
            source.execute("BEGIN")
            source.execute("PRAGMA schema_version").fetchall()
            steps = _Steps(tell_share, cancel, timeout_s=0)
            source.backup(target, pages=_STEP_PAGES, progress=steps.note, sleep=_RETRY_S)
    except sqlite3.OperationalError as error:
        if primary_code(error) == sqlite3.SQLITE_FULL:
            raise source_error(error, path) from error
        raise _never_still(path, str(error)) from error


class _Steps:
    """Watches over the steps of a backup: whether they get on, and whether anyone still wants them."""

    def __init__(self, tell_share: TellShare, cancel: CancelToken, timeout_s: float) -> None:
        self._tell_share, self._cancel, self._timeout_s = tell_share, cancel, timeout_s
        self._done = 0
        self._moved_at = time.monotonic()

    def note(self, status: int, remaining: int, total: int) -> None:
        self._cancel.check()
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() - self._moved_at > self._timeout_s:
                raise sqlite3.OperationalError("database is locked")
            return
        if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE):
            # It ends with the error of this step.
            return
        done = total - remaining
        if remaining and done <= self._done:
            raise _Overtaken
        self._done, self._moved_at = done, time.monotonic()
        self._tell_share(done / total if total else 1.0)


def _never_still(path: Path, reason: str) -> SourceChanged:
    return SourceChanged(
        f"{path} is written to all the time: no copy of one state of it could be made ({reason}).",
        "Close the program that writes to it, and try again.",
    )


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=0, isolation_level=None)


def _make(copy: Path) -> sqlite3.Connection:
    """An empty database for the copy, which nobody needs to be able to save from a crash."""
    copy.unlink(missing_ok=True)
    target = sqlite3.connect(copy, isolation_level=None)
    target.execute("PRAGMA synchronous = OFF")
    target.execute("PRAGMA journal_mode = OFF")
    return target


def _begin(source: sqlite3.Connection, cancel: CancelToken, timeout_s: float) -> None:
    """Take a read lock that is kept."""
    deadline = time.monotonic() + timeout_s
    source.execute("BEGIN")
    while True:
        cancel.check()
        try:
            source.execute("PRAGMA schema_version").fetchall()
            return
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(_RETRY_S)
