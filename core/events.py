"""What a running stage tells, as it happens: small frozen values, never results and never failures.

A run with `ignore_events` gives the same report as any other. Events hold primitives and enums; whoever shows
them writes the sentence.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """The stages of a run, in their order."""

    PROFILE = "profile"
    PREPARE = "prepare"
    COPY = "copy"
    FINALIZE = "finalize"
    VERIFY = "verify"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotStarted:
    """A private copy of the source is about to be made, and what it costs."""

    source: str
    users: tuple[str, ...]
    """The programs that have it open, as far as they are known; their names may hold any characters. None where a log
    or a journal beside it is all that tells of them, or was left behind."""
    size_bytes: int
    folder: str
    free_bytes: int
    """In that folder."""
    duration_s: float
    is_rate_measured: bool
    """Whether the duration follows from an earlier copy, or from an assumed rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotProgress:
    """A sample of how far the copy is, at most ten a second, and its end; less than before where it began anew."""

    bytes_done: int
    bytes_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunBegun:
    """From here on something may be left of the run, which is found again by this."""

    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseStarted:
    phase: Phase
    rows_total: int | None = None
    """Rows that the phase will read, where that is known and the phase reads rows."""
    steps_total: int | None = None
    """Statements that the phase will run, where it runs statements, or steps of the proofs that follow the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseFinished:
    phase: Phase
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TableStarted:
    phase: Phase
    table: str
    rows_total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProgress:
    """A sample of how far a table is: at most about ten a second a table."""

    phase: Phase
    table: str
    rows_done: int
    bytes_done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFinished:
    phase: Phase
    table: str
    rows: int
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementExecuted:
    object: str
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofProgress:
    """A view or trigger is being proved, after `done` of `total` steps. At the end of them `object` is empty."""

    object: str
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsRejected:
    """Rows of a batch that were set aside, and why the first of them was."""

    table: str
    rows: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRaised:
    code: str
    severity: str
    object: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconnecting:
    """A connection was lost, for the reason given; the work is tried again after `wait_s`."""

    reason: str
    attempt: int
    wait_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconnected:
    """After so many attempts there is a connection again."""

    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bottleneck:
    """Which side the copying waited for over the last second or so: seconds, all of its threads together."""

    waiting_for_source_s: float
    waiting_for_target_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementWatched:
    """A statement takes longer than some seconds: told every few seconds, until it ends or something moves again."""

    object: str
    running_s: float
    blocked_by: str
    """Who holds the lock that it waits for; empty while it works."""
    done_share: float | None
    """0 to 1, where the server tells."""
    stuck_s: float = 0.0
    """For how long it has looked as if the line were dead: the server waits for this side too, or does not answer."""


Event = (
    SnapshotStarted
    | SnapshotProgress
    | RunBegun
    | PhaseStarted
    | PhaseFinished
    | TableStarted
    | TableProgress
    | TableFinished
    | StatementExecuted
    | ProofProgress
    | RowsRejected
    | FindingRaised
    | Reconnecting
    | Reconnected
    | Bottleneck
    | StatementWatched
)
EventSink = Callable[[Event], None]


def ignore_events(_event: Event) -> None:
    """The sink for whoever does not watch."""


class ProgressSampler:
    """Sends `TableProgress` for one table, at most about ten a second; facts are sent by their own events."""

    INTERVAL_S = 0.1

    def __init__(self, phase: Phase, table: str, on_event: EventSink) -> None:
        self._phase, self._table, self._on_event = phase, table, on_event
        self._lock = threading.Lock()
        self._rows = self._bytes = 0
        self._sent_at = 0.0

    @property
    def rows_done(self) -> int:
        return self._rows

    def add(self, rows: int, size_bytes: int) -> None:
        """Count what was just done, and tell it if the last telling is long enough ago. Thread-safe."""
        with self._lock:
            self._rows += rows
            self._bytes += size_bytes
            now = time.monotonic()
            if now - self._sent_at < self.INTERVAL_S:
                return
            self._sent_at = now
            sample = TableProgress(phase=self._phase, table=self._table, rows_done=self._rows, bytes_done=self._bytes)
        self._on_event(sample)
