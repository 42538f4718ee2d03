"""The boxes and the lines of a diagram of tables, as they are drawn on a scene."""

from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.icons import paint_icon
from gui.widgets.diagram_look import Colours, row_font, title_font
from gui.widgets.diagram_model import (
    FOOT_HEIGHT,
    HEADER_HEIGHT,
    ICON_WIDTH,
    ROW_HEIGHT,
    BoxRows,
    DiagramLink,
    DiagramTable,
)
from gui.widgets.diagram_parts import TRACK

FAR_SCALE = 0.5
"""Below it, boxes show their names alone."""
_USER_TYPE = 65536
"""QGraphicsItem::UserType, from which a program's own kinds of items count."""
_PAD = 12.0
_RADIUS = 6.0
_FOOT = 10.0


def more_columns(count: int) -> str:
    return QCoreApplication.translate("Diagram", "%n more column(s)", "", count)


def _fewer_columns() -> str:
    return QCoreApplication.translate("Diagram", "Fewer columns")


class TableItem(QGraphicsItem):
    """The box of a table."""

    Type: ClassVar[int] = _USER_TYPE + 1

    def __init__(self, table: DiagramTable, rows: BoxRows, colours: Colours) -> None:
        super().__init__()
        self.table, self.rows = table, rows
        self._colours = colours
        self._is_selected = self._is_near = self._is_dim = self._has_focus = False
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(2)

    def type(self) -> int:
        return self.Type

    @property
    def frame(self) -> QRectF:
        """The box, without its ring."""
        return QRectF(0, 0, self.rows.width, self.rows.height)

    @property
    def more_row(self) -> QRectF | None:
        """Where a click shows the other columns, or hides them again."""
        top = HEADER_HEIGHT + ROW_HEIGHT * len(self.rows.columns)
        if self.rows.height - FOOT_HEIGHT - top < ROW_HEIGHT / 2:
            return None
        return QRectF(0, top, self.rows.width, ROW_HEIGHT)

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self.update()

    def set_state(self, *, is_selected: bool, is_near: bool, is_dim: bool, has_focus: bool) -> None:
        state = (is_selected, is_near, is_dim, has_focus)
        if state != (self._is_selected, self._is_near, self._is_dim, self._has_focus):
            self._is_selected, self._is_near, self._is_dim, self._has_focus = state
            self.update()

    def boundingRect(self) -> QRectF:
        return self.frame.adjusted(-5, -5, 5, 5)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        colours = self._colours
        scale = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.4 if self._is_dim and not colours.is_print else 1.0)
        is_marked = (self._is_selected or self._is_near) and not colours.is_print
        outline = colours.accent if is_marked else colours.muted
        if self._has_focus and not colours.is_print:
            painter.setPen(QPen(colours.accent, 2, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.frame.adjusted(-4, -4, 4, 4), _RADIUS + 3, _RADIUS + 3)
        thickness = 2.5 if self._is_selected and not colours.is_print else 1.2
        is_far = scale < FAR_SCALE and not colours.is_print
        painter.setPen(QPen(outline, thickness))
        painter.setBrush((colours.accent_surface if is_marked else colours.surface) if is_far else colours.base)
        painter.drawRoundedRect(self.frame, _RADIUS, _RADIUS)
        if is_far:
            self._draw_name_alone(painter)
            return
        self._draw_header(painter, QPen(outline, thickness), is_marked=is_marked)
        self._draw_rows(painter)

    def _draw_header(self, painter: QPainter, pen: QPen, *, is_marked: bool) -> None:
        colours, frame = self._colours, self.frame
        header = QPainterPath()
        header.moveTo(0, HEADER_HEIGHT)
        header.lineTo(0, _RADIUS)
        header.quadTo(0, 0, _RADIUS, 0)
        header.lineTo(frame.width() - _RADIUS, 0)
        header.quadTo(frame.width(), 0, frame.width(), _RADIUS)
        header.lineTo(frame.width(), HEADER_HEIGHT)
        header.closeSubpath()
        painter.setBrush(colours.accent_surface if is_marked else colours.surface)
        painter.setPen(pen)
        painter.drawPath(header)
        painter.setPen(colours.text)
        painter.setFont(title_font())
        _draw_text(painter, QRectF(_PAD, 0, frame.width() - 2 * _PAD, HEADER_HEIGHT), self.table.name)

    def _draw_rows(self, painter: QPainter) -> None:
        colours = self._colours
        painter.setFont(row_font())
        top = HEADER_HEIGHT + FOOT_HEIGHT / 4
        for number in self.rows.columns:
            column = self.table.columns[number]
            icon = "key" if column.is_key else "link" if column.is_foreign else ""
            if icon:
                _draw_icon(painter, icon, QPointF(8, top + 3), colours.accent if column.is_key else colours.muted)
            place = QRectF(ICON_WIDTH + 4, top, self.rows.width - ICON_WIDTH - 4 - _PAD, ROW_HEIGHT)
            metrics = painter.fontMetrics()
            left_over = place.width() - 8 - metrics.horizontalAdvance(column.name[:80])
            type_width = min(max(place.width() / 2, left_over), metrics.horizontalAdvance(column.type) + 2)
            painter.setPen(colours.text)
            _draw_text(painter, place.adjusted(0, 0, -type_width - 8, 0), column.name)
            painter.setPen(colours.muted)
            type_place = QRectF(place.right() - type_width, top, type_width, ROW_HEIGHT)
            _draw_text(painter, type_place, column.type, Qt.AlignmentFlag.AlignRight)
            top += ROW_HEIGHT
        more = self.more_row
        if more is not None and not (colours.is_print and not self.rows.hidden_count):
            painter.setPen(colours.muted if colours.is_print else colours.accent)
            text = more_columns(self.rows.hidden_count) if self.rows.hidden_count else _fewer_columns()
            _draw_text(painter, QRectF(ICON_WIDTH + 4, top, self.rows.width - ICON_WIDTH - _PAD, ROW_HEIGHT), text)

    def _draw_name_alone(self, painter: QPainter) -> None:
        """The name as large as the box has room for."""
        font = title_font()
        painter.setFont(font)
        room = self.frame.adjusted(8, 4, -8, -4)
        width = max(1, painter.fontMetrics().horizontalAdvance(self.table.name[:80]))
        height = painter.fontMetrics().height()
        factor = max(0.6, min(room.width() / width, room.height() / height, 3.0))
        font.setPointSizeF(font.pointSizeF() * factor * 0.92)
        painter.setFont(font)
        painter.setPen(self._colours.text)
        _draw_text(painter, room, self.table.name, Qt.AlignmentFlag.AlignHCenter)


class LinkItem(QGraphicsItem):
    """The line of a foreign key, from the table that has it to the one that it refers to."""

    Type: ClassVar[int] = _USER_TYPE + 2

    def __init__(self, link: DiagramLink, points: tuple[tuple[float, float], ...], colours: Colours) -> None:
        super().__init__()
        self.link = link
        self._points = [QPointF(x, y) for x, y in points]
        self._colours = colours
        self._path = _round_corners(self._points)
        self._bounds = self._path.boundingRect().adjusted(-12, -12, 12, 12)
        self._is_marked = self._is_dim = False
        self.setZValue(1)

    def type(self) -> int:
        return self.Type

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self.update()

    def set_state(self, *, is_marked: bool, is_dim: bool) -> None:
        if (is_marked, is_dim) != (self._is_marked, self._is_dim):
            self._is_marked, self._is_dim = is_marked, is_dim
            self.setZValue(1.5 if is_marked else 1)
            self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        stroker = QPainterPathStroker()
        stroker.setWidth(8)
        return stroker.createStroke(self._path)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        colours = self._colours
        scale = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_marked = self._is_marked and not colours.is_print
        colour = colours.warning if not self.link.is_valid else colours.accent if is_marked else colours.muted
        is_far = scale < FAR_SCALE / 2 and not colours.is_print
        # From afar the lines are many, and what matters is the boxes.
        opacity = 0.3 if self._is_dim else 0.5 if is_far and not is_marked else 1.0
        painter.setOpacity(1.0 if colours.is_print else opacity)
        width = 2.2 if is_marked else 1.3
        pen = QPen(colour, width if not is_far else max(width, 0.5 / max(scale, 0.01)))
        if not self.link.is_valid:
            pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        if is_far:
            return
        pen.setStyle(Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        self._draw_ends(painter)
        if not self.link.is_valid:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.base)
            middle = self._middle()
            painter.drawEllipse(middle, 10, 10)
            _draw_icon(painter, "warning", middle - QPointF(8, 8), colours.warning, size=16)

    def _draw_ends(self, painter: QPainter) -> None:
        """A crow's foot where many rows are, a bar where one is."""
        start, end = self._points[0], self._points[-1]
        out = 1 if self._points[1].x() > start.x() else -1
        if self.link.is_one_to_one:
            painter.drawLine(start + QPointF(out * 7, -5), start + QPointF(out * 7, 5))
        else:
            tip = start + QPointF(out * _FOOT, 0)
            painter.drawLine(tip, start + QPointF(0, -5))
            painter.drawLine(tip, start + QPointF(0, 5))
        back = 1 if self._points[-2].x() > end.x() else -1
        painter.drawLine(end + QPointF(back * 7, -5), end + QPointF(back * 7, 5))

    def _middle(self) -> QPointF:
        """The middle of the part beside the child, which is this link's own."""
        first, second = self._points[0], self._points[1]
        if abs(second.x() - first.x()) > 3 * TRACK:
            return QPointF((first.x() + second.x()) / 2, first.y())
        return self._path.pointAtPercent(0.5)


def _round_corners(points: list[QPointF]) -> QPainterPath:
    path = QPainterPath(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(_RADIUS, _length(before, corner) / 2, _length(corner, after) / 2)
        path.lineTo(_towards(corner, before, radius))
        path.quadTo(corner, _towards(corner, after, radius))
    path.lineTo(points[-1])
    return path


def _length(one: QPointF, other: QPointF) -> float:
    return abs(one.x() - other.x()) + abs(one.y() - other.y())


def _towards(start: QPointF, end: QPointF, distance: float) -> QPointF:
    length = _length(start, end)
    return start + (end - start) * (distance / length) if length else start


def _draw_text(
    painter: QPainter, place: QRectF, text: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
) -> None:
    shown = painter.fontMetrics().elidedText(text[:300], Qt.TextElideMode.ElideRight, int(place.width()) + 1)
    painter.drawText(place, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


def _draw_icon(painter: QPainter, name: str, corner: QPointF, colour: QColor, *, size: int = 15) -> None:
    paint_icon(painter, name, QRectF(corner.x(), corner.y(), size, size), colour)
