"""Two streams of batches cut into pieces of the same length, so that rows can be compared by position."""

from collections.abc import Iterator

import pyarrow as pa

Pair = tuple[pa.RecordBatch | None, pa.RecordBatch | None]


def align_batches(left: Iterator[pa.RecordBatch], right: Iterator[pa.RecordBatch]) -> Iterator[Pair]:
    """Yield pieces of both streams, of equal lengths; nothing is copied.

    Where one stream ends before the other, the last pair has what is left of the longer one's batch, and None.
    """
    ours = theirs = None
    while True:
        ours, theirs = ours or _next_rows(left), theirs or _next_rows(right)
        if ours is None or theirs is None:
            if ours is not theirs:
                yield ours, theirs
            return
        length = min(ours.num_rows, theirs.num_rows)
        yield ours.slice(0, length), theirs.slice(0, length)
        ours, theirs = _rest(ours, length), _rest(theirs, length)


def _next_rows(batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
    """The next batch that has rows."""
    return next((batch for batch in batches if batch.num_rows), None)


def _rest(batch: pa.RecordBatch, start: int) -> pa.RecordBatch | None:
    return batch.slice(start) if start < batch.num_rows else None
