"""What each conversion means, stated as its inverse: the target's values, read back as the source's storage class, must
be the source's values."""

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.plan.conversions import NUL_SHOWN_AS, Conversion, ConversionKind
from core.plan.model import ColumnPlan
from core.verify.condensing import condense
from core.verify.hexadecimal import write_hex
from core.verify.source_rows import ByClass

EXACT_IN_DOUBLE = 2**53
"""Every integer up to here, and none of all beyond, is told from its neighbours by a double."""


def column_agrees(column: ColumnPlan, source: ByClass, target: pa.Array) -> bool:
    """Whether one column of a piece of the target holds what the source's arrays say, in every row."""
    conversion = column.conversion
    try:
        if len(source) == 1:
            ((storage_class, values),) = source.items()
            return _class_agrees(conversion, storage_class, values, target)
        count = 0
        for storage_class, values in source.items():
            ours, theirs = values.drop_null(), target.filter(values.is_valid())
            if theirs.null_count or not _class_agrees(conversion, storage_class, ours, theirs):
                return False
            count += len(ours)
        return bool(count == len(target) - target.null_count)
    except pa.ArrowInvalid:
        # What can't be read back, such as letters for a number, or an integer that no double equals.
        return False


def _class_agrees(conversion: Conversion, storage_class: StorageClass, source: pa.Array, target: pa.Array) -> bool:
    """Whether values of one class are equal, NULLs included."""
    match conversion.kind, storage_class:
        case ConversionKind.INTEGER, StorageClass.INTEGER:
            return _are_equal(source, target)
        case ConversionKind.BOOLEAN, StorageClass.INTEGER:
            return _are_equal(source, pc.cast(target, pa.int64()))
        case ConversionKind.DOUBLE, StorageClass.REAL:
            return _are_equal(source, target)
        case ConversionKind.DOUBLE, StorageClass.INTEGER:
            # Refuses what is beyond EXACT_IN_DOUBLE.
            return _are_equal(pc.cast(source, pa.float64()), target)
        case ConversionKind.DECIMAL, StorageClass.INTEGER:
            return _are_equal(write_digits(source), drop_zero_fraction(target))
        case ConversionKind.DECIMAL, StorageClass.REAL:
            return _are_equal(source, pc.cast(target, pa.float64()))
        case ((ConversionKind.TEXT | ConversionKind.TEXT_OR_HEX | ConversionKind.BYTES), _):
            return _text_agrees(conversion, storage_class, source, target)
    return False


def _text_agrees(conversion: Conversion, storage_class: StorageClass, source: pa.Array, target: pa.Array) -> bool:
    match storage_class:
        case StorageClass.INTEGER:
            return _are_equal(write_digits(source), target)
        case StorageClass.REAL:
            return _look_real(target) and _are_equal(source, pc.cast(target, pa.float64()))
        case StorageClass.TEXT:
            return _are_equal(expected_text(conversion, source), target)
        case _:
            return _are_equal(expected_blob(conversion, source), target)


def _are_equal(source: pa.Array, target: pa.Array) -> bool:
    """Bit for bit, except that 0.0 and -0.0 count as the same double.

    A column of REAL affinity keeps both as the integer 0 (https://sqlite.org/datatype3.html#type_affinity), so SQLite
    itself does not promise to tell them apart. NaN equals nothing: SQLite has none.
    """
    return bool(source.equals(target))


def write_digits(integers: pa.Array) -> pa.Array:
    """Integers in digits, which can be written in one way only."""
    return pc.cast(integers, pa.string()).view(pa.binary())


def expected_text(conversion: Conversion, texts: pa.Array) -> pa.Array:
    """The bytes that texts of the source are in the target."""
    stored = texts.view(pa.binary())
    if conversion.nul is not None:
        stored = pc.replace_substring(stored, b"\0", NUL_SHOWN_AS.encode())
    return condense(stored)


def expected_blob(conversion: Conversion, blobs: pa.Array) -> pa.Array:
    """The bytes that blobs of the source are in a text or a bytea of the target."""
    if conversion.kind is ConversionKind.TEXT_OR_HEX:
        blobs = pc.binary_join_element_wise(b"\\x", write_hex(blobs), b"")
    return condense(blobs)


def drop_zero_fraction(numbers: pa.Array) -> pa.Array:
    """Texts of type numeric, which shows all digits of its scale, without a fraction that is nothing but zeros."""
    return pc.replace_substring_regex(numbers, r"\.0+$", "")


def _look_real(texts: pa.Array) -> bool:
    """Whether numbers in text show that they are no integers: by a point, an exponent, or as infinity."""
    shown = pc.match_substring_regex(texts, r"[.eE]|[Ii]nf")
    return bool(pc.all(shown, min_count=0).as_py())
