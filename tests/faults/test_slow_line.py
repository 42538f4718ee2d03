"""A line over which nothing comes any more, and one over which little comes: they are told apart."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.errors import Cancelled, ConnectionLost
from core.events import Phase, Reconnecting, TableProgress
from core.migration.resume import resume_run
from core.migration.run import migrate
from core.postgres.watch import watching
from tests.faults.comparing import assert_unpublished
from tests.faults.conftest import Line
from tests.faults.running import Watched, check_done, copies, options_for, run_id_in, starts
from tests.helpers.proxy import Direction

STALL_S = 1.0
NOTICED_S = 60.0
"""How long a run may take that is stalled for one such time; other tests may keep the machine busy."""


@pytest.fixture(autouse=True)
def soon_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line without life is broken off after a second, instead of a minute."""
    watching_closely = partial(watching, tell_after_s=0.5, stall_s=STALL_S, every_s=0.1)
    monkeypatch.setattr("core.postgres.pool.watching", watching_closely)


@contextmanager
def noticed_soon(line: Line) -> Iterator[None]:
    """Fail if a stall in the body is not noticed; it is ended then, so that the run ends."""
    unnoticed = threading.Event()

    def give_up() -> None:
        unnoticed.set()
        line.proxy.cut()
        line.proxy.go_on()

    timer = threading.Timer(NOTICED_S, give_up)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
    assert not unnoticed.is_set(), f"a stall was not noticed in {NOTICED_S} seconds"


def test_a_stalled_copy_is_noticed_and_goes_on_over_another_line(source: Path, line: Line) -> None:
    watched = Watched().at(starts(Phase.COPY), lambda: line.proxy.stall_after(350_000))
    with noticed_soon(line):
        report = migrate(options_for(source, line.url), on_event=watched)
    assert watched.has_reconnected
    check_done(report.verdict, source, line.direct_url)


@pytest.mark.parametrize("phase", [Phase.FINALIZE, Phase.VERIFY, Phase.PUBLISH])
def test_a_stall_after_the_copy_is_noticed_too(source: Path, line: Line, phase: Phase) -> None:
    watched = Watched().at(starts(phase), line.proxy.stall)
    with noticed_soon(line):
        report = migrate(options_for(source, line.url), on_event=watched)
    check_done(report.verdict, source, line.direct_url)


def test_an_answer_that_stalls_in_mid_verification_is_noticed(source: Path, line: Line) -> None:
    watched = Watched().at(starts(Phase.VERIFY), lambda: line.proxy.stall_after(100_000, Direction.TO_CLIENT))
    with noticed_soon(line):
        report = migrate(options_for(source, line.url), on_event=watched)
    assert watched.has_reconnected
    check_done(report.verdict, source, line.direct_url)


def test_a_line_that_stays_stalled_ends_the_run_and_it_can_be_resumed(
    source: Path, line: Line, short_patience: float
) -> None:
    watched = Watched().at(starts(Phase.COPY), lambda: line.proxy.stall_after(350_000, new_too=True))
    # For a connection of which nothing is heard, a URL may say how long to wait.
    url = line.url + "?connect_timeout=2"
    with noticed_soon(line), pytest.raises(ConnectionLost) as raised:
        migrate(options_for(source, url, retry_for_s=short_patience), on_event=watched)
    assert_unpublished(line.direct_url)
    run_id = run_id_in(raised.value, line.direct_url)
    line.proxy.cut()
    line.proxy.go_on()
    check_done(resume_run(run_id, options_for(source, line.url)).verdict, source, line.direct_url)


def test_a_run_over_a_stalled_line_can_be_cancelled(source: Path, line: Line) -> None:
    cancel = CancelToken()

    def stall_and_cancel() -> None:
        line.proxy.stall(new_too=True)
        timer.start()

    timer = threading.Timer(0.3, cancel.cancel)
    watched = Watched().at(copies("entry", 400), stall_and_cancel)
    options = options_for(source, line.url, max_rate_bytes_s=400_000)
    with noticed_soon(line), pytest.raises(Cancelled):
        migrate(options, on_event=watched, cancel=cancel)
    timer.join()
    assert_unpublished(line.direct_url)


def test_a_slow_line_is_only_slow(source: Path, line: Line) -> None:
    line.proxy.slow_down(400_000)
    watched = Watched()
    report = migrate(options_for(source, line.url), on_event=watched)
    assert watched.count(Reconnecting) == 0
    assert sum(isinstance(event, TableProgress) and event.phase is Phase.COPY for event in watched.events) > 10
    check_done(report.verdict, source, line.direct_url)
