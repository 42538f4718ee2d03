"""A line of plain text that is cut with an ellipsis where there is no room for it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import Role
from gui.widgets.muted import MutedLabel


class ElidedLabel(MutedLabel):
    """Screen readers are told all of it."""

    def __init__(self, parent: QWidget | None = None, *, role: Role | None = Role.MUTED) -> None:
        super().__init__(parent, role=role)
        self._whole = ""
        self.setWordWrap(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole_text(self) -> str:
        return self._whole

    def set_whole_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))
