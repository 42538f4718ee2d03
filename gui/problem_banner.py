"""A problem of the engine in a page's banner, with a button that shows its details."""

from PySide6.QtCore import QCoreApplication, QObject, Slot

from core.errors import MigrationError
from gui.problems import Problem, describe_problem
from gui.widgets.banner import Banner, Tone
from gui.widgets.details_dialog import DetailsDialog


class _Details(QObject):
    """Lives as long as the button that opens it."""

    def __init__(self, problem: Problem, button: QObject, banner: Banner) -> None:
        super().__init__(button)
        self._problem, self._banner = problem, banner

    @Slot()
    def show_dialog(self) -> None:
        dialog = DetailsDialog(self._problem.title, self._problem.details, self._banner.window())
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)


def show_problem(banner: Banner, error: MigrationError) -> Problem:
    """Show the error in the banner; further buttons may be added to it. Returns what was shown."""
    problem = describe_problem(error)
    banner.show_message(Tone.DANGER, problem.title, problem.cause, problem.next_step)
    add_details(banner, error)
    return problem


def add_details(banner: Banner, error: MigrationError) -> None:
    """Add the button that shows an error's details to a message."""
    button = banner.add_button(QCoreApplication.translate("Problems", "&Details…"))
    button.clicked.connect(_Details(describe_problem(error), button, banner).show_dialog)
