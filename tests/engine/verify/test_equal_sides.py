"""Sides that are equal are found equal, whatever the values are and wherever the rows lie."""

import math
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from core.plan.conversions import ConversionKind as Kind
from core.plan.model import ColumnPlan, TablePlan
from core.plan.pgtypes import INTEGER, SMALLINT, numeric, varchar
from core.verify.condensing import LARGE_BYTES
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

_INT64 = (-(2**63), 2**63 - 1)
_TEXTS = (
    "",
    "NULL",
    "\\N",
    "\\.",
    "a\nb",
    "a\r\nb",
    "\r",
    "\n",
    '"',
    '""',
    "'",
    ",",
    "a,b",
    " ",
    " a ",
    "\t",
    "\\x41",
    "\ufeffmark",
    "\u2400",
    "é名𝔘",
    "\x01\x7f",
    "x" * 3_000_000,
)
_REALS = (0.0, -0.0, 1.0, 0.1, 1e-5, 5e-324, sys.float_info.max, 1e16, 1e22, -123.456, math.inf, -math.inf)

_COLUMNS: list[tuple[ColumnPlan, Row]] = [
    (plan_column("c", Kind.INTEGER, INTEGER_CLASS), (0, -1, *_INT64, None)),
    (plan_column("c", Kind.INTEGER, INTEGER_CLASS, target_type=SMALLINT), (-32768, 32767, None)),
    (plan_column("c", Kind.INTEGER, INTEGER_CLASS, target_type=INTEGER), (-(2**31), 2**31 - 1)),
    (plan_column("c", Kind.BOOLEAN, INTEGER_CLASS), (0, 1, None, 1)),
    (plan_column("c", Kind.DOUBLE, REAL_CLASS), (*_REALS, None)),
    (plan_column("c", Kind.DOUBLE, INTEGER_CLASS, REAL_CLASS), (*_REALS, 5, -(2**53), 2**53, None)),
    (plan_column("c", Kind.DECIMAL, INTEGER_CLASS), (0, *_INT64, None)),
    (plan_column("c", Kind.DECIMAL, REAL_CLASS), (0.1, -0.0, 1e22, 1e-7, 123456.789, None)),
    (plan_column("c", Kind.DECIMAL, INTEGER_CLASS, REAL_CLASS), (2**53 + 1, 0.1, -7, 2.0, 1e20, None)),
    (
        plan_column("c", Kind.DECIMAL, INTEGER_CLASS, REAL_CLASS, target_type=numeric(10, 3)),
        (5, 2.5, -1000, 0, 0.125, None),
    ),
    (plan_column("c", Kind.TEXT, TEXT_CLASS), (*_TEXTS, None)),
    (plan_column("c", Kind.TEXT, TEXT_CLASS, target_type=varchar(10)), ("", "abc", "   ", None)),
    (plan_column("c", Kind.TEXT, TEXT_CLASS, shows_nul=True), ("a\0b", "\0", "a\u2400", "\0\0", None)),
    (plan_column("c", Kind.TEXT, INTEGER_CLASS, REAL_CLASS), (*_INT64, *_REALS, None)),
    (
        plan_column("c", Kind.TEXT, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, BLOB_CLASS),
        (1, 1.0, "1", b"1", 1.5, "1.5", "1.50", "", b"", None, "é".encode(), "1e5", 1e5),
    ),
    (
        plan_column("c", Kind.TEXT_OR_HEX, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, BLOB_CLASS),
        (1, 1.5, "\\x00", b"\0", b"", "", b"\xff" * 1000, None),
    ),
    (plan_column("c", Kind.BYTES, BLOB_CLASS), (b"", b"\0", b"\xff\n\r,\"'\\", bytes(range(256)), None)),
    (
        plan_column("c", Kind.BYTES, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, BLOB_CLASS),
        (12, 1.5, "text\0", b"\0", "", b"", None),
    ),
]


