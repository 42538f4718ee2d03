"""Whatever the values are: equal when loaded right, and any single change is found."""

import json
import struct
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.plan.conversions import ConversionKind as Kind
from core.plan.model import ColumnPlan
from core.plan.pgtypes import JSON, JSONB, enum, vector
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
from tests.engine.verify.conversion import Stored, to_target
from tests.helpers.effort import examples

_FEW = settings(max_examples=examples(8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

_INTEGERS = st.integers(-(2**63), 2**63 - 1)
_IN_DOUBLE = st.integers(-(2**53), 2**53)
_REALS = st.floats(allow_nan=False)
_FINITE = st.floats(allow_nan=False, allow_infinity=False)
_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20) | st.sampled_from(
    ["", "NULL", "\\N", "\\.", '"', ",", "\n", "\r\n", "1", "1.0", "1e5", "\ufeff", "\\x", "\\x00"]
)
_TEXTS_WITH_NUL = st.text(st.characters(codec="utf-8", exclude_characters="\u2400"), max_size=20)
_BLOBS = st.binary(max_size=20)
_TEXT_BLOBS = _TEXTS.map(str.encode)

_WHOLE = _IN_DOUBLE.map(float)
_DECIMALS = st.decimals(-(10**20), 10**20, places=4).filter(lambda number: number != 0 or not number.is_signed())
_DECIMAL_TEXTS = _DECIMALS.map(lambda number: format(number, "f"))
_WORDS = st.sampled_from(["t", "f", "true", "F", "FALSE", "y", "n", "0", "1"])

_DAYS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30))
_MARKS = st.sampled_from([" ", "T"])
_ZONES = st.sampled_from(["Z", "+00", "+02:00", "-0330", "+05:45"])


@st.composite
def _write_time(draw: st.DrawFn) -> str:
    time = draw(st.times())
    written = time.isoformat(timespec="microseconds")
    if time.microsecond:
        return written.rstrip("0") + draw(st.sampled_from(["", "000"])) if draw(st.booleans()) else written
    return time.isoformat(timespec="minutes" if time.second == 0 and draw(st.booleans()) else "seconds")


_TIMES = _write_time()
_NAIVE = st.builds(lambda day, mark, time: f"{day.date()}{mark}{time}", _DAYS, _MARKS, _TIMES)
_ZONED = st.builds(str.__add__, _NAIVE, _ZONES)


def _is_in_berlin(text: str) -> bool:
    """Whether there is such a time there."""
    there, time = ZoneInfo("Europe/Berlin"), datetime.fromisoformat(text)
    return time.replace(tzinfo=there).astimezone(UTC).astimezone(there).replace(tzinfo=None) == time


_EPOCH = datetime(1970, 1, 1)
_SECONDS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: (moment - _EPOCH) // timedelta(microseconds=1) / 10**6
)
_WHOLE_SECONDS = st.integers(-62_135_596_800, 253_402_300_799)

_UUIDS = st.uuids()
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS
_DOCUMENTS = st.recursive(
    _LEAVES, lambda part: st.lists(part, max_size=3) | st.dictionaries(_TEXTS, part, max_size=3), max_leaves=6
)
_JSON_TEXTS = st.builds(
    lambda document, indent: json.dumps(document, indent=indent), _DOCUMENTS, st.none() | st.just(1)
)
_VECTORS = st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=3, max_size=3).map(
    lambda numbers: struct.pack("<3f", *numbers)
)
_LABELS = ("", "a", "A", "1", 'it\'s "so"')

