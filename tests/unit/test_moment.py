"""What is so at this moment of a run is told while it is so, and in the terminal in one line."""

import io
import time

import pytest
from rich.console import Console

from core.cli.moment_line import describe_moment
from core.cli.progress import showing_progress
from core.events import (
    Bottleneck,
    Event,
    Phase,
    PhaseFinished,
    PhaseStarted,
    ProofProgress,
    Reconnected,
    Reconnecting,
    StatementExecuted,
    StatementWatched,
    TableFinished,
    TableProgress,
)
from core.migration.moment import WATCHED_FOR_S, Moment, SlowerSide

LOST = Reconnecting(reason="The server went away.", attempt=3, wait_s=4)


def watched(object: str = "i", running_s: float = 10, **more: object) -> StatementWatched:
    fields = {"blocked_by": "", "done_share": None, **more}
    return StatementWatched(object=object, running_s=running_s, **fields)  # type: ignore[arg-type]


def copied(rows: int) -> TableProgress:
    return TableProgress(phase=Phase.COPY, table="t", rows_done=rows, bytes_done=rows)


def moment_of(*events: Event, now_s: float = 0.0) -> Moment:
    moment = Moment()
    for event in events:
        moment.take(event, now_s)
    return moment


def weighed(*shares: float, each_s: float = 1.0) -> Moment:
    """After samples in which the source had that share of the waiting."""
    moment = Moment()
    for number, share in enumerate(shares):
        moment.take(Bottleneck(waiting_for_source_s=share, waiting_for_target_s=1 - share), number * each_s)
    return moment


@pytest.mark.parametrize(
    "end",
    [Reconnected(attempt=3), copied(6), StatementExecuted(object="i", duration_s=1), PhaseStarted(phase=Phase.VERIFY)],
    ids=lambda event: type(event).__name__,
)
def test_a_lost_connection_is_told_until_something_moves_again(end: Event) -> None:
    moment = moment_of(copied(5), LOST, now_s=10)
    assert moment.lost is not None
    assert (moment.lost.attempt, moment.lost.retry_at_s) == (3, 14)

    moment.take(end, 15)

    assert moment.lost is None


def test_a_chunk_that_is_counted_back_is_no_sign_of_life() -> None:
    assert moment_of(copied(5), LOST, copied(2)).lost is not None


def test_a_statement_is_told_until_it_ends_or_is_told_of_no_more() -> None:
    moment = moment_of(watched("a"), watched("b", 20), now_s=100)
    assert moment.find_statement(100).object == "b"  # type: ignore[union-attr]

    moment.take(StatementExecuted(object="b", duration_s=21), 101)

    assert moment.find_statement(101).object == "a"  # type: ignore[union-attr]
    assert moment.find_statement(100 + WATCHED_FOR_S + 1) is None


def test_what_waits_for_others_is_told_before_what_works() -> None:
    moment = moment_of(watched("works", 100), watched("waits", 5, blocked_by="psql (bob, 123)"))

    assert moment.find_statement(0).object == "waits"  # type: ignore[union-attr]


def test_the_slower_side_is_told_after_some_seconds() -> None:
    assert weighed(0.9, 0.9).slower_side is None
    assert weighed(*[0.9] * 5).slower_side is SlowerSide.SOURCE
    assert weighed(*[0.1] * 5).slower_side is SlowerSide.TARGET
    assert weighed(*[0.5] * 5).slower_side is SlowerSide.NEITHER


def test_the_slower_side_does_not_jump_about() -> None:
    seen = set()
    moment = weighed(*[0.9] * 10)
    for number, share in enumerate([0.2, 0.9, 0.9, 0.3, 0.9, 0.9] * 5, start=10):
        moment.take(Bottleneck(waiting_for_source_s=share, waiting_for_target_s=1 - share), number)
        seen.add(moment.slower_side)

    assert seen == {SlowerSide.SOURCE}


def test_the_slower_side_changes_when_it_stays_another_one() -> None:
    moment = weighed(*[0.9] * 10, *[0.1] * 20)

    assert moment.slower_side is SlowerSide.TARGET


def test_where_the_speed_is_limited_no_side_is_the_slower_one() -> None:
    moment = Moment()
    for second in range(10):
        moment.take(Bottleneck(waiting_for_source_s=0.02, waiting_for_target_s=0.1), second)

    assert moment.slower_side is None


def test_a_table_that_moves_again_waits_no_more() -> None:
    moment = moment_of(watched("t", blocked_by="psql (bob, 123)"), copied(5))

    assert moment.find_statement(0) is None


def test_with_the_copying_the_slower_side_is_over() -> None:
    moment = weighed(*[0.9] * 5)

    moment.take(PhaseFinished(phase=Phase.COPY, duration_s=5), 6)

    assert moment.slower_side is None


# The terminal.


