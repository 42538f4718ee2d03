"""The rows of a result that have no equal on the other side: found once it is known, or likely, that there are some,
and told such that one sees what is different."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from core.verify.agreement import ByClass
from core.verify.model import ProofDifference
from core.verify.naming import SourceRow, TargetRow, name_mismatches
from core.verify.pairing import pair_alike
from core.verify.proofs.both_results import BothResults, Clock, TooSlow, take_row
from core.verify.proofs.matching import Matched, open_matching
from core.verify.proofs.streams import Outcome, are_close
from core.verify.reading import read_side_by_side
from core.verify.row_hashes import RowHasher

_MAX_DIFFERENCES = 5
_MAX_ODD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class OddRows:
    """How many rows there are, and the first differences."""

    tried: str
    differences: tuple[ProofDifference, ...]


def find_odd_rows(both: BothResults, outcome: Outcome) -> OddRows | None:
    """The rows that differ; None where all have an equal after all. That they differ may be known without: then it is
    said, however long it takes to find them."""
    is_known = not outcome.has_same_rows and not any(both.result.is_approximate)
    if is_known:
        both = replace(both, clock=Clock.start(both.clock.limit_s))
    try:
        matched = _match(both)
        if not (matched.odd_source or matched.odd_target):
            return None
        return OddRows(
            tried=_tell_counts(outcome, matched),
            differences=_name_differences(both, matched),
        )
    except TooSlow:
        if not is_known:
            raise
        ours, theirs = count_rows(outcome.rows_source), count_rows(outcome.rows_target)
        return OddRows(
            tried=ours,
            differences=(ProofDifference(what="its rows", source=ours, target=f"{theirs}, and not the same"),),
        )


def _match(both: BothResults) -> Matched:
    hasher = RowHasher()
    approximate = sum(both.result.is_approximate)
    with (
        open_matching(both.result.table.target_name, approximate, both.cancel) as matching,
        read_side_by_side(both.chunk_source(hasher), both.chunk_target(hasher)) as (ours, theirs),
    ):
        for side, chunks in (("source", ours), ("target", theirs)):
            first = 1
            for chunk in chunks:
                both.clock.check()
                matching.add(side, chunk, first)
                first += len(chunk)
        return matching.match(_MAX_ODD)


def _name_differences(both: BothResults, matched: Matched) -> tuple[ProofDifference, ...]:
    """The first rows that stayed alone, read again; those that are much alike are told as one that is changed."""
    table = both.result.table
    ours = [
        SourceRow(number=number, stored=take_row(columns, place), stranger=None)
        for number, columns, place in _pick_source(both, matched.first_source)
    ]
    theirs = [
        TargetRow(number=number, values=[array.slice(place, 1) for array in batch.columns])
        for number, batch, place in _pick_target(both, matched.first_target)
    ]
    differences = []
    for left, right in pair_alike(table, ours, theirs):
        for mismatch in name_mismatches(table, left, right):
            if mismatch.column is not None and _is_close(both, mismatch.column, left, right):
                continue
            what = mismatch.row if mismatch.column is None else f"{mismatch.row}: {mismatch.column}"
            differences.append(ProofDifference(what=what, source=mismatch.source_value, target=mismatch.target_value))
    return tuple(differences[:_MAX_DIFFERENCES])


def _pick_source(both: BothResults, numbers: Sequence[int]) -> Generator[tuple[int, list[ByClass], int]]:
    first, wanted = 1, set(numbers)
    with closing(both.read_source()) as batches:
        for columns, _ in batches if wanted else ():
            end = first + len(next(iter(columns[0].values())))
            for number in sorted(each for each in wanted if first <= each < end):
                yield number, columns, number - first
            first = end
            if first > max(wanted):
                return


def _pick_target(both: BothResults, numbers: Sequence[int]) -> Generator[tuple[int, pa.RecordBatch, int]]:
    first, wanted = 1, set(numbers)
    with closing(both.read_target()) as batches:
        for batch in batches if wanted else ():
            end = first + batch.num_rows
            for number in sorted(each for each in wanted if first <= each < end):
                yield number, batch, number - first
            first = end
            if first > max(wanted):
                return


def _is_close(both: BothResults, column: str, left: SourceRow | None, right: TargetRow | None) -> bool:
    """Whether a column of two rows is approximate, and near enough."""
    if left is None or right is None:
        return False
    for place, each in enumerate(both.result.table.columns):
        if each.source_name == column and both.result.is_approximate[place]:
            try:
                values = [float(array[0].as_py()) for array in left.stored[place].values() if array[0].is_valid]
                return bool(are_close(np.array(values), np.array([float(right.values[place][0].as_py())])).all())
            except (TypeError, ValueError):
                return False
    return False


def _tell_counts(outcome: Outcome, matched: Matched) -> str:
    if outcome.rows_source != outcome.rows_target:
        return f"{count_rows(outcome.rows_source)} in SQLite, {outcome.rows_target:,} in PostgreSQL"
    return f"{count_rows(outcome.rows_source)}, {max(matched.odd_source, matched.odd_target):,} of them different"


def count_rows(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"
