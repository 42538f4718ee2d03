import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.errors import Cancelled, SourceCorrupt
from core.sqlite import check
from core.sqlite.check import quick_check
from core.sqlite.source import open_source

FILLED = """
PRAGMA page_size = 1024;
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000) INSERT INTO t SELECT i, 'row ' || i FROM n;
"""


def run_check(path: Path, cancel: CancelToken) -> tuple[str, ...]:
    with open_source(path, cancel=cancel) as source:
        return quick_check(source, cancel=cancel)


def overwrite_page(path: Path, number: int, data: bytes = b"\xa5" * 1024) -> None:
    with path.open("r+b") as file:
        file.seek((number - 1) * 1024)
        file.write(data)


def test_a_sound_database_passes(make_database: Callable[..., Path], cancel: CancelToken) -> None:
    assert run_check(make_database(FILLED), cancel) == ()


def test_a_damaged_page_is_named(make_database: Callable[..., Path], cancel: CancelToken) -> None:
    path = make_database(FILLED)
    overwrite_page(path, 20)
    with pytest.raises(SourceCorrupt, match="20") as caught:
        run_check(path, cancel)
    assert "recover" in caught.value.hint


def test_many_problems_are_counted(make_database: Callable[..., Path], cancel: CancelToken) -> None:
    path = make_database(FILLED)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        # Without the table that they belong to, its pages are used by nobody.
        connection.execute("DELETE FROM sqlite_schema")
    with pytest.raises(SourceCorrupt, match=r"Page 2 is never used; .*; and \d+ more"):
        run_check(path, cancel)


def test_rows_that_break_constraints_are_no_damage(make_database: Callable[..., Path], cancel: CancelToken) -> None:
    path = make_database(
        "CREATE TABLE t (a TEXT, b INT); INSERT INTO t VALUES (NULL, 1), ('', -1); PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE t (a TEXT NOT NULL, b INT CHECK (b > 0))';"
    )
    assert run_check(path, cancel) == ("NULL value in t.a",)


def test_a_value_that_a_strict_table_forbids_is_no_damage(
    make_database: Callable[..., Path], cancel: CancelToken
) -> None:
    path = make_database(
        "CREATE TABLE t (a INT); INSERT INTO t VALUES ('x'); PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE t (a INT) STRICT';"
    )
    assert run_check(path, cancel) == ("non-INT value in t.a",)


def test_two_rows_of_a_unique_key_are_no_damage(make_database: Callable[..., Path], cancel: CancelToken) -> None:
    path = make_database(
        "CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (1); CREATE INDEX i ON t (a);"
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = 'CREATE UNIQUE INDEX i ON t (a)' WHERE name = 'i';"
    )
    run_check(path, cancel)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE t (a CHECK (appfunction(a) IS NOT NULL));",
        "CREATE TABLE t (a, b AS (appfunction(a)));",
        "CREATE TABLE t (a, b AS (appfunction(a)) STORED);",
        "CREATE TABLE t (a); CREATE INDEX i ON t (appfunction(a));",
        "CREATE TABLE t (a); CREATE INDEX i ON t (a) WHERE appfunction(a);",
        "CREATE TABLE t (a COLLATE RMNOCASE UNIQUE);",
        "CREATE TABLE t (a COLLATE RMNOCASE PRIMARY KEY) WITHOUT ROWID;",
    ],
)
def test_what_only_an_application_can_evaluate_is_no_damage(
    make_database: Callable[..., Path], cancel: CancelToken, sql: str
) -> None:
    path = make_database(f"{sql} INSERT INTO t (a) VALUES ('b'), ('A'), ('a1');")
    for problem in run_check(path, cancel):
        assert problem.startswith(("not checked", "row not in PRIMARY KEY order"))


def test_damage_is_found_behind_what_only_an_application_can_evaluate(
    make_database: Callable[..., Path], cancel: CancelToken
) -> None:
    path = make_database(f"{FILLED} CREATE TABLE u (a CHECK (appfunction(a))); INSERT INTO u VALUES (1);")
    overwrite_page(path, 20)
    with pytest.raises(SourceCorrupt):
        run_check(path, cancel)


def test_a_module_that_is_not_there_is_no_damage(make_database: Callable[..., Path], cancel: CancelToken) -> None:
    path = make_database(
        "CREATE TABLE t (a); PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES"
        "('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING nowhere(a)');"
    )
    run_check(path, cancel)


def test_a_large_file_is_left_to_the_scan(
    make_database: Callable[..., Path], cancel: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_database(FILLED)
    overwrite_page(path, 20)
    monkeypatch.setattr(check, "QUICK_CHECK_BYTES", 1024)
    assert run_check(path, cancel) == ()


def test_the_check_can_be_cancelled(make_database: Callable[..., Path], cancel: CancelToken) -> None:
    # A column so slow to compute that the check can't end before it is cancelled.
    slow = " + ".join(["length(hex(zeroblob(a)))"] * 100)
    path = make_database(
        f"""PRAGMA synchronous = OFF; CREATE TABLE t (a, b AS ({slow}) NOT NULL);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9000) INSERT INTO t SELECT 1 FROM n;
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, 'zeroblob(a)', 'zeroblob(30000 + a)');"""
    )
    threading.Timer(0.05, cancel.cancel).start()
    with open_source(path, cancel=CancelToken()) as source, pytest.raises(Cancelled):
        quick_check(source, cancel=cancel)
