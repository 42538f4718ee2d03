"""All tables compared, several at a time, the largest first; one that is large in pieces, side by side."""

import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from threading import Semaphore

from core.cancel import CancelToken
from core.catalog.model import StorageClass
from core.events import EventSink, ignore_events
from core.identifiers import quote_sqlite
from core.parallel import count_seats, run_side_by_side
from core.plan.model import Plan, TablePlan
from core.postgres.connect import Connection
from core.postgres.line import Line
from core.postgres.pool import Pool
from core.postgres.retry import RETRY_FOR_S, Attempts
from core.sqlite.query import Query, QueryColumn
from core.sqlite.reader import aggregate
from core.sqlite.source import Source
from core.verify.key_range import WHOLE, KeyRange, split_keys
from core.verify.model import Verification
from core.verify.reading import Sides
from core.verify.table import TableComparison

_SPLIT_BYTES = 64_000_000
_PIECE_BYTES = 32_000_000
_MOST_PIECES = 64


def verify_tables(
    source: Source,
    plan: Plan,
    pool: Pool,
    schema: str,
    *,
    rejected: Mapping[str, Collection[int]],
    excused: Mapping[str, Collection[int]] | None = None,
    workers: int,
    retry_for_s: float = RETRY_FOR_S,
    on_event: EventSink = ignore_events,
    cancel: CancelToken,
) -> Verification:
    """Compare every table of the plan with the one in `schema`; the checks are in the plan's order.

    A table, or a piece of a large one, whose connection is lost is compared again. `rejected` has, by source table, the
    numbers of the rows that were set aside, from 1 in reading order. A row that is not `excused`, of which its values
    say no reason, is taken for one that is missing; None excuses all of them. Raises SourceError, TargetError,
    VerificationFailed where a comparison can't be made; a difference is a result.
    """

    def compare(item: tuple[TableComparison, KeyRange], token: CancelToken) -> None:
        comparison, keys = item

        def work(connection: Connection, line: Line) -> None:
            comparison.compare(
                Sides(
                    source=source,
                    plan=comparison.plan,
                    rejected=rejected.get(comparison.plan.source_name, ()),
                    excused=None if excused is None else excused.get(comparison.plan.source_name, ()),
                    keys=keys,
                    connection=connection,
                    schema=schema,
                    line=line,
                    cancel=token,
                )
            )

        attempts = Attempts(pool, retry_for_s=retry_for_s, on_event=on_event, cancel=token)
        # Of a large one there is a thread for either side, and several batches of both.
        with nullcontext() if comparison.plan.is_small else large_seats:
            attempts.run_on_line(work, object=comparison.plan.target_name)

    seats = count_seats(workers)
    large_seats = Semaphore(seats)
    comparisons = [
        TableComparison(
            table, pieces=_split(source, table, rejected.get(table.source_name, ()), seats, cancel), on_event=on_event
        )
        for table in plan.tables
    ]
    by_size = sorted(comparisons, key=lambda comparison: comparison.plan.size_bytes, reverse=True)
    items = [(comparison, keys) for comparison in by_size for keys in comparison.pieces]
    with _sparing_collector():
        run_side_by_side(compare, items, workers=workers, cancel=cancel, name="verify")
    return Verification(tables=tuple(comparison.check() for comparison in comparisons))


def _split(
    source: Source, plan: TablePlan, rejected: Collection[int], seats: int, cancel: CancelToken
) -> tuple[KeyRange, ...]:
    """The pieces of a table: ranges of its identity column, if it is large; as many for each seat. The numbers
    of rejected rows are those of the whole table."""
    identity = next((column for column in plan.columns if column.is_identity), None)
    if identity is None or plan.primary_key is None or plan.primary_key.columns != (identity.target_name,):
        return (WHOLE,)
    if rejected or plan.size_bytes < _SPLIT_BYTES:
        return (WHOLE,)
    name, table = quote_sqlite(identity.source_name), quote_sqlite(plan.source_name)
    ends = [
        # SQLite finds one end at once, but both of them by reading all rows.
        QueryColumn(
            name=end,
            storage_class=StorageClass.INTEGER,
            expression_sql=f"SELECT {end}({name}) FROM {table} NOT INDEXED",
        )
        for end in ("min", "max")
    ]
    first, last = aggregate(source, Query(columns=tuple(ends), from_sql="(SELECT 1)"), cancel=cancel)
    if first is None or last is None:
        return (WHOLE,)
    count = min(plan.size_bytes // _PIECE_BYTES, _MOST_PIECES)
    return tuple(split_keys(first, last, count + -count % seats))


@contextmanager
def _sparing_collector() -> Iterator[None]:
    """Keep Python's collector, which the values of JSON wake again and again, from walking through all that was there
    before: each time it lets no other thread run for some 80 ms."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
