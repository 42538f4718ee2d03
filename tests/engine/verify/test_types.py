"""Every conversion to a type of PostgreSQL's own: what is right is found equal, and what is not is named."""

import re
import struct
from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.catalog.model import StorageClass
from core.errors import VerificationFailed
from core.plan.conversions import ConversionKind as Kind
from core.plan.model import ColumnPlan
from core.plan.pgtypes import INTEGER, JSON, enum, numeric, vector
from core.profile.model import Format
from core.verify.condensing import LARGE_BYTES
from tests.engine.verify.both_sides import (
    BLOB_CLASS,
    INTEGER_CLASS,
    REAL_CLASS,
    TEXT_CLASS,
    BothSides,
    plan_column,
)
from tests.engine.verify.conversion import Stored

Pair = tuple[Stored, object]
"""A value of the source, and what it is in the target."""

_LARGE = '["' + "x" * LARGE_BYTES + '"]'
_LARGE_VALUE = '{"b": "' + "x" * LARGE_BYTES + '", "a": 1.50}'
_UUID = "0b3c7f10-9aed-4c52-8d0e-5f6a7b8c9d0e"
_BERLIN = "Europe/Berlin"


def _text(kind: Kind, **settings: str) -> ColumnPlan:
    return plan_column("c", kind, TEXT_CLASS, zone=settings.get("zone"))


def _clock(clock: Format) -> ColumnPlan:
    return plan_column("c", Kind.TIMESTAMP, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, numbers=clock)


_INTEGER = plan_column("c", Kind.INTEGER, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS)
_INT4 = plan_column("c", Kind.INTEGER, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, target_type=INTEGER)
_BOOLEAN = plan_column("c", Kind.BOOLEAN, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS)
_DOUBLE = plan_column("c", Kind.DOUBLE, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS)
_DECIMAL = plan_column("c", Kind.DECIMAL, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS)
_NUMERIC = plan_column("c", Kind.DECIMAL, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, target_type=numeric(10, 2))
_DATE, _TIME, _TIMESTAMP = _text(Kind.DATE), _text(Kind.TIME), _text(Kind.TIMESTAMP)
_INSTANT, _IN_UTC, _IN_BERLIN = (
    _text(Kind.TIMESTAMPTZ),
    _text(Kind.TIMESTAMPTZ, zone="UTC"),
    _text(Kind.TIMESTAMPTZ, zone=_BERLIN),
)
_KEY = plan_column("c", Kind.UUID, TEXT_CLASS, BLOB_CLASS)
_JSONB = plan_column("c", Kind.JSON, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS)
_ONLY_JSONB = plan_column("c", Kind.JSON, TEXT_CLASS)
_JSON = plan_column("c", Kind.JSON, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, target_type=JSON)
_MOOD = plan_column("c", Kind.TEXT, TEXT_CLASS, target_type=enum("Mood's", ("sad", 'it\'s "ok"', "", "é")))
_RATING = plan_column("c", Kind.TEXT, INTEGER_CLASS, TEXT_CLASS, target_type=enum("rating", ("1", "2")))

