"""A table with a rowid cut into blocks of some rows each, which several threads can read at a time."""

import sqlite3
import threading
from collections.abc import Iterator

from core.catalog.model import Table
from core.profile.filters import scan_from
from core.profile.rows import rowid_expression


class Blocks:
    """The blocks of a table, each handed out once, to whichever thread asks next. Thread-safe."""

    __slots__ = ("_conditions", "_given", "_lock")

    def __init__(self, connection: sqlite3.Connection, table: Table, block_rows: int, row_count: int | None) -> None:
        """`row_count` is that of all rows, if it is known."""
        self._conditions = _split(connection, table, block_rows, row_count)
        self._given = 0
        self._lock = threading.Lock()

    def take(self) -> tuple[int, str] | None:
        """The number of the next block, counted from 0, and the condition that its rows fulfil; None after the last."""
        with self._lock:
            condition = next(self._conditions, None)
            if condition is None:
                return None
            self._given += 1
            return self._given - 1, condition


def _split(connection: sqlite3.Connection, table: Table, block_rows: int, row_count: int | None) -> Iterator[str]:
    """Conditions that cover a table in the order of its rowids, with at most `block_rows` rows each."""
    rowid = rowid_expression(table)
    ends = (f"(SELECT {end}({rowid}) FROM {scan_from(table)})" for end in ("min", "max"))
    start, last = connection.execute(f"SELECT {', '.join(ends)}").fetchone()
    if start is None:
        return
    is_dense = last - start + 1 == row_count
    ahead = f"SELECT {rowid} FROM {scan_from(table, range_sql=f'{rowid} >= ?')} ORDER BY {rowid} LIMIT 1 OFFSET ?"
    while start <= last:
        if is_dense:
            following = start + block_rows
        else:
            found = connection.execute(ahead, (start, block_rows)).fetchone()
            following = found[0] if found else last + 1
        yield f"{rowid} BETWEEN {start} AND {min(following - 1, last)}"
        start = following
