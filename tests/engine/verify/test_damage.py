"""Every kind of damage is found, and named: the table, the row, the column, both values."""

import math
from dataclasses import replace

import pytest

from core.errors import StatementFailed, VerificationFailed
from core.plan.conversions import ConversionKind as Kind
from core.plan.model import ColumnPlan, TablePlan
from core.verify.model import TableCheck
from tests.engine.verify.both_sides import (
    BLOB_CLASS,
    INTEGER_CLASS,
    REAL_CLASS,
    TEXT_CLASS,
    BothSides,
    Row,
    plan_column,
    plan_table,
)
from tests.engine.verify.conversion import Stored

_PLAN = plan_table(
    plan_column("Id", Kind.INTEGER, INTEGER_CLASS, target_name="id"),
    plan_column("i", Kind.INTEGER, INTEGER_CLASS),
    plan_column("f", Kind.BOOLEAN, INTEGER_CLASS),
    plan_column("d", Kind.DOUBLE, REAL_CLASS),
    plan_column("n", Kind.DECIMAL, INTEGER_CLASS, REAL_CLASS),
    plan_column("t", Kind.TEXT, TEXT_CLASS),
    plan_column("x", Kind.BYTES, BLOB_CLASS),
    name="Things",
    target_name="things",
    key=["id"],
)
_ROWS: list[Row] = [
    (
        number,
        2**53 + 1 if number == 50 else number,
        number % 2,
        number + 0.1,
        1234567.891 if number == 50 else number,
        None if number == 7 else f"text {number}",
        bytes([number % 256]) * 20,
    )
    for number in range(1, 101)
]

_DAMAGE = [
    ("i = i - 1", "i", "9007199254740993", "9007199254740992"),
    ("f = NOT f", "f", "0", "true"),
    (f"d = {math.nextafter(50.1, math.inf)!r}", "d", "50.1", repr(math.nextafter(50.1, math.inf))),
    ("d = 'NaN'", "d", "50.1", "nan"),
    ("n = 1234567.89", "n", "1234567.891", "1234567.89"),
    ("n = NULL", "n", "1234567.891", None),
    ("t = 'Text 50'", "t", "'text 50'", "'Text 50'"),
    ("t = 'text 50 '", "t", "'text 50'", "'text 50 '"),
    ("t = ''", "t", "'text 50'", "''"),
    ("t = NULL", "t", "'text 50'", None),
    ("x = set_bit(x, 100, 1 - get_bit(x, 100))", "x", f"x'{'32' * 20}'", f"x'{'32' * 12}22{'32' * 7}'"),
    ("x = ''", "x", f"x'{'32' * 20}'", "x''"),
]


@pytest.fixture
def things(both_sides: BothSides) -> BothSides:
    both_sides.fill(_PLAN, _ROWS)
    return both_sides


@pytest.mark.parametrize("has_key", [True, False])
@pytest.mark.parametrize(("damage", "column", "source_value", "target_value"), _DAMAGE)
def test_one_altered_value_is_named_with_its_row_and_column(
    things: BothSides,
    damage: str,
    column: str,
    source_value: str,
    target_value: str | None,
    has_key: bool,
) -> None:
    things.run(f"UPDATE staged.things SET {damage} WHERE id = 50")
    check = things.verify(_PLAN if has_key else replace(_PLAN, primary_key=None))
    (mismatch,) = check.mismatches
    assert not check.is_equal
    assert (mismatch.table, mismatch.row) == ("Things", "Id = 50" if has_key else "row 50")
    assert (mismatch.column, mismatch.source_value, mismatch.target_value) == (
        column,
        source_value,
        target_value,
    )
    assert (check.rows_source, check.rows_target, check.rows_equal) == (100, 100, 99)


@pytest.mark.parametrize("has_key", [True, False])
def test_two_values_swapped_between_rows_are_two_mismatches(things: BothSides, has_key: bool) -> None:
    things.run("UPDATE staged.things SET t = 'text ' || (71 - id) WHERE id IN (35, 36)")
    check = things.verify(_PLAN if has_key else replace(_PLAN, primary_key=None))
    assert [(each.column, each.source_value, each.target_value) for each in check.mismatches] == [
        ("t", "'text 35'", "'text 36'"),
        ("t", "'text 36'", "'text 35'"),
    ]


