"""A catalog straight from SQL text, by way of a real SQLite, for the tests of this folder."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from core.catalog.model import Catalog, Fingerprint, Table
from core.catalog.read import read_catalog

FINGERPRINT = Fingerprint(size_bytes=0, change_counter=0, schema_sha256="")


@contextmanager
def database(sql: str = "") -> Iterator[sqlite3.Connection]:
    """A database in memory that distrusts its schema, as a source does."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.executescript(sql)
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection
    finally:
        connection.close()


def edit_schema(connection: sqlite3.Connection, sql: str, *rows: tuple[object, ...]) -> None:
    """Change the schema table behind SQLite's back, once for each row of parameters."""
    version = connection.execute("PRAGMA schema_version").fetchone()[0]
    connection.execute("PRAGMA writable_schema = ON")
    connection.executemany(sql, rows or [()])
    connection.execute("PRAGMA writable_schema = OFF")
    connection.execute(f"PRAGMA schema_version = {version + 1}")


def read_sql(sql: str) -> Catalog:
    with database(sql) as connection:
        return read_catalog(connection, FINGERPRINT)


def read_table(sql: str, name: str = "t") -> Table:
    """The table of that name, `t` if not said, in what the SQL makes."""
    return read_sql(sql).table(name)
