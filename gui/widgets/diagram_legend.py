"""What the signs of a diagram of tables mean, below it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.icons import paint_icon
from gui.theme import UNIT, Role, find_theme
from gui.widgets.muted import MutedLabel


class DiagramLegend(QWidget):
    """What the signs mean."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(UNIT, 4, UNIT, 4)
        layout.setSpacing(UNIT)
        self._valid = self._add(layout, self.tr("many rows refer to one"), is_valid=True)
        self._invalid = self._add(layout, self.tr("not validated: rows without a parent"), is_valid=False)
        layout.addStretch(1)
        self._keys = MutedLabel(self)
        self._keys.setWordWrap(False)
        self._keys.setText(self.tr("Tab: next table   Enter: go to it   Space: its columns"))
        layout.addWidget(self._keys)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Say the keys where there is room for them; the guide says them too."""
        shown = [widget for widget in (*self._valid, *self._invalid) if not widget.isHidden()]
        needed = sum(widget.sizeHint().width() + UNIT for widget in (*shown, self._keys)) + 6 * UNIT
        self._keys.setVisible(needed <= self.width())

    def show_for(self, *, has_links: bool, has_invalid: bool) -> None:
        for widget in self._valid:
            widget.setVisible(has_links)
        for widget in self._invalid:
            widget.setVisible(has_invalid)
        self.show()
        self._fit()

    def _add(self, layout: QHBoxLayout, text: str, *, is_valid: bool) -> tuple[QWidget, QWidget]:
        sign, label = _Sign(self, is_valid=is_valid), MutedLabel(self)
        label.setWordWrap(False)
        label.setText(text)
        layout.addWidget(sign)
        layout.addWidget(label)
        layout.addSpacing(UNIT)
        return sign, label


class _Sign(QWidget):
    """A line as the diagram has it."""

    def __init__(self, parent: QWidget, *, is_valid: bool) -> None:
        super().__init__(parent)
        self._is_valid = is_valid
        self.setFixedSize(QSize(7 * UNIT, 18))
        find_theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = find_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme.colour(Role.MUTED if self._is_valid else Role.WARNING)
        pen = QPen(colour, 1.3)
        middle = self.height() / 2
        painter.setPen(pen)
        painter.drawLine(int(self.width() - 7), int(middle - 5), int(self.width() - 7), int(middle + 5))
        painter.drawLine(10, int(middle), 0, int(middle - 5))
        painter.drawLine(10, int(middle), 0, int(middle + 5))
        if not self._is_valid:
            pen.setDashPattern([5, 4])
            painter.setPen(pen)
        painter.drawLine(0, int(middle), self.width(), int(middle))
        if not self._is_valid:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().window())
            painter.drawEllipse(self.rect().center(), 9, 9)
            place = self.rect().toRectF().adjusted(self.width() / 2 - 8, 1, -self.width() / 2 + 8, -1)
            paint_icon(painter, "warning", place, colour)
