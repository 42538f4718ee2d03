"""A token that asks a running stage to stop, or to wait, and wakes what it is blocked in."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from core.errors import Cancelled

_LOOK_S = 0.1
_AGAIN_S = 1.0
"""Until a call that has not ended is stopped once more. A stop that comes before the call has begun is without effect:
SQLite and the server forget it (https://sqlite.org/c3ref/interrupt.html,
https://www.postgresql.org/docs/current/libpq-cancel.html)."""


class CancelToken:
    """Shared by the one who may cancel or pause and the work that must notice. Thread-safe.

    Work calls `check()` between steps, and wraps a blocking call in `interrupting(stop)`, where `stop` makes that
    call return early (`sqlite3.Connection.interrupt`, `core.postgres.line.stop_statement`).
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._runs = threading.Event()
        self._runs.set()
        self._changes = threading.Condition()
        self._stops: list[Callable[[], object]] = []
        """Of the calls that are under way."""

    @property
    def is_paused(self) -> bool:
        return not self._runs.is_set()

    def child(self) -> "CancelToken":
        """A token for a part of the work: paused with this one, and cancelled by itself alone."""
        child = CancelToken()
        child._runs = self._runs
        return child

    def pause(self) -> None:
        """Let the work wait at its next `check()`, until `go_on()`."""
        self._runs.clear()

    def go_on(self) -> None:
        self._runs.set()

    def wait(self, seconds: float) -> None:
        """Sleep, and raise `Cancelled` as soon as the end is asked for."""
        self._event.wait(seconds)
        self.check()

    def cancel(self) -> None:
        """Ask for the end; every blocking call now under `interrupting` is stopped, again and again until it ends. Safe
        to call twice."""
        with self._changes:
            is_first = not self._event.is_set()
            self._event.set()
            stops = list(self._stops)
        if is_first and stops:
            _call_all(stops)
            threading.Thread(target=self._stop_those_left, name="stop-again", daemon=True).start()

    def _stop_those_left(self) -> None:
        while True:
            with self._changes:
                if self._changes.wait_for(lambda: not self._stops, _AGAIN_S):
                    return
                stops = list(self._stops)
            _call_all(stops)

    def check(self) -> None:
        """Raise `Cancelled` if the end was asked for; while paused, wait."""
        while not self._runs.is_set() and not self._event.is_set():
            self._runs.wait(_LOOK_S)
        if self._event.is_set():
            raise Cancelled

    @contextmanager
    def interrupting(self, stop: Callable[[], object]) -> Iterator[None]:
        """Run the body such that `cancel()` calls `stop`, from another thread.

        Raises `Cancelled` instead of the error that the interruption causes inside the body.
        """
        with self._changes:
            if not self._event.is_set():
                self._stops.append(stop)
        self.check()
        try:
            yield
        except Exception as error:
            if self._event.is_set():
                raise Cancelled from error
            raise
        finally:
            with self._changes:
                if stop in self._stops:
                    self._stops.remove(stop)
                    self._changes.notify_all()


def _call_all(stops: Sequence[Callable[[], object]]) -> None:
    """Side by side: on a dead line each takes as long as it waits for the server."""
    others = [threading.Thread(target=_call, args=(stop,), name="stop") for stop in stops[1:]]
    for other in others:
        other.start()
    for stop in stops[:1]:
        _call(stop)
    for other in others:
        other.join()


def _call(stop: Callable[[], object]) -> None:
    """One that fails must not keep the others from being stopped."""
    with suppress(Exception):
        stop()
