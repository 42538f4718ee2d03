"""A thread that looks after the run's other connections: it tells of statements that take long, and breaks lines over
which nothing moves any more.

Whether a blocked thread waits for work, for a lock or for nothing can't be seen from this side: the server is asked,
over a connection of the watch's own, which is made when first there is something to ask about. A failure of that
connection never fails the run.
"""

import logging
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

import psycopg
from psycopg.conninfo import make_conninfo

from core.errors import TargetError
from core.events import EventSink, StatementWatched
from core.postgres.activity import Activity, Blocker, read_activity_of
from core.postgres.connect import Connection, connect, read_parameters
from core.postgres.line import Call, Line, Plug

TELL_AFTER_S = 5.0
STALL_S = 60.0
EVERY_S = 2.0
_ANSWER_S = 10.0
_JOIN_S = 1.0
_LOG = logging.getLogger(__name__)

_FROM_SERVER = re.compile(r"\w:  ")
"""libpq puts the server's own words after "FATAL:" (in the server's language) and two spaces, its own after one."""


class _NoFacts(Enum):
    """Why it can't be told what the server's processes do."""

    SILENCE = "no server answers"
    REFUSAL = "the server answers, and does not tell"


class Watch:
    """Made by `watching`. Safe to use from any thread."""

    def __init__(
        self,
        url: str,
        application_name: str,
        *,
        on_event: EventSink,
        tell_after_s: float,
        stall_s: float,
        every_s: float,
    ) -> None:
        self._url, self._application_name, self._on_event = url, application_name, on_event
        self._tell_after_s, self._stall_s, self._every_s = tell_after_s, stall_s, every_s
        self._ask_after_s = min(tell_after_s, stall_s / 4)
        self._answer_s = min(_ANSWER_S, stall_s / 2)
        self._lock = threading.Lock()
        self._lines: set[Line] = set()
        self._stopped = threading.Event()
        self._connection: Connection | None = None
        self._plug: Plug | None = None
        self._knows_pids = True
        self._delay_s = self._retry_at = 0.0
        self._thread = threading.Thread(target=self._work, name="watch", daemon=True)

    @contextmanager
    def line(self, connection: Connection, object: str) -> Iterator[Line]:
        """Look after a connection for the time of a `with`; `object` is what is being worked on, for people.

        Only what is done inside of `with line:` is looked at. A call over which nothing moved for `stall_s` while the
        server waited for its client too, or did not answer, is broken off: it raises ConnectionLost.
        """
        line = Line(connection, object)
        with self._lock:
            self._lines.add(line)
        try:
            yield line
        finally:
            with self._lock:
                self._lines.discard(line)
            line.close()

    @contextmanager
    def statement(self, connection: Connection, object: str) -> Iterator[None]:
        """The same for a body that is nothing but a statement, or a few. Raises ConnectionLost."""
        with self.line(connection, object) as line, line:
            yield

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the thread; one that is just connecting over a dead line ends a few seconds later, by itself."""
        self._stopped.set()
        with self._lock:
            if self._plug is not None:
                self._plug.pull()
        self._thread.join(_JOIN_S)

    def _work(self) -> None:
        try:
            while not self._stopped.wait(self._every_s):
                with self._lock:
                    lines = tuple(self._lines)
                calls = [(line, call) for line in lines if (call := line.call) and _age_s(call) >= self._ask_after_s]
                if not calls:
                    continue
                facts = self._ask([line.pid for line, _ in calls])
                for line, call in calls:
                    if self._is_dead(line, call, facts):
                        _LOG.debug("the line of process %d is dead", line.pid)
                        line.cut(call)
                    elif _age_s(call) >= self._tell_after_s and not self._stopped.is_set():
                        self._tell(line, call, facts, {line.pid: line.object for line in lines})
        finally:
            self._close()

    def _is_dead(self, line: Line, call: Call, facts: dict[int, Activity] | _NoFacts) -> bool:
        """Whether for `stall_s` each look found the line without life. Having been refused says nothing either way."""
        if facts is _NoFacts.REFUSAL:
            return False
        if isinstance(facts, dict) and _has_life(call, facts.get(line.pid)):
            call.stuck_since = None
            return False
        if call.stuck_since is None:
            call.stuck_since = time.monotonic()
        return time.monotonic() - call.stuck_since >= self._stall_s

    def _tell(self, line: Line, call: Call, facts: dict[int, Activity] | _NoFacts, objects: dict[int, str]) -> None:
        activity = facts.get(line.pid) if isinstance(facts, dict) else None
        self._on_event(
            StatementWatched(
                object=line.object,
                running_s=_age_s(call),
                blocked_by=", ".join(_name(blocker, objects) for blocker in activity.blocked_by) if activity else "",
                done_share=activity.done_share if activity else None,
                stuck_s=0.0 if call.stuck_since is None else time.monotonic() - call.stuck_since,
            )
        )

    def _ask(self, pids: list[int]) -> dict[int, Activity] | _NoFacts:
        """What these do, by pid. A connection that has died unnoticed is silent once, and made anew the next time."""
        if self._connection is None and (failure := self._connect()):
            return failure
        try:
            activities = self._read(pids)
        except (TargetError, psycopg.Error):
            self._close()
            return _NoFacts.SILENCE
        return {each.pid: each for each in activities} if self._knows_pids else _NoFacts.REFUSAL

    def _connect(self) -> _NoFacts | None:
        now = time.monotonic()
        if now < self._retry_at:
            return _NoFacts.REFUSAL
        try:
            connection = connect(self._write_url(), autocommit=True, application_name=self._application_name)
            plug = Plug(connection)
        except (TargetError, psycopg.Error) as error:
            self._delay_s = min(max(self._every_s, 2 * self._delay_s), self._stall_s / 4)
            self._retry_at = now + self._delay_s
            _LOG.debug("the watch has no connection: %s", error)
            return _NoFacts.REFUSAL if _FROM_SERVER.search(str(error.__cause__)) else _NoFacts.SILENCE
        self._delay_s = self._retry_at = 0.0
        with self._lock:
            self._connection, self._plug = connection, plug
            if self._stopped.is_set():
                plug.pull()
        return None

    def _write_url(self) -> str:
        """Nothing that the watch sends is long, so that here an answer that does not come is a line that is dead."""
        limits = {
            "connect_timeout": str(max(2, round(self._answer_s))),
            "tcp_user_timeout": str(round(self._answer_s * 1000)),
        }
        return make_conninfo(**(read_parameters(self._url) | limits))

    def _read(self, pids: list[int]) -> tuple[Activity, ...]:
        assert self._connection is not None
        assert self._plug is not None
        deadline = threading.Timer(self._answer_s, self._plug.pull)
        deadline.name = "watch deadline"
        deadline.start()
        try:
            # A pooler in between makes up its own numbers, by which the server knows no process.
            row = self._connection.execute(b"SELECT pg_catalog.pg_backend_pid()").fetchone()
            self._knows_pids = row == (self._connection.info.backend_pid,)
            return read_activity_of(self._connection, pids)
        finally:
            deadline.cancel()
            deadline.join()

    def _close(self) -> None:
        with self._lock:
            connection, plug = self._connection, self._plug
            self._connection = self._plug = None
        if connection is not None and plug is not None:
            connection.close()
            plug.close()


@contextmanager
def watching(
    url: str,
    application_name: str,
    *,
    on_event: EventSink,
    tell_after_s: float = TELL_AFTER_S,
    stall_s: float = STALL_S,
    every_s: float = EVERY_S,
) -> Iterator[Watch]:
    """Watch, for the time of a `with`, the connections to the server of a URL that are given to `Watch.line`.

    Of what takes longer than `tell_after_s` a StatementWatched is sent about every `every_s`, on the watch's thread;
    a line without life for `stall_s` is broken. Never raises.
    """
    watch = Watch(url, application_name, on_event=on_event, tell_after_s=tell_after_s, stall_s=stall_s, every_s=every_s)
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()


def _has_life(call: Call, activity: Activity | None) -> bool:
    """The server works on its own or waits for a lock; or it waits for this side, and bytes have arrived or statements
    have come and gone meanwhile."""
    if activity is None:
        return False
    seen = (activity.bytes_processed, activity.state_since_s)
    has_moved = call.seen is not None and seen != call.seen
    call.seen = seen
    return has_moved or not activity.waits_for_client


def _age_s(call: Call) -> float:
    return time.monotonic() - call.started_at


def _name(blocker: Blocker, objects: dict[int, str]) -> str:
    """Who holds a lock: another of the run's own works, or a program, its user and its process."""
    if blocker.pid in objects:
        return objects[blocker.pid]
    return f"{blocker.application_name or '?'} ({blocker.user or '?'}, {blocker.pid})"
