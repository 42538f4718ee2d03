"""Copying keeps to a rate, and tells which side it waits for."""

import threading
import time

import pytest

from core.cancel import CancelToken
from core.copy.pace import Pace
from core.errors import Cancelled
from core.events import Bottleneck, Event, ignore_events


def test_without_a_rate_nothing_waits() -> None:
    started = time.monotonic()
    Pace(max_rate_bytes_s=None, on_event=ignore_events).throttle(10**12, CancelToken())
    assert time.monotonic() - started < 0.5


def test_several_threads_keep_to_the_rate_together() -> None:
    pace = Pace(max_rate_bytes_s=1_000_000, on_event=ignore_events)
    started = time.monotonic()
    threads = [
        threading.Thread(target=lambda: [pace.throttle(25_000, CancelToken()) for _ in range(4)]) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - started >= 0.299


def test_waiting_for_the_rate_ends_when_it_is_cancelled() -> None:
    pace, cancel = Pace(max_rate_bytes_s=1, on_event=ignore_events), CancelToken()
    threading.Timer(0.1, cancel.cancel).start()
    with pytest.raises(Cancelled):
        pace.throttle(1_000_000, cancel)


def test_the_side_that_was_waited_for_is_told_about_once_a_second() -> None:
    events: list[Event] = []
    pace = Pace(max_rate_bytes_s=None, on_event=events.append)
    deadline = time.monotonic() + 1.2
    while time.monotonic() < deadline:
        pace.add(source_s=0.25, target_s=0.5)
        time.sleep(0.01)
    (sample,) = events
    assert isinstance(sample, Bottleneck)
    assert sample.waiting_for_target_s == 2 * sample.waiting_for_source_s > 0
