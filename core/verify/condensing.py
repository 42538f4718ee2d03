"""Large values stand for themselves by length and SHA-256, on both sides: PostgreSQL can't print a bytea of more than
half a gigabyte, nor a row of more than one, and a value in digits would be held in memory several times over."""

import re
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc

LARGE_BYTES = 1 << 20
"""A text or blob of more is compared by its digest."""

_CONDENSED = re.compile(rb"[0-9]+ bytes, SHA-256 [0-9a-f]{64}")


def condense(values: pa.Array) -> pa.Array:
    """A binary array with the large values condensed."""
    if values.nbytes <= LARGE_BYTES or (pc.max(pc.binary_length(values)).as_py() or 0) <= LARGE_BYTES:
        return values
    return pa.array([None if value is None else condense_value(value) for value in values.to_pylist()], pa.binary())


def condense_value(value: bytes) -> bytes:
    """The value itself, if it is not large."""
    return f"{len(value)} bytes, SHA-256 {sha256(value).hexdigest()}".encode() if len(value) > LARGE_BYTES else value


def is_condensed(value: bytes) -> bool:
    """Whether a value is the short form of a large one; if one looks like it by chance, no harm is done."""
    return _CONDENSED.fullmatch(value) is not None
