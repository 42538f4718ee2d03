"""What copying a table came to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that the server refused, set aside with its values in the records schema.

    `row_number` counts from 1 in the order that the table is read in; `rowid` is None where the table has none.
    """

    row_number: int
    rowid: int | None
    reason: str
    sqlstate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableResult:
    """One table's rows: `rows_read` = `rows_written` + the rejected ones, always."""

    source_name: str
    target_name: str
    rows_read: int
    rows_written: int
    rejected: tuple[RejectedRow, ...]
    values_altered: int
    bytes_sent: int
    duration_s: float
