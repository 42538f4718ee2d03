"""How a table of values before and after is drawn: two lines in a cell, a third for what else happens to the value,
and two lines in the header. Primitives in: what a cell holds is given by a function."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.icons import find_icon
from gui.theme import UNIT, Role, find_theme, fixed_font

_Index = QModelIndex | QPersistentModelIndex

_PAD = 6
_LONGEST = 120
"""Characters of a value that are measured and drawn: a cell is never wider."""


class Shown(StrEnum):
    """Which side's values are drawn."""

    BEFORE = "before"
    AFTER = "after"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuePair:
    """A value before and after, None for NULL, and a note."""

    before: str | None
    after: str | None
    note: str = ""


class ValuePairDelegate(QStyledItemDelegate):
    """Draws the pairs that `find_pair` gives for an index."""

    def __init__(self, find_pair: Callable[[_Index], ValuePair], parent: QWidget) -> None:
        super().__init__(parent)
        self._find_pair = find_pair
        self.shown = Shown.BOTH

    def line_count(self, pair: ValuePair) -> int:
        return (2 if self.shown is Shown.BOTH else 1) + bool(pair.note)

    def row_height(self, lines: int) -> int:
        return lines * (QFontMetrics(fixed_font()).height() + 2) + _PAD + 2

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        pair = self._find_pair(index)
        metrics = QFontMetrics(fixed_font())
        widths = [metrics.horizontalAdvance(text) for text in self._values(pair)]
        if self.shown is Shown.BOTH:
            widths[1] += _arrow_width()
        if pair.note:
            widths.append(QFontMetrics(self._note_font()).horizontalAdvance(pair.note) + 2 * UNIT + 4)
        return QSize(max(widths) + 2 * _PAD + 4, self.row_height(self.line_count(pair)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = find_theme()
        pair = self._find_pair(index)
        rect = QRect(option.rect)
        state = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_selected:
            painter.fillRect(rect, theme.colour(Role.ACCENT_SURFACE))
        elif pair.note:
            painter.fillRect(rect, theme.colour(Role.WARNING_SURFACE))
        painter.setPen(theme.colour(Role.LINE))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.colour(Role.ACCENT))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.setFont(fixed_font())
        metrics = painter.fontMetrics()
        height = metrics.height() + 2
        place = QRect(rect.left() + _PAD, rect.top() + _PAD // 2 + 1, rect.width() - 2 * _PAD, height)
        is_both = self.shown is Shown.BOTH
        if self.shown is not Shown.AFTER:
            self._draw_value(painter, place, pair.before, is_second=is_both)
            place.translate(0, height)
        if self.shown is not Shown.BEFORE:
            if is_both:
                painter.setPen(theme.colour(Role.MUTED))
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, "→")
                place.setLeft(place.left() + _arrow_width())
            self._draw_value(painter, place, pair.after)
            place.setLeft(rect.left() + _PAD)
            place.translate(0, height)
        if pair.note:
            icon = QRect(place.left(), place.center().y() - UNIT + 1, 2 * UNIT - 2, 2 * UNIT - 2)
            find_icon("warning", Role.WARNING).paint(painter, icon)
            painter.setFont(self._note_font())
            painter.setPen(theme.colour(Role.WARNING))
            painter.drawText(place.adjusted(2 * UNIT + 4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, pair.note)
        painter.restore()

    def _values(self, pair: ValuePair) -> list[str]:
        sides = {Shown.BEFORE: (pair.before,), Shown.AFTER: (pair.after,), Shown.BOTH: (pair.before, pair.after)}
        return ["NULL" if value is None else value[:_LONGEST] for value in sides[self.shown]]

    def _draw_value(self, painter: QPainter, place: QRect, value: str | None, *, is_second: bool = False) -> None:
        font = painter.font()
        font.setItalic(value is None)
        painter.setFont(font)
        colour = self._muted() if value is None or is_second else self._text()
        painter.setPen(colour)
        text = "NULL" if value is None else value[:_LONGEST]
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        font.setItalic(False)
        painter.setFont(font)

    def _text(self) -> QColor:
        widget = self.parent()
        assert isinstance(widget, QWidget)
        return widget.palette().text().color()

    def _muted(self) -> QColor:
        return find_theme().colour(Role.MUTED)

    def _note_font(self) -> QFont:
        widget = self.parent()
        assert isinstance(widget, QWidget)
        font = QFont(widget.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        return font


class TwoLineHeader(QHeaderView):
    """Column titles, "name" above "types", both from the model's text with a line break between them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        find_theme().changed.connect(self.viewport().update)

    def sectionSizeFromContents(self, section: int) -> QSize:
        name, types = self._texts(section)
        widths = (
            QFontMetrics(self._name_font()).horizontalAdvance(name[:_LONGEST]),
            QFontMetrics(self._type_font()).horizontalAdvance(types[:_LONGEST]),
        )
        return QSize(max(widths) + 2 * _PAD + 4, 2 * self.fontMetrics().height() + UNIT)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 2 * self.fontMetrics().height() + UNIT)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme = find_theme()
        name, types = self._texts(section)
        painter.save()
        painter.fillRect(rect, theme.colour(Role.SURFACE))
        painter.setPen(theme.colour(Role.LINE))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        half = rect.height() // 2
        for text, font, colour, top in (
            (name, self._name_font(), self.palette().text().color(), rect.top() + 2),
            (types, self._type_font(), theme.colour(Role.MUTED), rect.top() + half - 1),
        ):
            place = QRect(rect.left() + _PAD, top, rect.width() - 2 * _PAD, half)
            painter.setFont(font)
            painter.setPen(colour)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        painter.restore()

    def _texts(self, section: int) -> tuple[str, str]:
        model = self.model()
        text = model.headerData(section, Qt.Orientation.Horizontal)
        name, _, types = str(text or "").partition("\n")
        return name, types

    def _name_font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _type_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        return font


def _arrow_width() -> int:
    return QFontMetrics(fixed_font()).horizontalAdvance("→ ")
