"""A read lock on a database in rollback-journal mode, held in both SQLite libraries that this process runs.

Python's `sqlite3` and ADBC each have a SQLite of their own. POSIX drops all of a process's locks on a file
when the process closes *any* of its descriptors of it; one library knows to keep descriptors open while it
holds a lock, but knows nothing of the other's
(https://sqlite.org/howtocorrupt.html#posix_advisory_locks_canceled). So each library holds a read transaction
of its own here, and while both do, neither closes nor unlocks anything. Nothing else in the process may open
and close the file meanwhile.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from core.cancel import CancelToken
from core.sqlite import adbc
from core.sqlite.errors import primary_code, source_error, sqlite_text

_RETRY_S = 0.05
# Touches the file's first page, and with it takes the lock; needs no schema, which may be malformed.
_TAKE_LOCK = "PRAGMA schema_version"


class NeedsRecovery(Exception):
    """A journal must be rolled back before the database can be read, which takes writing
    (https://sqlite.org/lockingv3.html#hot_journals)."""


@contextmanager
def hold_read_lock(uri: str, path: Path, *, cancel: CancelToken, timeout_s: float) -> Iterator[None]:
    """Keep every writer out while the body runs.

    Raises SourceLocked when another program excludes readers for longer than `timeout_s`, and NeedsRecovery.
    """
    deadline = time.monotonic() + timeout_s
    with ExitStack() as locks:
        while True:
            cancel.check()
            try:
                _take_locks(uri, locks)
                break
            except (sqlite3.Error, adbc.Error) as error:
                # A writer that came between the two libraries waits for the first, and keeps the second out.
                locks.close()
                if isinstance(error, sqlite3.Error) and primary_code(error) == sqlite3.SQLITE_READONLY:
                    raise NeedsRecovery from error
                if not _is_busy(error) or time.monotonic() > deadline:
                    raise source_error(error, path) from error
            time.sleep(_RETRY_S)
        yield


def _take_locks(uri: str, locks: ExitStack) -> None:
    keeper = sqlite3.connect(uri, uri=True, timeout=0, isolation_level=None, check_same_thread=False)
    locks.callback(keeper.close)
    keeper.execute("BEGIN")
    keeper.execute(_TAKE_LOCK).fetchall()
    other_keeper = locks.enter_context(adbc.connect(uri))
    other_keeper.set_autocommit(False)
    adbc.run(other_keeper, _TAKE_LOCK)


def _is_busy(error: Exception) -> bool:
    if isinstance(error, sqlite3.Error):
        return primary_code(error) == sqlite3.SQLITE_BUSY
    return "database is locked" in sqlite_text(error)
