"""What holds for every conversion: several storage classes, none that is known, no rows, NULL alone, one row."""

from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.copy.convert import convert_column
from core.plan.conversions import ConversionKind as Kind
from core.plan.model import ColumnPlan
from core.plan.pgtypes import TIMESTAMPTZ
from tests.unit.copy.columns import PLANS, check_column, make_arrays, name_plan, plan_column
from tests.unit.copy.values import BLOB as A_BLOB
from tests.unit.copy.values import INTEGER as AN_INTEGER
from tests.unit.copy.values import REAL as A_REAL
from tests.unit.copy.values import TEXT as A_TEXT
from tests.unit.copy.values import Source

ARROW_TYPES = {
    "smallint": pa.int16(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "double precision": pa.float64(),
    "bytea": pa.binary(),
    "date": pa.date32(),
    "time": pa.time64("us"),
    "timestamp": pa.timestamp("us"),
    "timestamptz": pa.timestamp("us", "UTC"),
    "uuid": pa.binary(16),
    "vector": pa.binary(),
}

values: st.SearchStrategy[Source] = st.one_of(
    st.tuples(st.just(AN_INTEGER), st.integers(-(2**63), 2**63 - 1) | st.integers(-2, 2) | st.just(1_700_000_000)),
    st.tuples(st.just(A_REAL), st.floats(allow_nan=False) | st.sampled_from([0.0, 1.0, 12.5, 2_460_000.5])),
    st.tuples(
        st.just(A_TEXT),
        st.binary(max_size=6)
        | st.sampled_from([b"", b"1", b"12.5", b"true", b"new", b"{}", b"2024-02-29", b"23:59"])
        | st.sampled_from([b"2024-02-29T12:00Z", b"2024-02-29 12:00", b"2024-03-31 02:30"])
        | st.uuids().map(lambda each: str(each).encode()),
    ),
    st.tuples(st.just(A_BLOB), st.binary(max_size=17) | st.binary(min_size=16, max_size=16) | st.just(bytes(8))),
)


def arrow_type(plan: ColumnPlan) -> pa.DataType:
    if plan.conversion.kind is Kind.DECIMAL:
        return pa.decimal128(*(plan.target_type.modifiers or (38, plan.conversion.scale)))
    return ARROW_TYPES.get(plan.target_type.name, pa.string())


@given(st.lists(st.none() | values, max_size=8), st.sampled_from(PLANS))
def test_a_column_may_hold_every_storage_class(rows: list[Source | None], plan: ColumnPlan) -> None:
    check_column(plan, rows)


@pytest.mark.parametrize("plan", PLANS, ids=name_plan)
@pytest.mark.parametrize("reads", [(AN_INTEGER,), (A_REAL,), (A_TEXT,), (A_BLOB,), (A_TEXT, A_BLOB)], ids=str)
@pytest.mark.parametrize("count", [0, 1, 1000])
def test_columns_without_a_value_have_their_type_too(
    plan: ColumnPlan, reads: Sequence[StorageClass], count: int
) -> None:
    arrays = {each: array for each, array in make_arrays(plan, [None] * count).items() if each in reads}
    for converted in (
        convert_column(plan, arrays),
        convert_column(plan, {each: array.slice(count // 2) for each, array in arrays.items()}),
    ):
        assert converted.values.type == arrow_type(plan)
        assert converted.values.null_count == len(converted.values)
        assert converted.unfit is None
        assert converted.altered is None


@pytest.mark.parametrize("plan", PLANS, ids=name_plan)
def test_null_may_have_anything_beneath_it(plan: ColumnPlan) -> None:
    """Arrow says nothing of the bytes where a value is NULL."""
    hidden = pa.array([b"\xff\0 no value"] * 3, pa.binary()).buffers()
    validity = pa.array([False, True, False]).buffers()[1]
    for storage_class, type_ in ((A_TEXT, pa.string()), (A_BLOB, pa.binary())):
        array = pa.Array.from_buffers(type_, 3, [validity, *hidden[1:]])
        converted = convert_column(plan, {storage_class: array.slice(2)})
        assert converted.values.null_count == 1
        assert converted.unfit is None
        assert converted.altered is None


def test_a_storage_class_without_a_rule_does_not_fit() -> None:
    plan = plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ)
    converted = convert_column(
        plan, make_arrays(plan, [(A_BLOB, b"2024-01-01T00:00Z"), None, (A_TEXT, b"2024-01-01T00:00Z")])
    )
    assert converted.unfit.to_pylist() == [True, False, False]
    assert converted.values.is_valid().to_pylist() == [False, False, True]
