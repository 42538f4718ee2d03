"""Whole rows are taken away, added or exchanged after the run, and the comparison names them."""

import pytest

from tests.engine.proof.every_conversion import COLUMNS, SET_ASIDE, VICTIM
from tests.engine.proof.published import Published

_TABLES = pytest.mark.parametrize("table", ["record", "loose"], ids=["with a key", "without a key"])
_ALL = ", ".join(COLUMNS)


def _name_row(table: str, number: int, place: int | None = None) -> str:
    return f"id = {number}" if table == "record" else f"row {place or number}"


@_TABLES
@pytest.mark.parametrize("number", [1, VICTIM, 4], ids=["first", "middle", "last"])
def test_a_row_that_is_gone_is_named(published: Published, table: str, number: int) -> None:
    published.run(f"DELETE FROM {table} WHERE id = {number}")
    check = published.compare(table)
    (mismatch,) = check.mismatches
    assert (mismatch.table, mismatch.row, mismatch.column) == (table, _name_row(table, number), None)
    assert mismatch.source_value is not None
    assert mismatch.source_value.startswith(f"id = {number}, whole = ")
    assert mismatch.target_value is None
    assert (check.rows_source, check.rows_target, check.rows_equal) == (5, 3, 3)


@_TABLES
@pytest.mark.parametrize("number", [-(2**63), 0, 99, 2**63 - 1], ids=["far before", "before", "after", "far after"])
def test_a_row_that_was_added_is_named(published: Published, table: str, number: int) -> None:
    published.run(f"INSERT INTO {table} (id, name) VALUES ({number}, 'intruder')")
    check = published.compare(table)
    (mismatch,) = check.mismatches
    assert (mismatch.row, mismatch.column) == (_name_row(table, number, place=5), None)
    assert mismatch.source_value is None
    assert mismatch.target_value is not None
    assert mismatch.target_value.startswith(f"id = {number}, whole = NULL")
    assert (check.rows_target, check.rows_equal) == (5, 4)


@_TABLES
def test_a_row_that_is_there_twice_is_named(published: Published, table: str) -> None:
    if table == "record":
        published.run("ALTER TABLE record DROP CONSTRAINT record_pkey")
    published.run(f"INSERT INTO {table} SELECT * FROM {table} WHERE id = {VICTIM}")
    check = published.compare(table)
    (mismatch,) = check.mismatches
    assert (mismatch.row, mismatch.column, mismatch.source_value) == (_name_row(table, VICTIM, place=5), None, None)
    assert (check.rows_target, check.rows_equal) == (5, 4)


@_TABLES
def test_one_row_gone_and_another_there_twice_do_not_cancel_out(published: Published, table: str) -> None:
    if table == "record":
        published.run("ALTER TABLE record DROP CONSTRAINT record_pkey")
    published.run(f"UPDATE {table} SET (id, {_ALL}) = (SELECT id, {_ALL} FROM {table} WHERE id = 1) WHERE id = 3")
    check = published.compare(table)
    assert not check.is_equal
    assert (check.rows_target, check.rows_equal) == (4, 3)
    assert [each.column for each in check.mismatches] == [None, None]
    assert sorted(each.source_value is None for each in check.mismatches) == [False, True]


def test_two_keys_exchanged_are_named_by_what_their_rows_have(published: Published) -> None:
    published.run(
        "ALTER TABLE left_hand DROP CONSTRAINT left_hand_pkey",
        "UPDATE left_hand SET id = 3 - id",
    )
    check = published.compare("left_hand")
    assert [(each.row, each.column, each.source_value, each.target_value) for each in check.mismatches] == [
        ("id = 1", "name", "'thumb'", "'index'"),
        ("id = 2", "name", "'index'", "'thumb'"),
    ]
    assert check.rows_equal == 0


def test_rows_exchanged_between_two_tables_are_named_in_both(published: Published) -> None:
    published.run(
        "ALTER TABLE left_hand RENAME TO other",
        "ALTER TABLE right_hand RENAME TO left_hand",
        "ALTER TABLE other RENAME TO right_hand",
    )
    for table, ours, theirs in (("left_hand", "'thumb'", "'ring'"), ("right_hand", "'ring'", "'thumb'")):
        mismatches = published.compare(table).mismatches
        assert [(each.table, each.row, each.column) for each in mismatches] == [
            (table, "id = 1", "name"),
            (table, "id = 2", "name"),
        ]
        assert (mismatches[0].source_value, mismatches[0].target_value) == (ours, theirs)


def test_one_row_exchanged_between_two_tables_is_named_in_both(published: Published) -> None:
    published.run(
        "UPDATE left_hand SET name = 'ring' WHERE id = 1", "UPDATE right_hand SET name = 'thumb' WHERE id = 1"
    )
    for table in ("left_hand", "right_hand"):
        assert [(each.row, each.column) for each in published.compare(table).mismatches] == [("id = 1", "name")]


@_TABLES
def test_a_row_that_was_set_aside_and_is_there_all_the_same_is_named(published: Published, table: str) -> None:
    published.run(f"INSERT INTO {table} (id) VALUES ({SET_ASIDE})")
    check = published.compare(table)
    (mismatch,) = check.mismatches
    assert (mismatch.column, mismatch.source_value) == (None, None)
    assert (check.rows_source, check.rows_set_aside, check.rows_equal, check.rows_target) == (5, 1, 4, 5)


@_TABLES
def test_a_table_that_was_emptied_has_lost_every_row(published: Published, table: str) -> None:
    published.run(f"TRUNCATE {table}")
    check = published.compare(table)
    assert [each.row for each in check.mismatches] == [_name_row(table, number) for number in range(1, 5)]
    assert (check.rows_target, check.rows_equal) == (0, 0)


@_TABLES
def test_what_nobody_touched_is_equal_and_the_sum_closes(published: Published, table: str) -> None:
    check = published.compare(table)
    assert check.is_equal
    assert check.mismatches == ()
    assert check.rows_source == check.rows_equal + check.rows_set_aside == 5
