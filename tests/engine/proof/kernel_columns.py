"""Columns that have every kernel of the copy at work: each conversion from each storage class that it takes, and each
way to deal with what does not fit. The tables have no keys, so that a wrong kernel can't break one."""

import sqlite3
import struct
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from core.plan.conversions import Conversion, NulHandling, Unfit
from core.plan.conversions import ConversionKind as Kind
from core.plan.model import Plan
from core.plan.pgtypes import (
    BIGINT,
    BOOLEAN,
    BYTEA,
    DATE,
    DOUBLE,
    INTEGER,
    JSON,
    JSONB,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    PgType,
    enum,
    numeric,
    varchar,
    vector,
)
from core.profile.model import Format
from tests.helpers.meaning import RawText
from tests.helpers.plans import convert_to, make_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelColumn:
    """Values of SQLite that differ from one another, and what they become."""

    values: tuple[object, ...]
    target_type: PgType
    conversion: Conversion


def _column(kind: Kind, target_type: PgType, *values: object, **settings: object) -> KernelColumn:
    conversion = Conversion(kind=kind, **settings)  # type: ignore[arg-type]
    return KernelColumn(values=values, target_type=target_type, conversion=conversion)


_INTEGERS, _REALS, _TEXTS = (41, 500, -7), (0.1, 123.456789, -2.5), ("Zoë ", "Bob", "e\u0301t\u00e9")
_BLOBS = (b"caf\xc3\xa9", b"Tee ", b"x")
_UUIDS = (
    "5f0e4a9c-7b1d-4c2e-9f3a-8d6b5c4a3f21",
    "00112233-4455-6677-8899-aabbccddeeff",
    "ffffffff-0000-4fff-bfff-000000000001",
)
_DOCUMENTS = ('{"b": 12345678901234567890.25, "a": 1}', "[1, 2]", '"text"')
_MOMENTS = ("2024-07-01 12:00:00.123456", "2024-01-31 23:59:59.999999", "1969-12-31 23:59:59.000001")
_AGREED = _column(Kind.TEXT, TEXT, *_TEXTS)

