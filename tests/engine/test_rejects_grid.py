"""Rows set aside as a person edits them in a grid: pages of values as text, sent again with what was typed."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.catalog.model import StorageClass
from core.copy.model import Typed
from core.copy.row_editing import read_typed, show_typed
from core.copy.row_reading import read_values
from core.errors import MigrationError, TargetError
from core.migration.altered import list_altered
from core.migration.options import MigrationOptions
from core.migration.reject_edits import RowEdit, TableEdits
from core.migration.rejects import RejectsPage, RetryReport, read_rejects, retry_rejects
from core.migration.run import migrate
from core.plan.choices import Choice
from tests.helpers.plans import make_plan
from tests.helpers.rejects import PEOPLE, ask, carry_over
from tests.helpers.source import make_source
from tests.helpers.target import unchanged

_INTEGER, _REAL, _TEXT, _BLOB = StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT, StorageClass.BLOB


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", PEOPLE)


def send(url: str, page: RejectsPage, *rows: RowEdit) -> RetryReport:
    edits = TableEdits(run_id=page.run_id, table=page.table, rows=rows)
    return retry_rejects(url, run_id=page.run_id, edits=edits, cancel=CancelToken())


def typed(page: RejectsPage, row: int, column: str, text: str | None) -> Typed:
    """What a person types over a value of a page."""
    return replace(page.rows[row].values[page.columns.index(column)], text=text)


def test_a_page_has_the_values_of_each_row_as_text(source: Path, database_url: str) -> None:
    run_id = carry_over(source, database_url).run_id
    page = read_rejects(database_url, run_id, "person")
    assert page.columns == ("id", "name", "age", "photo")
    assert [[value.text for value in row.values] for row in page.rows] == [
        ["5", None, "7", "\\x"],
        ["9", None, "1", None],
    ]
    assert [(row.row_number, row.row_id, row.column) for row in page.rows] == [(2, 5, "name"), (4, 9, "name")]
    assert not page.has_more


def test_pages_follow_one_another(source: Path, database_url: str) -> None:
    run_id = carry_over(source, database_url).run_id
    first = read_rejects(database_url, run_id, "person", limit=1)
    assert first.has_more
    second = read_rejects(database_url, run_id, "person", after=first.rows[-1].row_number, limit=1)
    assert [row.row_number for row in (*first.rows, *second.rows)] == [2, 4]
    assert not second.has_more


def test_a_row_arrives_with_what_was_typed_and_the_others_stay(source: Path, database_url: str) -> None:
    page = read_rejects(database_url, carry_over(source, database_url).run_id, "person")
    report = send(database_url, page, RowEdit(row_number=2, values={"name": typed(page, 0, "name", "Bea")}))
    assert (report.rows_sent, report.rows_arrived) == (1, 1)
    assert ask(database_url, "SELECT name, age FROM person WHERE id = 5") == [("Bea", 7)]
    assert [row.row_number for row in read_rejects(database_url, page.run_id, "person").rows] == [4]


def test_what_was_typed_is_entered_in_the_ledger(source: Path, database_url: str) -> None:
    page = read_rejects(database_url, carry_over(source, database_url).run_id, "person")
    send(database_url, page, RowEdit(row_number=2, values={"name": typed(page, 0, "name", "Bea")}))
    (value,) = list_altered(database_url, page.run_id)
    assert (value.table, value.column, value.row_number) == ("person", "name", 2)
    assert (value.before, value.after) == (None, "Bea")
    assert "edited" in value.rule


def test_a_row_that_is_refused_again_has_the_new_reason(source: Path, database_url: str) -> None:
    page = read_rejects(database_url, carry_over(source, database_url).run_id, "person")
    edit = {"name": typed(page, 0, "name", "Bea"), "age": typed(page, 0, "age", "old")}
    report = send(database_url, page, RowEdit(row_number=2, values=edit))
    assert report.rows_refused == 1
    (row,) = [row for row in read_rejects(database_url, page.run_id, "person").rows if row.row_number == 2]
    assert row.column == "age"
    assert row.reason != page.rows[0].reason


def test_a_row_may_be_sent_as_it_is(source: Path, database_url: str) -> None:
    page = read_rejects(database_url, carry_over(source, database_url).run_id, "person")
    ask(database_url, "ALTER TABLE person ALTER COLUMN name DROP NOT NULL")
    assert send(database_url, page, RowEdit(row_number=4, values={})).rows_arrived == 1
    assert ask(database_url, "SELECT name FROM person WHERE id = 9") == [(None,)]


def test_a_row_that_has_arrived_already_is_counted_as_unknown(source: Path, database_url: str) -> None:
    page = read_rejects(database_url, carry_over(source, database_url).run_id, "person")
    edit = RowEdit(row_number=2, values={"name": typed(page, 0, "name", "Bea")})
    send(database_url, page, edit)
    report = send(database_url, page, edit)
    assert (report.rows_sent, report.rows_unknown) == (0, 1)


def test_rows_of_an_unknown_run_change_nothing(source: Path, database_url: str) -> None:
    page = read_rejects(database_url, carry_over(source, database_url).run_id, "person")
    with unchanged(database_url), pytest.raises(MigrationError):
        send(database_url, replace(page, run_id="never"), RowEdit(row_number=2, values={}))
    with pytest.raises(TargetError, match="never"):
        read_rejects(database_url, "never", "person")


def test_a_value_that_is_long_is_shown_by_its_beginning_and_can_not_be_edited(
    tmp_path: Path, database_url: str
) -> None:
    source = make_source(tmp_path / "s.sqlite", PEOPLE)
    make_source(tmp_path / "s.sqlite", "INSERT INTO person VALUES (11, NULL, 3, zeroblob(50000));")
    run_id = carry_over(source, database_url).run_id
    photo = read_rejects(database_url, run_id, "person").rows[-1].values[3]
    assert not photo.is_whole
    assert photo.text is not None
    assert len(photo.text) < 1_000


def test_altered_values_are_listed_with_both_sides(tmp_path: Path, database_url: str) -> None:
    source = make_source(tmp_path / "s.sqlite", "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x' || char(0));")
    report = migrate(MigrationOptions(source_path=source, target_url=database_url))
    (value,) = list_altered(database_url, report.run_id)
    assert (value.before, value.after) == ("x\0", "x\u2400")
    assert list_altered(database_url, "another run") == ()


def test_a_database_without_records_has_no_altered_values(database_url: str) -> None:
    assert list_altered(database_url, "none") == ()


def test_a_text_among_numbers_is_mended_by_typing_a_number(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "s.sqlite", "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO t VALUES (1, 'x');"
    )
    plan = make_plan(
        source,
        Choice(setting="type", value="integer", table="t", column="n"),
        Choice(setting="unfit", value="set-aside", table="t", column="n"),
    )
    page = read_rejects(database_url, carry_over(source, database_url, plan).run_id, "t")
    assert send(database_url, page, RowEdit(row_number=1, values={"n": typed(page, 0, "n", "30")})).rows_arrived == 1
    assert ask(database_url, "SELECT n FROM t") == [(30,)]


@pytest.mark.parametrize(
    ("text", "reads", "before", "value"),
    [
        (None, [_INTEGER], _INTEGER, None),
        ("30", [_INTEGER], _TEXT, 30),
        ("30", [_TEXT], _INTEGER, "30"),
        (" 30 ", [_INTEGER], _INTEGER, 30),
        ("007", [_INTEGER, _TEXT], StorageClass.NULL, "007"),
        ("7", [_INTEGER, _TEXT], _INTEGER, 7),
        ("7", [_INTEGER, _TEXT], _TEXT, "7"),
        ("1.5", [_INTEGER, _REAL], _INTEGER, 1.5),
        ("inf", [_REAL], _REAL, {"real": "inf"}),
        ("nan", [_REAL], _REAL, "nan"),
        ("1_000", [_INTEGER], _INTEGER, "1_000"),
        ("9223372036854775808", [_INTEGER], _INTEGER, "9223372036854775808"),
        ("\\x00ff", [_BLOB], _BLOB, {"base64": "AP8=", "class": "blob"}),
        ("\\x0", [_BLOB], _BLOB, "\\x0"),
        ("", [_TEXT], StorageClass.NULL, ""),
    ],
)
def test_what_is_typed_becomes_the_class_that_the_plan_reads(
    text: str | None, reads: list[StorageClass], before: StorageClass, value: object
) -> None:
    assert read_typed(text, reads, before) == value


@pytest.mark.parametrize(
    "value", [None, (_INTEGER, 7), (_REAL, 1.5), (_TEXT, "Zoë".encode()), (_BLOB, b"\0\xff"), (_TEXT, b"")]
)
def test_a_value_that_is_shown_whole_is_typed_back_as_itself(value: object) -> None:
    shown = show_typed(value)  # type: ignore[arg-type]
    assert shown.is_whole
    classes = [shown.storage_class] if value is not None else [_TEXT]
    assert read_values({"a": read_typed(shown.text, classes, shown.storage_class)})["a"] == value


def test_a_text_that_is_not_utf8_can_not_be_edited_here() -> None:
    assert not show_typed((_TEXT, b"caf\xe9")).is_whole
