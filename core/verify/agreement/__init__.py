"""What each conversion means, stated once more: which values of the source fit, and what they must be in the target.

Wherever it can be, the target's values are read back as the source's storage class. Each family of conversions is one
file of rules; a storage class that a conversion has no rule for never fits.
"""

from collections.abc import Mapping

import pyarrow as pa

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.verify.agreement import documents, instants, moments, numbers, texts, uuids, vectors
from core.verify.agreement.rule import Rules, write_digits

ByClass = Mapping[StorageClass, pa.Array]
"""A column's values, an array a storage class: NULL stands for NULL and for values of the other classes."""

_RULES: Rules = {
    **numbers.RULES,
    **texts.RULES,
    **moments.RULES,
    **instants.RULES,
    **uuids.RULES,
    **documents.RULES,
    **vectors.RULES,
}


def column_agrees(column: ColumnPlan, source: ByClass, target: pa.Array) -> bool:
    """Whether one column of a piece of the target holds what the source's arrays say, in every row."""
    count = 0
    for storage_class, values in source.items():
        ours, theirs = values, target
        if values.null_count:
            ours, theirs = values.drop_null(), target.filter(values.is_valid())
        if not _class_agrees(column, storage_class, ours, theirs):
            return False
        count += len(ours)
    return bool(count == len(target) - target.null_count)


def _class_agrees(column: ColumnPlan, storage_class: StorageClass, source: pa.Array, target: pa.Array) -> bool:
    """Whether values of one class, none of them NULL, fit and are equal."""
    if not len(source):
        return True
    rule = _RULES.get((column.conversion.kind, storage_class))
    if rule is None or target.null_count:
        return False
    try:
        return rule.agrees(column, source, target)
    except pa.ArrowInvalid:
        # What can't be read back, such as letters for a number, or an integer that no double equals.
        return False


def find_fitting(column: ColumnPlan, storage_class: StorageClass, values: pa.Array) -> pa.BooleanArray:
    """Which values of one class, none of them NULL, fit the column's type."""
    rule = _RULES.get((column.conversion.kind, storage_class))
    if rule is None or not len(values):
        return pa.repeat(False, len(values))
    return rule.find_fitting(column, values)


def write_source(column: ColumnPlan, storage_class: StorageClass, values: pa.Array) -> pa.Array:
    """Values of one class, none of them NULL, as the binary that `write_target` makes of what they become; NULL for
    one that does not fit."""
    rule = _RULES.get((column.conversion.kind, storage_class))
    if rule is None or not len(values):
        return pa.nulls(len(values), pa.binary())
    return rule.write(column, values)


def write_target(column: ColumnPlan, values: pa.Array) -> pa.Array:
    """Values of the target, none of them NULL, as binary. Raises pyarrow.ArrowInvalid for one that can't be read as
    the column's type."""
    if not len(values):
        return pa.array([], pa.binary())
    match kind := column.conversion.kind:
        case ConversionKind.INTEGER | ConversionKind.BOOLEAN | ConversionKind.DOUBLE | ConversionKind.DECIMAL:
            return numbers.write_target_numbers(kind, values)
        case ConversionKind.DATE | ConversionKind.TIME | ConversionKind.TIMESTAMP | ConversionKind.TIMESTAMPTZ:
            return write_digits(moments.read_target_moments(kind, values))
        case ConversionKind.UUID:
            return uuids.write_target_uuids(values)
        case ConversionKind.JSON:
            return documents.write_target_documents(column, values)
    return values
