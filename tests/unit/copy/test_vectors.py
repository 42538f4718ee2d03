"""Vectors, as pgvector reads them."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.copy.convert import convert_column
from core.plan.conversions import ConversionKind as Kind
from core.plan.pgtypes import vector
from tests.unit.copy.columns import check_column, make_arrays, plan_column, rows_of
from tests.unit.copy.values import BLOB as A_BLOB
from tests.unit.copy.values import Source

floats = st.floats(width=32) | st.sampled_from([float("nan"), float("inf"), float("-inf"), -0.0, 1e-45])
finite = st.floats(width=32, allow_nan=False, allow_infinity=False)


def pack(numbers: list[float]) -> bytes:
    return struct.pack(f"<{len(numbers)}f", *numbers)


@given(
    rows_of(
        A_BLOB,
        st.lists(floats, max_size=4).map(pack)
        | st.lists(finite, min_size=2, max_size=2).map(pack)
        | st.binary(max_size=9),
    )
)
def test_vectors_have_the_type_s_dimension_and_finite_numbers(rows: list[Source | None]) -> None:
    for dimensions in (1, 2, 3):
        check_column(plan_column(Kind.VECTOR, vector(dimensions)), rows)


@pytest.mark.parametrize("dimensions", [1, 384, 16_000])
def test_a_vector_is_sent_as_its_dimension_and_big_endian_numbers(dimensions: int) -> None:
    numbers = [number / 7 for number in range(dimensions)]
    plan = plan_column(Kind.VECTOR, vector(dimensions), A_BLOB)
    converted = convert_column(plan, make_arrays(plan, [(A_BLOB, pack(numbers)), (A_BLOB, pack(numbers)[1:]), None]))
    assert converted.values.to_pylist() == [struct.pack(f">hh{dimensions}f", dimensions, 0, *numbers), None, None]
