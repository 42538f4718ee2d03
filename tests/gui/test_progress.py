"""Progress is folded from events alone: what a person sees of a scan or a run."""

from core.events import (
    Event,
    FindingRaised,
    Phase,
    PhaseFinished,
    PhaseStarted,
    ProofProgress,
    RowsRejected,
    SnapshotProgress,
    SnapshotStarted,
    StatementExecuted,
    TableFinished,
    TableProgress,
    TableStarted,
)
from gui.models.log_line import Level
from gui.models.progress import SCAN_PHASES, Progress
from gui.models.run_words import describe_event
from gui.models.table_progress import TableState
from gui.models.throughput import Throughput


def start(phase: Phase, **more: int) -> PhaseStarted:
    return PhaseStarted(phase=phase, **more)


def end(phase: Phase) -> PhaseFinished:
    return PhaseFinished(phase=phase, duration_s=1.0)


def started(phase: Phase, table: str, rows: int) -> TableStarted:
    return TableStarted(phase=phase, table=table, rows_total=rows)


def moved(phase: Phase, table: str, rows: int, size_bytes: int = 0) -> TableProgress:
    return TableProgress(phase=phase, table=table, rows_done=rows, bytes_done=size_bytes)


def finished(phase: Phase, table: str, rows: int) -> TableFinished:
    return TableFinished(phase=phase, table=table, rows=rows, duration_s=1.0)


WHOLE_RUN: tuple[Event, ...] = (
    start(Phase.PROFILE),
    end(Phase.PROFILE),
    start(Phase.PREPARE),
    end(Phase.PREPARE),
    start(Phase.COPY, rows_total=110),
    started(Phase.COPY, "loan", 100),
    started(Phase.COPY, "book", 10),
    moved(Phase.COPY, "loan", 40, 4_000),
    finished(Phase.COPY, "book", 10),
    finished(Phase.COPY, "loan", 100),
    end(Phase.COPY),
    start(Phase.FINALIZE, steps_total=2),
    StatementExecuted(object="loan.loan_pkey", duration_s=0.1),
    StatementExecuted(object="book.book_pkey", duration_s=0.1),
    end(Phase.FINALIZE),
    start(Phase.VERIFY, rows_total=110),
    started(Phase.VERIFY, "loan", 100),
    finished(Phase.VERIFY, "loan", 100),
    started(Phase.VERIFY, "book", 10),
    finished(Phase.VERIFY, "book", 10),
    end(Phase.VERIFY),
    start(Phase.PUBLISH),
    end(Phase.PUBLISH),
)


def run_of(*events: Event, each_s: float = 1.0, progress: Progress | None = None) -> Progress:
    """A run to which an event comes every so often."""
    progress = progress or Progress(tables=[("book", 10), ("loan", 100)], now_s=0)
    for number, event in enumerate(events, 1):
        progress.add([event], number * each_s)
    return progress


def test_a_run_goes_from_nothing_to_the_whole() -> None:
    progress = Progress(tables=[("book", 10), ("loan", 100)], now_s=0)
    assert progress.fraction == 0
    run_of(*WHOLE_RUN, progress=progress)
    assert progress.fraction == 1
    assert progress.is_finished


def test_proofs_move_the_fraction_after_the_last_row_was_compared() -> None:
    progress = Progress([Phase.VERIFY], now_s=0.0)
    progress.add([start(Phase.VERIFY, rows_total=100, steps_total=4)], 0.0)
    progress.add([finished(Phase.VERIFY, "loan", 100)], 1.0)
    compared = progress.fraction
    assert compared < 0.1
    # The making of a view is no proof of it.
    progress.add([StatementExecuted(object="rich", duration_s=0.1)], 1.0)
    assert progress.fraction == compared
    progress.add([ProofProgress(object="rich", done=2, total=4)], 2.0)
    assert 0.45 < progress.fraction < 0.55
    progress.add([ProofProgress(object="", done=4, total=4), end(Phase.VERIFY)], 3.0)
    assert progress.fraction == 1
    assert [describe_event(line.event) for line in progress.log if isinstance(line.event, ProofProgress)] == [
        "Proving rich, step 3 of 4."
    ]


