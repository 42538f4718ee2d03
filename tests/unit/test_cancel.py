"""The token that stops work, and work on several threads that stops together."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from core.cancel import CancelToken
from core.errors import Cancelled
from core.parallel import read_ahead, run_side_by_side


def test_a_token_that_nobody_cancelled_lets_work_go_on() -> None:
    CancelToken().check()


def test_check_raises_after_cancel() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        token.check()


def test_cancel_wakes_a_blocking_call_and_its_error_becomes_cancelled() -> None:
    token, woken = CancelToken(), threading.Event()
    threading.Timer(0.05, token.cancel).start()

    def block() -> None:
        assert woken.wait(10)
        raise OSError("interrupted")

    with pytest.raises(Cancelled), token.interrupting(woken.set):
        block()


def test_a_call_that_has_not_ended_is_stopped_again_for_it_may_only_have_begun_after_the_first_time() -> None:
    token, stops, stopped = CancelToken(), [], threading.Event()

    def stop() -> None:
        stops.append(threading.current_thread())
        if len(stops) == 2:
            stopped.set()

    def block() -> None:
        token.cancel()
        assert stopped.wait(10)
        raise OSError("interrupted")

    with pytest.raises(Cancelled), token.interrupting(stop):
        block()


def test_calls_that_take_long_to_stop_are_stopped_side_by_side() -> None:
    token, together = CancelToken(), threading.Barrier(2)

    def stop() -> None:
        together.wait(10)

    with suppress(Cancelled), token.interrupting(stop), token.interrupting(lambda: stop()):
        token.cancel()
    assert not together.broken


def test_one_that_can_not_be_stopped_does_not_keep_the_others_from_it() -> None:
    token, stopped = CancelToken(), threading.Event()

    def fail() -> None:
        raise OSError("cannot be stopped")

    with suppress(Cancelled), token.interrupting(fail), token.interrupting(stopped.set):
        token.cancel()
    assert stopped.is_set()


def test_an_error_of_its_own_passes_through_interrupting() -> None:
    with pytest.raises(OSError, match="its own"), CancelToken().interrupting(lambda: None):
        raise OSError("its own")


def test_interrupting_after_cancel_does_not_start_the_body() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled), token.interrupting(lambda: None):
        pytest.fail("the body ran")


def test_results_come_in_the_order_of_the_items() -> None:
    def wait(seconds: float, _token: CancelToken) -> float:
        time.sleep(seconds)
        return seconds

    assert run_side_by_side(wait, [0.05, 0.0, 0.02], workers=3, cancel=CancelToken(), name="t") == [0.05, 0.0, 0.02]


def test_the_first_failure_stops_the_others_and_is_what_is_raised() -> None:
    stopped = threading.Event()

    def work(item: str, token: CancelToken) -> None:
        if item == "fails":
            raise ValueError("the first")
        while True:
            try:
                token.check()
            except Cancelled:
                stopped.set()
                raise
            time.sleep(0.005)

    with pytest.raises(ValueError, match="the first"):
        run_side_by_side(work, ["works", "fails"], workers=2, cancel=CancelToken(), name="t")
    assert stopped.is_set()


def test_cancelling_from_outside_stops_all_items() -> None:
    token = CancelToken()
    threading.Timer(0.05, token.cancel).start()

    def work(_item: int, own: CancelToken) -> None:
        while True:
            own.check()
            time.sleep(0.005)

    with pytest.raises(Cancelled):
        run_side_by_side(work, range(4), workers=2, cancel=token, name="t")


def test_a_single_item_is_worked_on_by_the_thread_that_asks_but_never_by_the_main_one() -> None:
    def name_thread(_item: int, _token: CancelToken) -> threading.Thread:
        return threading.current_thread()

    def ask(_item: int, token: CancelToken) -> tuple[threading.Thread, threading.Thread]:
        (alone,) = run_side_by_side(name_thread, [1], workers=2, cancel=token, name="inner")
        return threading.current_thread(), alone

    (beside, _) = run_side_by_side(ask, [1, 2], workers=2, cancel=CancelToken(), name="outer")
    assert beside[0] is beside[1]
    (main,) = run_side_by_side(name_thread, [1], workers=2, cancel=CancelToken(), name="t")
    assert main is not threading.main_thread()


def test_reading_ahead_yields_everything_in_order() -> None:
    assert list(read_ahead(range(100), depth=3, name="t")) == list(range(100))


def test_reading_ahead_raises_the_readers_error_after_what_came_before_it() -> None:
    def broken() -> Iterator[int]:
        yield 1
        yield 2
        raise OSError("the disk")

    seen = []
    with pytest.raises(OSError, match="the disk"):
        seen.extend(read_ahead(broken(), depth=5, name="t"))
    assert seen == [1, 2]


def test_closing_early_stops_the_thread_and_closes_the_reader() -> None:
    closed = threading.Event()

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    reading = read_ahead(endless(), depth=2, name="t")
    assert next(reading) == 1
    reading.close()
    assert closed.is_set()


def test_work_waits_while_it_is_paused_and_goes_on_after() -> None:
    token, passed = CancelToken(), threading.Event()
    token.pause()
    assert token.is_paused
    work = threading.Thread(target=lambda: (token.check(), passed.set()))
    work.start()
    assert not passed.wait(0.2)
    token.go_on()
    assert passed.wait(5)
    work.join()


def test_a_paused_work_can_be_cancelled() -> None:
    token = CancelToken()
    token.pause()
    threading.Timer(0.1, token.cancel).start()
    with pytest.raises(Cancelled):
        token.check()


def test_a_part_of_the_work_is_paused_with_the_whole_and_cancelled_by_itself() -> None:
    token = CancelToken()
    child = token.child()
    token.pause()
    assert child.is_paused
    token.go_on()
    child.cancel()
    token.check()
    with pytest.raises(Cancelled):
        child.check()


def test_a_wait_ends_early_when_it_is_cancelled() -> None:
    token = CancelToken()
    threading.Timer(0.05, token.cancel).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        token.wait(30)
    assert time.monotonic() - started < 10
