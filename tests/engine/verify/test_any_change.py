"""Whatever the values are: equal when loaded right, and any single change is found."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.plan.conversions import ConversionKind as Kind
from core.plan.model import ColumnPlan
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

_FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

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
]


_SPELLED_IN_ONE_WAY = [
    (column, values)
    for column, values in _CASES
    if REAL_CLASS not in column.reads or column.conversion.kind in (Kind.DOUBLE, Kind.DECIMAL)
]


@pytest.mark.parametrize(("column", "values"), _CASES)
@_FEW
@given(data=st.data())
def test_any_single_change_is_found_and_nothing_else(
    both_sides: BothSides, column: ColumnPlan, values: st.SearchStrategy[Stored], data: st.DataObject
) -> None:
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
    text = written.decode("utf-8", "replace") if isinstance(written, bytes) else written
    return isinstance(value, float) and isinstance(text, str) and _denotes(text, value)


def _denotes(text: str, value: float) -> bool:
    try:
        return float(text) == value and not text.lstrip("-").isdigit()
    except ValueError:
        return False
