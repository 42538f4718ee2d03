"""What a comparison tells while it runs, how it is stopped, and several tables side by side."""

import threading
import time
from dataclasses import replace

import pytest
from psycopg.pq import TransactionStatus

from core.cancel import CancelToken
from core.catalog.model import Fingerprint
from core.errors import Cancelled
from core.events import Event, Phase, TableFinished, TableProgress, TableStarted
from core.plan.conversions import ConversionKind as Kind
from core.plan.model import Plan, TablePlan
from core.postgres.connect import connect
from core.postgres.pool import PoolSize, open_pool
from core.sqlite.source import open_source
from core.verify.tables import verify_tables
from tests.engine.verify.both_sides import (
    INTEGER_CLASS,
    SCHEMA,
    TEXT_CLASS,
    BothSides,
    plan_column,
    plan_table,
)

_ROWS = 60_000
_LARGE = replace(
    plan_table(
        plan_column("id", Kind.INTEGER, INTEGER_CLASS, is_identity=True),
        plan_column("t", Kind.TEXT, TEXT_CLASS),
        key=["id"],
        batch_rows=8_000,
    ),
    row_count=_ROWS,
)


@pytest.fixture
def large_sides(both_sides: BothSides) -> BothSides:
    """So many rows that neither side is read at once."""
    both_sides.fill(_LARGE, [], declaration="id INTEGER PRIMARY KEY, t TEXT")
    both_sides.run_source(
        "INSERT INTO t SELECT n, 'text ' || n FROM"
        f" (WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s LIMIT {_ROWS}) SELECT n FROM s)"
    )
    both_sides.run(f"INSERT INTO staged.t SELECT n, 'text ' || n FROM generate_series(1, {_ROWS}) AS n")
    return both_sides


def _is_idle(sides: BothSides) -> bool:
    return sides.connection.info.transaction_status is TransactionStatus.IDLE


def test_a_comparison_tells_its_start_its_progress_and_its_end(large_sides: BothSides) -> None:
    events: list[Event] = []
    check = large_sides.verify(_LARGE, on_event=events.append)
    assert check.is_equal
    assert events[0] == TableStarted(phase=Phase.VERIFY, table="t", rows_total=_ROWS)
    assert events[-1] == TableFinished(phase=Phase.VERIFY, table="t", rows=_ROWS, duration_s=check.duration_s)
    samples = [event for event in events if isinstance(event, TableProgress)]
    assert len(samples) == len(events) - 2 > 0
    assert all(sample.phase is Phase.VERIFY and 0 < sample.rows_done <= _ROWS for sample in samples)
    assert samples == sorted(samples, key=lambda sample: sample.rows_done)


def test_the_first_difference_ends_the_reading_and_leaves_the_session_clean(large_sides: BothSides) -> None:
    large_sides.run("UPDATE staged.t SET t = 'other' WHERE id = 1")
    check = large_sides.verify(_LARGE)
    assert [mismatch.row for mismatch in check.mismatches] == ["id = 1"]
    assert check.rows_equal == _ROWS - 1
    assert _is_idle(large_sides)
    assert large_sides.connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("in_order", [True, False])
def test_a_comparison_is_cancelled_between_batches(large_sides: BothSides, in_order: bool) -> None:
    if not in_order:
        large_sides.run("UPDATE staged.t SET t = 'other' WHERE id % 7 = 0")
    cancel = CancelToken()

    def cancel_at_progress(event: Event) -> None:
        if isinstance(event, TableProgress) and event.rows_done > (0 if in_order else 10_000):
            cancel.cancel()

    with pytest.raises(Cancelled):
        large_sides.verify(_LARGE, on_event=cancel_at_progress, cancel=cancel)
    assert _is_idle(large_sides)
    assert large_sides.connection.execute("SELECT 1").fetchone() == (1,)


def test_a_comparison_that_waits_for_the_server_is_cancelled_too(large_sides: BothSides, target_url: str) -> None:
    cancel = CancelToken()
    with connect(target_url) as other:
        other.execute("LOCK TABLE staged.t")
        timer = threading.Timer(0.2, cancel.cancel)
        timer.start()
        started = time.monotonic()
        with pytest.raises(Cancelled):
            large_sides.verify(_LARGE, cancel=cancel)
        timer.join()
    assert time.monotonic() - started < 5
    assert _is_idle(large_sides)


def _plan(*tables: TablePlan) -> Plan:
    fingerprint = Fingerprint(size_bytes=0, change_counter=0, schema_sha256="")
    return Plan(fingerprint=fingerprint, tables=tables, findings=())


@pytest.mark.parametrize("workers", [1, 3])
def test_all_tables_are_checked_side_by_side_in_the_order_of_the_plan(
    both_sides: BothSides, target_url: str, workers: int
) -> None:
    column = plan_column("c", Kind.INTEGER, INTEGER_CLASS)
    tables = [replace(plan_table(column, name=f"t{number}"), size_bytes=number) for number in range(7)]
    for number, table in enumerate(tables):
        both_sides.fill_source(table, [(row,) for row in range(number)])
        both_sides.fill_target(table, [(row,) for row in range(number) if (number, row) != (5, 2)])
    cancel = CancelToken()
    with (
        open_source(both_sides.path, cancel=cancel) as source,
        open_pool(target_url, PoolSize(minimum=1, maximum=workers)) as pool,
    ):
        verification = verify_tables(
            source, _plan(*tables), pool, SCHEMA, rejected={"t5": [3]}, workers=workers, cancel=cancel
        )
        assert verification.is_equal
        verification = verify_tables(source, _plan(*tables), pool, SCHEMA, rejected={}, workers=workers, cancel=cancel)
    assert [check.table for check in verification.tables] == [table.source_name for table in tables]
    assert [check.table for check in verification.tables if not check.is_equal] == ["t5"]
    assert [check.rows_source for check in verification.tables] == list(range(7))
