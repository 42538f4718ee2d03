"""A connection while a thread works over it, such that another thread can tell how long it has been blocked, and can
break the line so that the blocked call fails.

libpq has no time limit for an answer, and its `tcp_user_timeout` is none either: it also ends a COPY whose server is
alive but has not read for that long, as while it waits for a lock. So the decision is made by `core.postgres.watch`,
which asks the server; what is here carries it out.
"""

import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

import psycopg

from core.errors import ConnectionLost
from core.postgres.connect import Connection

_CANCEL_S = 2.0


class Plug:
    """A second hold on a connection's socket, by which any thread can break it at any time."""

    def __init__(self, connection: Connection) -> None:
        # Taken at once and kept: the number may be another socket's when it comes to pulling. shutdown() does not
        # look at the family that is given here.
        self._socket = socket.fromfd(connection.fileno(), socket.AF_INET, socket.SOCK_STREAM)

    def pull(self) -> None:
        """Break the connection: who waits on it gets an OperationalError, now."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._socket.close()


def is_alive(connection: Connection) -> bool:
    """Whether an idle connection is open, as far as can be told without a round trip, which might take for ever: the
    server has said nothing that nobody asked for, such as its farewell."""
    if connection.closed:
        return False
    with selectors.DefaultSelector() as selector:
        selector.register(connection.fileno(), selectors.EVENT_READ)
        return not selector.select(0)


def stop_statement(connection: Connection) -> None:
    """Make a statement that another thread waits for fail, soon: the server is asked to cancel it; where it does not
    answer, the connection is broken."""
    plug = Plug(connection)
    try:
        connection.cancel_safe(timeout=_CANCEL_S)
    except psycopg.Error:
        plug.pull()
    finally:
        plug.close()


class Call:
    """A stretch of time in which a thread may be blocked by the server, and what was seen of it meanwhile."""

    __slots__ = ("seen", "started_at", "stuck_since")

    def __init__(self) -> None:
        self.started_at = time.monotonic()
        self.stuck_since: float | None = None
        self.seen: tuple[int | None, float | None] | None = None
        """The bytes that the server had processed at the last look, and since when it was in its state."""


class Line:
    """Made by `Watch.line`. `with line:` goes around whatever may be blocked by the server, and nothing else.

    Inside, `beat()` says that something moved. What waits for anything but the server (the source, a pause) belongs
    outside, or into `resting()`: the server would be seen waiting for its client, which is how a dead line looks. Not
    to be nested.
    """

    def __init__(self, connection: Connection, object: str) -> None:
        self.pid, self.object = connection.info.backend_pid, object
        self.call: Call | None = None
        self._plug = Plug(connection)
        self._lock = threading.Lock()
        self._cut_after_s: float | None = None

    def beat(self) -> None:
        """Something was sent or received just now."""
        with self._lock:
            self.call = Call()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Inside of `with line:`, a body that waits for anything but the server."""
        with self._lock:
            self.call = None
        try:
            yield
        finally:
            self.beat()

    def __enter__(self) -> None:
        self.beat()

    def __exit__(
        self, _type: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        with self._lock:
            self.call = None
        if self._cut_after_s is not None and isinstance(error, psycopg.OperationalError):
            raise ConnectionLost(
                f"Nothing moved on the connection to the server for {self._cut_after_s:.0f} seconds, while it worked "
                f"on {self.object}.",
                "Check the network between this machine and the server, then start again.",
                {"object": self.object},
            ) from error

    def cut(self, call: Call) -> None:
        """Break the connection if it is still in this call; the call's `with` then raises ConnectionLost."""
        with self._lock:
            if self.call is call:
                self._cut_after_s = time.monotonic() - call.started_at
                self._plug.pull()

    def close(self) -> None:
        with self._lock:
            self.call = None
            self._plug.close()
