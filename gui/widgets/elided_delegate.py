"""Cells of a table: their text elided where it is too long, and whole in the tooltip then."""

import html

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from gui.theme import UNIT


class ElidedDelegate(QStyledItemDelegate):
    """Says in a tooltip what a cell has no room for."""

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if event.type() is not QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        given = index.data(Qt.ItemDataRole.ToolTipRole)
        if given is None and option.fontMetrics.horizontalAdvance(text) <= self.text_width(option, index):
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPos(), f"<qt>{html.escape(str(given or text))}</qt>", view)
        return True

    def text_width(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> int:
        """How wide the text of a cell may be."""
        option = QStyleOptionViewItem(option)  # Qt goes on with the one that it gave
        self.initStyleOption(option, index)
        style = option.widget.style()
        return style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget).width() - 6

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + UNIT, max(size.height(), 4 * UNIT))
