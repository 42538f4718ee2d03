"""Where edits of the plan are carried out: in their order, beside the window, each in force when it is done."""

from collections import deque
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from core.cancel import CancelToken
from core.events import EventSink
from core.plan.choices import Choices
from core.plan.model import Plan
from gui.context import Context
from gui.jobs import Job
from gui.models.plan_edits import Edit, needs_rows
from gui.session import Session

if TYPE_CHECKING:
    from core.migration.assess import Assessment
    from core.plan.edit import History


class _Step(Enum):
    UNDO = auto()
    REDO = auto()


class PlanEditor(QObject):
    """Makes new plans of the session's. What is asked for meanwhile waits; a failure leaves the plan as it was."""

    busy_changed = Signal()
    failed = Signal(object)
    """The MigrationError that an edit raised."""
    succeeded = Signal()
    """An edit is in force."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting: deque[Edit | _Step] = deque()
        self._job: Job | None = None
        self._began_with: Session | None = None
        self._reads_rows = False
        self._assessments: list[tuple[Plan, Assessment]] = []

    @property
    def is_busy(self) -> bool:
        return self._job is not None or bool(self._waiting)

    @property
    def reads_rows(self) -> bool:
        """Whether the source's rows are read again: that may take as long as the scan did."""
        return self._reads_rows

    def apply(self, edit: Edit) -> None:
        self._add(edit)

    def undo(self) -> None:
        self._add(_Step.UNDO)

    def redo(self) -> None:
        self._add(_Step.REDO)

    def cancel(self) -> None:
        """Give up what is being worked on, and what waits."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()

    def _add(self, step: Edit | _Step) -> None:
        if self._context.session.history is None:
            return
        self._waiting.append(step)
        self._go_on()

    def _go_on(self) -> None:
        while self._job is None and self._waiting:
            match self._waiting.popleft():
                case Edit() as edit:
                    self._start(edit)
                case _Step() as step:
                    self._move(step)
        self.busy_changed.emit()

    def _start(self, edit: Edit) -> None:
        session = self._context.session
        path, assessment, plan = session.source_path, session.assessment, session.plan
        if path is None or assessment is None or plan is None:
            return
        before = plan.choices

        def work(on_event: EventSink, cancel: CancelToken) -> "Assessment | None":
            from core.migration.assess import Assessment, revise
            from core.plan.edit import make_plan

            after = change_choices(before, edit)
            if after == before:
                return None
            if needs_rows(before, after):
                return revise(path, assessment, after, on_event=on_event, cancel=cancel)
            return Assessment(basis=assessment.basis, plan=make_plan(assessment.basis, after))

        self._began_with = session
        self._job = self._context.jobs.start(work)
        self._job.events.connect(self._tell_reading)
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self.failed)
        self._job.ended.connect(self._end)

    @Slot(object)
    def _tell_reading(self, _events: object) -> None:
        if not self._reads_rows:
            self._reads_rows = True
            self.busy_changed.emit()

    @Slot(object)
    def _take(self, revised: "Assessment | None") -> None:
        session, began = self._context.session, self._began_with
        if revised is None or began is None or session.history is None or session.history is not began.history:
            return
        assert session.assessment is not None
        self._assessments.append((session.history.plan, session.assessment))
        history = session.history.push(revised.plan)
        self._forget(history)
        if revised.basis is session.assessment.basis:
            # The assessment stays the one that the rows were read for: it knows which types were asked about.
            self._context.session = session.with_history(history)
        else:
            self._context.session = session.with_assessment(revised, history)
        self.succeeded.emit()

    @Slot()
    def _end(self) -> None:
        self._job = None
        self._began_with = None
        self._reads_rows = False
        self._go_on()

    def _move(self, step: _Step) -> None:
        session = self._context.session
        if session.history is None or session.assessment is None:
            return
        history = session.history.undo() if step is _Step.UNDO else session.history.redo()
        if history is session.history:
            return
        self._assessments.append((session.history.plan, session.assessment))
        # What was found in the rows may have been for another filter.
        known = next((each for plan, each in self._assessments if plan is history.plan), session.assessment)
        if known is session.assessment:
            self._context.session = session.with_history(history)
        else:
            self._context.session = session.with_assessment(known, history)
        self._forget(history)
        self.succeeded.emit()

    def _forget(self, history: "History") -> None:
        """Keep the assessments of the plans that one can go back to."""
        ids = {id(plan) for plan in (*history.before, history.plan, *history.after)}
        latest = {id(plan): (plan, assessment) for plan, assessment in self._assessments if id(plan) in ids}
        self._assessments = list(latest.values())


def change_choices(choices: Choices, edit: Edit) -> Choices:
    """The choices after an edit. Raises PlanInvalid. Imports what takes its time: for a job."""
    from dataclasses import replace

    from core.plan.edit import add_choices, remove_choices

    changed = edit.choices if edit.choices is not None else choices
    if edit.preset is not None:
        changed = replace(changed, preset=edit.preset)
    return add_choices(remove_choices(changed, *edit.removed), *edit.added)