@pytest.mark.parametrize(("column", "values"), _COLUMNS)
def test_every_conversion_is_known_by_its_result(both_sides: BothSides, column: ColumnPlan, values: Row) -> None:
    plan = plan_table(column)
    both_sides.fill(plan, [(value,) for value in values])
    check = both_sides.verify(plan)
    assert check.mismatches == ()
    assert check.is_equal
    assert (check.rows_source, check.rows_target, check.rows_equal) == (len(values),) * 3


def test_an_empty_table_equals_an_empty_table(both_sides: BothSides) -> None:
    plan = plan_table(plan_column("c", Kind.TEXT, TEXT_CLASS))
    both_sides.fill(plan, [])
    check = both_sides.verify(plan)
    assert check.is_equal
    assert check.rows_target == 0


@pytest.mark.parametrize("kind", [Kind.INTEGER, Kind.BOOLEAN, Kind.DOUBLE, Kind.DECIMAL, Kind.TEXT, Kind.BYTES])
def test_a_column_of_nothing_but_nulls_is_read_as_rows(both_sides: BothSides, kind: Kind) -> None:
    storage_class = {Kind.TEXT: TEXT_CLASS, Kind.BYTES: BLOB_CLASS, Kind.DOUBLE: REAL_CLASS}
    plan = plan_table(plan_column("c", kind, storage_class.get(kind, INTEGER_CLASS)))
    both_sides.fill(plan, [(None,)] * 1000)
    check = both_sides.verify(plan)
    assert check.is_equal
    assert check.rows_equal == 1000


def test_a_byte_order_mark_at_the_start_of_every_block_is_part_of_the_text(both_sides: BothSides) -> None:
    plan = plan_table(plan_column("c", Kind.TEXT, TEXT_CLASS))
    both_sides.fill(plan, [("\ufeff" + "x" * 1_000_000,)] * 3)
    assert both_sides.verify(plan).is_equal


@pytest.mark.parametrize(
    "column",
    [
        plan_column("c", Kind.TEXT, TEXT_CLASS, BLOB_CLASS, shows_nul=True),
        plan_column("c", Kind.TEXT, TEXT_CLASS, target_type=varchar(2_000_000)),
        plan_column("c", Kind.TEXT_OR_HEX, TEXT_CLASS, BLOB_CLASS),
        plan_column("c", Kind.BYTES, TEXT_CLASS, BLOB_CLASS),
    ],
)
def test_large_values_are_compared_by_what_stands_for_them(both_sides: BothSides, column: ColumnPlan) -> None:
    plan = plan_table(column)
    texts = ["x" * LARGE_BYTES, "x" * LARGE_BYTES + "y", "é" * LARGE_BYTES, None]
    if column.conversion.nul is not None:
        texts.append("a\0" + "b" * (LARGE_BYTES - 3))
    blobs = [text.encode() for text in texts[:3] if text] if BLOB_CLASS in column.reads else []
    both_sides.fill(plan, [(value,) for value in (*texts, *blobs)])
    check = both_sides.verify(plan)
    assert check.mismatches == ()
    assert check.is_equal
    both_sides.run("CREATE INDEX by_length ON staged.t (octet_length(c))")
    both_sides.run("CLUSTER staged.t USING by_length")
    assert both_sides.verify(plan).is_equal


def test_names_may_be_any_text(both_sides: BothSides) -> None:
    names = ['a"b', "a'b", "100%", "%s", "a\nb", "select", "{}", "é", " ", "c1", "c0"]
    columns = [plan_column(name, Kind.INTEGER, INTEGER_CLASS) for name in names]
    plan = plan_table(*columns, name='odd "%s" {}\n')
    both_sides.fill(plan, [tuple(range(len(names)))])
    assert both_sides.verify(plan).is_equal


def test_names_may_differ_between_the_sides(both_sides: BothSides) -> None:
    column = plan_column("Name", Kind.TEXT, TEXT_CLASS, target_name="name")
    plan = plan_table(column, name="People", target_name="people")
    both_sides.fill(plan, [("Ann",)])
    assert both_sides.verify(plan).is_equal


