"""What no CREATE makes: the schema table written by hand, as whoever means harm would."""

import sqlite3
from collections.abc import Iterable

BASE = (
    "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t VALUES (1, 'x'), (2, 'y');"
    "CREATE TABLE u (a, b); INSERT INTO u VALUES (1, 2), (3, zeroblob(100000)); CREATE INDEX i ON t (b);"
    "CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID; INSERT INTO w VALUES ('a', 1);"
)


def edit_schema(connection: sqlite3.Connection, sql: str, rows: Iterable[tuple[object, ...]] = ((),)) -> None:
    """Run a statement on sqlite_master, for each row of parameters."""
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("BEGIN")
    connection.executemany(sql, rows)
    connection.execute("COMMIT")
    (version,) = connection.execute("PRAGMA schema_version").fetchone()
    connection.execute(f"PRAGMA schema_version = {version + 1}")


def redefine(connection: sqlite3.Connection, name: str, sql: str | bytes | None) -> None:
    """Give an object another definition, whatever that is."""
    edit_schema(connection, "UPDATE sqlite_master SET sql = CAST(? AS TEXT) WHERE name = ?", [(sql, name)])


def add_views(connection: sqlite3.Connection, definitions: Iterable[tuple[str, str]]) -> None:
    """Add views by name and SELECT, unseen by SQLite."""
    edit_schema(
        connection,
        "INSERT INTO sqlite_master VALUES ('view', ?1, ?1, 0, 'CREATE VIEW ' || ?1 || ' AS ' || ?2)",
        definitions,
    )


def compute_column(connection: sqlite3.Connection, expression: str, *, rows: int = 3) -> None:
    """A table whose column is computed so, though SQLite might not take it."""
    compute_columns(connection, f"g AS ({expression})", rows=rows)


def compute_columns(connection: sqlite3.Connection, columns: str, *, rows: int = 3) -> None:
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, s TEXT)")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO t (s) VALUES (?)", [("aaaa",)] * rows)
    connection.execute("COMMIT")
    redefine(connection, "t", f"CREATE TABLE t (a INTEGER PRIMARY KEY, s TEXT, {columns})")
