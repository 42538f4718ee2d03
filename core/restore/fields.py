"""The rows of a COPY in binary, cut into columns: where each value lies among the bytes, and those of fixed length as
NumPy arrays. Apart from the verifier's own, which is to find what goes wrong here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from core.postgres.copy_out import CopiedRows

_COUNT_BYTES, _LENGTH_BYTES = 2, 4
Value = TypeVar("Value")


class UnexpectedBytes(ValueError):
    """A value has not the length of its type: the column is of another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of some rows: of each value where it begins and how long it is, -1 for NULL."""

    data: bytes
    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def is_null(self) -> npt.NDArray[np.bool_] | None:
        """None where no value is NULL."""
        null = self.lengths < 0
        return null if null.any() else None

    def read_numbers(self, dtype: str) -> npt.NDArray[Any]:
        """The values that are not NULL, as numbers of a NumPy type. Raises UnexpectedBytes."""
        size = np.dtype(dtype).itemsize
        is_value = self.lengths >= 0
        if (self.lengths[is_value] != size).any():
            raise UnexpectedBytes(f"a value has not {size} bytes")
        characters = np.frombuffer(self.data, np.uint8)
        places = self.starts[is_value][:, None] + np.arange(size)
        return np.ascontiguousarray(characters[places]).view(dtype).ravel()

    def read_each(self, read: Callable[[bytes], Value], *, skip: int = 0) -> list[Value | None]:
        """What `read` makes of the bytes of each value, without the first `skip` of them; None for NULL."""
        data = self.data
        starts, ends = (self.starts + skip).tolist(), (self.starts + self.lengths).tolist()
        if self.is_null is None:
            return [read(data[start:end]) for start, end in zip(starts, ends, strict=True)]
        return [
            None if length < 0 else read(data[start:end])
            for start, end, length in zip(starts, ends, self.lengths.tolist(), strict=True)
        ]

    def spread(self, values: list[Value]) -> list[Value | None]:
        """The values that are not NULL with None in the places of those that are."""
        null = self.is_null
        if null is None:
            return list(values)
        iterator = iter(values)
        return [None if is_null else next(iterator) for is_null in null.tolist()]


def split_rows(rows: CopiedRows, columns: int) -> list[Column]:
    """The columns of some rows. Raises UnexpectedBytes."""
    sizes = np.frombuffer(rows.sizes_bytes, np.int64)
    characters = np.frombuffer(rows.data, np.uint8)
    ends = np.cumsum(sizes)
    places = ends - sizes + _COUNT_BYTES
    found = []
    for _ in range(columns):
        if (places + _LENGTH_BYTES > ends).any():
            raise UnexpectedBytes("a row has too few values")
        head = characters[places[:, None] + np.arange(_LENGTH_BYTES)]
        lengths = np.ascontiguousarray(head).view(">i4").ravel().astype(np.int64)
        starts = places + _LENGTH_BYTES
        found.append(Column(data=rows.data, starts=starts, lengths=lengths))
        places = starts + np.maximum(lengths, 0)
    if (places != ends).any():
        raise UnexpectedBytes("a row has too many values")
    return found
