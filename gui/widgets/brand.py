"""The program's sign: its icon and its name."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.icons import draw_icon
from gui.theme import UNIT


class Brand(QWidget):
    """The icon of `size` device-independent pixels, with the name beside it."""

    def __init__(self, size: int = 4 * UNIT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        picture = QLabel(self)
        picture.setPixmap(draw_icon("howdah", size, ratio=self.devicePixelRatioF()))
        name = QLabel("Howdah", self)
        name.setTextFormat(Qt.TextFormat.PlainText)
        font = name.font()
        font.setPointSizeF(font.pointSizeF() * (1.0 + size / 80))
        font.setWeight(QFont.Weight.DemiBold)
        name.setFont(font)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(size // 3)
        layout.addWidget(picture)
        layout.addWidget(name)
        layout.addStretch(1)
