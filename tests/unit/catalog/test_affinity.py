import sqlite3
from contextlib import closing

import pytest

from core.catalog.affinity import affinity_of
from core.catalog.model import Affinity

# What CREATE TABLE AS writes for a column of each affinity.
_WRITTEN = {
    "INT": Affinity.INTEGER,
    "REAL": Affinity.REAL,
    "NUM": Affinity.NUMERIC,
    "TEXT": Affinity.TEXT,
    "": Affinity.BLOB,
}


@pytest.mark.parametrize(
    "declared_type",
    [
        "",
        "INT",
        "INTEGER",
        "tinyint",
        "UNSIGNED BIG INT",
        "CHARACTER(20)",
        "VARYING CHARACTER(255)",
        "CLOB",
        "text nocase",
        "BLOB",
        "REAL",
        "double precision",
        "FLOAT",
        "NUMERIC",
        "DECIMAL(10,5)",
        "BOOLEAN",
        "DATETIME",
        "ANY",
        "STRING",
        "floating point",
        "charint",
        "BLOBCHAR",
        "REALBLOB",
        "blobreal",
        "xdoubleblob",
        "intege auto_increment",
        "ıNT",
        "ınteger",
        "JSON",
        "uuid",
    ],
)
def test_a_type_has_the_affinity_that_sqlite_gives_it(declared_type: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE source (c {declared_type})")
        connection.execute("CREATE TABLE copied AS SELECT c FROM source")
        [(written,)] = connection.execute("SELECT type FROM pragma_table_info('copied')")
    assert affinity_of(declared_type) is _WRITTEN[written]


@pytest.mark.parametrize(
    ("declared_type", "affinity"),
    [
        ("INT", Affinity.INTEGER),
        ("INTEGER", Affinity.INTEGER),
        ("REAL", Affinity.REAL),
        ("TEXT", Affinity.TEXT),
        ("BLOB", Affinity.BLOB),
        ("ANY", Affinity.BLOB),
    ],
)
def test_a_strict_type_has_its_affinity_and_any_converts_nothing(declared_type: str, affinity: Affinity) -> None:
    assert affinity_of(declared_type, strict=True) is affinity


def test_any_in_a_strict_table_keeps_text_as_text() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE strict (c ANY) STRICT")
        connection.execute("CREATE TABLE lax (c ANY)")
        for table in ("strict", "lax"):
            connection.execute(f"INSERT INTO {table} VALUES ('007')")
        kept = [connection.execute(f"SELECT typeof(c) FROM {t}").fetchone()[0] for t in ("strict", "lax")]
    assert kept == ["text", "integer"]
    assert affinity_of("ANY") is Affinity.NUMERIC