_EQUAL: list[tuple[ColumnPlan, Sequence[Pair]]] = [
    (_INTEGER, [(2**63 - 1, 2**63 - 1), (-3.0, -3), (float(2**53), 2**53), ("-12", -12), ("0", 0), (None, None)]),
    (_INT4, [(2**31 - 1, 2**31 - 1), (-(2.0**31), -(2**31)), ("7", 7)]),
    (_BOOLEAN, [(1, True), (0.0, False), ("T", True), ("n", False), ("FALSE", False), ("1", True), (None, None)]),
    (_DOUBLE, [(5, 5.0), (0.1, 0.1), ("0.1", 0.1), ("1e-07", 1e-7), ("12", 12.0), ("2.0", 2.0), (None, None)]),
    (_DECIMAL, [(5, "5"), (0.1, "0.1"), ("1.50", "1.50"), ("-0.5", "-0.5"), ("0." + "1" * 37, "0." + "1" * 37)]),
    (_NUMERIC, [(5, "5.00"), (0.1, "0.10"), ("1.5", "1.50"), ("12345678.90", "12345678.90"), ("1.500", "1.50")]),
    (_DATE, [("2024-02-29", "2024-02-29"), ("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31"), (None, None)]),
    (
        _TIME,
        [("00:00", "00:00"), ("23:59:59.999999", "23:59:59.999999"), ("12:30:05.1200000", "12:30:05.12"), (None, None)],
    ),
    (
        _TIMESTAMP,
        [
            ("2024-02-29", "2024-02-29 00:00"),
            ("2024-02-29T12:30", "2024-02-29 12:30"),
            ("0001-01-01 00:00:00", "0001-01-01 00:00"),
            ("9999-12-31T23:59:59.999999", "9999-12-31 23:59:59.999999"),
            ("2024-02-29 12:30:05.5", "2024-02-29 12:30:05.5"),
            (None, None),
        ],
    ),
    (
        _INSTANT,
        [
            ("2024-06-01T12:00:00Z", "2024-06-01 12:00+00"),
            ("2024-06-01 12:00:00.25+02", "2024-06-01 10:00:00.25+00"),
            ("2024-06-01 12:00-0330", "2024-06-01 15:30+00"),
            ("2024-06-01 12:00:00+05:45", "2024-06-01 06:15+00"),
            ("0001-01-01 05:00:00+05:00", "0001-01-01 00:00+00"),
            ("9999-12-31T23:59:59.999999Z", "9999-12-31 23:59:59.999999+00"),
            (None, None),
        ],
    ),
    (
        _IN_UTC,
        [
            ("2024-06-01 12:00", "2024-06-01 12:00+00"),
            ("2024-06-01", "2024-06-01 00:00+00"),
            ("2024-06-01 12:00+02", "2024-06-01 10:00+00"),
        ],
    ),
    (
        _IN_BERLIN,
        [
            ("2024-06-01 12:00", "2024-06-01 10:00+00"),
            ("2024-01-01", "2023-12-31 23:00+00"),
            ("2024-10-27 02:30", "2024-10-27 00:30+00"),
            ("2024-03-31 03:00", "2024-03-31 01:00+00"),
            ("1890-01-01 00:53:28", "1890-01-01 00:00+00"),
            ("2024-06-01 12:00Z", "2024-06-01 12:00+00"),
        ],
    ),
    (
        _clock(Format.EPOCH_S),
        [
            (1_700_000_000, "2023-11-14 22:13:20"),
            (1_700_000_000.25, "2023-11-14 22:13:20.25"),
            (-1, "1969-12-31 23:59:59"),
            ("2023-11-14", "2023-11-14"),
            (None, None),
        ],
    ),
    (_clock(Format.JULIAN_DAY), [(2_451_545, "2000-01-01 12:00"), (2_440_587.5, "1970-01-01")]),
    (
        plan_column("c", Kind.TIMESTAMPTZ, INTEGER_CLASS, numbers=Format.EPOCH_MS),
        [(1_700_000_000_123, "2023-11-14 22:13:20.123+00"), (0, "1970-01-01 00:00+00")],
    ),
    (
        _KEY,
        [
            (_UUID, _UUID),
            (_UUID.upper(), _UUID),
            (_UUID.replace("-", ""), _UUID),
            (bytes.fromhex(_UUID.replace("-", "")), _UUID),
            (b"\0" * 16, "00000000-0000-0000-0000-000000000000"),
            (None, None),
        ],
    ),
    (
        _JSONB,
        [
            ('{"b":[1,2.50,null,true],"a":"\\u00e9"}', '{"a": "é", "b": [1, 2.50, null, true]}'),
            ("12345678901234567890.123456789", "12345678901234567890.123456789"),
            ("1e2", "100"),
            ('"a\\nb"', '"a\\nb"'),
            (" null ", "null"),
            (7, "7"),
            (0.1, "0.1"),
            (1.0, "1.0"),
            (1e300, "1e300"),
            (5e-324, "5e-324"),
            (None, None),
        ],
    ),
    (
        _JSON,
        [
            ('{"a":1,"a":2}', '{"a":1,"a":2}'),
            (' "\\u0000" ', ' "\\u0000" '),
            (7, "7"),
            (0.1, "0.1"),
            (_LARGE, _LARGE),
            (None, None),
        ],
    ),
    (_ONLY_JSONB, [(_LARGE_VALUE, _LARGE_VALUE), (_LARGE, _LARGE), ("[]", "[]")]),
    (_MOOD, [("sad", "sad"), ('it\'s "ok"', 'it\'s "ok"'), ("", ""), ("é", "é"), (None, None)]),
    (_RATING, [(1, "1"), ("2", "2")]),
]


