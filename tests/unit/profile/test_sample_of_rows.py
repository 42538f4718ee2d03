"""A first look: some rows of every table, in no time."""

from pathlib import Path

import pytest

from core.catalog.model import StorageClass
from core.profile.model import Format
from tests.unit.profile.profiling import found_formats, profile, sample


def test_a_small_table_is_measured_whole(tmp_path: Path) -> None:
    script = "CREATE TABLE t (id INTEGER PRIMARY KEY, x, at DATE);"
    rows = [(number, [None, "x", 5, 0.5, b"\0"][number % 5], "2024-01-01") for number in range(500)]
    seen = sample(tmp_path, script, rows)
    assert seen.is_sample
    assert seen.tables == profile(tmp_path, script, rows).tables


def test_rows_come_from_all_of_a_large_table(tmp_path: Path) -> None:
    rows = [(number, number // 1000) for number in range(1, 50_001)]
    (seen,) = sample(tmp_path, "CREATE TABLE t (id INTEGER PRIMARY KEY, block INT);", rows).tables
    block = seen.column("block")
    assert 1000 <= block.integer_count <= 2000
    assert (block.integer_min, (block.integer_max or 0) >= 45) == (0, True)
    assert (block.distinct_count or 0) >= 15
    assert block.is_all(Format.SMALLINT, StorageClass.INTEGER)


@pytest.mark.parametrize("step", [1, 7, 10**12])
def test_the_number_of_rows_follows_from_how_close_rowids_are(tmp_path: Path, step: int) -> None:
    rows = [(number * step, "x") for number in range(20_000)]
    (seen,) = sample(tmp_path, "CREATE TABLE t (id INTEGER PRIMARY KEY, x);", rows).tables
    assert seen.row_count == pytest.approx(20_000, rel=0.01)
    assert seen.size_bytes == pytest.approx(20_000 * 17, rel=0.01)


def test_the_rows_of_a_table_without_rowids_are_counted(tmp_path: Path) -> None:
    rows = [(number, "x") for number in range(20_000)]
    (seen,) = sample(tmp_path, "CREATE TABLE t (id INT PRIMARY KEY, x) WITHOUT ROWID;", rows).tables
    assert (seen.row_count, seen.columns[0].integer_count) == (20_000, 1000)


def test_an_empty_table_has_no_rows(tmp_path: Path) -> None:
    (seen,) = sample(tmp_path, "CREATE TABLE t (x);").tables
    assert (seen.row_count, seen.columns[0].value_count) == (0, 0)


def test_rowids_may_be_as_far_apart_as_they_can_be(tmp_path: Path) -> None:
    rows = [(-(2**63) + number, "first") for number in range(3000)] + [(2**63 - 1, "last")]
    (seen,) = sample(tmp_path, "CREATE TABLE t (id INTEGER PRIMARY KEY, x);", rows).tables
    assert seen.columns[1].text_count > 1000
    assert [each.value for each in seen.columns[1].common_values] == ["'first'", "'last'"]
    assert seen.columns[1].text_count <= seen.row_count < 100_000  # the file has room for no more


def test_nothing_is_looked_at_once_the_time_is_over(tmp_path: Path) -> None:
    script = "CREATE TABLE t (id INTEGER PRIMARY KEY, x); CREATE TABLE u (x); INSERT INTO u VALUES (1);"
    seen = sample(tmp_path, script, [(number, "x") for number in range(5000)], budget_s=0.0)
    assert [(table.name, table.row_count) for table in seen.tables] == [("t", 5000), ("u", 1)]
    assert [found_formats(column) for table in seen.tables for column in table.columns] == [{}, {}, {}]


def test_texts_that_are_not_utf8_are_counted_in_a_sample_too(tmp_path: Path) -> None:
    script = "CREATE TABLE t (x); INSERT INTO t VALUES ('good'), (CAST(x'ff' AS TEXT)), ('a' || char(0));"
    (column,) = sample(tmp_path, script).tables[0].columns
    assert (column.text_count, column.text_invalid_count, column.text_nul_count) == (3, 1, 1)
    assert column.text_invalid_first_row == 2


def test_no_key_is_looked_at(tmp_path: Path) -> None:
    script = "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (p REFERENCES p); INSERT INTO t VALUES (1);"
    seen = sample(tmp_path, script)
    assert (seen.keys, seen.duplicates) == ((), ())