def test_the_fraction_never_goes_back_and_never_beyond_the_whole() -> None:
    progress = Progress(now_s=0)
    before = 0.0
    reading_again = (start(Phase.PROFILE), started(Phase.PROFILE, "loan", 100), finished(Phase.PROFILE, "loan", 100))
    too_many = (moved(Phase.COPY, "loan", 5_000), moved(Phase.VERIFY, "loan", 3))
    for number, event in enumerate((*reading_again, *WHOLE_RUN[1:8], *too_many, *WHOLE_RUN[8:])):
        progress.add([event], number)
        assert before <= progress.fraction <= 1
        before = progress.fraction


def test_reading_all_rows_again_is_a_large_part_of_the_whole_and_a_check_a_small_one() -> None:
    checked = run_of(start(Phase.PROFILE), end(Phase.PROFILE))
    read = run_of(
        start(Phase.PROFILE),
        started(Phase.PROFILE, "loan", 100),
        finished(Phase.PROFILE, "loan", 100),
        end(Phase.PROFILE),
    )
    assert checked.fraction < 0.05
    assert 0.2 < read.fraction < 0.5


def test_a_scan_is_the_reading_of_all_its_rows() -> None:
    progress = Progress(SCAN_PHASES, [("book", 300), ("loan", 100)], now_s=0)
    progress.add([start(Phase.PROFILE), started(Phase.PROFILE, "loan", 100), moved(Phase.PROFILE, "loan", 100)], 1)
    assert progress.fraction == 0.25
    progress.add([finished(Phase.PROFILE, "book", 300), end(Phase.PROFILE)], 2)
    assert progress.fraction == 1


def test_tables_that_were_not_known_before_are_added_as_they_are_read() -> None:
    progress = Progress(SCAN_PHASES, now_s=0)
    assert progress.add([start(Phase.PROFILE), started(Phase.PROFILE, "loan", 7)], 1) == {0}
    assert [(table.name, table.rows_total) for table in progress.tables] == [("loan", 7)]


def test_each_table_shows_what_is_done_with_it() -> None:
    states = []
    progress = Progress(tables=[("book", 10), ("loan", 100)], now_s=0)
    for number, event in enumerate(WHOLE_RUN):
        progress.add([event], number)
        if not states or states[-1] is not progress.tables[1].state:
            states.append(progress.tables[1].state)
    assert states == [
        TableState.WAITING,
        TableState.COPYING,
        TableState.COPIED,
        TableState.KEYS,
        TableState.COMPARING,
        TableState.COMPARED,
        TableState.EQUAL,
    ]


def test_a_table_is_not_called_equal_before_all_of_them_are() -> None:
    compared = run_of(*WHOLE_RUN[: WHOLE_RUN.index(end(Phase.VERIFY)) + 1])
    assert {table.state for table in compared.tables} == {TableState.COMPARED}


def test_only_tables_that_changed_are_named() -> None:
    progress = run_of(*WHOLE_RUN[:7])
    assert progress.add([moved(Phase.COPY, "loan", 60), moved(Phase.COPY, "loan", 70)], 20) == {1}
    assert progress.tables[1].rows_done == 70


def test_a_table_that_is_compared_once_more_shows_no_less_than_before() -> None:
    progress = run_of(start(Phase.VERIFY), started(Phase.VERIFY, "loan", 100), moved(Phase.VERIFY, "loan", 90))
    progress.add([moved(Phase.VERIFY, "loan", 5)], 10)
    assert progress.tables[1].rows_done == 90


