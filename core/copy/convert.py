"""From the arrays of a column's storage classes to the one array that COPY sends: which kernel makes it."""

import pyarrow as pa

from core.catalog.model import StorageClass as Class
from core.copy.kernels import clocks, decimals, json, moments, numbers, texts, uuids, vectors, zones
from core.copy.kernels.converted import ByClass, Converted, merge, refuse_all
from core.plan.conversions import ConversionKind as Kind
from core.plan.conversions import Unfit
from core.plan.model import ColumnPlan
from core.plan.pgtypes import JSONB, NUMERIC_MAX_DIGITS

__all__ = ["ByClass", "Converted", "convert_column"]

_INTEGERS = {"smallint": pa.int16(), "integer": pa.int32(), "bigint": pa.int64()}


def convert_column(plan: ColumnPlan, values: ByClass) -> Converted:
    """One column of a batch.

    Raises for no value: those that do not fit are marked. Where the plan stops at such values, the profile has seen
    that there are none: whether texts are UTF-8 without U+0000, and whether they are JSON, is then left to the server,
    which refuses what is not.
    """
    return merge([_convert_class(plan, storage_class, array) for storage_class, array in values.items()])


def _convert_class(plan: ColumnPlan, storage_class: Class, values: pa.Array) -> Converted:
    """The values of one storage class. One that the conversion has no rule for fits nowhere."""
    conversion, target = plan.conversion, plan.target_type
    is_checked = conversion.unfit is Unfit.STOP
    match conversion.kind, storage_class:
        case Kind.INTEGER, Class.INTEGER:
            return numbers.narrow_integers(values, _INTEGERS[target.name])
        case Kind.INTEGER, Class.REAL:
            return numbers.reals_to_integers(values, _INTEGERS[target.name])
        case Kind.INTEGER, Class.TEXT:
            return numbers.texts_to_integers(values, _INTEGERS[target.name])
        case Kind.BOOLEAN, Class.INTEGER:
            return numbers.integers_to_booleans(values)
        case Kind.BOOLEAN, Class.REAL:
            return numbers.reals_to_booleans(values)
        case Kind.BOOLEAN, Class.TEXT:
            return numbers.texts_to_booleans(values)
        case Kind.DOUBLE, Class.INTEGER:
            return numbers.integers_to_doubles(values)
        case Kind.DOUBLE, Class.REAL:
            return Converted(values=values)
        case Kind.DOUBLE, Class.TEXT:
            return numbers.texts_to_doubles(values)
        case Kind.DECIMAL, Class.INTEGER:
            return decimals.integers_to_decimals(values, _decimal_type(plan))
        case Kind.DECIMAL, Class.REAL:
            return decimals.reals_to_decimals(values, _decimal_type(plan))
        case Kind.DECIMAL, Class.TEXT:
            return decimals.texts_to_decimals(values, _decimal_type(plan))
        case ((Kind.TEXT | Kind.TEXT_OR_HEX), Class.INTEGER):
            return texts.limit_texts(texts.write_integers(values), target)
        case ((Kind.TEXT | Kind.TEXT_OR_HEX), Class.REAL):
            return texts.limit_texts(texts.write_reals(values), target)
        case ((Kind.TEXT | Kind.TEXT_OR_HEX), Class.TEXT):
            return texts.limit_texts(texts.carry_texts(values, conversion, is_checked=is_checked), target)
        case Kind.TEXT, Class.BLOB:
            return texts.limit_texts(texts.blobs_to_texts(values, is_checked=is_checked), target)
        case Kind.TEXT_OR_HEX, Class.BLOB:
            return texts.limit_texts(texts.write_hex(values), target)
        case Kind.BYTES, Class.INTEGER:
            return texts.see_bytes(texts.write_integers(values))
        case Kind.BYTES, Class.REAL:
            return texts.see_bytes(texts.write_reals(values))
        case Kind.BYTES, Class.TEXT:
            return texts.see_bytes(Converted(values=values))
        case Kind.BYTES, Class.BLOB:
            return Converted(values=values)
        case Kind.DATE, Class.TEXT:
            return moments.texts_to_dates(values)
        case Kind.TIME, Class.TEXT:
            return moments.texts_to_times(values)
        case Kind.TIMESTAMP, Class.TEXT:
            return moments.texts_to_timestamps(values)
        case Kind.TIMESTAMPTZ, Class.TEXT:
            return moments.texts_to_instants(values, conversion.zone)
        case ((Kind.TIMESTAMP | Kind.TIMESTAMPTZ), Class.INTEGER) if conversion.numbers is not None:
            return clocks.integers_to_instants(values, conversion.numbers, _arrow_type(plan))
        case ((Kind.TIMESTAMP | Kind.TIMESTAMPTZ), Class.REAL) if conversion.numbers is not None:
            return clocks.reals_to_instants(values, conversion.numbers, _arrow_type(plan))
        case Kind.UUID, Class.TEXT:
            return uuids.texts_to_uuids(values)
        case Kind.UUID, Class.BLOB:
            return uuids.blobs_to_uuids(values)
        case Kind.JSON, Class.INTEGER:
            return texts.write_integers(values)
        case Kind.JSON, Class.REAL:
            return json.reals_to_json(values)
        case Kind.JSON, Class.TEXT:
            return json.carry_json(values, is_jsonb=target == JSONB, is_checked=is_checked)
        case Kind.VECTOR, Class.BLOB:
            (dimensions,) = target.modifiers
            return vectors.blobs_to_vectors(values, dimensions)
    return refuse_all(values, _arrow_type(plan))


def _arrow_type(plan: ColumnPlan) -> pa.DataType:
    """The type that the column's values are sent in."""
    match plan.conversion.kind:
        case Kind.INTEGER:
            return _INTEGERS[plan.target_type.name]
        case Kind.BOOLEAN:
            return pa.bool_()
        case Kind.DOUBLE:
            return pa.float64()
        case Kind.DECIMAL:
            return _decimal_type(plan)
        case Kind.TEXT | Kind.TEXT_OR_HEX | Kind.JSON:
            return pa.string()
        case Kind.BYTES | Kind.VECTOR:
            return pa.binary()
        case Kind.DATE:
            return moments.DATE
        case Kind.TIME:
            return moments.TIME
        case Kind.TIMESTAMP:
            return moments.TIMESTAMP
        case Kind.TIMESTAMPTZ:
            return zones.TIMESTAMPTZ
        case Kind.UUID:
            return uuids.UUID


def _decimal_type(plan: ColumnPlan) -> pa.Decimal128Type:
    """numeric(p, s) as it is; numeric without a limit, which no Arrow type is, with the digits that the plan says."""
    precision, scale = plan.target_type.modifiers or (NUMERIC_MAX_DIGITS, plan.conversion.scale)
    return pa.decimal128(precision, scale)
