import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.sqlite.collations import find_collations, register_stub_collations
from core.sqlite.source import open_source


@pytest.mark.parametrize(
    ("clause", "name"),
    [
        ("COLLATE RMNOCASE", "RMNOCASE"),
        ("collate unicase", "unicase"),
        ('COLLATE "two words"', "two words"),
        ('COLLATE "a""b"', 'a"b'),
        ("COLLATE [in brackets]", "in brackets"),
        ("COLLATE `ticks`", "ticks"),
        ("COLLATE 'a string'", "a string"),
        ("COLLATE\n\tspread", "spread"),
        ("COLLATE/* here */commented", "commented"),
        ("COLLATE -- here\n commented", "commented"),
        ("COLLATE ünïcode", "ünïcode"),
        ("COLLATE de_DE", "de_DE"),
    ],
)
def test_every_way_to_name_a_collation_is_found(clause: str, name: str, tmp_path: Path) -> None:
    sql = f"CREATE TABLE t (a TEXT {clause}, b)"
    assert find_collations([sql.encode()]) == (name,)
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as application:
        application.create_collation(name, lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))
        application.execute(sql)
        application.execute("INSERT INTO t VALUES ('b', 1), ('a', 2), ('B', 3)")
    with closing(sqlite3.connect(path)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="no such collation"):
            connection.execute("SELECT a FROM t ORDER BY a")
        register_stub_collations(connection, find_collations([sql.encode()]))
        rows = connection.execute("SELECT a FROM t ORDER BY a").fetchall()
        assert rows == [("B",), ("a",), ("b",)]


def test_sqlites_own_collations_and_repetitions_are_left_out() -> None:
    sql = b"CREATE TABLE t (a COLLATE nocase, b COLLATE BINARY, c COLLATE RTrim, d COLLATE x, e COLLATE X)"
    assert find_collations([sql]) == ("x",)


def test_a_word_that_only_contains_collate_is_no_collation() -> None:
    assert find_collations([b"CREATE TABLE t (collated TEXT, uncollate x)", b"COLLATE", b"COLLATE )"]) == ()


@pytest.mark.parametrize("unit", [b"COLLATE ", b"COLLATE [", b"COLLATE/*", b'COLLATE "', b"COLLATE--", b"COLLATE/**/"])
def test_a_hostile_schema_takes_no_long_time(unit: bytes) -> None:
    started = time.monotonic()
    find_collations([unit * 20_000])
    assert time.monotonic() - started < 5


def test_the_schema_of_a_utf16_database_is_searched(make_database: Callable[..., Path], cancel: CancelToken) -> None:
    path = make_database("PRAGMA encoding = 'UTF-16be'; CREATE TABLE t (a TEXT COLLATE RMNOCASE PRIMARY KEY);")
    with open_source(path, cancel=cancel) as source:
        assert source.collations == ("RMNOCASE",)


def test_statements_over_an_applications_collation_prepare(
    make_database: Callable[..., Path], cancel: CancelToken
) -> None:
    path = make_database(
        "CREATE TABLE t (a TEXT COLLATE RMNOCASE PRIMARY KEY) WITHOUT ROWID; INSERT INTO t VALUES ('b'), ('A');"
    )
    with open_source(path, cancel=cancel) as source, closing(source.connect()) as connection:
        assert connection.execute("SELECT a FROM t WHERE a > '' ORDER BY a").fetchall() == [("A",), ("b",)]
