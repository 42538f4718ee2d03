"""One table with the same rows on both sides, full of values that tell a right translation from a near one."""

import math
import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

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
    connection.execute(f"CREATE TABLE public.twin (row_number bigint PRIMARY KEY, {columns})".encode())
    with connection.cursor().copy("COPY public.twin FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["bigint", *(_target_type(column).split("(")[0] for column in COLUMNS)])
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
    if kind is Kind.NUMERIC:
        return Decimal(repr(value))
    return value


def _target_type(column: TwinColumn) -> str:
    return column.target_type or type_of_kind[column.kind]


def _convert(column: TwinColumn, value: Value) -> object:
    if value is not None and column.kind is Kind.FLOAT:
        return float(value)
    return expected(value, column.kind)
