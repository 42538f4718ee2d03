"""A line for one interrupted run: what it carries and where to, how far it came, and two buttons."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.theme import UNIT, Role
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.panel import paint_panel
from gui.widgets.primary_button import PrimaryButton

_STEPS = 1000


class RunRow(QWidget):
    """Texts and a fraction in, wishes out. Only one row of a page may have mnemonics: the first."""

    resume_requested = Signal()
    discard_requested = Signal()

    def __init__(self, parent: QWidget | None = None, *, has_mnemonics: bool) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        font = self._title.font()
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)
        # A long path is cut, and does not widen the window.
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._place, self._how_far = ElidedLabel(self), ElidedLabel(self)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(12 * UNIT, UNIT)
        resume, discard = self.tr("Res&ume"), self.tr("D&iscard…")
        self.resume = PrimaryButton(resume if has_mnemonics else resume.replace("&", ""), self)
        self.discard = QPushButton(discard if has_mnemonics else discard.replace("&", ""), self)
        self.discard.setAutoDefault(False)
        self.resume.clicked.connect(self.resume_requested)
        self.discard.clicked.connect(self.discard_requested)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._place)
        below = QHBoxLayout()
        below.setSpacing(UNIT)
        below.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        below.addWidget(self._how_far, 1)
        words.addLayout(below)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        layout.setSpacing(UNIT)
        layout.addLayout(words, 1)
        layout.addWidget(self.resume)
        layout.addWidget(self.discard)

    def set_texts(self, title: str, place: str, how_far: str, fraction: float, *, details: str = "") -> None:
        """`details` is the tooltip."""
        self._title.setText(title)
        self._place.set_whole_text(place)
        self._how_far.set_whole_text(how_far)
        self._bar.setValue(int(min(1.0, fraction) * _STEPS))
        self._bar.setAccessibleName(self.tr("How far {name} is").format(name=title))
        self.setToolTip(details)
        for button in (self.resume, self.discard):
            button.setAccessibleName(f"{button.text().replace('&', '')} {title}")
            button.setAccessibleDescription(f"{place} {how_far}")

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def place(self) -> str:
        return self._place.whole_text

    @property
    def how_far(self) -> str:
        return self._how_far.whole_text

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_panel(self, Role.WARNING, Role.WARNING_SURFACE)
