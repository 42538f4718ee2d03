"""Entries of a list: a name, a second line, and at the right small counts with an icon each."""

import html
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPalette
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

_ICON = 2 * UNIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A count that a model gives under a role, the icon before it, and what that is drawn in."""

    role: int
    icon: str
    colour: Role
    is_counted: bool = True
    """Whether the count is drawn too, or only the icon."""


class BadgeDelegate(QStyledItemDelegate):
    """Draws entries; `detail_role` is their second line, `struck_role` whether they are struck through, `heading_role`
    whether an entry is a heading of one line."""

    def __init__(
        self,
        *,
        detail_role: int,
        struck_role: int,
        heading_role: int,
        badges: tuple[Badge, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._detail_role, self._struck_role, self._badges = detail_role, struck_role, badges
        self._heading_role = heading_role

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        if index.data(self._heading_role):
            return QSize(20 * UNIT, option.fontMetrics.height() + UNIT + 4)
        return QSize(20 * UNIT, 2 * option.fontMetrics.height() + UNIT + 4)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        option = QStyleOptionViewItem(option)  # Qt goes on with the one that it gave
        self.initStyleOption(option, index)
        name, option.text = option.text, ""
        if index.data(self._heading_role):
            self._draw_heading(painter, option, name)
            return
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_struck = bool(index.data(self._struck_role))
        area = option.rect.adjusted(UNIT, UNIT // 2 + 1, -UNIT, -UNIT // 2 - 1)
        painter.save()
        top = QRect(area.left(), area.top(), self._draw_badges(painter, option, index, area), area.height() // 2)
        font = QFont(option.font)
        font.setStrikeOut(is_struck)
        painter.setFont(font)
        group = QPalette.ColorGroup.Disabled if is_struck and not is_selected else QPalette.ColorGroup.Active
        role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
        painter.setPen(option.palette.color(group, role))
        _draw_elided(painter, top, name)
        painter.setFont(_smaller(option.font))
        if not is_selected:
            painter.setPen(find_theme().colour(Role.MUTED))
        below = QRect(area.left(), area.top() + area.height() // 2, area.width(), area.height() - area.height() // 2)
        _draw_elided(painter, below, str(index.data(self._detail_role) or ""))
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if event.type() is not QEvent.Type.ToolTip or not index.isValid() or index.data(self._heading_role):
            return super().helpEvent(event, view, option, index)
        lines = (str(index.data(role) or "") for role in (Qt.ItemDataRole.DisplayRole, self._detail_role))
        QToolTip.showText(event.globalPos(), f"<qt>{'<br>'.join(html.escape(line) for line in lines)}</qt>", view)
        return True

    def _draw_heading(self, painter: QPainter, option: QStyleOptionViewItem, name: str) -> None:
        painter.save()
        font = _smaller(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(find_theme().colour(Role.MUTED))
        _draw_elided(painter, option.rect.adjusted(UNIT, UNIT // 2, -UNIT, 0), name)
        painter.restore()

    def _draw_badges(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        area: QRect,
    ) -> int:
        """Draw the counts from the right; how much width they leave."""
        right = area.right()
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        font = _smaller(option.font)
        metrics = QFontMetrics(font)
        for badge in reversed(self._badges):
            count = index.data(badge.role)
            if not count:
                continue
            text = f"{count:,}" if badge.is_counted else ""
            width = metrics.horizontalAdvance(text)
            place = QRect(right - width, area.top(), width + 1, area.height() // 2)
            painter.setFont(font)
            text_colour = option.palette.highlightedText().color() if is_selected else None
            painter.setPen(text_colour or find_theme().colour(badge.colour))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
            icon = QRect(place.left() - _ICON - (2 if text else -1), place.center().y() - _ICON // 2 + 1, _ICON, _ICON)
            mode_role = Role.ON_ACCENT if is_selected else badge.colour
            find_icon(badge.icon, mode_role).paint(painter, icon)
            right = icon.left() - UNIT
        return right - area.left()


def _smaller(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * 0.88)
    return smaller


def _draw_elided(painter: QPainter, area: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
