"""A wrapped label for forms: QFormLayout gives a label the room of its narrowest shape, and this one what it needs."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent

from gui.widgets.muted import MutedLabel


class Note(MutedLabel):
    """A muted label that is as high as its text is at the width that it has."""

    def setText(self, text: str) -> None:
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Not heightForWidth(), which is never less than the height that was set before.
        room = QRect(0, 0, self.width(), 100_000)
        height = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text()).height()
        if height != self.maximumHeight():
            self.setFixedHeight(height)
