"""The profile: what a table holds, counted over every row, whatever its first rows say."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cancel import CancelToken
from core.migration.assess import read_source_catalog
from core.profile.model import ColumnProfile, Profile
from core.sqlite.source import open_source
from tests.helpers.source import profile_of, read_source

pytestmark = pytest.mark.usefixtures("way")


def profile(folder: Path, script: str, rows: Sequence[tuple[object, ...]] = ()) -> Profile:
    path = folder / "source.sqlite"
    path.unlink(missing_ok=True)
    with read_source(path, script, inserts={"t": rows}) as (source, catalog):
        return profile_of(source, catalog)


def column(folder: Path, declared: str, values: Sequence[object]) -> ColumnProfile:
    return profile(folder, f"CREATE TABLE t (x {declared});", [(value,) for value in values]).tables[0].columns[0]


def test_storage_classes_are_counted_not_declarations(tmp_path: Path) -> None:
    seen = column(tmp_path, "", [None, 1, 2, 0.5, "x", b"y", None])
    counts = (seen.null_count, seen.integer_count, seen.real_count, seen.text_count, seen.blob_count)
    assert counts == (2, 2, 1, 1, 1)


def test_integers_of_a_real_column_are_reals_as_sqlite_gives_them(tmp_path: Path) -> None:
    seen = column(tmp_path, "REAL", [1, 2.5])
    assert (seen.integer_count, seen.real_count) == (0, 2)


@pytest.mark.parametrize("surprise", ["text", 0.5, b"\x00", 7])
@pytest.mark.parametrize("declared", ["INTEGER", "REAL", "TEXT", "BLOB", "NUMERIC", ""])
@pytest.mark.parametrize("usual", [1, 0.25, "usual", b"usual"])
def test_a_surprise_in_the_last_row_is_counted(tmp_path: Path, declared: str, usual: object, surprise: object) -> None:
    values = [usual] * 20 + [surprise]
    seen = column(tmp_path, declared, values)
    with sqlite3.connect(tmp_path / "source.sqlite") as connection:
        counts = dict(connection.execute("SELECT typeof(x), count(*) FROM t GROUP BY 1").fetchall())
    connection.close()
    assert counts == {
        name: count
        for name, count in {
            "integer": seen.integer_count,
            "real": seen.real_count,
            "text": seen.text_count,
            "blob": seen.blob_count,
        }.items()
        if count
    }


def test_ranges_and_lengths_are_of_all_rows(tmp_path: Path) -> None:
    seen = column(tmp_path, "", [5, -3, 1.5, float("-inf"), "žlutý", "", b"123456"])
    assert (seen.integer_min, seen.integer_max) == (-3, 5)
    assert (seen.real_min, seen.real_max) == (float("-inf"), 1.5)
    assert (seen.text_max_chars, seen.text_max_bytes, seen.blob_max_bytes) == (5, 7, 6)
    assert seen.holds_infinity


def test_nul_and_invalid_utf8_are_counted_with_the_first_row(tmp_path: Path) -> None:
    script = """
        CREATE TABLE t (x TEXT);
        INSERT INTO t VALUES ('good'), ('a' || char(0)), (CAST(x'ff' AS TEXT)), (CAST(x'c3' AS TEXT));
    """
    seen = profile(tmp_path, script).tables[0].columns[0]
    assert (seen.text_nul_count, seen.text_invalid_count, seen.text_invalid_first_row) == (1, 2, 3)


@pytest.mark.parametrize(
    ("values", "digits"),
    [
        ([0.1], (1, 1)),
        ([12.345, 1.5], (2, 3)),
        ([1e-7], (1, 7)),
        ([1.5e20], (21, 0)),
        ([-0.25], (1, 2)),
        ([1e22], (23, 0)),
    ],
)
def test_digits_are_those_of_the_shortest_decimal(tmp_path: Path, values: list[float], digits: tuple[int, int]) -> None:
    seen = column(tmp_path, "NUMERIC", [*values, 0.5])
    assert (seen.real_integer_digits, max(1, seen.real_fraction_digits)) == (digits[0], max(1, digits[1]))


def test_orphans_are_counted_by_key_and_rows_with_null_have_none(tmp_path: Path) -> None:
    script = """
        CREATE TABLE p (a INTEGER, b TEXT, PRIMARY KEY (a, b));
        CREATE TABLE t (a INTEGER, b TEXT, FOREIGN KEY (a, b) REFERENCES p);
        INSERT INTO p VALUES (1, 'x');
        INSERT INTO t VALUES (1, 'x'), (1, 'y'), (NULL, 'y'), (2, NULL), (2, 'x');
    """
    (key,) = profile(tmp_path, script).keys
    assert (key.orphan_count, key.orphan_examples) == (2, ("1, 'y'", "2, 'x'"))


def test_a_parent_that_only_nocase_would_match_counts_as_an_orphan_in_postgresql(tmp_path: Path) -> None:
    script = """
        CREATE TABLE p (code TEXT PRIMARY KEY COLLATE NOCASE);
        CREATE TABLE t (code TEXT REFERENCES p);
        INSERT INTO p VALUES ('ABC');
        INSERT INTO t VALUES ('ABC'), ('abc');
    """
    (key,) = profile(tmp_path, script).keys
    assert key.orphan_count == 1


def test_keys_that_clash_as_text_are_found(tmp_path: Path) -> None:
    script = "CREATE TABLE t (x UNIQUE); INSERT INTO t VALUES (1), ('1'), ('x');"
    assert [found.group_count for found in profile(tmp_path, script).duplicates] == [1]


def test_a_table_in_the_order_of_an_applications_collation_is_profiled(tmp_path: Path) -> None:
    """Which ADBC's SQLite can't read, so that rows come through Python's, of whatever version it is."""
    path = tmp_path / "source.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.create_collation("UNICASE", lambda left, right: (left > right) - (left < right))
        connection.execute("CREATE TABLE t (name TEXT PRIMARY KEY COLLATE UNICASE, x) WITHOUT ROWID")
        connection.executemany("INSERT INTO t VALUES (?, ?)", [(f"name {number}", number) for number in range(100)])
        connection.commit()
    with open_source(path, cancel=CancelToken()) as source:
        (table,) = profile_of(source, read_source_catalog(source)).tables
    assert (table.row_count, table.columns[0].text_count, table.columns[1].integer_max) == (100, 100, 99)


