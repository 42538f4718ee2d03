"""What a column comes to in a type that someone chooses; the copy itself is the judge of what fits."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.copy.convert import convert_column
from core.plan.conversions import Conversion, ConversionKind, NulHandling, Unfit
from core.plan.model import ColumnPlan, Decision
from core.plan.pgtypes import PgType, parse_type
from core.plan.policy import Policy
from core.plan.retype import Retyping, retype
from core.profile.model import Format
from tests.helpers.evidence import read_evidence

TYPES = [
    *("smallint", "integer", "bigint", "double precision", "numeric", "numeric(6, 2)", "boolean", "text", "varchar(4)"),
    *("bytea", "date", "time", "timestamp", "timestamptz", "uuid", "json", "jsonb", "vector(2)", "enum e ('a', '1')"),
]

VALUES = st.one_of(
    st.none(),
    st.integers(-3, 3),
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from([2**15, -(2**15), 2**31, 2**53 + 1, 1_700_000_000, 1_700_000_000_000]),
    st.floats(allow_nan=False),
    st.sampled_from([0.5, 1.0, 1e20, 123.456, 45_244.75, 2_460_263.5, 1_700_000_000.25]),
    st.text(max_size=6).filter(lambda text: "\0" not in text),
    st.sampled_from(
        [
            *("a", "b", "1", "0", "-7", "32768", "12.50", "1234567.5", "0.1", "1e3", "t", "false", "yes", "abcde"),
            *("2024-01-31", "2024-02-30", "10:00", "2024-01-31 10:00:00", "2024-01-31T10:00:00.5Z", "0000-00-00"),
            *("{}", '{"a": 1, "a": 2}', "[1, 2]", "null", '"x"', "{a}"),
            *("6f1c1f2e-58ab-4c1d-9d3e-000000000001", "6F1C1F2E58AB4C1D9D3E000000000001"),
        ]
    ),
    st.binary(max_size=5),
    st.sampled_from([b"text", bytes(8), b"\x00\x00\x80\x3f" * 2, b"\x00\x00\xc0\x7f" * 2, bytes(16)]),
)

ARROW_TYPES = {
    StorageClass.INTEGER: pa.int64(),
    StorageClass.REAL: pa.float64(),
    StorageClass.TEXT: pa.string(),
    StorageClass.BLOB: pa.binary(),
}
CLASSES = {int: StorageClass.INTEGER, float: StorageClass.REAL, str: StorageClass.TEXT, bytes: StorageClass.BLOB}


def retype_column(folder: Path, column_sql: str, values: Sequence[object], chosen: str, **known: Any) -> Retyping:
    return retype(read_evidence(folder, column_sql, values, **known), parse_type(chosen))


def count_unfit(retyped: Retyping, target_type: PgType, values: Sequence[object]) -> int:
    """How many of the values the copy itself would set aside."""
    plan = ColumnPlan(
        source_name="x",
        target_name="x",
        target_type=target_type,
        conversion=replace(retyped.conversion, unfit=Unfit.SET_ASIDE),
        reads=retyped.reads,
        decision=Decision(rule="chosen", evidence=""),
    )
    arrays = {
        of: pa.array([each if CLASSES.get(type(each)) is of else None for each in values], ARROW_TYPES[of])
        for of in retyped.reads
    }
    unfit = convert_column(plan, arrays).unfit
    return unfit.true_count if unfit is not None else 0


@settings(max_examples=60, deadline=None)
@given(values=st.lists(VALUES, min_size=1, max_size=6))
def test_the_copy_finds_as_many_values_that_do_not_fit_as_were_counted(
    tmp_path_factory: pytest.TempPathFactory, values: list[object]
) -> None:
    evidence = read_evidence(tmp_path_factory.getbasetemp(), "x", values)
    for chosen in map(parse_type, TYPES):
        retyped = retype(evidence, chosen)
        found = count_unfit(retyped, chosen, values)
        assert retyped.unfit_min <= found, chosen
        assert retyped.unfit_count in (None, found), chosen


@pytest.mark.parametrize(
    ("column", "values", "chosen", "unfit_count"),
    [
        ("x INTEGER", [1, 2**15], "smallint", 1),
        ("x INTEGER", [1, 2], "smallint", 0),
        ("x INTEGER", [1, 0, 7], "boolean", 1),
        ("x REAL", [1.0, 0.5], "bigint", 1),
        ("x TEXT", ["12", "a"], "bigint", 1),
        ("x TEXT", ["12", "9"], "smallint", 0),
        ("x TEXT", ["a", "abcd"], "varchar(4)", 0),
        ("x TEXT", ["a", "c"], "enum e ('a', 'b')", 1),
        ("x TEXT", ["2024-01-31", "2024-01-31 10:00"], "timestamp", 0),
        ("x TEXT", ["2024-01-31", "2024-01-31 10:00"], "date", 1),
        ("x TEXT", ["2024-01-31T10:00Z", "soon"], "timestamptz", 1),
        ("x", [b"text", 1], "text", 0),
        ("x", [b"\xff", "text"], "text", 1),
        ("x", [b"\xff", 1], "text", 0),
        ("x", [b"\xff", 1.5, "a"], "bytea", 0),
        ("x", [1, 2.5, "{}", "[", b"{}"], "jsonb", 2),
        ("x BLOB", [bytes(8), bytes(4)], "vector(2)", 1),
        ("x BLOB", [bytes(8), bytes(12)], "vector(4)", 2),
        ("x TEXT", [], "uuid", 0),
    ],
)
def test_values_that_do_not_fit_are_counted(
    tmp_path: Path, column: str, values: list[object], chosen: str, unfit_count: int
) -> None:
    retyped = retype_column(tmp_path, column, values, chosen)
    assert (retyped.unfit_count, retyped.unfit_min) == (unfit_count, unfit_count)


@pytest.mark.parametrize(
    ("column", "values", "chosen", "unfit_min"),
    [
        ("x TEXT", ["a", "abcde"], "varchar(4)", 1),
        ("x INTEGER", [1, 123], "numeric(2, 0)", 1),
        ("x INTEGER", [1, 1_700_000_000, 2**62], "timestamp", 1),
        ("x TEXT", ["12", "99999"], "smallint", 0),
        ("x BLOB", [b"text"], "text", 0),
    ],
)
def test_what_only_ranges_tell_is_no_count(
    tmp_path: Path, column: str, values: list[object], chosen: str, unfit_min: int
) -> None:
    retyped = retype_column(tmp_path, column, values, chosen)
    assert (retyped.unfit_count, retyped.unfit_min) == (None, unfit_min)


def test_a_format_that_was_given_up_is_a_lower_bound(tmp_path: Path) -> None:
    evidence = read_evidence(tmp_path, "x TEXT", ["2024-01-31", "soon", "later", "never"])
    (dates,) = (each for each in evidence.profile.formats if each.format is Format.DATE)
    given_up = replace(evidence.profile, text_count=50_000, formats=(replace(dates, seen_count=4),))
    retyped = retype(replace(evidence, profile=given_up), parse_type("date"))
    assert (retyped.unfit_count, retyped.unfit_min) == (None, 3)
    unseen = replace(evidence.profile, text_count=50_000, formats=())
    retyped = retype(replace(evidence, profile=unseen), parse_type("date"))
    assert (retyped.unfit_count, retyped.unfit_min) == (None, 20_000)


def test_the_first_values_that_do_not_fit_are_shown(tmp_path: Path) -> None:
    retyped = retype_column(tmp_path, "x TEXT", ["2024-01-31", "soon", "2024-02-01", "later"], "date")
    assert [each.value for each in retyped.examples] == ["'soon'", "'later'"]
    retyped = retype_column(tmp_path, "x DATETIME", [1_700_000_000, "soon"], "bigint")
    assert [each.value for each in retyped.examples] == ["'soon'"]


@pytest.mark.parametrize(
    ("values", "clock"),
    [
        ([1_700_000_000_000, 0], Format.EPOCH_MS),
        ([45_244.75], Format.OLE),
        ([7], Format.EPOCH_S),
        (["2024-01-31", 1_700_000_000], Format.EPOCH_S),
        (["2024-01-31"], None),
    ],
)
def test_numbers_go_by_the_clock_that_most_of_them_seem_to(
    tmp_path: Path, values: list[object], clock: Format | None
) -> None:
    assert retype_column(tmp_path, "x", values, "timestamptz").conversion.numbers is clock


def test_any_instant_of_postgresqls_years_fits(tmp_path: Path) -> None:
    assert retype_column(tmp_path, "x", [0, -1, 1_700_000_000], "timestamptz").unfit_count == 0


def test_the_settings_say_what_the_conversion_does(tmp_path: Path) -> None:
    berlin = Policy(zone="Europe/Berlin")
    naive = retype_column(tmp_path, "x TEXT", ["2024-03-31 02:30:00"], "timestamptz", policy=berlin)
    assert naive.conversion == Conversion(kind=ConversionKind.TIMESTAMPTZ, zone="Europe/Berlin")
    assert naive.unfit_count is None  # summer time skips that time, and no format says so
    strip = retype_column(tmp_path, "x TEXT", ["a\0"], "text", policy=Policy(nul="strip"))
    assert strip.conversion == Conversion(kind=ConversionKind.TEXT, nul=NulHandling.STRIP)


def test_texts_that_are_not_utf8_need_an_encoding(tmp_path: Path) -> None:
    evidence = read_evidence(tmp_path, "x TEXT", ["a", "b"])
    evidence = replace(evidence, profile=replace(evidence.profile, text_invalid_count=1))
    decoded = replace(evidence, policy=Policy(bad_text="latin-1"))
    assert retype(evidence, parse_type("text")).unfit_count == 1
    assert retype(decoded, parse_type("text")).unfit_count == 0
    assert retype(decoded, parse_type("text")).conversion.encoding == "latin-1"
    perhaps = retype(replace(evidence, policy=Policy(bad_text="cp1252")), parse_type("text"))
    assert (perhaps.unfit_count, perhaps.unfit_min) == (None, 0)


@pytest.mark.parametrize(
    ("column", "values", "chosen", "scale"),
    [
        ("x NUMERIC", [1.25, 3], "numeric", 2),
        ("x NUMERIC", [1.25, 3], "numeric(9, 4)", 4),
        ("x INTEGER", [3], "numeric", 0),
    ],
)
def test_a_numeric_has_the_digits_that_it_needs(
    tmp_path: Path, column: str, values: list[object], chosen: str, scale: int
) -> None:
    retyped = retype_column(tmp_path, column, values, chosen)
    assert (retyped.conversion, retyped.unfit_count) == (Conversion(kind=ConversionKind.DECIMAL, scale=scale), 0)


@pytest.mark.parametrize("chosen", TYPES)
def test_a_column_without_a_value_can_be_of_any_type(tmp_path: Path, chosen: str) -> None:
    retyped = retype_column(tmp_path, "x", [None], chosen)
    assert (retyped.unfit_count, len(retyped.reads)) == (0, 1)
