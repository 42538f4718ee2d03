"""What keeps SQLite from running away with a file that was made for it: limits, and a clock, on a connection.

Values that are stored are no larger than the file. What is larger, or never ends, is made by expressions of the
schema's own: generated columns, above all. A single call of a function can't be stopped
(https://sqlite.org/c3ref/interrupt.html), but it takes no longer than values of this size let it.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import SourceUnreadable
from core.sqlite.errors import primary_code

LEAST_VALUE_BYTES = 1 << 16
MOST_STEPS = 2_000_000
"""Of a statement's program: some hundred times those of the longest that Howdah has. Each takes 24 bytes."""
_TIMES_STORED = 4
"""UTF-8 may be longer than UTF-16, and quote() makes three characters of a byte."""
ROW_BUDGET_S = 5.0
_STEPS = 500
"""Of SQLite's virtual machine, between two looks at the clock."""


def limit_statements(connection: sqlite3.Connection, stored_bytes: int) -> None:
    """Refuse, as too big, values that nothing in a database of that size accounts for; and as too much for the memory,
    statements whose programs grow beyond reason, as generated columns made of generated columns can have it
    (https://sqlite.org/limits.html)."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_VDBE_OP, MOST_STEPS)
    most_bytes = max(LEAST_VALUE_BYTES, _TIMES_STORED * stored_bytes)
    # SQLite takes no more than it was built for.
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(most_bytes, 2**31 - 1))


class RowClock:
    """How long the processor has been at the row that SQLite computes, on the thread that reads it."""

    def __init__(self, budget_s: float) -> None:
        self._budget_s = budget_s
        self._started = time.thread_time()

    @property
    def is_over(self) -> bool:
        return time.thread_time() - self._started > self._budget_s

    def start_row(self) -> None:
        self._started = time.thread_time()


@contextmanager
def clocking_rows(connection: sqlite3.Connection, what: str, *, budget_s: float = ROW_BUDGET_S) -> Iterator[RowClock]:
    """Run the body such that SQLite gives up where a row takes longer than the budget. Raises SourceUnreadable."""
    clock = RowClock(budget_s)
    connection.set_progress_handler(lambda: clock.is_over, _STEPS)
    try:
        yield clock
    except sqlite3.OperationalError as error:
        if primary_code(error) != sqlite3.SQLITE_INTERRUPT or not clock.is_over:
            raise
        raise SourceUnreadable(
            f"{what} can't be read: its generated columns take more than {budget_s:g} seconds to compute.",
            "Make them stored, simplify or drop them with the program that made the database or the sqlite3 shell.",
            {"object": what},
        ) from error
    finally:
        connection.set_progress_handler(None, _STEPS)
