"""Work beside the window: its events, its one outcome, its cancel."""

import threading

import pytest
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.errors import MigrationError
from core.events import Event, EventSink, Phase, PhaseStarted, StatementExecuted
from gui.jobs import Jobs


@pytest.fixture
def jobs() -> Jobs:
    jobs = Jobs()
    yield jobs  # type: ignore[misc]
    jobs.close()


def test_a_job_gives_its_result_on_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    threads = []
    job = jobs.start(lambda on_event, cancel: threading.current_thread().name)
    job.succeeded.connect(lambda _result: threads.append(threading.current_thread()))
    with qtbot.waitSignal(job.succeeded) as outcome:
        pass
    assert outcome.args is not None
    assert str(outcome.args[0]).startswith("job")
    assert threads == [threading.main_thread()]


def test_what_a_person_should_know_is_a_failure(jobs: Jobs, qtbot: QtBot) -> None:
    def fail(_on_event: EventSink, _cancel: CancelToken) -> None:
        raise MigrationError("It is locked.")

    job = jobs.start(fail)
    with qtbot.waitSignal(job.failed) as outcome:
        pass
    assert outcome.args is not None
    assert outcome.args[0].message == "It is locked."


def test_what_is_a_bug_is_told_apart(jobs: Jobs, qtbot: QtBot) -> None:
    bugs: list[object] = []
    jobs.crashed.connect(bugs.append)
    job = jobs.start(lambda on_event, cancel: 1 // 0)
    with qtbot.waitSignal(job.ended):
        pass
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]


def test_a_cancelled_job_says_so_when_it_has_ended(jobs: Jobs, qtbot: QtBot) -> None:
    started = threading.Event()

    def wait(_on_event: EventSink, cancel: CancelToken) -> None:
        woken = threading.Event()
        with cancel.interrupting(woken.set):
            started.set()
            woken.wait(10)
            raise RuntimeError("woken")

    job = jobs.start(wait)
    assert started.wait(5)
    with qtbot.waitSignal(job.cancelled):
        job.cancel()


def test_events_arrive_in_their_order_before_the_outcome(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[object] = []

    def tell(on_event: EventSink, _cancel: CancelToken) -> str:
        on_event(PhaseStarted(phase=Phase.COPY))
        for number in range(1200):
            on_event(StatementExecuted(object=str(number), duration_s=0))
        return "done"

    job = jobs.start(tell)

    def collect(events: tuple[Event, ...]) -> None:
        seen.extend(events)

    job.events.connect(collect)
    job.succeeded.connect(seen.append)
    with qtbot.waitSignal(job.ended):
        pass
    assert seen[0] == PhaseStarted(phase=Phase.COPY)
    assert [event.object for event in seen[1:-1]] == [str(number) for number in range(1200)]  # type: ignore[attr-defined]
    assert seen[-1] == "done"


def test_closing_cancels_and_waits(jobs: Jobs) -> None:
    ended = threading.Event()

    def wait(_on_event: EventSink, cancel: CancelToken) -> None:
        woken = threading.Event()
        with cancel.interrupting(woken.set):
            woken.wait(10)
        ended.set()

    jobs.start(wait)
    jobs.close()
    assert ended.is_set()


def test_jobs_tell_when_none_runs_any_more(jobs: Jobs, qtbot: QtBot) -> None:
    with qtbot.waitSignal(jobs.idle):
        jobs.start(lambda on_event, cancel: None)
        jobs.start(lambda on_event, cancel: None)
        assert jobs.is_busy
    assert not jobs.is_busy


def test_what_is_started_while_all_ends_is_cancelled_before_it_begins(jobs: Jobs, qtbot: QtBot) -> None:
    begun: list[str] = []
    jobs.end_all()
    job = jobs.start(lambda on_event, cancel: begun.append("begun"))
    with qtbot.waitSignal(job.cancelled):
        pass
    assert not begun