@pytest.mark.parametrize("number", [1, 50, 100])
def test_a_missing_row_is_named_alone(things: BothSides, number: int) -> None:
    things.run(f"DELETE FROM staged.things WHERE id = {number}")
    check = things.verify(_PLAN)
    (mismatch,) = check.mismatches
    assert not check.is_equal
    assert (mismatch.row, mismatch.column, mismatch.target_value) == (f"Id = {number}", None, None)
    assert mismatch.source_value is not None
    assert mismatch.source_value.startswith(f"Id = {number}, i = ")
    assert (check.rows_source, check.rows_target, check.rows_equal) == (100, 99, 99)


def test_a_missing_row_of_a_table_without_a_key_is_named_by_its_number(things: BothSides) -> None:
    things.run("DELETE FROM staged.things WHERE id = 7")
    (mismatch,) = things.verify(replace(_PLAN, primary_key=None)).mismatches
    assert (mismatch.row, mismatch.column) == ("row 7", None)


@pytest.mark.parametrize("has_key", [True, False])
def test_a_row_that_arrived_twice_is_named(things: BothSides, has_key: bool) -> None:
    things.run("INSERT INTO staged.things SELECT * FROM staged.things WHERE id = 42")
    check = things.verify(_PLAN if has_key else replace(_PLAN, primary_key=None))
    (mismatch,) = check.mismatches
    assert not check.is_equal
    assert (mismatch.row, mismatch.column) == ("Id = 42" if has_key else "row 101", None)
    assert mismatch.source_value is None
    assert (check.rows_target, check.rows_equal) == (101, 100)


def test_a_row_too_many_is_named(things: BothSides) -> None:
    things.run("INSERT INTO staged.things (id, t) VALUES (0, 'new')")
    check = things.verify(_PLAN)
    (mismatch,) = check.mismatches
    assert (mismatch.row, mismatch.column, mismatch.source_value) == ("Id = 0", None, None)
    assert mismatch.target_value == "Id = 0, i = NULL, f = NULL, d = NULL, n = NULL, t = 'new', x = NULL"


def test_one_row_missing_and_another_too_many_are_both_named(things: BothSides) -> None:
    things.run("UPDATE staged.things SET id = -3 WHERE id = 3")
    mismatches = things.verify(_PLAN).mismatches
    assert [(each.row, each.target_value is None) for each in mismatches] == [
        ("Id = 3", True),
        ("Id = -3", False),
    ]


def test_a_rejected_row_that_is_there_all_the_same_is_too_many(things: BothSides) -> None:
    check = things.verify(_PLAN, rejected={10})
    assert [each.row for each in check.mismatches] == ["Id = 10"]
    assert not check.is_equal


def test_an_emptied_table_has_lost_every_row_and_names_twenty(things: BothSides) -> None:
    things.run("TRUNCATE staged.things")
    check = things.verify(_PLAN)
    assert [each.row for each in check.mismatches] == [f"Id = {number}" for number in range(1, 21)]
    assert (check.rows_source, check.rows_target, check.rows_equal) == (100, 0, 0)


def test_fewer_rows_are_named_where_a_batch_has_fewer(things: BothSides) -> None:
    things.run("TRUNCATE staged.things")
    check = things.verify(replace(_PLAN, batch_rows=2))
    assert [each.row for each in check.mismatches] == ["Id = 1", "Id = 2"]
    assert not check.is_equal


def test_rows_in_another_order_hide_no_damage(things: BothSides) -> None:
    things.run("UPDATE staged.things SET i = i WHERE id < 90")
    assert things.verify(_PLAN).is_equal
    things.run("UPDATE staged.things SET t = 'other' WHERE id = 3")
    for plan in (_PLAN, replace(_PLAN, primary_key=None)):
        check = things.verify(plan)
        assert [(each.column, each.target_value) for each in check.mismatches] == [("t", "'other'")]
        assert check.rows_equal == 99


def test_a_column_made_of_another_is_named_in_the_first_rows(things: BothSides) -> None:
    things.run("UPDATE staged.things SET d = i + 1")
    check = things.verify(_PLAN)
    assert [(each.row, each.column) for each in check.mismatches] == [
        (f"Id = {number}", "d") for number in range(1, 21)
    ]
    assert check.rows_equal == 0


