"""Blobs of float32 values, as sqlite-vec and most programs keep embeddings."""

from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.formats.family import Family, is_true, none_of, single
from core.profile.model import Format

_FLOAT_BYTES = 4


def vector_bytes(values: pa.Array) -> int | None:
    """How long a column's vectors are, by its first blob; None where there is none, 0 where it is no vector."""
    first = values.drop_null().slice(0, 1)
    if not len(first):
        return None
    size = len(first[0].as_buffer())
    return size if size % _FLOAT_BYTES == 0 else 0


def match_vector(values: pa.Array, size: int | None = None) -> pa.BooleanArray:
    """Whether each is a vector of `size` bytes; by the first of `values` where that is not known yet."""
    size = vector_bytes(values) if size is None else size
    if not size:
        return none_of(values)
    found = is_true(pc.equal(pc.binary_length(values), pa.scalar(size, pa.int32())))
    if not found.true_count:
        return found
    vectors = values if found.true_count == len(values) else values.filter(found)
    numbers = pa.Array.from_buffers(pa.float32(), len(vectors) * size // _FLOAT_BYTES, [None, _data_of(vectors)])
    is_finite = pc.is_finite(numbers)
    if is_finite.false_count == 0:
        return found
    wrong = pc.indices_nonzero(pc.invert(is_finite))
    mask = bytearray(b"\1") * len(vectors)
    for place in pc.unique(pc.divide(wrong, pa.scalar(size // _FLOAT_BYTES, pa.uint64()))).to_pylist():
        mask[place] = 0
    whole = pa.Array.from_buffers(pa.uint8(), len(vectors), [None, pa.py_buffer(mask)])
    return pc.replace_with_mask(found, found, pc.cast(whole, pa.bool_()))


def count_vector_layouts(values: pa.Array) -> dict[str, int]:
    counted = pc.value_counts(pc.binary_length(values))
    sizes = zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True)
    return {f"{size // _FLOAT_BYTES} dimensions": count for size, count in sizes}


def _data_of(values: pa.Array) -> pa.Buffer:
    """The bytes of blobs without NULLs, one after the other."""
    _, offsets, data = values.buffers()
    starts = pa.Array.from_buffers(pa.int32(), len(values) + 1, [None, offsets], 0, values.offset)
    start, end = starts[0].as_py(), starts[-1].as_py()
    return data.slice(start, end - start)


FAMILIES = (
    Family(
        storage_class=StorageClass.BLOB,
        formats=(Format.VECTOR,),
        match=single(match_vector),
        least=_FLOAT_BYTES,
        adapt=lambda values: single(partial(match_vector, size=vector_bytes(values))),
        count_layouts=count_vector_layouts,
    ),
)
