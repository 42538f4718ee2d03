"""A small source with a column for every conversion that there is, in a table with a key and in one without."""

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

from core.cancel import CancelToken
from core.migration.assess import assess
from core.plan.choices import Choice, Choices
from core.plan.model import Plan

VICTIM = 2
"""The `id` of the row that is tampered with: each of its values differs from those of all other rows."""
SET_ASIDE = 5
"""The `id` of the row that the plan sets aside, for its value of `strict`."""
_COLUMNS = """
    whole INTEGER, small INTEGER, flag BOOLEAN, reading REAL, bare, price DECIMAL(10,2), name TEXT, shown TEXT,
    stripped TEXT, legacy TEXT, code TEXT, mood TEXT CHECK (mood IN ('glad', 'sad')), mixed, raw BLOB, day DATE,
    clock TIME, moment DATETIME, instant TIMESTAMP, local TEXT, epoch INTEGER, token UUID, doc JSON, written JSON,
    embedding BLOB, age INTEGER, strict INTEGER
"""
COLUMNS = tuple(each.split()[0] for each in _COLUMNS.replace("'glad', 'sad'", "").replace("10,2", "").split(","))
"""Their names, in the tables' order, without `id`."""
_SCRIPT = f"""
    CREATE TABLE record (id INTEGER PRIMARY KEY, {_COLUMNS});
    CREATE TABLE loose (id INTEGER, {_COLUMNS});
    CREATE TABLE left_hand (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE right_hand (id INTEGER PRIMARY KEY, name TEXT);
    INSERT INTO left_hand VALUES (1, 'thumb'), (2, 'index');
    INSERT INTO right_hand VALUES (1, 'ring'), (2, 'little');
"""
_CHOICES = (
    Choice(setting="type", value="smallint", column="small"),
    Choice(setting="type", value="varchar(8)", column="code"),
    Choice(setting="type", value="enum", column="mood"),
    Choice(setting="type", value="timestamptz", column="local"),
    Choice(setting="zone", value="Europe/Berlin", column="local"),
    Choice(setting="unfit", value="null", column="local"),
    Choice(setting="epochs", value="timestamptz", column="epoch"),
    Choice(setting="type", value="timestamptz", column="epoch"),
    Choice(setting="type", value="json", column="written"),
    Choice(setting="nul", value="strip", column="stripped"),
    Choice(setting="bad_text", value="cp1252", column="legacy"),
    Choice(setting="unfit", value="null", column="age"),
    Choice(setting="unfit", value="set-aside", column="strict"),
)
_VECTOR = Choice(setting="type", value="vector(3)", column="embedding")
_ROWS = (
    (
        *(1, 1, 0, 0.25, 0.5, 10.5, "Ann", "a\0z", "a\0z", b"caf\xe9", "A-1", "glad", 7, b"\0\1"),
        *("2024-02-29", "08:00", "2024-02-29 08:00:00", "2024-02-29T08:00:00Z", "2024-07-01 12:00", 1_700_000_000),
        *("00000000-0000-4000-8000-000000000001", '{"a": 1}', '{"a":1}', struct.pack("<3f", 1, 0, 0), 30, 1),
    ),
    (
        *(
            2**53 + 1,
            300,
            1,
            0.1,
            0.0,
            1234.56,
            "Zoë",
            "b\0y",
            "b\0y",
            b"na\xefve",
            "B-2",
            "sad",
            b"\xff\0",
            b"\xca\xfe",
        ),
        *("2023-12-31", "23:59:59.999999", "2023-12-31 23:59:59.999999", "2023-12-31T23:30:00+02:00"),
        *("2024-07-02 12:00", 1_700_000_001, "5f0e4a9c-7b1d-4c2e-9f3a-8d6b5c4a3f21"),
        *('{"b": [1, 2.5], "a": "x"}', '{"b":2, "a":1}', struct.pack("<3f", 0.1, -2.5, 3), "n/a", 2),
    ),
    (
        *(3, 3, 0, 3.75, -0.0, 0.01, "", "plain", "plain", b"plain", "", "glad", "text", b""),
        *("0001-01-01", "00:00", "1969-12-31 23:59:59", "1969-12-31T23:59:59Z", "2024-01-01 00:00", 0),
        *("ffffffff-ffff-4fff-bfff-ffffffffffff", "[]", "null", struct.pack("<3f", 0, 0, 1), 50, 3),
    ),
    (None,) * len(COLUMNS),
    (*(None,) * (len(COLUMNS) - 1), "five"),
)


def make_every_source(path: Path) -> Path:
    """The database file; the path."""
    texts = {COLUMNS.index(name) for name in ("legacy",)}
    places = ", ".join("CAST(? AS TEXT)" if place in texts else "?" for place in range(len(COLUMNS)))
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_SCRIPT)
        for table in ("record", "loose"):
            connection.executemany(
                f"INSERT INTO {table} VALUES (?, {places})", [(number, *row) for number, row in enumerate(_ROWS, 1)]
            )
        connection.commit()
    return path


def plan_every_conversion(source: Path, *, has_vector: bool) -> Plan:
    """The rules' plan of it. Without pgvector, there is no column of vectors but one of bytes."""
    chosen = (*_CHOICES, _VECTOR) if has_vector else _CHOICES
    return assess(source, choices=Choices(made=chosen), cancel=CancelToken()).plan
