"""Columns in one form for both sides, in which values that agree are the same, in whatever rows they lie.

It is never more lenient than `agreement`, and stricter in one point: a double in a text must be spelled as here, since
nothing tells a real from a text on the target's side, and "1.50" is not "1.5" if it was a text.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core.plan.model import ColumnPlan, TablePlan
from core.verify.agreement import ByClass, write_source, write_target
from core.verify.source_rows import SourceBatch, split_by_class


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonicalColumn:
    """A column's values: int64, float64, bool or binary. Where `is_lost` is true, NULL stands for a value that can have
    no equal on the other side; it is None where there is none."""

    values: pa.Array
    is_lost: pa.BooleanArray | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonicalRows:
    """Some rows, column by column of the plan, and which of them can have no equal; None where all can."""

    columns: list[pa.Array]
    is_lost: pa.BooleanArray | None


def canonical_source_rows(plan: TablePlan, batch: SourceBatch, *, quickly: bool = False) -> CanonicalRows:
    """Rows of the source. With `quickly`, values that are equal may differ, though never the other way round."""
    arrays = split_by_class(plan, batch.rows)
    columns = [
        canonical_source(column, each, quickly=quickly) for column, each in zip(plan.columns, arrays, strict=True)
    ]
    strangers = batch.strangers
    is_strange = strangers.is_valid() if strangers.null_count < len(strangers) else None
    return _as_rows(columns, is_strange)


def canonical_target_rows(plan: TablePlan, rows: pa.RecordBatch, *, quickly: bool = False) -> CanonicalRows:
    """The same of the target."""
    pairs = zip(plan.columns, rows.columns, strict=True)
    return _as_rows([canonical_target(column, each, quickly=quickly) for column, each in pairs], None)


def canonical_source(column: ColumnPlan, source: ByClass, *, quickly: bool = False) -> CanonicalColumn:
    """A column of the source. What does not fit is lost."""
    written = [
        _put_back(values, write_source(column, storage_class, values.drop_null(), quickly=quickly))
        for storage_class, values in source.items()
    ]
    return CanonicalColumn(
        values=written[0].values if len(written) == 1 else pc.coalesce(*(each.values for each in written)),
        is_lost=_any(each.is_lost for each in written),
    )


def canonical_target(column: ColumnPlan, target: pa.Array, *, quickly: bool = False) -> CanonicalColumn:
    """A column of the target. What no value of the source becomes is lost."""
    return _put_back(target, write_target(column, target.drop_null(), quickly=quickly))


def _put_back(values: pa.Array, written: pa.Array) -> CanonicalColumn:
    """What was written of the values that are not NULL, each in its place."""
    has_lost = bool(written.null_count)
    if values.null_count:
        written = pc.replace_with_mask(pa.nulls(len(values), written.type), values.is_valid(), written)
    return CanonicalColumn(
        values=written, is_lost=pc.and_not(values.is_valid(), written.is_valid()) if has_lost else None
    )


def _as_rows(columns: list[CanonicalColumn], is_strange: pa.BooleanArray | None) -> CanonicalRows:
    return CanonicalRows(
        columns=[column.values for column in columns],
        is_lost=_any([is_strange, *(column.is_lost for column in columns)]),
    )


def _any(masks: Iterable[pa.BooleanArray | None]) -> pa.BooleanArray | None:
    found = None
    for mask in masks:
        if mask is not None:
            found = mask if found is None else pc.or_(found, mask)
    return found
