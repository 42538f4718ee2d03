"""What to read from a source, as a value: columns of one storage class each, and where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "integer": pa.int64(),
    "real": pa.float64(),
    "text": pa.string(),
    "blob": pa.binary(),
}
"""The Arrow type that each storage class arrives as. Text may hold NULs and invalid UTF-8."""


class StorageClassMismatch(ValueError):
    """A value is of another storage class than its column was asked for: read that column another way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryColumn:
    """An expression, all of whose values are NULL or of one storage class, under a name of any characters."""

    name: str
    storage_class: str
    """One of the keys of `ARROW_TYPES`."""
    expression_sql: str

    def __post_init__(self) -> None:
        if self.storage_class not in ARROW_TYPES:
            raise ValueError(f"not a storage class: {self.storage_class!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """`from_sql` is all that follows FROM: the table, NOT INDEXED, WHERE, ORDER BY, LIMIT.

    A table with a rowid is best read NOT INDEXED: a damaged index may lack rows, and one with an
    application's collation or function can't be used.
    """

    columns: tuple[QueryColumn, ...]
    from_sql: str

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a query needs a column")
        # SQLite reads a statement up to the first NUL, and would silently run what stands before it.
        if any("\0" in sql for sql in (self.from_sql, *(column.expression_sql for column in self.columns))):
            raise ValueError("no SQL statement can hold a NUL")

    @property
    def arrow_schema(self) -> pa.Schema:
        return pa.schema([(column.name, ARROW_TYPES[column.storage_class]) for column in self.columns])

    @property
    def select_sql(self) -> str:
        """The query in SQL, its columns named by their places, since a name may be any text.

        COLLATE BINARY changes no value, and keeps SQLite from looking for an application's collation where this
        stands inside another query.
        """
        expressions = ", ".join(
            f"({column.expression_sql}\n) COLLATE BINARY AS c{place}" for place, column in enumerate(self.columns)
        )
        return f"SELECT {expressions} FROM {self.from_sql}"
