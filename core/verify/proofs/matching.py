"""Rows of a result that are not equal in one pass: matched by their numbers in a temporary SQLite database, which sorts
more than fits in memory. Rows whose exact values are the same are paired by their approximate ones."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from core.cancel import CancelToken
from core.errors import VerificationFailed
from core.verify.proofs.streams import Chunk, are_close
from core.verify.row_hashes import list_digests

_CACHE_KIB = 16_384
_SORT_DIGITS = 8
"""Approximate values are sorted by so many digits: rows that are equal come to stand in the same place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """How many rows of each side have no equal, and the first of them by their numbers, from 1."""

    odd_source: int
    odd_target: int
    first_source: tuple[int, ...]
    first_target: tuple[int, ...]


_Row = tuple[bytes, int, tuple[float, ...]]


class Matching:
    """The rows of both sides."""

    def __init__(self, connection: sqlite3.Connection, approximate: int) -> None:
        self._connection = connection
        self._values = [f"a{place}" for place in range(approximate)]
        self._keys = [f"k{place}" for place in range(approximate)]
        connection.execute("BEGIN")
        columns = ", ".join(["digest BLOB", "number INTEGER", *(f"{name} REAL" for name in self._values + self._keys)])
        for side in ("source", "target"):
            connection.execute(f"CREATE TABLE {side} ({columns})")
        self._insert = f"({', '.join('?' * (2 + 2 * approximate))})"

    def add(self, side: str, chunk: Chunk, first: int) -> None:
        """Add rows of "source" or "target", numbered from `first`."""
        numbers = range(first, first + len(chunk))
        values = chunk.approximate.tolist()
        # Infinity and NaN would be NULL in SQLite, as which they sort together well enough.
        keys = [[float(f"{each:.{_SORT_DIGITS}e}") for each in column] for column in values]
        rows = zip(list_digests(chunk.hashes), numbers, *values, *keys, strict=True)
        self._connection.executemany(f"INSERT INTO {side} VALUES {self._insert}", rows)

    def match(self, limit: int) -> Matched:
        """Pair all rows, and name up to `limit` of each side that stay alone."""
        odd: dict[str, list[int]] = {"source": [], "target": []}
        counts = {"source": 0, "target": 0}

        def leave(side: str, row: _Row) -> None:
            counts[side] += 1
            odd[side].append(row[1])
            if len(odd[side]) > 10 * limit:
                odd[side] = sorted(odd[side])[:limit]

        ours, theirs = self._read("source"), self._read("target")
        left, right = next(ours, None), next(theirs, None)
        while left is not None or right is not None:
            if right is None or (left is not None and left[0] < right[0]):
                assert left is not None
                leave("source", left)
                left = next(ours, None)
            elif left is None or right[0] < left[0]:
                leave("target", right)
                right = next(theirs, None)
            else:
                if left[2] != right[2] and not are_close(np.array(left[2]), np.array(right[2])).all():
                    leave("source", left)
                    leave("target", right)
                left, right = next(ours, None), next(theirs, None)
        return Matched(
            odd_source=counts["source"],
            odd_target=counts["target"],
            first_source=tuple(sorted(odd["source"])[:limit]),
            first_target=tuple(sorted(odd["target"])[:limit]),
        )

    def _read(self, side: str) -> Iterator[_Row]:
        columns = ", ".join(["digest", "number", *self._values])
        order = ", ".join(["digest", *self._keys, *self._values])
        for digest, number, *values in self._connection.execute(f"SELECT {columns} FROM {side} ORDER BY {order}"):
            yield digest, number, tuple(float("nan") if value is None else value for value in values)


@contextmanager
def open_matching(what: str, approximate: int, cancel: CancelToken) -> Iterator[Matching]:
    """A place for the rows of `what`, with so many approximate columns: in a file that nobody else sees, and only
    where it outgrows its cache (https://sqlite.org/inmemorydb.html#temp_db). Raises VerificationFailed."""
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")
        with cancel.interrupting(connection.interrupt):
            yield Matching(connection, approximate)
    except sqlite3.Error as error:
        raise VerificationFailed(
            f"The rows of {what} could not be compared in any order: {error}.",
            "That takes some 50 bytes a row of temporary space. Free some, or set SQLITE_TMPDIR to a folder"
            " that has it.",
            {"view": what},
        ) from error
    finally:
        connection.close()