def test_two_thousand_columns_are_profiled(tmp_path: Path) -> None:
    columns = ", ".join(f"c{number}" for number in range(2000))
    script = f"CREATE TABLE t ({columns}); INSERT INTO t (c0, c1999) VALUES (1, 'last');"
    (table,) = profile(tmp_path, script).tables
    assert (table.columns[0].integer_count, table.columns[1999].text_count) == (1, 1)


def test_a_large_file_is_counted_range_by_range(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size at which that begins is made small; rowids are as far apart as they can be."""
    monkeypatch.setattr("core.profile.census._BYTES_PER_PART", 1000)
    rows = [(-(2**63), "first"), (0, "middle"), (1, b"blob"), (2**63 - 1, 5)]
    (table,) = profile(tmp_path, "CREATE TABLE t (id INTEGER PRIMARY KEY, x);", rows).tables
    seen = table.columns[1]
    assert (table.row_count, seen.integer_count, seen.text_count, seen.blob_count) == (4, 1, 2, 1)
    assert profile(tmp_path, "CREATE TABLE t (id INTEGER PRIMARY KEY, x);").tables[0].row_count == 0


values = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text() | st.binary()


@given(rows=st.lists(st.tuples(values, values), max_size=30))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_value_is_counted_once(tmp_path: Path, rows: list[tuple[object, object]]) -> None:
    rows = [tuple(v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for v in row) for row in rows]
    (table,) = profile(tmp_path, "CREATE TABLE t (a, b NUMERIC);", rows).tables
    assert table.row_count == len(rows)
    for seen in table.columns:
        assert seen.null_count + seen.value_count == len(rows)
