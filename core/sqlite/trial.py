"""A database in memory in which a few rows are tried with expressions of a file's own: what SQLite makes of them,
without the file, and without running away.

Nothing that is tried here is large or takes long; what does is given up.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from core.sqlite.limits import limit_statements
from core.sqlite.source import trusted_schema

TRIAL_S = 5.0
_STEPS = 1000
"""Of SQLite's virtual machine, between two looks at the clock."""
_WORDS = 200

Value = int | float | str | bytes | None


class TrialFailed(Exception):
    """SQLite would not have it; its words, on one line."""


class Trial:
    """Runs statements in the database in memory, all of them within the time that there is."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, sql: str, values: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """The rows of a statement. Raises TrialFailed."""
        try:
            return self._connection.execute(sql, tuple(values)).fetchall()
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
            raise TrialFailed(" ".join(str(error).split())[:_WORDS]) from error


@contextmanager
def open_trial(*, budget_s: float = TRIAL_S) -> Iterator[Trial]:
    """An empty database in memory. Texts that are not UTF-8 arrive as their bytes."""
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as connection,
        closing(sqlite3.connect(":memory:")) as older,
    ):
        connection.execute(f"PRAGMA trusted_schema = {trusted_schema()}")
        limit_statements(connection, 0)
        connection.text_factory = _decode
        if sqlite3.sqlite_version_info < (3, 45):
            _renew_json_valid(connection, older)
        ends_at = time.monotonic() + budget_s
        connection.set_progress_handler(lambda: time.monotonic() > ends_at, _STEPS)
        yield Trial(connection)


def _renew_json_valid(connection: sqlite3.Connection, older: sqlite3.Connection) -> None:
    """WORKAROUND: before SQLite 3.45 json_valid(NULL) was 0 (https://sqlite.org/json1.html#jvalid), and the SQLite that
    made the file is newer, as a rule. Recheck when Python 3.11 on Debian 12 is no longer supported."""
    connection.create_function(
        "json_valid",
        1,
        lambda value: None if value is None else older.execute("SELECT json_valid(?)", (value,)).fetchone()[0],
        deterministic=True,
    )


def _decode(text: bytes) -> str | bytes:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text