def test_a_table_may_have_1600_columns(both_sides: BothSides) -> None:
    columns = [
        plan_column(f"column{number}", Kind.TEXT, TEXT_CLASS)
        if number % 2
        else plan_column(f"column{number}", Kind.INTEGER, INTEGER_CLASS, target_type=SMALLINT)
        for number in range(1600)
    ]
    plan = plan_table(*columns, batch_rows=8)
    row = ["x" if number % 2 else number for number in range(1600)]
    both_sides.fill(plan, [row, [None] * 1600, row])
    assert both_sides.verify(plan).is_equal
    both_sides.run("UPDATE staged.t SET column1599 = 'y' WHERE ctid = '(0,1)'")
    check = both_sides.verify(plan)
    assert [mismatch.column for mismatch in check.mismatches] == ["column1599"]


def test_rows_are_compared_across_the_ends_of_batches(both_sides: BothSides) -> None:
    plan = plan_table(
        plan_column("id", Kind.INTEGER, INTEGER_CLASS),
        plan_column("t", Kind.TEXT, TEXT_CLASS),
        plan_column("b", Kind.BYTES, BLOB_CLASS),
        batch_rows=56,
    )
    rows = [
        (
            number,
            None if number % 5 == 0 else "x" * (number % 700),
            b"" if number % 3 else bytes([number % 256]) * 900,
        )
        for number in range(3000)
    ]
    both_sides.fill(plan, rows)
    assert both_sides.verify(plan).is_equal


def test_rejected_rows_are_not_expected_in_the_target(both_sides: BothSides) -> None:
    plan = plan_table(plan_column("id", Kind.INTEGER, INTEGER_CLASS), plan_column("t", Kind.TEXT, TEXT_CLASS))
    rows = [(number, f"text {number}") for number in range(1, 101)]
    rejected = {1, 11, 12, 50, 100, 777}
    both_sides.fill_source(plan, rows)
    both_sides.fill_target(plan, [row for row in rows if row[0] not in rejected])
    check = both_sides.verify(plan, rejected=rejected)
    assert check.is_equal
    assert (check.rows_source, check.rows_target, check.rows_equal, check.rows_set_aside) == (100, 95, 95, 5)


def test_values_altered_as_planned_are_counted_where_they_arrived(both_sides: BothSides) -> None:
    plan = plan_table(
        plan_column("a", Kind.TEXT, TEXT_CLASS, shows_nul=True),
        plan_column("b", Kind.TEXT, INTEGER_CLASS, TEXT_CLASS, shows_nul=True),
    )
    rows = [("a\0\0b", "plain"), ("\0", "\0"), ("ok", 7), (None, "\0"), ("\0", "set aside")]
    both_sides.fill_source(plan, rows)
    both_sides.fill_target(plan, rows[:4])
    check = both_sides.verify(plan, rejected={5})
    assert check.is_equal
    assert check.values_altered == 4


def test_a_real_column_may_keep_its_numbers_as_integers_in_the_file(both_sides: BothSides) -> None:
    plan = plan_table(plan_column("c", Kind.DOUBLE, REAL_CLASS))
    both_sides.fill_source(plan, [(1,), (-0.0,), (2.5,)], declaration="c REAL")
    both_sides.fill_target(plan, [(1,), (0,), (2.5,)])
    assert both_sides.verify(plan).is_equal


def test_texts_of_a_utf16_file_are_the_same_texts(both_sides: BothSides) -> None:
    both_sides.run_source("PRAGMA encoding = 'UTF-16le'; CREATE TABLE made_first (c)")
    plan = plan_table(plan_column("c", Kind.TEXT, TEXT_CLASS))
    both_sides.fill(plan, [("é名𝔘",), ("",)])
    assert both_sides.verify(plan).is_equal