def test_a_rate_is_that_of_the_phase() -> None:
    progress = run_of(
        start(Phase.COPY, rows_total=110), started(Phase.COPY, "loan", 100), moved(Phase.COPY, "loan", 50), each_s=2
    )
    assert progress.tables[1].rows_per_s == 25
    progress.add([start(Phase.FINALIZE, steps_total=1)], 10)
    progress.add([start(Phase.VERIFY, rows_total=110)], 11)
    assert progress.tables[1].rows_per_s is None


def test_rows_set_aside_and_findings_are_counted_by_table() -> None:
    progress = run_of(
        RowsRejected(table="loan", rows=2, reason="it does not fit"),
        RowsRejected(table="loan", rows=3, reason="it does not fit"),
        FindingRaised(code="DATE_UNFIT", severity="warning", object="loan.due"),
        FindingRaised(code="VIEW_NOT_CARRIED", severity="warning", object="late"),
    )
    assert progress.tables[1].rows_set_aside == 5
    assert [table.findings for table in progress.tables] == [0, 1]


def test_the_time_left_is_not_told_before_it_is_known() -> None:
    progress = Progress(tables=[("loan", 100)], now_s=0)
    progress.add([start(Phase.PROFILE), end(Phase.PROFILE), start(Phase.PREPARE), end(Phase.PREPARE)], 0.5)
    assert progress.seconds_left is None


def test_the_time_left_comes_close_to_what_is_left() -> None:
    progress = Progress(SCAN_PHASES, [("loan", 1_000)], now_s=0)
    progress.add([start(Phase.PROFILE), started(Phase.PROFILE, "loan", 1_000)], 0)
    for second in range(1, 51):
        progress.add([moved(Phase.PROFILE, "loan", second * 10)], second)
    assert progress.seconds_left is not None
    assert 45 < progress.seconds_left < 55
    progress.add([end(Phase.PROFILE)], 100)
    assert progress.seconds_left is None


def test_the_time_left_does_not_jump_with_one_slow_moment() -> None:
    progress = Progress(SCAN_PHASES, [("loan", 1_000)], now_s=0)
    progress.add([start(Phase.PROFILE)], 0)
    for tenth in range(1, 300):
        progress.add([moved(Phase.PROFILE, "loan", tenth)], tenth / 10)
    before = progress.seconds_left
    progress.add([moved(Phase.PROFILE, "loan", 500)], 30)
    assert before is not None
    assert progress.seconds_left is not None
    assert abs(progress.seconds_left - before) < 5


def test_the_log_has_what_happened_and_when() -> None:
    progress = run_of(start(Phase.COPY, rows_total=110), RowsRejected(table="loan", rows=2, reason="it does not fit"))
    assert [(line.at_s, line.level) for line in progress.log] == [(1, Level.INFO), (2, Level.WARNING)]


def test_the_log_keeps_the_last_fifty_thousand_lines() -> None:
    progress = Progress(now_s=0)
    for batch in range(120):
        progress.add([StatementExecuted(object=f"{batch}", duration_s=0) for _ in range(500)], batch)
    assert 50_000 <= len(progress.log) <= 55_000
    assert progress.log_dropped + len(progress.log) == 60_000


def test_throughput_is_measured_from_one_moment_to_the_next() -> None:
    throughput = Throughput()
    throughput.measure(1.0, Phase.COPY, 0, 0)
    throughput.measure(1.1, Phase.COPY, 50, 500)
    throughput.measure(2.0, Phase.COPY, 100, 1_000)
    (sample,) = throughput.samples
    assert (sample.rows_per_s, sample.bytes_per_s) == (100, 1_000)


def test_throughput_starts_anew_in_another_phase() -> None:
    throughput = Throughput()
    for at_s, phase, rows in ((0, Phase.COPY, 0), (1, Phase.COPY, 10), (2, Phase.VERIFY, 0), (3, Phase.VERIFY, 30)):
        throughput.measure(at_s, phase, rows, 0)
    assert [sample.rows_per_s for sample in throughput.samples] == [10, 30]


