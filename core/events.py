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
class PhaseStarted:
    phase: Phase
    rows_total: int | None = None
    """Rows that the phase will read, where that is known and the phase reads rows."""
    steps_total: int | None = None
    """Statements that the phase will run, where it runs statements."""


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


Event = (
    PhaseStarted
    | PhaseFinished
    | TableStarted
    | TableProgress
    | TableFinished
    | StatementExecuted
    | RowsRejected
    | FindingRaised
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
