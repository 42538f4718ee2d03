"""How far a scan or a run is, folded from the engine's events, without Qt: phases, tables, one fraction, the time left.

Events carry no time: each batch is added with the moment at which it came. While it is paused, no time passes.
"""

from collections.abc import Iterable, Sequence

from core.events import (
    Event,
    FindingRaised,
    Phase,
    PhaseFinished,
    PhaseStarted,
    ProofProgress,
    Reconnected,
    Reconnecting,
    RowsRejected,
    RunBegun,
    SnapshotProgress,
    SnapshotStarted,
    StatementExecuted,
    TableFinished,
    TableProgress,
    TableStarted,
)
from core.migration.moment import Moment
from gui.models.log_line import Level, LogLine
from gui.models.table_progress import AFTER, WHILE, PhaseProgress, TableRow, TableState
from gui.models.throughput import Sample, Throughput
from gui.models.time_left import TimeLeft

_LOG_LINES = 50_000
_LOG_SURPLUS = 5_000
"""More than are kept, so that not every line moves all others."""
_ROWS_OF_A_PROOF = 100_000
"""How many rows are compared in about the time that a step of the proofs takes."""
RUN_PHASES = tuple(Phase)
SCAN_PHASES = (Phase.PROFILE,)
_ROWS_PHASES = frozenset(WHILE)


