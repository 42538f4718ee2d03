"""One table with the same rows on both sides, full of values that tell a right translation from a near one."""

import json
import math
import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow
from psycopg.types.json import Json, Jsonb

from core.catalog.model import Affinity
from core.identifiers import quote_sqlite
from core.translate.model import ColumnInScope, Kind, Translated

type_of_kind = {
    Kind.BOOLEAN: "boolean",
    Kind.INTEGER: "bigint",
    Kind.FLOAT: "double precision",
    Kind.NUMERIC: "numeric",
    Kind.TEXT: "text",
    Kind.BYTES: "bytea",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.TIMESTAMP: "timestamp",
    Kind.TIMESTAMPTZ: "timestamptz",
    Kind.UUID: "uuid",
    Kind.JSON: "json",
    Kind.JSONB: "jsonb",
    Kind.ENUM: "public.twin_state",
}

Value = int | float | str | bytes | None

_INTEGERS = (
    *(
        None,
        0,
        1,
        -1,
        2,
        5,
        7,
        10,
        -32768,
        2**31,
        2**53 - 1,
        2**53,
        2**53 + 1,
        -(2**53) - 1,
        2**60,
        2**60 + 14,
        2**62,
    ),
    *(2**63 - 1, -(2**63), 1234567890),
)
_INTEGERS_WITH_ABS = tuple(value for value in _INTEGERS if value != -(2**63))
"""abs() of the smallest integer is an error on both sides."""
_SMALL_INTEGERS = (None, 0, 1, -1, 5, 32767, -32768)
_FLOATS = (
    *(None, 0.0, 0.1, 0.5, -2.5, 5.0, 1e300, 1e-300, 5e-324, 0.1 + 0.2, 2.0**53, 2.0**53 + 2, 2.0**63),
    *(-(2.0**63), 1.7976931348623157e308, math.inf, -math.inf, 1 / 3, 1e22),
)
_DECIMALS = (None, 0, 5, 0.1, 0.30000000000000004, -0.01, 99.99, 2**53, -(2**53), 1e22, 1 / 3, 1e-7)
_TEXTS = (
    *(None, "", "a", "A", "abc", "ABC", "aBc", "É", "é", "İ", "i", "I", "ı", "ß", "ẞ", "ss", "Z", "z"),
    *("_", "~", "[x]", "-", "^", "]", "a_b", "a%b", "a\\b", "axb", " a ", "a ", "\ta", "a\nb", "5", "05"),
    *("5.0", "10", "-5", "1e3", "🐘", "\ue000", "\U00010000", "it's", "K", "k"),
)
_DATES = (None, "2020-01-01", "2020-01-01 00:00:00", "x", "", "z")
_BLOBS = (None, b"", b"\0", b"a", b"A", b"\xff", b"a\xff")
_BOOLEANS = (None, 0, 1)
_DAYS = (None, "2020-01-01", "0001-01-01", "9999-12-31")
_TIMES_OF_DAY = (None, "00:00", "23:59:59.999999", "12:30:00")
_MOMENTS = (None, "2020-01-01", "2020-01-01 00:00", "2020-01-01T00:00:00", "1969-12-31 23:59:59.5")
_EPOCHS = (None, 0, 1, -1, 5, 1_577_836_800)
_UUIDS = (
    None,
    "550e8400-e29b-41d4-a716-446655440000",
    "550E8400-E29B-41D4-A716-446655440000",
    "550e8400e29b41d4a716446655440000",
)
_UUID_BLOBS = (None, b"\0" * 16, b"a" * 16)
_DOCUMENTS = ("{}", "[]", "null", "true", "5", "5.5", '"a"', ' {"a": [1, 2]} ', '{"b":1,"a":2}')
LABELS = ("open", "Open", "a", "it's", "5", "")
"""Of the enum type, in another order than that of their bytes."""


@dataclass(frozen=True, slots=True)
class TwinColumn:
    """A column: its declaration in SQLite, its kind in PostgreSQL, and values that it has on both sides."""

    name: str
    declaration: str
    affinity: Affinity
    kind: Kind
    values: Sequence[Value]
    collation: str = "BINARY"
    target_type: str = ""

    @property
    def in_scope(self) -> ColumnInScope:
        return ColumnInScope(
            source_name=self.name,
            target_name=f"{self.name} of the target",
            kind=self.kind,
            collation=self.collation,
            affinity=self.affinity,
            labels=LABELS if self.kind is Kind.ENUM else (),
        )


