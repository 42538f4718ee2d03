"""The comparison that needs no order: each side's rows as numbers, summed, with nothing of a row kept. So it says that
all are equal, or that some are not, but not which.

Each row becomes two numbers of 64 bits (`core.verify.row_hashes`), and a side its count of rows and the sums of both,
modulo 2^64. Sides of the same rows, each as often, have the same sums in whatever order they lie. If the rows are not
the same, the sums differ by numbers as good as drawn by lot, and that both are the same by chance has a probability
below 2^-100: less than that of a fault of the memory that they are compared in.
"""

from collections.abc import Generator
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from core.sqlite.query import StorageClassMismatch
from core.verify.canonical import CanonicalRows, canonical_source_rows, canonical_target_rows
from core.verify.progress import Progress
from core.verify.reading import Sides, read_side_by_side
from core.verify.row_hashes import RowHasher, Words
from core.verify.source_rows import SourceTally


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Some rows of a side: the sums of their numbers, and whether one of them can have no equal."""

    rows: int
    size_bytes: int
    sums: Words
    has_lost: bool


def compare_in_any_order(sides: Sides, progress: Progress) -> SourceTally | None:
    """What was read of the source if both sides have the same rows; None if they have not, or if what is equal is
    written in too many ways to be told so fast."""
    tally = SourceTally()
    hasher = RowHasher()
    rows_source = rows_target = 0
    difference = np.zeros(2, np.uint64)
    source = _sum_source(sides, hasher, tally)
    try:
        with read_side_by_side(source, _sum_target(sides, hasher)) as parts:
            for ours, theirs in zip_longest(*parts):
                sides.cancel.check()
                if any(part is not None and part.has_lost for part in (ours, theirs)):
                    return None
                if ours is not None:
                    rows_source += ours.rows
                    difference += ours.sums
                    progress.add(ours.rows, ours.size_bytes)
                if theirs is not None:
                    rows_target += theirs.rows
                    difference -= theirs.sums
    except StorageClassMismatch:
        return None
    return None if rows_source != rows_target or difference.any() else tally


def _sum_source(sides: Sides, hasher: RowHasher, tally: SourceTally) -> Generator[_Part]:
    for batch in sides.read_source(careful=False):
        tally.add(batch)
        rows = canonical_source_rows(sides.plan, batch, quickly=True)
        yield _sum_rows(hasher, rows, batch.rows.num_rows, batch.rows.nbytes)


def _sum_target(sides: Sides, hasher: RowHasher) -> Generator[_Part]:
    for batch in sides.read_target():
        rows = canonical_target_rows(sides.plan, batch, quickly=True)
        yield _sum_rows(hasher, rows, batch.num_rows, batch.nbytes)


def _sum_rows(hasher: RowHasher, rows: CanonicalRows, count: int, size_bytes: int) -> _Part:
    sums = hasher.hash_rows(rows.columns).sum(axis=1, dtype=np.uint64)
    return _Part(rows=count, size_bytes=size_bytes, sums=sums, has_lost=rows.is_lost is not None)
