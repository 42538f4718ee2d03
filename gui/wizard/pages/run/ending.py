"""How a run ended, in a banner, with what can be done then."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.errors import MigrationError, SourceChanged
from gui.problem_banner import add_details, show_problem
from gui.widgets.banner import Banner, Tone
from gui.wizard.pages.run.asking import DiscardQuestion
from gui.wizard.pages.run.words import say_how_far, say_interrupted

if TYPE_CHECKING:
    from core.migration.kept_runs import KeptRun


class Ending(Banner):
    """Empty while a run is under way. What removes anything is asked about here."""

    start_requested = Signal()
    resume_requested = Signal()
    discard_requested = Signal()
    discard_and_start_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._how_far = ""

    def show_interrupted(self, run: "KeptRun", error: MigrationError | None) -> None:
        """It can go on."""
        self._how_far = say_how_far(run)
        self.show_message(Tone.WARNING, *say_interrupted(run, error))
        if isinstance(error, SourceChanged):
            self.add_button(self.tr("Discard and &start again…")).clicked.connect(self._ask_to_discard_and_start)
        self.add_button(self.tr("&Resume now")).clicked.connect(self._ask_to_resume)
        self.add_button(self.tr("Disc&ard…")).clicked.connect(self._ask_to_discard)
        if error is not None:
            add_details(self, error)

    def show_failed(self, error: MigrationError) -> None:
        """Nothing is left of it."""
        show_problem(self, error)
        self._add_start(self.tr("Try &again"))

    def show_cancelled(self) -> None:
        self.show_message(Tone.INFO, self.tr("Cancelled."), self.tr("The target is as it was before the run."))
        self._add_start(self.tr("&Start again"))

    def show_discarded(self) -> None:
        self.show_message(Tone.INFO, self.tr("Discarded."), self.tr("Nothing of the run is left in the target."))
        self._add_start(self.tr("&Start again"))

    def show_done(self) -> None:
        self.show_message(Tone.INFO, self.tr("This run has ended."), self.tr("Next leads to its result."))

    def _add_start(self, text: str) -> None:
        self.add_button(text).clicked.connect(self._ask_to_start)

    # A button goes with its message: its click ends before anything begins.

    @Slot()
    def _ask_to_start(self) -> None:
        QTimer.singleShot(0, self, self.start_requested.emit)

    @Slot()
    def _ask_to_resume(self) -> None:
        QTimer.singleShot(0, self, self.resume_requested.emit)

    @Slot()
    def _ask_to_discard(self) -> None:
        question = DiscardQuestion(self, how_far=self._how_far)
        question.confirmed.connect(self.discard_requested)
        question.ask()

    @Slot()
    def _ask_to_discard_and_start(self) -> None:
        question = DiscardQuestion(self, how_far=self._how_far)
        question.confirmed.connect(self.discard_and_start_requested)
        question.ask()
