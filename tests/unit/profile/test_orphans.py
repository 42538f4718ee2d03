"""The condition that tells a table's orphans: the same rows in every query of the table, by any reader."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cancel import CancelToken
from core.migration.assess import read_source_catalog
from core.profile.model import KeyProfile
from core.profile.scan import profile_database
from core.sqlite.source import open_source
from tests.unit.profile.profiling import profile

values = st.none() | st.integers(0, 4) | st.sampled_from(["1", "2 ", "a", "A"])


def ask(folder: Path, key: KeyProfile, column: str) -> list[tuple[object, int]]:
    """A column of each row in the order of the table, and whether the row is an orphan."""
    with closing(sqlite3.connect(folder / "source.sqlite")) as connection:
        sql = f'SELECT {column}, {key.orphan_sql} FROM "{key.table}" NOT INDEXED'
        return connection.execute(sql).fetchall()


def test_a_row_with_a_null_in_its_key_is_no_orphan_and_the_answer_is_never_null(tmp_path: Path) -> None:
    script = """
        CREATE TABLE p (a INTEGER, b TEXT, PRIMARY KEY (a, b));
        CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT, FOREIGN KEY (a, b) REFERENCES p);
        INSERT INTO p VALUES (1, 'x');
        INSERT INTO t VALUES (1, 1, 'x'), (2, 1, 'y'), (3, NULL, 'y'), (4, 2, NULL), (5, NULL, NULL);
    """
    (key,) = profile(tmp_path, script).keys
    assert ask(tmp_path, key, "id") == [(1, 0), (2, 1), (3, 0), (4, 0), (5, 0)]


def test_a_table_may_refer_to_itself_whatever_its_name(tmp_path: Path) -> None:
    script = """
        CREATE TABLE "Howdah Parent" (id INTEGER PRIMARY KEY, up INTEGER REFERENCES "Howdah Parent");
        INSERT INTO "Howdah Parent" VALUES (1, NULL), (2, 1), (3, 9), (4, 4);
    """
    (key,) = profile(tmp_path, script).keys
    assert ask(tmp_path, key, "id") == [(1, 0), (2, 0), (3, 1), (4, 0)]


def test_the_filter_of_the_parent_is_part_of_it_and_may_end_in_a_comment(tmp_path: Path) -> None:
    script = """
        CREATE TABLE p (id INTEGER PRIMARY KEY, kind TEXT);
        CREATE TABLE t (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p, kind TEXT);
        INSERT INTO p VALUES (1, 'old'), (2, 'new');
        INSERT INTO t VALUES (1, 1, 'old'), (2, 2, 'new'), (3, 1, 'new');
    """
    (key,) = profile(tmp_path, script, where={"p": "kind = 'new' -- only", "t": "kind = 'new' -- too"}).keys
    assert key.orphan_count == 1
    assert ask(tmp_path, key, "id") == [(1, 1), (2, 0), (3, 1)]


def test_an_index_in_the_order_of_an_application_hides_no_parent(tmp_path: Path) -> None:
    path = tmp_path / "made.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.create_collation("backwards", lambda a, b: (a < b) - (a > b))
        connection.executescript(
            "CREATE TABLE p (code TEXT PRIMARY KEY COLLATE backwards); CREATE TABLE t (code TEXT REFERENCES p);"
        )
        for table in ("p", "t"):
            connection.executemany(f"INSERT INTO {table} VALUES (?)", [(str(number),) for number in range(100)])
        connection.execute("INSERT INTO t VALUES ('none')")
        connection.commit()
    with open_source(path, cancel=CancelToken()) as source:
        (key,) = profile_database(source, read_source_catalog(source), cancel=CancelToken()).keys
    assert (key.orphan_count, key.orphan_examples) == (1, ("'none'",))


@pytest.mark.parametrize(
    ("parents", "children", "orphans"),
    [
        ("1, 2, 3, 4", "1, 4, NULL, 2", 0),
        ("1, 2, 4", "1, 4, NULL, 3", 1),
        ("1, 2, 3", "0, 1, 3, 4", 2),
        ("-2, -1, 0", "-3, -2, 0, 1", 2),
        ("1, 2, 3", "1, '2', 'x', 2.5", 2),
        ("1, 2, 3", "NULL, NULL", 0),
        ("", "1, 2", 2),
        ("", "NULL", 0),
    ],
)
def test_rowids_with_and_without_a_gap_are_parents_of_their_own_alone(
    tmp_path: Path, parents: str, children: str, orphans: int
) -> None:
    def insert(table: str, listed: str) -> str:
        return "".join(f"INSERT INTO {table} VALUES ({value});" for value in listed.split(", ") if value)

    script = "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (p_id REFERENCES p);"
    (key,) = profile(tmp_path, script + insert("p", parents) + insert("t", children)).keys
    assert key.orphan_count == orphans
    assert sum(is_orphan for _, is_orphan in ask(tmp_path, key, "p_id")) == orphans


def test_a_key_to_another_column_than_the_rowid_asks_for_that_column(tmp_path: Path) -> None:
    script = """
        CREATE TABLE p (id INTEGER PRIMARY KEY, code INTEGER UNIQUE);
        CREATE TABLE t (code INTEGER REFERENCES p (code));
        INSERT INTO p VALUES (1, 10), (2, 30), (3, 20);
        INSERT INTO t VALUES (1), (20), (25);
    """
    (key,) = profile(tmp_path, script).keys
    assert (key.orphan_count, key.orphan_examples) == (2, ("1", "25"))


def test_the_examples_are_different_ones_in_the_order_of_the_rows(tmp_path: Path) -> None:
    script = """
        CREATE TABLE p (id INTEGER PRIMARY KEY);
        CREATE TABLE t (p_id INTEGER REFERENCES p);
        INSERT INTO p VALUES (1);
        INSERT INTO t VALUES (9), (9), (1), (9), (7), (9), (8), (6);
    """
    (key,) = profile(tmp_path, script).keys
    assert (key.orphan_count, key.orphan_examples) == (7, ("9", "7", "8"))


def test_a_parent_that_the_filter_leaves_out_makes_a_gap(tmp_path: Path) -> None:
    script = """
        CREATE TABLE p (id INTEGER PRIMARY KEY);
        CREATE TABLE t (p_id INTEGER REFERENCES p);
        INSERT INTO p VALUES (1), (2), (3);
        INSERT INTO t VALUES (1), (2), (3);
    """
    (key,) = profile(tmp_path, script, where={"p": "id <> 2"}).keys
    assert key.orphan_count == 1
    (key,) = profile(tmp_path, script, where={"p": "id > 1"}).keys
    assert key.orphan_count == 1
    (key,) = profile(tmp_path, script, where={"p": "id > 1", "t": "p_id > 1"}).keys
    assert key.orphan_count == 0


@given(parents=st.lists(values.filter(lambda value: value is not None), unique_by=str), children=st.lists(values))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_orphans_are_the_rows_that_a_foreign_key_check_of_sqlite_names(
    tmp_path: Path, parents: list[object], children: list[object]
) -> None:
    script = "CREATE TABLE p (id TEXT PRIMARY KEY); CREATE TABLE t (id TEXT REFERENCES p);"
    inserted = " ".join(
        f"INSERT INTO {table} VALUES ({'NULL' if value is None else repr(value)});"
        for table, rows in (("p", parents), ("t", children))
        for value in rows
    )
    (key,) = profile(tmp_path, script + inserted).keys
    with closing(sqlite3.connect(tmp_path / "source.sqlite")) as connection:
        broken = {row for _, row, *_ in connection.execute("PRAGMA foreign_key_check(t)")}
    assert {row for row, is_orphan in ask(tmp_path, key, "rowid") if is_orphan} == broken
    assert key.orphan_count == len(broken)
