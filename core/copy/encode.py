"""Arrow to the wire: batches as one COPY in binary format
(https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4)."""

from collections.abc import Iterator, Sequence

import pgpq
import pyarrow as pa
from pgpq.encoders import StringEncoderBuilder
from pgpq.schema import Jsonb

from core.plan.pgtypes import JSONB, PgType


class BatchEncoder:
    """The bytes of one COPY: `begin()`, any number of `encode(batch)`, `end()`."""

    def __init__(self, schema: pa.Schema, types: Sequence[PgType]) -> None:
        """`types` are the columns' in the target."""
        self._encoder = pgpq.ArrowToPostgresBinaryEncoder.new_with_encoders(
            schema,
            {
                field.name: _jsonb_encoder(field)
                if type_ == JSONB
                else pgpq.ArrowToPostgresBinaryEncoder.infer_encoder(field)
                for field, type_ in zip(schema, types, strict=True)
            },
        )

    def begin(self) -> bytes:
        return bytes(self._encoder.write_header())

    def encode(self, batch: pa.RecordBatch) -> bytes:
        data: bytes = self._encoder.write_batch(batch)
        return data

    def end(self) -> bytes:
        return bytes(self._encoder.finish())


def encode_batch(batch: pa.RecordBatch, types: Sequence[PgType]) -> Iterator[bytes]:
    """The bytes of a COPY that carries this batch alone."""
    encoder = BatchEncoder(batch.schema, types)
    yield encoder.begin()
    yield encoder.encode(batch)
    yield encoder.end()


def _jsonb_encoder(field: pa.Field) -> StringEncoderBuilder:
    """Puts jsonb's version, the byte 1, before each text (PostgreSQL's jsonb_recv)."""
    return StringEncoderBuilder.new_with_output(field, Jsonb())
