"""Reads some rows of a table through Python's SQLite: the fast way where they are few, since all tables share a
connection, which has read the schema once."""

import marshal
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from core.catalog.model import StorageClass, Table
from core.errors import SourceUnreadable
from core.identifiers import quote_sqlite
from core.profile.filters import join_evenly
from core.sqlite.limits import RowClock, clocking_rows
from core.sqlite.query import ARROW_TYPES
from core.sqlite.rowid import find_rowid_name
from core.sqlite.source import Source

Row = tuple[int | float | str | bytes | None, ...]
ByClass = Mapping[StorageClass, pa.Array]
"""A column's values by their classes, each of all rows with NULL for those of others."""

MOST_COLUMNS = 2000
"""Of a result (https://sqlite.org/limits.html#max_column)."""
MOST_ROW_BYTES = 128_000_000
"""Of a row that generated columns make, which are in no file."""
MOST_BYTES = 8_000_000
"""Of texts and blobs that are read at once."""

_CLASSES: Mapping[type, StorageClass] = {
    int: StorageClass.INTEGER,
    float: StorageClass.REAL,
    str: StorageClass.TEXT,
    bytes: StorageClass.BLOB,
}
_ROWS_BETWEEN = 8
"""That are fetched between two looks at how wide they are."""
_SMALL_FILE_BYTES = 16_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRows:
    """Some rows of a table, or all of them, in the order that they were read in."""

    table: Table
    count: int
    columns: tuple[ByClass, ...]
    rowids: pa.Array | None

    @property
    def memory_bytes(self) -> int:
        return sum(values.nbytes for by_class in self.columns for values in by_class.values())


def rowid_expression(table: Table) -> str | None:
    """What gives a table's rowid; None where nothing does."""
    alias = _find_alias(table)
    if alias is not None:
        return quote_sqlite(table.columns[alias].name)
    return None if table.without_rowid else find_rowid_name(column.name for column in table.columns)


def find_rowid(table: Table) -> int | None:
    """Where the rowid stands in rows that are fetched; None where it does not."""
    alias = _find_alias(table)
    if alias is not None:
        return alias
    has_room = len(table.columns) < MOST_COLUMNS
    return len(table.columns) if has_room and rowid_expression(table) is not None else None


def may_be_wide(source: Source, table: Table) -> bool:
    """Whether some rows may take more memory than they should: not where all of the file takes no more, and nothing
    is computed that is not in it."""
    return source.state.size_bytes > _SMALL_FILE_BYTES or computes_columns(table)


def computes_columns(table: Table) -> bool:
    """Whether some columns are in no file, but computed for each row that is read."""
    return any(column.generated is not None and not column.generated.stored for column in table.columns)


def fetch_rows(
    connection: sqlite3.Connection, table: Table, rest_sql: str, most_rows: int, *, most_bytes: int | None
) -> tuple[list[Row], bool]:
    """Up to so many rows of a table, with its rowid where there is room for it, and whether they are all.

    `rest_sql` is what follows FROM. It stops earlier after `most_bytes`.
    """
    columns = [quote_sqlite(column.name) for column in table.columns]
    if find_rowid(table) == len(columns):
        columns.append(rowid_expression(table) or "")
    sql = f"SELECT {', '.join(columns)} FROM {rest_sql} LIMIT {most_rows + 1}"
    if not computes_columns(table):
        return _fetch_any_text(connection, sql, most_rows, most_bytes)
    with clocking_rows(connection, table.name) as clock:
        _check_width(connection, table, rest_sql, most_rows)
        clock.start_row()
        return _fetch_any_text(connection, sql, most_rows, most_bytes, clock)


def measure_memory(rows: list[Row]) -> int:
    """About how many bytes rows take; so it is the quickest to say."""
    return len(marshal.dumps(rows))


