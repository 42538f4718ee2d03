"""A label that is read second: plain text in the muted colour of the scheme in force."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from gui.theme import Role, find_theme


class MutedLabel(QLabel):
    """Plain text, wrapped, in a colour that says something (by default, that it is read second); None: in that of all
    text."""

    def __init__(self, parent: QWidget | None = None, *, role: Role | None = Role.MUTED) -> None:
        super().__init__(parent)
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        find_theme().changed.connect(self._recolour)
        self._recolour()

    def set_role(self, role: Role | None) -> None:
        self._role = role
        self._recolour()

    def _recolour(self) -> None:
        if self._role is None:
            return
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, find_theme().colour(self._role))
        self.setPalette(palette)
