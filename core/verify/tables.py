"""All tables compared, several at a time, the largest first."""

import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from core.cancel import CancelToken
from core.events import EventSink, ignore_events
from core.parallel import run_side_by_side
from core.plan.model import Plan, TablePlan
from core.postgres.pool import Pool
from core.sqlite.source import Source
from core.verify.model import TableCheck, Verification
from core.verify.table import verify_table


def verify_tables(
    source: Source,
    plan: Plan,
    pool: Pool,
    schema: str,
    *,
    rejected: Mapping[str, Collection[int]],
    workers: int,
    on_event: EventSink = ignore_events,
    cancel: CancelToken,
) -> Verification:
    """Compare every table of the plan with the one in `schema`; the checks are in the plan's order.

    `rejected` has, by source table, the numbers of the rows that were set aside, from 1 in reading order. Raises
    SourceError, TargetError, VerificationFailed where a comparison can't be made; a difference is a result.
    """

    def verify_one(table: TablePlan, token: CancelToken) -> TableCheck:
        with pool.connection() as connection:
            return verify_table(
                source,
                table,
                connection,
                schema,
                rejected=rejected.get(table.source_name, ()),
                on_event=on_event,
                cancel=token,
            )

    by_size = sorted(plan.tables, key=lambda table: table.size_bytes, reverse=True)
    with _sparing_collector():
        checks = run_side_by_side(verify_one, by_size, workers=workers, cancel=cancel, name="verify")
    by_name = {check.table: check for check in checks}
    return Verification(tables=tuple(by_name[table.source_name] for table in plan.tables))


@contextmanager
def _sparing_collector() -> Iterator[None]:
    """Keep Python's collector, which the values of JSON wake again and again, from walking through all that was there
    before: each time it lets no other thread run for some 80 ms."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
