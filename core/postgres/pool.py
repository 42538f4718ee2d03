"""A small pool of connections to the target, each with the session that `connect` sets up.

This is the one home of psycopg_pool.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

from core.errors import ConnectionLost
from core.postgres.connect import Connection, connect

ACQUIRE_TIMEOUT_S = 30.0
IDLE_TIMEOUT_S = 600.0

# The pool logs each connection that it loses; whoever was using that one tells of it by an exception.
logging.getLogger("psycopg.pool").setLevel(logging.ERROR)


class _Session(psycopg.Connection[TupleRow]):
    """What the pool opens: connections with Howdah's settings."""

    @classmethod
    def connect(cls, conninfo: str = "", **_parameters: Any) -> Connection:  # type: ignore[override]
        return connect(conninfo)


class Pool:
    """Lends connections to threads. Made by `open_pool`."""

    def __init__(self, pool: ConnectionPool[_Session]) -> None:
        self._pool = pool

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection in autocommit mode for the time of a `with`; given back, or replaced if it broke.

        Raises ConnectionLost where none can be had in time.
        """
        try:
            connection = self._pool.getconn(ACQUIRE_TIMEOUT_S)
        except PoolTimeout as error:
            raise ConnectionLost(
                f"The server gave no connection within {ACQUIRE_TIMEOUT_S:.0f} seconds.",
                "Check that it is running and has connections to spare, or use fewer with --connections.",
            ) from error
        try:
            connection.autocommit = True
            yield connection
        finally:
            self._pool.putconn(connection)


@contextmanager
def open_pool(url: str, *, max_connections: int, min_connections: int = 1) -> Iterator[Pool]:
    """A pool for the server of a URL, closed at the end. Call `connect` first: its errors say more."""
    with ConnectionPool(
        url,
        connection_class=_Session,
        min_size=min(min_connections, max_connections),
        max_size=max_connections,
        timeout=ACQUIRE_TIMEOUT_S,
        max_idle=IDLE_TIMEOUT_S,
        open=False,
        name="howdah",
    ) as pool:
        yield Pool(pool)
