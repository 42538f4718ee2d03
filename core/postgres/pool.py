"""A small pool of connections to the target, each with the session that `connect` sets up.

This is the one home of psycopg_pool.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

from core.cancel import CancelToken
from core.errors import ConnectionLost
from core.events import EventSink, ignore_events
from core.postgres.connect import Connection, connect, split_pool_parameters
from core.postgres.line import is_alive
from core.postgres.watch import Watch, watching

ACQUIRE_TIMEOUT_S = 30.0
IDLE_TIMEOUT_S = 600.0
_DEFAULT_MIN, _DEFAULT_MAX = 1, 10
_LOOK_S = 0.5

# Both log each connection that is lost; whoever was using that one tells of it by an exception.
logging.getLogger("psycopg").setLevel(logging.ERROR)
logging.getLogger("psycopg.pool").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSize:
    """How many connections a pool keeps, and how many it opens at most."""

    minimum: int
    maximum: int


def read_pool_size(url: str, connections: int | None = None) -> PoolSize:
    """What the URL's `min_connections` and `max_connections` say, 1 and 10 where they are silent; `connections`, if
    given, counts before its maximum. Raises ConnectionFailed."""
    _, minimum, maximum = split_pool_parameters(url)
    most = connections or maximum or max(_DEFAULT_MAX, minimum or 0)
    return PoolSize(minimum=min(_DEFAULT_MIN if minimum is None else minimum, most), maximum=most)


class _Session(psycopg.Connection[TupleRow]):
    """What the pool opens: connections with Howdah's settings."""

    @classmethod
    def connect(cls, conninfo: str = "", **parameters: Any) -> "_Session":
        return cast("_Session", connect(conninfo, application_name=parameters.get("application_name", "")))


def _check_idle(connection: Connection) -> None:
    """Before one is lent: a server that was started again has forgotten those that lay idle. Raises
    psycopg.OperationalError."""
    if not is_alive(connection):
        # libpq has not seen the end yet, and the pool would take it for a good one again.
        connection.close()
        raise psycopg.OperationalError("the connection ended while it lay idle")


class Pool:
    """Lends connections to threads. Made by `open_pool`."""

    def __init__(
        self,
        pool: ConnectionPool[_Session],
        application_name: str,
        watch: Watch,
        on_reconnected: Callable[[], None],
    ) -> None:
        self._pool, self.application_name, self.watch = pool, application_name, watch
        self.on_reconnected = on_reconnected

    @contextmanager
    def connection(self, cancel: CancelToken | None = None) -> Iterator[Connection]:
        """A connection in autocommit mode for the time of a `with`; given back, or replaced if it broke.

        Raises ConnectionLost where none can be had in time, Cancelled.
        """
        connection = self._acquire(cancel or CancelToken())
        try:
            connection.autocommit = True
            yield connection
        finally:
            self._pool.putconn(connection)

    def _acquire(self, cancel: CancelToken) -> _Session:
        deadline = time.monotonic() + ACQUIRE_TIMEOUT_S
        while True:
            cancel.check()
            try:
                return self._pool.getconn(_LOOK_S)
            except PoolTimeout as error:
                if time.monotonic() > deadline:
                    raise ConnectionLost(
                        f"The server gave no connection within {ACQUIRE_TIMEOUT_S:.0f} seconds.",
                        "Check that it is running and has connections to spare, or use fewer with --connections.",
                    ) from error


@contextmanager
def open_pool(
    url: str,
    size: PoolSize,
    *,
    application_name: str = "",
    on_reconnected: Callable[[], None] = lambda: None,
    on_event: EventSink = ignore_events,
) -> Iterator[Pool]:
    """A pool for the server of a URL, closed at the end, and a watch over its connections that tells `on_event` of
    statements that take long. `on_reconnected` is called when there is a connection again after one was lost. Call
    `connect` first: its errors say more."""
    with (
        watching(url, application_name, on_event=on_event) as watch,
        ConnectionPool(
            url,
            connection_class=_Session,
            kwargs={"application_name": application_name},
            min_size=size.minimum,
            max_size=size.maximum,
            timeout=ACQUIRE_TIMEOUT_S,
            max_idle=IDLE_TIMEOUT_S,
            check=_check_idle,
            open=False,
            name="howdah",
        ) as pool,
    ):
        yield Pool(pool, application_name, watch, on_reconnected)
