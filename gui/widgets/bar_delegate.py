"""A cell with a number at the right and a thin bar below it that says how much of it is done."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.theme import UNIT, Role, find_theme

_THICKNESS = 3


class BarDelegate(QStyledItemDelegate):
    """Draws the fraction that the model gives by a role of its own; no bar where it gives none, or nothing is done."""

    def __init__(self, fraction_role: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._role = fraction_role

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        fraction = index.data(self._role)
        if not fraction or fraction >= 1:
            return
        theme = find_theme()
        area = QRectF(option.rect).adjusted(UNIT, 0, -UNIT, -2)
        area.setTop(area.bottom() - _THICKNESS)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(Role.LINE))
        painter.drawRoundedRect(area, 1.5, 1.5)
        area.setWidth(max(_THICKNESS, area.width() * fraction))
        painter.setBrush(theme.colour(Role.ON_ACCENT if is_selected else Role.ACCENT))
        painter.drawRoundedRect(area, 1.5, 1.5)
        painter.restore()
