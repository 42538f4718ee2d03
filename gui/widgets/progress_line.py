"""How far the whole is: what is being done, a bar, the share with the time left, and a line of figures."""

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from gui.amounts import format_percent
from gui.theme import UNIT
from gui.widgets.muted import MutedLabel

_STEPS = 1000


class ProgressLine(QWidget):
    """Texts and a fraction in, nothing out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        font = self._title.font()
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)
        self._left = MutedLabel(self)
        self._left.setWordWrap(False)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(UNIT)
        self._bar.setAccessibleName(self.tr("Progress of the whole"))
        self._figures = MutedLabel(self)
        first = QHBoxLayout()
        first.addWidget(self._title, 1)
        first.addWidget(self._left)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(first)
        layout.addWidget(self._bar)
        layout.addWidget(self._figures)

    def set_state(self, title: str, fraction: float, *, left: str = "", figures: str = "") -> None:
        """`left` is the time left in words, `figures` what else is known."""
        percent = format_percent(fraction)
        self._title.setText(title)
        self._left.setText(self.tr("{percent}, {left}").format(percent=percent, left=left) if left else percent)
        self._bar.setValue(int(min(1.0, fraction) * _STEPS))
        self._bar.setAccessibleDescription(f"{title} {self._left.text()}")
        # A space keeps the line's height.
        self._figures.setText(figures or " ")

    @property
    def fraction(self) -> float:
        return self._bar.value() / _STEPS

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def left(self) -> str:
        return self._left.text()
