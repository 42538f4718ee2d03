"""The fields of rows that COPY sent in binary, column by column: where each begins, how long it is, and the bytes of a
column as an array. All rows of a batch at a time, by NumPy and Arrow, with nothing done for a single value."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.postgres.copy_out import CopiedRows

Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_COUNT_BYTES = 2
_LENGTH_BYTES = 4
_ROOM = bytes(8)
"""Behind the last field, so that one of any width can be read where a NULL is."""


class NotRows(ValueError):
    """Bytes are not rows of as many fields, or a field has not the length of its type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """One column of a batch. `data` are all bytes of all rows; `starts` and `lengths` say where the column's are."""

    data: bytes
    starts: Places
    lengths: Places
    """0 for NULL."""
    is_null: Mask | None
    """None where no field is NULL."""

    def read_numbers(self, dtype: str) -> npt.NDArray[Any]:
        """The fields as numbers of a NumPy type; of NULL any number. Raises NotRows where one is longer or shorter."""
        size = np.dtype(dtype).itemsize
        lengths = self.lengths if self.is_null is None else self.lengths[~self.is_null]
        if (lengths != size).any():
            raise NotRows(f"a field has not {size} bytes")
        return _overlay(self.data, dtype)[self.starts]

    def read_bytes(self, skip: int = 0) -> pa.Array:
        """The fields as a binary array, each without its first `skip` bytes. Raises NotRows where one has fewer."""
        lengths = self.lengths if self.is_null is None else self.lengths[~self.is_null]
        if skip and (lengths < skip).any():
            raise NotRows(f"a field has fewer than {skip} bytes")
        count = len(self.starts)
        # An array of the fields, and of what lies between them, of which every second one is taken.
        bounds = np.empty(2 * count, np.int32)
        bounds[0::2] = self.starts
        bounds[1::2] = self.starts + self.lengths
        if skip:
            bounds[0::2] += np.int32(skip) if self.is_null is None else np.where(self.is_null, 0, skip).astype(np.int32)
        pieces = pa.Array.from_buffers(
            pa.binary(), 2 * count - 1, [None, pa.py_buffer(bounds), pa.py_buffer(self.data)]
        )
        return pieces.take(pa.array(np.arange(0, 2 * count, 2), mask=self.is_null))


def split_rows(rows: CopiedRows, columns: int) -> list[Fields]:
    """The columns of some rows. Raises NotRows."""
    sizes = np.frombuffer(rows.sizes_bytes, np.int64)
    ends = np.cumsum(sizes)
    data = rows.data + _ROOM
    starts = ends - sizes
    if (_overlay(data, ">i2")[starts] != columns).any():
        raise NotRows(f"a row has not {columns} fields")
    starts = starts + _COUNT_BYTES
    all_lengths = _overlay(data, ">i4")
    last_starts = ends - _LENGTH_BYTES
    fields = []
    for _ in range(columns):
        if (starts > last_starts).any():
            raise NotRows("a row ends early")
        lengths = all_lengths[starts].astype(np.int64)
        is_null = lengths < 0
        has_null = bool(is_null.any())
        if has_null:
            lengths[is_null] = 0
        starts = starts + _LENGTH_BYTES
        fields.append(Fields(data=data, starts=starts, lengths=lengths, is_null=is_null if has_null else None))
        starts = starts + lengths
    # Only now is it certain that all of them are within the data.
    if (starts != ends).any():
        raise NotRows("a row is longer or shorter than its fields")
    return fields


def _overlay(data: bytes, dtype: str) -> npt.NDArray[Any]:
    """At each place of the bytes, the number that begins there."""
    size = np.dtype(dtype).itemsize
    return np.ndarray((len(data) - size + 1,), dtype, data, strides=(1,))
