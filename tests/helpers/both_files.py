"""Two SQLite files held against each other, value by value, by Python's own driver."""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

SETTINGS = ("encoding", "page_size", "user_version", "application_id", "auto_vacuum")


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def read_schema(path: Path) -> set[tuple[str, str, str]]:
    """Kind, name and text of every object, without what SQLite makes by itself."""
    with closing(sqlite3.connect(path)) as connection:
        return set(
            connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        )


def read_settings(path: Path) -> list[object]:
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f"PRAGMA {setting}").fetchone()[0] for setting in SETTINGS]


def read_rows(path: Path, table: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """The columns, and of each row of each column the storage class and the value, texts as bytes."""
    with closing(sqlite3.connect(path)) as connection:
        names = [row[1] for row in connection.execute(f"PRAGMA table_xinfo({quote(table)})")]
        connection.text_factory = bytes
        listed = ", ".join(f"typeof({quote(name)}), {quote(name)}" for name in names)
        rows = connection.execute(f"SELECT {listed} FROM {quote(table)} NOT INDEXED").fetchall()
    return names, [tuple(zip(row[::2], row[1::2], strict=True)) for row in rows]


def find_differences(
    source: Path, restored: Path, tables: Collection[str], respelled: Collection[tuple[str, str]] = ()
) -> list[tuple[object, ...]]:
    """The values that are not the same, class and bytes, in columns that are not named as `respelled`; and tables with
    other numbers of rows."""
    found: list[tuple[object, ...]] = []
    for table in tables:
        names, before = read_rows(source, table)
        _, after = read_rows(restored, table)
        if len(before) != len(after):
            found.append((table, len(before), len(after)))
        for ours, theirs in zip(before, after, strict=False):
            for name, one, other in zip(names, ours, theirs, strict=True):
                if (table, name) not in respelled and repr(one) != repr(other):
                    found.append((table, name, one, other))
    return found
