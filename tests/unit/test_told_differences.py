"""What a comparison found, as the terminal shows it."""

import io

from rich.console import Console

from core.cli.summary import print_mismatches, print_schema_differences
from core.verify.model import CheckedKind, FirstInsert, InsertOutcome, Mismatch, ObjectMismatch


def printed(*mismatches: ObjectMismatch, inserts: tuple[FirstInsert, ...] = ()) -> str:
    console = Console(file=io.StringIO(), width=200, highlight=False)
    print_schema_differences(console, mismatches, inserts)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def mismatch(name: str, planned: str | None, found: str | None) -> ObjectMismatch:
    return ObjectMismatch(kind=CheckedKind.INDEX, table="t", name=name, planned=planned, found=found)


def test_both_forms_of_an_object_are_shown_and_nothing_where_there_is_none() -> None:
    text = printed(mismatch("i", "INDEX (a)", None), mismatch("j", None, "INDEX (b)"))
    assert text.splitlines() == [
        "≠ index t.i: planned INDEX (a), found nothing",
        "≠ index t.j: planned nothing, found INDEX (b)",
    ]


def test_a_table_that_refuses_a_row_is_named_and_the_others_are_not() -> None:
    taken = FirstInsert(table="u", outcome=InsertOutcome.TAKEN)
    not_tried = FirstInsert(table="v", outcome=InsertOutcome.NOT_TRIED, note="it has triggers")
    refused = FirstInsert(table="t", outcome=InsertOutcome.REFUSED, note="the sequence of id gives 1")
    assert printed(inserts=(taken, not_tried, refused)) == "≠ t refuses a new row: the sequence of id gives 1\n"


def test_of_very_many_the_rest_are_counted() -> None:
    text = printed(*(mismatch(f"i{number}", "INDEX (a)", None) for number in range(1000)))
    assert len(text.splitlines()) == 21
    assert "and 980 more objects that are not as planned" in text


def test_names_cannot_draw_on_the_terminal() -> None:
    text = printed(mismatch("\x1b[2J[red]i", "\x07", None))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[red]i" in text


def test_a_row_that_is_missing_is_told_from_a_null() -> None:
    console = Console(file=io.StringIO(), width=200, highlight=False)
    row = Mismatch(table="t", row="id = 1", column=None, source_value="id = 1", target_value=None)
    value = Mismatch(table="t", row="id = 2", column="a", source_value="'x'", target_value=None)
    print_mismatches(console, (row, value))
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().splitlines() == [
        "≠ t id = 1: SQLite id = 1, PostgreSQL no such row",
        "≠ t id = 2 a: SQLite 'x', PostgreSQL NULL",
    ]
