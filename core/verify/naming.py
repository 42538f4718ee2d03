"""Rows that differ, in words: which row, which column, and both values."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import pyarrow as pa

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan, TablePlan
from core.verify.agreement import ByClass, column_agrees
from core.verify.agreement.vectors import read_sent_vector
from core.verify.condensing import condense_value, is_condensed
from core.verify.model import Mismatch
from core.verify.settings import apply_settings
from core.verify.shown import MAX_CHARS, Text, Value, Vector, show_difference, show_name, show_value
from core.verify.shown_moments import show_moment

_MOMENTS = (ConversionKind.DATE, ConversionKind.TIME, ConversionKind.TIMESTAMP, ConversionKind.TIMESTAMPTZ)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One row of the source, in arrays of one value each."""

    number: int
    stored: Sequence[ByClass]
    """The values as they are in the file, before anything is altered."""
    stranger: int | None
    """The position of a column whose value is of a class that the plan leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """One row of the target, in arrays of one value each."""

    number: int
    values: Sequence[pa.Array]


def name_mismatches(plan: TablePlan, source: SourceRow | None, target: TargetRow | None) -> list[Mismatch]:
    """What is different between two rows: column by column, or that one of them is not there."""
    if source is not None and target is not None:
        return _name_columns(plan, source, target)
    return [_name_lone_row(plan, row) for row in (source, target) if row is not None]


def _name_lone_row(plan: TablePlan, row: SourceRow | TargetRow) -> Mismatch:
    in_source = isinstance(row, SourceRow)
    values = _source_values(plan, row) if isinstance(row, SourceRow) else _target_values(plan, row)
    summary = _summarise(plan, values)
    return Mismatch(
        table=plan.source_name,
        row=_name_row(plan, values, row.number),
        column=None,
        source_value=summary if in_source else None,
        target_value=None if in_source else summary,
    )


def _name_columns(plan: TablePlan, source: SourceRow, target: TargetRow) -> list[Mismatch]:
    ours, theirs = _source_values(plan, source), _target_values(plan, target)
    row = _name_row(plan, ours, source.number)
    mismatches = []
    for position, column in enumerate(plan.columns):
        if position == source.stranger:
            shown = show_difference(f"not {' or '.join(column.reads)}", theirs[position])
        elif column_agrees(column, apply_settings(column, source.stored[position])[0], target.values[position]):
            continue
        else:
            shown = show_difference(ours[position], theirs[position])
        mismatches.append(
            Mismatch(
                table=plan.source_name,
                row=row,
                column=column.source_name,
                source_value=shown[0],
                target_value=shown[1],
            )
        )
    return mismatches


def _name_row(plan: TablePlan, values: Sequence[Value], number: int) -> str:
    if plan.primary_key is None:
        return f"row {number}"
    by_name = {column.target_name: (column, value) for column, value in zip(plan.columns, values, strict=True)}
    return ", ".join(
        f"{show_name(column.source_name)} = {show_value(value)}"
        for column, value in (by_name[name] for name in plan.primary_key.columns)
    )


def _summarise(plan: TablePlan, values: Sequence[Value]) -> str:
    """The start of a whole row."""
    text = ", ".join(
        f"{show_name(column.source_name)} = {'NULL' if value is None else show_value(value)}"
        for column, value in zip(plan.columns, values, strict=True)
    )
    return text if len(text) <= MAX_CHARS else text[:MAX_CHARS] + "…"


def _source_values(plan: TablePlan, row: SourceRow) -> list[Value]:
    return [_source_value(column, arrays) for column, arrays in zip(plan.columns, row.stored, strict=True)]


def _source_value(column: ColumnPlan, arrays: ByClass) -> Value:
    for storage_class, array in arrays.items():
        if array.null_count == 0:
            is_text = storage_class is StorageClass.TEXT
            value: int | float | bytes = (array.view(pa.binary()) if is_text else array)[0].as_py()
            if not isinstance(value, bytes):
                return value
            if column.conversion.kind is ConversionKind.VECTOR and not is_text and len(value) % 4 == 0:
                return Vector(value)
            return _as_shown(condense_value(value), is_text)
    return None


def _target_values(plan: TablePlan, row: TargetRow) -> list[Value]:
    return [_target_value(column, array) for column, array in zip(plan.columns, row.values, strict=True)]


def _target_value(column: ColumnPlan, array: pa.Array) -> Value:
    value: bool | int | float | bytes | None = array[0].as_py()
    kind = column.conversion.kind
    if isinstance(value, int) and kind in _MOMENTS:
        return show_moment(kind, value)
    if not isinstance(value, bytes):
        return value
    if kind is ConversionKind.VECTOR:
        return Vector(read_sent_vector(value))
    if kind is ConversionKind.UUID:
        return str(UUID(bytes=value))
    if kind is ConversionKind.DECIMAL:
        return value.decode("ascii", "backslashreplace")
    return _as_shown(value, kind is not ConversionKind.BYTES)


def _as_shown(value: bytes, is_text: bool) -> Value:
    """A large value is shown as what stands for it."""
    if is_condensed(value):
        return value.decode()
    return Text(value) if is_text else value
