"""What copying a table came to, and a value of a rejected row as a person sees it."""

from array import array
from dataclasses import dataclass

from core.catalog.model import StorageClass


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that did not go over, set aside with its values among the records.

    `row_number` counts from 1 in the order that the table is read in; `rowid` is None where the table has none,
    `column` where no one column is to blame, `sqlstate` "" where the row was never sent.
    """

    row_number: int
    rowid: int | None
    column: str | None
    reason: str
    sqlstate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectCount:
    """How many rows were set aside for one cause; `reason` is that of the first of them."""

    column: str | None
    sqlstate: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableResult:
    """One table's rows: `rows_read` = `rows_written` + the rejected ones, always."""

    source_name: str
    target_name: str
    rows_read: int
    rows_written: int
    rejected: "array[int]"
    """The numbers of the rejected rows, ascending: 8 bytes each, for there may be millions."""
    reject_counts: tuple[RejectCount, ...]
    reject_examples: tuple[RejectedRow, ...]
    """Up to a hundred, from the first batches that have any."""
    values_altered: int
    bytes_sent: int
    duration_s: float

    @property
    def rows_set_aside(self) -> int:
        return len(self.rejected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A value of SQLite as it would be typed, None for NULL; one that is not whole is only a beginning to be read."""

    text: str | None
    storage_class: StorageClass
    is_whole: bool = True
