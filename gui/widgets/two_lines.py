"""A row of a list in two lines: a name, and below it, smaller, where or what that is."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from gui.theme import UNIT, Role, find_theme

DETAIL_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The second line of a row."""
_ICON = 20


class TwoLinesDelegate(QStyledItemDelegate):
    """Draws the icon, the text and the text of DETAIL_ROLE; both are cut with an ellipsis where there is no room.

    In one that `wraps`, the second line has as many lines as it needs; a row without one has a single line.
    """

    def __init__(self, parent: QAbstractItemView, *, wraps: bool = False) -> None:
        super().__init__(parent)
        self._view, self._wraps = parent, wraps

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        title, icon = shown.text, QIcon(shown.icon)
        # The style draws the background alone.
        shown.text, shown.icon, shown.features = "", QIcon(), QStyleOptionViewItem.ViewItemFeature(0)
        style = QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        is_selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        place = shown.rect.adjusted(UNIT, 6, -UNIT, -6)
        mode = QIcon.Mode.Selected if is_selected else QIcon.Mode.Normal
        if not icon.isNull():
            icon.paint(painter, QRect(place.left(), place.top(), _ICON, _ICON), Qt.AlignmentFlag.AlignCenter, mode)
            place.setLeft(place.left() + _ICON + UNIT)
        palette = shown.palette
        text = palette.color(QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text)
        painter.setPen(text)
        self._draw_line(painter, QRect(place.left(), place.top(), place.width(), _ICON), title)
        painter.setFont(self._small(shown))
        painter.setPen(text if is_selected else find_theme().colour(Role.MUTED))
        below = QRect(place.left(), place.top() + _ICON, place.width(), place.height() - _ICON)
        detail = str(index.data(DETAIL_ROLE) or "")
        if self._wraps:
            painter.drawText(below, Qt.TextFlag.TextWordWrap, detail)
        else:
            self._draw_line(painter, below, detail)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        if not self._wraps:
            return QSize(16 * UNIT, _ICON + option.fontMetrics.height() + 12)
        detail = str(index.data(DETAIL_ROLE) or "")
        if not detail:
            return QSize(16 * UNIT, _ICON + 12)
        icon = 0 if index.data(Qt.ItemDataRole.DecorationRole) is None else _ICON + UNIT
        width = self._view.viewport().width() - self._find_indentation(index) - icon - 2 * UNIT
        room = QRect(0, 0, max(width, 8 * UNIT), 10_000)
        lines = QFontMetrics(self._small(option)).boundingRect(room, Qt.TextFlag.TextWordWrap, detail)
        return QSize(16 * UNIT, _ICON + lines.height() + 12)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = option.rect.adjusted(_ICON + 2 * UNIT - 4, 3, -4, 0)
        rect.setHeight(max(editor.sizeHint().height(), _ICON + 4))
        editor.setGeometry(rect)

    def _find_indentation(self, index: QModelIndex | QPersistentModelIndex) -> int:
        if not isinstance(self._view, QTreeView):
            return 0
        depth, parent = 1, index.parent()
        while parent.isValid():
            depth, parent = depth + 1, parent.parent()
        return depth * self._view.indentation()

    def _small(self, option: QStyleOptionViewItem) -> QFont:
        font = QFont(option.font)
        font.setPointSizeF(font.pointSizeF() * 0.9)
        return font

    def _draw_line(self, painter: QPainter, place: QRect, text: str) -> None:
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
