"""How fast rows passed, as curves over the time of a run: from samples of how many had passed to rows a second, a few
dozen steps however long it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.events import Phase
from core.report.model import ThroughputSample

_STEPS = 60
_LEAST_S = 0.5
"""Shorter, and a curve would show nothing but the moments at which samples happened to be taken."""
_SERIES = ((Phase.COPY, "Copy"), (Phase.VERIFY, "Compare"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One phase. `points` are for an SVG polyline in a box of 100 to 100, y downwards."""

    series: int
    name: str
    points: str
    rows: int
    mean_rate: float
    peak_rate: float
    begins_s: float
    ends_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis, in percent from the left or from the top."""

    at_percent: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    curves: tuple[Curve, ...]
    across: tuple[Tick, ...]
    """Seconds since the run began."""
    up: tuple[Tick, ...]
    """Rows a second."""


@dataclass(frozen=True, slots=True)
class _Rates:
    series: int
    name: str
    begins_s: float
    ends_s: float
    rows: int
    rates: tuple[float, ...]
    """Of steps of equal length."""


def draw_throughput(samples: Sequence[ThroughputSample]) -> LineChart | None:
    """None where the run was too short for a curve to mean anything."""
    found = [
        rates
        for series, (phase, name) in enumerate(_SERIES)
        if (rates := _measure(series, name, [sample for sample in samples if sample.phase is phase])) is not None
    ]
    if not found:
        return None
    begins_s, ends_s = min(each.begins_s for each in found), max(each.ends_s for each in found)
    top = _round_up(max(max(each.rates) for each in found))
    return LineChart(
        curves=tuple(_draw(each, begins_s, ends_s, top) for each in found),
        across=tuple(
            Tick(at_percent=share * 100, text=f"{begins_s + (ends_s - begins_s) * share:,.1f} s")
            for share in (0, 0.25, 0.5, 0.75, 1)
        ),
        up=tuple(Tick(at_percent=100 - share * 100, text=_shorten(top * share)) for share in (0, 0.5, 1)),
    )


def _measure(series: int, name: str, samples: Sequence[ThroughputSample]) -> _Rates | None:
    """Rows a second between the first sample and the last."""
    if len(samples) < 3 or samples[-1].at_s - samples[0].at_s < _LEAST_S:
        return None
    begins_s, ends_s = samples[0].at_s, samples[-1].at_s
    steps = min(_STEPS, len(samples) - 1)
    step_s = (ends_s - begins_s) / steps
    marks = [_rows_at(samples, begins_s + step_s * number) for number in range(steps + 1)]
    return _Rates(
        series=series,
        name=name,
        begins_s=begins_s,
        ends_s=ends_s,
        rows=samples[-1].rows_done,
        rates=tuple(max(0.0, later - earlier) / step_s for earlier, later in pairwise(marks)),
    )


def _rows_at(samples: Sequence[ThroughputSample], at_s: float) -> float:
    """How many rows had passed at a moment, on a straight line between two samples."""
    for earlier, later in pairwise(samples):
        if at_s <= later.at_s:
            span_s = later.at_s - earlier.at_s
            share = (at_s - earlier.at_s) / span_s if span_s else 1.0
            return earlier.rows_done + (later.rows_done - earlier.rows_done) * share
    return samples[-1].rows_done


def _draw(rates: _Rates, begins_s: float, ends_s: float, top: float) -> Curve:
    """As steps: a rate holds for its whole step."""
    points = []
    step_s = (rates.ends_s - rates.begins_s) / len(rates.rates)
    for number, rate in enumerate(rates.rates):
        y = 100 - rate / top * 100
        for at_s in (rates.begins_s + step_s * number, rates.begins_s + step_s * (number + 1)):
            points.append(f"{(at_s - begins_s) / (ends_s - begins_s) * 100:.2f},{y:.2f}")
    return Curve(
        series=rates.series,
        name=rates.name,
        points=" ".join(points),
        rows=rates.rows,
        mean_rate=sum(rates.rates) / len(rates.rates),
        peak_rate=max(rates.rates),
        begins_s=rates.begins_s,
        ends_s=rates.ends_s,
    )


def _round_up(number: float) -> float:
    """The next number whose half is easy to read too."""
    size = 1.0
    while True:
        for factor in (1, 2, 3, 4, 5, 6, 8):
            if factor * size >= number:
                return factor * size
        size *= 10


def _shorten(number: float) -> str:
    for size, unit in ((1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.3g} {unit}"
    return f"{number:.3g}"
