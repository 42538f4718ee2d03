"""What SQLite says of its schema by PRAGMA, as typed rows: apart from the reader, which puts them together.

The PRAGMAs are asked as table-valued functions (https://sqlite.org/pragma.html#pragfunc), so that every name
goes in as a bound value; with the schema `temp` in front, for a table in `main` that is called
pragma_table_xinfo would hide the function. They work under trusted_schema=OFF, since no view or trigger calls
them, and need no collation that the application may have registered. `pragma_table_list` is left out on
purpose: it expands every view, starting anew at each one that is broken, and one hostile view keeps it busy
for hours.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaRow:
    """A row of the schema table: an object of `type` table, index, view or trigger."""

    type: str
    name: str
    table: str
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """A row of table_xinfo; `key_place` counts from 1 in the primary key, 0 is outside it."""

    name: str
    declared_type: str
    not_null: bool
    default_sql: str | None
    key_place: int
    hidden: bool
    generated: bool
    stored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """A key of an index from index_xinfo; `column` is None for an expression."""

    column: str | None
    descending: bool
    collation: str


@dataclass(slots=True, kw_only=True)
class IndexRows:
    """A row of index_list with its keys; `origin` is c (CREATE INDEX), u (UNIQUE) or pk."""

    name: str
    unique: bool
    origin: str
    partial: bool
    keys: list[KeyRow] = field(default_factory=list)
    has_rowid: bool = False
    """Whether its entries end in a rowid: those of a WITHOUT ROWID table's primary key do not."""


@dataclass(slots=True, kw_only=True)
class ForeignKeyRows:
    """The rows of foreign_key_list for one key; `parent_columns` is empty where the declaration has none."""

    parent_table: str
    on_update: str
    on_delete: str
    columns: list[str] = field(default_factory=list)
    parent_columns: list[str] = field(default_factory=list)


@contextmanager
def keeping_undecodable_text(connection: sqlite3.Connection) -> Iterator[sqlite3.Cursor]:
    """A cursor that reads any text: SQLite does not check that it is UTF-8, and some of it never was."""
    text_factory = connection.text_factory
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    cursor = connection.cursor()
    cursor.row_factory = None
    try:
        yield cursor
    finally:
        cursor.close()
        connection.text_factory = text_factory


def read_setting(cursor: sqlite3.Cursor, pragma: str) -> str | int:
    """The value of a PRAGMA of the whole database."""
    value: str | int = cursor.execute(f"PRAGMA main.{pragma}").fetchone()[0]
    return value


def read_schema(cursor: sqlite3.Cursor) -> list[SchemaRow]:
    """All objects of `main`, in the order of its schema table."""
    # An application may have stored blobs there: SQLite reads them as text, and so does the CAST.
    rows = cursor.execute(
        "SELECT CAST(type AS TEXT), CAST(name AS TEXT), CAST(tbl_name AS TEXT), CAST(sql AS TEXT)"
        " FROM main.sqlite_master ORDER BY rowid"
    )
    return [
        SchemaRow(type=kind or "", name=name or "", table=table or "", sql=readable(sql or ""))
        for kind, name, table, sql in rows
    ]


def read_columns(cursor: sqlite3.Cursor, table: str) -> list[ColumnRow]:
    """The columns of a table or view, hidden and generated ones included.

    Raises sqlite3.DatabaseError for a name that is not valid UTF-8: nothing else could ask for that column.
    """
    rows = cursor.execute(
        'SELECT name, type, "notnull", dflt_value, pk, hidden FROM temp.pragma_table_xinfo(?, ?)',
        (_sayable(table), "main"),
    )
    return [
        ColumnRow(
            name=_sayable(name),
            declared_type=readable(declared_type or ""),
            not_null=bool(not_null),
            default_sql=None if default_sql is None else readable(default_sql),
            key_place=key_place,
            # https://sqlite.org/pragma.html#pragma_table_xinfo
            hidden=hidden == 1,
            generated=hidden in (2, 3),
            stored=hidden == 3,
        )
        for name, declared_type, not_null, default_sql, key_place, hidden in rows
    ]


def read_visible_column_names(cursor: sqlite3.Cursor, table: str) -> tuple[str, ...]:
    """The columns of a view or virtual table that are not hidden; () where SQLite can't say them."""
    if table != readable(table):
        return ()
    try:
        return tuple(column.name for column in read_columns(cursor, table) if not column.hidden)
    except sqlite3.Error as error:
        # A function, table or module is missing, a module's own tables are damaged, a name is no text.
        # Anything else (a lock, an interruption) is not about this object.
        code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code & 0xFF in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT):
            return ()
        raise


def read_indexes(cursor: sqlite3.Cursor, table: str) -> list[IndexRows]:
    """The indexes of a table, also those that SQLite made for its constraints."""
    rows = cursor.execute(
        'SELECT i.name, i."unique", i.origin, i.partial, k.cid, k.name, k."desc", k.coll, k.key'
        " FROM temp.pragma_index_list(?, ?) AS i, temp.pragma_index_xinfo(i.name, ?) AS k",
        (_sayable(table), "main", "main"),
    )
    indexes: dict[str, IndexRows] = {}
    for name, unique, origin, partial, column_number, column, descending, collation, is_key in rows:
        index = indexes.get(name)
        if index is None:
            index = IndexRows(name=name, unique=bool(unique), origin=origin, partial=bool(partial))
            indexes[name] = index
        if is_key:
            named = column if column_number >= 0 else None
            index.keys.append(KeyRow(column=named, descending=bool(descending), collation=readable(collation)))
        elif column_number == -1:
            index.has_rowid = True
    return list(indexes.values())


def read_foreign_keys(cursor: sqlite3.Cursor, table: str) -> list[ForeignKeyRows]:
    """The foreign keys of a table, in the order in which they are declared."""
    rows = cursor.execute(
        'SELECT id, "table", "from", "to", on_update, on_delete FROM temp.pragma_foreign_key_list(?, ?)'
        " ORDER BY id DESC, seq",
        (_sayable(table), "main"),
    )
    keys: dict[int, ForeignKeyRows] = {}
    for number, parent_table, column, parent_column, on_update, on_delete in rows:
        key = keys.get(number)
        if key is None:
            key = ForeignKeyRows(parent_table=readable(parent_table), on_update=on_update, on_delete=on_delete)
            keys[number] = key
        key.columns.append(column)
        if parent_column is not None:
            key.parent_columns.append(readable(parent_column))
    return list(keys.values())


def read_sequence_values(cursor: sqlite3.Cursor) -> dict[str, int]:
    """What AUTOINCREMENT counted up to, by the table's name (https://sqlite.org/autoinc.html)."""
    values: dict[str, int] = {}
    for table, value in cursor.execute("SELECT name, seq FROM main.sqlite_sequence"):
        # An ordinary table that anyone may write anything into.
        if isinstance(table, str) and isinstance(value, int):
            values[table] = max(value, values.get(table, value))
    return values


def readable(text: str) -> str:
    """A text with U+FFFD where it is not valid UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _sayable(name: str) -> str:
    """A name that can be sent back to SQLite. Raises sqlite3.DatabaseError where it is no UTF-8 or has a NUL."""
    if name != readable(name):
        raise sqlite3.DatabaseError(f"the name of a table or column is not valid UTF-8: {readable(name)!r}")
    if "\0" in name:
        raise sqlite3.DatabaseError(f"the name of a table or column has a NUL: {name!r}")
    return name
