"""Blobs of float32 values."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.profile.model import Format
from tests.unit.profile.formats.near_misses import matches, thorough

BLOB = StorageClass.BLOB

floats = st.floats(width=32)
vectors = st.lists(floats, min_size=2, max_size=4).map(lambda numbers: struct.pack(f"<{len(numbers)}f", *numbers))


def is_finite(blob: bytes) -> bool:
    return all(abs(number) < float("inf") for (number,) in struct.iter_unpack("<f", blob))


@thorough
@given(values=st.lists(st.none() | vectors | st.binary(max_size=9), max_size=20))
def test_a_vector_is_as_long_as_the_first_blob_and_finite(values: list[bytes | None]) -> None:
    first = next((blob for blob in values if blob is not None), b"")
    expected = [
        blob is not None and len(blob) == len(first) > 0 and len(first) % 4 == 0 and is_finite(blob) for blob in values
    ]
    assert matches(Format.VECTOR, BLOB, values) == expected
