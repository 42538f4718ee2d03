"""Rows without an equal, in a table without a key: which of the target's may be which of the source's, changed."""

from collections.abc import Sequence

from core.plan.model import TablePlan
from core.verify.canonical import CanonicalColumn, canonical_source, canonical_target
from core.verify.naming import SourceRow, TargetRow
from core.verify.settings import apply_settings

RowPair = tuple[SourceRow | None, TargetRow | None]


def pair_alike(plan: TablePlan, source_rows: Sequence[SourceRow], target_rows: Sequence[TargetRow]) -> list[RowPair]:
    """Pair each row of the source with the row of the target that has most values in common with it.

    Rows with less than half of their values in common are strangers to each other, and stay alone; a table's only
    column is taken for changed where it stands in the same place.
    """
    ours = [_canonical_source(plan, row) for row in source_rows]
    theirs = [_canonical_target(plan, row) for row in target_rows]
    candidates = []
    for i, left in enumerate(ours):
        for j, right in enumerate(theirs):
            common = sum(one == other for one, other in zip(left, right, strict=True))
            same_place = source_rows[i].number == target_rows[j].number
            if 2 * common >= len(plan.columns) or (len(plan.columns) == 1 and same_place):
                candidates.append((-common, not same_place, i, j))
    partner_of_source: dict[int, int] = {}
    paired_targets: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in partner_of_source and j not in paired_targets:
            partner_of_source[i] = j
            paired_targets.add(j)
    pairs: list[RowPair] = [
        (row, target_rows[partner_of_source[i]] if i in partner_of_source else None)
        for i, row in enumerate(source_rows)
    ]
    return pairs + [(None, row) for j, row in enumerate(target_rows) if j not in paired_targets]


def _canonical_source(plan: TablePlan, row: SourceRow) -> list[object]:
    return [
        _take_value(canonical_source(column, apply_settings(column, arrays)[0]))
        for column, arrays in zip(plan.columns, row.stored, strict=True)
    ]


def _canonical_target(plan: TablePlan, row: TargetRow) -> list[object]:
    return [
        _take_value(canonical_target(column, array)) for column, array in zip(plan.columns, row.values, strict=True)
    ]


def _take_value(column: CanonicalColumn) -> object:
    """The only value of a column; one that equals nothing where it is lost."""
    return column.values[0].as_py() if column.is_lost is None else object()
