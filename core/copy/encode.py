"""Arrow to the wire: a batch as one whole COPY in binary format
(https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4)."""

from collections.abc import Iterator

import pgpq
import pyarrow as pa


def encode_batch(batch: pa.RecordBatch) -> Iterator[bytes]:
    """Header, rows and trailer of a COPY that carries this batch alone."""
    encoder = pgpq.ArrowToPostgresBinaryEncoder(batch.schema)
    yield encoder.write_header()
    yield encoder.write_batch(batch)
    yield encoder.finish()
