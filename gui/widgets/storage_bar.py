"""A small bar of what a column holds, one stretch a storage class, beside the same in words."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from gui.theme import UNIT, Role, find_theme
from gui.widgets.elided_delegate import ElidedDelegate

BAR_WIDTH = 5 * UNIT
_BAR_HEIGHT = 6
_COLOURS = {
    "integer": ("#4a6fc0", "#8fb0ff"),
    "real": ("#2f958b", "#6fd0c4"),
    "text": ("#a07f3a", "#d8b877"),
    "blob": ("#8e5ba6", "#cfa0e6"),
}
"""What each class is drawn in, light and dark: colours of no status. The words beside the bar say it too."""

Segments = Sequence[tuple[str, float]]


def colour_of(kind: str) -> QColor:
    theme = find_theme()
    return QColor(_COLOURS[kind][theme.is_dark]) if kind in _COLOURS else theme.colour(Role.LINE)


def draw_bar(painter: QPainter, area: QRectF, segments: Segments) -> None:
    """The shares of a whole as stretches of a rounded bar; each is at least two pixels wide."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(area, area.height() / 2, area.height() / 2)
    painter.setClipPath(outline)
    painter.fillRect(area, find_theme().colour(Role.SURFACE))
    left = area.left()
    for number, (kind, share) in enumerate(segments):
        others = len(segments) - number - 1
        width = min(max(2.0, area.width() * share), area.right() - left - 2 * others)
        if not others:
            width = area.right() - left
        painter.fillRect(QRectF(left, area.top(), width, area.height()), colour_of(kind))
        left += width
    painter.restore()


class StorageBarDelegate(ElidedDelegate):
    """Draws the segments that a cell has under a role, then its text."""

    def __init__(self, segments_role: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segments_role = segments_role

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        option = QStyleOptionViewItem(option)  # Qt goes on with the one that it gave
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        area = option.rect.adjusted(UNIT // 2, 0, -UNIT // 2, 0)
        segments = index.data(self._segments_role)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if segments:
            top = area.center().y() - _BAR_HEIGHT / 2 + 1
            if is_selected:
                # Its colours are made for the background of a view, not for that of a selection.
                painter.save()
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(option.palette.base())
                pad = QRectF(area.left() - 3, top - 3, BAR_WIDTH + 6, _BAR_HEIGHT + 6)
                painter.drawRoundedRect(pad, pad.height() / 2, pad.height() / 2)
                painter.restore()
            draw_bar(painter, QRectF(area.left(), top, BAR_WIDTH, _BAR_HEIGHT), segments)
        words = area.adjusted(BAR_WIDTH + UNIT, 0, 0, 0)
        painter.save()
        palette = option.palette
        painter.setPen((palette.highlightedText() if is_selected else palette.text()).color())
        painter.setFont(option.font)
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()

    def text_width(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> int:
        return option.rect.width() - BAR_WIDTH - 2 * UNIT