@pytest.mark.parametrize("has_key", [True, False])
@pytest.mark.parametrize(("column", "pairs"), _EQUAL)
def test_what_a_right_copy_makes_is_found_equal_in_any_order(
    both_sides: BothSides, column: ColumnPlan, pairs: Sequence[Pair], has_key: bool
) -> None:
    plan = both_sides.fill_pairs(column, pairs, has_key=has_key)
    check = both_sides.verify(plan)
    assert check.mismatches == ()
    assert check.is_equal
    both_sides.run("CREATE TABLE staged.other AS SELECT * FROM staged.t ORDER BY id DESC")
    both_sides.run("TRUNCATE staged.t")
    both_sides.run("INSERT INTO staged.t SELECT * FROM staged.other")
    both_sides.run("DROP TABLE staged.other")
    check = both_sides.verify(plan)
    assert check.mismatches == ()
    assert check.is_equal


_WRONG: list[tuple[ColumnPlan, Stored, object, str | None, str | None]] = [
    (_INTEGER, 3.0, 4, "3.0", "4"),
    (_INTEGER, 2.0**53, 2**53 + 1, "9007199254740992.0", "9007199254740993"),
    (_INTEGER, 2.5, 2, "2.5", "2"),
    (_INTEGER, "12", 13, "'12'", "13"),
    (_INTEGER, "012", 12, "'012'", "12"),
    (_INTEGER, "-0", 0, "'-0'", "0"),
    (_BOOLEAN, 1, False, "1", "false"),
    (_BOOLEAN, 0.5, True, "0.5", "true"),
    (_BOOLEAN, 2, True, "2", "true"),
    (_BOOLEAN, "y", False, "'y'", "false"),
    (_BOOLEAN, "yes", True, "'yes'", "true"),
    (_DOUBLE, "0.1", 0.2, "'0.1'", "0.2"),
    (_DOUBLE, "0", 0.5, "'0'", "0.5"),
    (_DOUBLE, "0.10", 0.1, "'0.10'", "0.1"),
    (_DOUBLE, "9007199254740993", 2.0**53, "'9007199254740993'", "9007199254740992.0"),
    (_DOUBLE, "NaN", "NaN", "'NaN'", "nan"),
    (_DOUBLE, "inf", "Infinity", "'inf'", "inf"),
    (_DECIMAL, "1.5", "1.51", "'1.5'", "1.51"),
    (_DECIMAL, "1" * 39, "1" * 39, f"'{'1' * 39}'", "1" * 39),
    (_DECIMAL, "NaN", "NaN", "'NaN'", "NaN"),
    (_DECIMAL, "1e2", "100", "'1e2'", "100"),
    (_DECIMAL, "007", "7", "'007'", "7"),
    (_NUMERIC, "1.505", "1.51", "'1.505'", "1.51"),
    (_NUMERIC, 1.505, "1.51", "1.505", "1.51"),
    (_DATE, "2024-02-29", "2024-03-01", "'2024-02-29'", "2024-03-01"),
    (_DATE, "2024-02-29", None, "'2024-02-29'", None),
    (_DATE, "2023-02-29", "2023-03-01", "'2023-02-29'", "2023-03-01"),
    (_DATE, "2024-02-29", "infinity", "'2024-02-29'", "infinity"),
    (_DATE, "0044-03-15", "0044-03-15 BC", "'0044-03-15'", "0044-03-15 BC"),
    (_DATE, "infinity", "infinity", "'infinity'", "infinity"),
    (_DATE, "2024-02-29 00:00", "2024-02-29", "'2024-02-29 00:00'", "2024-02-29"),
    (_TIME, "12:30", "12:30:00.000001", "'12:30'", "12:30:00.000001"),
    (_TIME, "24:00", "24:00", "'24:00'", "24:00:00"),
    (_TIME, "12:30:00.1234567", "12:30:00.123457", "'12:30:00.1234567'", "12:30:00.123457"),
    (_TIMESTAMP, "2024-02-29 12:30", "2024-02-29 12:30:00.000001", "'2024-02-29 12:30'", "2024-02-29 12:30:00.000001"),
    (_TIMESTAMP, "2024-02-29 12:30", "2024-02-29 00:30", "'2024-02-29 12:30'", "2024-02-29 00:30:00"),
    (_TIMESTAMP, "2024-02-29 12:30Z", "2024-02-29 12:30", "'2024-02-29 12:30Z'", "2024-02-29 12:30:00"),
    (_TIMESTAMP, "2024-02-29 12:30", "infinity", "'2024-02-29 12:30'", "infinity"),
    (_TIMESTAMP, 0, "1970-01-01", "not text", "1970-01-01 00:00:00"),
    (_INSTANT, "2024-06-01 12:00+02", "2024-06-01 12:00+00", "'2024-06-01 12:00+02'", "2024-06-01 12:00:00+00"),
    (_INSTANT, "2024-06-01 12:00", "2024-06-01 12:00+00", "'2024-06-01 12:00'", "2024-06-01 12:00:00+00"),
    (_IN_UTC, "2024-06-01 12:00", "2024-06-01 12:00+02", "'2024-06-01 12:00'", "2024-06-01 10:00:00+00"),
    (_IN_BERLIN, "2024-06-01 12:00", "2024-06-01 11:00+00", "'2024-06-01 12:00'", "2024-06-01 11:00:00+00"),
    (_IN_BERLIN, "2024-10-27 02:30", "2024-10-27 01:30+00", "'2024-10-27 02:30'", "2024-10-27 01:30:00+00"),
    (_IN_BERLIN, "2024-03-31 02:30", "2024-03-31 01:30+00", "'2024-03-31 02:30'", "2024-03-31 01:30:00+00"),
    (_clock(Format.EPOCH_S), 1_700_000_000, "2023-11-14 22:13:21", "1700000000", "2023-11-14 22:13:21"),
    (_clock(Format.EPOCH_S), 1.25, "1970-01-01 00:00:01.250001", "1.25", "1970-01-01 00:00:01.250001"),
    (_clock(Format.EPOCH_S), 253_402_300_800, "10000-01-01", "253402300800", "10000-01-01 00:00:00"),
    (_clock(Format.EPOCH_MS), 1_700_000_000, "2023-11-14 22:13:20", "1700000000", "2023-11-14 22:13:20"),
    (_clock(Format.EPOCH_NS), 1001, "1970-01-01 00:00:00.000001", "1001", "1970-01-01 00:00:00.000001"),
    (_clock(Format.JULIAN_DAY), 2_440_587.5, "1970-01-01 00:00:00.000001", "2440587.5", "1970-01-01 00:00:00.000001"),
    (_KEY, _UUID, _UUID[:-1] + "f", f"'{_UUID}'", _UUID[:-1] + "f"),
    (_KEY, _UUID[:-1], _UUID[:-1] + "0", f"'{_UUID[:-1]}'", _UUID[:-1] + "0"),
    (_KEY, "{" + _UUID + "}", _UUID, "'{" + _UUID + "}'", _UUID),
    (_KEY, b"\1" * 16, None, f"x'{'01' * 16}'", None),
    (
        _KEY,
        b"\1" * 15,
        "01010101-0101-0101-0101-010101010100",
        f"x'{'01' * 15}'",
        "01010101-0101-0101-0101-010101010100",
    ),
    (_JSONB, '{"a": 1.10}', '{"a": 1.11}', "'{\"a\": 1.10}'", "'{\"a\": 1.11}'"),
    (_JSONB, '{"a": 1}', '{"b": 1}', "'{\"a\": 1}'", "'{\"b\": 1}'"),
    (_JSONB, '{"a": 1}', '{"a": true}', "'{\"a\": 1}'", "'{\"a\": true}'"),
    (_JSONB, '["a"]', '["a", null]', "'[\"a\"]'", "'[\"a\", null]'"),
    (_JSONB, "null", None, "'null'", None),
    (_JSONB, None, "null", None, "'null'"),
    (
        _JSONB,
        "12345678901234567890.1",
        "12345678901234567890.2",
        "'12345678901234567890.1'",
        "'12345678901234567890.2'",
    ),
    (_JSONB, '{"a": 1, "a": 2}', '{"a": 2}', '\'{"a": 1, "a": 2}\'', "'{\"a\": 2}'"),
    (_JSONB, "{oops", '"{oops"', "'{oops'", "'\"{oops\"'"),
    (_JSONB, 7, '"7"', "7", "'\"7\"'"),
    (_JSONB, 0.1, "0.2", "0.1", "'0.2'"),
    (_ONLY_JSONB, "[1]", "[2]", "'[1]'", "'[2]'"),
    (_JSON, '{"a":1}', '{"a": 1}', "'{\"a\":1}'", "'{\"a\": 1}'"),
    (_JSON, 7, "8", "7", "'8'"),
    (_MOOD, "sad", "", "'sad'", "''"),
    (_MOOD, "sad", None, "'sad'", None),
    (_MOOD, "angry", "sad", "'angry'", "'sad'"),
]


