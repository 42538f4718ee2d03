"""UUIDs, of texts and of blobs: their 32 digits. The target has them as 16 bytes."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.verify.agreement.rule import Rule, Rules, are_equal, keep_where, matches
from core.verify.buffers import make_binary, read_buffers
from core.verify.hexadecimal import write_hex

_BYTES = 16
_TEXT_BYTES = 36
_DIGIT_PLACES = np.flatnonzero([place not in (8, 13, 18, 23) for place in range(_TEXT_BYTES)])
_WITH_HYPHENS = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_WITHOUT_HYPHENS = "^[0-9a-f]{32}$"


def write_target_uuids(target: pa.Array) -> pa.Array:
    """The digits of the bytes that PostgreSQL has."""
    return write_hex(target)


def _text_agrees(column: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    texts, digits = _lower(source), write_target_uuids(target)
    if are_equal(texts, _write_hyphens(digits)) or are_equal(texts, digits):
        # As they nearly always are: all of one form.
        return True
    return are_equal(_write_texts(column, source), digits)


def _write_texts(_: ColumnPlan, values: pa.Array) -> pa.Array:
    texts = _lower(values)
    with_hyphens = matches(texts, _WITH_HYPHENS)
    digits = pc.if_else(with_hyphens, pc.replace_substring(texts, b"-", b""), texts)
    return keep_where(pc.or_(with_hyphens, matches(texts, _WITHOUT_HYPHENS)), digits)


def _write_hyphens(digits: pa.Array) -> pa.Array:
    """The usual form of uuids of 32 digits each."""
    data, _ = read_buffers(digits)
    texts = np.full((len(digits), _TEXT_BYTES), ord("-"), np.uint8)
    texts[:, _DIGIT_PLACES] = np.frombuffer(data, np.uint8).reshape(len(digits), 2 * _BYTES)
    return make_binary(texts.tobytes(), np.arange(len(digits) + 1, dtype=np.int32) * np.int32(_TEXT_BYTES))


def _lower(texts: pa.Array) -> pa.Array:
    return pc.ascii_lower(texts).view(pa.binary())


def _blob_agrees(column: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    return are_equal(_write_blobs(column, source), write_target_uuids(target))


def _write_blobs(_: ColumnPlan, values: pa.Array) -> pa.Array:
    return keep_where(pc.equal(pc.binary_length(values), _BYTES), write_hex(values))


RULES: Rules = {
    (ConversionKind.UUID, StorageClass.TEXT): Rule(agrees=_text_agrees, write=_write_texts),
    (ConversionKind.UUID, StorageClass.BLOB): Rule(agrees=_blob_agrees, write=_write_blobs),
}
