"""The exact comparison, for a table whose sides do not agree row by row in their order: it matches rows by their
contents, wherever they lie, and names the first that have no equal on the other side.

What is a changed row, and not one missing and another too many, is told by the primary key; where there is none, by how
much two rows have in common.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest

import pyarrow as pa

from core.events import ProgressSampler
from core.plan.model import TablePlan
from core.verify.canonical import canonical_source, canonical_target, digest_rows
from core.verify.model import Mismatch
from core.verify.naming import SourceRow, TargetRow, name_mismatches
from core.verify.pairing import RowPair, pair_alike
from core.verify.reading import Sides, read_both
from core.verify.scratch import Odd, open_scratch
from core.verify.source_rows import SourceBatch, SourceTally, split_by_class

MAX_MISMATCHES = 20
"""How many differences of a table are named, at most; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What the exact comparison of a table came to."""

    tally: SourceTally
    rows_target: int
    rows_equal: int
    mismatches: tuple[Mismatch, ...]


def find_differences(sides: Sides, sampler: ProgressSampler) -> Differences:
    """Match all rows of both sides. Takes several times as long as `compare_in_order`.

    Raises VerificationFailed where there is no room for its digests.
    """
    tally = SourceTally()
    rows_target = 0
    with open_scratch(sides.plan.source_name, sides.cancel) as scratch:
        with read_both(sides, careful=True) as (source, target):
            for ours, theirs in zip_longest(source, target):
                sides.cancel.check()
                if ours is not None:
                    tally.add(ours)
                    scratch.add_source(_digest_source(sides.plan, ours))
                    sampler.add(ours.rows.num_rows, ours.rows.nbytes)
                if theirs is not None:
                    scratch.add_target(_digest_target(sides.plan, theirs, rows_target + 1))
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


def _digest_source(plan: TablePlan, batch: SourceBatch) -> Iterator[tuple[bytes, bytes, int]]:
    arrays = split_by_class(plan, batch.rows)
    columns = [canonical_source(column, each) for column, each in zip(plan.columns, arrays, strict=True)]
    digests = digest_rows(columns)
    if batch.strangers.null_count < len(batch.strangers):
        # A row that is not as planned has no equal.
        digests = [
            digest if stranger is None else b"stranger %d" % number
            for digest, stranger, number in zip(digests, batch.strangers.to_pylist(), batch.numbers, strict=True)
        ]
    return zip(digests, _digest_keys(plan, columns, digests), batch.numbers, strict=True)


def _digest_target(plan: TablePlan, rows: pa.RecordBatch, first_number: int) -> Iterator[tuple[bytes, bytes, int]]:
    columns = [canonical_target(column, array) for column, array in zip(plan.columns, rows.columns, strict=True)]
    digests = digest_rows(columns)
    numbers = range(first_number, first_number + rows.num_rows)
    return zip(digests, _digest_keys(plan, columns, digests), numbers, strict=True)


def _digest_keys(plan: TablePlan, columns: list[pa.Array], row_digests: list[bytes]) -> list[bytes]:
    """The digests of the primary key's values; of the whole rows where there is no key."""
    if plan.primary_key is None:
        return row_digests
    by_name = {column.target_name: array for column, array in zip(plan.columns, columns, strict=True)}
    return digest_rows([by_name[name] for name in plan.primary_key.columns])


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
