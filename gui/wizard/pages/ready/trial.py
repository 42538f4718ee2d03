"""The offer of a dry run, beside Migrate: a button, and one sentence that says what it does."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.icons import find_icon
from gui.theme import UNIT
from gui.widgets.muted import MutedLabel


class TrialRow(QWidget):
    """A button of its own, not a choice that Migrate follows: what Migrate does is always the same."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QPushButton(find_icon("dry-run"), self.tr("&Dry run"), self)
        self.button.setAutoDefault(False)
        self.button.setEnabled(False)
        self.button.clicked.connect(self.wanted)
        note = MutedLabel(self)
        note.setText(self.tr("Does all of it on this server, compares every value, then takes it back. Nothing stays."))
        self.button.setAccessibleDescription(note.text())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(self.button)
        layout.addWidget(note, 1)
