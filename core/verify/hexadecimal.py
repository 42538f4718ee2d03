"""Arrays of bytes as hexadecimal digits: one call for all the data of an array."""

from binascii import hexlify

import numpy as np
import pyarrow as pa

from core.verify.buffers import make_binary, read_buffers

_INT32_MAX = 2**31 - 1


def write_hex(blobs: pa.Array) -> pa.Array:
    """Each binary value as two lower-case digits a byte, in a binary array. NULL stays NULL."""
    data, starts = read_buffers(blobs)
    if 2 * len(data) > _INT32_MAX:
        raise pa.ArrowInvalid("the digits of these blobs are more than an array holds")
    return make_binary(hexlify(data), starts * np.int32(2), _validity(blobs))


def _validity(values: pa.Array) -> pa.Buffer | None:
    return values.is_valid().buffers()[1] if values.null_count else None
