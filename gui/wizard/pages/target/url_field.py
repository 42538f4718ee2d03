"""The fields that a connection's URL is pasted into, meant for it or not: they give the URL away and keep nothing of
it, since there may be a password in it."""

import re

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_WHOLE = re.compile(r"\s*(?:postgres(?:ql)?://\S+|.*\b(?:host|dbname|service)\s*=.*)\s*", re.DOTALL)
_URL = re.compile(r"\s*postgres(?:ql)?://\S+\s*")
_MAY_HOLD_SECRET = re.compile(r"@|password|secret", re.IGNORECASE)


class UrlField(QLineEdit):
    """A pasted URL is taken at once, a typed one with Enter or when the field is left."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = self._unreadable = ""
        self.setPlaceholderText(self.tr("postgresql://user@host:5432/database fills in the rest"))
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.textEdited.connect(self._look)
        self.editingFinished.connect(self._give)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Enter takes the URL; it does not leave the page too.
            event.accept()

    def give_back(self, text: str) -> None:
        """Show a text again that could not be read, unless it may hold a password."""
        if not self.text() and not _MAY_HOLD_SECRET.search(text):
            self.setText(text)
            self._before = self._unreadable = text

    @Slot(str)
    def _look(self, text: str) -> None:
        is_pasted = len(text) > len(self._before) + 1
        self._before = text
        if is_pasted and _WHOLE.fullmatch(text):
            self._give()

    @Slot()
    def _give(self) -> None:
        text = self.text().strip()
        if text in ("", self._unreadable):
            return
        # Not clear(), which could be undone.
        self.setText("")
        self._before = ""
        self.given.emit(text)


class HostField(QLineEdit):
    """A host's name. A URL that is put here by mistake is given away too: as a host its password would be kept."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = ""
        self.textEdited.connect(self._look)
        self.editingFinished.connect(self._give)

    @Slot(str)
    def _look(self, text: str) -> None:
        is_pasted = len(text) > len(self._before) + 1
        self._before = text
        if is_pasted:
            self._give()

    @Slot()
    def _give(self) -> None:
        text = self.text()
        if _URL.fullmatch(text):
            self.setText("")
            self._before = ""
            self.given.emit(text.strip())
