"""Profiles of the rows that a condition takes."""

from pathlib import Path

import pytest

from core.errors import SourceError
from core.profile.model import ColumnProfile, TableProfile
from tests.unit.profile.profiling import only_format, profile

pytestmark = pytest.mark.usefixtures("way")

SCRIPT = "CREATE TABLE t (id INTEGER PRIMARY KEY, state TEXT, at DATE);"


def rows(count: int) -> list[tuple[object, ...]]:
    """A third of them open, a third closed, a third neither."""
    states = ("open", "closed", None)
    return [(number, states[number % 3], "soon" if number % 9 == 0 else "2024-01-01") for number in range(count)]


def filtered(folder: Path, where: str, count: int) -> TableProfile:
    return profile(folder, SCRIPT, rows(count), where={"t": where}).tables[0]


def test_only_the_rows_that_a_condition_takes_are_measured(tmp_path: Path) -> None:
    count = 90
    seen = filtered(tmp_path, "state = 'open' -- of now", count)
    assert (seen.where_sql, seen.row_count) == ("state = 'open' -- of now", count // 3)
    state = seen.column("state")
    assert (state.text_count, state.null_count, state.distinct_count) == (count // 3, 0, 1)
    assert seen.column("id").integer_max == count - 3


def test_rows_for_which_a_condition_is_null_are_left_out(tmp_path: Path) -> None:
    count = 90
    seen = filtered(tmp_path, "state <> 'open'", count)
    assert (seen.row_count, seen.rows_left_out) == (count // 3, count - count // 3)


def test_rows_are_numbered_as_they_are_read(tmp_path: Path) -> None:
    count = 90
    seen = filtered(tmp_path, "state = 'open'", count)
    examples = only_format(seen.column("at"), "date").exceptions
    assert [(each.row_number, each.rowid) for each in examples] == [(1, 0), (4, 9), (7, 18)]


def test_a_class_that_is_only_in_rows_that_are_left_out_does_not_occur(tmp_path: Path) -> None:
    mixed = [(number, number if number % 2 else "text") for number in range(5000)]
    (seen,) = profile(tmp_path, "CREATE TABLE t (id, x);", mixed, where={"t": "id % 2"}).tables
    assert seen.column("x") == ColumnProfile(
        name="x",
        integer_count=2500,
        integer_min=1,
        integer_max=4999,
        distinct_count=2500,
        common_values=seen.column("x").common_values,
        formats=seen.column("x").formats,
    )


def test_a_parent_that_is_left_out_makes_orphans_and_a_child_that_is_left_out_is_none(tmp_path: Path) -> None:
    script = """
        CREATE TABLE p (id INTEGER PRIMARY KEY, kind TEXT);
        CREATE TABLE c (id INTEGER PRIMARY KEY, p_id REFERENCES p, kind TEXT);
        INSERT INTO p VALUES (1, 'old'), (2, 'new');
        INSERT INTO c VALUES (1, 1, 'old'), (2, 2, 'new'), (3, 3, 'new'), (4, 1, 'new');
    """
    for where, count in (({}, 1), ({"p": "kind = 'new'"}, 3), ({"c": "c.kind = 'old'"}, 0), ({"p": "0"}, 4)):
        (key,) = profile(tmp_path, script, where=where).keys
        assert key.orphan_count == count
    (key,) = profile(tmp_path, script, where={"p": "kind = 'new'", "c": "kind = 'new'"}).keys
    assert (key.orphan_count, key.orphan_examples) == (2, ("3", "1"))


def test_a_key_that_refers_to_its_own_table_is_filtered_on_both_sides(tmp_path: Path) -> None:
    script = """
        CREATE TABLE t (id INTEGER PRIMARY KEY, parent REFERENCES t);
        INSERT INTO t VALUES (1, NULL), (2, 1), (3, 2);
    """
    (key,) = profile(tmp_path, script, where={"t": "id > 1"}).keys
    assert (key.orphan_count, key.orphan_examples) == (1, ("1",))


def test_keys_clash_only_among_the_rows_that_count(tmp_path: Path) -> None:
    script = "CREATE TABLE t (x UNIQUE); INSERT INTO t VALUES (1), ('1'), ('x'), (2), ('2');"
    (found,) = profile(tmp_path, script, where={"t": "x <> 2"}).duplicates
    assert found.group_count == 1


@pytest.mark.parametrize(
    "condition",
    [
        "nothing = 1",
        "id >",
        "1) OR (1",
        "id = ?",
        "count(*) > 1",
        "id; DELETE FROM t",
        "SELECT 1",
        "",
        "id, state",
        "'",
    ],
)
def test_a_condition_that_sqlite_refuses_is_named_with_its_table(tmp_path: Path, condition: str) -> None:
    with pytest.raises(SourceError) as caught:
        filtered(tmp_path, condition, 3)
    assert type(caught.value) is SourceError
    assert "choose the rows of t " in caught.value.message
    assert condition in caught.value.message
    assert caught.value.context["where"] == condition


def test_a_condition_that_fails_on_a_row_is_named_too(tmp_path: Path) -> None:
    count = 90
    condition = f"CASE WHEN id = {count - 1} THEN json(state) ELSE 1 END"
    script = SCRIPT + "CREATE TABLE other (x);"
    with pytest.raises(SourceError, match="malformed JSON") as caught:
        profile(tmp_path, script, [*rows(count - 1), (count - 1, "{", None)], where={"t": condition})
    assert caught.value.context["table"] == "t"
