"""Events as a progress display: one line a stage, with rows, rate and time left, and a line of what passes below."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
)
from rich.text import Text

from core.cli.live_source import describe_copy
from core.cli.moment_line import describe_moment
from core.cli.screen import open_console
from core.events import (
    Event,
    EventSink,
    Phase,
    PhaseFinished,
    PhaseStarted,
    ProofProgress,
    SnapshotProgress,
    SnapshotStarted,
    StatementExecuted,
    TableFinished,
    TableProgress,
    TableStarted,
)
from core.migration.moment import Moment

_TITLES = {
    Phase.PROFILE: "Reading what is there",
    Phase.PREPARE: "Making the tables",
    Phase.COPY: "Copying",
    Phase.FINALIZE: "Making keys and indexes",
    Phase.VERIFY: "Comparing every value",
    Phase.PUBLISH: "Publishing",
}
_PROVING = "Proving views and triggers"

_BYTES_PER_MB = 1e6
_UNTOLD = 0.1
"""Added to a stage's total until it has ended: Rich ticks a line off whose amount is complete, though what the stage
does after its last row may take minutes."""
_NEARLY_ALL = 99.9
_INDENT = 2


class _AmountColumn(ProgressColumn):
    """Rows and their rate, statements, or megabytes."""

    def render(self, task: Task) -> Text:
        unit = task.fields["unit"]
        if not unit or not (task.completed or task.total):
            return Text("")
        total = f" of {task.total:,.0f}" if task.total and not task.finished else ""
        # Of a stage that is over the rate of all of it, not that of its last moments.
        speed = task.completed / task.finished_time if task.finished_time else task.speed
        rate = f", {speed:,.0f}/s" if unit == "rows" and speed else ""
        noun = unit[:-1] if unit.endswith("s") and not total and task.completed == 1 else unit
        return Text(f"{task.completed:,.0f}{total} {noun}{rate}", no_wrap=True)


class _TimeColumn(ProgressColumn):
    """The time that a stage took, or what is left of it where that can be told."""

    def render(self, task: Task) -> Text:
        if task.finished:
            return Text(f"{task.finished_time or 0:.1f} s", style="dim")
        left = task.time_remaining
        return Text(
            "" if left is None or task.percentage > _NEARLY_ALL else f"{_duration(left)} left",
            style="cyan",
            no_wrap=True,
        )


class _Bars(Progress):
    """With the line of the moment below the bars. It is drawn anew as often as they are, so that it counts down."""

    def __init__(self, *columns: ProgressColumn, moment: Moment, console: Console) -> None:
        # Drawn while the base is still being made.
        self._moment, self._screen = moment, console
        super().__init__(*columns, console=console)

    def get_renderable(self) -> RenderableType:
        bars = super().get_renderable()
        text, is_held_up = describe_moment(self._moment, time.monotonic(), width=self._screen.width - _INDENT)
        if not text:
            return bars
        style = "yellow" if is_held_up else "dim"
        return Group(bars, Text(" " * _INDENT + text, style=style, no_wrap=True, overflow="ellipsis"))

    def stop(self) -> None:
        # What passes is over.
        self._moment = Moment()
        super().stop()


@contextmanager
def showing_progress(console: Console | None = None) -> Iterator[EventSink]:
    """A sink that draws what it is told on standard error, for the time of the body. What else is printed meanwhile
    goes to the same console."""
    moment = Moment()
    progress = _Bars(
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=16),
        _AmountColumn(),
        _TimeColumn(),
        moment=moment,
        console=console or open_console(stderr=True, highlight=True),
    )
    with progress:
        yield _Display(progress, moment).show


class _Display:
    """Which line of the display belongs to which stage, and how far each table is."""

    def __init__(self, progress: Progress, moment: Moment) -> None:
        self._progress, self._moment = progress, moment
        self._lock = threading.Lock()
        self._lines: dict[Phase, TaskID] = {}
        self._rows: dict[tuple[Phase, str], int] = {}
        self._totals: dict[tuple[Phase, str], int] = {}
        self._current: Phase | None = None
        self._grows = False
        self._copy: TaskID | None = None
        self._proving: TaskID | None = None
        self._statements = 0

    def show(self, event: Event) -> None:
        with self._lock:
            self._moment.take(event, time.monotonic())
        match event:
            case SnapshotStarted():
                # Said before, and to stay: it costs room and time.
                self._progress.console.print(describe_copy(event), soft_wrap=True, markup=False, highlight=False)
            case SnapshotProgress():
                self._show_copying(event)
            case PhaseStarted(phase=phase, rows_total=rows, steps_total=steps):
                # The first reading counts the rows itself, table by table.
                self._grows = phase is Phase.PROFILE
                unit = "rows" if rows is not None or self._grows else "statements" if steps is not None else ""
                total = rows if rows is not None else steps
                # Keys of tables that were complete were made while others were copied.
                done = self._statements if phase is Phase.FINALIZE else 0
                self._lines[phase] = self._progress.add_task(
                    _TITLES[phase], total=None if total is None else total + _UNTOLD, completed=done, unit=unit
                )
                # Last: another thread may tell of a statement at once.
                self._current = phase
            case TableStarted(phase=phase, table=table, rows_total=rows) if self._grows and rows is not None:
                self._totals[phase, table] = rows
                self._progress.update(self._lines[phase], total=sum(self._totals.values()) + _UNTOLD)
            case (
                TableProgress(phase=phase, table=table, rows_done=rows)
                | TableFinished(phase=phase, table=table, rows=rows)
            ):
                # A table that is read once more starts again: never show less than before.
                before = self._rows.get((phase, table), 0)
                self._rows[phase, table] = max(before, rows)
                self._progress.advance(self._lines[phase], self._rows[phase, table] - before)
            case StatementExecuted():
                self._statements += 1
                if self._current is Phase.FINALIZE:
                    self._progress.advance(self._lines[self._current])
                elif self._current is Phase.VERIFY:
                    self._begin_proving()
            case ProofProgress(done=done, total=total):
                self._progress.update(self._begin_proving(), completed=done, total=total + _UNTOLD)
            case PhaseFinished(phase=phase):
                self._finish(self._lines[phase])
                if phase is Phase.VERIFY and self._proving is not None:
                    self._finish(self._proving)

    def _begin_proving(self) -> TaskID:
        """Views and triggers come when the tables have been compared."""
        if self._proving is None:
            self._finish(self._lines[Phase.VERIFY])
            self._proving = self._progress.add_task(_PROVING, total=None, unit="steps")
        return self._proving

    def _finish(self, line: TaskID) -> None:
        reached = max(1, next(task.completed for task in self._progress.tasks if task.id == line))
        self._progress.update(line, total=reached, completed=reached)

    def _show_copying(self, copied: SnapshotProgress) -> None:
        if self._copy is None:
            unit = "MB" if copied.bytes_total > _BYTES_PER_MB else ""
            self._copy = self._progress.add_task("Making the private copy", total=1, unit=unit)
        done, total = copied.bytes_done / _BYTES_PER_MB, copied.bytes_total / _BYTES_PER_MB
        self._progress.update(self._copy, total=total, completed=done)
        if copied.bytes_done == copied.bytes_total:
            self._copy = None


def _duration(seconds: float) -> str:
    """A time left, as roughly as it is known."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, seconds = divmod(int(seconds), 60)
    return f"{minutes} min {seconds:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"