def find_classes(table: Table, rows: Sequence[Row]) -> tuple[tuple[StorageClass, ...], ...]:
    """What occurs in rows, as they were fetched, column by column."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(table.columns)
    kinds = (set(map(type, values)) for values in columns[: len(table.columns)])
    return tuple(tuple(each for kind, each in _CLASSES.items() if kind in some) for some in kinds)


def gather_rows(table: Table, rows: Sequence[Row]) -> TableRows:
    """Rows, as they were fetched, as arrays."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * (len(table.columns) + 1)
    arrays = tuple(_split_classes(values) for values in columns[: len(table.columns)])
    place = find_rowid(table)
    return TableRows(
        table=table,
        count=len(rows),
        columns=arrays,
        rowids=None if place is None else pa.array(columns[place], pa.int64()),
    )


def _find_alias(table: Table) -> int | None:
    """The position of the column that is the rowid."""
    key = table.primary_key
    if key is None or not key.rowid_alias:
        return None
    return table.columns.index(table.column(key.columns[0]))


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _check_width(connection: sqlite3.Connection, table: Table, rest_sql: str, most_rows: int) -> None:
    """Raise SourceUnreadable where rows are wider than memory allows, by many columns that repeat what one stores."""
    computed = [column for column in table.columns if column.generated is not None and not column.generated.stored]
    if len(computed) * connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) <= MOST_ROW_BYTES:
        return
    lengths = [f"ifnull(length(CAST({quote_sqlite(column.name)} AS BLOB)), 0)" for column in computed]
    width = join_evenly(lengths, "+")
    (widest,) = connection.execute(
        f"SELECT max(width) FROM (SELECT {width} AS width FROM {rest_sql} LIMIT {most_rows + 1})"
    ).fetchone()
    if (widest or 0) > MOST_ROW_BYTES:
        raise SourceUnreadable(
            f"A row of {table.name} is {widest:,} bytes wide by its generated columns: too wide to be read.",
            "Drop some of them with the sqlite3 shell.",
            {"table": table.name},
        )


def _fetch_any_text(
    connection: sqlite3.Connection, sql: str, most_rows: int, most_bytes: int | None, clock: RowClock | None = None
) -> tuple[list[Row], bool]:
    try:
        return _fetch(connection.execute(sql), most_rows, most_bytes, clock)
    except sqlite3.OperationalError as error:
        if not str(error).startswith("Could not decode to UTF-8"):
            raise
    connection.text_factory = _decode
    try:
        return _fetch(connection.execute(sql), most_rows, most_bytes, clock)
    finally:
        connection.text_factory = str


def _fetch(
    cursor: sqlite3.Cursor, most_rows: int, most_bytes: int | None, clock: RowClock | None
) -> tuple[list[Row], bool]:
    if most_bytes is None:
        found = cursor.fetchmany(most_rows + 1)
        cursor.close()
        return found[:most_rows], len(found) <= most_rows
    rows: list[Row] = []
    size_bytes = 0
    next_rows = 1
    while some := cursor.fetchmany(next_rows):
        if clock is not None:
            clock.start_row()
        rows += some
        size_bytes += measure_memory(some)
        next_rows = max(1, min(_ROWS_BETWEEN, (most_bytes - size_bytes) * len(rows) // max(1, size_bytes)))
        if len(rows) > most_rows or size_bytes > most_bytes:
            is_whole = len(rows) <= most_rows and cursor.fetchone() is None
            cursor.close()
            return rows[:most_rows], is_whole
    return rows, True


def _split_classes(values: Sequence[int | float | str | bytes | None]) -> ByClass:
    kinds = set(map(type, values)) - {type(None)}
    if len(kinds) == 1:
        return {_CLASSES[kind]: _make_array(values, _CLASSES[kind]) for kind in kinds}
    return {
        storage_class: _make_array([value if type(value) is kind else None for value in values], storage_class)
        for kind, storage_class in _CLASSES.items()
        if kind in kinds
    }


def _make_array(values: Sequence[int | float | str | bytes | None], storage_class: StorageClass) -> pa.Array:
    try:
        return pa.array(values, ARROW_TYPES[storage_class])
    except UnicodeEncodeError:  # what is not UTF-8
        stored = [value.encode("utf-8", "surrogateescape") if isinstance(value, str) else None for value in values]
        return pa.array(stored, pa.binary()).view(pa.string())
