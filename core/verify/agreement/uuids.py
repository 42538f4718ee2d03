"""UUIDs, of texts and of blobs: their 32 digits."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.verify.agreement.rule import Rule, Rules, are_equal, keep_where, matches
from core.verify.buffers import equal_length, make_binary, read_buffers
from core.verify.hexadecimal import write_hex

_BYTES = 16
_TEXT_BYTES = 36
_WITH_HYPHENS = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_WITHOUT_HYPHENS = "^[0-9a-f]{32}$"


def write_target_uuids(target: pa.Array) -> pa.Array:
    """The digits of what PostgreSQL wrote."""
    data, starts = read_buffers(target)
    if equal_length(starts) == _TEXT_BYTES:
        digits = bytes(data).translate(None, b"-")
        if len(digits) == len(target) * 2 * _BYTES:
            return make_binary(digits, np.arange(len(target) + 1, dtype=np.int32) * np.int32(2 * _BYTES))
    return pc.replace_substring(target, b"-", b"")


def _text_agrees(column: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    texts = _lower(source)
    if are_equal(texts, target):
        # As PostgreSQL itself writes them.
        return True
    digits = write_target_uuids(target)
    return are_equal(texts, digits) or are_equal(_write_texts(column, source), digits)


def _write_texts(_: ColumnPlan, values: pa.Array) -> pa.Array:
    texts = _lower(values)
    with_hyphens = matches(texts, _WITH_HYPHENS)
    digits = pc.if_else(with_hyphens, write_target_uuids(texts), texts)
    return keep_where(pc.or_(with_hyphens, matches(texts, _WITHOUT_HYPHENS)), digits)


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
