"""Three small tables with the same rows on both sides, a column of every kind in each, and queries run on both."""

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from core.catalog.model import Affinity, StorageClass
from core.identifiers import quote_sqlite
from core.translate.literals import quote_name
from core.translate.model import ColumnInScope, Kind
from core.translate.queries.model import Relation, SourceColumn, TranslatedQuery
from core.translate.queries.spelling import write_layout

Value = int | float | str | bytes | None
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class PairColumn:
    """A column on both sides, with the values that its rows have."""

    name: str
    declaration: str
    type_sql: str
    kind: Kind
    affinity: Affinity
    values: tuple[Value, ...]
    layout: str | None = None
    reads: tuple[StorageClass, ...] = ()

    def of_source(self) -> SourceColumn:
        _, _, collation = self.declaration.partition(" COLLATE ")
        return SourceColumn(
            column=ColumnInScope(
                source_name=self.name,
                target_name=self.name.lower(),
                kind=self.kind,
                affinity=self.affinity,
                collation=collation or "BINARY",
                type_sql=self.type_sql,
                reads=self.reads,
                has_plain_numbers=self.kind is Kind.JSONB,
            ),
            written_sql=write_layout(self.kind, self.layout) if self.layout is not None else None,
            has_c_collation='COLLATE "C"' in self.type_sql,
        )


_UUIDS = tuple(str(UUID(int=number * 0x1234567890ABCDEF)) for number in (1, 7, 99))
_TEXT_CLASS = (StorageClass.TEXT,)

COLUMNS = (
    PairColumn("i", "INTEGER", "bigint", Kind.INTEGER, Affinity.INTEGER, (0, 1, 2, 3, -1, 5, 2**40, None)),
    PairColumn("s", "INT", "smallint", Kind.INTEGER, Affinity.INTEGER, (0, 1, 2, 4, -3, None)),
    PairColumn("r", "REAL", "double precision", Kind.FLOAT, Affinity.REAL, (0.0, 0.5, 1.0, 2.5, -1.5, 1e10, None)),
    PairColumn("n", "NUMERIC", "numeric", Kind.NUMERIC, Affinity.NUMERIC, (0, 1, 2.5, 18.25, -3, 0.1, None)),
    PairColumn(
        "t", "TEXT", "text", Kind.TEXT, Affinity.TEXT, ("", "a", "A", "b", "É", "é", "a_b", " a", "10", "9", None)
    ),
    PairColumn("c", "TEXT COLLATE NOCASE", "text", Kind.TEXT, Affinity.TEXT, ("a", "A", "b", "B", "É", None)),
    PairColumn("x", "TEXT", 'text COLLATE "C"', Kind.TEXT, Affinity.TEXT, ("a", "b", "B", "Z", "z", "ä", None)),
    PairColumn("f", "BOOLEAN", "boolean", Kind.BOOLEAN, Affinity.NUMERIC, (0, 1, None)),
    PairColumn("b", "BLOB", "bytea", Kind.BYTES, Affinity.BLOB, (b"", b"\x00", b"a", b"\xff", None)),
    PairColumn(
        "m",
        "DATETIME",
        "timestamp",
        Kind.TIMESTAMP,
        Affinity.NUMERIC,
        ("2020-01-01 00:00:00", "2020-01-02 03:04:05", "1999-12-31 23:59:59", None),
        "YYYY-MM-DD HH:MM:SS",
        _TEXT_CLASS,
    ),
    PairColumn(
        "z",
        "TEXT",
        "timestamptz",
        Kind.TIMESTAMPTZ,
        Affinity.TEXT,
        ("2020-01-01 00:00:00+00:00", "2020-01-01T01:00:00+01:00", "2020-06-01T00:00:00Z", None),
        None,
        _TEXT_CLASS,
    ),
    PairColumn(
        "d", "DATE", "date", Kind.DATE, Affinity.NUMERIC, ("2020-01-01", "2020-02-29", None), "YYYY-MM-DD", _TEXT_CLASS
    ),
    PairColumn("u", "TEXT", "uuid", Kind.UUID, Affinity.TEXT, (*_UUIDS, None), "lower case with hyphens", _TEXT_CLASS),
    PairColumn(
        "j", "TEXT", "jsonb", Kind.JSONB, Affinity.TEXT, ('{"a": 1}', "[1, 2]", '{"a":1}', None), None, _TEXT_CLASS
    ),
    PairColumn(
        "p", "TEXT COLLATE RTRIM", "text", Kind.TEXT, Affinity.TEXT, ("a", "a ", "b", "A  ", " a", "", " ", None)
    ),
)
TABLES = {"one": COLUMNS, "Two": COLUMNS[::2], "three": (*COLUMNS[1:6], COLUMNS[7])}
"""The second and the third share some names with the first."""

