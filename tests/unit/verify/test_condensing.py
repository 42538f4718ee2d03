import hashlib

import pyarrow as pa

from core.verify.condensing import LARGE_BYTES, condense, condense_value, is_condensed


def test_small_values_stay_what_they_are() -> None:
    many = pa.array([b"x" * 1000, None, b""] * 2000, pa.binary())
    assert condense(many) is many
    assert condense_value(b"x" * LARGE_BYTES) == b"x" * LARGE_BYTES
    assert not is_condensed(b"x" * LARGE_BYTES)


def test_a_large_value_becomes_its_length_and_its_digest() -> None:
    large = b"x" * (LARGE_BYTES + 1)
    expected = b"1048577 bytes, SHA-256 " + hashlib.sha256(large).hexdigest().encode()
    assert condense(pa.array([b"a", None, large], pa.binary()).slice(1)).to_pylist() == [None, expected]
    assert is_condensed(expected)
