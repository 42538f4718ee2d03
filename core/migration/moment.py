"""What is so at this moment of a run and passes: a lost connection, a statement that takes long, the slower side.

Apart from what the window and the terminal make of it: both say the same, each in its own words.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto

from core.events import (
    Bottleneck,
    Event,
    PhaseFinished,
    PhaseStarted,
    ProofProgress,
    Reconnected,
    Reconnecting,
    StatementExecuted,
    StatementWatched,
    TableFinished,
    TableProgress,
)

WATCHED_FOR_S = 5.0
"""A statement of which nothing is told for so long has ended, or moves again."""

_REMEMBERED_S = 8.0
"""After so long a sample of the waiting counts a third."""
_KNOWN_AFTER_S = 3.0
_BUSY = 0.4
"""Where less of the time was spent waiting, the copying was told to go no faster."""
_CLEARLY, _STILL = 0.65, 0.55
"""A side is the slower one from this share of the waiting on, and for as long as it has the other share."""


class SlowerSide(Enum):
    """Which side the copying waits for."""

    SOURCE = auto()
    TARGET = auto()
    NEITHER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class LostConnection:
    """It is tried again at `retry_at_s`, of the clock that `Moment` is given."""

    reason: str
    attempt: int
    retry_at_s: float


def is_blocked_by_others(statement: StatementWatched) -> bool:
    """Whether it waits for a program, which is named with its user and process, and not for another step of the run."""
    return statement.blocked_by.endswith(")")


class Moment:
    """Fed with what happens and when, by any clock that never goes back."""

    def __init__(self) -> None:
        self._lost: LostConnection | None = None
        self._rows: dict[str, int] = {}
        self._watched: dict[str, tuple[float, StatementWatched]] = {}
        self._side: SlowerSide | None = None
        self._proof: ProofProgress | None = None
        self._source_s = self._target_s = self._passed_s = 0.0
        self._first_at_s: float | None = None
        self._last_at_s = 0.0

    @property
    def lost(self) -> LostConnection | None:
        """None while there is a connection."""
        return self._lost

    @property
    def slower_side(self) -> SlowerSide | None:
        """Over the last seconds; None while nothing is copied, or it can't be told yet."""
        return self._side

    @property
    def proof(self) -> ProofProgress | None:
        """How far the proofs are; None while there are none."""
        return self._proof

    def find_statement(self, now_s: float) -> StatementWatched | None:
        """The statement that is most worth telling of those that take long: one that waits for others first, then one
        that seems dead, then the oldest."""
        now = [event for told_s, event in tuple(self._watched.values()) if now_s - told_s <= WATCHED_FOR_S]
        return max(now, key=lambda event: (bool(event.blocked_by), event.stuck_s, event.running_s), default=None)

    def take(self, event: Event, now_s: float) -> None:
        match event:
            case Reconnecting(reason=reason, attempt=attempt, wait_s=wait_s):
                self._lost = LostConnection(reason=reason, attempt=attempt, retry_at_s=now_s + wait_s)
                self._watched.clear()
            case Reconnected():
                self._lost = None
            case PhaseStarted() | PhaseFinished():
                self._lost = self._side = self._first_at_s = self._proof = None
                self._source_s = self._target_s = self._passed_s = 0.0
                self._rows.clear()
                self._watched.clear()
            case TableProgress(table=table, rows_done=rows):
                # A chunk that was lost counts back first.
                if rows > self._rows.get(table, 0):
                    self._rows[table] = rows
                    self._lost = None
                    self._watched.pop(table, None)
            case StatementExecuted(object=object):
                self._watched.pop(object, None)
                self._lost = None
            case ProofProgress():
                self._proof, self._lost = event, None
            case TableFinished(table=table):
                self._watched.pop(table, None)
            case StatementWatched(object=object):
                self._watched[object] = (now_s, event)
            case Bottleneck():
                self._weigh(event, now_s)

    def _weigh(self, event: Bottleneck, now_s: float) -> None:
        if self._first_at_s is None:
            self._first_at_s = self._last_at_s = now_s
        kept = math.exp(-(now_s - self._last_at_s) / _REMEMBERED_S)
        self._passed_s = self._passed_s * kept + now_s - self._last_at_s
        self._last_at_s = now_s
        self._source_s = self._source_s * kept + event.waiting_for_source_s
        self._target_s = self._target_s * kept + event.waiting_for_target_s
        both_s = self._source_s + self._target_s
        if now_s - self._first_at_s < _KNOWN_AFTER_S or both_s <= 0:
            return
        self._side = self._judge(self._source_s / both_s) if both_s >= _BUSY * self._passed_s else None

    def _judge(self, source_share: float) -> SlowerSide:
        """Such that a share near a limit does not make the answer jump."""
        if source_share >= (_STILL if self._side is SlowerSide.SOURCE else _CLEARLY):
            return SlowerSide.SOURCE
        if 1 - source_share >= (_STILL if self._side is SlowerSide.TARGET else _CLEARLY):
            return SlowerSide.TARGET
        return SlowerSide.NEITHER