_CASES: list[tuple[ColumnPlan, st.SearchStrategy[Stored]]] = [
    (plan_column("c", Kind.INTEGER, INTEGER_CLASS), _INTEGERS),
    (plan_column("c", Kind.BOOLEAN, INTEGER_CLASS), st.integers(0, 1)),
    (plan_column("c", Kind.DOUBLE, REAL_CLASS), _REALS),
    (plan_column("c", Kind.DOUBLE, INTEGER_CLASS, REAL_CLASS), _IN_DOUBLE | _REALS),
    (plan_column("c", Kind.DECIMAL, INTEGER_CLASS, REAL_CLASS), _INTEGERS | _FINITE),
    (plan_column("c", Kind.TEXT, TEXT_CLASS), _TEXTS),
    (plan_column("c", Kind.TEXT, TEXT_CLASS, shows_nul=True), _TEXTS_WITH_NUL),
    (
        plan_column("c", Kind.TEXT, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, BLOB_CLASS),
        _INTEGERS | _REALS | _TEXTS | _TEXT_BLOBS,
    ),
    (
        plan_column("c", Kind.TEXT_OR_HEX, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, BLOB_CLASS),
        _INTEGERS | _REALS | _TEXTS | _BLOBS,
    ),
    (
        plan_column("c", Kind.BYTES, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, BLOB_CLASS),
        _INTEGERS | _REALS | _TEXTS | _BLOBS,
    ),
    (plan_column("c", Kind.INTEGER, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS), _INTEGERS | _WHOLE | _INTEGERS.map(str)),
    (plan_column("c", Kind.BOOLEAN, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS), st.integers(0, 1) | _WORDS),
    (
        plan_column("c", Kind.DOUBLE, REAL_CLASS, TEXT_CLASS),
        _FINITE | _FINITE.filter(bool).map(repr) | _IN_DOUBLE.map(str),
    ),
    (plan_column("c", Kind.DECIMAL, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS), _INTEGERS | _FINITE | _DECIMAL_TEXTS),
    (plan_column("c", Kind.TEXT, TEXT_CLASS, target_type=enum("label", _LABELS)), st.sampled_from(_LABELS)),
    (plan_column("c", Kind.DATE, TEXT_CLASS), st.dates().map(str)),
    (plan_column("c", Kind.TIME, TEXT_CLASS), _TIMES),
    (plan_column("c", Kind.TIMESTAMP, TEXT_CLASS), _NAIVE | st.dates().map(str)),
    (
        plan_column("c", Kind.TIMESTAMP, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, numbers=Format.EPOCH_S),
        _NAIVE | _SECONDS | _WHOLE_SECONDS,
    ),
    (plan_column("c", Kind.TIMESTAMPTZ, TEXT_CLASS), _ZONED),
    (plan_column("c", Kind.TIMESTAMPTZ, TEXT_CLASS, zone="Europe/Berlin"), _ZONED | _NAIVE.filter(_is_in_berlin)),
    (
        plan_column("c", Kind.UUID, TEXT_CLASS, BLOB_CLASS),
        _UUIDS.map(str) | _UUIDS.map(lambda each: each.hex.upper()) | _UUIDS.map(lambda each: each.bytes),
    ),
    (plan_column("c", Kind.JSON, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS), _INTEGERS | _FINITE | _JSON_TEXTS),
    (plan_column("c", Kind.JSON, TEXT_CLASS, target_type=JSON), _JSON_TEXTS),
    (plan_column("c", Kind.VECTOR, BLOB_CLASS, target_type=vector(3)), _VECTORS),
]


_SPELLED_IN_ONE_WAY = [
    (column, values)
    for column, values in _CASES
    if REAL_CLASS not in column.reads or column.conversion.kind not in (Kind.TEXT, Kind.TEXT_OR_HEX, Kind.BYTES)
]


@pytest.mark.parametrize(("column", "values"), _CASES)
@_FEW
@given(data=st.data())
def test_any_single_change_is_found_and_nothing_else(
    both_sides: BothSides, column: ColumnPlan, values: st.SearchStrategy[Stored], data: st.DataObject
) -> None:
    _skip_without_vector(both_sides, column)
    plan = plan_table(column, plan_column("place", Kind.INTEGER, INTEGER_CLASS))
    rows = data.draw(st.lists(st.none() | values, min_size=1, max_size=12))
    numbered = [(value, place) for place, value in enumerate(rows)]
    both_sides.fill(plan, numbered)
    check = both_sides.verify(plan)
    assert check.mismatches == ()
    assert check.is_equal

    place = data.draw(st.integers(0, len(rows) - 1))
    other = data.draw(st.none() | values)
    numbered[place] = (other, place)
    assume(not _is_right(column, rows[place], other))
    both_sides.fill_source(plan, numbered)
    check = both_sides.verify(plan)
    assert not check.is_equal
    assert [(each.row, each.column) for each in check.mismatches] == [(f"row {place + 1}", "c")]
    assert check.rows_equal == len(rows) - 1


@pytest.mark.parametrize(("column", "values"), _SPELLED_IN_ONE_WAY)
@_FEW
@given(data=st.data())
def test_any_order_of_the_same_rows_is_equal(
    both_sides: BothSides, column: ColumnPlan, values: st.SearchStrategy[Stored], data: st.DataObject
) -> None:
    _skip_without_vector(both_sides, column)
    plan = plan_table(column)
    rows = [(value,) for value in data.draw(st.lists(st.none() | values, max_size=12))]
    both_sides.fill_source(plan, rows)
    both_sides.fill_target(plan, data.draw(st.permutations(rows)))
    check = both_sides.verify(plan)
    assert check.mismatches == ()
    assert check.is_equal


def _is_right(column: ColumnPlan, written_for: Stored, value: Stored) -> bool:
    """Whether what the target has for one value would be right for another too."""
    written, expected = to_target(column, written_for), to_target(column, value)
    if written is None or expected is None:
        return written is expected
    if written == expected:
        return True
    if column.target_type == JSONB:
        return _is_same_value(_read_json(str(written)), _read_json(str(expected)))
    text = written.decode("utf-8", "replace") if isinstance(written, bytes) else written
    return isinstance(value, float) and isinstance(text, str) and _denotes(text, value)


def _denotes(text: str, value: float) -> bool:
    try:
        return float(text) == value and not text.lstrip("-").isdigit()
    except ValueError:
        return False


def _skip_without_vector(both_sides: BothSides, column: ColumnPlan) -> None:
    if column.conversion.kind is Kind.VECTOR and not both_sides.has_vector:
        pytest.skip("this server has no pgvector")


def _read_json(text: str) -> object:
    return json.loads(text, parse_int=Decimal, parse_float=Decimal)


def _is_same_value(one: object, other: object) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same_value, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same_value(one[name], other[name]) for name in one)
    return type(one) is type(other) and one == other
