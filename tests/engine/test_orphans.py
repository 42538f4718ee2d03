"""Rows without a parent that were set aside, or whose reference is NULL: sent again, previewed, planned."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.errors import PlanInvalid
from core.events import ignore_events
from core.migration.preview import preview
from core.plan.choices import Choices, parse_choice
from core.plan.compare import compare_decisions
from core.plan.model import Plan
from core.plan.store import dump_plan, load_plan
from tests.helpers.plans import change_column, change_table, make_plan
from tests.helpers.rejects import ask, carry_over, export, retry
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE book (id INTEGER PRIMARY KEY, author INTEGER REFERENCES author (id), sequel_of INTEGER REFERENCES book);
INSERT INTO author VALUES (1, 'Ann');
INSERT INTO book VALUES (1, 1, NULL), (2, 9, NULL), (3, 8, NULL), (4, 1, 77), (5, 1, 1);
"""
VALID_KEYS = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND convalidated ORDER BY 1"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", SCRIPT)


def planned(source: Path, *choices: str) -> Plan:
    return make_plan(source, *(parse_choice(text) for text in choices))


def test_an_orphan_arrives_once_its_parent_is_there(source: Path, database_url: str) -> None:
    report = carry_over(source, database_url, planned(source, "orphans=set-aside"))
    assert report.rows_set_aside == 3
    assert ask(database_url, VALID_KEYS) == [("book_author_fkey",), ("book_sequel_of_fkey",)]
    assert retry(database_url) == (0, 3)
    assert ask(database_url, "SELECT DISTINCT sqlstate FROM howdah.rejects") == [("23503",)]
    ask(database_url, "INSERT INTO author VALUES (9, 'Bob')")
    assert retry(database_url) == (1, 2)
    assert ask(database_url, "SELECT id, author FROM book ORDER BY id") == [(1, 1), (2, 9), (5, 1)]


def test_an_orphan_that_is_given_a_parent_arrives(source: Path, database_url: str, tmp_path: Path) -> None:
    carry_over(source, database_url, planned(source, "orphans=set-aside"))
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(author=1, sequel_of=None))
    assert retry(database_url, edits=path) == (3, 0)


def test_a_child_of_an_orphan_that_was_set_aside_leaves_its_key_not_valid(tmp_path: Path, database_url: str) -> None:
    source = make_source(tmp_path / "source.sqlite", SCRIPT + "INSERT INTO book VALUES (6, 1, 2);")
    report = carry_over(source, database_url, planned(source, "orphans=set-aside"))
    assert report.rows_set_aside == 3
    assert ask(database_url, VALID_KEYS) == [("book_author_fkey",)]
    assert any("book_sequel_of_fkey" in finding.object for finding in report.findings)
    ask(database_url, "INSERT INTO author VALUES (9, 'Bob')")
    assert retry(database_url) == (1, 2)
    ask(database_url, "ALTER TABLE book VALIDATE CONSTRAINT book_sequel_of_fkey")


def test_a_preview_shows_what_becomes_of_orphans(source: Path) -> None:
    def shown(choice: str) -> list[tuple[str | None, str]]:
        choices = Choices(made=(parse_choice(choice),))
        made = preview(
            source, plan=None, choices=choices, schema="s", rows=3, on_event=ignore_events, cancel=CancelToken()
        )
        (book,) = (table for table in made.tables if table.table.source_name == "book")
        return [(cells[1].after, cells[1].note) for cells in book.rows]

    assert shown("orphans=null") == [("1", ""), (None, "set to NULL"), (None, "set to NULL")]
    assert shown("orphans=set-aside") == [("1", ""), ("9", "row set aside"), ("8", "row set aside")]
    assert shown("orphans=not-valid") == [("1", ""), ("9", ""), ("8", "")]


def test_a_plan_file_that_nulls_what_takes_no_null_is_refused(source: Path) -> None:
    plan = change_column(planned(source, "orphans=null"), "book.author", nullable=False)
    with pytest.raises(PlanInvalid, match=r"orphans: 'author' takes no NULL"):
        load_plan(dump_plan(plan))


def test_a_plan_file_that_handles_orphans_tells_them_by_a_condition(source: Path) -> None:
    plan = planned(source, "orphans=null")
    (key, other) = plan.table("book").foreign_keys
    plan = change_table(plan, "book", foreign_keys=(key, replace(other, orphan_sql=None)))
    with pytest.raises(PlanInvalid, match=r"foreign_keys\[1\]\.orphan_sql: it is there where"):
        load_plan(dump_plan(plan))


def test_more_orphans_do_not_make_another_plan(source: Path, tmp_path: Path) -> None:
    plan = planned(source, "orphans=set-aside")
    more = make_source(tmp_path / "more.sqlite", SCRIPT + "INSERT INTO book VALUES (6, 700, 700);")
    assert load_plan(dump_plan(plan)) == plan
    assert compare_decisions(plan, planned(more, "orphans=set-aside")) == ()
    assert compare_decisions(plan, planned(more, "orphans=null"))
