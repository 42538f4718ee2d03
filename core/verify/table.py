"""One table's comparison: by position where both sides lie in the same order, and by contents where not."""

import time
from collections.abc import Collection

from core.cancel import CancelToken
from core.events import EventSink, Phase, ProgressSampler, TableFinished, TableStarted, ignore_events
from core.plan.model import TablePlan
from core.postgres.connect import Connection
from core.sqlite.source import Source
from core.verify.differences import Differences, find_differences
from core.verify.in_order import compare_in_order
from core.verify.model import TableCheck
from core.verify.reading import Sides


def verify_table(
    source: Source,
    plan: TablePlan,
    connection: Connection,
    schema: str,
    *,
    rejected: Collection[int] = (),
    on_event: EventSink = ignore_events,
    cancel: CancelToken,
) -> TableCheck:
    """Compare every value of every row of one table in both databases.

    `rejected` are the numbers, from 1 in reading order, of the source's rows that were set aside. Raises SourceError
    and TargetError where a side can't be read, VerificationFailed where nothing can be compared.
    """
    started = time.monotonic()
    on_event(TableStarted(phase=Phase.VERIFY, table=plan.source_name, rows_total=plan.row_count))
    sides = Sides(source=source, plan=plan, rejected=rejected, connection=connection, schema=schema, cancel=cancel)
    found = _compare(sides, on_event)
    check = TableCheck(
        table=plan.source_name,
        rows_source=found.tally.rows,
        rows_target=found.rows_target,
        rows_equal=found.rows_equal,
        rows_set_aside=found.tally.rows_set_aside,
        values_altered=found.tally.values_altered,
        mismatches=found.mismatches,
        duration_s=time.monotonic() - started,
    )
    on_event(
        TableFinished(phase=Phase.VERIFY, table=plan.source_name, rows=check.rows_source, duration_s=check.duration_s)
    )
    return check


def _compare(sides: Sides, on_event: EventSink) -> Differences:
    """From the fastest way to the one that always answers.

    A table that was filled in one go usually lies in the order in which it was filled, but need not: PostgreSQL puts a
    row where there is room (https://www.postgresql.org/docs/current/storage-fsm.html).
    """
    has_identity = any(column.is_identity for column in sides.plan.columns)
    for ordered in (False, True) if has_identity else (False,):
        tally = compare_in_order(sides, _sampler(sides, on_event), ordered=ordered)
        if tally is not None:
            rows_equal = tally.rows - tally.rows_set_aside
            return Differences(tally=tally, rows_target=rows_equal, rows_equal=rows_equal, mismatches=())
    return find_differences(sides, _sampler(sides, on_event))


def _sampler(sides: Sides, on_event: EventSink) -> ProgressSampler:
    """Counts from the first row again."""
    return ProgressSampler(Phase.VERIFY, sides.plan.source_name, on_event)
