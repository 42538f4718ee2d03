"""UUIDs, out of texts and of blobs."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan.conversions import ConversionKind as Kind
from core.plan.pgtypes import UUID
from tests.unit.copy.columns import check_column, convert_texts, nearly, plan_column, rows_of
from tests.unit.copy.values import BLOB as A_BLOB
from tests.unit.copy.values import TEXT as A_TEXT
from tests.unit.copy.values import Source

ONE = uuid.UUID("0123abcd-4567-89ab-cdef-0123456789ab")

spellings = st.uuids().flatmap(
    lambda each: st.sampled_from([str(each), each.hex, str(each).upper(), f"{{{each}}}", each.urn])
)
right_spellings = st.uuids().map(lambda each: str(each).encode())


@given(
    rows_of(A_TEXT, right_spellings)
    | rows_of(A_TEXT, nearly(spellings.map(str.encode)))
    | rows_of(A_BLOB, st.binary(min_size=15, max_size=17) | st.binary(min_size=16, max_size=16))
)
def test_uuids_are_32_digits_or_16_bytes(rows: list[Source | None]) -> None:
    check_column(plan_column(Kind.UUID, UUID), rows)


@pytest.mark.parametrize(
    "text",
    [
        "0123abcd4567-89ab-cdef-0123-456789ab",
        "0123abcd-4567-89ab-cdef-0123456789a-",
        "0123abcd-4567-89ab-cdef0-123456789ab",
        "0123abcd-4567-89abc-def-0123456789ab",
        "0123abcd-456-789ab-cdef-0123456789ab",
        "0123abc-d4567-89ab-cdef-0123456789ab",
        "0123abcd-4567-89ab-cdef-0123456789ag",
        "0123abcd-4567-89ab-cdef-0123456789 b",
        "0123abcd-4567-89abccdef-0123456789ab",
        "------------------------------------",
        "0123abcd456789abcdef0123456789a-",
        "{0123abcd-4567-89ab-cdef-0123456789ab}",
        "",
    ],
)
def test_what_is_nearly_a_uuid_does_not_fit(text: str) -> None:
    for right in (str(ONE), ONE.hex):
        converted = convert_texts(plan_column(Kind.UUID, UUID, A_TEXT), right.encode(), text.encode(), None)
        assert converted.values.to_pylist() == [ONE.bytes, None, None]
        assert converted.unfit.to_pylist() == [False, True, False]
