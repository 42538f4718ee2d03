"""How something ended: a large icon, one sentence in large letters, and what there is to know about it below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.icons import draw_icon
from gui.theme import UNIT, Role, find_theme
from gui.widgets.banner import Tone
from gui.widgets.muted import MutedLabel
from gui.widgets.panel import paint_panel

_LOOKS = {
    Tone.INFO: ("info", Role.ACCENT, Role.ACCENT_SURFACE),
    Tone.SUCCESS: ("success", Role.SUCCESS, Role.SUCCESS_SURFACE),
    Tone.WARNING: ("success", Role.WARNING, Role.WARNING_SURFACE),
    Tone.DANGER: ("danger", Role.DANGER, Role.DANGER_SURFACE),
}
_ICON = 5 * UNIT


class VerdictPanel(QWidget):
    """Plain texts in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.INFO
        self._icon = QLabel(self)
        self._icon.setFixedSize(_ICON, _ICON)
        self._sentence = QLabel(self)
        font = self._sentence.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        font.setWeight(QFont.Weight.DemiBold)
        self._sentence.setFont(font)
        self._notes = QLabel(self)
        self._where = MutedLabel(self)
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self._sentence, self._notes, self._where):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        find_theme().changed.connect(self._recolour)

    def set_verdict(self, tone: Tone, sentence: str, notes: str, where: str) -> None:
        self._tone = tone
        for label, text in ((self._sentence, sentence), (self._notes, notes), (self._where, where)):
            label.setText(text)
            label.setVisible(bool(text))
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(f"{notes} {where}".strip())
        self._recolour()

    @property
    def tone(self) -> Tone:
        return self._tone

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    @property
    def notes(self) -> str:
        return self._notes.text()

    @property
    def where(self) -> str:
        return self._where.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        _, line, surface = _LOOKS[self._tone]
        paint_panel(self, line, surface)

    def _recolour(self) -> None:
        icon, role, _ = _LOOKS[self._tone]
        self._icon.setPixmap(draw_icon(icon, _ICON, role, ratio=self.devicePixelRatioF()))
        self.update()
