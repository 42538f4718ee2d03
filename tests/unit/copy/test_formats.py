"""The profile promises by its formats what the copy then does: a column all of whose values are of a conversion's
formats has no value that does not fit, and what is of none of them does not fit."""

from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.copy.convert import convert_column
from core.plan.conversions import ConversionKind as Kind
from core.plan.model import ColumnPlan
from core.plan.pgtypes import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    JSON,
    JSONB,
    NUMERIC,
    SMALLINT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    vector,
)
from core.profile.formats import match_format
from core.profile.model import Format
from tests.unit.copy.columns import make_arrays, nearly, plan_column
from tests.unit.copy.stated_moments import CLOCKS
from tests.unit.copy.test_json import json_texts
from tests.unit.copy.test_moments import clocks, days, ends_of, local_times, zoned_times
from tests.unit.copy.test_numbers import decimals, digits, doubles, int64s, reals
from tests.unit.copy.test_uuids import spellings
from tests.unit.copy.values import BLOB as A_BLOB
from tests.unit.copy.values import INTEGER as AN_INTEGER
from tests.unit.copy.values import REAL as A_REAL
from tests.unit.copy.values import TEXT as A_TEXT

words = st.sampled_from([b"t", b"True", b"yes", b"0", b"tRUE", b"1", b"2", b"on"])
short_decimals = st.from_regex(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{0,9})?", fullmatch=True).map(str.encode)
documents = json_texts() | nearly(json_texts())
local_moments = nearly((local_times | days).map(str.encode))
moments = nearly((zoned_times | local_times | days).map(str.encode))

OF_TEXTS = (
    (plan_column(Kind.INTEGER, BIGINT), (Format.INTEGER,), digits),
    (plan_column(Kind.BOOLEAN, BOOLEAN), (Format.BOOLEAN,), words),
    (plan_column(Kind.DOUBLE, DOUBLE), (Format.DOUBLE,), doubles | digits),
    (plan_column(Kind.DECIMAL, NUMERIC, scale=19), (Format.DECIMAL,), nearly(short_decimals)),
    (plan_column(Kind.DATE, DATE), (Format.DATE,), nearly(days.map(str.encode))),
    (plan_column(Kind.TIME, TIME), (Format.TIME,), nearly(clocks.map(str.encode))),
    (plan_column(Kind.TIMESTAMP, TIMESTAMP), (Format.TIMESTAMP, Format.DATE), local_moments),
    (plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ), (Format.TIMESTAMPTZ,), moments),
    (
        plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, zone="UTC"),
        (Format.TIMESTAMPTZ, Format.TIMESTAMP, Format.DATE),
        moments,
    ),
    (plan_column(Kind.UUID, UUID), (Format.UUID,), nearly(spellings.map(str.encode))),
    (plan_column(Kind.JSON, JSON), (Format.JSON,), documents),
    (plan_column(Kind.JSON, JSONB), (Format.JSONB,), documents),
)


def find_fitting(plan: ColumnPlan, storage_class: StorageClass, values: Sequence[object]) -> list[bool]:
    array = array_of(plan, storage_class, values)
    converted = convert_column(plan, {storage_class: array})
    return list(converted.values.is_valid().to_pylist())


def find_matching(
    plan: ColumnPlan, formats: Sequence[Format], storage_class: StorageClass, values: Sequence[object]
) -> list[bool]:
    array = array_of(plan, storage_class, values)
    masks = [match_format(array, each, storage_class).to_pylist() for each in formats]
    return [any(each) for each in zip(*masks, strict=True)]


def array_of(plan: ColumnPlan, storage_class: StorageClass, values: Sequence[object]) -> pa.Array:
    return make_arrays(plan, [(storage_class, value) for value in values])[storage_class]  # type: ignore[misc]


@pytest.mark.parametrize(("plan", "formats", "texts"), OF_TEXTS, ids=lambda each: getattr(each, "target_type", None))
@given(data=st.data())
def test_texts_fit_where_they_are_of_a_format(
    plan: ColumnPlan, formats: Sequence[Format], texts: st.SearchStrategy[bytes], data: st.DataObject
) -> None:
    values = data.draw(st.lists(texts, min_size=1, max_size=6))
    assert find_fitting(plan, A_TEXT, values) == find_matching(plan, formats, A_TEXT, values)


@given(st.lists(decimals, min_size=1, max_size=6))
def test_texts_that_fit_a_decimal_are_decimals(values: list[bytes]) -> None:
    plan = plan_column(Kind.DECIMAL, NUMERIC, scale=19)
    matching = find_matching(plan, [Format.DECIMAL], A_TEXT, values)
    fitting = find_fitting(plan, A_TEXT, values)
    assert all(matches for matches, fits in zip(matching, fitting, strict=True) if fits)


@given(
    st.lists(int64s | st.integers(-2, 2), min_size=1, max_size=6),
    st.lists(reals | st.sampled_from([0.0, 1.0]), min_size=1, max_size=6),
)
def test_numbers_fit_where_they_are_of_a_format(integers: list[int], numbers: list[float]) -> None:
    for storage_class, values in ((AN_INTEGER, integers), (A_REAL, numbers)):
        boolean = plan_column(Kind.BOOLEAN, BOOLEAN)
        assert find_fitting(boolean, storage_class, values) == find_matching(
            boolean, [Format.BIT], storage_class, values
        )
    for plan, wanted in (
        (plan_column(Kind.INTEGER, SMALLINT), Format.SMALLINT),
        (plan_column(Kind.INTEGER, INTEGER), Format.INT4),
        (plan_column(Kind.DOUBLE, DOUBLE), Format.DOUBLE),
    ):
        assert find_fitting(plan, AN_INTEGER, integers) == find_matching(plan, [wanted], AN_INTEGER, integers)
    bigint = plan_column(Kind.INTEGER, BIGINT)
    assert find_fitting(bigint, A_REAL, numbers) == find_matching(bigint, [Format.INTEGER], A_REAL, numbers)


@given(st.data(), st.sampled_from([*CLOCKS, Format.JULIAN_DAY]))
def test_numbers_that_are_instants_by_a_clock_fit(data: st.DataObject, numbers: Format) -> None:
    low, high = min(ends_of(numbers)), max(ends_of(numbers))
    plan = plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, numbers=numbers)
    integers = st.integers(max(low, -(2**63)), min(high, 2**63 - 1001))
    for storage_class, strategy in (
        (AN_INTEGER, integers | integers.map(lambda each: each // 1000 * 1000 + 1000)),
        (
            A_REAL,
            st.floats(float(low), float(high))
            | integers.map(float)
            | st.integers(0, 2**42).map(lambda each: each / 1000),
        ),
    ):
        values = data.draw(st.lists(strategy, min_size=1, max_size=6))
        matching = find_matching(plan, [numbers], storage_class, values)
        fitting = find_fitting(plan, storage_class, values)
        assert all(fits for matches, fits in zip(matching, fitting, strict=True) if matches), values


@given(st.lists(st.binary(max_size=17) | st.binary(min_size=16, max_size=16), min_size=1, max_size=6))
def test_blobs_fit_where_they_are_of_a_format(values: list[bytes]) -> None:
    plan = plan_column(Kind.UUID, UUID)
    assert find_fitting(plan, A_BLOB, values) == find_matching(plan, [Format.UUID], A_BLOB, values)
    vectors = [bytes(8), *values]  # the column's first blob says how long its vectors are
    plan = plan_column(Kind.VECTOR, vector(2))
    assert find_fitting(plan, A_BLOB, vectors) == find_matching(plan, [Format.VECTOR], A_BLOB, vectors)
