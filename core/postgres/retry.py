"""What is done about a lost connection: the work is tried again, after growing delays, until too long has passed
without any success."""

import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from core.cancel import CancelToken
from core.errors import ConnectionLost, StatementFailed, TargetError
from core.events import EventSink, Reconnected, Reconnecting
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.line import Line, stop_statement
from core.postgres.pool import Pool

RETRY_FOR_S = 300.0
"""How long to go on without a success, by default."""

_DELAYS_S = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
_LAST_DELAY_S = 30.0
_GONE_WITHIN_S = 10.0
_LOOK_S = 0.05

_TEMPORARY = {"40001", "40P01"}
"""serialization_failure and deadlock_detected: the same statement succeeds later
(https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html)."""

Result = TypeVar("Result")


class Attempts:
    """One piece of work, tried again when its connection is lost. For one thread."""

    def __init__(self, pool: Pool, *, retry_for_s: float, on_event: EventSink, cancel: CancelToken) -> None:
        self._pool, self._retry_for_s, self._on_event, self._cancel = pool, retry_for_s, on_event, cancel
        self._failing_since: float | None = None
        self._lost_pids: set[int] = set()
        self.failures = 0
        """Since the last success."""

    def succeeded(self) -> None:
        """Some of the work is done for good: the time until giving up begins anew."""
        self._failing_since, self.failures = None, 0

    def run(self, work: Callable[[Connection], Result], *, object: str = "") -> Result:
        """Call `work` with a connection until it returns. What it had not committed is gone when it is called again.

        It does nothing but wait for the server: the connection is watched all the time. `object` is what it works on,
        for people. Raises TargetError: what is no matter of the connection at once, ConnectionLost after `retry_for_s`.
        """

        def watched(connection: Connection, line: Line) -> Result:
            with line:
                return work(connection)

        return self.run_on_line(watched, object=object)

    def run_on_line(self, work: Callable[[Connection, Line], Result], *, object: str = "") -> Result:
        """The same for work that does other things in between: what waits for the server is to be done in a `with` of
        the line."""

        def attempt() -> Result:
            with self._pool.connection(self._cancel) as connection:
                pid = connection.info.backend_pid
                try:
                    with (
                        self._cancel.interrupting(partial(stop_statement, connection)),
                        translate_errors(object=object),
                        self._pool.watch.line(connection, object) as line,
                    ):
                        if self.failures:
                            with line:
                                self._start_again(connection)
                        return work(connection, line)
                except ConnectionLost:
                    self._lost_pids.add(pid)
                    raise

        return self.retry(attempt)

    def retry(self, work: Callable[[], Result]) -> Result:
        """The same for work that borrows its connections itself."""
        while True:
            try:
                result = work()
            except TargetError as error:
                if not _is_passing(error):
                    raise
                self._wait(error)
            else:
                self.succeeded()
                return result

    def _start_again(self, connection: Connection) -> None:
        """The server may not have noticed that it lost us, and still be at work: what it commits must be seen."""
        for pid in tuple(self._lost_pids):
            end_session(connection, pid, self._pool.application_name)
            self._lost_pids.discard(pid)
        self._pool.on_reconnected()
        self._on_event(Reconnected(attempt=self.failures))

    def _wait(self, error: TargetError) -> None:
        now = time.monotonic()
        if self._failing_since is None:
            self._failing_since = now
        delay_s = _DELAYS_S[self.failures] if self.failures < len(_DELAYS_S) else _LAST_DELAY_S
        self.failures += 1
        left_s = self._failing_since + self._retry_for_s - now
        if left_s <= 0:
            raise error
        delay_s = min(delay_s, left_s)
        self._on_event(Reconnecting(reason=error.message, attempt=self.failures, wait_s=delay_s))
        self._cancel.wait(delay_s)


def end_session(connection: Connection, pid: int, application_name: str) -> None:
    """End a session of our own that lost its client, and wait until it has. A process that now has the same number but
    is not ours is left alone. What can't be ended within some seconds is left to itself."""
    if not application_name:
        return
    deadline = time.monotonic() + _GONE_WITHIN_S
    ended = "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity"
    present = "SELECT FROM pg_catalog.pg_stat_activity"
    condition = " WHERE pid = %s AND application_name = %s"
    row = connection.execute(ended + condition, (pid, application_name)).fetchone()
    while row is not None and time.monotonic() < deadline:
        time.sleep(_LOOK_S)
        row = connection.execute(present + condition, (pid, application_name)).fetchone()


def _is_passing(error: TargetError) -> bool:
    return isinstance(error, ConnectionLost) or (isinstance(error, StatementFailed) and error.sqlstate in _TEMPORARY)
