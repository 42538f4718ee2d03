"""A DEFAULT gives in PostgreSQL what it gives in SQLite, or something as random, or as late."""

import re
import sqlite3
import time
from contextlib import closing
from decimal import Decimal

import psycopg
import pytest
from psycopg.rows import TupleRow

from core.catalog.affinity import affinity_of
from core.catalog.model import Affinity
from core.translate.expressions import translate_default
from core.translate.model import Kind, Translated

Connection = psycopg.Connection[TupleRow]
Value = int | float | str | bytes | None

COLUMNS = (
    ("INTEGER", Kind.INTEGER, "bigint"),
    ("SMALLINT", Kind.INTEGER, "smallint"),
    ("BOOLEAN", Kind.BOOLEAN, "boolean"),
    ("REAL", Kind.FLOAT, "double precision"),
    ("DECIMAL", Kind.NUMERIC, "numeric"),
    ("DECIMAL(5,2)", Kind.NUMERIC, "numeric(5, 2)"),
    ("TEXT", Kind.TEXT, "text"),
    ("VARCHAR(3)", Kind.TEXT, "varchar(3)"),
    ("DATETIME", Kind.TEXT, "text"),
    ("REAL", Kind.TEXT, "text"),
    ("", Kind.TEXT, "text"),
    ("BLOB", Kind.BYTES, "bytea"),
)
DEFAULTS = (
    *(
        "NULL",
        "0",
        "1",
        "-1",
        "+7",
        "007",
        "0x1F",
        "2.5",
        "-0.25",
        ".5",
        "1e3",
        "1e100",
        "5.0",
        "-0.0",
        "0.1",
    ),
    *("9223372036854775807", "-9223372036854775808", "9223372036854775808", "9007199254740993", "12345678.5"),
    *(
        "''",
        "'a'",
        "'it''s'",
        "'0'",
        "'1'",
        "'-5'",
        "'2.5'",
        "'05'",
        "' 5 '",
        "'1e3'",
        "'t'",
        "'true'",
        "'F'",
    ),
    *("'0000-00-00'", '""', '"{}"', '"it\'s"', "word", "é", "TRUE", "false", "True", "'\\'", "'%s'", "'É\n'"),
    *("x''", "X'00fF'", "(1 + 2) * 3", "60*60*24", "'a' || 'b'", "'a' || 5", "(('x'))", "-(-5)", "'' || 5.5"),
)


@pytest.mark.parametrize(("declaration", "kind", "type_sql"), COLUMNS)
def test_a_constant_default_gives_the_same_value(
    connection: Connection, declaration: str, kind: Kind, type_sql: str
) -> None:
    affinity = affinity_of(declaration)
    attempts = {sql: translate_default(sql, kind, type_sql, affinity=affinity) for sql in DEFAULTS}
    translated = {sql: found.sql for sql, found in attempts.items() if isinstance(found, Translated)}

    wanted = [_as_kind(value, kind) for value in insert_in_source(declaration, list(translated))]
    found = insert_in_target(connection, type_sql, list(translated.values()))

    assert dict(zip(translated, found, strict=True)) == dict(zip(translated, wanted, strict=True))
    assert len(translated) > 5


@pytest.mark.parametrize(
    "default",
    [
        "CURRENT_TIMESTAMP",
        "current_date",
        "Current_Time",
        "datetime('now')",
        "DATETIME('NOW')",
        "date()",
        "time('now')",
        "strftime('%Y-%m-%d %H:%M:%fZ')",
        "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
        "strftime('%d.%m.%Y um %H:%M', 'now')",
        "strftime('%Y/%j', 'now')",
        "strftime('%s', 'now')",
        "unixepoch()",
    ],
)
def test_the_time_of_day_is_text_as_sqlite_writes_it_in_utc(connection: Connection, default: str) -> None:
    connection.execute("SET TIME ZONE 'Pacific/Chatham'")
    before = insert_in_source("TEXT", [default])[0]
    translation = translate_default(default, Kind.TEXT, "text")
    assert isinstance(translation, Translated), translation
    found = insert_in_target(connection, "text", [translation.sql])[0]
    after = insert_in_source("TEXT", [default])[0]

    assert isinstance(found, str)
    assert isinstance(before, str)
    assert isinstance(after, str)
    assert before <= found <= after or after < before
    assert re.sub("[0-9]", "0", found) == re.sub("[0-9]", "0", before)