@pytest.mark.parametrize(("column", "stored", "arrived", "source_shown", "target_shown"), _WRONG)
def test_what_no_right_copy_makes_is_named_with_both_values(
    both_sides: BothSides,
    column: ColumnPlan,
    stored: Stored,
    arrived: object,
    source_shown: str | None,
    target_shown: str | None,
) -> None:
    plan = both_sides.fill_pairs(column, [(None, None), (stored, arrived), (None, None)])
    check = both_sides.verify(plan)
    assert not check.is_equal
    assert check.rows_equal == 2
    assert [(each.row, each.column, each.source_value, each.target_value) for each in check.mismatches] == [
        ("id = 2", "c", source_shown, target_shown)
    ]


def test_one_digit_of_a_large_document_is_enough_to_tell_it(both_sides: BothSides) -> None:
    plan = both_sides.fill_pairs(_ONLY_JSONB, [(_LARGE_VALUE, _LARGE_VALUE.replace("1.50", "1.51"))])
    (mismatch,) = both_sides.verify(plan).mismatches
    assert (mismatch.row, mismatch.column) == ("id = 1", "c")
    assert mismatch.source_value != mismatch.target_value


@pytest.mark.parametrize(
    ("column", "pairs"),
    [
        (_DATE, [("2024-02-28", "2024-02-29"), ("2024-02-29", "2024-02-28")]),
        (_IN_BERLIN, [("2024-06-01 12:00", "2024-06-01 11:00+00"), ("2024-06-01 13:00", "2024-06-01 10:00+00")]),
        (_KEY, [(_UUID, _UUID[:-1] + "f"), (_UUID[:-1] + "f", _UUID)]),
        (_JSONB, [('{"a": 1}', '{"a": 2}'), ('{"a": 2}', '{"a": 1}')]),
        (_MOOD, [("sad", ""), ("", "sad")]),
        (_clock(Format.EPOCH_S), [(1, "1970-01-01 00:00:02"), (2, "1970-01-01 00:00:01")]),
    ],
)
def test_values_swapped_between_rows_are_two_mismatches(
    both_sides: BothSides, column: ColumnPlan, pairs: Sequence[Pair]
) -> None:
    check = both_sides.verify(both_sides.fill_pairs(column, pairs))
    assert [(each.row, each.column) for each in check.mismatches] == [("id = 1", "c"), ("id = 2", "c")]


