"""Arrow to the wire: a batch as one whole COPY in binary format
(https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4)."""

from collections.abc import Iterator, Sequence

import pgpq
import pyarrow as pa
from pgpq.encoders import StringEncoderBuilder
from pgpq.schema import Jsonb

from core.plan.pgtypes import JSONB, PgType


def encode_batch(batch: pa.RecordBatch, types: Sequence[PgType]) -> Iterator[bytes]:
    """Header, rows and trailer of a COPY that carries this batch alone; `types` are its columns' in the target."""
    encoder = pgpq.ArrowToPostgresBinaryEncoder.new_with_encoders(
        batch.schema,
        {
            field.name: _jsonb_encoder(field)
            if type_ == JSONB
            else pgpq.ArrowToPostgresBinaryEncoder.infer_encoder(field)
            for field, type_ in zip(batch.schema, types, strict=True)
        },
    )
    yield encoder.write_header()
    yield encoder.write_batch(batch)
    yield encoder.finish()


def _jsonb_encoder(field: pa.Field) -> StringEncoderBuilder:
    """Puts jsonb's version, the byte 1, before each text (PostgreSQL's jsonb_recv)."""
    return StringEncoderBuilder.new_with_output(field, Jsonb())
