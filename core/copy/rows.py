"""Some rows of a table on their way: as SQLite has them, and as they are sent."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core.copy.kernels.converted import ByClass
from core.plan.model import ColumnPlan, TablePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRows:
    """The source's values, column by column of the plan; `row_numbers` count from 1 in the order of reading."""

    values: tuple[ByClass, ...]
    row_numbers: pa.Int64Array
    rowids: pa.Int64Array | None

    def __len__(self) -> int:
        return len(self.row_numbers)

    @property
    def nbytes(self) -> int:
        return sum(array.nbytes for values in self.values for array in values.values())

    def take(self, indices: pa.Array) -> "SourceRows":
        """Only the rows of these indices, in their order."""
        return SourceRows(
            values=tuple({each: pc.take(array, indices) for each, array in values.items()} for values in self.values),
            row_numbers=pc.take(self.row_numbers, indices),
            rowids=None if self.rowids is None else pc.take(self.rowids, indices),
        )

    def slice(self, start: int, count: int) -> "SourceRows":
        return SourceRows(
            values=tuple({each: array.slice(start, count) for each, array in values.items()} for values in self.values),
            row_numbers=self.row_numbers.slice(start, count),
            rowids=None if self.rowids is None else self.rowids.slice(start, count),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedRows:
    """Rows that one column marks: as unfit for it, or as altered in it."""

    column: ColumnPlan
    mask: pa.BooleanArray
    reason: str | None = None
    """Why, where it is not for the conversion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedRows:
    """Rows in the target's types, beside what they came from."""

    source: SourceRows
    values: tuple[pa.Array, ...]
    """Of all the source's rows, in the columns' order."""
    target: pa.RecordBatch
    """Of those that are sent."""
    sent: pa.Int64Array | None
    """Which of the source's rows those are; None where all are."""
    unfit: tuple[MarkedRows, ...] = ()
    """Rows that are not sent, and the columns that are to blame."""
    nulled: tuple[MarkedRows, ...] = ()
    """Values for which NULL stands."""
    altered: tuple[MarkedRows, ...] = ()
    """Values that are other ones, as the plan says."""

    def source_index(self, offset: int) -> int:
        """Which of the source's rows is at an offset of `target`."""
        return offset if self.sent is None else int(self.sent[offset].as_py())


def find_key(plan: TablePlan) -> Sequence[int]:
    """The positions of the primary key's columns, none where there is no such key."""
    positions = {column.target_name: position for position, column in enumerate(plan.columns)}
    return [positions[name] for name in plan.primary_key.columns] if plan.primary_key is not None else []
