"""What a run that lost its client leaves at work on the server, and the lock that keeps two processes from carrying on
the same run."""

import hashlib
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from core.errors import RunInUse
from core.postgres.connect import Connection, connect
from core.postgres.errors import translate_errors
from core.postgres.line import is_alive

_LOOK_S = 0.05
_AGAIN_WITHIN_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LockHolder:
    """The session that holds a run's lock. What the server does not show to this role is None."""

    pid: int
    application_name: str
    user: str
    address: str | None
    """None over a socket of the server's own machine."""
    connected_at: datetime | None
    state: str | None
    state_age_s: float | None


def end_leftovers(
    connection: Connection, application_name: str, *, wait_s: float, keep: Collection[int] = ()
) -> tuple[int, ...]:
    """End the sessions of this login and database with that application name, and wait until they are gone.

    Not the caller's own, nor those in `keep`: the run's connections that live. After a lost connection its process
    may go on with its statement, and hold its locks. Returns the pids of those still there after `wait_s`: of a
    process that is stuck in the operating system, say. Raises TargetError.
    """
    query = b"""
        SELECT pid FROM pg_catalog.pg_stat_activity
        WHERE usename = session_user AND datname = pg_catalog.current_database() AND application_name = %s
          AND backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid() AND pid <> ALL (%s::int[])
        ORDER BY pid
    """
    deadline = time.monotonic() + wait_s
    with translate_errors("the sessions that are left"):
        while True:
            # All of them each time: one whose client was still connecting shows up late.
            rows = connection.execute(
                b"SELECT pid, pg_catalog.pg_terminate_backend(pid) FROM (" + query + b") left_behind",
                (application_name, list(keep)),
            ).fetchall()
            if not rows or time.monotonic() >= deadline:
                return tuple(pid for pid, _ in rows)
            time.sleep(_LOOK_S)


def take_run_lock(connection: Connection, run_id: str, *, wait_s: float) -> LockHolder | None:
    """Take the lock of a run for this session, until it ends; None if it was taken, else who has held it for `wait_s`.

    The lock goes with the connection, even a lost one: who connects anew must take it again. One whose client is gone
    may hold it for as long as it takes the server to notice. Raises TargetError.
    """
    key = _key(run_id)
    deadline = time.monotonic() + wait_s
    with translate_errors("the lock of the run"):
        while True:
            row = connection.execute(b"SELECT pg_catalog.pg_try_advisory_lock(%s)", [key]).fetchone()
            if row == (True,):
                return None
            holder = _find_holder(connection, key)
            # One that is found no more has just let go.
            if holder is not None and time.monotonic() >= deadline:
                return holder
            time.sleep(_LOOK_S)


class RunLock:
    """A run's lock, held by the session of a connection, and taken anew over another one when that is lost.

    Thread-safe. `close` closes the connection that it came to, and so lets the lock go.
    """

    def __init__(self, url: str, connection: Connection, run_id: str, application_name: str) -> None:
        """`connection` has the lock."""
        self._url, self._run_id, self._application_name = url, run_id, application_name
        self._connection = connection
        self._lock = threading.Lock()

    def hold(self) -> None:
        """Take it again if the session that had it is gone. Raises RunInUse, TargetError."""
        with self._lock:
            if is_alive(self._connection):
                return
            self._connection.close()
            self._connection = connect(self._url, autocommit=True, application_name=self._application_name)
            check_lock(take_run_lock(self._connection, self._run_id, wait_s=_AGAIN_WITHIN_S), self._run_id)

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def check_lock(holder: LockHolder | None, run_id: str) -> None:
    """Raise RunInUse if somebody else has the lock of a run."""
    if holder is not None:
        raise RunInUse(
            f"The run {run_id} is being carried on by another process: its session on the server is number"
            f" {holder.pid}" + (f", from {holder.address}." if holder.address else "."),
            "Wait for it, or end it. If it has ended already, the server has not noticed yet: try again in a minute.",
        )


def _find_holder(connection: Connection, key: int) -> LockHolder | None:
    """pg_locks shows a key of 64 bits as two halves, and 1 as its objsubid
    (https://www.postgresql.org/docs/current/view-pg-locks.html)."""
    row = connection.execute(
        b"""
        SELECT l.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, ''), pg_catalog.host(a.client_addr),
               a.backend_start, a.state, extract(epoch FROM pg_catalog.clock_timestamp() - a.state_change)::float8
        FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
          AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
          AND l.classid::bigint = %s::bigint AND l.objid::bigint = %s::bigint
        """,
        (key >> 32 & 0xFFFFFFFF, key & 0xFFFFFFFF),
    ).fetchone()
    if row is None:
        return None
    pid, application_name, user, address, connected_at, state, age_s = row
    return LockHolder(
        pid=pid,
        application_name=application_name,
        user=user,
        address=address,
        connected_at=connected_at,
        state=state,
        state_age_s=age_s,
    )


def _key(run_id: str) -> int:
    """A number of 64 bits with a sign: what others lock by small numbers of their own stays apart from it."""
    return int.from_bytes(hashlib.sha256(f"howdah run {run_id}".encode()).digest()[:8], signed=True)
