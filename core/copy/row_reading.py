"""Rows of SQLite from JSON, in the form in which `core.copy.row_json` writes them and a person may have edited them."""

import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from math import isfinite

import pyarrow as pa

from core.catalog.model import StorageClass
from core.copy.kernels.converted import ByClass
from core.plan.model import ColumnPlan

Value = tuple[StorageClass, int | float | bytes] | None
"""A value with its storage class: texts are in UTF-8, as a rule. None is NULL."""

Row = Mapping[str, Value]

_ARROW_TYPES = {
    StorageClass.INTEGER: pa.int64(),
    StorageClass.REAL: pa.float64(),
    StorageClass.TEXT: pa.binary(),
    StorageClass.BLOB: pa.binary(),
}


def _refuse_constant(constant: str) -> object:
    raise ValueError(f"{constant} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
_INTEGERS = range(-(2**63), 2**63)
_EXPECTED = 'a value is null, a number, a string, {"real": "inf"}, or {"base64": "...", "class": "blob"}'


def read_row(text: str) -> Row:
    """The values of one row by the columns' names. Raises ValueError, with the reason, for what is no row."""
    return read_values(read_json(text))


def read_json(text: str) -> object:
    """What a text of JSON says, with whole numbers of any size. Raises ValueError, with the reason."""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"this is not JSON: {error.msg}") from error
    except RecursionError as error:
        raise ValueError("this is JSON of too many levels") from error


def read_values(row: object) -> Row:
    """The values of a row that is parsed already. Raises ValueError, with the reason."""
    if not isinstance(row, dict):
        raise ValueError("a row is an object of columns and their values")
    return {name: _read_value(name, value) for name, value in row.items()}


def make_arrays(column: ColumnPlan, values: Sequence[Value]) -> ByClass:
    """A column's values as arrays of the classes that they have and of those that the plan reads."""
    classes = dict.fromkeys([*column.reads, *(value[0] for value in values if value is not None)])
    return {storage_class: _make_array(storage_class, values) for storage_class in classes}


def _make_array(storage_class: StorageClass, values: Sequence[Value]) -> pa.Array:
    own = [value[1] if value is not None and value[0] is storage_class else None for value in values]
    array = pa.array(own, _ARROW_TYPES[storage_class])
    # Only by way of binary does Arrow take texts that are not UTF-8.
    return array.view(pa.string()) if storage_class is StorageClass.TEXT else array


def _read_value(name: str, value: object) -> Value:
    match value:
        case None:
            return None
        case bool():
            pass
        case int() if value in _INTEGERS:
            return StorageClass.INTEGER, value
        case float() if isfinite(value):
            return StorageClass.REAL, value
        case str():
            try:
                return StorageClass.TEXT, value.encode()
            except UnicodeEncodeError as error:
                raise ValueError(f"{name}: half of a surrogate pair is no text") from error
        case {"real": "inf" | "-inf" as sign, **rest} if not rest:
            return StorageClass.REAL, float(sign)
        case {"base64": str() as encoded, "class": "text" | "blob" as storage_class, **rest} if not rest:
            try:
                return StorageClass(storage_class), b64decode(encoded, validate=True)
            except ValueError as error:
                raise ValueError(f"{name}: {encoded[:20]!r} is not base64") from error
    raise ValueError(f"{name}: {json.dumps(value)[:40]} is no value of SQLite: {_EXPECTED}")
