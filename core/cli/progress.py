"""Events as a progress display: one line a stage, with rows, rate and time left."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
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

from core.events import (
    Event,
    EventSink,
    Phase,
    PhaseFinished,
    PhaseStarted,
    StatementExecuted,
    TableFinished,
    TableProgress,
    TableStarted,
)

_TITLES = {
    Phase.PROFILE: "Reading what is there",
    Phase.PREPARE: "Making the tables",
    Phase.COPY: "Copying",
    Phase.FINALIZE: "Making keys and indexes",
    Phase.VERIFY: "Comparing every value",
    Phase.PUBLISH: "Publishing",
}


class _AmountColumn(ProgressColumn):
    """Rows and their rate, or statements."""

    def render(self, task: Task) -> Text:
        unit = task.fields["unit"]
        if not unit or not (task.completed or task.total):
            return Text("")
        total = f" of {task.total:,.0f}" if task.total and not task.finished else ""
        speed = task.finished_speed or task.speed
        rate = f", {speed:,.0f}/s" if unit == "rows" and speed else ""
        return Text(f"{task.completed:,.0f}{total} {unit}{rate}", no_wrap=True)


class _TimeColumn(ProgressColumn):
    """The time that a stage took, or what is left of it where that can be told."""

    def render(self, task: Task) -> Text:
        if task.finished:
            return Text(f"{task.finished_time or 0:.1f} s", style="dim")
        left = task.time_remaining
        return Text("" if left is None else f"{_duration(left)} left", style="cyan", no_wrap=True)


@contextmanager
def showing_progress() -> Iterator[EventSink]:
    """A sink that draws what it is told on standard error, for the time of the body."""
    progress = Progress(
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=16),
        _AmountColumn(),
        _TimeColumn(),
        console=Console(stderr=True),
    )
    with progress:
        yield _Display(progress).show


class _Display:
    """Which line of the display belongs to which stage, and how far each table is."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._lines: dict[Phase, TaskID] = {}
        self._rows: dict[tuple[Phase, str], int] = {}
        self._totals: dict[tuple[Phase, str], int] = {}
        self._current: Phase | None = None
        self._grows = False

    def show(self, event: Event) -> None:
        match event:
            case PhaseStarted(phase=phase, rows_total=rows, steps_total=steps):
                self._current = phase
                # The first reading counts the rows itself, table by table.
                self._grows = phase is Phase.PROFILE
                unit = "rows" if rows is not None or self._grows else "statements" if steps is not None else ""
                total = rows if rows is not None else steps
                self._lines[phase] = self._progress.add_task(_TITLES[phase], total=total, unit=unit)
            case TableStarted(phase=phase, table=table, rows_total=rows) if self._grows and rows is not None:
                self._totals[phase, table] = rows
                self._progress.update(self._lines[phase], total=sum(self._totals.values()))
            case (
                TableProgress(phase=phase, table=table, rows_done=rows)
                | TableFinished(phase=phase, table=table, rows=rows)
            ):
                # A table that is read once more starts again: never show less than before.
                before = self._rows.get((phase, table), 0)
                self._rows[phase, table] = max(before, rows)
                self._progress.advance(self._lines[phase], self._rows[phase, table] - before)
            case StatementExecuted() if self._current is not None:
                self._progress.advance(self._lines[self._current])
            case PhaseFinished(phase=phase):
                line = self._lines[phase]
                done = next(task.completed for task in self._progress.tasks if task.id == line)
                self._progress.update(line, total=max(done, 1), completed=max(done, 1))


def _duration(seconds: float) -> str:
    """A time left, as roughly as it is known."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, seconds = divmod(int(seconds), 60)
    return f"{minutes} min {seconds:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"
