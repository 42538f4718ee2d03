"""Kernels: the Arrow arrays of a column's storage classes in, the one array that COPY sends out."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.plan.conversions import NUL_SHOWN_AS, ConversionKind
from core.plan.model import ColumnPlan

ByClass = Mapping[StorageClass, pa.Array]

_INTEGER_TYPES = {"smallint": pa.int16(), "integer": pa.int32(), "bigint": pa.int64()}
_DECIMAL_PRECISION = 38


def convert_column(plan: ColumnPlan, values: ByClass) -> pa.Array:
    """One column of a batch in the Arrow type that its PostgreSQL type is sent as. NULL stays NULL.

    Raises pyarrow.ArrowInvalid where a value does not fit, which the profile has ruled out.
    """
    match plan.conversion.kind:
        case ConversionKind.INTEGER:
            return pc.cast(values[StorageClass.INTEGER], _INTEGER_TYPES[plan.target_type.name])
        case ConversionKind.BOOLEAN:
            return pc.not_equal(values[StorageClass.INTEGER], 0)
        case ConversionKind.DOUBLE:
            return _first([pc.cast(values[each], pa.float64()) for each in values])
        case ConversionKind.DECIMAL:
            decimal = pa.decimal128(_DECIMAL_PRECISION, plan.conversion.scale)
            return _first([pc.cast(pc.cast(values[each], pa.string()), decimal) for each in values])
        case ConversionKind.TEXT | ConversionKind.TEXT_OR_HEX:
            return _to_text(plan, values)
        case ConversionKind.BYTES:
            return _first([_as_bytes(each, values[each]) for each in values])


def find_altered(plan: ColumnPlan, values: ByClass) -> pa.Array | None:
    """Which rows of a column the conversion alters, as booleans; None where it alters nothing at all."""
    if plan.conversion.nul is None or StorageClass.TEXT not in values:
        return None
    return pc.fill_null(pc.match_substring(values[StorageClass.TEXT], "\0"), False)


def _to_text(plan: ColumnPlan, values: ByClass) -> pa.Array:
    text = _first([_as_text(each, values[each], plan.conversion.kind) for each in values])
    if plan.conversion.nul is not None:
        return pc.replace_substring(text, "\0", NUL_SHOWN_AS)
    return text


def _as_text(storage_class: StorageClass, values: pa.Array, kind: ConversionKind) -> pa.Array:
    if storage_class is StorageClass.REAL:
        return _write_reals(values)
    if storage_class is StorageClass.BLOB:
        return _write_hex(values) if kind is ConversionKind.TEXT_OR_HEX else values.view(pa.string())
    return pc.cast(values, pa.string())


def _as_bytes(storage_class: StorageClass, values: pa.Array) -> pa.Array:
    if storage_class is StorageClass.BLOB:
        return values
    text = values if storage_class is StorageClass.TEXT else _as_text(storage_class, values, ConversionKind.TEXT)
    return text.view(pa.binary())


def _write_reals(values: pa.Array) -> pa.Array:
    """Shortest digits that give the same double, with a point or an exponent so that they stay reals."""
    written = pc.cast(values, pa.string())
    whole = pc.match_substring_regex(written, r"^-?[0-9]+$")
    return pc.if_else(whole, pc.binary_join_element_wise(written, ".0", ""), written)


def _write_hex(values: pa.Array) -> pa.Array:
    r"""Each blob as \x and two digits a byte."""
    return pa.array([None if value is None else "\\x" + value.hex() for value in values.to_pylist()], pa.string())


def _first(arrays: Sequence[pa.Array]) -> pa.Array:
    """The arrays of a column's classes as one: at most one of them has a value in a row."""
    return arrays[0] if len(arrays) == 1 else pc.coalesce(*arrays)
