"""What the server says its sessions are doing: at work, waiting for a lock, or waiting for their client.

From pg_stat_activity, pg_blocking_pids and the progress views, as numbers and the server's own words; apart from
`core.postgres.watch`, which draws conclusions from it.
https://www.postgresql.org/docs/current/monitoring-stats.html
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.postgres.connect import Connection
from core.postgres.errors import translate_errors

_LOCK, _CLIENT = "Lock", "Client"

# The phases of a B-tree's building, and where in the whole each begins and ends: filling it is the smaller part. Other
# kinds of index know the scan alone, as "building index".
_INDEX_PHASES = {
    "building index: scanning table": (0.0, 0.7),
    "building index: sorting live tuples": (0.7, 0.7),
    "building index: sorting dead tuples": (0.7, 0.7),
    "building index: loading tuples in tree": (0.7, 1.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """A session whose lock another waits for; `pid` 0 is a prepared transaction.

    What a role may not see of other roles' sessions is None: their state and age.
    """

    pid: int
    application_name: str
    """Where it gives none, what kind of process it is: "client backend", "autovacuum worker"."""
    user: str
    state: str | None
    state_age_s: float | None
    """Since when it is in that state: how long it has been idle in its transaction, for instance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A session: `state` as in pg_stat_activity ("active", "idle in transaction"), `wait_type` and `wait_event` too."""

    pid: int
    state: str | None
    wait_type: str | None
    wait_event: str | None
    statement_age_s: float | None
    """None where no statement is running."""
    blocked_by: tuple[Blocker, ...]
    done_share: float | None
    """0 to 1, where the server tells: of CREATE INDEX, ANALYZE, and keys that an index is built for."""
    bytes_processed: int | None
    """Of a COPY, either way; None before version 14."""
    state_since_s: float | None
    """When it came into its state, by the server's clock, in seconds since 1970: each statement moves it."""

    @property
    def waits_for_client(self) -> bool:
        """The server can do nothing until its client sends something, or takes what was sent."""
        return self.wait_type == _CLIENT


def read_activity(connection: Connection, application_name: str) -> tuple[Activity, ...]:
    """The other sessions of this login with that application name, by pid. Raises TargetError."""
    condition = "a.usename = session_user AND a.application_name = %s AND a.pid <> pg_catalog.pg_backend_pid()"
    return _read(connection, condition, application_name)


def read_activity_of(connection: Connection, pids: Collection[int]) -> tuple[Activity, ...]:
    """Those of these sessions that are there, by pid. Raises TargetError."""
    return _read(connection, "a.pid = ANY (%s::int[])", list(pids))


def _read(connection: Connection, condition: str, value: str | list[int]) -> tuple[Activity, ...]:
    has_copy = connection.info.server_version >= 140000
    query = f"""
        SELECT a.pid, a.state, a.wait_event_type, a.wait_event,
               CASE WHEN a.state = 'active'
                    THEN extract(epoch FROM pg_catalog.clock_timestamp() - a.query_start)::float8 END,
               i.phase, i.blocks_done, i.blocks_total, i.tuples_done, i.tuples_total,
               n.sample_blks_scanned, n.sample_blks_total,
               {"c.bytes_processed" if has_copy else "NULL"}, extract(epoch FROM a.state_change)::float8
        FROM pg_catalog.pg_stat_activity a
        LEFT JOIN pg_catalog.pg_stat_progress_create_index i USING (pid)
        LEFT JOIN pg_catalog.pg_stat_progress_analyze n USING (pid)
        {"LEFT JOIN pg_catalog.pg_stat_progress_copy c USING (pid)" if has_copy else ""}
        WHERE a.backend_type = 'client backend' AND {condition}
        ORDER BY a.pid
    """
    with translate_errors("the list of sessions"):
        rows = connection.execute(query.encode(), [value]).fetchall()
        blockers = _read_blockers(connection, [pid for pid, _, wait_type, *_ in rows if wait_type == _LOCK])
    return tuple(
        Activity(
            pid=pid,
            state=state,
            wait_type=wait_type,
            wait_event=wait_event,
            statement_age_s=age_s,
            blocked_by=blockers.get(pid, ()),
            done_share=_estimate_share(progress),
            bytes_processed=bytes_processed,
            state_since_s=since_s,
        )
        for pid, state, wait_type, wait_event, age_s, *progress, bytes_processed, since_s in rows
    )


def _read_blockers(connection: Connection, pids: list[int]) -> dict[int, tuple[Blocker, ...]]:
    """Only of those that wait: pg_blocking_pids holds up the server's lock manager for a moment."""
    if not pids:
        return {}
    rows = connection.execute(
        b"""
        SELECT w.pid, b.pid, coalesce(nullif(s.application_name, ''), s.backend_type, ''),
               coalesce(s.usename::text, ''), s.state,
               extract(epoch FROM pg_catalog.clock_timestamp() - s.state_change)::float8
        FROM pg_catalog.unnest(%s::int[]) AS w (pid)
        CROSS JOIN LATERAL (SELECT DISTINCT pid FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(w.pid)) AS pid) b
        LEFT JOIN pg_catalog.pg_stat_activity s ON s.pid = b.pid
        ORDER BY 1, 2
        """,
        [pids],
    ).fetchall()
    found: dict[int, tuple[Blocker, ...]] = {}
    for waiting, pid, application_name, user, state, age_s in rows:
        blocker = Blocker(pid=pid, application_name=application_name, user=user, state=state, state_age_s=age_s)
        found[waiting] = (*found.get(waiting, ()), blocker)
    return found


def _estimate_share(progress: Sequence[object]) -> float | None:
    phase, *counts = progress
    blocks_done, blocks_total, tuples_done, tuples_total, sample_done, sample_total = (
        count if isinstance(count, int) else 0 for count in counts
    )
    if sample_total:
        return min(1.0, sample_done / sample_total)
    if not isinstance(phase, str):
        return None
    if phase not in _INDEX_PHASES:
        return min(1.0, blocks_done / blocks_total) if blocks_total else None
    begin, end = _INDEX_PHASES[phase]
    # A phase's total may be known a moment after it began, and the counts of the scan stay in place after it.
    done, total = (tuples_done, tuples_total) if begin else (blocks_done, blocks_total)
    return begin + (end - begin) * min(1.0, done / total if total else 0.0)
