"""How what a run takes follows from a plan and from what was measured."""

from dataclasses import replace

import pytest

from core.copy.chunk_size import PART_BYTES
from core.migration.estimate import REFERENCE, Estimate, estimate_run
from core.plan.model import IndexKey, IndexPlan, TablePlan
from core.postgres.model import DEFAULT_WAL, WalSettings
from tests.helpers.made_plans import column, identity, table


def _table(rows: int, *, row_bytes: int = 100, indexes: int = 0, name: str = "t") -> TablePlan:
    made = table(name, identity("id"), column("a"), column("b"))
    return replace(
        made,
        row_count=rows,
        size_bytes=rows * row_bytes,
        indexes=tuple(IndexPlan(name=f"i{each}", keys=(IndexKey(column="a"),)) for each in range(indexes)),
    )


def _with_wal(**changed: object) -> WalSettings:
    return replace(DEFAULT_WAL, **changed)  # type: ignore[arg-type]


def test_nothing_takes_nothing() -> None:
    assert (estimate_run(()).duration_s, estimate_run(()).disk_bytes) == (0, 0)


def test_ten_times_the_rows_take_ten_times_as_long_and_as_much() -> None:
    small, large = estimate_run([_table(1_000_000)]), estimate_run([_table(10_000_000)])
    assert large.duration_s == pytest.approx(10 * small.duration_s, rel=0.05)
    assert large.database_bytes == pytest.approx(10 * small.database_bytes, rel=0.05)


def test_each_of_many_small_tables_takes_its_time() -> None:
    tables = [_table(10, name=f"t{number}") for number in range(300)]
    assert 1 < estimate_run(tables).duration_s < 10


def test_a_far_server_costs_a_round_trip_for_each_statement_shared_by_the_connections() -> None:
    tables = [_table(10, name=f"t{number}") for number in range(300)]
    far = replace(REFERENCE, round_trip_s=0.1)
    near_s, alone_s, together_s = (
        estimate_run(tables, calibration=calibration, connections=connections).duration_s
        for calibration, connections in ((REFERENCE, 1), (far, 1), (far, 10))
    )
    assert alone_s - near_s > 300
    # Tables are made and published by one connection.
    assert (alone_s - near_s) / 10 < together_s - near_s < (alone_s - near_s) / 4


def test_a_narrow_way_decides_how_long_the_copy_takes() -> None:
    narrow = replace(REFERENCE, write_bytes_s=1e6, read_bytes_s=2e6)
    estimate = estimate_run([_table(1_000_000)], calibration=narrow)
    assert estimate.copy_s == pytest.approx(114, rel=0.05)
    assert estimate.compare_s == pytest.approx(57, rel=0.05)


def test_slow_machines_take_longer_each_for_its_own_part() -> None:
    tables = [_table(1_000_000, row_bytes=30, indexes=3)]
    usual = estimate_run(tables, calibration=REFERENCE)
    slow_server = estimate_run(tables, calibration=replace(REFERENCE, sort_s=0.011))
    slow_client = estimate_run(tables, calibration=replace(REFERENCE, client_sort_s=0.0038))
    assert slow_server.keys_s == pytest.approx(2 * usual.keys_s, rel=0.01)
    assert (slow_server.copy_s, slow_server.compare_s) == (usual.copy_s, usual.compare_s)
    assert slow_client.compare_s == pytest.approx(2 * usual.compare_s, rel=0.01)
    assert slow_client.keys_s == usual.keys_s


def test_what_could_not_be_measured_is_assumed_and_said_to_be() -> None:
    part = replace(REFERENCE, write_bytes_s=None, read_bytes_s=None, sort_s=None)
    tables = [_table(1_000_000, indexes=1)]
    assert estimate_run(tables, calibration=part) == replace(
        estimate_run(tables, calibration=REFERENCE), is_measured=False
    )


def test_indexes_need_room_by_their_keys_and_files_to_sort_in_once_memory_is_short() -> None:
    none, three = estimate_run([_table(2_000_000)]), estimate_run([_table(2_000_000, indexes=3)])
    assert none.table_bytes == three.table_bytes
    assert three.index_bytes > none.index_bytes + 3 * 40_000_000
    assert (none.sort_bytes, three.sort_bytes > 0) == (0, True)


def _estimate(rows: int, **changed: object) -> Estimate:
    return estimate_run([_table(rows)], wal=_with_wal(**changed))


def test_all_is_logged_once() -> None:
    estimate = _estimate(100_000)
    assert 0.6 * estimate.database_bytes < estimate.wal_bytes < 1.1 * estimate.database_bytes


def test_under_minimal_a_table_of_one_part_is_not_logged_and_a_larger_one_is() -> None:
    large = 2 * PART_BYTES // 100
    assert _estimate(100_000, level="minimal").wal_bytes == 0
    assert _estimate(large, level="minimal").wal_bytes >= large * 100


def test_pages_that_are_marked_after_a_checkpoint_are_logged_again() -> None:
    large = 2 * PART_BYTES // 100
    plain, marked = (_estimate(large, logs_hints=hints, max_size_bytes=PART_BYTES) for hints in (False, True))
    assert marked.wal_bytes - plain.wal_bytes >= plain.table_bytes


@pytest.mark.parametrize(("reader", "keeps_all"), [({}, False), ({"archives": True}, True), ({"slots": 1}, True)])
def test_the_log_that_lies_on_the_disk_is_bounded_unless_somebody_else_reads_it(
    reader: dict[str, object], keeps_all: bool
) -> None:
    estimate = _estimate(1_000_000, max_size_bytes=1_000_000, **reader)
    assert estimate.kept_wal_bytes == (estimate.wal_bytes if keeps_all else 1_000_000)
    assert estimate.disk_bytes == estimate.database_bytes + estimate.kept_wal_bytes + estimate.sort_bytes
