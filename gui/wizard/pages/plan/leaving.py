"""Leaving the page Plan while something is written by hand that the plan does not have yet."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.wizard.pages.plan.draft_question import DraftAnswer, DraftQuestion
from gui.wizard.pages.plan.drafts import Drafts
from gui.wizard.pages.plan.editor import PlanEditor


class Leaving(QObject):
    """Asks, and has it applied where that is wanted."""

    decided = Signal()
    """Nothing stands in the way any more."""

    def __init__(self, drafts: Drafts, editor: PlanEditor, window: QWidget) -> None:
        super().__init__(window)
        self._drafts, self._editor, self._window = drafts, editor, window
        self._is_applying = False
        self.question: DraftQuestion | None = None

    @property
    def has_unsaved(self) -> bool:
        return bool(self._drafts.unsaved)

    def may_leave(self) -> bool:
        """Whether nothing would be lost; else a question is asked, and `decided` comes if it is answered so."""
        if not self.has_unsaved:
            return True
        self.question = DraftQuestion(self._drafts.unsaved, self._window)
        self.question.answered.connect(self._take)
        self.question.ask()
        return False

    def confirm_close(self) -> bool:
        question = DraftQuestion(self._drafts.unsaved, self._window, closes_window=True)
        return question.wait() is DraftAnswer.DISCARD

    @Slot(object)
    def _take(self, answer: DraftAnswer) -> None:
        self.question = None
        if answer is DraftAnswer.DISCARD:
            self._drafts.give_up_all()
            self.decided.emit()
        elif answer is DraftAnswer.APPLY:
            self._is_applying = True
            self._editor.apply(self._drafts.make_edit())

    def go_on(self) -> None:
        """The plan is another one, or as it was since the edit failed."""
        if self._is_applying and not self._editor.is_busy:
            self._is_applying = False
            if not self.has_unsaved:
                self.decided.emit()
