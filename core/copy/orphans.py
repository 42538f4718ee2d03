"""Rows without a parent: what the plan makes of them before their values are converted."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core.copy.kernels.converted import ByClass
from core.copy.rows import MarkedRows
from core.copy.select import Selection
from core.plan.model import ColumnPlan, ForeignKeyPlan, Orphans, TablePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class OrphanRows:
    """Rows of a batch for whose key there is no parent, at least one."""

    key: ForeignKeyPlan
    mask: pa.BooleanArray


def find_orphans(selection: Selection, batch: pa.RecordBatch) -> tuple[OrphanRows, ...]:
    """The orphans that the plan sets aside or makes NULL of, as the source's query tells them."""
    first = batch.num_columns - len(selection.orphan_keys)
    found = (
        OrphanRows(key=key, mask=pc.equal(batch.column(first + number), 1))
        for number, key in enumerate(selection.orphan_keys)
    )
    return tuple(orphans for orphans in found if orphans.mask.true_count)


def null_orphans(
    plan: TablePlan, values: Sequence[ByClass], orphans: Sequence[OrphanRows]
) -> tuple[Sequence[ByClass], list[MarkedRows]]:
    """The values with NULL for the references to no parent, and where it stands: each value is marked once."""
    nulled: dict[int, pa.BooleanArray] = {}
    marks: list[MarkedRows] = []
    for rows in orphans:
        if rows.key.orphans is not Orphans.NULL:
            continue
        for column in _columns(plan, rows.key):
            place = plan.columns.index(column)
            before = nulled.get(place)
            mask = rows.mask if before is None else pc.and_not(rows.mask, before)
            nulled[place] = rows.mask if before is None else pc.or_(before, rows.mask)
            reason = f"set to NULL: no row in {rows.key.parent_table}"
            marks.append(MarkedRows(column=column, mask=mask, reason=reason))
    if not nulled:
        return values, marks
    kept = [_drop(each, nulled[place]) if place in nulled else each for place, each in enumerate(values)]
    return kept, marks


def mark_set_aside(plan: TablePlan, orphans: Sequence[OrphanRows]) -> list[MarkedRows]:
    """The rows that are not sent, each by its key's first column."""
    marks = []
    for rows in orphans:
        if rows.key.orphans is Orphans.SET_ASIDE:
            columns = _columns(plan, rows.key)
            names = ", ".join(column.source_name for column in columns)
            reason = f"there is no row in {rows.key.parent_table} for {names}"
            marks.append(MarkedRows(column=columns[0], mask=rows.mask, reason=reason))
    return marks


def _columns(plan: TablePlan, key: ForeignKeyPlan) -> list[ColumnPlan]:
    by_name = {column.target_name: column for column in plan.columns}
    return [by_name[name] for name in key.columns]


def _drop(values: ByClass, mask: pa.BooleanArray) -> ByClass:
    return {each: pc.if_else(mask, pa.scalar(None, array.type), array) for each, array in values.items()}
