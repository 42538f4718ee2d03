"""How far a scan or a run is, folded from the engine's events, without Qt: phases, tables, one fraction, the time left.

Events carry no time: each batch is added with the moment at which it came. The whole is weighed by what the phases
usually take, since no phase knows how long the next will be.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.events import (
    Event,
    FindingRaised,
    Phase,
    PhaseFinished,
    PhaseStarted,
    RowsRejected,
    StatementExecuted,
    TableFinished,
    TableProgress,
    TableStarted,
)
from gui.models.table_progress import AFTER, WHILE, TableRow, TableState
from gui.models.throughput import Sample, Throughput

_WEIGHTS: Mapping[Phase, float] = {
    Phase.PROFILE: 0.03,
    Phase.PREPARE: 0.01,
    Phase.COPY: 0.35,
    Phase.FINALIZE: 0.10,
    Phase.VERIFY: 0.50,
    Phase.PUBLISH: 0.01,
}
"""Shares of a run's time, as measured."""
_READING_AGAIN = 0.4
"""The share of the first phase where the run reads all rows once more before it copies them."""
_LOG_LINES = 50_000
_LOG_SURPLUS = 5_000
"""More than are kept, so that not every line moves all others."""
_FIRST_ESTIMATE_S = 2.0
_FIRST_FRACTION = 0.02
_SMOOTHING_S = 3.0

RUN_PHASES = tuple(Phase)
SCAN_PHASES = (Phase.PROFILE,)


_ROWS_PHASES = frozenset(WHILE)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseProgress:
    """One phase: None where it has not begun, or not ended."""

    started_s: float | None = None
    duration_s: float | None = None

    @property
    def is_running(self) -> bool:
        return self.started_s is not None and self.duration_s is None


