"""A table of any values in SQLite, and what is there once it was carried over, both read by plain drivers."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.types.json import set_json_loads

from core.plan.pgtypes import PgType, parse_type
from tests.helpers.meaning import RawText, Value, read_text


def write_table(path: Path, definitions: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    """A new database whose table t has a key k, counted from 1, and these columns; the path."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"CREATE TABLE t ({', '.join(['k INTEGER PRIMARY KEY', *definitions])})")
        for number, row in enumerate(rows, 1):
            places = ", ".join("CAST(? AS TEXT)" if isinstance(value, RawText) else "?" for value in row)
            values = [value.raw if isinstance(value, RawText) else value for value in row]
            connection.execute(f"INSERT INTO t VALUES ({', '.join(['?', places])})", [number, *values])
        connection.commit()
    return path


def read_source_rows(path: Path) -> dict[int, tuple[Value, ...]]:
    """The rows of t by their key, as SQLite has stored them."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = read_text
        return {number: tuple(row) for number, *row in connection.execute("SELECT * FROM t ORDER BY k")}


def read_target_rows(url: str, schema: str) -> tuple[tuple[PgType | None, ...], dict[int, tuple[object, ...]]]:
    """The types of the columns, None for what is no type of `core.plan.pgtypes`, and the rows by their key.

    Documents are texts; so are vectors and labels.
    """
    with psycopg.connect(url) as connection:
        set_json_loads(lambda document: document if isinstance(document, str) else document.decode(), connection)
        connection.execute("SELECT set_config('TimeZone', 'UTC', false)")
        types = connection.execute(
            "SELECT format_type(a.atttypid, a.atttypmod) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = %s AND c.relname = 't' AND a.attnum > 1 ORDER BY a.attnum",
            [schema],
        ).fetchall()
        rows = connection.execute(sql.SQL("SELECT * FROM {}.t ORDER BY k").format(sql.Identifier(schema))).fetchall()
    return tuple(_parse_type(name) for (name,) in types), {number: tuple(row) for number, *row in rows}


def drop_schemas(url: str, *schemas: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for schema in schemas:
            connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


def _parse_type(name: str) -> PgType | None:
    try:
        return parse_type(name)
    except ValueError:
        return None
