"""Rows of the source converted column by column, and those that do not fit told from those that are sent."""

from collections.abc import Sequence
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from core.copy.convert import convert_column
from core.copy.orphans import OrphanRows, mark_set_aside, null_orphans
from core.copy.reasons import show_values
from core.copy.rows import ConvertedRows, MarkedRows, SourceRows
from core.errors import PlanInvalid
from core.plan.conversions import Unfit
from core.plan.model import ColumnPlan, TablePlan


def convert_rows(
    plan: TablePlan, source: SourceRows, *, orphans: Sequence[OrphanRows] = (), is_retry: bool = False
) -> ConvertedRows:
    """Convert all columns; rows that a NOT NULL column can't take, or that the plan sets aside, are not in `target`.

    Raises PlanInvalid for a value that the plan has no place for. In a retry its row is set aside too, and whether
    NULLs are taken, and parents are there, is the table's to say, which may have been altered since.
    """
    values, nulled = null_orphans(plan, source.values, orphans)
    converted = [convert_column(column, each) for column, each in zip(plan.columns, values, strict=True)]
    unfit, altered = mark_set_aside(plan, orphans), []
    for column, result in zip(plan.columns, converted, strict=True):
        if result.unfit is not None and column.conversion.unfit is Unfit.STOP and not is_retry:
            raise _unfit_value(plan, column, source, result.unfit)
        takes_null = column.nullable or is_retry
        is_nulled = result.unfit is not None and column.conversion.unfit is Unfit.NULL and takes_null
        aside = None if is_nulled else result.unfit
        if not takes_null and result.values.null_count:
            aside = pc.is_null(result.values)
        if aside is not None:
            unfit.append(MarkedRows(column=column, mask=aside))
        if is_nulled:
            nulled.append(MarkedRows(column=column, mask=result.unfit))
        if result.altered is not None:
            altered.append(MarkedRows(column=column, mask=_without(result.altered, result.unfit)))
    target = pa.RecordBatch.from_arrays(
        [result.values for result in converted], names=[column.target_name for column in plan.columns]
    )
    sent = _find_sent(unfit)
    return ConvertedRows(
        source=source,
        values=tuple(result.values for result in converted),
        target=target if sent is None else target.take(sent),
        sent=sent,
        unfit=tuple(unfit),
        nulled=tuple(nulled),
        altered=tuple(altered),
    )


def _find_sent(unfit: list[MarkedRows]) -> pa.Int64Array | None:
    if not unfit:
        return None
    any_unfit = reduce(pc.or_, (marked.mask for marked in unfit))
    return pc.indices_nonzero(pc.invert(any_unfit)).cast(pa.int64())


def _without(mask: pa.BooleanArray, unfit: pa.BooleanArray | None) -> pa.BooleanArray:
    return mask if unfit is None else pc.and_not(mask, unfit)


def _unfit_value(plan: TablePlan, column: ColumnPlan, source: SourceRows, mask: pa.BooleanArray) -> PlanInvalid:
    first = source.take(pc.indices_nonzero(mask).slice(0, 1))
    place = f"row {first.row_numbers[0].as_py():,}"
    if first.rowids is not None:
        place += f" (rowid {first.rowids[0].as_py()})"
    value = show_values(first.values[plan.columns.index(column)])[0].as_py()
    # What the rules decide holds every value; what a person wrote into a plan may not.
    return PlanInvalid(
        f"The plan makes {plan.source_name}.{column.source_name} {column.target_type}, which does not hold all of its"
        f" values: {place} has {value}.",
        "Choose a wider type in the plan, let it set such values to NULL or their rows aside, or make a new plan.",
    )