def test_a_table_without_rowid_whose_key_has_an_application_s_collation_is_read_too(
    both_sides: BothSides,
) -> None:
    plan = plan_table(plan_column("c", Kind.TEXT, TEXT_CLASS), key=["c"])
    name = "unicase"
    with closing(sqlite3.connect(both_sides.path)) as source:
        source.create_collation(name, lambda one, other: (one > other) - (one < other))
        source.execute(f"CREATE TABLE t (c TEXT COLLATE {name} PRIMARY KEY) WITHOUT ROWID")
        source.executemany("INSERT INTO t VALUES (?)", [("a",), ("b",)])
        source.commit()
    both_sides.fill_target(plan, [("a",), ("b",)])
    assert both_sides.verify(plan).is_equal


_MIXED = plan_table(
    plan_column("id", Kind.INTEGER, INTEGER_CLASS),
    plan_column("b", Kind.BOOLEAN, INTEGER_CLASS),
    plan_column("d", Kind.DOUBLE, INTEGER_CLASS, REAL_CLASS),
    plan_column("n", Kind.DECIMAL, INTEGER_CLASS, REAL_CLASS, target_type=numeric(12, 4)),
    plan_column("t", Kind.TEXT, TEXT_CLASS, shows_nul=True),
    plan_column("m", Kind.TEXT_OR_HEX, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, BLOB_CLASS),
    plan_column("x", Kind.BYTES, TEXT_CLASS, BLOB_CLASS),
)
_MIXED_ROWS: list[Row] = [
    (1, 0, 1, 5, "a\0b", 1, b"\0"),
    (2, 1, 1.5, 2.25, "", 1.5, "text"),
    (3, None, None, None, None, None, None),
    (4, 1, -0.0, 0.5, "ab", "1.50", b""),
    (5, 1, 2**53, 100, "a", b"\xff", ""),
    (5, 1, 2**53, 100, "a", b"\xff", ""),
]


@pytest.mark.parametrize("key", [(), ("id",)])
def test_rows_that_lie_in_another_order_are_still_the_same_rows(both_sides: BothSides, key: tuple[str, ...]) -> None:
    rows = _MIXED_ROWS[:5] if key else _MIXED_ROWS
    plan = replace(_MIXED, primary_key=plan_table(key=key).primary_key)
    both_sides.fill(plan, rows)
    both_sides.run("CREATE INDEX by_text ON staged.t (t DESC)")
    both_sides.run("CLUSTER staged.t USING by_text")
    check = both_sides.verify(plan)
    assert check.mismatches == ()
    assert check.is_equal
    assert check.values_altered == 1


def test_rows_that_an_update_moved_are_found_by_the_order_of_the_identity_column(
    both_sides: BothSides,
) -> None:
    plan = plan_table(
        plan_column("id", Kind.INTEGER, INTEGER_CLASS, is_identity=True),
        plan_column("m", Kind.TEXT, REAL_CLASS, TEXT_CLASS),
        key=["id"],
    )
    both_sides.fill(plan, [(number, 1e-7 if number % 2 else "1.50") for number in range(1, 1001)])
    # Not spelled as the copy does, which only a comparison by position takes for the same.
    both_sides.run("UPDATE staged.t SET m = '1.0E-7' WHERE id % 10 = 1")
    assert both_sides.verify(plan).is_equal


def _spread(plan: TablePlan, count: int) -> list[Row]:
    return [(number, "x" * (number * 37 % 400)) for number in range(count)]


def test_rows_that_postgresql_put_where_there_was_room_are_the_same_rows(both_sides: BothSides) -> None:
    plan = plan_table(plan_column("id", Kind.INTEGER, INTEGER_CLASS), plan_column("t", Kind.TEXT, TEXT_CLASS))
    rows = _spread(plan, 3000)
    both_sides.fill_source(plan, rows)
    both_sides.fill_target(plan, [])
    with both_sides.connection.cursor() as cursor:
        for start in range(0, len(rows), 500):
            with cursor.copy("COPY staged.t FROM STDIN") as copy:
                for row in rows[start : start + 500]:
                    copy.write_row(row)
    assert both_sides.verify(plan).is_equal