def _pack(*numbers: float) -> bytes:
    return struct.pack(f"<{len(numbers)}f", *numbers)


_VECTOR = plan_column("c", Kind.VECTOR, BLOB_CLASS, target_type=vector(3))


def test_vectors_are_equal_to_the_last_bit(both_sides: BothSides) -> None:
    if not both_sides.has_vector:
        pytest.skip("this server has no pgvector")
    tiny, large = struct.unpack("<2f", b"\x01\0\0\0\xff\xff\x7f\x7f")
    pairs: list[Pair] = [
        (_pack(1, 2.5, -0.0), "[1,2.5,-0]"),
        (_pack(0.1, tiny, large), f"[0.1,{tiny!r},{large!r}]"),
        (None, None),
        (_pack(0, 0, 0), "[0,0,0]"),
    ]
    plan = both_sides.fill_pairs(_VECTOR, pairs)
    assert both_sides.verify(plan).is_equal
    both_sides.run("UPDATE staged.t SET id = id WHERE id = 1")
    assert both_sides.verify(plan).is_equal
    both_sides.run("UPDATE staged.t SET c = '[0.10000001,0,0]' WHERE id = 4")
    (mismatch,) = both_sides.verify(plan).mismatches
    assert (mismatch.row, mismatch.column) == ("id = 4", "c")
    assert (mismatch.source_value, mismatch.target_value) == ("0.0 (value 1 of 3)", "0.10000001 (value 1 of 3)")


