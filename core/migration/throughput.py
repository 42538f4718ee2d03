"""How far the copy and the comparison were at moments of a run, for the report: some hundred samples, however long it
takes."""

import threading
import time

from core.events import Event, Phase, TableFinished, TableProgress
from core.report.model import ThroughputSample

_MOST_SAMPLES = 240
_FIRST_INTERVAL_S = 0.2
_PHASES = (Phase.COPY, Phase.VERIFY)


class Throughput:
    """Fed with a run's events. Thread-safe."""

    def __init__(self, began_s: float) -> None:
        """`began_s` is when the run began, by time.monotonic()."""
        self._began_s = began_s
        self._lock = threading.Lock()
        self._done: dict[Phase, dict[str, tuple[int, int]]] = {phase: {} for phase in _PHASES}
        self._sums: dict[Phase, tuple[int, int]] = dict.fromkeys(_PHASES, (0, 0))
        self._samples: dict[Phase, list[ThroughputSample]] = {phase: [] for phase in _PHASES}
        self._interval_s: dict[Phase, float] = dict.fromkeys(_PHASES, _FIRST_INTERVAL_S)

    def take(self, event: Event) -> None:
        match event:
            case TableProgress(phase=phase, table=table, rows_done=rows, bytes_done=size_bytes) if phase in _PHASES:
                self._add(phase, table, rows, size_bytes)
            case TableFinished(phase=phase, table=table, rows=rows) if phase in _PHASES:
                self._add(phase, table, rows, None)

    @property
    def samples(self) -> tuple[ThroughputSample, ...]:
        """Phase by phase, in the order of time; the last of each is its end."""
        with self._lock:
            return tuple(sample for phase in _PHASES for sample in self._samples[phase])

    def _add(self, phase: Phase, table: str, rows: int, size_bytes: int | None) -> None:
        at_s = time.monotonic() - self._began_s
        with self._lock:
            done = self._done[phase]
            rows_before, bytes_before = done.get(table, (0, 0))
            if size_bytes is None:
                size_bytes = bytes_before
            done[table] = (rows, size_bytes)
            all_rows, all_bytes = self._sums[phase]
            self._sums[phase] = (all_rows + rows - rows_before, all_bytes + size_bytes - bytes_before)
            samples = self._samples[phase]
            if len(samples) > 1 and at_s - samples[-2].at_s < self._interval_s[phase]:
                # The last one always stands for the latest moment.
                samples[-1] = self._measure(phase, at_s)
                return
            samples.append(self._measure(phase, at_s))
            if len(samples) > _MOST_SAMPLES:
                del samples[1:-1:2]
                self._interval_s[phase] *= 2

    def _measure(self, phase: Phase, at_s: float) -> ThroughputSample:
        rows, size_bytes = self._sums[phase]
        return ThroughputSample(phase=phase, at_s=round(at_s, 3), rows_done=rows, bytes_done=size_bytes)
