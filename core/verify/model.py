"""What a comparison found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One difference. `column` is None where a whole row is missing or too many.

    `row` names the row: its primary key where there is one, else its number in the order of the table.
    """

    table: str
    row: str
    column: str | None
    source_value: str | None
    target_value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCheck:
    """One table's comparison: `rows_source` = `rows_equal` + `rows_set_aside` where all arrived."""

    table: str
    rows_source: int
    rows_target: int
    rows_equal: int
    rows_set_aside: int
    values_altered: int
    """Values that differ as planned, each of which is in the ledger."""
    mismatches: tuple[Mismatch, ...]
    """The first few differences."""
    duration_s: float

    @property
    def is_equal(self) -> bool:
        return (
            not self.mismatches
            and self.rows_equal == self.rows_target
            and self.rows_source == self.rows_equal + self.rows_set_aside
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """All tables' comparisons."""

    tables: tuple[TableCheck, ...]

    @property
    def is_equal(self) -> bool:
        return all(table.is_equal for table in self.tables)
