"""What a person chooses, as it is written on a command line, and which choice counts for what."""

import pytest

from core.errors import PlanInvalid
from core.plan.choices import NOTHING_CHOSEN, Choice, Choices, parse_choice
from core.plan.policy import PRESETS, Preset


def choices(*texts: str, preset: Preset = Preset.IDIOMATIC) -> Choices:
    return Choices(preset=preset, made=tuple(parse_choice(text) for text in texts))


@pytest.mark.parametrize(
    ("text", "setting", "value", "table", "column"),
    [
        ("json=keep", "json", "keep", None, None),
        ("orders:booleans=declared", "booleans", "declared", "orders", None),
        ("orders.status:type=text", "type", "text", "orders", "status"),
        ("*_at:type=timestamptz", "type", "timestamptz", None, "*_at"),
        ("created:type=date", "type", "date", None, "created"),
        ("logs_*:leave_out=yes", "leave_out", "yes", "logs_*", None),
        ("*.password:leave_out=yes", "leave_out", "yes", "*", "password"),
        ("orders:where=a = 'x:y=z' AND b > 1", "where", "a = 'x:y=z' AND b > 1", "orders", None),
        ('"a.b"."c.d":name=e', "name", "e", "a.b", "c.d"),
        ('"say ""hi""":name=hi', "name", "hi", 'say "hi"', None),
        ("Order Details.Unit Price:type=numeric(10, 2)", "type", "numeric(10, 2)", "Order Details", "Unit Price"),
        ("t.x:type=enum state ('new', 'it''s')", "type", "enum state ('new', 'it''s')", "t", "x"),
        ("zone=Europe/Berlin", "zone", "Europe/Berlin", None, None),
        ("bad_text=cp1252", "bad_text", "cp1252", None, None),
    ],
)
def test_a_choice_is_read_as_it_is_written(
    text: str, setting: str, value: str, table: str | None, column: str | None
) -> None:
    assert parse_choice(text) == Choice(setting=setting, value=value, table=table, column=column)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("json", "it is SETTING=VALUE"),
        ("jsno=keep", "it is SETTING=VALUE"),
        ("json=maybe", "json is one of infer, declared, keep, not 'maybe'"),
        ("type=text", "type is chosen for a table or a column, not for the whole plan"),
        ("orders:unfit=drop", "unfit is one of"),
        ("orders.a:where=1", "where is chosen for a table"),
        ("orders:leave_out=maybe", "leave_out is yes or no"),
        ("a.b:type=txt", "'txt' is not one of the types"),
        ("a.b:type=varchar(0)", "varchar has 1 to"),
        ("zone=Mars/Olympus", "is no time zone"),
        ("bad_text=utf-16", "bad_text is bytea or one of"),
        ('"a:name=b', "is no table"),
    ],
)
def test_what_can_not_be_chosen_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(PlanInvalid, match=reason) as failure:
        parse_choice(text)
    assert failure.value.hint


def test_the_presets_differ_in_what_they_infer() -> None:
    assert NOTHING_CHOSEN.policy("t", "x") == PRESETS[Preset.IDIOMATIC]
    faithful = choices(preset=Preset.FAITHFUL).policy("t", "x")
    assert (faithful.booleans, faithful.dates, faithful.json, faithful.uuids) == (
        "declared",
        "declared",
        "keep",
        "keep",
    )


def test_a_column_counts_before_its_table_and_a_table_before_the_plan() -> None:
    made = choices("t.x:json=infer", "t:json=declared", "json=keep")
    assert made.policy().json == "keep"
    assert made.policy("u", "x").json == "keep"
    assert made.policy("t").json == "declared"
    assert made.policy("t", "y").json == "declared"
    assert made.policy("t", "x").json == "infer"


def test_a_name_counts_before_a_pattern_and_of_two_alike_the_last() -> None:
    made = choices("t.made_at:type=text", "*_at:type=timestamptz", "*:type=date")
    assert made.find("type", "t", "made_at") == parse_choice("t.made_at:type=text")
    assert made.find("type", "u", "made_at") == parse_choice("*:type=date")


def test_letter_case_does_not_count_as_in_sqlite() -> None:
    made = choices("ORDERS.Status:type=date", "LOG*:leave_out=yes")
    assert made.find("type", "orders", "STATUS") is not None
    assert made.is_left_out("Logs")
    assert not made.is_left_out("orders")


def test_a_table_that_is_left_out_does_not_leave_out_columns_elsewhere() -> None:
    made = choices("t:leave_out=yes")
    assert made.is_left_out("t")
    assert not made.is_left_out("t", "x")
    assert not made.is_left_out("u", "t")


def test_a_name_with_a_star_in_it_fits_itself() -> None:
    assert Choices(made=(Choice(setting="leave_out", value="yes", table="a[b]*"),)).is_left_out("a[b]*")
