"""How far the proofs are, as events: those that take long, one step for each view and two for each trigger, which is
exercised alone first and then among the others."""

from core.events import EventSink, ProofProgress
from core.plan.model import Plan

_OF_A_TRIGGER = 2


def count_steps(plan: Plan) -> int:
    """For the views and triggers of a plan that are made."""
    return len(plan.made_views) + _OF_A_TRIGGER * len(plan.made_triggers)


class ProofSteps:
    """Told of each step as it begins."""

    def __init__(self, total: int, on_event: EventSink) -> None:
        self._total, self._on_event = total, on_event
        self._begun = 0

    def begin(self, name: str) -> None:
        """A view or trigger of that name in the target."""
        self._on_event(ProofProgress(object=name, done=self._begun, total=self._total))
        self._begun = min(self._begun + 1, self._total)

    def end(self) -> None:
        if self._total:
            self._on_event(ProofProgress(object="", done=self._total, total=self._total))
