"""Vectors in pgvector's binary format: the dimension and a zero in 16 bits each, then float4 values, big-endian
(vector_recv in https://github.com/pgvector/pgvector/blob/master/src/vector.c)."""

import struct
from array import array

import pyarrow as pa
import pyarrow.compute as pc

from core.copy.kernels.converted import Converted, int32, keep_fitting, null_of, read_data, read_offsets, restrict, then

_FLOAT_BYTES = 4
_WORD = "I" if array("I").itemsize == _FLOAT_BYTES else "L"


def blobs_to_vectors(values: pa.Array, dimensions: int) -> Converted:
    """Blobs of so many little-endian float32 values, all finite."""
    kept = keep_fitting(values, pc.equal(pc.binary_length(values), int32(dimensions * _FLOAT_BYTES)))
    blobs = kept.values.fill_null(_bytes(b""))
    data = read_data(blobs)
    offsets = read_offsets(blobs)
    swapped = array(_WORD)
    swapped.frombytes(data)
    swapped.byteswap()
    bodies = pa.Array.from_buffers(pa.binary(), len(blobs), [None, offsets.buffers()[1], pa.py_buffer(swapped)])
    vectors = pc.binary_join_element_wise(_bytes(struct.pack(">hh", dimensions, 0)), bodies, _bytes(b""))
    if kept.values.null_count:
        vectors = pc.if_else(kept.values.is_valid(), vectors, null_of(vectors))
    return restrict(then(kept, Converted(values=vectors)), _find_finite(blobs, data, dimensions))


def _bytes(value: bytes) -> pa.BinaryScalar:
    return pa.scalar(value, pa.binary())


def _find_finite(blobs: pa.Array, data: pa.Buffer, dimensions: int) -> pa.BooleanArray:
    """Which vectors have finite values alone; those that are empty have."""
    numbers = pa.Array.from_buffers(pa.float32(), data.size // _FLOAT_BYTES, [None, data])
    finite = pc.is_finite(numbers)
    if finite.true_count == len(numbers):
        return pa.repeat(pa.scalar(True, pa.bool_()), len(blobs))
    places = pc.indices_nonzero(pc.invert(finite))
    rows = pc.indices_nonzero(pc.greater(pc.binary_length(blobs), int32(0)))
    wrong = rows.take(pc.unique(pc.divide(places, pa.scalar(dimensions, pa.uint64()))))
    return pc.invert(pc.is_in(pa.array(range(len(blobs)), pa.uint64()), wrong))
