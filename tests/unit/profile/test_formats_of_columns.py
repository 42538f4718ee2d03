"""Formats of whole columns: how many values are of them, which are not, and when it is not worth to look on."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.profile.model import ColumnProfile, CounterExample, Format
from tests.unit.profile.profiling import column, found_formats, only_format, profile

pytestmark = pytest.mark.usefixtures("way")

MANY = 70_000
"""More values than a column gives in one batch."""


def test_a_column_of_dates_says_so_with_its_counter_examples(tmp_path: Path) -> None:
    count = 20
    values = ["2024-02-29"] * count + ["2023-02-29", None, "soon", "2024-1-1", "never"]
    found = only_format(column(tmp_path, "DATE", values), "date")
    assert (found.storage_class, found.hit_count, found.seen_count) == (StorageClass.TEXT, count, count + 4)
    assert found.exceptions == (
        CounterExample(row_number=count + 1, rowid=count + 1, value="'2023-02-29'"),
        CounterExample(row_number=count + 3, rowid=count + 3, value="'soon'"),
        CounterExample(row_number=count + 4, rowid=count + 4, value="'2024-1-1'"),
    )
    assert found.layouts == (("YYYY-MM-DD", count),)


def test_a_format_that_hardly_any_value_has_is_given_up(tmp_path: Path, way: str) -> None:
    values = [f"word {number}" for number in range(MANY)] + ["2024-02-29"]
    found = found_formats(column(tmp_path, "TEXT", values))
    assert found == ({} if way == "scanned" else {"date": (1, MANY + 1)})


@pytest.mark.parametrize(
    ("declared", "asked"),
    [
        ("DATETIME", {"date", "time", "timestamp", "timestamptz"}),
        ("uniqueidentifier", {"uuid"}),
        ("JSON", {"json container", "json", "json null", "jsonb"}),
        ("boolean", {"boolean"}),
        ("decimal(10, 2)", {"decimal"}),
        ("TEXT", set()),
    ],
)
def test_what_a_declaration_asks_for_is_looked_for_in_all_rows(tmp_path: Path, declared: str, asked: set[str]) -> None:
    values = [f"word {number}" for number in range(MANY)]
    seen = column(tmp_path, declared, values)
    assert found_formats(seen) == dict.fromkeys(asked, (0, MANY))
    assert all(found.exceptions[0] == CounterExample(row_number=1, rowid=1, value="'word 0'") for found in seen.formats)


def test_what_the_caller_asks_for_is_looked_for_in_all_rows(tmp_path: Path) -> None:
    rows = [(f"word {number}",) for number in range(MANY)]
    asked = {("t", "x"): [Format.UUID]}
    (table,) = profile(tmp_path, "CREATE TABLE t (x);", rows, asked=asked).tables
    assert found_formats(table.columns[0]) == {"uuid": (0, MANY)}


def test_a_format_that_most_values_have_is_counted_to_the_end(tmp_path: Path) -> None:
    values = ["10:30"] * MANY + ["x"] * MANY
    found = only_format(column(tmp_path, "TEXT", values), "time")
    assert (found.hit_count, found.seen_count) == (MANY, 2 * MANY)
    assert found.exceptions[0].row_number == MANY + 1


@pytest.mark.parametrize(
    ("columns", "rowid", "rest"),
    [
        ("id INTEGER PRIMARY KEY, x TEXT", "id", ""),
        ("x TEXT, id INTEGER, PRIMARY KEY (id)", "id", ""),
        ("x TEXT, rowid", "_rowid_", ""),
        ("x TEXT, oid, rowid, _rowid_", None, ""),
        ("x TEXT, id INT PRIMARY KEY", None, "WITHOUT ROWID"),
    ],
)
def test_counter_examples_name_the_rowid_where_there_is_one(
    tmp_path: Path, columns: str, rowid: str | None, rest: str
) -> None:
    script = f"""
        CREATE TABLE t ({columns}) {rest};
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
        INSERT INTO t (x, {rowid or columns.split()[2].strip(",")})
        SELECT CASE WHEN i < 4 THEN 'no' ELSE '12:30' END, i * 10 FROM n;
    """
    (seen,) = profile(tmp_path, script).tables
    examples = only_format(seen.column("x"), "time").exceptions
    assert [each.rowid for each in examples] == ([10, 20, 30] if rowid else [None, None, None])


def test_a_value_is_shown_as_sqlite_quotes_its_start(tmp_path: Path) -> None:
    script = f"""
        CREATE TABLE t (x DATE);
        INSERT INTO t VALUES ('it''s'), ('{"long " * 20}'), (CAST(x'ff41' AS TEXT)), (x'00ff'), (zeroblob(40)), (1.5);
    """
    seen = profile(tmp_path, script).tables[0].columns[0]
    shown = [each.value for each in only_format(seen, "date").exceptions]
    assert shown == ["'it''s'", "'" + ("long " * 20)[:60] + "…'", "'\ufffdA'"]
    common = {each.value for each in seen.common_values}
    assert common == {"1.5", "'it''s'", "'" + ("long " * 20)[:60] + "…'", "'\ufffdA'", f"X'{'0' * 60}…'"}


def test_the_most_frequent_spellings_come_first_and_ten_are_kept(tmp_path: Path) -> None:
    values = [f"10:30:00.{'1' * digits}{'0' * zeros}" for digits in range(1, 7) for zeros in range(5)] + ["10:30"] * 6
    layouts = only_format(column(tmp_path, "TIME", values), "time").layouts
    assert layouts[0] == ("HH:MM", 6)
    assert layouts[1] == ("HH:MM:SS.fffff", 5)
    assert len(layouts) == 10
    assert [count for _, count in layouts] == sorted((count for _, count in layouts), reverse=True)


def test_digits_of_decimals_are_counted(tmp_path: Path) -> None:
    seen = column(tmp_path, "TEXT", ["1.25", "-1234", "0.5", "0.125"])
    assert (seen.text_integer_digits, seen.text_fraction_digits) == (4, 3)
    given_up = column(tmp_path, "TEXT", ["word"] * 2 * MANY + ["1.25"])
    assert (given_up.text_integer_digits, given_up.text_fraction_digits) == (0, 0)


def test_vectors_have_the_dimension_of_the_first_blob_of_all(tmp_path: Path) -> None:
    values = [None, b"\0" * 12] + [b"\0" * 16] * MANY + [None, b"\0" * 12]
    found = only_format(column(tmp_path, "VECTOR", values), "vector")
    assert (found.hit_count, found.layouts) == (2, (("3 dimensions", 2),))


def test_formats_of_each_class_stand_apart(tmp_path: Path) -> None:
    seen = column(tmp_path, "", [0, 1, 1.0, 0.5, "true", "maybe", b"\0" * 16])
    counts = {(each.format.value, each.storage_class.value): each.hit_count for each in seen.formats}
    assert counts["bit", "integer"] == 2
    assert counts["bit", "real"] == 1
    assert counts["boolean", "text"] == 1
    assert counts["uuid", "blob"] == counts["vector", "blob"] == 1
    assert seen.is_all(Format.BIT, StorageClass.INTEGER)
    assert not seen.is_all(Format.BIT, StorageClass.REAL)


def test_different_values_are_counted_as_long_as_they_are_few(tmp_path: Path) -> None:
    counted = column(tmp_path, "", [number % 10_000 for number in range(MANY)] + [None, "5"])
    assert counted.distinct_count is None
    counted = column(tmp_path, "", [number % 9_999 for number in range(MANY)] + [None, "5"])
    assert counted.distinct_count == 10_000
    common = [(each.value, each.count) for each in counted.common_values]
    assert common == [("0", 8), ("1", 8), ("2", 8), ("3", 8), ("4", 8)]


def test_long_values_are_not_kept_to_be_counted(tmp_path: Path) -> None:
    values = [f"{number} {'x' * 10_000}" for number in range(2000)]
    counted = column(tmp_path, "TEXT", values)
    assert (counted.distinct_count, counted.common_values) == (None, ())
    same = column(tmp_path, "TEXT", ["x" * 10_000] * 2000)
    assert (same.distinct_count, same.common_values[0].count) == (1, 2000)


values = (
    st.none()
    | st.integers(-3, 3)
    | st.integers(-(2**63), 2**63 - 1)
    | st.sampled_from([0.5, -0.25, 0.0, -0.0, 1e20, float("inf")])
    | st.sampled_from(["", "a", "A", "1", "é", "a\0b", "2024-01-01", '{"a": 1}', "t"])
    | st.sampled_from([b"", b"a", b"\0" * 16, b"\xff"])
)


@given(rows=st.lists(st.tuples(values, values), max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_table_that_is_scanned_is_measured_as_one_that_is_read_at_once(
    tmp_path: Path, rows: list[tuple[object, object]]
) -> None:
    script = "CREATE TABLE t (a, b DATE);"
    seen = profile(tmp_path, script, rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.profile.scan._FIRST_ROWS", 50)
        at_once = profile(tmp_path, script, rows)
    assert seen.tables[0].columns == at_once.tables[0].columns


@given(rows=st.lists(st.tuples(values), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_different_values_are_those_that_sqlite_tells_apart(tmp_path: Path, rows: list[tuple[object]]) -> None:
    (seen,) = profile(tmp_path, "CREATE TABLE t (x);", rows).tables[0].columns
    with closing(sqlite3.connect(tmp_path / "source.sqlite")) as connection:
        counts = connection.execute(
            "SELECT count(*) FROM t WHERE x IS NOT NULL GROUP BY typeof(x), x ORDER BY 1 DESC"
        ).fetchall()
    assert seen.distinct_count == len(counts)
    assert [each.count for each in seen.common_values] == [count for (count,) in counts[:5]]
    assert lengths_of(seen) == lengths_of_python([value for (value,) in rows])


def lengths_of(seen: ColumnProfile) -> tuple[int | None, ...]:
    return (
        seen.text_min_bytes,
        seen.text_max_bytes,
        seen.text_min_chars,
        seen.text_max_chars,
        seen.blob_min_bytes,
        seen.blob_max_bytes,
    )


def lengths_of_python(stored: Sequence[object]) -> tuple[int | None, ...]:
    texts = [value for value in stored if isinstance(value, str)]
    blobs = [value for value in stored if isinstance(value, bytes)]
    sizes = ([len(text.encode()) for text in texts], [len(text) for text in texts], [len(blob) for blob in blobs])
    return tuple(end(some) if some else None for some in sizes for end in (min, max))