RELATIONS = tuple(
    Relation(
        source_name=name,
        target_name=name.lower(),
        columns=(
            SourceColumn(
                column=ColumnInScope(
                    source_name=f"{name}_id",
                    target_name=f"{name.lower()}_id",
                    kind=Kind.INTEGER,
                    affinity=Affinity.INTEGER,
                    type_sql="bigint",
                )
            ),
            *(column.of_source() for column in columns),
        ),
        keys=((f"{name}_id",),),
        complete_keys=((f"{name}_id",),),
        rowid_column=f"{name}_id",
    )
    for name, columns in TABLES.items()
)


def make_rows(seed: int, count: int = 9) -> dict[str, list[tuple[Value, ...]]]:
    chance = random.Random(seed)
    return {
        name: [
            (number, *(chance.choice(column.values) for column in columns))
            for number in sorted(chance.sample(range(-3, 12), count))
        ]
        for name, columns in TABLES.items()
    }


@contextmanager
def open_source(rows: dict[str, list[tuple[Value, ...]]]) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as source:
        # Up to some version, an index of its own making compares by another collation than the one of the left side.
        source.execute("PRAGMA automatic_index = OFF")
        for name, columns in TABLES.items():
            declared = ", ".join(f"{quote_sqlite(column.name)} {column.declaration}" for column in columns)
            source.execute(
                f"CREATE TABLE {quote_sqlite(name)} ({quote_sqlite(f'{name}_id')} INTEGER PRIMARY KEY, {declared})"
            )
            places = ", ".join("?" * (len(columns) + 1))
            source.executemany(f"INSERT INTO {quote_sqlite(name)} VALUES ({places})", rows[name])
        yield source


def make_target(connection: psycopg.Connection[TupleRow], rows: dict[str, list[tuple[Value, ...]]]) -> None:
    connection.execute("SET TimeZone = 'UTC'")
    for name, columns in TABLES.items():
        table = quote_name(name.lower())
        declared = ", ".join(f"{quote_name(column.name)} {column.type_sql}" for column in columns)
        connection.execute(f"DROP TABLE IF EXISTS public.{table} CASCADE".encode())
        connection.execute(
            f"CREATE TABLE public.{table} ({quote_name(f'{name.lower()}_id')} bigint, {declared})".encode()
        )
        places = ", ".join(["%s"] * (len(columns) + 1))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO public.{table} VALUES ({places})".encode(),
                [(row[0], *map(_convert, columns, row[1:])) for row in rows[name]],
            )


def _convert(column: PairColumn, value: Value) -> object:
    if value is None:
        return None
    match column.kind:
        case Kind.BOOLEAN:
            return bool(value)
        case Kind.NUMERIC:
            return Decimal(repr(value))
        case Kind.JSONB:
            return Jsonb(json.loads(str(value)))
        case Kind.UUID:
            return UUID(str(value))
    return value


def read_both(
    source: sqlite3.Connection, target: psycopg.Connection[TupleRow], sql: str, translated: TranslatedQuery
) -> tuple[list[Row], list[Row]]:
    """The rows of both sides as values that are equal where they mean the same."""
    in_target = [tuple(map(_read_target, row)) for row in target.execute(translated.sql.encode())]
    in_source = [tuple(map(_read_source, row, translated.columns)) for row in source.execute(sql)]
    return in_source, in_target


def _read_source(value: Value, column: SourceColumn) -> object:
    if value is None:
        return None
    match column.column.kind:
        case Kind.TIMESTAMP | Kind.TIMESTAMPTZ | Kind.DATE:
            return _read_moment(datetime.fromisoformat(str(value)))
        case Kind.JSONB:
            return json.dumps(json.loads(str(value)), sort_keys=True)
        case Kind.FLOAT | Kind.NUMERIC:
            assert isinstance(value, int | float), f"{value!r} is no number"
            return _round(value)
    if isinstance(value, float):
        raise AssertionError(f"{value!r} is a REAL where {column.column.kind} was said")
    return value


def _read_target(value: object) -> object:
    match value:
        case bool():
            return int(value)
        case Decimal() | float():
            return _round(float(value))
        case datetime():
            return _read_moment(value)
        case date():
            return _read_moment(datetime(value.year, value.month, value.day))
        case UUID():
            return str(value)
        case dict() | list():
            return json.dumps(value, sort_keys=True)
    return value


def _round(number: float) -> float:
    """To what sums of doubles agree in, whatever the order."""
    return float(f"{number + 0.0:.9g}")


def _read_moment(moment: datetime) -> str:
    return (moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo is not None else moment).isoformat()
