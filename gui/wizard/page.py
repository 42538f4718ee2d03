"""What every page of the wizard is: a heading, a body, and when one may go on."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget, QWizardPage

from gui.context import Context
from gui.theme import UNIT
from gui.widgets.heading import Heading
from gui.wizard import flow
from gui.wizard.flow import PageId


class Page(QWizardPage):
    """A page. A subclass names its `page_id`, fills `body`, and overrides what it needs of the methods below."""

    page_id: ClassVar[PageId]
    enter_goes_on: ClassVar[bool] = True
    """Whether Enter presses Next. Not where it has another meaning, as in a grid."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        # So that the keyboard is here, and not with the list of steps, where no widget of the page asks for it.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.heading = Heading(self)
        self.body = QVBoxLayout()
        self.body.setSpacing(2 * UNIT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(self.heading)
        layout.addLayout(self.body, 1)
        context.session_changed.connect(self._session_changed)

    def set_heading(self, title: str, question: str) -> None:
        """The page's title, and the sentence below it that says what is asked and what happens next."""
        self.heading.set_texts(title, question)

    def enter(self) -> None:
        """The page is shown, by Next, by Back or by the list of steps."""

    def leave(self) -> bool:
        """Next was pressed: return False to stay."""
        return True

    def is_busy(self) -> bool:
        """Whether closing the window would break something off that should be asked about first."""
        return False

    def has_unsaved(self) -> bool:
        """Whether something was written on the page that would be lost with the window."""
        return False

    def confirm_close(self) -> bool | None:
        """While busy, or with something that would be lost: ask before the window closes, whether it may; None leaves
        it to the window's own question."""
        return None

    def next_text(self) -> str | None:
        """What the button Next says here; None for its usual text."""
        return None

    def first_focus(self) -> QWidget | None:
        """The widget that should have the keyboard when the page is shown; None for the page itself."""
        return None

    # What QWizard asks.

    def isComplete(self) -> bool:
        return flow.may_leave(self.page_id, self.context.session)

    def nextId(self) -> int:
        following = flow.next_page(self.page_id, self.context.session)
        return -1 if following is None else following

    def validatePage(self) -> bool:
        # A button that was pressed by its letter acts a moment later, and asks no more whether it may.
        return self.isComplete() and self.leave()

    def _session_changed(self) -> None:
        self.completeChanged.emit()


def plain(text: str) -> str:
    """A text of a database, a file or a server, without the characters that would draw or reorder on a label."""
    return "".join(character if character.isprintable() else "�" for character in text)


SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
"""For labels whose text a person may want to copy."""
