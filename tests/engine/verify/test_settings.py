"""What a plan alters on the way, sets aside or leaves out: the comparison expects just that, and counts it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.errors import SourceError
from core.plan.conversions import ConversionKind as Kind
from core.plan.conversions import NulHandling, Unfit
from core.plan.model import ColumnPlan
from core.plan.pgtypes import JSON, PgType, enum, numeric, varchar
from core.profile.model import Format
from tests.engine.verify.both_sides import (
    BLOB_CLASS,
    INTEGER_CLASS,
    REAL_CLASS,
    TEXT_CLASS,
    BothSides,
    plan_column,
    plan_table,
)
from tests.engine.verify.conversion import Stored

_CLASSES = (INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, BLOB_CLASS)


def _nulled(
    kind: Kind,
    target_type: PgType | None = None,
    *,
    numbers: Format | None = None,
    zone: str | None = None,
) -> ColumnPlan:
    return plan_column("c", kind, *_CLASSES, target_type=target_type, numbers=numbers, zone=zone, unfit=Unfit.NULL)


_FITTING_AND_NOT: list[tuple[ColumnPlan, Sequence[tuple[Stored, object]], Sequence[Stored]]] = [
    (_nulled(Kind.INTEGER), [(1, 1), ("2", 2), (3.0, 3)], ["x", "", 0.5, 1e300, b"1", "9223372036854775808"]),
    (_nulled(Kind.BOOLEAN), [(1, True), ("f", False)], [2, -1, 0.5, "yes", b"1"]),
    (_nulled(Kind.DOUBLE), [(1.5, 1.5), (1, 1.0), ("0.1", 0.1)], [2**53 + 1, "0.10", "nan", b""]),
    (
        _nulled(Kind.DECIMAL, numeric(5, 2)),
        [(1, "1"), ("1.50", "1.5")],
        [1000, "0.001", 0.125, "1e2", float("inf"), b"1"],
    ),
    (_nulled(Kind.TEXT), [("a", "a"), (1, "1"), (b"b", "b"), ("", "")], ["a\0b", b"\xff", b"\0"]),
    (_nulled(Kind.TEXT, varchar(3)), [("aéb", "aéb"), (123, "123"), ("", "")], ["abcd", 1234, b"abcd", "    "]),
    (_nulled(Kind.TEXT, enum("e", ("a", "1"))), [("a", "a"), (1, "1"), (b"a", "a")], ["A", "", 1.0, "a "]),
    (_nulled(Kind.TEXT_OR_HEX), [("a", "a"), (b"\xff", "\\xff")], ["a\0b"]),
    (_nulled(Kind.DATE), [("2024-02-29", "2024-02-29")], ["2023-02-29", "", "2024-02-29 ", 19000, 0.5, b"2024-02-29"]),
    (_nulled(Kind.TIME), [("12:30", "12:30")], ["24:00", "12", "2024-01-01 12:30", 12, b"12:30"]),
    (
        _nulled(Kind.TIMESTAMP, numbers=Format.EPOCH_S),
        [("2024-02-29", "2024-02-29"), (0, "1970-01-01"), (0.5, "1970-01-01 00:00:00.5")],
        ["soon", "2024-02-29 12:30Z", 2**62, 1e-7, b"2024-02-29"],
    ),
    (_nulled(Kind.TIMESTAMP), [("2024-02-29", "2024-02-29")], [0, 0.0]),
    (
        _nulled(Kind.TIMESTAMPTZ, zone="Europe/Berlin"),
        [("2024-02-29 01:00", "2024-02-29 00:00Z"), ("2024-02-29T01:00Z", "2024-02-29 01:00Z")],
        ["2024-03-31 02:30", "0001-01-01 00:00+00:01", "0001-01-01", "9999-12-31 23:59-01"],
    ),
    (_nulled(Kind.TIMESTAMPTZ), [("2024-02-29T01:00Z", "2024-02-29 01:00Z")], ["2024-02-29 01:00"]),
    (
        _nulled(Kind.UUID),
        [(b"\1" * 16, "01010101-0101-0101-0101-010101010101"), ("0" * 32, "00000000-0000-0000-0000-000000000000")],
        [b"\1" * 15, "0" * 31, "g" * 32, 1],
    ),
    (
        _nulled(Kind.JSON),
        [("[1]", "[1]"), (1, "1"), (0.5, "0.5")],
        ["", "{oops", '{"a": 1, "a": 1}', '"\\u0000"', "1e200000", float("inf"), b"[1]"],
    ),
    (_nulled(Kind.JSON, JSON), [('"\\u0000"', '"\\u0000"'), (1, "1")], ["", "{oops", float("-inf"), b"[1]"]),
]


@pytest.mark.parametrize(("column", "fitting", "unfitting"), _FITTING_AND_NOT)
def test_null_stands_for_what_does_not_fit_and_for_nothing_else(
    both_sides: BothSides,
    column: ColumnPlan,
    fitting: Sequence[tuple[Stored, object]],
    unfitting: Sequence[Stored],
) -> None:
    pairs: list[tuple[Stored, object]] = [*fitting, *((value, None) for value in unfitting), (None, None)]
    plan = both_sides.fill_pairs(column, pairs)
    check = both_sides.verify(plan)
    assert check.mismatches == ()
    assert check.is_equal
    assert check.values_altered == len(unfitting)

    both_sides.run("UPDATE staged.t SET id = id WHERE id = 1")
    check = both_sides.verify(plan)
    assert check.is_equal
    assert check.values_altered == len(unfitting)

    (_, arrived) = fitting[0]
    both_sides.fill_target_with(plan, [(number, None if number == 1 else arrived) for number, _ in enumerate(pairs, 1)])
    check = both_sides.verify(plan)
    named = [each.row for each in check.mismatches]
    # What fits is missing in the first row, and what does not is there in those of the values that do not fit.
    assert "id = 1" in named
    assert {f"id = {number}" for number in range(len(fitting) + 1, len(pairs) + 1)} <= set(named)


@pytest.mark.parametrize("unfit", [Unfit.STOP, Unfit.SET_ASIDE])
def test_null_stands_for_nothing_where_the_plan_does_not_say_so(both_sides: BothSides, unfit: Unfit) -> None:
    column = plan_column("c", Kind.DATE, TEXT_CLASS, unfit=unfit)
    plan = both_sides.fill_pairs(column, [("2024-01-31", "2024-01-31"), ("2024-02-31", None)])
    (mismatch,) = both_sides.verify(plan).mismatches
    assert (mismatch.row, mismatch.source_value, mismatch.target_value) == ("id = 2", "'2024-02-31'", None)


def test_a_row_that_was_set_aside_is_not_asked_whether_it_fits(both_sides: BothSides) -> None:
    column = plan_column("c", Kind.DATE, TEXT_CLASS, unfit=Unfit.SET_ASIDE)
    pairs: list[tuple[Stored, object]] = [
        ("2024-01-31", "2024-01-31"),
        ("2024-02-31", None),
        ("2024-03-31", "2024-03-31"),
    ]
    plan = both_sides.fill_pairs(column, pairs)
    both_sides.run("DELETE FROM staged.t WHERE id = 2")
    check = both_sides.verify(plan, rejected={2})
    assert check.is_equal
    assert (check.rows_set_aside, check.values_altered) == (1, 0)


def test_values_of_a_row_that_was_set_aside_are_not_altered(both_sides: BothSides) -> None:
    column = plan_column("c", Kind.DATE, TEXT_CLASS, unfit=Unfit.NULL)
    plan = both_sides.fill_pairs(column, [("soon", None), ("later", None)])
    both_sides.run("DELETE FROM staged.t WHERE id = 2")
    check = both_sides.verify(plan, rejected={2})
    assert check.is_equal
    assert check.values_altered == 1


def test_what_was_altered_is_named_as_it_was_stored(both_sides: BothSides) -> None:
    columns = [
        plan_column("c", Kind.DATE, TEXT_CLASS, unfit=Unfit.NULL),
        plan_column("c", Kind.TEXT, TEXT_CLASS, nul=NulHandling.STRIP),
    ]
    for column, stored, arrived, shown in zip(
        columns, ["soon", "a\0b"], ["2024-01-31", "a\u2400b"], ["'soon'", "'a\\x00b'"], strict=True
    ):
        (mismatch,) = both_sides.verify(both_sides.fill_pairs(column, [(stored, arrived)])).mismatches
        assert (mismatch.row, mismatch.source_value) == ("id = 1", shown)


@pytest.mark.parametrize(("nul", "arrived"), [(NulHandling.SHOW, "a\u2400b"), (NulHandling.STRIP, "ab")])
def test_nul_in_a_text_is_shown_or_stripped_as_the_plan_says(
    both_sides: BothSides, nul: NulHandling, arrived: str
) -> None:
    column = plan_column("c", Kind.TEXT, TEXT_CLASS, nul=nul)
    plan = both_sides.fill_pairs(column, [("a\0b", arrived), (arrived, arrived)])
    check = both_sides.verify(plan)
    assert check.is_equal
    assert check.values_altered == 1
    other = NulHandling.STRIP if nul is NulHandling.SHOW else NulHandling.SHOW
    column = plan_column("c", Kind.TEXT, TEXT_CLASS, nul=other)
    assert [each.row for each in both_sides.verify(replace(plan, columns=(plan.columns[0], column))).mismatches] == [
        "id = 1"
    ]


def _store_raw(both_sides: BothSides, *texts: bytes) -> None:
    """Texts of any bytes, as programs store them that do not look."""
    for number, text in enumerate(texts, 1):
        both_sides.run_source(f"UPDATE t SET c = CAST(x'{text.hex()}' AS TEXT) WHERE id = {number}")


@pytest.mark.parametrize("key", [True, False])
def test_texts_that_are_not_utf8_are_compared_as_the_encoding_has_them(both_sides: BothSides, key: bool) -> None:
    column = plan_column("c", Kind.TEXT, TEXT_CLASS, encoding="cp1252")
    plan = both_sides.fill_pairs(column, [(None, "café"), (None, "café"), (None, "€"), (None, None)], has_key=key)
    _store_raw(both_sides, b"caf\xe9", "café".encode(), b"\x80")
    check = both_sides.verify(plan)
    assert check.is_equal
    assert check.values_altered == 2
    both_sides.run("UPDATE staged.t SET c = 'cafe' WHERE id = 1")
    (mismatch,) = both_sides.verify(plan).mismatches
    assert mismatch.source_value == r"'caf\\xe9'"


def test_texts_that_no_encoding_has_are_replaced_by_null_or_are_a_mismatch(both_sides: BothSides) -> None:
    column = plan_column("c", Kind.TEXT, TEXT_CLASS, encoding="cp1252", unfit=Unfit.NULL)
    plan = both_sides.fill_pairs(column, [(None, None), (None, "é")])
    _store_raw(both_sides, b"\x81", b"\xe9")
    check = both_sides.verify(plan)
    assert check.is_equal
    assert check.values_altered == 2
    stopping = replace(plan, columns=(plan.columns[0], plan_column("c", Kind.TEXT, TEXT_CLASS, encoding="cp1252")))
    assert [each.row for each in both_sides.verify(stopping).mismatches] == ["id = 1"]


_ID = plan_column("id", Kind.INTEGER, INTEGER_CLASS)
_NAME = plan_column("name", Kind.TEXT, TEXT_CLASS, unfit=Unfit.NULL)


@pytest.mark.parametrize(
    "where_sql",
    [
        "id % 2 = 0 OR id > 90",
        "id % 2 = 0 OR id > 90 -- the rest is old",
        "name IN (SELECT name FROM t WHERE id % 2 = 0 OR id > 90)",
    ],
)
def test_a_filter_says_which_rows_are_expected(both_sides: BothSides, where_sql: str) -> None:
    rows = [(number, f"text {number}") for number in range(1, 101)]
    expected = [row for row in rows if row[0] % 2 == 0 or row[0] > 90]
    plan = plan_table(_ID, _NAME, key=["id"], where_sql=where_sql)
    both_sides.fill_source(plan, rows)
    both_sides.fill_target(plan, expected)
    check = both_sides.verify(plan)
    assert check.is_equal
    assert (check.rows_source, check.rows_target, check.rows_equal) == (55, 55, 55)
    both_sides.fill_target(plan, rows)
    check = both_sides.verify(plan)
    assert [each.row for each in check.mismatches] == [f"id = {number}" for number in range(1, 41, 2)]
    assert (check.rows_source, check.rows_target, check.rows_equal) == (55, 100, 55)


def test_row_numbers_count_the_rows_that_the_filter_takes(both_sides: BothSides) -> None:
    rows = [(number, f"text {number}") for number in range(1, 101)]
    plan = plan_table(_ID, _NAME, where_sql="id > 90")
    both_sides.fill_source(plan, rows)
    both_sides.fill_target(plan, [row for row in rows if row[0] > 91])
    assert both_sides.verify(plan, rejected={1}).is_equal
    (mismatch,) = both_sides.verify(plan).mismatches
    assert mismatch.row == "row 1"


def test_a_filter_that_sqlite_refuses_is_an_error_of_the_source(both_sides: BothSides) -> None:
    plan = plan_table(_ID, where_sql="no_such_column = 1")
    both_sides.fill(plan, [(1,)])
    with pytest.raises(SourceError, match="no_such_column"):
        both_sides.verify(plan)
