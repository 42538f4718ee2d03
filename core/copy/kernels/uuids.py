"""UUIDs as the sixteen bytes that they are sent as (https://www.postgresql.org/docs/current/datatype-uuid.html)."""

from binascii import Error, unhexlify

import pyarrow as pa
import pyarrow.compute as pc

from core.copy.kernels.converted import Converted, int32, keep_fitting, null_of, read_data, text, then

UUID = pa.binary(16)

_BYTES = 16
_PLAIN = "0" * 32
_HYPHENED = "00000000-0000-0000-0000-000000000000"
_HYPHENS = (8, 13, 18, 23)
_PATTERN = "^(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$"


def texts_to_uuids(values: pa.Array) -> Converted:
    """32 hexadecimal digits, or 36 characters with hyphens."""
    parsed = _parse_alike(values)
    if parsed is not None:
        return Converted(values=parsed)
    kept = keep_fitting(values, pc.match_substring_regex(values, _PATTERN))
    filled = kept.values.fill_null(text(_PLAIN))
    return then(kept, Converted(values=_read_digits(kept.values, read_data(filled).to_pybytes().translate(None, b"-"))))


def blobs_to_uuids(values: pa.Array) -> Converted:
    """Blobs of 16 bytes, in their order."""
    kept = keep_fitting(values, pc.equal(pc.binary_length(values), int32(_BYTES)))
    return then(kept, Converted(values=pc.cast(kept.values, UUID)))


def _parse_alike(values: pa.Array) -> pa.Array | None:
    """UUIDs that are all written with hyphens, or all without; None where a text is something else."""
    lengths = pc.min_max(pc.binary_length(values)).as_py()
    if lengths["min"] != lengths["max"]:
        return None
    nothing = _HYPHENED if lengths["max"] == len(_HYPHENED) else _PLAIN
    if lengths["max"] not in (None, len(nothing)):
        return None
    data = read_data(values.fill_null(text(nothing))).to_pybytes()
    if nothing is _HYPHENED and any(data[place :: len(nothing)].count(b"-") < len(values) for place in _HYPHENS):
        return None
    digits = data.translate(None, b"-")
    if len(digits) < len(values) * len(_PLAIN):
        return None
    try:
        return _read_digits(values, digits)
    except Error:
        return None


def _read_digits(values: pa.Array, digits: bytes) -> pa.Array:
    """The UUIDs of their digits, one after the other, where `values` are not NULL."""
    uuids = pa.Array.from_buffers(UUID, len(values), [None, pa.py_buffer(unhexlify(digits))])
    return pc.if_else(values.is_valid(), uuids, null_of(uuids)) if values.null_count else uuids
