"""How many rows a table has, and how wide they are as Arrow holds them: eight bytes for each column, and the bytes of
texts and blobs."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

VALUE_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A table's rows, their bytes, and those of the widest one."""

    row_count: int = 0
    size_bytes: int = 0
    widest_row_bytes: int = 0

    def __add__(self, other: "Extent") -> "Extent":
        """The extent of both one's and the other's rows."""
        return Extent(
            row_count=self.row_count + other.row_count,
            size_bytes=self.size_bytes + other.size_bytes,
            widest_row_bytes=max(self.widest_row_bytes, other.widest_row_bytes),
        )


class BlockExtent:
    """The extent of some rows, whose values are taken in array by array."""

    __slots__ = ("_columns", "_row_count", "_variable")

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._row_count = 0
        self._variable: pa.Array | None = None

    def add(self, arrays: Iterable[pa.Array]) -> None:
        """Take in values of all the rows, NULL where they are of another class."""
        for array in arrays:
            self._row_count = len(array)
            if pa.types.is_string(array.type) or pa.types.is_binary(array.type):
                lengths = pc.cast(pc.fill_null(pc.binary_length(array), 0), pa.int64())
                self._variable = lengths if self._variable is None else pc.add(self._variable, lengths)

    def measure(self) -> Extent:
        if not self._row_count:
            return Extent()
        fixed_bytes = VALUE_BYTES * self._columns
        variable_bytes = widest_bytes = 0
        if self._variable is not None:
            variable_bytes, widest_bytes = pc.sum(self._variable).as_py(), pc.max(self._variable).as_py()
        return Extent(
            row_count=self._row_count,
            size_bytes=fixed_bytes * self._row_count + variable_bytes,
            widest_row_bytes=fixed_bytes + widest_bytes,
        )
