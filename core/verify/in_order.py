"""The fast comparison: both sides by position, batch by batch, until they differ."""

from collections.abc import Iterator

import pyarrow as pa

from core.plan.model import TablePlan
from core.sqlite.query import StorageClassMismatch
from core.verify.agreement import column_agrees
from core.verify.alignment import align_batches
from core.verify.progress import Progress
from core.verify.reading import Sides, read_both
from core.verify.source_rows import SourceBatch, SourceTally, split_by_class


def compare_in_order(sides: Sides, progress: Progress, *, ordered: bool) -> SourceTally | None:
    """What was read of the source if every row of the target is equal to the source's in the same place; None as soon
    as one is not, which may mean no more than that they lie in another order."""
    tally = SourceTally()
    try:
        with read_both(sides, careful=False, ordered=ordered) as (source, target):
            for ours, theirs in align_batches(_rows(source, tally), target):
                sides.cancel.check()
                if ours is None or theirs is None or not _agree(sides.plan, ours, theirs):
                    return None
                progress.add(ours.num_rows, ours.nbytes)
    except StorageClassMismatch:
        return None
    return tally


def _rows(batches: Iterator[SourceBatch], tally: SourceTally) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        tally.add(batch)
        yield batch.rows


def _agree(plan: TablePlan, source: pa.RecordBatch, target: pa.RecordBatch) -> bool:
    strangers = source.column(source.num_columns - 1)
    return strangers.null_count == len(strangers) and all(
        column_agrees(column, ours, theirs)
        for column, ours, theirs in zip(plan.columns, split_by_class(plan, source), target.columns, strict=True)
    )
