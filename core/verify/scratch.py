"""The digests of both sides' rows in a temporary SQLite database, which sorts more than fits in memory, and what they
say: how many rows have an equal on the other side, and the first that have none."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.cancel import CancelToken
from core.errors import VerificationFailed

_CACHE_KIB = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """Rows without an equal, by their numbers: a source's and a target's of the same key, or only one of them."""

    source_number: int | None
    target_number: int | None


class Scratch:
    """The rows of both sides: each as the digest of all its values, of its key, and its number on its side."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # One transaction, never committed: a commit for each batch costs more than all else.
        connection.execute("BEGIN")
        connection.execute("CREATE TABLE source (digest BLOB, key BLOB, number INTEGER)")
        connection.execute("CREATE TABLE target (digest BLOB, key BLOB, number INTEGER)")

    def add_source(self, rows: Iterable[tuple[bytes, bytes, int]]) -> None:
        self._connection.executemany("INSERT INTO source VALUES (?, ?, ?)", rows)

    def add_target(self, rows: Iterable[tuple[bytes, bytes, int]]) -> None:
        self._connection.executemany("INSERT INTO target VALUES (?, ?, ?)", rows)

    def match(self) -> int:
        """Match equal rows, each with one of the other side, and return how many pairs there are."""
        # Of n equal rows in the source and m in the target, the last |n - m| of the longer side are left.
        self._connection.execute(
            """
            CREATE TABLE odd AS
            SELECT max(key) AS key, sum(side) AS surplus,
                   max(CASE WHEN side = 1 THEN number END) AS source_number,
                   max(CASE WHEN side = -1 THEN number END) AS target_number
            FROM (SELECT digest, key, number, 1 AS side FROM source
                  UNION ALL SELECT digest, key, number, -1 FROM target)
            GROUP BY digest HAVING sum(side) <> 0
            """
        )
        (pairs,) = self._connection.execute(
            "SELECT (SELECT count(*) FROM source) - (SELECT coalesce(sum(surplus), 0) FROM odd WHERE surplus > 0)"
        ).fetchone()
        return int(pairs)

    def first_odd(self, limit: int) -> list[Odd]:
        """The first rows that `match` left, in the order of the source."""
        rows = self._connection.execute(
            """
            SELECT max(CASE WHEN surplus > 0 THEN source_number END) AS ours,
                   max(CASE WHEN surplus < 0 THEN target_number END) AS theirs
            FROM odd GROUP BY key ORDER BY coalesce(ours, theirs), theirs LIMIT ?
            """,
            (limit,),
        )
        return [Odd(source_number=source, target_number=target) for source, target in rows]


@contextmanager
def open_scratch(table: str, cancel: CancelToken) -> Iterator[Scratch]:
    """A scratch database for one table, gone at the end: in a file that nobody else sees, and only where it outgrows
    its cache (https://sqlite.org/inmemorydb.html#temp_db). Raises VerificationFailed."""
    connection = sqlite3.connect("", isolation_level=None)
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")
        with cancel.interrupting(connection.interrupt):
            yield Scratch(connection)
    except sqlite3.Error as error:
        raise VerificationFailed(
            f"The rows of {table} could not be compared in any order: {error}.",
            "That takes some 50 bytes a row of temporary space. Free some, or set SQLITE_TMPDIR to a folder"
            " that has it.",
            {"table": table},
        ) from error
    finally:
        connection.close()
