"""A DEFAULT of a column of dates, uuids, JSON or labels gives what SQLite's value becomes there. PostgreSQL itself
reads what SQLite stored; neither the session's zone nor its way of writing dates may matter."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction

import psycopg
import pytest
from adbc_driver_sqlite import dbapi
from psycopg.rows import TupleRow

from core.catalog.affinity import affinity_of
from core.translate.expressions import translate_condition, translate_default
from core.translate.model import ColumnInScope, InstantScale, Kind, Translated
from tests.engine.translate.test_defaults import Value, insert_in_source

Connection = psycopg.Connection[TupleRow]

SECONDS = InstantScale(Fraction(1))
MILLISECONDS = InstantScale(Fraction(1000))
JULIAN_DAYS = InstantScale(Fraction(1, 86_400), Fraction(4_881_175, 2))
LABELS = ("open", "it's", "5", "")


@dataclass(frozen=True, kw_only=True)
class DefaultColumn:
    """A column's declaration in SQLite and kind in PostgreSQL, and PostgreSQL's SQL that makes its value of `%s`."""

    declaration: str
    kind: Kind
    of_text: str
    of_number: str = ""
    of_blob: str = ""
    zone: str | None = None
    numbers: InstantScale | None = None

    @property
    def type_sql(self) -> str:
        return "public.state" if self.kind is Kind.ENUM else self.kind.value

    def translate(self, default: str) -> Translated | None:
        answer = translate_default(
            default,
            self.kind,
            self.type_sql,
            affinity=affinity_of(self.declaration),
            labels=LABELS if self.kind is Kind.ENUM else (),
            zone=self.zone,
            numbers=self.numbers,
        )
        return answer if isinstance(answer, Translated) else None

    def read(self, target: Connection, value: Value, template: str = "({})::text") -> str:
        """What PostgreSQL makes of a value that SQLite stored."""
        if isinstance(value, bytes):
            reading = self.of_blob
        else:
            reading = self.of_number if isinstance(value, int | float) else self.of_text
        if self.kind is Kind.TIMESTAMPTZ and isinstance(value, str) and not re.search("Z$|T.*[+-]|:.*[+-]", value):
            reading = f"{self.of_text}::timestamp AT TIME ZONE '{self.zone}'"
        row = target.execute(f"SELECT {template.format(reading)}".encode(), [value]).fetchone()
        assert row is not None
        return str(row[0])


COLUMNS = {
    "days": DefaultColumn(declaration="DATE", kind=Kind.DATE, of_text="%s::text::date"),
    "days in texts": DefaultColumn(declaration="TEXT", kind=Kind.DATE, of_text="%s::text::date"),
    "times of day": DefaultColumn(declaration="TIME", kind=Kind.TIME, of_text="%s::text::time"),
    "timestamps": DefaultColumn(declaration="DATETIME", kind=Kind.TIMESTAMP, of_text="%s::text::timestamp"),
    "instants": DefaultColumn(declaration="TEXT", kind=Kind.TIMESTAMPTZ, of_text="%s::text::timestamptz", zone="UTC"),
    "instants of a zone": DefaultColumn(
        declaration="DATETIME", kind=Kind.TIMESTAMPTZ, of_text="%s::text::timestamptz", zone="Europe/Berlin"
    ),
    "seconds": DefaultColumn(
        declaration="INTEGER",
        kind=Kind.TIMESTAMPTZ,
        of_text="%s::text::timestamptz",
        of_number="to_timestamp(%s::float8)",
        numbers=SECONDS,
    ),
    "seconds with fractions": DefaultColumn(
        declaration="REAL",
        kind=Kind.TIMESTAMPTZ,
        of_text="%s::text::timestamptz",
        of_number="to_timestamp(%s::float8)",
        numbers=SECONDS,
    ),
    "milliseconds": DefaultColumn(
        declaration="",
        kind=Kind.TIMESTAMP,
        of_text="%s::text::timestamp",
        of_number="(timestamp 'epoch' + %s::float8 * interval '1 millisecond')",
        numbers=MILLISECONDS,
    ),
    "julian days": DefaultColumn(
        declaration="REAL",
        kind=Kind.TIMESTAMPTZ,
        of_text="%s::text::timestamptz",
        of_number="(timestamptz '2000-01-01 12:00+00' + (%s::float8::numeric - 2451545) * interval '1 day')",
        numbers=JULIAN_DAYS,
    ),
    "uuids": DefaultColumn(
        declaration="UUID", kind=Kind.UUID, of_text="%s::text::uuid", of_blob="encode(%s::bytea, 'hex')::uuid"
    ),
    "uuids in blobs": DefaultColumn(
        declaration="BLOB", kind=Kind.UUID, of_text="%s::text::uuid", of_blob="encode(%s::bytea, 'hex')::uuid"
    ),
    "values of JSON": DefaultColumn(declaration="TEXT", kind=Kind.JSONB, of_text="%s::text::jsonb"),
    "texts of JSON": DefaultColumn(
        declaration="JSON", kind=Kind.JSON, of_text="%s::text::json", of_number="%s::text::json"
    ),
    "labels": DefaultColumn(declaration="TEXT", kind=Kind.ENUM, of_text="%s::text::public.state"),
}
DEFAULTS = (
    *("NULL", "''", "0", "1", "-1", "1700000000", "1700000000.25", "1700000000123", "2460000.5", "'1700000000'"),
    *("'2024-02-29'", "'2024-02-30'", "'0001-01-01'", "'9999-12-31'", "'0000-00-00'", "'12:30'", "'23:59:59.999999'"),
    *("'2024-05-06 07:08:09'", "'2024-05-06T07:08:09.5'", "'2024-05-06 07:08'", "'2024-10-27 03:30:00'"),
    *("'2024-05-06T07:08:09Z'", "'2024-05-06 07:08:09.123456+05:45'", "'2024-05-06T07:08-0330'", "'2024-03-31 02:30'"),
    *("'550e8400-e29b-41d4-a716-446655440000'", "'550E8400E29B41D4A716446655440000'", "'550e8400'"),
    *("x'550e8400e29b41d4a716446655440000'", "x'00'", "'{}'", '"[]"', '\'{"b": 1, "a": [1.50, null]}\'', "'{'"),
    *("'null'", "'\"\"'", "1.5", "json_array()", "json_object()", "'open'", "open", "'it''s'", "5", "shut"),
    *("date('2024-01-01')", "'2024-01-01' || ' 00:00'", "'\\'", "'%s'", "word", "TRUE"),
)


@pytest.fixture
def target(connection: Connection) -> Connection:
    connection.execute("CREATE TYPE public.state AS ENUM ('open', 'it''s', '5', '')")
    connection.execute("SET TIME ZONE 'Pacific/Chatham'")
    connection.execute("SET DateStyle = 'SQL, DMY'")
    return connection


@pytest.mark.parametrize("name", COLUMNS)
def test_a_constant_default_gives_what_the_stored_value_becomes(target: Connection, name: str) -> None:
    column = COLUMNS[name]
    found = {default: column.translate(default) for default in DEFAULTS}
    translated = {default: answer.sql for default, answer in found.items() if answer is not None}

    stored = insert_in_source(column.declaration, list(translated))
    wanted = [column.read(target, value) for value in stored]
    given = _insert(target, column.type_sql, list(translated.values()))

    assert dict(zip(translated, given, strict=True)) == dict(zip(translated, wanted, strict=True))
    assert len(translated) >= 3


def _insert(target: Connection, type_sql: str, defaults: Sequence[str], template: str = "{}::text") -> list[str]:
    columns = ", ".join(f"c{number} {type_sql} DEFAULT {sql}" for number, sql in enumerate(defaults))
    target.execute(f"CREATE TEMP TABLE t (other integer, {columns})".encode())
    target.execute("INSERT INTO t (other) VALUES (NULL)")
    selected = ", ".join(template.format(f"c{number}") for number in range(len(defaults)))
    row = target.execute(f"SELECT {selected} FROM t".encode()).fetchone()
    assert row is not None
    return [str(value) for value in row]


NOWS = (
    ("days", "CURRENT_DATE", 86_400_000_000),
    ("days in texts", "date('now')", 86_400_000_000),
    ("times of day", "CURRENT_TIME", 1_000_000),
    ("times of day", "strftime('%H:%M', 'now')", 60_000_000),
    ("timestamps", "CURRENT_TIMESTAMP", 1_000_000),
    ("timestamps", "strftime('%Y-%m-%dT%H:%M:%f', 'now')", 1_000),
    ("timestamps", "date('now')", 86_400_000_000),
    ("instants", "datetime('now')", 1_000_000),
    ("instants", "date('now')", 86_400_000_000),
    ("instants", "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", 1_000),
    ("instants of a zone", "strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')", 1_000_000),
    ("seconds", "strftime('%s', 'now')", 1_000_000),
    ("seconds", "unixepoch()", 1_000_000),
    ("seconds with fractions", "(julianday('now') - 2440587.5) * 86400.0", 1_000),
    ("milliseconds", "unixepoch() * 1000", 1_000_000),
    ("milliseconds", "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)", 1_000),
    ("julian days", "julianday('now')", 1_000),
)


@pytest.mark.parametrize(("name", "default", "unit_us"), NOWS)
def test_the_time_of_day_is_between_what_sqlite_says_before_and_after(
    target: Connection, name: str, default: str, unit_us: int
) -> None:
    column = COLUMNS[name]
    answer = column.translate(default)
    assert answer is not None
    seconds = (
        "extract(epoch FROM {})::text" if column.kind is not Kind.DATE else "extract(epoch FROM {}::timestamp)::text"
    )

    def ask_source() -> Fraction:
        (value,) = insert_in_source(column.declaration, [default])
        return Fraction(column.read(target, value, seconds))

    before = ask_source()
    (given,) = _insert(target, column.type_sql, [answer.sql], seconds)
    after = ask_source()

    found = Fraction(given)
    # A double of days is some 40 microseconds wide, and one of milliseconds may be cut to the one before.
    is_midnight = after < before
    assert before - Fraction(1, 500) <= found <= after + Fraction(1, 500) or is_midnight
    assert found * 1_000_000 % unit_us == 0


UUID_OF_VERSION_4 = (
    "lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2)"
    " || '-' || substr('89ab', abs(random()) % 4 + 1, 1) || substr(lower(hex(randomblob(2))), 2)"
    " || '-' || lower(hex(randomblob(6)))"
)


@pytest.mark.parametrize("default", [UUID_OF_VERSION_4, f"upper({UUID_OF_VERSION_4})", "lower(hex(randomblob(16)))"])
def test_a_random_uuid_is_a_new_one_in_each_row_and_spelled_alike_in_texts(target: Connection, default: str) -> None:
    translation = COLUMNS["uuids"].translate(default)
    as_text = translate_default(default, Kind.TEXT, "text")
    assert translation is not None
    assert isinstance(as_text, Translated)
    query = f"SELECT ({translation.sql})::uuid::text, {as_text.sql} FROM generate_series(1, 200)"
    rows = target.execute(query.encode()).fetchall()
    digit = "[0-9A-F]" if default.startswith("upper") else "[0-9a-f]"
    (sample,) = insert_in_source("TEXT", [default])
    pattern = re.sub("[0-9A-Fa-f]", digit, str(sample))
    assert re.fullmatch(pattern, str(sample))
    assert all(re.fullmatch(pattern, as_text) for _, as_text in rows)
    assert len({as_uuid for as_uuid, _ in rows}) == len({as_text for _, as_text in rows}) == 200
    version_4 = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert all(re.fullmatch(version_4, as_uuid) for as_uuid, _ in rows)


def test_a_random_blob_of_16_bytes_is_a_uuid(target: Connection) -> None:
    translation = COLUMNS["uuids in blobs"].translate("randomblob(16)")
    assert translation is not None
    assert re.fullmatch("[0-9a-f-]{36}", *_insert(target, "uuid", [translation.sql]))


@pytest.mark.parametrize(
    ("default", "kind", "reading"),
    [
        ("unixepoch('subsec')", Kind.FLOAT, "%s"),
        ("unixepoch('now', 'subsec') * 1000", Kind.FLOAT, "%s / 1000"),
        ("CAST(unixepoch('subsec') * 1000 AS INTEGER)", Kind.INTEGER, "%s / 1000.0"),
        ("datetime('now', 'subsec')", Kind.TEXT, "extract(epoch FROM %s::text::timestamp)"),
    ],
)
def test_fractions_of_seconds_are_those_of_an_sqlite_that_has_them(
    target: Connection, default: str, kind: Kind, reading: str
) -> None:
    type_sql = {Kind.FLOAT: "double precision", Kind.INTEGER: "bigint", Kind.TEXT: "text"}[kind]
    affinity = affinity_of(type_sql)
    translation = translate_default(default, kind, type_sql, affinity=affinity)
    assert isinstance(translation, Translated)
    before = _ask_newest(f"SELECT {default}")
    row = target.execute(f"SELECT {translation.sql}".encode()).fetchone()
    assert row is not None
    (found,) = row
    after = _ask_newest(f"SELECT {default}")
    assert type(found) is type(before)
    seconds = [
        target.execute(f"SELECT ({reading})::float8".encode(), [each]).fetchone() for each in (before, found, after)
    ]
    first, given, last = [row[0] for row in seconds if row is not None]
    assert first - 0.002 <= given <= last + 0.002


def test_json_valid_of_null_is_null_as_in_the_newest_sqlite(target: Connection) -> None:
    column = ColumnInScope(source_name="x", target_name="x", kind=Kind.JSONB)
    answer = translate_condition("json_valid(x)", [column])
    assert isinstance(answer, Translated)
    rows = target.execute(f"SELECT {answer.sql} FROM (VALUES (NULL::jsonb), ('1')) AS t (x)".encode()).fetchall()
    assert [row[0] for row in rows] == [None, True]
    assert (_ask_newest("SELECT json_valid(NULL)"), _ask_newest("SELECT json_valid('1')")) == (None, 1)


def _ask_newest(query: str) -> object:
    """By the SQLite that reads the source, which is newer than many a Python's own."""
    with dbapi.connect() as connection, connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
        assert row is not None
        return row[0]


def test_what_is_translated_needs_no_newer_sqlite_to_be_understood() -> None:
    with closing(sqlite3.connect(":memory:")) as source:
        for _, default, _ in NOWS:
            source.execute(f"SELECT {default}").fetchone()
