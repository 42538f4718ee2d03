"""A line of a run's log, before anybody has put it into words."""

from dataclasses import dataclass
from enum import StrEnum

from core.events import Event


class Level(StrEnum):
    """How much a line of the log matters."""

    INFO = "info"
    DETAIL = "detail"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """What happened, and how long after the start."""

    at_s: float
    level: Level
    event: Event