COLUMNS = (
    TwinColumn("i", "INTEGER", Affinity.INTEGER, Kind.INTEGER, _INTEGERS),
    TwinColumn("j", "INT", Affinity.INTEGER, Kind.INTEGER, _INTEGERS_WITH_ABS),
    TwinColumn("small", "SMALLINT", Affinity.INTEGER, Kind.INTEGER, _SMALL_INTEGERS, target_type="smallint"),
    TwinColumn("bare", "", Affinity.BLOB, Kind.INTEGER, _INTEGERS),
    TwinColumn("f", "REAL", Affinity.REAL, Kind.FLOAT, _FLOATS),
    TwinColumn("g", "DOUBLE", Affinity.REAL, Kind.FLOAT, _FLOATS),
    TwinColumn("n", "DECIMAL(10,2)", Affinity.NUMERIC, Kind.NUMERIC, _DECIMALS),
    TwinColumn("m", "NUMERIC", Affinity.NUMERIC, Kind.NUMERIC, _DECIMALS),
    TwinColumn("t", "TEXT", Affinity.TEXT, Kind.TEXT, _TEXTS),
    TwinColumn("u", "TEXT COLLATE NOCASE", Affinity.TEXT, Kind.TEXT, _TEXTS, "NOCASE"),
    TwinColumn("r", "TEXT COLLATE RTRIM", Affinity.TEXT, Kind.TEXT, _TEXTS, "RTRIM"),
    TwinColumn("v", "VARCHAR(20)", Affinity.TEXT, Kind.TEXT, _TEXTS, target_type="varchar(20)"),
    TwinColumn("d", "DATETIME", Affinity.NUMERIC, Kind.TEXT, _DATES),
    TwinColumn("e", "TIMESTAMP", Affinity.NUMERIC, Kind.TEXT, _DATES),
    TwinColumn("loose", "", Affinity.BLOB, Kind.TEXT, _TEXTS),
    TwinColumn("b", "BOOLEAN", Affinity.NUMERIC, Kind.BOOLEAN, _BOOLEANS),
    TwinColumn("c", "INTEGER", Affinity.INTEGER, Kind.BOOLEAN, _BOOLEANS),
    TwinColumn("x", "BLOB", Affinity.BLOB, Kind.BYTES, _BLOBS),
    TwinColumn("y", "BLOB", Affinity.BLOB, Kind.BYTES, _BLOBS),
    TwinColumn("day", "DATE", Affinity.NUMERIC, Kind.DATE, _DAYS),
    TwinColumn("clock", "TIME", Affinity.NUMERIC, Kind.TIME, _TIMES_OF_DAY),
    TwinColumn("made", "TEXT", Affinity.TEXT, Kind.TIMESTAMP, _MOMENTS),
    TwinColumn("changed", "DATETIME", Affinity.NUMERIC, Kind.TIMESTAMPTZ, _MOMENTS),
    TwinColumn("epoch", "INTEGER", Affinity.INTEGER, Kind.TIMESTAMPTZ, _EPOCHS),
    TwinColumn("uid", "TEXT", Affinity.TEXT, Kind.UUID, _UUIDS),
    TwinColumn("uid_blob", "BLOB", Affinity.BLOB, Kind.UUID, _UUID_BLOBS),
    TwinColumn("document", "TEXT", Affinity.TEXT, Kind.JSONB, _DOCUMENTS),
    TwinColumn("original", "JSON", Affinity.NUMERIC, Kind.JSON, (None, *_DOCUMENTS)),
    TwinColumn("state", "TEXT", Affinity.TEXT, Kind.ENUM, (None, *LABELS)),
    TwinColumn("mode", "VARCHAR COLLATE NOCASE", Affinity.TEXT, Kind.ENUM, (None, *LABELS), "NOCASE"),
    TwinColumn("phase", "PHASE", Affinity.NUMERIC, Kind.ENUM, (None, "open", "Open", "a", "it's", "")),
    TwinColumn('odd "name"\n%s', "TEXT", Affinity.TEXT, Kind.TEXT, _TEXTS),
)
SCOPE = tuple(column.in_scope for column in COLUMNS)