@pytest.mark.parametrize(
    ("stored", "arrived", "source_shown", "target_shown"),
    [
        (_pack(1, 2, 3), "[1,2,3.0000002]", "3.0 (value 3 of 3)", "3.0000002 (value 3 of 3)"),
        (_pack(1, 2, 0.0), "[1,2,-0]", "0.0 (value 3 of 3)", "-0.0 (value 3 of 3)"),
        (_pack(1, 2, 3), None, "[1.0, 2.0, 3.0]", None),
        (_pack(1, 2), "[1,2,0]", "[1.0, 2.0]", "[1.0, 2.0, 0.0]"),
        (_pack(1, 2, float("nan")), "[1,2,0]", "nan (value 3 of 3)", "0.0 (value 3 of 3)"),
        (b"abc", "[1,2,0]", "x'616263'", "[1.0, 2.0, 0.0]"),
    ],
)
def test_a_vector_that_differs_is_named_by_its_value(
    both_sides: BothSides, stored: bytes, arrived: str | None, source_shown: str, target_shown: str | None
) -> None:
    if not both_sides.has_vector:
        pytest.skip("this server has no pgvector")
    plan = both_sides.fill_pairs(_VECTOR, [(_pack(1, 1, 1), "[1,1,1]"), (stored, arrived)])
    (mismatch,) = both_sides.verify(plan).mismatches
    assert (mismatch.row, mismatch.source_value, mismatch.target_value) == ("id = 2", source_shown, target_shown)


@pytest.mark.parametrize(
    ("kind", "storage_class", "value", "planned"),
    [
        (Kind.BYTES, BLOB_CLASS, _pack(1, 2, 3), _VECTOR),
        (Kind.TEXT, TEXT_CLASS, "2024-01-01 00:00", _TIMESTAMP),
        (Kind.INTEGER, INTEGER_CLASS, 12, _clock(Format.EPOCH_US)),
        (Kind.TIMESTAMP, TEXT_CLASS, "2024-01-01 00:00", _INSTANT),
        (Kind.INTEGER, INTEGER_CLASS, 1, plan_column("c", Kind.DOUBLE, INTEGER_CLASS)),
    ],
)
def test_a_column_of_another_type_than_the_plan_s_is_said_to_be_one(
    both_sides: BothSides, kind: Kind, storage_class: StorageClass, value: Stored, planned: ColumnPlan
) -> None:
    plan = both_sides.fill_pairs(plan_column("c", kind, storage_class), [(value, value)])
    plan = replace(plan, columns=(plan.columns[0], planned))
    with pytest.raises(VerificationFailed, match=re.escape(f"c has not the type {planned.target_type}")):
        both_sides.verify(plan)
