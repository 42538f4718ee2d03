"""Trying a view, a trigger or a CHECK on the target, as a job: with what is being written in the place of what the plan
has."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from core.cancel import CancelToken
from gui.context import Context
from gui.embedded import EmbeddedKeeper
from gui.jobs import Job
from gui.models.plan_edits import Edit
from gui.models.plan_objects import ObjectKey
from gui.reach import reach_destination
from gui.session import Destination
from gui.wizard.pages.plan.editor import change_choices

if TYPE_CHECKING:
    from core.migration.assess import Assessment
    from core.migration.try_object import TriedObject
    from core.plan.model import Plan


class ObjectTrial(QObject):
    """One trial at a time; a new one takes the place of one that is under way."""

    busy_changed = Signal()
    answered = Signal(object)
    """The TriedObject."""
    failed = Signal(object)
    """A MigrationError: the server could not be asked."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None

    @property
    def is_busy(self) -> bool:
        return self._job is not None

    @property
    def has_target(self) -> bool:
        return self._context.session.destination is not None

    def start(self, key: ObjectKey, edit: Edit | None) -> None:
        """Try it, with an `edit` that is not in the plan yet."""
        session = self._context.session
        assessment, plan, destination = session.assessment, session.plan, session.destination
        if assessment is None or plan is None or destination is None:
            return
        self.stop()
        keeper = self._context.embedded
        self._job = self._context.jobs.start(
            lambda _on_event, cancel: _try(assessment, plan, edit, key, destination, keeper, cancel)
        )
        self._job.succeeded.connect(self._answer)
        self._job.failed.connect(self._fail)
        self._job.ended.connect(self._end)
        self.busy_changed.emit()

    @Slot()
    def stop(self) -> None:
        """Give up what is under way; nothing is told of it."""
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()
            self.busy_changed.emit()

    @Slot(object)
    def _answer(self, tried: "TriedObject") -> None:
        if self.sender() is self._job:
            self.answered.emit(tried)

    @Slot(object)
    def _fail(self, error: object) -> None:
        if self.sender() is self._job:
            self.failed.emit(error)

    @Slot()
    def _end(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self.busy_changed.emit()


def _try(
    assessment: "Assessment",
    plan: "Plan",
    edit: Edit | None,
    key: ObjectKey,
    destination: Destination,
    keeper: EmbeddedKeeper,
    cancel: CancelToken,
) -> "TriedObject":
    """Raises MigrationError, Cancelled."""
    from core.migration.try_object import TriedKind, try_object
    from core.plan.edit import make_plan

    if edit is not None:
        plan = make_plan(assessment.basis, change_choices(plan.choices, edit))
    kind = TriedKind(key.kind.value)
    with reach_destination(destination, keeper, cancel=cancel) as url:
        return try_object(plan, url, kind, key.name, table=key.table, cancel=cancel)
