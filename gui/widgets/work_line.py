"""A line that says what is being done, with a bar that moves, and a button that stops it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from gui.icons import find_icon
from gui.theme import UNIT
from gui.widgets.elided_label import ElidedLabel

_STEPS = 1000


class WorkLine(QWidget):
    """Texts and a fraction in; that it should stop, out."""

    stop_requested = Signal()

    def __init__(self, stop_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel(self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(20 * UNIT, UNIT)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.stop = QPushButton(find_icon("stop"), stop_text, self)
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(self.stop_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(self._bar)
        layout.addWidget(self._title, 1)
        layout.addWidget(self.stop)

    def begin(self, title: str) -> None:
        """Something has begun of which nobody knows yet how long it takes."""
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(title)
        self._title.set_whole_text(title)
        self.stop.setEnabled(True)

    def set_progress(self, title: str, fraction: float | None) -> None:
        """Without a `fraction` the bar only moves."""
        self._title.set_whole_text(title)
        self._bar.setRange(0, 0 if fraction is None else _STEPS)
        if fraction is not None:
            self._bar.setValue(int(min(1.0, fraction) * _STEPS))

    def show_stopping(self, title: str) -> None:
        """It was told to stop, and will."""
        self._title.set_whole_text(title)
        self.stop.setEnabled(False)

    @property
    def title(self) -> str:
        return self._title.whole_text
