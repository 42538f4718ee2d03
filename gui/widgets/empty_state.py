"""What stands where nothing is yet: an icon, a line, and a sentence, in a dashed frame."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.icons import draw_icon
from gui.theme import UNIT, Role, find_theme
from gui.widgets.muted import MutedLabel

_ICON = 6 * UNIT


class EmptyState(QWidget):
    """Centred; the sentence may be left out."""

    def __init__(self, icon: str, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel(title, self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title.setWordWrap(True)
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.15)
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)
        text = MutedLabel(self)
        text.setText(sentence)
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        text.setVisible(bool(sentence))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 3 * UNIT, 3 * UNIT, 3 * UNIT)
        layout.setSpacing(UNIT)
        layout.addStretch(1)
        for widget in (self._icon, self._title, text):
            layout.addWidget(widget)
        layout.addStretch(1)
        find_theme().changed.connect(self._recolour)
        self._recolour()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(find_theme().colour(Role.LINE), 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), UNIT, UNIT)

    def _recolour(self) -> None:
        self._icon.setPixmap(draw_icon(self._icon_name, _ICON, Role.MUTED, ratio=self.devicePixelRatioF()))
        self.update()
