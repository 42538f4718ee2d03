"""Entries of a list of notes: an icon, a title with what it is about, and a sentence; headings between them."""

import html
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from gui.icons import find_icon
from gui.theme import UNIT, Role, find_theme

_Index = QModelIndex | QPersistentModelIndex
_ICON = 2 * UNIT + 2


class NoteDelegate(QStyledItemDelegate):
    """`looks` says, for each kind that the model gives under `kind_role`, which icon it has and in what colour."""

    def __init__(
        self,
        *,
        kind_role: int,
        object_role: int,
        text_role: int,
        looks: Mapping[str, tuple[str, Role]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind_role, self._object_role, self._text_role = kind_role, object_role, text_role
        self._looks = looks

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(30 * UNIT, 2 * option.fontMetrics.height() + UNIT + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        option = QStyleOptionViewItem(option)  # Qt goes on with the one that it gave
        self.initStyleOption(option, index)
        title, option.text = option.text, ""
        strong = QFont(option.font)
        strong.setWeight(QFont.Weight.DemiBold)
        left_middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.save()
        if not index.flags() & Qt.ItemFlag.ItemIsSelectable:
            painter.setFont(strong)
            painter.setPen(find_theme().colour(Role.MUTED))
            area = option.rect.adjusted(UNIT, UNIT, -UNIT, 0)
            painter.drawText(area, left_middle, title)
            painter.restore()
            return
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        area = option.rect.adjusted(UNIT, UNIT // 2, -UNIT, -UNIT // 2)
        icon, colour = self._looks.get(str(index.data(self._kind_role)), ("info", Role.MUTED))
        place = QRect(area.left(), area.top() + 1, _ICON, _ICON)
        find_icon(icon, Role.ON_ACCENT if is_selected else colour).paint(painter, place)
        words = area.adjusted(_ICON + UNIT, 0, 0, 0)
        top = QRect(words.left(), words.top(), words.width(), words.height() // 2)
        text_colour = (option.palette.highlightedText() if is_selected else option.palette.text()).color()
        muted = text_colour if is_selected else find_theme().colour(Role.MUTED)
        painter.setFont(strong)
        painter.setPen(text_colour)
        shown = QFontMetrics(strong).elidedText(title, Qt.TextElideMode.ElideRight, top.width())
        painter.drawText(top, left_middle, shown)
        top.setLeft(top.left() + QFontMetrics(strong).horizontalAdvance(shown) + UNIT + 4)
        painter.setFont(option.font)
        painter.setPen(muted)
        metrics = option.fontMetrics
        about = str(index.data(self._object_role) or "")
        painter.drawText(top, left_middle, metrics.elidedText(about, Qt.TextElideMode.ElideRight, top.width()))
        below = QRect(words.left(), words.top() + words.height() // 2, words.width(), words.height() // 2)
        sentence = str(index.data(self._text_role) or "")
        painter.setPen(text_colour)
        painter.drawText(below, left_middle, metrics.elidedText(sentence, Qt.TextElideMode.ElideRight, below.width()))
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        if event.type() is not QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        text = str(index.data(self._text_role) or "")
        QToolTip.showText(event.globalPos(), f"<qt>{html.escape(text)}</qt>" if text else "", view)
        return True
