"""Large tables, read in blocks by several threads: what is found is what one thread would find in the table's order."""

from pathlib import Path

import pytest

from core.profile import scan
from core.profile.model import TableProfile
from tests.unit.profile.profiling import column, only_format, profile


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of a few rows are large ones, in blocks of seven."""
    monkeypatch.setattr(scan, "_FIRST_ROWS", 3)
    monkeypatch.setattr(scan, "_FEW_VALUES", 0)
    monkeypatch.setattr(TableProfile, "block_rows", 7)


def test_blocks_are_measured_in_their_order(tmp_path: Path) -> None:
    values = [f"2024-01-{number % 28 + 1:02d}" for number in range(200)]
    values[50] = values[60] = values[190] = "soon"
    dates = only_format(column(tmp_path, "TEXT", values), "date")
    assert (dates.hit_count, dates.seen_count) == (197, 200)
    assert [(each.row_number, each.rowid) for each in dates.exceptions] == [(51, 51), (61, 61), (191, 191)]


@pytest.mark.parametrize("step", [1, 3, 10**15])
def test_every_row_is_measured_whatever_the_gaps_between_rowids(tmp_path: Path, step: int) -> None:
    rows = [(number * step - 5, f"{number}") for number in range(100)]
    found = profile(tmp_path, "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);", rows).tables[0]
    assert found.row_count == 100
    assert (found.columns[0].integer_min, found.columns[0].integer_max) == (-5, 99 * step - 5)
    assert found.columns[1].distinct_count == 100


def test_the_first_and_the_last_rowid_there_can_be_are_measured(tmp_path: Path) -> None:
    rows = [(-(2**63), "a"), *((number, "b") for number in range(20)), (2**63 - 1, "c")]
    found = profile(tmp_path, "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);", rows).tables[0]
    assert (found.columns[0].integer_min, found.columns[0].integer_max) == (-(2**63), 2**63 - 1)


@pytest.mark.parametrize(
    ("usual", "late", "counted"),
    [
        (1, 1.5, "real_count"),
        (1, "text", "text_count"),
        (1, b"blob", "blob_count"),
        (1.5, 1, "integer_count"),
        (1.5, "text", "text_count"),
        ("text", 1, "integer_count"),
        ("text", 1.5, "real_count"),
        ("text", b"", "blob_count"),
        (b"blob", "", "text_count"),
        (b"blob", 1, "integer_count"),
    ],
)
def test_a_class_that_only_a_late_row_has_is_found(tmp_path: Path, usual: object, late: object, counted: str) -> None:
    found = column(tmp_path, "", [usual] * 90 + [late] + [usual] * 9)
    assert getattr(found, counted) == 1
    assert len(found.storage_classes) == 2


def test_a_block_without_a_value_says_nothing_of_the_class(tmp_path: Path) -> None:
    found = column(tmp_path, "TEXT", ["x"] * 10 + [None] * 50 + ["y"] * 10)
    assert (found.text_count, found.null_count, found.storage_classes) == (20, 50, ("text",))


def test_the_rows_that_a_condition_takes_are_measured(tmp_path: Path) -> None:
    rows = [(number, number % 10) for number in range(200)]
    script = "CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER);"
    found = profile(tmp_path, script, rows, where={"t": "x = 3"}).tables[0]
    assert (found.row_count, found.rows_left_out, found.columns[1].distinct_count) == (20, 180, 1)


def test_texts_of_an_utf16_database_are_measured_in_utf8(tmp_path: Path) -> None:
    script = "PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (x TEXT);"
    found = profile(tmp_path, script, [("é𝄞",)] * 50).tables[0].columns[0]
    assert (found.text_max_bytes, found.text_max_chars) == (6, 2)


def test_values_are_counted_over_all_blocks(tmp_path: Path) -> None:
    found = column(tmp_path, "TEXT", ["b", "a", "c", "b"] * 25)
    assert found.distinct_count == 3
    assert [(each.value, each.count) for each in found.common_values] == [("'b'", 50), ("'a'", 25), ("'c'", 25)]
