"""A new database opened to be written, such that nothing is written twice and no disk is waited for before the end."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from core.cancel import CancelToken
from core.errors import RestoreFailed
from core.sqlite.collations import find_collations, register_stub_collations
from core.sqlite.errors import primary_code
from core.sqlite.limits import MOST_STEPS
from core.sqlite.new_file import no_room
from core.sqlite.source import trusted_schema
from core.sqlite.uri import file_uri
from core.sqlite.writer import FileSettings, Writer

_CACHE_KIB = 65_536


@contextmanager
def writing_database(
    path: Path, final: Path, settings: FileSettings, texts: Iterable[str], *, cancel: CancelToken
) -> Iterator[Writer]:
    """Make a database of the empty file at `path`; `texts` are those of its schema, whose collations it must know.

    It is whole only after `Writer.finish`. Raises RestoreFailed about `final`.
    """
    with translating_errors(final), closing(_open(path, settings)) as connection:
        stubs = find_collations(text.encode("utf-8", "replace") for text in texts)
        register_stub_collations(connection, stubs)
        yield Writer(connection, settings, stubs, cancel)


@contextmanager
def translating_errors(final: Path) -> Iterator[None]:
    """SQLite's errors in the body leave as RestoreFailed about `final`."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        if primary_code(error) == sqlite3.SQLITE_FULL:
            raise no_room(final) from error
        raise RestoreFailed(
            f"{final} could not be written: {error}.", "Nothing was kept of it. Try again, or choose another place."
        ) from error


def _open(path: Path, settings: FileSettings) -> sqlite3.Connection:
    connection = sqlite3.connect(
        file_uri(path.resolve(), "mode=rw"), uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VDBE_OP, MOST_STEPS)
        for pragma in (
            f"encoding = '{settings.encoding}'",
            f"page_size = {settings.page_size_bytes:d}",
            f"auto_vacuum = {settings.auto_vacuum:d}",
            # Nobody needs to be able to save it from a crash before it has its name.
            "journal_mode = MEMORY",
            "synchronous = OFF",
            "locking_mode = EXCLUSIVE",
            f"cache_size = -{_CACHE_KIB}",
            "foreign_keys = OFF",
            "ignore_check_constraints = ON",
            f"trusted_schema = {trusted_schema()}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
    except BaseException:
        connection.close()
        raise
    return connection