def _one_value(
    both_sides: BothSides, column: ColumnPlan, value: Stored, target_value: str | float | bytes | None
) -> TableCheck:
    plan = plan_table(column)
    both_sides.fill(plan, [(None,)])
    both_sides.fill_source(plan, [(value,)])
    both_sides.connection.execute("UPDATE staged.t SET c = %s", [target_value])
    return both_sides.verify(plan)


_TEXT = plan_column("c", Kind.TEXT, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, BLOB_CLASS)
_HEX = plan_column("c", Kind.TEXT_OR_HEX, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, BLOB_CLASS)
_NUMBER = plan_column("c", Kind.TEXT, INTEGER_CLASS, REAL_CLASS)
_BYTES = plan_column("c", Kind.BYTES, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, BLOB_CLASS)
_DOUBLE = plan_column("c", Kind.DOUBLE, INTEGER_CLASS, REAL_CLASS)
_DECIMAL = plan_column("c", Kind.DECIMAL, INTEGER_CLASS, REAL_CLASS)
_ONLY_TEXT = plan_column("c", Kind.TEXT, TEXT_CLASS)


@pytest.mark.parametrize(
    ("column", "value", "target_value"),
    [
        (_TEXT, None, ""),
        (_TEXT, None, "NULL"),
        (_TEXT, "", None),
        (_TEXT, "NULL", None),
        (_TEXT, 1, "1.0"),
        (_TEXT, 1, "01"),
        (_TEXT, 1, "one"),
        (_TEXT, 1.0, "1"),
        (_TEXT, 0.1, "0.1 "),
        (_TEXT, 0.1, "0.10000000000000002"),
        (_TEXT, math.inf, "-Infinity"),
        (_TEXT, "1.50", "1.5"),
        (_TEXT, b"a", "\\x61"),
        (_TEXT, "a\0b", "a\u2400b"),
        (_TEXT, "a\0b", "a"),
        (_TEXT, 2**63 - 1, "9223372036854775808"),
        (_NUMBER, 1.0, "1"),
        (_NUMBER, 2**53 + 1, "9007199254740992"),
        (_HEX, b"a", "a"),
        (_HEX, b"a", "\\x62"),
        (_HEX, b"\xab", "\\xAB"),
        (_HEX, "a", "\\x61"),
        (_BYTES, 12, b"13"),
        (_BYTES, 1.0, b"1"),
        (_BYTES, "a", b"a\0"),
        (_BYTES, b"", None),
        (_BYTES, None, b""),
        (_DOUBLE, 2**53 + 1, float(2**53)),
        (_DOUBLE, 5e-324, 0.0),
        (_DOUBLE, math.inf, "NaN"),
        (_DECIMAL, 5, "5.001"),
        (_DECIMAL, 2**53 + 1, str(2**53)),
        (_DECIMAL, 0.1, "0.11"),
        (_DECIMAL, 5, "NaN"),
        (_DECIMAL, 2**63 - 1, str(2**63)),
        (_ONLY_TEXT, "a\0b", "a\u2400b"),
        (_ONLY_TEXT, "é", "e\u0301"),
    ],
)
def test_what_no_right_copy_would_have_written_is_a_mismatch(
    both_sides: BothSides, column: ColumnPlan, value: Stored, target_value: str | float | bytes | None
) -> None:
    check = _one_value(both_sides, column, value, target_value)
    assert not check.is_equal
    (mismatch,) = check.mismatches
    assert mismatch.source_value != mismatch.target_value


@pytest.mark.parametrize(
    ("column", "value", "target_value"),
    [
        (_TEXT, 1e-7, "0.0000001"),
        (_TEXT, 1e22, "1.0E+22"),
        (_BYTES, 1e-7, b"1.0e-07"),
        (_DECIMAL, 0.1, "0.100"),
        (_DECIMAL, 5, "5.00"),
    ],
)
def test_a_number_may_be_spelled_in_any_way_that_denotes_it(
    both_sides: BothSides, column: ColumnPlan, value: Stored, target_value: str | bytes
) -> None:
    assert _one_value(both_sides, column, value, target_value).is_equal