COLUMNS = {
    "numbers": {
        "integer_of_integer": _column(Kind.INTEGER, INTEGER, *_INTEGERS),
        "integer_of_real": _column(Kind.INTEGER, BIGINT, 41.0, 500.0, -7.0),
        "integer_of_text": _column(Kind.INTEGER, BIGINT, "41", "500", "-7"),
        "boolean_of_integer": _column(Kind.BOOLEAN, BOOLEAN, 1, 0, 1),
        "boolean_of_real": _column(Kind.BOOLEAN, BOOLEAN, 1.0, 0.0, 1.0),
        "boolean_of_text": _column(Kind.BOOLEAN, BOOLEAN, "true", "F", "y"),
        "double_of_integer": _column(Kind.DOUBLE, DOUBLE, 2**53 - 1, 500, -7),
        "double_of_real": _column(Kind.DOUBLE, DOUBLE, *_REALS),
        "double_of_text": _column(Kind.DOUBLE, DOUBLE, "0.1", "123.456789", "-2.5"),
        "decimal_of_integer": _column(Kind.DECIMAL, numeric(12, 3), *_INTEGERS),
        "decimal_of_real": _column(Kind.DECIMAL, numeric(12, 3), 0.125, 123.456, -2.5),
        "decimal_of_text": _column(Kind.DECIMAL, numeric(12, 3), "0.125", "123.456", "-2.5"),
    },
    "texts": {
        "text_of_integer": _column(Kind.TEXT, TEXT, *_INTEGERS),
        "text_of_real": _column(Kind.TEXT, TEXT, 1 / 3, 123.456789, 5e-324),
        "text_of_text": _AGREED,
        "text_of_blob": _column(Kind.TEXT, TEXT, *_BLOBS),
        "varchar_of_text": _column(Kind.TEXT, varchar(8), "eight888", "Bob", ""),
        "enum_of_text": _column(Kind.TEXT, enum("mood", ("glad", "sad")), "glad", "sad", "sad"),
        "hex_of_blob": _column(Kind.TEXT_OR_HEX, TEXT, b"\xca\xfe", b"\xff\0", b""),
        "bytes_of_integer": _column(Kind.BYTES, BYTEA, *_INTEGERS),
        "bytes_of_real": _column(Kind.BYTES, BYTEA, *_REALS),
        "bytes_of_text": _column(Kind.BYTES, BYTEA, *_TEXTS),
        "bytes_of_blob": _column(Kind.BYTES, BYTEA, *_BLOBS),
    },
    "moments": {
        "date_of_text": _column(Kind.DATE, DATE, "2024-02-29", "2023-12-31", "0001-01-01"),
        "time_of_text": _column(Kind.TIME, TIME, "12:00:00.123456", "23:59:59.999999", "00:00"),
        "timestamp_of_text": _column(Kind.TIMESTAMP, TIMESTAMP, *_MOMENTS),
        "timestamp_of_integer": _column(Kind.TIMESTAMP, TIMESTAMP, 1_700_000_000_123, 0, -1, numbers=Format.EPOCH_MS),
        "timestamp_of_real": _column(Kind.TIMESTAMP, TIMESTAMP, 1_700_000_000.25, 0.5, -1.125, numbers=Format.EPOCH_S),
        "instant_of_text": _column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, *(f"{each}+02:00" for each in _MOMENTS)),
        "instant_of_local": _column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, *_MOMENTS, zone="Europe/Berlin"),
        "instant_of_integer": _column(
            Kind.TIMESTAMPTZ, TIMESTAMPTZ, 10**16, 10**16 + 10, 10**17, numbers=Format.FILETIME
        ),
        "instant_of_real": _column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, 1e16, 2e16, 1.5e16, numbers=Format.FILETIME),
    },
    "documents": {
        "uuid_of_text": _column(Kind.UUID, UUID, *_UUIDS),
        "uuid_of_blob": _column(Kind.UUID, UUID, *(bytes.fromhex(each.replace("-", "")) for each in _UUIDS)),
        "jsonb_of_integer": _column(Kind.JSON, JSONB, *_INTEGERS),
        "jsonb_of_real": _column(Kind.JSON, JSONB, *_REALS),
        "jsonb_of_text": _column(Kind.JSON, JSONB, *_DOCUMENTS),
        "json_of_text": _column(Kind.JSON, JSON, *_DOCUMENTS),
        "vector_of_blob": _column(
            Kind.VECTOR, vector(2), *(struct.pack("<2f", *pair) for pair in ((0.1, -2.5), (3, 4), (5, 6)))
        ),
        "of_several_classes": _column(Kind.TEXT_OR_HEX, TEXT, 41, "Bob", b"\xca\xfe"),
    },
    "settings": {
        "nul_shown": _column(Kind.TEXT, TEXT, "b\0y", "Bob", "a\0", nul=NulHandling.SHOW),
        "nul_stripped": _column(Kind.TEXT, TEXT, "b\0y", "Bob", "a\0", nul=NulHandling.STRIP),
        "decoded": _column(Kind.TEXT, TEXT, RawText(b"caf\xe9"), RawText(b"na\xefve"), "Bob", encoding="cp1252"),
        "text_or_null": _column(Kind.TEXT, TEXT, "Ann", "b\0y", "Bob", unfit=Unfit.NULL),
        "utf8_or_null": _column(Kind.TEXT, TEXT, RawText(b"caf\xe9"), "Ann", "Bob", unfit=Unfit.NULL),
        "integer_or_null": _column(Kind.INTEGER, INTEGER, 61, "n/a", b"\1", unfit=Unfit.NULL),
        "integer_or_aside": _column(Kind.INTEGER, INTEGER, 41, 42, 43, unfit=Unfit.SET_ASIDE),
        "bit_or_null": _column(Kind.BOOLEAN, BOOLEAN, 0, 2, 1, unfit=Unfit.NULL),
        "jsonb_or_null": _column(Kind.JSON, JSONB, "{}", "{oops", "[1]", unfit=Unfit.NULL),
        "day_or_null": _column(Kind.DATE, DATE, "2024-02-29", "2023-02-29", "2024-03-01", unfit=Unfit.NULL),
    },
}
"""By table and name. In a fourth row all of them are NULL."""


def make_kernel_source(path: Path) -> Path:
    """A database of those tables; the path."""
    with closing(sqlite3.connect(path)) as connection:
        for table, columns in COLUMNS.items():
            connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            for row in (*zip(*(column.values for column in columns.values()), strict=True), (None,) * len(columns)):
                places = ", ".join("CAST(? AS TEXT)" if isinstance(value, RawText) else "?" for value in row)
                values = [value.raw if isinstance(value, RawText) else value for value in row]
                connection.execute(f"INSERT INTO {table} VALUES ({places})", values)
        connection.commit()
    return path


def plan_kernels(source: Path) -> Plan:
    """The plan that has every one of them converted as said."""
    plan = make_plan(source)
    for table, columns in COLUMNS.items():
        for name, column in columns.items():
            plan = convert_to(plan, f"{table}.{name}", column.target_type, column.conversion)
    return replace(plan, findings=())
