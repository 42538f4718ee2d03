"""Rows that the copy has set aside, asked once more for the reason: one whose values all have a place in the table
should have arrived, whatever the copy says of it."""

from collections.abc import Sequence
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from core.plan.model import ColumnPlan, TablePlan
from core.verify.agreement import ByClass, find_fitting
from core.verify.settings import apply_settings


def find_reasons(plan: TablePlan, columns: Sequence[ByClass], strangers: pa.Array) -> pa.BooleanArray:
    """Which rows have a value that does not fit, or is of an unplanned class, or NULL where the column takes none.

    `columns` are the plan's, as stored; `strangers` are those of `core.verify.source_rows.SourceBatch`.
    """
    wrong = [_find_wrong(column, arrays) for column, arrays in zip(plan.columns, columns, strict=True)]
    return reduce(pc.or_, wrong, strangers.is_valid())


def _find_wrong(column: ColumnPlan, stored: ByClass) -> pa.BooleanArray:
    settled, _ = apply_settings(column, stored)
    wrong, has_value = [], []
    for storage_class, values in settled.items():
        is_value = values.is_valid()
        has_value.append(is_value)
        fits = find_fitting(column, storage_class, values.drop_null())
        wrong.append(pc.replace_with_mask(pa.repeat(False, len(values)), is_value, pc.invert(fits)))
    if not column.nullable:
        wrong.append(pc.invert(reduce(pc.or_, has_value)))
    return reduce(pc.or_, wrong)