class Progress:
    """One scan or run. `add` takes what happened; all else is read."""

    def __init__(
        self,
        phases: Sequence[Phase] = RUN_PHASES,
        tables: Iterable[tuple[str, int | None]] = (),
        *,
        now_s: float,
        is_resumed: bool = False,
    ) -> None:
        self.tables: list[TableRow] = []
        self.log: list[LogLine] = []
        self.log_dropped = 0
        """Lines that were first in the log and are not kept any more."""
        self.phases = {phase: PhaseProgress() for phase in phases}
        self.current: Phase | None = None
        self.copied_share: float | None = None
        """How much of a private copy of the source is made, while one is."""
        self._places: dict[str, int] = {}
        for name, rows in tables:
            self._place(name, rows)
        self.moment = Moment()
        self._time_left = TimeLeft(phases)
        self._is_resumed = is_resumed
        self._rows_before: dict[int, int] = {}
        """Of tables by their place: what was copied before this run was gone on with."""
        self._is_paused = False
        self._phase_totals: dict[Phase, int | None] = {}
        self._steps_total = self._steps_done = 0
        self._proofs_total = self._proofs_done = 0
        self._started_s = self._now_s = now_s
        self._throughput = Throughput()

    @property
    def elapsed_s(self) -> float:
        return self._now_s - self._started_s

    @property
    def now_s(self) -> float:
        """The moment of the last batch, by the clock of `moment`."""
        return self._now_s

    @property
    def is_paused(self) -> bool:
        return self._is_paused

    @property
    def fraction(self) -> float:
        """Of the whole: never less than before, and 1 only at the end."""
        return self._time_left.fraction

    @property
    def seconds_left(self) -> float | None:
        """None while it can't be told."""
        return None if self.is_finished else self._time_left.seconds_left(self.elapsed_s)

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
        self._pass_time(now_s)
        changed: set[int] = set()
        for event in events:
            self.moment.take(event, self._now_s)
            self._take(event, changed)
        self._trim_log()
        self._time_left.measure(self._share, self.elapsed_s)
        # The first phase may only check the file, and read no rows.
        if self.current in _ROWS_PHASES and (self.current is not Phase.PROFILE or self.rows_done):
            before = sum(self._rows_before.values()) if self.current is Phase.COPY else 0
            size_bytes = sum(table.bytes_done for table in self.tables)
            self._throughput.measure(self.elapsed_s, self.current, self.rows_done - before, size_bytes)
        return frozenset(changed)

    def pause(self, now_s: float) -> frozenset[int]:
        """From now on no time passes. The places of the tables that are other ones now."""
        self._pass_time(now_s)
        self._is_paused = True
        active = self._find_active()
        for place in active:
            self.tables[place].is_paused, self.tables[place].rows_per_s = True, None
        return active

    def go_on(self, now_s: float) -> frozenset[int]:
        """Time passes again. The places of the tables that are other ones now."""
        self._pass_time(now_s)
        self._is_paused = False
        for table in self.tables:
            table.is_paused = False
        return self._find_active()

    def _find_active(self) -> frozenset[int]:
        return frozenset(place for place, table in enumerate(self.tables) if table.state.is_active)

    def _pass_time(self, now_s: float) -> None:
        passed_s = max(0.0, now_s - self._now_s)
        self._now_s += passed_s
        if self._is_paused:
            self._started_s += passed_s

    def stop(self) -> frozenset[int]:
        """It was broken off: nothing is under way any more. The places of the tables that are other ones now."""
        active = self._find_active()
        for place in active:
            self.tables[place].state, self.tables[place].is_paused = TableState.STOPPED, False
        return active

    def _take(self, event: Event, changed: set[int]) -> None:
        match event:
            case SnapshotStarted():
                self.copied_share = 0.0
                self._note(event, Level.INFO)
            case SnapshotProgress(bytes_done=done, bytes_total=total):
                self.copied_share = done / total if done < total else None
            case RunBegun() | Reconnected():
                self._note(event, Level.INFO)
            case Reconnecting():
                self._note(event, Level.WARNING)
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
            case ProofProgress(object=name, done=done, total=total):
                self._proofs_done, self._proofs_total = done, total
                if name:
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
        if self._is_resumed:
            before = list(self.phases)[: list(self.phases).index(phase)]
            self._time_left.leave_out(each for each in before if self.phases[each].started_s is None)
        self.phases[phase] = PhaseProgress(started_s=self.elapsed_s)
        self._phase_totals[phase] = event.rows_total
        self._steps_total = event.steps_total or 0
        self._proofs_total = self._steps_total if phase is Phase.VERIFY else 0
        if phase is not Phase.FINALIZE:
            # Keys of tables that are complete are made while others are copied.
            self._steps_done = 0
        state = {Phase.FINALIZE: TableState.KEYS, Phase.PUBLISH: TableState.EQUAL}.get(phase)
        for place, table in enumerate(self.tables):
            if phase in _ROWS_PHASES:
                table.rows_done = table.bytes_done = 0
                table.rows_per_s = None
            # Nothing is published unless all that was compared is equal.
            table.state = state or table.state
            changed.add(place)

    def _start_table(self, phase: Phase, name: str, rows: int | None) -> int:
        if phase is Phase.PROFILE:
            self._time_left.read_again()
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
        if self._is_resumed and phase is Phase.COPY and place not in self._rows_before:
            # The first that is told of a table is what it had.
            self._rows_before[place] = rows
            if self.rows_total:
                self._time_left.set_done_before(phase, min(1.0, sum(self._rows_before.values()) / self.rows_total))
            return place
        duration_s = self.elapsed_s - table.started_s
        if duration_s > 0.05 and not self._is_paused:
            before = self._rows_before.get(place, 0) if phase is Phase.COPY else 0
            table.rows_per_s = max(0, table.rows_done - before) / duration_s
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

    def _share(self, phase: Phase) -> float:
        """How much of a phase is done."""
        progress = self.phases[phase]
        if progress.duration_s is not None:
            return 1.0
        if progress.started_s is None:
            return 0.0
        if phase in _ROWS_PHASES:
            total = self._phase_totals.get(phase) or self.rows_total
            done = min(self.rows_done, total)
            if phase is Phase.VERIFY:
                total += self._proofs_total * _ROWS_OF_A_PROOF
                done += self._proofs_done * _ROWS_OF_A_PROOF
            return done / total if total else 0.0
        return min(1.0, self._steps_done / self._steps_total) if self._steps_total else 0.0
