"""What a database really holds, column by column, measured over every row: frozen numbers, no judgement."""

from dataclasses import dataclass

from core.catalog.model import StorageClass


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """One column's contents. Ranges and lengths are None where no value has that storage class.

    Lengths are those of the widest value. Row numbers count from 1 in the order that the table is read in.
    """

    name: str
    null_count: int = 0
    integer_count: int = 0
    real_count: int = 0
    text_count: int = 0
    blob_count: int = 0
    integer_min: int | None = None
    integer_max: int | None = None
    real_min: float | None = None
    real_max: float | None = None
    real_integer_digits: int = 0
    """Digits before the point of the longest real, written as its shortest decimal."""
    real_fraction_digits: int = 0
    """Digits after the point of the longest real, written as its shortest decimal."""
    text_max_bytes: int | None = None
    text_max_chars: int | None = None
    text_nul_count: int = 0
    """Texts with U+0000 in them, which PostgreSQL can't store."""
    text_invalid_count: int = 0
    """Texts that are not UTF-8."""
    text_invalid_first_row: int | None = None
    blob_max_bytes: int | None = None
    blob_not_text_count: int = 0
    """Blobs that are not UTF-8 text, or have a zero byte; counted only in columns that also hold other classes."""

    @property
    def value_count(self) -> int:
        """Values that are not NULL."""
        return self.integer_count + self.real_count + self.text_count + self.blob_count

    @property
    def storage_classes(self) -> tuple[StorageClass, ...]:
        """The classes that occur, NULL aside, in SQLite's order of comparison."""
        counts = (
            (StorageClass.INTEGER, self.integer_count),
            (StorageClass.REAL, self.real_count),
            (StorageClass.TEXT, self.text_count),
            (StorageClass.BLOB, self.blob_count),
        )
        return tuple(storage_class for storage_class, count in counts if count)

    @property
    def holds_infinity(self) -> bool:
        """Whether a real is infinite. (SQLite stores NaN as NULL.)"""
        return self.real_max == float("inf") or self.real_min == float("-inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyProfile:
    """One foreign key's rows whose values, none of them NULL, have no parent row."""

    table: str
    key_number: int
    """Position in the table's `foreign_keys`."""
    orphan_count: int
    orphan_examples: tuple[str, ...] = ()
    """Values of up to three orphans, as SQLite quotes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateProfile:
    """A key whose values differ in SQLite and would be the same once they are text (1 and '1')."""

    table: str
    columns: tuple[str, ...]
    group_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProfile:
    """One table's rows; `size_bytes` is of the values alone."""

    name: str
    row_count: int
    size_bytes: int
    widest_row_bytes: int
    columns: tuple[ColumnProfile, ...]

    def column(self, name: str) -> ColumnProfile:
        """The profile of the column of exactly that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def batch_rows(self) -> int:
        """How many rows to read at a time: some 4 MB of them, never more than 64 MB of the widest ones, and no more
        than there are: the reader warms up with as many."""
        average = max(1, self.size_bytes // max(1, self.row_count))
        rows = min(4_000_000 // average, 64_000_000 // max(1, self.widest_row_bytes))
        return max(1, min(rows, 65_536, self.row_count))


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All tables, in the catalog's order."""

    tables: tuple[TableProfile, ...]
    keys: tuple[KeyProfile, ...] = ()
    duplicates: tuple[DuplicateProfile, ...] = ()

    @property
    def row_count(self) -> int:
        return sum(table.row_count for table in self.tables)

    def table(self, name: str) -> TableProfile:
        """The profile of the table of exactly that name. Raises KeyError."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)
