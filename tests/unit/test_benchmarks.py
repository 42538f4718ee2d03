"""The benchmark: sound files of the promised shape (tiny ones here), and figures that are kept and shown."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from core.events import Phase, PhaseFinished, PhaseStarted
from tests.benchmarks.measure import Failure, Run, WayFailed, find_median, run_process
from tests.benchmarks.memory import PeakWatch
from tests.benchmarks.render import render_results, write_into
from tests.benchmarks.results import Result, keep_result, read_results
from tests.benchmarks.resume import Resumption
from tests.benchmarks.scenarios import SCENARIOS, Scenario, build_source, count_source_rows
from tests.benchmarks.sources import fill_blobs, fill_indexed, fill_many_tables, fill_wide
from tests.benchmarks.table import fill_measurements

FILLS: dict[str, Callable[[sqlite3.Connection], None]] = {
    "measurements": partial(fill_measurements, row_count=300),
    "many tables": partial(fill_many_tables, table_count=7, row_count=20),
    "blobs": partial(fill_blobs, blob_count=3, blob_bytes=5_000),
    "wide": partial(fill_wide, row_count=200),
    "indexed": partial(fill_indexed, row_count=400),
}


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


@pytest.mark.parametrize("fill", FILLS.values(), ids=FILLS)
def test_a_source_is_sound_and_none_of_its_keys_lacks_a_parent(
    connection: sqlite3.Connection, fill: Callable[[sqlite3.Connection], None]
) -> None:
    fill(connection)

    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("fill", FILLS.values(), ids=FILLS)
def test_a_source_is_the_same_each_time_it_is_built(fill: Callable[[sqlite3.Connection], None]) -> None:
    dumps = []
    for _ in range(2):
        with closing(sqlite3.connect(":memory:")) as connection:
            fill(connection)
            dumps.append(list(connection.iterdump()))

    assert dumps[0] == dumps[1]


def test_measurements_have_eleven_columns(connection: sqlite3.Connection) -> None:
    fill_measurements(connection, row_count=300)

    assert len(connection.execute("PRAGMA table_info(measurement)").fetchall()) == 11
    assert connection.execute("SELECT count(*) FROM measurement").fetchone() == (300,)


def test_many_tables_refer_to_the_one_before_and_each_third_to_the_first(connection: sqlite3.Connection) -> None:
    fill_many_tables(connection, table_count=7, row_count=20)

    parents = {
        table: {row[2] for row in connection.execute(f"PRAGMA foreign_key_list(part_{table:03d})")}
        for table in range(1, 8)
    }
    assert parents == {
        1: set(),
        2: {"part_001"},
        3: {"part_002", "part_001"},
        4: {"part_003"},
        5: {"part_004"},
        6: {"part_005", "part_001"},
        7: {"part_006"},
    }
    assert connection.execute("SELECT count(DISTINCT parent_0) FROM part_007").fetchone() == (20,)


def test_blobs_are_of_the_size_that_was_asked_for_and_differ(connection: sqlite3.Connection) -> None:
    fill_blobs(connection, blob_count=3, blob_bytes=5_000)

    contents = [content for (content,) in connection.execute("SELECT content FROM document")]
    assert [len(content) for content in contents] == [5_000] * 3
    assert len(set(contents)) == 3


def test_a_wide_row_has_forty_columns_of_which_eight_hold_nulls(connection: sqlite3.Connection) -> None:
    fill_wide(connection, row_count=200)

    columns = [row[1] for row in connection.execute("PRAGMA table_info(wide)")]
    counts = connection.execute(f"SELECT {', '.join(f'count({column})' for column in columns)} FROM wide").fetchone()
    assert len(columns) == 40
    assert sum(count < 200 for count in counts) == 8
    assert counts[columns.index("empty_note")] == 0


def test_what_is_indexed_has_eight_indexes_of_several_kinds(connection: sqlite3.Connection) -> None:
    fill_indexed(connection, row_count=400)

    indexes = connection.execute("PRAGMA index_list(purchase)").fetchall()
    assert len(indexes) == 8
    assert sum(index[2] for index in indexes) == 2, "unique"
    assert sum(index[4] for index in indexes) == 1, "partial"
    assert [row[2] for row in connection.execute("PRAGMA foreign_key_list(purchase)")] == ["customer"]


def test_a_source_is_built_once_and_a_half_made_one_is_never_taken(tmp_path: Path) -> None:
    attempts: list[int] = []

    def break_off_at_first(connection: sqlite3.Connection) -> None:
        attempts.append(1)
        fill_blobs(connection, blob_count=2, blob_bytes=10)
        if len(attempts) == 1:
            raise InterruptedError

    scenario = Scenario(name="small", shape="", fill=break_off_at_first)
    with pytest.raises(InterruptedError):
        build_source(scenario, tmp_path)
    for _ in range(2):
        assert count_source_rows(build_source(scenario, tmp_path)) == {"document": 2}

    assert len(attempts) == 2


def test_scenarios_have_names_of_their_own() -> None:
    assert len({scenario.name for scenario in SCENARIOS}) == len(SCENARIOS)


def test_a_process_that_takes_too_long_is_ended_and_said_to_be() -> None:
    with pytest.raises(WayFailed) as caught:
        run_process([sys.executable, "-S", "-c", "import time; time.sleep(60)"], limit_s=0.2)

    assert caught.value.failure.is_timeout


def test_a_process_that_fails_is_quoted_with_the_line_that_names_the_error() -> None:
    with pytest.raises(WayFailed, match="exit code 7: heap exhausted"):
        run_process(
            [sys.executable, "-S", "-c", "print('begin'); print('heap exhausted'); print('end'); raise SystemExit(7)"],
            limit_s=30,
        )


def test_one_failure_among_several_runs_is_not_hidden_by_a_median() -> None:
    failure = Failure(reason="rows were lost")

    assert find_median([make_run(1.0), failure]) is failure
    assert find_median([make_run(1.0), make_run(9.0), make_run(2.0)]) == make_run(2.0)


def test_a_scenario_that_is_measured_anew_takes_the_place_of_its_earlier_result(tmp_path: Path) -> None:
    file, machine, order = tmp_path / "results.json", {"processor": "a fast one"}, ["rows_1m", "wide"]
    keep_result(file, machine, make_result("wide", make_run(5.0)), order)
    keep_result(file, machine, make_result("rows_1m", Failure(reason="no space")), order)
    keep_result(file, machine, make_result("wide", make_run(4.0)), order)

    assert read_results(file, machine) == [
        make_result("rows_1m", Failure(reason="no space")),
        make_result("wide", make_run(4.0)),
    ]
    assert read_results(file, {"processor": "another"}) == []


def test_tables_say_ratios_failures_and_what_a_resumption_cost() -> None:
    rendered = render_results([make_result("wide", make_run(4.0))], {}, growing=())

    lines = [line for line in rendered.splitlines() if line.startswith("| wide")]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    assert cells[0][-2:] == ["0.50", ""], "copy against psql; pgloader failed"
    assert "pgloader failed: heap exhausted." in rendered
    assert cells[-1][1:] == ["4.00", "2.00", "3.50", "100", "1.50", "250", "0.50", "1.00"]


def test_the_comparison_s_rate_is_said_beside_the_copy_s() -> None:
    result = make_result("wide", replace(make_run(4.0), phases={"copy": 1.5, "verify": 2.0}))
    failed = make_result("blobs", Failure(reason="no space"))

    assert result.verify_rate_ratio == 0.75
    assert failed.verify_rate_ratio is None
    rendered = render_results([result, failed], {}, growing=())
    (head,) = [line for line in rendered.splitlines() if "start and end" in line]
    assert head.split("|")[-2].strip() == "verify rows / copy rows (>= 0.5)"
    assert "| wide     | 1.50 |   2.00 |          0.50 |                             0.75 |" in rendered


def test_the_memory_of_each_stage_is_said_where_it_was_measured() -> None:
    result = replace(make_result("wide", make_run(4.0)), stage_peaks_mb={"copy": 210.4, "verify": 198.6, "report": 120})

    assert "Memory of each stage" not in render_results([make_result("wide", make_run(4.0))], {}, growing=())
    lines = render_results([result], {}, growing=()).splitlines()
    start = lines.index("### Memory of each stage")
    assert lines[start + 4].split() == ["|", "scenario", "|", "copy", "|", "verify", "|", "report", "|"]
    assert lines[start + 6].split() == ["|", "wide", "|", "210", "|", "199", "|", "120", "|"]


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells the peak of a stage")
def test_the_peak_of_a_stage_is_its_own() -> None:
    watch = PeakWatch()
    for size_bytes, phase in ((64_000_000, Phase.COPY), (1_000, Phase.VERIFY)):
        watch.take(PhaseStarted(phase=phase))
        bytearray(b"x") * size_bytes
        watch.take(PhaseFinished(phase=phase, duration_s=0.1))

    assert watch.peaks_mb["copy"] - watch.peaks_mb["verify"] > 50


def test_figures_go_between_the_marks_of_a_document_and_nothing_else_changes(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text("before\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nafter\n")

    for figures in ("first\n", "second\n"):
        write_into(document, figures)

    assert document.read_text() == ("before\n<!-- measured: begin -->\n\nsecond\n\n<!-- measured: end -->\nafter\n")


def make_run(wall_s: float) -> Run:
    return Run(wall_s=wall_s, cpu_s=1.0, peak_mb=100.0, phases={"copy": wall_s / 2})


def make_result(scenario: str, howdah: Run | Failure) -> Result:
    return Result(
        scenario=scenario,
        shape="1,000 rows",
        row_count=1_000,
        source_bytes=5_000_000,
        wanted_peak_mb=350,
        repeats=3,
        ways={
            "howdah migrate": howdah,
            "psql \\copy": Run(wall_s=4.0, cpu_s=0.1, peak_mb=40.0),
            "pgloader": Failure(reason="heap exhausted"),
        },
        resumption=Resumption(
            until_kill_s=2.0, resumed_s=3.5, peak_mb=100.0, phases={}, rows_lost=250, rows_total=1_000
        ),
    )