@pytest.mark.parametrize(
    ("event", "line", "is_held_up"),
    [
        (LOST, "connection lost: The server went away; attempt 3 in 4 s", True),
        (
            watched("t", 40, blocked_by="psql (bob, 123)"),
            "t: waiting for a lock held by psql (bob, 123) for 40 s",
            True,
        ),
        (watched("t", 40, blocked_by="other_table"), "t: waiting for other_table for 40 s", False),
        (watched("t", 90, stuck_s=30), "t: nothing has moved on the connection for 30 s", True),
        (watched("by_day", 12, done_share=0.431), "by_day: 43 %, 12 s so far", False),
        (watched("t", 12), "t: the server has been at work on it for 12 s", False),
    ],
    ids=["lost", "blocked", "blocked by the run's own", "stuck", "working with a share", "working"],
)
def test_the_line_says_what_is_so(event: Event, line: str, is_held_up: bool) -> None:
    assert describe_moment(moment_of(event), 0.0, width=78) == (line, is_held_up)


def test_nothing_is_said_where_nothing_is_to_say() -> None:
    assert describe_moment(Moment(), 0.0, width=78) == ("", False)


def test_a_long_reason_is_cut_so_that_what_follows_can_be_read() -> None:
    line, _ = describe_moment(moment_of(Reconnecting(reason="x" * 500, attempt=7, wait_s=0.2)), 0.0, width=78)

    assert len(line) == 78
    assert line.endswith("…; attempt 7 now")


def test_control_characters_of_a_server_do_not_reach_the_terminal() -> None:
    line, _ = describe_moment(moment_of(watched("t\x1b[2J")), 0.0, width=78)

    assert "\x1b" not in line


def test_the_line_stands_below_the_bars_and_goes_with_them() -> None:
    drawn = io.StringIO()
    console = Console(file=drawn, force_terminal=True, width=80, legacy_windows=False)
    with showing_progress(console) as on_event:
        on_event(PhaseStarted(phase=Phase.COPY, rows_total=1_000))
        on_event(copied(400))
        on_event(LOST)
        deadline = time.monotonic() + 5
        while "attempt 3" not in drawn.getvalue():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        before = len(drawn.getvalue())
    assert "400 of 1,000 rows" in drawn.getvalue()[before:]
    assert "attempt 3" not in drawn.getvalue()[before:].rpartition("\x1b[2K")[2]


def test_keys_that_are_made_beside_the_copying_count_as_statements_and_not_as_rows() -> None:
    drawn = io.StringIO()
    with showing_progress(Console(file=drawn, force_terminal=True, width=80, legacy_windows=False)) as on_event:
        on_event(PhaseStarted(phase=Phase.COPY, rows_total=1_000))
        on_event(copied(400))
        on_event(StatementExecuted(object="t", duration_s=1))
        on_event(PhaseFinished(phase=Phase.COPY, duration_s=1))
        on_event(PhaseStarted(phase=Phase.FINALIZE, steps_total=4))
        on_event(StatementExecuted(object="i", duration_s=1))
    assert "400 rows" in drawn.getvalue()
    assert "2 of 4 statements" in drawn.getvalue()


def test_proofs_are_counted_and_named() -> None:
    drawn = io.StringIO()
    with showing_progress(Console(file=drawn, force_terminal=True, width=80, legacy_windows=False)) as on_event:
        on_event(PhaseStarted(phase=Phase.VERIFY, rows_total=400, steps_total=12))
        on_event(StatementExecuted(object="v", duration_s=1))
        on_event(ProofProgress(object="words\x1b", done=4, total=12))
        wait_for(drawn, "4 of 12 steps")
        wait_for(drawn, "proving words�")
        on_event(ProofProgress(object="", done=12, total=12))
        on_event(PhaseFinished(phase=Phase.VERIFY, duration_s=1))
    assert "12 steps" in drawn.getvalue()


def test_a_stage_is_ticked_off_when_it_has_ended_and_not_with_its_last_row() -> None:
    drawn = io.StringIO()
    with showing_progress(Console(file=drawn, force_terminal=True, width=80, legacy_windows=False)) as on_event:
        on_event(PhaseStarted(phase=Phase.VERIFY, rows_total=400))
        on_event(TableFinished(phase=Phase.VERIFY, table="t", rows=400, duration_s=1))
        wait_for(drawn, "400 of 400 rows")
        assert "✓" not in drawn.getvalue()
        on_event(StatementExecuted(object="v", duration_s=1))
        wait_for(drawn, "Proving views and triggers")
        on_event(PhaseFinished(phase=Phase.VERIFY, duration_s=1))
    last = drawn.getvalue().rpartition("Comparing")
    assert "✓" in last[0][-20:]
    assert "✓" in last[2]


def wait_for(drawn: io.StringIO, text: str) -> None:
    deadline = time.monotonic() + 5
    while text not in drawn.getvalue():
        assert time.monotonic() < deadline, drawn.getvalue()
        time.sleep(0.01)
