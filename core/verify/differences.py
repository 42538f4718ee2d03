"""The exact comparison, for a table whose sides do not agree row by row in their order: it matches rows by their
contents, wherever they lie, and names the first that have no equal on the other side.

What is a changed row, and not one missing and another too many, is told by the primary key; where there is none, by how
much two rows have in common.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
import pyarrow as pa

from core.plan.model import TablePlan
from core.verify.canonical import CanonicalRows, canonical_source_rows, canonical_target_rows
from core.verify.model import Mismatch
from core.verify.naming import SourceRow, TargetRow, name_mismatches
from core.verify.pairing import RowPair, pair_alike
from core.verify.progress import Progress
from core.verify.reading import Sides, read_both
from core.verify.row_hashes import RowHasher, list_digests
from core.verify.scratch import Odd, open_scratch
from core.verify.source_rows import SourceTally, split_by_class

MAX_MISMATCHES = 20
"""How many differences of a table are named, at most; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What the exact comparison of a table came to."""

    tally: SourceTally
    rows_target: int
    rows_equal: int
    mismatches: tuple[Mismatch, ...]


def find_differences(sides: Sides, progress: Progress) -> Differences:
    """Match all rows of both sides. Takes several times as long as `compare_in_order`.

    Raises VerificationFailed where there is no room for its digests.
    """
    tally = SourceTally()
    rows_target = 0
    hasher = RowHasher()
    with open_scratch(sides.plan.source_name, sides.cancel) as scratch:
        with read_both(sides, careful=True) as (source, target):
            for ours, theirs in zip_longest(source, target):
                sides.cancel.check()
                if ours is not None:
                    tally.add(ours)
                    rows = canonical_source_rows(sides.plan, ours)
                    scratch.add_source(_digest_rows(sides.plan, hasher, rows, ours.numbers, b"source"))
                    progress.add(ours.rows.num_rows, ours.rows.nbytes)
                if theirs is not None:
                    rows = canonical_target_rows(sides.plan, theirs)
                    numbers = range(rows_target + 1, rows_target + 1 + theirs.num_rows)
                    scratch.add_target(_digest_rows(sides.plan, hasher, rows, numbers, b"target"))
                    rows_target += theirs.num_rows
        rows_equal = scratch.match()
        # Where a batch has but a few rows they are large, and the named ones are held together.
        odd = scratch.first_odd(min(MAX_MISMATCHES, sides.plan.batch_rows))
    mismatches: list[Mismatch] = []
    for source_row, target_row in _fetch(sides, odd):
        found = name_mismatches(sides.plan, source_row, target_row)
        mismatches += found
        # Equal after all: digests are stricter than need be in how a double is spelled in a text.
        rows_equal += not found
    return Differences(
        tally=tally,
        rows_target=rows_target,
        rows_equal=rows_equal,
        mismatches=tuple(mismatches[:MAX_MISMATCHES]),
    )


def _digest_rows(
    plan: TablePlan, hasher: RowHasher, rows: CanonicalRows, numbers: Sequence[int], side: bytes
) -> Iterator[tuple[bytes, bytes, int]]:
    """Of each row its digest, that of its primary key, or of all of it where there is none, and its number."""
    digests = list_digests(hasher.hash_rows(rows.columns))
    if rows.is_lost is not None:
        # No other row has the digest of one that has no equal.
        for place in np.flatnonzero(rows.is_lost.to_numpy(zero_copy_only=False)).tolist():
            digests[place] = b"%s %d" % (side, numbers[place])
    keys = digests
    if plan.primary_key is not None:
        by_name = {column.target_name: array for column, array in zip(plan.columns, rows.columns, strict=True)}
        keys = list_digests(hasher.hash_rows([by_name[name] for name in plan.primary_key.columns]))
    return zip(digests, keys, numbers, strict=True)


def _fetch(sides: Sides, odd: list[Odd]) -> Sequence[RowPair]:
    """The rows themselves, two at a time where they seem to be the same row."""
    source = _fetch_source(sides, {each.source_number for each in odd if each.source_number is not None})
    target = _fetch_target(sides, {each.target_number for each in odd if each.target_number is not None})
    if sides.plan.primary_key is None:
        return pair_alike(sides.plan, list(source.values()), list(target.values()))
    return [
        (
            source.get(each.source_number) if each.source_number is not None else None,
            target.get(each.target_number) if each.target_number is not None else None,
        )
        for each in odd
    ]


def _fetch_source(sides: Sides, numbers: Collection[int]) -> dict[int, SourceRow]:
    found: dict[int, SourceRow] = {}
    if not numbers:
        return found
    with closing(sides.read_source(careful=True, as_stored=True)) as batches:
        for batch in batches:
            for position, number in enumerate(batch.numbers):
                if number in numbers:
                    rows = batch.rows.take(pa.array([position]))
                    found[number] = SourceRow(
                        number=number,
                        stored=split_by_class(sides.plan, rows),
                        stranger=batch.strangers[position].as_py(),
                    )
            if len(found) == len(numbers):
                break
    return found


def _fetch_target(sides: Sides, numbers: Collection[int]) -> dict[int, TargetRow]:
    found: dict[int, TargetRow] = {}
    if not numbers:
        return found
    first = 1
    with closing(sides.read_target()) as batches:
        for batch in batches:
            for number in sorted(numbers):
                if first <= number < first + batch.num_rows:
                    row = batch.take(pa.array([number - first]))
                    found[number] = TargetRow(number=number, values=row.columns)
            first += batch.num_rows
            if len(found) == len(numbers):
                break
    return found
