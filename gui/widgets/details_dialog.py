"""A dialog with text to read, select and copy: the details of a problem."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from gui.icons import find_icon
from gui.theme import UNIT, fixed_font


class DetailsDialog(QDialog):
    """Plain text in the font of code, with a button that copies all of it."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        label = QLabel(self.tr("&Details:"), self)
        self._text = QPlainTextEdit(self)
        self._text.setPlainText(text)
        self._text.setReadOnly(True)
        self._text.setFont(fixed_font())
        self._text.setTabChangesFocus(True)
        label.setBuddy(self._text)
        self._copy = QPushButton(find_icon("copy"), self.tr("C&opy"), self)
        self._copy.clicked.connect(self._copy_all)
        buttons = QDialogButtonBox(self)
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(self.tr("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(label)
        layout.addWidget(self._text, 1)
        layout.addWidget(buttons)
        self.resize(80 * UNIT, 48 * UNIT)
        close.setFocus()

    @property
    def text(self) -> str:
        return self._text.toPlainText()

    @Slot()
    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
        self._copy.setText(self.tr("C&opied"))
        self._copy.setIcon(find_icon("tick"))
