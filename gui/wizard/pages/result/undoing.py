"""Undoing what a run has published, and giving up what it replaced: seen to first, then asked, then done."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.report.model import Report
from gui.context import Context
from gui.redact import redact
from gui.widgets.banner import Banner, Tone
from gui.wizard.page import plain
from gui.wizard.pages.result import work
from gui.wizard.pages.result.asking import ReleaseQuestion, UndoQuestion
from gui.wizard.pages.result.on_target import OnTarget
from gui.wizard.pages.result.words import list_names

if TYPE_CHECKING:
    from core.migration.undo import ReleaseOutlook, UndoOutlook


class Undoing(QObject):
    """For one run at a time."""

    undone = Signal()
    released = Signal()

    def __init__(self, context: Context, on_target: OnTarget, banner: Banner, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._on_target, self._banner, self._page = context, on_target, banner, page
        self.report: Report | None = None

    # Undo.

    @Slot()
    def ask_to_undo(self) -> None:
        """See what an undo would do, and ask."""
        self._start(self.tr("Looking at what is there…"), work.look_at_undo, self._ask_about_undo)

    @Slot(bool)
    def undo_now(self, discards_changes: bool) -> None:
        """Undo, without asking."""
        if self.report is not None:
            self._banner.clear()
            task = partial(work.undo_run, self.report.run_id, discards_changes)
            self._on_target.start(self.tr("Undoing…"), task, self._take_undone)

    @Slot(object)
    def _ask_about_undo(self, outlook: "UndoOutlook") -> None:
        place = self.tr("Run {run}, in the schema {schema} of {target}.")
        question = UndoQuestion(
            outlook,
            place.format(
                run=plain(outlook.run_id), schema=plain(outlook.schema), target=plain(redact(self._name_target()))
            ),
            self._page.window(),
        )
        question.confirmed.connect(self.undo_now)
        question.finished.connect(question.deleteLater)
        question.open()

    @Slot(object)
    def _take_undone(self, outlook: "UndoOutlook") -> None:
        self._context.session = self._context.session.with_undone()
        self.undone.emit()
        parts = [self.tr("Dropped: {names}.").format(names=list_names(outlook.drops) or self.tr("nothing"))]
        if outlook.puts_back:
            parts.append(self.tr("There again: {names}.").format(names=list_names(outlook.puts_back)))
        else:
            parts.append(self.tr("None of these names was there before."))
        if outlook.stays:
            parts.append(self.tr("Left, since others use it: {names}.").format(names=list_names(outlook.stays)))
        self._banner.show_message(Tone.SUCCESS, self.tr("The migration is undone."), " ".join(parts))

    # Release.

    @Slot()
    def ask_to_release(self) -> None:
        """See what would be dropped for good, and ask."""
        self._start(self.tr("Looking at what is there…"), work.look_at_release, self._ask_about_release)

    @Slot()
    def release_now(self) -> None:
        """Release, without asking."""
        self._start(self.tr("Releasing…"), work.release_run, self._take_released)

    @Slot(object)
    def _ask_about_release(self, outlook: "ReleaseOutlook") -> None:
        if outlook.backup_schema is None:
            self._take_released(None)
            return
        question = ReleaseQuestion(outlook, self._page.window())
        question.confirmed.connect(self.release_now)
        question.ask()

    @Slot(object)
    def _take_released(self, schema: str | None) -> None:
        self.released.emit()
        if schema is None:
            text = self.tr("What this run replaced is not there any more.")
        else:
            text = self.tr("The schema {schema} is gone, and this run can't be undone any more.")
        self._banner.show_message(Tone.SUCCESS, self.tr("Released."), text.format(schema=plain(schema or "")))

    def _start(self, title: str, task: Callable[..., object], take: Callable[..., None]) -> None:
        if self.report is not None:
            self._banner.clear()
            self._on_target.start(title, partial(task, self.report.run_id), take)

    def _name_target(self) -> str:
        destination = self._context.session.destination
        if destination is not None and destination.is_embedded:
            return self.tr("the embedded PostgreSQL")
        return self.report.target if self.report is not None else ""