def _make_rows() -> list[tuple[Value, ...]]:
    """Every value of every column, beside values of the others that a fixed chance chose."""
    chance = random.Random(20_240_229)
    count = 3 * max(len(column.values) for column in COLUMNS)
    by_column = []
    for column in COLUMNS:
        values = [column.values[number % len(column.values)] for number in range(count)]
        chance.shuffle(values)
        by_column.append(values)
    return list(zip(*by_column, strict=True))


ROWS = _make_rows()


@contextmanager
def open_source() -> Iterator[sqlite3.Connection]:
    """The table in SQLite, as `twin`."""
    with closing(sqlite3.connect(":memory:")) as source:
        columns = ", ".join(f"{quote_sqlite(column.name)} {column.declaration}" for column in COLUMNS)
        source.execute(f"CREATE TABLE twin ({columns})")
        places = ", ".join("?" * len(COLUMNS))
        source.executemany(f"INSERT INTO twin VALUES ({places})", ROWS)
        yield source


def make_target(connection: psycopg.Connection[TupleRow]) -> None:
    """The table in PostgreSQL, as `twin`, with its rows numbered as SQLite numbers them."""
    columns = ", ".join(
        f"{sql.Identifier(column.in_scope.target_name).as_string()} {_target_type(column)}" for column in COLUMNS
    )
    connection.execute(sql.SQL("CREATE TYPE public.twin_state AS ENUM ({})").format(sql.SQL(", ").join(LABELS)))
    connection.execute(f"CREATE TABLE public.twin (row_number bigint PRIMARY KEY, {columns})".encode())
    with connection.cursor().copy("COPY public.twin FROM STDIN (FORMAT BINARY)") as copy:
        # An enum type's binary form is that of its text.
        types = ["text" if column.kind is Kind.ENUM else _target_type(column).split("(")[0] for column in COLUMNS]
        copy.set_types(["bigint", *types])
        for number, row in enumerate(ROWS, start=1):
            copy.write_row((number, *(map(_convert, COLUMNS, row))))


def assert_equal(
    source: sqlite3.Connection,
    target: psycopg.Connection[TupleRow],
    originals: Sequence[str],
    translations: Sequence[Translated],
) -> None:
    """Both sides compute all expressions in one pass over their rows."""
    in_source = source.execute(f"SELECT {', '.join(originals)} FROM twin ORDER BY rowid").fetchall()
    in_target = target.execute(
        f"SELECT {', '.join(f'({t.sql})' for t in translations)} FROM public.twin ORDER BY row_number".encode()
    ).fetchall()
    for number, (original, translation) in enumerate(zip(originals, translations, strict=True)):
        wanted = [expected(row[number], translation.kind) for row in in_source]
        found = [row[number] for row in in_target]
        assert found == wanted, f"{original} is not {translation.sql}"


def expected(value: Value, kind: Kind) -> object:
    """What a value of SQLite should be when PostgreSQL has computed it."""
    if value is None:
        return None
    if kind is Kind.BOOLEAN:
        assert value in (0, 1)
        return bool(value)
    return _EXPECTED[kind](value) if kind in _EXPECTED else value


def _read_moment(value: Value) -> datetime:
    """A text without a zone, or a number of seconds."""
    if isinstance(value, int):
        return datetime.fromtimestamp(value, UTC).replace(tzinfo=None)
    return datetime.fromisoformat(str(value))


_EXPECTED: dict[Kind, Callable[[Value], object]] = {
    Kind.NUMERIC: lambda value: Decimal(repr(value)),
    Kind.DATE: lambda value: date.fromisoformat(str(value)),
    Kind.TIME: lambda value: time.fromisoformat(str(value)),
    Kind.TIMESTAMP: _read_moment,
    Kind.TIMESTAMPTZ: lambda value: _read_moment(value).replace(tzinfo=UTC),
    Kind.UUID: lambda value: UUID(bytes=value) if isinstance(value, bytes) else UUID(str(value)),
    Kind.JSON: lambda value: json.loads(str(value)),
    Kind.JSONB: lambda value: json.loads(str(value)),
}


def _target_type(column: TwinColumn) -> str:
    return column.target_type or type_of_kind[column.kind]


def _convert(column: TwinColumn, value: Value) -> object:
    if value is None:
        return None
    match column.kind:
        case Kind.FLOAT:
            return float(value)
        case Kind.JSON:
            return Json(json.loads(str(value)))
        case Kind.JSONB:
            return Jsonb(json.loads(str(value)))
    return expected(value, column.kind)