class Progress:
    """One scan or run. `add` takes what happened; all else is read."""

    def __init__(
        self, phases: Sequence[Phase] = RUN_PHASES, tables: Iterable[tuple[str, int | None]] = (), *, now_s: float
    ) -> None:
        self.tables: list[TableRow] = []
        self.log: list[LogLine] = []
        self.log_dropped = 0
        """Lines that were first in the log and are not kept any more."""
        self.phases = {phase: PhaseProgress() for phase in phases}
        self.current: Phase | None = None
        self._places: dict[str, int] = {}
        for name, rows in tables:
            self._place(name, rows)
        self._weights = {phase: _WEIGHTS[phase] for phase in phases}
        self._phase_totals: dict[Phase, int | None] = {}
        self._steps_total = self._steps_done = 0
        self._started_s = self._now_s = now_s
        self._fraction = 0.0
        self._total_s: float | None = None
        self._estimated_s = now_s
        self._throughput = Throughput()

    @property
    def elapsed_s(self) -> float:
        return self._now_s - self._started_s

    @property
    def fraction(self) -> float:
        """Of the whole: never less than before, and 1 only at the end."""
        return self._fraction

    @property
    def seconds_left(self) -> float | None:
        """None while it can't be told."""
        if self._total_s is None or self.is_finished:
            return None
        return max(0.0, self._total_s - self.elapsed_s)

    @property
    def is_finished(self) -> bool:
        last = next(reversed(self.phases))
        return self.phases[last].duration_s is not None

    @property
    def samples(self) -> Sequence[Sample]:
        """The throughput over time."""
        return self._throughput.samples

    @property
    def rows_done(self) -> int:
        """Of all tables in the phase that is under way."""
        return sum(table.rows_done for table in self.tables)

    @property
    def rows_total(self) -> int:
        return sum(table.rows_total or 0 for table in self.tables)

    def add(self, events: Iterable[Event], now_s: float) -> frozenset[int]:
        """Take in what happened until `now_s`. The places of the tables that are other ones now."""
        self._now_s = max(now_s, self._now_s)
        changed: set[int] = set()
        for event in events:
            self._take(event, changed)
        self._trim_log()
        self._estimate()
        # The first phase may only check the file, and read no rows.
        if self.current in _ROWS_PHASES and (self.current is not Phase.PROFILE or self.rows_done):
            self._throughput.measure(
                self.elapsed_s, self.current, self.rows_done, sum(table.bytes_done for table in self.tables)
            )
        return frozenset(changed)

    def stop(self) -> frozenset[int]:
        """It was broken off: nothing is under way any more. The places of the tables that are other ones now."""
        active = frozenset(place for place, table in enumerate(self.tables) if table.state.is_active)
        for place in active:
            self.tables[place].state = TableState.STOPPED
        return active

    def _take(self, event: Event, changed: set[int]) -> None:
        match event:
            case PhaseStarted():
                self._start_phase(event, changed)
                self._note(event, Level.INFO)
            case PhaseFinished(phase=phase, duration_s=duration_s):
                started_s = self.phases.get(phase, PhaseProgress()).started_s
                self.phases[phase] = PhaseProgress(started_s=started_s, duration_s=duration_s)
                self._note(event, Level.INFO)
            case TableStarted(phase=phase, table=name, rows_total=rows):
                changed.add(self._start_table(phase, name, rows))
                self._note(event, Level.DETAIL)
            case TableProgress(phase=phase, table=name, rows_done=rows, bytes_done=size):
                changed.add(self._move(phase, name, rows, size))
            case TableFinished(phase=phase, table=name, rows=rows):
                changed.add(self._finish_table(phase, name, rows))
                self._note(event, Level.DETAIL)
            case StatementExecuted():
                self._steps_done += 1
                self._note(event, Level.DETAIL)
            case RowsRejected(table=name, rows=rows):
                place = self._place(name, None)
                self.tables[place].rows_set_aside += rows
                changed.add(place)
                self._note(event, Level.WARNING)
            case FindingRaised(severity=severity, object=name):
                table = name.partition(".")[0]
                if table in self._places:
                    place = self._places[table]
                    self.tables[place].findings += 1
                    changed.add(place)
                self._note(event, Level.DETAIL if severity == "info" else Level.WARNING)

    def _start_phase(self, event: PhaseStarted, changed: set[int]) -> None:
        phase = event.phase
        self.current = phase
        self.phases[phase] = PhaseProgress(started_s=self.elapsed_s)
        self._phase_totals[phase] = event.rows_total
        self._steps_total, self._steps_done = event.steps_total or 0, 0
        state = {Phase.FINALIZE: TableState.KEYS, Phase.PUBLISH: TableState.EQUAL}.get(phase)
        for place, table in enumerate(self.tables):
            if phase in _ROWS_PHASES:
                table.rows_done = table.bytes_done = 0
                table.rows_per_s = None
            # Nothing is published unless all that was compared is equal.
            table.state = state or table.state
            changed.add(place)

    def _start_table(self, phase: Phase, name: str, rows: int | None) -> int:
        if phase is Phase.PROFILE and len(self.phases) > 1:
            self._weights[Phase.PROFILE] = _READING_AGAIN
        place = self._place(name, rows)
        table = self.tables[place]
        table.state = WHILE.get(phase, table.state)
        table.rows_done = table.bytes_done = 0
        table.rows_per_s = None
        table.started_s = self.elapsed_s
        return place

    def _move(self, phase: Phase, name: str, rows: int, size_bytes: int) -> int:
        place = self._place(name, None)
        table = self.tables[place]
        table.state = WHILE.get(phase, table.state)
        # A table that is read once more in its phase starts again: never show less than before.
        table.rows_done = max(table.rows_done, rows)
        table.bytes_done = max(table.bytes_done, size_bytes)
        duration_s = self.elapsed_s - table.started_s
        if duration_s > 0.05:
            table.rows_per_s = table.rows_done / duration_s
        return place

    def _finish_table(self, phase: Phase, name: str, rows: int) -> int:
        place = self._place(name, rows)
        table = self.tables[place]
        table.state = AFTER.get(phase, table.state)
        table.rows_done = rows
        table.rows_total = rows if phase is Phase.PROFILE else max(rows, table.rows_total or 0)
        table.rows_per_s = None
        return place

    def _place(self, name: str, rows: int | None) -> int:
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = len(self.tables)
            self.tables.append(TableRow(name=name, rows_total=rows))
        elif rows is not None:
            self.tables[place].rows_total = rows
        return place

    def _note(self, event: Event, level: Level) -> None:
        self.log.append(LogLine(at_s=self.elapsed_s, level=level, event=event))

    def _trim_log(self) -> None:
        if len(self.log) > _LOG_LINES + _LOG_SURPLUS:
            surplus = len(self.log) - _LOG_LINES
            del self.log[:surplus]
            self.log_dropped += surplus

    def _estimate(self) -> None:
        whole = sum(self._weights.values())
        done = sum(self._weights[phase] * self._share(phase) for phase in self._weights) / whole
        before_s, self._fraction = self._total_s, max(self._fraction, min(1.0, done))
        if self.elapsed_s < _FIRST_ESTIMATE_S or self._fraction < _FIRST_FRACTION:
            return
        found_s = self.elapsed_s / self._fraction
        if before_s is None:
            self._total_s = found_s
            self._estimated_s = self.elapsed_s
            return
        passed_s = self.elapsed_s - self._estimated_s
        self._total_s = before_s + (found_s - before_s) * min(1.0, passed_s / _SMOOTHING_S)
        self._estimated_s = self.elapsed_s

    def _share(self, phase: Phase) -> float:
        """How much of a phase is done."""
        progress = self.phases[phase]
        if progress.duration_s is not None:
            return 1.0
        if progress.started_s is None:
            return 0.0
        if phase in _ROWS_PHASES:
            total = self._phase_totals.get(phase) or self.rows_total
            return min(1.0, self.rows_done / total) if total else 0.0
        return min(1.0, self._steps_done / self._steps_total) if self._steps_total else 0.0
