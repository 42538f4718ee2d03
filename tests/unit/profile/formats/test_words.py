"""Texts of booleans and UUIDs."""

import uuid

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.profile.formats.uuids import count_uuid_layouts
from core.profile.model import Format
from tests.unit.profile.formats.near_misses import agree, spoiled, thorough

TEXT, BLOB = StorageClass.TEXT, StorageClass.BLOB
WORDS = ["t", "f", "true", "false", "T", "F", "True", "False", "TRUE", "FALSE", "y", "n", "Y", "N", "0", "1"]


@st.composite
def uuids(draw: st.DrawFn) -> str:
    value = draw(st.uuids())
    text = draw(st.sampled_from([str(value), value.hex, f"{{{value}}}", value.urn]))
    return draw(st.sampled_from([text, text.upper(), text.title()]))


def is_uuid(text: str) -> bool:
    try:
        value = uuid.UUID(text)
    except ValueError:
        return False
    return text.lower() in (str(value), value.hex)


@thorough
@given(values=st.lists(st.none() | spoiled(st.sampled_from(WORDS)) | st.sampled_from(["on", "yes", "2", ""])))
def test_a_boolean_is_one_of_sixteen_words(values: list[str | None]) -> None:
    agree(Format.BOOLEAN, TEXT, values, lambda text: text in WORDS)


@thorough
@given(values=st.lists(st.none() | spoiled(uuids()), max_size=20))
def test_a_uuid_has_its_hyphens_or_none(values: list[str | None]) -> None:
    agree(Format.UUID, TEXT, values, is_uuid)


@thorough
@given(values=st.lists(st.none() | spoiled(uuids() | st.text("0189abefABF", min_size=32, max_size=32)), max_size=20))
def test_128_bits_have_no_hyphens_and_no_version_and_variant(values: list[str | None]) -> None:
    def is_hex_128(text: str) -> bool:
        if not is_uuid(text) or "-" in text:
            return False
        value = uuid.UUID(text)
        is_of_rfc = value.variant == uuid.RFC_4122 and value.int >> 76 & 15 in range(1, 9)
        return not is_of_rfc and value.int not in (0, 2**128 - 1)

    agree(Format.HEX_128, TEXT, values, is_hex_128)


@thorough
@given(values=st.lists(st.none() | st.binary(min_size=14, max_size=18) | st.binary(max_size=3)))
def test_a_uuid_of_a_blob_is_sixteen_bytes(values: list[bytes | None]) -> None:
    agree(Format.UUID, BLOB, values, lambda blob: len(blob) == 16)


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("0f8fad5b-d9cb-469f-a165-70867728950e", "lower case with hyphens"),
        ("0F8FAD5B-D9CB-469F-A165-70867728950E", "upper case with hyphens"),
        ("0f8fad5bd9cb469fa16570867728950e", "lower case without hyphens"),
        ("0F8FAD5BD9CB469FA16570867728950E", "upper case without hyphens"),
        ("0F8FAD5B-d9cb-469f-a165-70867728950e", "mixed case with hyphens"),
        ("00000000-0000-0000-0000-000000000000", "lower case with hyphens"),
    ],
)
def test_the_spellings_of_a_uuid(text: str, layout: str) -> None:
    assert count_uuid_layouts(pa.array([text, text])) == {layout: 2}
