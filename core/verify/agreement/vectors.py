"""Vectors of float32 values, bit by bit.

PostgreSQL's side is what vector_send() gives: the number of dimensions and a zero, in two bytes each, then the values,
all with the first byte first (https://github.com/pgvector/pgvector). In a blob the last one is first.
"""

import numpy as np
import pyarrow as pa

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.verify.agreement.civil import Mask
from core.verify.agreement.rule import Rule, Rules, keep_where
from core.verify.buffers import make_binary, read_buffers

_HEADER_BYTES = 4
_VALUE_BYTES = 4


def read_sent_vector(sent: bytes) -> bytes:
    """The blob that what vector_send() gives was made of."""
    return np.frombuffer(sent, ">u4", offset=_HEADER_BYTES).astype("<u4").tobytes()


def _agrees(column: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    sent, fits = _send(column, source)
    return bool(fits.all() and sent.equals(target))


def _write(column: ColumnPlan, values: pa.Array) -> pa.Array:
    sent, fits = _send(column, values)
    return sent if fits.all() else keep_where(pa.array(fits), sent)


def _send(column: ColumnPlan, blobs: pa.Array) -> tuple[pa.Array, Mask]:
    """What vector_send() makes of blobs, and which of them are vectors of the column's dimension."""
    (dimensions,) = column.target_type.modifiers
    data, starts = read_buffers(blobs)
    fits = np.diff(starts) == dimensions * _VALUE_BYTES
    if not fits.all():
        data, _ = read_buffers(blobs.filter(pa.array(fits)))
    numbers = np.frombuffer(data, "<u4").reshape(-1, dimensions)
    sent = np.empty((len(numbers), _HEADER_BYTES + dimensions * _VALUE_BYTES), np.uint8)
    sent[:, :_HEADER_BYTES] = np.frombuffer(dimensions.to_bytes(2, "big") + bytes(2), np.uint8)
    sent[:, _HEADER_BYTES:] = numbers.astype(">u4").view(np.uint8)
    lengths = np.where(fits, sent.shape[1], 0)
    fits[fits] = np.isfinite(numbers.view("<f4")).all(axis=1)
    return make_binary(sent.tobytes(), np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)), fits


RULES: Rules = {(ConversionKind.VECTOR, StorageClass.BLOB): Rule(agrees=_agrees, write=_write)}
