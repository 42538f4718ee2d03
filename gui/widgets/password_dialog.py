"""Asks for a password."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from gui.theme import UNIT
from gui.widgets.password_field import PasswordField


class PasswordDialog(QDialog):
    """A sentence that says whose, and a field."""

    given = Signal(str)
    """What was typed, once it is confirmed."""

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Password"))
        text = QLabel(sentence, self)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        label = QLabel(self.tr("&Password:"), self)
        self.field = PasswordField(self)
        label.setBuddy(self.field)
        buttons = QDialogButtonBox(self)
        accept = buttons.addButton(self.tr("&Connect"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("&Not now"), QDialogButtonBox.ButtonRole.RejectRole)
        accept.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(self._tell)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        for widget in (text, label, self.field, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(52 * UNIT)
        self.field.setFocus()

    @Slot()
    def _tell(self) -> None:
        self.given.emit(self.field.text())
        self.field.clear()
