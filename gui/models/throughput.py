"""Rows and bytes a second over the time of a run, as a few hundred points however long it takes. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.events import Phase

_MOST_SAMPLES = 600
_SHORTEST_S = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The mean rates of the time that ends at `at_s`."""

    at_s: float
    duration_s: float
    phase: Phase
    rows_per_s: float
    bytes_per_s: float


class Throughput:
    """Measures between two calls that are far enough apart; the older points are joined where there are too many."""

    def __init__(self) -> None:
        self._samples: list[Sample] = []
        self._interval_s = _SHORTEST_S
        self._phase: Phase | None = None
        self._at_s = 0.0
        self._rows = self._bytes = 0

    @property
    def samples(self) -> Sequence[Sample]:
        return self._samples

    def measure(self, at_s: float, phase: Phase | None, rows: int, size_bytes: int) -> None:
        """Take in how much is done in a phase, counted from the phase's beginning."""
        if phase is None:
            return
        if phase is not self._phase:
            self._phase, self._at_s, self._rows, self._bytes = phase, at_s, 0, 0
            return
        duration_s = at_s - self._at_s
        if duration_s < self._interval_s:
            return
        self._samples.append(
            Sample(
                at_s=at_s,
                duration_s=duration_s,
                phase=phase,
                rows_per_s=max(0, rows - self._rows) / duration_s,
                bytes_per_s=max(0, size_bytes - self._bytes) / duration_s,
            )
        )
        self._at_s, self._rows, self._bytes = at_s, rows, size_bytes
        if len(self._samples) > _MOST_SAMPLES:
            self._thin()

    def _thin(self) -> None:
        """Half as many points, each over twice the time."""
        self._interval_s *= 2
        pairs = zip(self._samples[::2], self._samples[1::2], strict=False)
        odd = self._samples[-1:] if len(self._samples) % 2 else []
        self._samples = [each for pair in pairs for each in _join(*pair)] + odd


def _join(first: Sample, second: Sample) -> tuple[Sample, ...]:
    if first.phase is not second.phase:
        return first, second
    duration_s = first.duration_s + second.duration_s
    return (
        Sample(
            at_s=second.at_s,
            duration_s=duration_s,
            phase=second.phase,
            rows_per_s=(first.rows_per_s * first.duration_s + second.rows_per_s * second.duration_s) / duration_s,
            bytes_per_s=(first.bytes_per_s * first.duration_s + second.bytes_per_s * second.duration_s) / duration_s,
        ),
    )
