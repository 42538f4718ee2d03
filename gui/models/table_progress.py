"""How one table of a scan or a run stands, and one phase of it, as values without Qt."""

from dataclasses import dataclass
from enum import IntEnum

from core.events import Phase


class TableState(IntEnum):
    """How a table stands, in the order in which it gets on."""

    WAITING = 0
    READING = 1
    READ = 2
    COPYING = 3
    COPIED = 4
    KEYS = 5
    """The keys and indexes of all tables are made."""
    COMPARING = 6
    COMPARED = 7
    EQUAL = 8
    STOPPED = 9
    """It was being read, copied or compared when the whole was broken off."""

    @property
    def is_active(self) -> bool:
        return self in (TableState.READING, TableState.COPYING, TableState.COMPARING)


WHILE = {
    Phase.PROFILE: TableState.READING,
    Phase.COPY: TableState.COPYING,
    Phase.VERIFY: TableState.COMPARING,
}
AFTER = {
    Phase.PROFILE: TableState.READ,
    Phase.COPY: TableState.COPIED,
    Phase.VERIFY: TableState.COMPARED,
}


@dataclass(slots=True, kw_only=True)
class TableRow:
    """One table in the phase that it is in. Rates are those of that phase."""

    name: str
    rows_total: int | None
    state: TableState = TableState.WAITING
    rows_done: int = 0
    bytes_done: int = 0
    rows_set_aside: int = 0
    findings: int = 0
    rows_per_s: float | None = None
    is_paused: bool = False
    started_s: float = 0.0

    @property
    def fraction(self) -> float:
        if not self.rows_total:
            return 1.0 if self.state in (*AFTER.values(), TableState.EQUAL) else 0.0
        return min(1.0, self.rows_done / self.rows_total)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseProgress:
    """One phase: None where it has not begun, or not ended."""

    started_s: float | None = None
    duration_s: float | None = None

    @property
    def is_running(self) -> bool:
        return self.started_s is not None and self.duration_s is None
