"""What a return trip came to."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.catalog.model import StorageClass


class LeftKind(StrEnum):
    """What of a database may not be brought back as it was."""

    ROW = "rows"
    VALUE = "values"
    COLUMN = "column"
    TABLE = "table"
    INDEX = "index"
    VIEW = "view"
    TRIGGER = "trigger"
    VIRTUAL_TABLE = "virtual table"
    CHECK = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Something that was not brought back, or not as it was; `effect` says it in whole sentences."""

    kind: LeftKind
    name: str
    """The source's: a table, "table.column", an index ..."""
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Respelled:
    """A column with values that are equal to what SQLite had, but perhaps written otherwise: `values` of them."""

    table: str
    column: str
    values: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTable:
    """What was written of one table, before it is compared. `reads` are the classes that its columns may hold now, by
    their source names; `put_back` the numbers of the rows that had been set aside, from 1 in reading order."""

    source_name: str
    rows: int
    rows_put_back: int
    rows_left: int
    """Rows that were set aside, and still are."""
    values_put_back: int
    values_left: int
    """Values that the run altered, and that are not the original ones again."""
    put_back: tuple[int, ...]
    reads: dict[str, tuple[StorageClass, ...]]
    computed: tuple[str, ...]
    """Generated columns, which SQLite computes again."""
    filled: tuple[str, ...]
    """Columns that were not carried over, and can't be NULL."""
    defaulted: tuple[str, ...]
    """Others that were not carried over."""
    respelled: tuple[Respelled, ...]
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredTable:
    """One table in the file: `rows` of the target, of which `rows_equal` were found equal, and `rows_put_back` that the
    run had set aside."""

    source_name: str
    rows: int
    rows_put_back: int
    values_put_back: int
    """Values that the run had altered, and that are the original ones again."""
    rows_equal: int
    is_equal: bool
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A value, or with `column` None a whole row, that is not the same in the file and in the target."""

    table: str
    row: str
    column: str | None
    file_value: str | None
    target_value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    """One return trip. `path` is the file's, which has another name than was asked for where it differs."""

    run_id: str
    target: str
    schema: str
    path: Path
    tables: tuple[RestoredTable, ...]
    respelled: tuple[Respelled, ...]
    left: tuple[Left, ...]
    differences: tuple[Difference, ...]
    """The first of each table."""
    orphans: int
    """Rows that refer to rows that are not there, as they may have done before."""
    duration_s: float

    @property
    def rows(self) -> int:
        return sum(table.rows + table.rows_put_back for table in self.tables)

    @property
    def is_equal(self) -> bool:
        return all(table.is_equal for table in self.tables)

    @property
    def has_findings(self) -> bool:
        return bool(self.respelled or self.left)
