"""Rows as digests: one form for both sides, in which rows that agree are the same bytes, whatever their order.

It is never more lenient than `agreement`, and stricter in one point: a double in a text must be spelled as here, since
nothing tells a real from a text on the target's side, and "1.50" is not "1.5" if it was a text.
"""

from collections.abc import Sequence
from decimal import Decimal
from hashlib import blake2b

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.verify.agreement import (
    EXACT_IN_DOUBLE,
    drop_zero_fraction,
    expected_blob,
    expected_text,
    write_digits,
)
from core.verify.source_rows import ByClass

_DIGEST_BYTES = 16
"""Two rows of a trillion share a digest with a chance of one in 10^15."""


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
    """A column of the source as binary."""
    written = [_write_class(column, storage_class, values) for storage_class, values in source.items()]
    return written[0] if len(written) == 1 else pc.coalesce(*written)


def canonical_target(column: ColumnPlan, target: pa.Array) -> pa.Array:
    """A column of the target as binary."""
    match column.conversion.kind:
        case ConversionKind.INTEGER | ConversionKind.BOOLEAN:
            return write_digits(pc.cast(target, pa.int64()))
        case ConversionKind.DOUBLE:
            return _write_doubles(target)
        case ConversionKind.DECIMAL:
            # 1.50 first loses its last zero, then a 1. its point.
            shorter = pc.replace_substring_regex(target, r"(\.[0-9]*[1-9])0+$", r"\1")
            return drop_zero_fraction(shorter)
    return target


def _write_class(column: ColumnPlan, storage_class: StorageClass, values: pa.Array) -> pa.Array:
    match storage_class, column.conversion.kind:
        case StorageClass.INTEGER, ConversionKind.DOUBLE:
            return _write_integers_as_doubles(values)
        case StorageClass.INTEGER, _:
            return write_digits(values)
        case StorageClass.REAL, ConversionKind.DOUBLE:
            return _write_doubles(values)
        case StorageClass.REAL, ConversionKind.DECIMAL:
            return pa.array([_write_plainly(value) for value in values.to_pylist()], pa.binary())
        case StorageClass.REAL, _:
            return _spell_reals(values)
        case StorageClass.TEXT, _:
            return expected_text(column.conversion, values)
    return expected_blob(column.conversion, values)


def _write_doubles(values: pa.Array) -> pa.Array:
    """The shortest digits that tell a double from all others; 0 for -0.0 too."""
    return pc.cast(pc.add(values, 0.0), pa.string()).view(pa.binary())


def _write_integers_as_doubles(values: pa.Array) -> pa.Array:
    """As the doubles that they equal, and where there is none, as what no double is written as."""
    is_exact = pc.and_(pc.greater_equal(values, -EXACT_IN_DOUBLE), pc.less_equal(values, EXACT_IN_DOUBLE))
    doubles = _write_doubles(pc.cast(values, pa.float64(), safe=False))
    return pc.if_else(is_exact, doubles, pc.binary_join_element_wise(b"integer", write_digits(values), b" "))


def _write_plainly(value: float | None) -> bytes | None:
    """The shortest decimal that gives the double again, without an exponent, as numeric is written."""
    if value is None:
        return None
    text = format(Decimal(repr(value + 0.0)), "f")
    return text.removesuffix(".0").encode()


def _spell_reals(values: pa.Array) -> pa.Array:
    digits = pc.cast(values, pa.string())
    looks_real = pc.match_substring_regex(digits, "[.en]")
    return pc.if_else(looks_real, digits, pc.binary_join_element_wise(digits, "0", ".")).view(pa.binary())


def _lengths(values: pa.Array) -> pa.Array:
    return pc.cast(pc.binary_length(values), pa.string()).view(pa.binary())
