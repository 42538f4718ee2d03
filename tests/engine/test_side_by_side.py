"""The DDL of both databases beside each other: what is paired, and what is marked."""

from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.migration.assess import Assessment, assess, render_plan
from core.migration.ddl_clauses import find_clauses, split_create_table
from core.migration.preview import format_statements
from core.migration.side_by_side import Line, LinePair, Mark, compare_ddl, format_source, select_statements
from core.plan.choices import Choices, parse_choice
from resources import find_resource
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE child (
  id INTEGER PRIMARY KEY,  -- the key
  parent INTEGER REFERENCES parent (id),
  flag BOOLEAN NOT NULL DEFAULT 0,
  note TEXT,
  at DATE NOT NULL CHECK (at > '2000'),
  CHECK (length(note) < 100 OR random() > 0)
);
CREATE INDEX child_by_note ON child (note);
CREATE VIRTUAL TABLE words USING fts5 (word);
INSERT INTO parent VALUES (1, 'a');
INSERT INTO child VALUES (1, 1, 0, 'x', '2024-01-01'), (2, 7, 1, NULL, '2024-01-02');
"""


@pytest.fixture
def assessment(tmp_path: Path) -> Assessment:
    return assess(make_source(tmp_path / "source.sqlite", SCRIPT), cancel=CancelToken())


def compare(assessment: Assessment, table: str | None) -> tuple[LinePair, ...]:
    statements = select_statements(assessment.plan, render_plan(assessment.plan, "public"), table)
    return compare_ddl(assessment.catalog, assessment.plan, statements, table)


def pair_of(pairs: tuple[LinePair, ...], left: str) -> LinePair:
    (found,) = (pair for pair in pairs if pair.left is not None and pair.left.text.strip().startswith(left))
    return found


def changed(line: Line | None) -> list[str]:
    assert line is not None
    return [line.text[start:end] for start, end in line.changed]


def test_a_column_stands_beside_what_becomes_of_it(assessment: Assessment) -> None:
    pair = pair_of(compare(assessment, "child"), "note TEXT")
    assert pair.right is not None
    assert pair.right.text.split()[:2] == ["note", "TEXT"]
    assert pair.left is not None
    assert pair.left.mark is pair.right.mark is Mark.SAME


def test_a_column_whose_type_changes_is_marked_on_both_sides(assessment: Assessment) -> None:
    pair = pair_of(compare(assessment, "child"), "parent INTEGER")
    assert pair.left is not None
    assert pair.right is not None
    assert pair.left.mark is pair.right.mark is Mark.CHANGED
    assert (changed(pair.left), changed(pair.right)) == (["INTEGER"], ["BIGINT"])


def test_a_default_that_is_written_in_another_way_is_marked(assessment: Assessment) -> None:
    pair = pair_of(compare(assessment, "child"), "flag")
    assert (changed(pair.left), changed(pair.right)) == (["DEFAULT 0"], ["DEFAULT FALSE"])


def test_a_check_that_is_not_carried_over_is_on_one_side_only(assessment: Assessment) -> None:
    pair = pair_of(compare(assessment, "child"), "CHECK (length")
    assert pair.left is not None
    assert (pair.left.mark, pair.right) == (Mark.ONLY, None)


def test_a_check_of_a_column_that_is_not_carried_over_is_marked_in_its_line(assessment: Assessment) -> None:
    assert not assessment.plan.table("child").check_constraints
    assert changed(pair_of(compare(assessment, "child"), "at DATE").left) == ["CHECK (at > '2000')"]


def test_a_foreign_key_that_rows_break_is_marked(assessment: Assessment) -> None:
    lines = [pair.right for pair in compare(assessment, "child") if pair.right is not None]
    (key,) = (line for line in lines if "FOREIGN KEY" in line.text)
    assert (key.mark, changed(key)) == (Mark.CHANGED, ["NOT VALID"])


def test_a_column_that_gets_another_name_is_marked(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.sqlite", "CREATE TABLE t (a TEXT, b TEXT)")
    choices = Choices(made=(parse_choice("t.a:name=z"),))
    pair = pair_of(compare(assess(source, choices=choices, cancel=CancelToken()), "t"), "a TEXT")
    assert (changed(pair.left), changed(pair.right)) == (["a"], ["z"])


def test_a_column_that_is_left_out_is_on_one_side_only(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.sqlite", "CREATE TABLE t (a TEXT, b TEXT)")
    choices = Choices(made=(parse_choice("t.a:leave_out=yes"),))
    pair = pair_of(compare(assess(source, choices=choices, cancel=CancelToken()), "t"), "a TEXT")
    assert pair.left is not None
    assert (pair.left.mark, pair.right) == (Mark.ONLY, None)


def test_a_table_that_is_not_carried_over_is_on_one_side_only(assessment: Assessment) -> None:
    pair = pair_of(compare(assessment, None), "CREATE VIRTUAL TABLE words")
    assert pair.left is not None
    assert (pair.left.mark, pair.right) == (Mark.ONLY, None)


def test_an_index_stands_beside_the_one_that_is_made_of_it(assessment: Assessment) -> None:
    pair = pair_of(compare(assessment, "child"), "CREATE INDEX child_by_note")
    assert pair.right is not None
    assert pair.right.text.startswith("CREATE INDEX child_by_note")


def test_the_right_side_is_all_that_would_be_run(assessment: Assessment) -> None:
    statements = render_plan(assessment.plan, "public")
    lines = [pair.right.text for pair in compare(assessment, None) if pair.right is not None and pair.right.text]
    script = format_statements(statements)
    assert "".join("".join(lines).split()) == "".join(script.split())


def test_the_left_side_has_the_comments_of_the_source(assessment: Assessment) -> None:
    assert (
        "-- the key" in (pair_of(compare(assessment, "child"), "id INTEGER PRIMARY KEY, --").left or Line(text="")).text
    )


def test_the_whole_of_the_source_is_as_the_database_has_it(assessment: Assessment) -> None:
    assert "-- the key\n" in format_source(assessment.catalog, "child")
    assert "fts5" in format_source(assessment.catalog, None)


def test_the_sample_has_nothing_that_breaks_a_line() -> None:
    with_sample = assess(Path(str(find_resource("sample/sample.sqlite"))), cancel=CancelToken())
    for pair in compare(with_sample, None):
        for line in (pair.left, pair.right):
            assert line is None or line.text.isprintable()


def test_a_create_table_on_one_line_is_taken_apart_by_its_commas() -> None:
    create = split_create_table("""CREATE TABLE "t"("a,b" INT DEFAULT (1,2), [c)] TEXT CHECK (c IN (',', ')')))""")
    assert create is not None
    assert [element.column for element in create.elements] == ["a,b", "c)"]
    assert (create.head, create.tail) == ('CREATE TABLE "t"(', ")")


def test_the_clauses_of_a_column_are_found_where_they_stand() -> None:
    create = split_create_table(
        "CREATE TABLE t (a VARCHAR(3) CONSTRAINT n NOT NULL DEFAULT NULL REFERENCES p (x) ON DELETE SET NULL)"
    )
    assert create is not None
    (element,) = create.elements
    assert [(each.kind, element.text[each.start : each.end]) for each in find_clauses(element)] == [
        ("name", "a"),
        ("type", "VARCHAR(3)"),
        ("not", "CONSTRAINT n NOT NULL"),
        ("default", "DEFAULT NULL"),
        ("references", "REFERENCES p (x) ON DELETE SET NULL"),
    ]
