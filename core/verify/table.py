"""One table's comparison, from the fastest way to the one that always answers."""

import threading
import time
from collections.abc import Collection

from core.cancel import CancelToken
from core.events import EventSink, Phase, ProgressSampler, TableFinished, TableStarted, ignore_events
from core.plan.model import TablePlan
from core.postgres.connect import Connection
from core.sqlite.source import Source
from core.verify.differences import MAX_MISMATCHES, Differences, find_differences
from core.verify.in_any_order import compare_in_any_order
from core.verify.in_order import compare_in_order
from core.verify.key_range import WHOLE, KeyRange
from core.verify.model import TableCheck
from core.verify.progress import Progress
from core.verify.reading import Sides


def verify_table(
    source: Source,
    plan: TablePlan,
    connection: Connection,
    schema: str,
    *,
    rejected: Collection[int] = (),
    excused: Collection[int] | None = None,
    on_event: EventSink = ignore_events,
    cancel: CancelToken,
) -> TableCheck:
    """Compare every value of every row of one table in both databases, over one connection.

    `rejected` are the numbers, from 1 in reading order, of the source's rows that were set aside; one that is not
    `excused` needs a reason in its values, unless that is None. Raises SourceError and TargetError where a side can't
    be read, VerificationFailed where nothing can be compared.
    """
    comparison = TableComparison(plan, pieces=(WHOLE,), on_event=on_event)
    sides = Sides(
        source=source,
        plan=plan,
        rejected=rejected,
        excused=excused,
        connection=connection,
        schema=schema,
        cancel=cancel,
    )
    comparison.compare(sides)
    return comparison.check()


class TableComparison:
    """A table that is compared in one or several pieces, on any threads. It tells its start, progress and end."""

    def __init__(self, plan: TablePlan, *, pieces: Collection[KeyRange], on_event: EventSink) -> None:
        self.plan, self.pieces = plan, pieces
        self._on_event = on_event
        self._sampler = ProgressSampler(Phase.VERIFY, plan.source_name, on_event)
        self._lock = threading.Lock()
        self._started_at: float | None = None
        self._duration_s = 0.0
        self._found: dict[KeyRange, Differences] = {}

    def compare(self, sides: Sides) -> None:
        """Compare one of the pieces. Raises what `verify_table` does."""
        with self._lock:
            is_first, self._started_at = self._started_at is None, self._started_at or time.monotonic()
        if is_first:
            self._on_event(
                TableStarted(phase=Phase.VERIFY, table=self.plan.source_name, rows_total=self.plan.row_count)
            )
        found = _compare(sides, Progress(self._sampler))
        with self._lock:
            self._found[sides.keys] = found
            if len(self._found) < len(self.pieces):
                return
            self._duration_s = time.monotonic() - self._started_at
        check = self.check()
        self._on_event(
            TableFinished(phase=Phase.VERIFY, table=check.table, rows=check.rows_source, duration_s=check.duration_s)
        )

    def check(self) -> TableCheck:
        """What was found, when all pieces are compared."""
        found = [self._found[piece] for piece in self.pieces]
        mismatches = [mismatch for each in found for mismatch in each.mismatches]
        return TableCheck(
            table=self.plan.source_name,
            rows_source=sum(each.tally.rows for each in found),
            rows_target=sum(each.rows_target for each in found),
            rows_equal=sum(each.rows_equal for each in found),
            rows_set_aside=sum(each.tally.rows_set_aside for each in found),
            values_altered=sum(each.tally.values_altered for each in found),
            mismatches=tuple(mismatches[:MAX_MISMATCHES]),
            duration_s=self._duration_s,
        )


def _compare(sides: Sides, progress: Progress) -> Differences:
    """A table that was filled in one go usually lies in the order in which it was filled, but need not: PostgreSQL puts
    a row where there is room (https://www.postgresql.org/docs/current/storage-fsm.html). One that was filled in pieces
    does not."""
    has_identity = any(column.is_identity for column in sides.plan.columns)
    tally = None
    if sides.keys == WHOLE:
        tally = compare_in_order(sides, progress, ordered=False)
    if tally is None:
        progress.begin()
        if has_identity:
            tally = compare_in_order(sides, progress, ordered=True)
        else:
            tally = compare_in_any_order(sides, progress)
    if tally is None:
        progress.begin()
        return find_differences(sides, progress)
    rows_equal = tally.rows - tally.rows_set_aside
    return Differences(tally=tally, rows_target=rows_equal, rows_equal=rows_equal, mismatches=())
