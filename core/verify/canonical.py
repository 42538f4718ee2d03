"""Rows as digests: one form for both sides, in which rows that agree are the same bytes, whatever their order.

It is never more lenient than `agreement`, and stricter in one point: a double in a text must be spelled as here, since
nothing tells a real from a text on the target's side, and "1.50" is not "1.5" if it was a text.
"""

from collections.abc import Sequence
from hashlib import blake2b

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.plan.model import ColumnPlan
from core.verify.agreement import ByClass, write_source, write_target

_DIGEST_BYTES = 16
"""Two rows of a trillion share a digest with a chance of one in 10^15."""

_UNFIT = b"\xff"
_NOT_READ = b"\xfe"
"""No text, no number and no vector begins with either. A blob may, but every value fits a bytea."""


def digest_rows(columns: Sequence[pa.Array]) -> list[bytes]:
    """A digest of each row of canonical columns: each value with its length before it, so that none runs into the
    next."""
    parts = [
        pc.coalesce(pc.binary_join_element_wise(_lengths(column), column, b":"), pa.scalar(b"N", pa.binary()))
        for column in columns
    ]
    rows = pc.binary_join_element_wise(*parts, b"")
    return [blake2b(row, digest_size=_DIGEST_BYTES).digest() for row in rows.to_pylist()]


def canonical_source(column: ColumnPlan, source: ByClass) -> pa.Array:
    """A column of the source as binary; one for which there is no equal in the target where it does not fit."""
    written = [_write_class(column, storage_class, values) for storage_class, values in source.items()]
    return written[0] if len(written) == 1 else pc.coalesce(*written)


def canonical_target(column: ColumnPlan, target: pa.Array) -> pa.Array:
    """A column of the target as binary; one for which there is no equal in the source where it can't be read."""
    return _put_back(target, _write_readable(column, target.drop_null()))


def _write_class(column: ColumnPlan, storage_class: StorageClass, values: pa.Array) -> pa.Array:
    return _put_back(values, pc.coalesce(write_source(column, storage_class, values.drop_null()), _UNFIT))


def _write_readable(column: ColumnPlan, values: pa.Array) -> pa.Array:
    try:
        return write_target(column, values)
    except pa.ArrowInvalid:
        if len(values) == 1:
            return pa.array([_NOT_READ], pa.binary())
    half = len(values) // 2
    parts = _write_readable(column, values.slice(0, half)), _write_readable(column, values.slice(half))
    return pa.concat_arrays(parts)


def _put_back(values: pa.Array, written: pa.Array) -> pa.Array:
    """What was written of the values that are not NULL, each in its place."""
    if not values.null_count:
        return written
    return pc.replace_with_mask(pa.nulls(len(values), pa.binary()), values.is_valid(), written)


def _lengths(values: pa.Array) -> pa.Array:
    return pc.cast(pc.binary_length(values), pa.string()).view(pa.binary())
