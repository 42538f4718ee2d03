"""Both sides of one table as streams of Arrow batches, each read on a thread of its own: what every comparison starts
from."""

from collections.abc import Collection, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TypeVar

import pyarrow as pa

from core.cancel import CancelToken
from core.parallel import read_ahead
from core.plan.model import TablePlan
from core.postgres.connect import Connection
from core.postgres.line import Line
from core.sqlite.source import Source
from core.verify.key_range import WHOLE, KeyRange
from core.verify.source_rows import SourceBatch, read_source
from core.verify.target_rows import read_target

_BATCHES_AHEAD = 1

Ours = TypeVar("Ours")
Theirs = TypeVar("Theirs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """One table in the source and in the target, or a range of its identity column's values, and how to reach both.

    `rejected` are the numbers, from 1 in reading order, of the source's rows that were set aside, and `excused` those
    of them that need no reason, which None says of all; they mean nothing in a range.
    """

    source: Source
    plan: TablePlan
    rejected: Collection[int] = ()
    excused: Collection[int] | None = None
    keys: KeyRange = WHOLE
    connection: Connection
    schema: str
    line: Line | None = None
    """Of a watch over the connection."""
    cancel: CancelToken

    def read_source(self, *, careful: bool, as_stored: bool = False) -> Generator[SourceBatch]:
        """All rows in the table's own order, without the rejected ones."""
        return read_source(
            self.source,
            self.plan,
            rejected=self.rejected,
            excused=self.excused,
            keys=self.keys,
            careful=careful,
            as_stored=as_stored,
            cancel=self.cancel,
        )

    def read_target(self, *, ordered: bool = False) -> Generator[pa.RecordBatch]:
        """All rows in the order in which they lie, or by the identity column."""
        return read_target(
            self.connection,
            self.schema,
            self.plan,
            ordered=ordered,
            keys=self.keys,
            line=self.line,
            cancel=self.cancel,
        )


@contextmanager
def read_side_by_side(
    source: Generator[Ours], target: Generator[Theirs]
) -> Iterator[tuple[Iterator[Ours], Iterator[Theirs]]]:
    """What two generators yield for the time of a `with`, at whose end both threads have stopped."""
    with (
        closing(read_ahead(source, depth=_BATCHES_AHEAD, name="verify-source")) as ours,
        closing(read_ahead(target, depth=_BATCHES_AHEAD, name="verify-target")) as theirs,
    ):
        yield ours, theirs


@contextmanager
def read_both(
    sides: Sides, *, careful: bool, ordered: bool = False
) -> Iterator[tuple[Iterator[SourceBatch], Iterator[pa.RecordBatch]]]:
    """Both sides' batches, in the same way; but where one batch is all, on the thread that compares, while
    others are at other tables."""
    if sides.keys == WHOLE and sides.plan.fits_one_batch:
        with (
            closing(sides.read_source(careful=careful)) as source,
            closing(sides.read_target(ordered=ordered)) as target,
        ):
            yield source, target
        return
    with read_side_by_side(sides.read_source(careful=careful), sides.read_target(ordered=ordered)) as both:
        yield both
