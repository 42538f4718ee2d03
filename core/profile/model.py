"""What a database really holds, column by column, measured over every row: frozen numbers, no judgement."""

from dataclasses import dataclass
from enum import StrEnum

from core.catalog.model import StorageClass


class Format(StrEnum):
    """A form that values of one storage class may all have. `core.profile.formats` has a matcher for each."""

    BOOLEAN = "boolean"
    """TEXT: t f true false T F True False TRUE FALSE y n Y N 0 1."""
    INTEGER = "integer"
    """TEXT: digits of an int64 without leading zeros, "+" or "-0". REAL: without a fraction, within +-2^53."""
    DECIMAL = "decimal"
    """TEXT: digits with or without a point, at most 38 of them, no exponent, leading zeros, "+" or "-0"."""
    DOUBLE = "double"
    """TEXT: what the double that it means is written as (shortest digits); or as INTEGER, within +-2^53.
    INTEGER: within +-2^53."""
    DATE = "date"
    """TEXT: YYYY-MM-DD, a day that there is, in the years 0001 to 9999."""
    TIME = "time"
    """TEXT: HH:MM, HH:MM:SS or HH:MM:SS.f, up to 23:59:59.999999; digits after the sixth are zeros."""
    TIMESTAMP = "timestamp"
    """TEXT: a DATE, "T" or a space, and a TIME."""
    TIMESTAMPTZ = "timestamptz"
    """TEXT: a TIMESTAMP and its zone: Z, +HH, +HHMM or +HH:MM; the instant in UTC is in the years 0001 to 9999."""
    UUID = "uuid"
    """TEXT: 32 hexadecimal digits, or 36 characters with hyphens after 8, 12, 16 and 20 digits. BLOB: 16 bytes."""
    HEX_128 = "128 bits"
    """TEXT: 32 hexadecimal digits that are a UUID by their form alone: without a version and variant of RFC 9562."""
    JSON = "json"
    """TEXT: JSON (RFC 8259) of any kind."""
    JSON_CONTAINER = "json container"
    """TEXT: JSON, an object or an array."""
    JSON_NULL = "json null"
    """TEXT: the JSON null, which most drivers read from jsonb as they read NULL."""
    JSONB = "jsonb"
    """TEXT: JSON that jsonb takes and keeps: no name twice in an object, no \\u0000, no lone surrogate, no number
    beyond numeric's range."""
    VECTOR = "vector"
    """BLOB: float32 values, all finite; of the same number as in the column's first blob."""
    BIT = "bit"
    """INTEGER and REAL: 0 or 1."""
    SMALLINT = "smallint"
    """INTEGER: of 16 bits."""
    INT4 = "int4"
    """INTEGER: of 32 bits."""
    EPOCH_S = "epoch seconds"
    """INTEGER and REAL, as all that follow: an instant in the years 1980 to 2099, in seconds since 1970-01-01."""
    EPOCH_MS = "epoch milliseconds"
    EPOCH_US = "epoch microseconds"
    EPOCH_NS = "epoch nanoseconds"
    """Whole microseconds only: PostgreSQL keeps no finer ones."""
    JULIAN_DAY = "julian day"
    """Days since noon of -4713-11-24, as julianday() gives them."""
    OLE = "ole"
    """Days since 1899-12-30."""
    COCOA = "cocoa"
    """Seconds since 2001-01-01."""
    COCOA_NS = "cocoa nanoseconds"
    """Nanoseconds since 2001-01-01; whole microseconds only."""
    FILETIME = "filetime"
    """Units of 100 ns since 1601-01-01; whole microseconds only."""
    WEBKIT = "webkit"
    """Microseconds since 1601-01-01."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterExample:
    """A value that is not of a format: where it is, and how SQLite would quote its start."""

    row_number: int
    rowid: int | None
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatProfile:
    """How many of a column's values of one storage class are of one format.

    `hit_count` of the first `seen_count` values: of all of them, unless the format was given up because hardly any
    was of it. `exceptions` are the first few values that are not of it, where most are, or it was asked for.
    `layouts` are the spellings that occur ("YYYY-MM-DDTHH:MM:SS.fffZ", "lower case with hyphens", "384 dimensions"),
    the most frequent first, for formats that have several.
    """

    format: Format
    storage_class: StorageClass
    hit_count: int
    seen_count: int
    exceptions: tuple[CounterExample, ...] = ()
    layouts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonValue:
    """A value, as SQLite would quote its start, and how often it occurs."""

    value: str
    count: int


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
    text_min_bytes: int | None = None
    text_max_bytes: int | None = None
    text_min_chars: int | None = None
    text_max_chars: int | None = None
    text_integer_digits: int = 0
    """Digits before the point of the longest text of the format DECIMAL; 0 where they were not counted."""
    text_fraction_digits: int = 0
    """Digits after the point of the longest text of the format DECIMAL."""
    text_nul_count: int = 0
    """Texts with U+0000 in them, which PostgreSQL can't store."""
    text_invalid_count: int = 0
    """Texts that are not UTF-8."""
    text_invalid_first_row: int | None = None
    blob_min_bytes: int | None = None
    blob_max_bytes: int | None = None
    blob_not_text_count: int = 0
    """Blobs that are not UTF-8 text, or have a zero byte; counted only in columns that also hold other classes."""
    distinct_count: int | None = None
    """Different values, NULL aside; None where there are more than the profile keeps."""
    common_values: tuple[CommonValue, ...] = ()
    """The most frequent ones, where they were counted."""
    formats: tuple[FormatProfile, ...] = ()

    def format(self, wanted: Format, storage_class: StorageClass) -> FormatProfile | None:
        """What was seen of a format; None where no value is of it and neither declaration nor caller asks for it."""
        for found in self.formats:
            if found.format is wanted and found.storage_class is storage_class:
                return found
        return None

    def count(self, storage_class: StorageClass) -> int:
        """Values of a class."""
        return {
            StorageClass.NULL: self.null_count,
            StorageClass.INTEGER: self.integer_count,
            StorageClass.REAL: self.real_count,
            StorageClass.TEXT: self.text_count,
            StorageClass.BLOB: self.blob_count,
        }[storage_class]

    def is_all(self, wanted: Format, storage_class: StorageClass) -> bool:
        """Whether there are values of a class and each is of a format."""
        found = self.format(wanted, storage_class)
        return found is not None and found.hit_count == self.count(storage_class) > 0

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
    orphan_sql: str = ""
    """SQLite's SQL, true for the orphans in any query FROM the table by its own name; else false."""
    by_nocase: "KeyProfile | None" = None
    """The same as SQLite itself compares, where columns of the parent are of COLLATE NOCASE; None where none is, or
    where there is no orphan byte by byte either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateProfile:
    """A key whose values differ in SQLite and would be the same once they are text (1 and '1')."""

    table: str
    columns: tuple[str, ...]
    group_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProfile:
    """One table's rows, or those that its filter `where_sql` takes; `size_bytes` is of the values alone."""

    name: str
    row_count: int
    """In a sample: how many rows the table seems to have."""
    size_bytes: int
    widest_row_bytes: int
    columns: tuple[ColumnProfile, ...]
    where_sql: str | None = None
    rows_left_out: int = 0
    """Rows that the filter does not take."""

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
        return max(1, min(self._rows_of(4_000_000), self.row_count))

    @property
    def block_rows(self) -> int:
        """The same for readers side by side, that need no warming up, and that hinder each other by short steps."""
        return self._rows_of(12_000_000)

    def _rows_of(self, size_bytes: int) -> int:
        average = max(1, self.size_bytes // max(1, self.row_count))
        rows = min(size_bytes // average, 64_000_000 // max(1, self.widest_row_bytes))
        return max(1, min(rows, 65_536))


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All tables, in the catalog's order. A sample has looked at some rows of each, and at no key."""

    tables: tuple[TableProfile, ...]
    keys: tuple[KeyProfile, ...] = ()
    duplicates: tuple[DuplicateProfile, ...] = ()
    is_sample: bool = False

    @property
    def row_count(self) -> int:
        return sum(table.row_count for table in self.tables)

    def table(self, name: str) -> TableProfile:
        """The profile of the table of exactly that name. Raises KeyError."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)