@pytest.mark.parametrize(
    ("default", "scale"),
    [
        ("strftime('%s', 'now')", 1),
        ("CAST(strftime('%s', 'now') AS INT)", 1),
        ("unixepoch('now')", 1),
        ("strftime('%s', 'now') * 1000", 1000),
    ],
)
def test_the_time_of_day_in_a_column_of_integers_is_the_epoch(connection: Connection, default: str, scale: int) -> None:
    before = int(time.time())
    translation = translate_default(default, Kind.INTEGER, "bigint")
    assert isinstance(translation, Translated), translation
    found = insert_in_target(connection, "bigint", [translation.sql])[0]
    assert isinstance(found, int)
    assert before * scale <= found <= (int(time.time()) + 1) * scale


def test_the_julian_day_is_that_of_sqlite(connection: Connection) -> None:
    translation = translate_default("julianday('now')", Kind.FLOAT, "double precision", affinity=Affinity.REAL)
    assert isinstance(translation, Translated), translation
    before = insert_in_source("REAL", ["julianday('now')"])[0]
    found = insert_in_target(connection, "double precision", [translation.sql])[0]
    assert isinstance(before, float)
    assert isinstance(found, float)
    assert abs(found - before) * 86_400 < 60


@pytest.mark.parametrize("count", [1, 2, 5, 6, 7, 12, 15, 16, 20, 64])
@pytest.mark.parametrize(
    ("template", "pattern"),
    [
        ("lower(hex(randomblob({})))", "[0-9a-f]{{{}}}"),
        ("HEX(RandomBlob({}))", "[0-9A-F]{{{}}}"),
        ("'r'||lower(hex(randomblob({})))", "r[0-9a-f]{{{}}}"),
    ],
)
def test_random_digits_are_as_many_and_as_random(
    connection: Connection, template: str, pattern: str, count: int
) -> None:
    translation = translate_default(template.format(count), Kind.TEXT, "text")
    assert isinstance(translation, Translated), translation
    rows = connection.execute(f"SELECT {translation.sql} FROM generate_series(1, 400)".encode()).fetchall()
    texts = [row[0] for row in rows]
    assert all(re.fullmatch(pattern.format(2 * count), text) for text in texts)
    digits = [text.removeprefix("r") for text in texts]
    # Of 16 digits, 400 draws miss one in 10^11 tries. A uuid has one digit that is fixed and one of four.
    variety = [len({text[place] for text in digits}) for place in range(2 * count)]
    expected = [16] * (2 * count)
    if count == 16:
        expected[12], expected[16] = 1, 4
    assert variety == expected


def test_a_random_blob_is_of_as_many_bytes(connection: Connection) -> None:
    translation = translate_default("randomblob(9)", Kind.BYTES, "bytea")
    assert isinstance(translation, Translated), translation
    found = connection.execute(f"SELECT {translation.sql} FROM generate_series(1, 50)".encode()).fetchall()
    assert {len(row[0]) for row in found} == {9}
    assert len(set(found)) == 50


def insert_in_source(declaration: str, defaults: list[str]) -> list[Value]:
    """What SQLite stores by each default in a column declared so."""
    with closing(sqlite3.connect(":memory:")) as source:
        columns = ", ".join(
            f"c{number} {declaration} DEFAULT {_write_clause(sql)}" for number, sql in enumerate(defaults)
        )
        source.execute(f"CREATE TABLE t (other, {columns})")
        source.execute("INSERT INTO t (other) VALUES (NULL)")
        return list(source.execute("SELECT * FROM t").fetchone()[1:])


def _write_clause(sql: str) -> str:
    """A default as a CREATE TABLE has it: PRAGMA table_xinfo leaves out the parentheses."""
    is_word = re.fullmatch(r"\w+", sql) is not None
    return sql if is_word or re.fullmatch(r"[+-]?[0-9.]+|[xX]?'[^']*'|\"[^\"]*\"", sql) else f"({sql})"


def insert_in_target(connection: Connection, type_sql: str, defaults: list[str]) -> list[object]:
    columns = ", ".join(f"c{number} {type_sql} DEFAULT {sql}" for number, sql in enumerate(defaults))
    connection.execute(f"CREATE TEMP TABLE t (other integer, {columns})".encode())
    connection.execute("INSERT INTO t (other) VALUES (NULL)")
    row = connection.execute("SELECT * FROM t").fetchone()
    assert row is not None
    return list(row[1:])


def _as_kind(value: Value, kind: Kind) -> object:
    """What a value that SQLite stored arrives as in a column of that kind."""
    if value is None:
        return None
    match kind:
        case Kind.BOOLEAN:
            return value in (1, "t", "true", "True") if isinstance(value, str) else bool(value)
        case Kind.TEXT:
            return value if isinstance(value, str) else str(value)
        case Kind.BYTES:
            return value if isinstance(value, bytes) else str(value).encode()
        case Kind.NUMERIC:
            return Decimal(repr(value))
        case Kind.INTEGER:
            assert isinstance(value, int)
    return value
