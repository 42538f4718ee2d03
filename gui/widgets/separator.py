"""A thin line between two parts, in the colour of lines."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QWidget

from gui.theme import Role, find_theme


class Separator(QFrame):
    """From left to right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)
        self.setAutoFillBackground(True)
        find_theme().changed.connect(self._recolour)
        self._recolour()

    @Slot()
    def _recolour(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), find_theme().colour(Role.LINE))
        self.setPalette(palette)
