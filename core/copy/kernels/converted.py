"""What a kernel answers, and the steps that many of them share.

Arrow's casts raise where they do not take a value. So a kernel tries to cast all at once, which is the common case and
the fast one, and only then looks for the values that fit, and casts those.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass

ByClass = Mapping[StorageClass, pa.Array]
"""A column's values, an array a storage class: at most one of them has a value in a row."""

_TRUE, _FALSE = pa.scalar(True, pa.bool_()), pa.scalar(False, pa.bool_())


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """Values of the target, and which of them need attention. The masks are as long as the values, without NULLs."""

    values: pa.Array
    """In the Arrow type that the column's PostgreSQL type is sent as: NULL for NULL and for what is unfit."""
    unfit: pa.BooleanArray | None = None
    """Which of the source's values do not fit the conversion; None where all do."""
    altered: pa.BooleanArray | None = None
    """Which of the target's values are other ones than the source's, as the plan says; None where none is."""


def int64(value: int) -> pa.Int64Scalar:
    """Arrow is given no Python values: to tell their type, it looks each time anew for modules that may not be there,
    which takes longer than most kernels."""
    return pa.scalar(value, pa.int64())


def int32(value: int) -> pa.Int32Scalar:
    return pa.scalar(value, pa.int32())


def float64(value: float) -> pa.DoubleScalar:
    return pa.scalar(float(value), pa.float64())


def text(value: str) -> pa.StringScalar:
    return pa.scalar(value, pa.string())


def null_of(values: pa.Array) -> pa.Scalar:
    """NULL of the same type."""
    return pa.scalar(None, values.type)


def cast_fitting(
    source: pa.Array, target_type: pa.DataType, find_fitting: Callable[[pa.Array], pa.BooleanArray]
) -> Converted:
    """All values cast, or where Arrow refuses one, those that `find_fitting` finds, none of which it may refuse."""
    values = try_cast(source, target_type)
    if values is not None:
        return Converted(values=values)
    kept = keep_fitting(source, find_fitting(source))
    return Converted(values=pc.cast(kept.values, target_type), unfit=kept.unfit)


def try_cast(source: pa.Array, target_type: pa.DataType) -> pa.Array | None:
    """All values cast; None where Arrow refuses one."""
    try:
        # It goes on past a refusal and words every other one too, which takes long: so the first value goes ahead.
        pc.cast(first_value(source), target_type)
        return pc.cast(source, target_type)
    except pa.ArrowInvalid:
        return None


def first_value(values: pa.Array) -> pa.Array:
    """The first value that is not NULL, alone; none where all are NULL."""
    place = pc.index(values.is_valid(), _TRUE).as_py()
    return values.slice(place, 1) if place >= 0 else values.slice(0, 0)


def keep_fitting(source: pa.Array, fitting: pa.BooleanArray) -> Converted:
    """The values as they are, without those that are not `fitting`; NULL there means that they are not."""
    return restrict(Converted(values=source), fitting)


def restrict(converted: Converted, fitting: pa.BooleanArray) -> Converted:
    """What fitted so far and is `fitting` too."""
    wrong = any_of(pc.and_not(converted.values.is_valid(), is_true(fitting)))
    if wrong is None:
        return converted
    altered = None if converted.altered is None else any_of(pc.and_not(converted.altered, wrong))
    return Converted(
        values=pc.if_else(wrong, null_of(converted.values), converted.values),
        unfit=join_masks(converted.unfit, wrong),
        altered=altered,
    )


def then(first: Converted, second: Converted) -> Converted:
    """The outcome of a second step, which was given the first one's values."""
    return Converted(
        values=second.values,
        unfit=join_masks(first.unfit, second.unfit),
        altered=join_masks(first.altered, second.altered),
    )


def merge(parts: Sequence[Converted]) -> Converted:
    """Several parts of the same rows as one: at most one of them has a value in a row."""
    if len(parts) == 1:
        return parts[0]
    return Converted(
        values=pc.coalesce(*(part.values for part in parts)),
        unfit=join_masks(*(part.unfit for part in parts)),
        altered=join_masks(*(part.altered for part in parts)),
    )


def refuse_all(source: pa.Array, target_type: pa.DataType) -> Converted:
    """No value fits."""
    return Converted(values=pa.nulls(len(source), target_type), unfit=any_of(source.is_valid()))


def find_within(values: pa.Array, least: pa.Scalar, most: pa.Scalar) -> pa.BooleanArray:
    """Which values are from `least` to `most`: mostly all of them, as their extremes tell."""
    extremes = pc.min_max(values)
    are_all = pc.and_(pc.greater_equal(extremes["min"], least), pc.less_equal(extremes["max"], most)).as_py()
    if are_all is not False:
        return values.is_valid()
    return pc.and_(pc.greater_equal(values, least), pc.less_equal(values, most))


def any_of(mask: pa.BooleanArray) -> pa.BooleanArray | None:
    """The mask, unless it marks nothing."""
    return mask if mask.true_count else None


def is_true(mask: pa.BooleanArray) -> pa.BooleanArray:
    """False for NULL."""
    return pc.fill_null(mask, _FALSE) if mask.null_count else mask


def join_masks(*masks: pa.BooleanArray | None) -> pa.BooleanArray | None:
    """What any of the masks marks."""
    joined = None
    for mask in masks:
        if mask is not None:
            joined = mask if joined is None else pc.or_(joined, mask)
    return joined


def decide_some(
    found: pa.BooleanArray, open_: pa.BooleanArray, values: pa.Array, decide: Callable[[bytes], bool]
) -> pa.BooleanArray:
    """`found`, with the answers of `decide` for the few texts or blobs that are still open."""
    if not open_.true_count:
        return found
    answers = [decide(value) for value in values.filter(open_).view(pa.binary()).to_pylist()]
    return pc.replace_with_mask(found, open_, pa.array(answers, pa.bool_()))


def read_data(values: pa.Array) -> pa.Buffer:
    """The bytes of texts or blobs, one after the other. NULLs may have some too, unless `fill_null` filled them."""
    data = values.buffers()[2]
    if data is None or not len(values):
        return pa.py_buffer(b"")
    starts = _starts(values)
    start, end = starts[0].as_py(), starts[-1].as_py()
    return data.slice(start, end - start)


def read_offsets(values: pa.Array) -> pa.Array:
    """Where in `read_data` each text or blob begins, and the last one ends."""
    starts = _starts(values)
    return pc.subtract(starts, starts[0])


def _starts(values: pa.Array) -> pa.Array:
    if not len(values):
        return pa.array([0], pa.int32())
    return pa.Array.from_buffers(pa.int32(), len(values) + 1, [None, values.buffers()[1]], 0, values.offset)
