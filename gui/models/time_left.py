"""How much of the whole is done and how long the rest takes: phases weighed by what they usually take, since no phase
knows how long the next will be. No Qt."""

from collections.abc import Callable, Iterable, Mapping

from core.events import Phase

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
_FIRST_ESTIMATE_S = 2.0
_FIRST_FRACTION = 0.02
_SMOOTHING_S = 3.0


class TimeLeft:
    """Fed with the share of each phase and the time that has passed, pauses not counted."""

    def __init__(self, phases: Iterable[Phase]) -> None:
        self._weights = {phase: _WEIGHTS[phase] for phase in phases}
        self._fraction = 0.0
        self._done_before = 0.0
        self._total_s: float | None = None
        self._estimated_s = 0.0

    @property
    def fraction(self) -> float:
        """Of the whole: never less than before, and 1 only at the end."""
        return self._fraction

    def seconds_left(self, elapsed_s: float) -> float | None:
        """None while it can't be told."""
        return None if self._total_s is None else max(0.0, self._total_s - elapsed_s)

    def read_again(self) -> None:
        """The first phase reads all rows."""
        if len(self._weights) > 1:
            self._weights[Phase.PROFILE] = _READING_AGAIN

    def leave_out(self, phases: Iterable[Phase]) -> None:
        """These were done before, by a run that is gone on with."""
        for phase in phases:
            self._weights.pop(phase, None)

    def set_done_before(self, phase: Phase, share: float) -> None:
        """So much of a phase was there already, and says nothing of how fast it goes now."""
        self._done_before = self._weights[phase] * share / sum(self._weights.values())

    def measure(self, share_of: Callable[[Phase], float], elapsed_s: float) -> None:
        done = sum(weight * share_of(phase) for phase, weight in self._weights.items()) / sum(self._weights.values())
        self._fraction = max(self._fraction, min(1.0, done))
        done_now = self._fraction - self._done_before
        if elapsed_s < _FIRST_ESTIMATE_S or done_now < _FIRST_FRACTION:
            return
        found_s = elapsed_s * (1 - self._done_before) / done_now
        if self._total_s is None:
            self._total_s = found_s
        else:
            passed_s = elapsed_s - self._estimated_s
            self._total_s += (found_s - self._total_s) * min(1.0, passed_s / _SMOOTHING_S)
        self._estimated_s = elapsed_s
