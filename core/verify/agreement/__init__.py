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
from core.verify.agreement.rule import Rules, are_equal, are_same_doubles

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


_FORMS = {
    ConversionKind.INTEGER: pa.int64(),
    ConversionKind.BOOLEAN: pa.bool_(),
    ConversionKind.DOUBLE: pa.float64(),
    ConversionKind.DATE: pa.int64(),
    ConversionKind.TIME: pa.int64(),
    ConversionKind.TIMESTAMP: pa.int64(),
    ConversionKind.TIMESTAMPTZ: pa.int64(),
}
"""What `write_source` and `write_target` write a conversion's values as; binary else."""


def column_agrees(column: ColumnPlan, source: ByClass, target: pa.Array) -> bool:
    """Whether one column of a piece of the target holds what the source's arrays say, in every row."""
    if _are_same(column, source, target):
        return True
    count = 0
    for storage_class, values in source.items():
        ours, theirs = values, target
        if values.null_count:
            ours, theirs = values.drop_null(), target.filter(values.is_valid())
        if not _class_agrees(column, storage_class, ours, theirs):
            return False
        count += len(ours)
    return bool(count == len(target) - target.null_count)


def _are_same(column: ColumnPlan, source: ByClass, target: pa.Array) -> bool:
    """Whether the target has the source's values as they are, and NULL where they are NULL: the usual case."""
    if len(source) > 1:
        return False
    ((storage_class, values),) = source.items()
    rule = _RULES.get((column.conversion.kind, storage_class))
    if rule is None or not rule.keeps:
        return False
    match storage_class:
        case StorageClass.REAL:
            return are_same_doubles(values, target)
        case StorageClass.TEXT:
            return are_equal(values.view(pa.binary()), target)
    return are_equal(values, target)


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


def write_source(
    column: ColumnPlan, storage_class: StorageClass, values: pa.Array, *, quickly: bool = False
) -> pa.Array:
    """Values of one class, none of them NULL, as `write_target` writes what they become; NULL for one that does not
    fit. With `quickly` equal values may be written in two ways, though never different ones in one."""
    rule = _RULES.get((column.conversion.kind, storage_class))
    if rule is None or not len(values):
        return pa.nulls(len(values), _FORMS.get(column.conversion.kind, pa.binary()))
    return ((quickly and rule.write_quickly) or rule.write)(column, values)


def write_target(column: ColumnPlan, values: pa.Array, *, quickly: bool = False) -> pa.Array:
    """Values of the target, none of them NULL, in the form of the conversion; NULL for one that no source has."""
    if not len(values):
        return pa.array([], _FORMS.get(column.conversion.kind, pa.binary()))
    match kind := column.conversion.kind:
        case ConversionKind.DOUBLE | ConversionKind.DECIMAL:
            return numbers.write_target_numbers(kind, values)
        case ConversionKind.UUID:
            return uuids.write_target_uuids(values)
        case ConversionKind.JSON:
            return documents.write_target_documents(column, values, quickly)
    return values
