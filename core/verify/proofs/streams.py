"""A query's rows of both sides as numbers, held against each other as they come: nothing of a row is kept.

Each row is two numbers of 64 bits (`core.verify.row_hashes`). Where the sums of both sides' numbers are the same after
as many rows, the rows so far are the same, in whatever order: with that, one pass tells whether the rows are equal in
their order, equal in any, and whether only rows that tie have changed places.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.verify.proofs.values import ComparableRows
from core.verify.row_hashes import RowHasher, Words

Doubles = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.int64]

RELATIVE, ABSOLUTE = 1e-11, 1e-9
"""How far two sums of doubles may be apart, that were added up in another order. No sum of money is off by a cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Some rows of a side: their numbers, of shape (2, rows), their approximate values, of shape (columns, rows), and
    where they stand in SQLite's order: rows that tie have one rank."""

    hashes: Words
    approximate: Doubles
    ranks: Ranks | None = None

    def __len__(self) -> int:
        return int(self.hashes.shape[1])

    def split(self, length: int) -> "tuple[Chunk, Chunk | None]":
        if length == len(self):
            return self, None
        return self._cut(slice(None, length)), self._cut(slice(length, None))

    def _cut(self, part: slice) -> "Chunk":
        ranks = None if self.ranks is None else self.ranks[part]
        return Chunk(hashes=self.hashes[:, part], approximate=self.approximate[:, part], ranks=ranks)


@dataclass(slots=True)
class Outcome:
    """What a pass over both sides found. The sums are of `source` less `target`."""

    rows_source: int = 0
    rows_target: int = 0
    are_in_place: bool = True
    """Row by row, as far as exact values go."""
    are_close: bool = True
    """The approximate values of rows that are in place."""
    only_ties_moved: bool = True
    sums: Words = field(default_factory=lambda: np.zeros(2, np.uint64))

    @property
    def has_same_rows(self) -> bool:
        """In any order, as far as exact values go."""
        return self.rows_source == self.rows_target and not self.sums.any()

    @property
    def is_equal_in_order(self) -> bool:
        return self.has_same_rows and self.are_in_place and self.are_close


def make_chunk(hasher: RowHasher, rows: ComparableRows, ranks: Ranks | None = None) -> Chunk:
    """The numbers of some rows, at least one."""
    hashes = hasher.hash_rows(rows.exact)
    if rows.is_lost is not None:
        for place in np.flatnonzero(rows.is_lost.to_numpy(zero_copy_only=False)):
            hashes[:, place] = [secrets.randbits(64) for _ in hashes]
    approximate = np.array([array.to_numpy(zero_copy_only=False) for array in rows.approximate], np.float64)
    return Chunk(hashes=hashes, approximate=approximate.reshape(len(rows.approximate), hashes.shape[1]), ranks=ranks)


def compare_streams(source: Iterator[Chunk], target: Iterator[Chunk]) -> Outcome:
    """Hold all rows of both sides against each other, place by place."""
    outcome = Outcome()
    last_rank: int | None = None
    ours, theirs = next(source, None), next(target, None)
    while ours is not None and theirs is not None:
        length = min(len(ours), len(theirs))
        left, ours = ours.split(length)
        right, theirs = theirs.split(length)
        last_rank = _compare(outcome, left, right, last_rank)
        ours, theirs = ours or next(source, None), theirs or next(target, None)
    while ours is not None:
        outcome.rows_source += len(ours)
        ours = next(source, None)
    while theirs is not None:
        outcome.rows_target += len(theirs)
        theirs = next(target, None)
    return outcome


def are_close(source: Doubles, target: Doubles) -> npt.NDArray[np.bool_]:
    """Which approximate values are as near to each other as the order of adding up explains."""
    with np.errstate(invalid="ignore"):
        near = np.abs(source - target) <= ABSOLUTE + RELATIVE * np.maximum(np.abs(source), np.abs(target))
    same: npt.NDArray[np.bool_] = near | (source == target) | (np.isnan(source) & np.isnan(target))
    return same


def _compare(outcome: Outcome, left: Chunk, right: Chunk, last_rank: int | None) -> int | None:
    """Add pieces of one length; returns the rank of the last row."""
    difference = left.hashes - right.hashes
    before = outcome.sums
    is_in_place = ~difference.any(axis=0)
    running = np.cumsum(difference, axis=1, dtype=np.uint64) + before[:, None]
    outcome.rows_source += len(left)
    outcome.rows_target += len(right)
    outcome.are_in_place &= bool(is_in_place.all())
    close = np.atleast_1d(are_close(left.approximate, right.approximate).all(axis=0))
    outcome.are_close &= bool(close[is_in_place].all())
    outcome.sums = running[:, -1].copy()
    if left.ranks is None:
        return None
    # Where the sums differ before a row, it is of one stretch of moved rows with the row before.
    is_moved = np.concatenate(([before.any()], running[:, :-1].any(axis=0)))
    previous = np.concatenate(([left.ranks[0] if last_rank is None else last_rank], left.ranks[:-1]))
    outcome.only_ties_moved &= not bool((is_moved & (previous != left.ranks)).any())
    return int(left.ranks[-1])


def are_close_numbers(source: float, target: float) -> bool:
    """The same of two numbers, with less ado."""
    return source == target or abs(source - target) <= ABSOLUTE + RELATIVE * max(abs(source), abs(target))
