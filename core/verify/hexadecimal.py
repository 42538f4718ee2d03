"""Arrays of bytes to hexadecimal digits and back: one call for all the data of an array."""

from binascii import hexlify, unhexlify

import pyarrow as pa
import pyarrow.compute as pc


def write_hex(blobs: pa.Array) -> pa.Array:
    """Each binary value as two lower-case digits a byte, in a binary array. NULL stays NULL."""
    data, starts = _data_and_starts(blobs)
    return _make_binary(blobs, hexlify(data), pc.multiply_checked(starts, pa.scalar(2, pa.int32())))


def read_hex(digits: pa.Array) -> pa.Array:
    """The bytes that each binary value of digits stands for. NULL stays NULL. Raises binascii.Error."""
    data, starts = _data_and_starts(digits)
    return _make_binary(digits, unhexlify(data), pc.divide(starts, pa.scalar(2, pa.int32())))


def _data_and_starts(values: pa.Array) -> tuple[memoryview, pa.Array]:
    """All bytes of a binary array's values, and where in them each value starts; the last entry is the end.

    An array may be a slice of a larger one, whose buffers it shares
    (https://arrow.apache.org/docs/format/Columnar.html#variable-size-binary-layout).
    """
    _, offsets, data = values.buffers()
    if offsets is None or data is None:
        return memoryview(b""), pa.array([0] * (len(values) + 1), pa.int32())
    starts = pa.Array.from_buffers(pa.int32(), len(values) + 1, [None, offsets], offset=values.offset)
    first, end = starts[0].as_py(), starts[-1].as_py()
    return memoryview(data)[first:end], pc.subtract(starts, starts[0])


def _make_binary(like: pa.Array, data: bytes, starts: pa.Array) -> pa.Array:
    validity = like.is_valid().buffers()[1] if like.null_count else None
    return pa.Array.from_buffers(pa.binary(), len(like), [validity, starts.buffers()[1], pa.py_buffer(data)])
