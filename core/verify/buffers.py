"""The buffers below Arrow's arrays of bytes: all values' bytes at once, and where each begins."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Bytes = npt.NDArray[np.uint8]
Starts = npt.NDArray[np.int32]


def read_buffers(values: pa.Array) -> tuple[memoryview, Starts]:
    """All bytes of a binary array's values, and where in them each value starts; the last entry is the end.

    An array may be a slice of a larger one, whose buffers it shares
    (https://arrow.apache.org/docs/format/Columnar.html#variable-size-binary-layout).
    """
    _, offsets, data = values.buffers()
    if not len(values) or offsets is None or data is None:
        return memoryview(b""), np.zeros(len(values) + 1, np.int32)
    starts = np.frombuffer(offsets, np.int32, len(values) + 1, values.offset * 4)
    return memoryview(data)[starts[0] : starts[-1]], starts - starts[0]


def make_binary(data: bytes, starts: Starts, validity: pa.Buffer | None = None) -> pa.Array:
    """The binary array whose values start where `starts` says."""
    return pa.Array.from_buffers(
        pa.binary(), len(starts) - 1, [validity, pa.py_buffer(starts.astype(np.int32)), pa.py_buffer(data)]
    )


def equal_length(starts: Starts) -> int | None:
    """The length that all values have; None where they differ, or where there are none."""
    lengths = np.diff(starts)
    return int(lengths[0]) if len(lengths) and bool((lengths == lengths[0]).all()) else None
