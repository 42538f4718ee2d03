"""The charts of a report as numbers: what each bar and line is, in percent of the room that it has, so that a drawing
of them fits any width. Each has the table behind it, for those who do not see it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.report.curves import LineChart, draw_throughput
from core.report.model import Report, TableReport

_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a bar, of the series of that number."""

    series: int
    at_percent: float
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    label: str
    amount: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Bars from the largest on. `columns` and `rows` are the table behind them, its first column the labels."""

    name: str
    """For ids."""
    title: str
    description: str
    series: tuple[str, ...]
    """What the colours mean; one needs no legend."""
    bars: tuple[Bar, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """Those that have something to show."""

    bars: tuple[BarChart, ...]
    throughput: LineChart | None


@dataclass(frozen=True, slots=True)
class _Amount:
    label: str
    parts: tuple[float, ...]

    @property
    def total(self) -> float:
        return sum(self.parts)


def draw_charts(report: Report) -> Charts:
    """Rows and time per table, where the time went, and how fast rows passed."""
    return Charts(
        bars=tuple(chart for chart in (_draw_rows(report), _draw_times(report), _draw_phases(report)) if chart.bars),
        throughput=draw_throughput(report.throughput),
    )


def format_seconds(seconds: float) -> str:
    """A duration as people read it: "0.04 s", "12.5 s", "3 min 20 s"."""
    if seconds >= 3600:
        return f"{int(seconds // 3600):,} h {int(seconds % 3600 // 60)} min"
    if seconds >= 120:
        return f"{int(seconds // 60)} min {int(seconds % 60)} s"
    if 0 < seconds < 0.01:
        return "< 0.01 s"
    return f"{seconds:.1f} s" if seconds >= 10 else f"{seconds:.2f} s"


def _draw_rows(report: Report) -> BarChart:
    amounts = _take_largest(report.tables, lambda table: (float(table.rows_read),))
    return _draw_bars(
        amounts,
        name="rows",
        title="Rows per table",
        description="How many rows were read of each table.",
        series=("Rows read",),
        write=lambda value: f"{value:,.0f}",
    )


def _draw_times(report: Report) -> BarChart:
    amounts = _take_largest(report.tables, lambda table: (table.copy_duration_s, table.verify_duration_s))
    return _draw_bars(
        amounts,
        name="times",
        title="Time per table",
        description="How long copying and comparing each table took, all connections added up.",
        series=("Copy", "Compare"),
        write=format_seconds,
    )


def _draw_phases(report: Report) -> BarChart:
    amounts = [_Amount(phase.phase.capitalize(), (phase.duration_s,)) for phase in report.phases]
    rest = report.duration_s - sum(amount.total for amount in amounts)
    if amounts and rest > 0.01:
        amounts.append(_Amount("Everything else", (rest,)))
    return _draw_bars(
        amounts,
        name="phases",
        title="Where the time went",
        description="How long each stage of the run took, in their order. Keys and indexes are built beside the copy"
        " already.",
        series=("Duration",),
        write=format_seconds,
    )


def _take_largest(tables: Iterable[TableReport], measure: Callable[[TableReport], tuple[float, ...]]) -> list[_Amount]:
    """The largest tables, and what the others come to together."""
    amounts = sorted((_Amount(table.source_name, measure(table)) for table in tables), key=lambda each: -each.total)
    amounts = [amount for amount in amounts if amount.total]
    # One more is no shorter as "1 other".
    if len(amounts) <= _SHOWN + 1:
        return amounts
    rest = amounts[_SHOWN:]
    parts = tuple(sum(column) for column in zip(*(amount.parts for amount in rest), strict=True))
    return [*amounts[:_SHOWN], _Amount(f"{len(rest):,} others", parts)]


def _draw_bars(
    amounts: Sequence[_Amount],
    *,
    name: str,
    title: str,
    description: str,
    series: tuple[str, ...],
    write: Callable[[float], str],
) -> BarChart:
    longest = max((amount.total for amount in amounts), default=0.0)
    is_stacked = len(series) > 1
    return BarChart(
        name=name,
        title=title,
        description=description,
        series=series,
        bars=tuple(
            Bar(label=amount.label, amount=write(amount.total), segments=_stack(amount.parts, longest))
            for amount in amounts
            if longest
        ),
        columns=("Stage" if name == "phases" else "Table", *series, *(["Together"] if is_stacked else [])),
        rows=tuple(
            (amount.label, *map(write, amount.parts), *([write(amount.total)] if is_stacked else []))
            for amount in amounts
        ),
    )


def _stack(parts: Sequence[float], longest: float) -> tuple[Segment, ...]:
    segments, at = [], 0.0
    for series, part in enumerate(parts):
        percent = part / longest * 100
        segments.append(Segment(series=series, at_percent=round(at, 2), percent=round(percent, 2)))
        at += percent
    return tuple(segments)