@pytest.mark.parametrize(
    ("column", "value", "class_name"),
    [
        (plan_column("c", Kind.INTEGER, INTEGER_CLASS), "5", "integer"),
        (plan_column("c", Kind.INTEGER, INTEGER_CLASS), 5.5, "integer"),
        (plan_column("c", Kind.DOUBLE, REAL_CLASS), 5, "real"),
        (plan_column("c", Kind.TEXT, TEXT_CLASS), 5, "text"),
        (plan_column("c", Kind.TEXT, TEXT_CLASS), b"5", "text"),
        (plan_column("c", Kind.BYTES, BLOB_CLASS), "5", "blob"),
        (plan_column("c", Kind.TEXT, INTEGER_CLASS, TEXT_CLASS), b"5", "integer or text"),
    ],
)
def test_a_value_of_a_class_that_the_plan_does_not_know_is_a_mismatch(
    both_sides: BothSides, column: ColumnPlan, value: Stored, class_name: str
) -> None:
    known: Stored = {"integer": 1, "real": 1.0, "blob": b"1"}.get(class_name, "1")
    plan = plan_table(plan_column("id", Kind.INTEGER, INTEGER_CLASS), column, key=["id"])
    rows = [
        (1, known),
        (2, 5 if class_name == "integer" else 5.0 if class_name == "real" else known),
        (3, None),
    ]
    both_sides.fill(plan, rows)
    assert both_sides.verify(plan).is_equal
    both_sides.fill_source(plan, [rows[0], (2, value), rows[2]])
    (mismatch,) = both_sides.verify(plan).mismatches
    assert (mismatch.row, mismatch.column, mismatch.source_value) == ("id = 2", "c", f"not {class_name}")


def test_a_text_of_a_key_is_shown_in_print(both_sides: BothSides) -> None:
    plan = plan_table(
        plan_column("a\n", Kind.TEXT, TEXT_CLASS, target_name="a"),
        plan_column("b", Kind.INTEGER, INTEGER_CLASS),
        key=["b", "a"],
    )
    both_sides.fill(plan, [("x\ny\x07" + "z" * 500, 1)])
    both_sides.run("TRUNCATE staged.t")
    (mismatch,) = both_sides.verify(plan).mismatches
    assert mismatch.row == "b = 1, 'a\\n' = 'x\\ny\\x07" + "z" * 196 + "'…"


def test_long_values_are_shown_where_they_differ(both_sides: BothSides) -> None:
    plan = plan_table(plan_column("c", Kind.TEXT, TEXT_CLASS))
    both_sides.fill(plan, [("é" * 100_000 + "A" + "é" * 100_000,)])
    both_sides.run("UPDATE staged.t SET c = replace(c, 'A', 'B')")
    (mismatch,) = both_sides.verify(plan).mismatches
    assert mismatch.source_value == f"…'{'é' * 20}A{'é' * 179}'…"
    assert mismatch.target_value == f"…'{'é' * 20}B{'é' * 179}'…"


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.BYTES])
def test_one_character_of_a_large_value_is_enough_to_tell_it(both_sides: BothSides, kind: Kind) -> None:
    plan = plan_table(plan_column("c", kind, TEXT_CLASS))
    both_sides.fill(plan, [("x" * 5_000_000,)])
    both_sides.run("UPDATE staged.t SET c = overlay(c PLACING 'y' FROM 4000000)")
    (mismatch,) = both_sides.verify(plan).mismatches
    for value in (mismatch.source_value, mismatch.target_value):
        assert value is not None
        assert value.startswith("5000000 bytes, SHA-256 ")
    assert mismatch.source_value != mismatch.target_value


def _replan(kind: Kind) -> TablePlan:
    return replace(
        _PLAN,
        columns=tuple(
            replace(c, conversion=replace(c.conversion, kind=kind)) if c.source_name == "t" else c
            for c in _PLAN.columns
        ),
    )


def test_a_column_of_another_type_is_said_to_be_one(things: BothSides) -> None:
    with pytest.raises(VerificationFailed, match="things is not what the plan put there"):
        things.verify(_replan(Kind.INTEGER))


def test_a_table_that_is_not_there_is_an_error_of_the_target(things: BothSides) -> None:
    with pytest.raises(StatementFailed, match="nowhere"):
        things.verify(replace(_PLAN, target_name="nowhere"))
