"""What the page Plan says above the plan: that an edit failed, that a type is none, that the plan is saved."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.errors import MigrationError
from gui.context import Context
from gui.problem_banner import show_problem
from gui.widgets.banner import Banner, Tone
from gui.wizard.page import plain


class PlanMessages(Banner):
    """One message at a time, which goes with its button or with the next edit."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context

    @Slot(object)
    def show_failure(self, error: MigrationError) -> None:
        show_problem(self, error)
        self._let_dismiss()

    @Slot(str, str)
    def show_refusal(self, written: str, reason: str) -> None:
        self.show_message(
            Tone.DANGER,
            self.tr("{written} is no type that a column can have").format(written=plain(written)),
            self.tr("{reason}.").format(reason=plain(reason)),
            self.tr("The column keeps its type."),
        )
        self._let_dismiss()

    def show_saved(self, path: object, *, is_writing: bool = False) -> None:
        """The plan is in a file; `is_writing`: without what is being written by hand."""
        source = self._context.session.source_path
        command = f"howdah migrate {source.name if source is not None else ''} --plan {path}"
        self.show_message(
            Tone.SUCCESS,
            self.tr("The plan is saved"),
            self.tr("{command} carries it out as it is.").format(command=plain(command)),
            self.tr("What you are writing by hand is not in it yet: it is not applied.") if is_writing else "",
        )
        self._let_dismiss()

    def _let_dismiss(self) -> None:
        self.add_button(self.tr("Dismiss")).clicked.connect(self.clear)
