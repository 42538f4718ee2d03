"""What an interruption costs: Howdah is killed in the middle of copying, and its run is then resumed.

The killed run is watched through the server's own view of COPY commands (pg_stat_progress_copy), which needs no lock
that the run might hold. The rows of the commands that are under way at the kill are what is lost: the open chunks.
https://www.postgresql.org/docs/current/progress-reporting.html#COPY-PROGRESS-REPORTING
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from tests.benchmarks.measure import Failure, Run, WayFailed
from tests.benchmarks.ways import HOWDAH_SCHEMA, Ground, clear, migrate_command, run_to_verified

_KILL_AT_SHARE = 0.5
_WATCH_EVERY_S = 0.02
_COPYING = """
    SELECT progress.pid, activity.query_start, progress.tuples_processed
    FROM pg_stat_progress_copy AS progress JOIN pg_stat_activity AS activity USING (pid)
    WHERE progress.command = 'COPY FROM'
"""
_RUN_IDS = """
    SELECT substr(nspname, 8) FROM pg_namespace WHERE nspname ~ '^howdah_' AND nspname !~ '_records$'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumption:
    """One run that was killed after `until_kill_s` with `rows_lost` rows on their way, and then resumed."""

    until_kill_s: float
    resumed_s: float
    peak_mb: float
    """Of the run that resumed, and so its `phases`."""
    phases: dict[str, float]
    rows_lost: int
    rows_total: int

    def cost_s(self, uninterrupted: Run) -> float:
        return self.until_kill_s + self.resumed_s - uninterrupted.wall_s

    def lost_s(self, uninterrupted: Run) -> float:
        """How long the lost rows had taken to copy, by the speed of a run that is not interrupted."""
        return uninterrupted.phases["copy"] * self.rows_lost / self.rows_total


def interrupt_and_resume(ground: Ground) -> Resumption:
    """Raises WayFailed where the run can't be killed in time, or its resumption does not end verified and whole."""
    clear(ground)
    with psycopg.connect(ground.url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {HOWDAH_SCHEMA} CASCADE")
        connection.execute("CHECKPOINT")
        until_kill_s, rows_lost = _kill_midway(ground, connection)
        runs = [run_id for (run_id,) in connection.execute(_RUN_IDS).fetchall()]
    if len(runs) != 1:
        raise WayFailed(Failure(reason=f"{len(runs)} runs were left on the server instead of 1"))
    resumed = run_to_verified(ground, [sys.executable, "-m", "core", "resume", runs[0], ground.url])
    return Resumption(
        until_kill_s=until_kill_s,
        resumed_s=resumed.wall_s,
        peak_mb=resumed.peak_mb,
        phases=resumed.phases,
        rows_lost=rows_lost,
        rows_total=sum(ground.row_counts.values()),
    )


def find_median_resumption(outcomes: Sequence[Resumption | Failure]) -> Resumption | Failure:
    """The one that took neither longest nor shortest in all; the first failure if there is one."""
    resumptions: list[Resumption] = []
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            return outcome
        resumptions.append(outcome)
    return sorted(resumptions, key=lambda one: one.until_kill_s + one.resumed_s)[len(resumptions) // 2]


def _kill_midway(ground: Ground, connection: psycopg.Connection) -> tuple[float, int]:
    """Kill a run when half of the rows are sent; seconds until then, and rows in commands that were under way."""
    kill_at = _KILL_AT_SHARE * sum(ground.row_counts.values())
    sent: dict[tuple[object, ...], int] = {}
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen(
            migrate_command(ground),
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **ground.environment},
        )
        try:
            while process.poll() is None:
                under_way = {tuple(key): rows for *key, rows in connection.execute(_COPYING).fetchall()}
                sent |= under_way
                if sum(sent.values()) >= kill_at:
                    process.kill()
                    return time.monotonic() - started, sum(under_way.values())
                time.sleep(_WATCH_EVERY_S)
        finally:
            process.kill()
            process.wait()
    raise WayFailed(Failure(reason="the run ended before it could be killed"))
