import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from core.verify.hexadecimal import write_hex

_BLOBS = st.lists(st.none() | st.binary(max_size=6), max_size=20)


def _hex(blob: bytes | None) -> bytes | None:
    return None if blob is None else blob.hex().encode()


@given(_BLOBS, st.integers(0, 20), st.integers(0, 20))
def test_blobs_are_x_and_read_back_in_any_slice_of_an_array(blobs: list[bytes | None], start: int, length: int) -> None:
    some = pa.array(blobs, pa.binary()).slice(start, length)
    digits = write_hex(some)
    digits.validate(full=True)
    assert digits.to_pylist() == [_hex(blob) for blob in blobs[start : start + length]]


def test_an_array_without_buffers_has_no_digits() -> None:
    assert write_hex(pa.nulls(3, pa.binary())).to_pylist() == [None, None, None]
    assert write_hex(pa.array([], pa.binary())).to_pylist() == []
