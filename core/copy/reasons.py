"""Why a value did not go over as it is, in plain words for many values at a time."""

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.copy.kernels.converted import ByClass
from core.copy.row_json import is_utf8, write_numbers
from core.plan.conversions import NUL_SHOWN_AS
from core.plan.model import ColumnPlan

NULL_REFUSED = "NULL in a column that is NOT NULL"

_SHOWN_CHARS = 40
_SHOWN_BYTES = 20
_ELLIPSIS = "…"


def describe_unfit(column: ColumnPlan) -> str:
    """What a value that does not fit the column is: "no timestamptz"."""
    target_type = column.target_type
    return f"no label of {target_type.name}" if target_type.labels else f"no {target_type}"


def write_reasons(column: ColumnPlan, values: ByClass) -> pa.StringArray:
    """Why values do not fit their column: "'toto' is no timestamptz"; of a NULL, that the column takes none."""
    reasons = pc.binary_join_element_wise(show_values(values), f" is {describe_unfit(column)}", "")
    return pc.coalesce(reasons, NULL_REFUSED)


def show_values(values: ByClass) -> pa.StringArray:
    """The start of each value as SQLite would quote it; NULL for NULL."""
    return pc.coalesce(*(_show_class(storage_class, array) for storage_class, array in values.items()))


def _show_class(storage_class: StorageClass, values: pa.Array) -> pa.StringArray:
    match storage_class:
        case StorageClass.TEXT:
            return _show_texts(values.view(pa.string()))
        case StorageClass.BLOB:
            return _show_each(values, _show_blob)
    return write_numbers(storage_class, values)


def _show_texts(texts: pa.StringArray) -> pa.StringArray:
    if not is_utf8(texts):
        texts = _show_each(texts.view(pa.binary()), lambda text: text.decode("utf-8", "backslashreplace"))
    start = pc.utf8_slice_codeunits(texts, 0, _SHOWN_CHARS)
    start = pc.replace_substring(pc.replace_substring(start, "'", "''"), "\0", NUL_SHOWN_AS)
    ending = pc.if_else(pc.greater(pc.utf8_length(texts), _SHOWN_CHARS), "'" + _ELLIPSIS, "'")
    return pc.binary_join_element_wise("'", start, ending, "")


def _show_blob(blob: bytes) -> str:
    return f"x'{blob[:_SHOWN_BYTES].hex()}'" + (_ELLIPSIS if len(blob) > _SHOWN_BYTES else "")


def _show_each(values: pa.Array, show: Callable[[bytes], str]) -> pa.StringArray:
    return pa.array([None if value is None else show(value) for value in values.to_pylist()], pa.string())