def test_the_points_of_a_long_run_are_thinned_and_keep_their_mean() -> None:
    throughput = Throughput()
    for moment in range(100_000):
        throughput.measure(moment, Phase.COPY, moment * 7, moment)
    assert 200 < len(throughput.samples) <= 601
    assert {round(sample.rows_per_s, 6) for sample in throughput.samples} == {7}
    assert throughput.samples[-1].at_s > 99_000


def test_a_private_copy_is_told_while_it_is_made() -> None:
    progress = Progress(now_s=0.0)
    started = SnapshotStarted(
        source="/data/shop.db",
        users=("app (7)",),
        size_bytes=2_000_000,
        folder="/tmp",
        free_bytes=9_000_000,
        duration_s=0.1,
        is_rate_measured=False,
    )
    shares = []
    for event in (
        started,
        SnapshotProgress(bytes_done=500_000, bytes_total=2_000_000),
        SnapshotProgress(bytes_done=2_000_000, bytes_total=2_000_000),
    ):
        progress.add([event], now_s=1.0)
        shares.append(progress.copied_share)

    assert shares == [0.0, 0.25, None]
    assert [describe_event(line.event) for line in progress.log] == [
        "The database is open in app (7). A private copy of 2.0 MB is made in /tmp."
    ]


# Pauses, and runs that are gone on with.


def test_while_it_is_paused_no_time_passes_and_no_rate_is_told() -> None:
    progress = Progress(tables=[("loan", 1_000)], now_s=0)
    progress.add([start(Phase.COPY, rows_total=1_000), started(Phase.COPY, "loan", 1_000)], 0)
    progress.add([moved(Phase.COPY, "loan", 300)], 3)
    before_s = progress.seconds_left
    assert progress.tables[0].rows_per_s == 100

    assert progress.pause(3) == {0}
    progress.add([], 60)
    assert progress.is_paused
    assert (progress.elapsed_s, progress.seconds_left) == (3, before_s)
    assert progress.tables[0].is_paused
    assert progress.tables[0].rows_per_s is None

    progress.go_on(103)
    progress.add([moved(Phase.COPY, "loan", 400)], 104)
    assert progress.elapsed_s == 4
    assert progress.tables[0].rows_per_s == 100
    assert not progress.tables[0].is_paused


def resumed() -> Progress:
    """Half of the rows were there already."""
    progress = Progress(tables=[("loan", 1_000)], now_s=0, is_resumed=True)
    progress.add([start(Phase.COPY, rows_total=1_000), started(Phase.COPY, "loan", 1_000)], 0)
    progress.add([moved(Phase.COPY, "loan", 500)], 0)
    return progress


def test_a_run_that_is_gone_on_with_ends_at_the_whole_without_the_phases_before() -> None:
    progress = resumed()
    progress.add([finished(Phase.COPY, "loan", 1_000), end(Phase.COPY)], 1)
    for phase in (Phase.FINALIZE, Phase.VERIFY, Phase.PUBLISH):
        progress.add([start(phase), end(phase)], 2)
    assert progress.fraction == 1


def test_what_was_there_already_counts_in_no_rate_and_in_no_time_left() -> None:
    progress = resumed()
    for second in range(1, 6):
        progress.add([moved(Phase.COPY, "loan", 500 + 50 * second)], second)
    assert progress.tables[0].rows_per_s == 50
    assert all(sample.rows_per_s <= 51 for sample in progress.samples)
    # 250 rows at 50 a second, and what comes after the copying takes twice as long as that.
    assert progress.seconds_left is not None
    assert 15 < progress.seconds_left < 60


def test_keys_that_are_made_beside_the_copying_are_counted_with_the_others() -> None:
    progress = run_of(
        start(Phase.COPY, rows_total=110), StatementExecuted(object="book", duration_s=1), end(Phase.COPY)
    )
    before = progress.fraction
    progress.add([PhaseStarted(phase=Phase.FINALIZE, steps_total=2)], 4)
    assert progress.fraction > before
