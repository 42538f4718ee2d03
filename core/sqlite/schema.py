"""The schema table as it is stored: bytes, since nothing makes an application write valid text into it."""

import hashlib
import sqlite3

SchemaRow = tuple[bytes | None, ...]


def read_schema(connection: sqlite3.Connection) -> list[SchemaRow]:
    """Type, name, table and SQL of every object, in UTF-8 unless an application stored something else."""
    text_factory, connection.text_factory = connection.text_factory, bytes
    try:
        return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid").fetchall()
    finally:
        connection.text_factory = text_factory


def hash_schema(rows: list[SchemaRow]) -> str:
    """SHA-256 of the schema, the same wherever its objects lie in the file."""
    digest = hashlib.sha256()
    for row in rows:
        for value in row:
            data = value if isinstance(value, bytes) else str(value).encode()
            digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()
