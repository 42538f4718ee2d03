"""How a line of the recent migrations is drawn: the file and where it went at the left, state, time and size at the
right, in columns that stand below each other.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.amounts import format_rows
from gui.theme import UNIT, Role, find_theme
from gui.when import format_when

_SIGN = 18
_WIDEST_ROWS = 8_888_888
_WIDEST_AGO = timedelta(minutes=58)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RecentDelegate(QStyledItemDelegate):
    """Draws the texts of four roles: where to, state, when, size. The icon is that of the state, and `states` are all
    that there may be, which have one column."""

    def __init__(self, roles: tuple[int, int, int, int], states: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._roles, self._states = roles, states

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(40 * UNIT, 2 * option.fontMetrics.height() + 2 * UNIT + 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        title, icon, widget = shown.text, QIcon(shown.icon), shown.widget
        shown.text, shown.icon = "", QIcon()
        style = QApplication.style()
        painter.save()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, widget)
        is_selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        strong = shown.palette.color(QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text)
        weak = strong if is_selected else find_theme().colour(Role.MUTED)
        place, state, when, size = (str(index.data(role) or "") for role in self._roles)
        metrics = shown.fontMetrics
        row = shown.rect.adjusted(12, 0, -12, 0)
        widths = [metrics.horizontalAdvance(text) for text in (format_rows(_WIDEST_ROWS), _write_widest_time())]
        right = row.right()
        for text, width in ((size, widths[0]), (when, widths[1])):
            painter.setPen(weak)
            painter.drawText(QRect(right - width, row.top(), width, row.height()), _RIGHT, text)
            right -= width + UNIT
        state_width = _SIGN + 2 * UNIT + max(map(metrics.horizontalAdvance, self._states), default=0)
        sign = QRect(right - state_width, row.center().y() - _SIGN // 2, _SIGN, _SIGN)
        mode = QIcon.Mode.Selected if is_selected else QIcon.Mode.Normal
        icon.paint(painter, sign, Qt.AlignmentFlag.AlignCenter, mode)
        painter.setPen(strong)
        painter.drawText(QRect(sign.right() + UNIT, row.top(), state_width - _SIGN - UNIT, row.height()), _LEFT, state)
        row.setRight(sign.left() - 2 * UNIT)
        upper = QRect(row.left(), row.top() + UNIT, row.width(), metrics.height())
        font = QFont(shown.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.drawText(
            upper, _LEFT, painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, row.width())
        )
        painter.setFont(shown.font)
        painter.setPen(weak)
        lower = upper.translated(0, metrics.height() + 2)
        painter.drawText(lower, _LEFT, metrics.elidedText(place, Qt.TextElideMode.ElideRight, row.width()))
        painter.restore()


def _write_widest_time() -> str:
    now = datetime.now(UTC)
    return format_when((now - _WIDEST_AGO).isoformat(), now)
