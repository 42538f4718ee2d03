"""All tables across, several at a time, the largest first. Their order never matters: keys come after the data."""

from core.cancel import CancelToken
from core.copy.model import TableResult
from core.copy.table import copy_table
from core.events import EventSink, ignore_events
from core.parallel import run_side_by_side
from core.plan.model import Plan, TablePlan
from core.postgres.pool import Pool
from core.postgres.staging import Staging
from core.sqlite.source import Source


def copy_tables(
    source: Source,
    plan: Plan,
    pool: Pool,
    staging: Staging,
    *,
    workers: int,
    on_event: EventSink = ignore_events,
    cancel: CancelToken,
) -> tuple[TableResult, ...]:
    """Copy every table of the plan into the staging schema; the results in the plan's order."""

    def copy_one(table: TablePlan, token: CancelToken) -> TableResult:
        with pool.connection() as connection:
            return copy_table(source, table, connection, staging, on_event=on_event, cancel=token)

    by_size = sorted(plan.tables, key=lambda table: table.size_bytes, reverse=True)
    results = run_side_by_side(copy_one, by_size, workers=workers, cancel=cancel, name="copy")
    by_name = {result.source_name: result for result in results}
    return tuple(by_name[table.source_name] for table in plan.tables)
