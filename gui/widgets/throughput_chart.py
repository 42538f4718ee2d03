"""A chart of a rate over time: a filled curve, a few ticks, the phases as bands behind it, and figures above."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.amounts import format_duration, format_short
from gui.theme import UNIT, Role, find_theme

_TICKS = 3
_SHORTEST_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of time with a name."""

    title: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The mean rate of the time that ends at `at_s`; points of another band are not joined by a line."""

    at_s: float
    duration_s: float
    rate: float
    band: int = 0


class ThroughputChart(QWidget):
    """Rows a second over the time since the start."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: Sequence[Point] = ()
        self._bands: Sequence[Band] = ()
        self._elapsed_s = 0.0
        self._title = self.tr("Rows per second")
        self._figures = ""
        self._has_moved = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(14 * UNIT)
        self.setAccessibleName(self.tr("Throughput"))
        find_theme().changed.connect(self.update)

    def set_data(
        self, points: Sequence[Point], bands: Sequence[Band], elapsed_s: float, figures: str, *, has_moved: bool
    ) -> None:
        """Draw these; `figures` are what is known of this moment, in words, and `has_moved` whether any row has."""
        self._points, self._bands, self._elapsed_s, self._has_moved = points, bands, elapsed_s, has_moved
        if figures != self._figures:
            self._figures = figures
            self.setAccessibleDescription(f"{self._title}: {figures}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(40 * UNIT, 20 * UNIT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_heading(painter)
        line = self.fontMetrics().height()
        top, most = _round_up(max((point.rate for point in self._points), default=0.0))
        shown = (format_short(most * part) for part in (0.5, 1.0))
        labels = max(self.fontMetrics().horizontalAdvance(text) for text in shown) + UNIT
        plot = QRectF(
            max(labels, 4 * UNIT),
            2 * line + UNIT,
            self.width() - max(labels, 4 * UNIT) - 1,
            self.height() - 3 * line - 12,
        )
        duration_s = max(self._elapsed_s, _SHORTEST_S)
        self._draw_bands(painter, plot, duration_s)
        self._draw_grid(painter, plot, most, top, duration_s)
        if not self._points:
            painter.setPen(find_theme().colour(Role.MUTED))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, self.text)
        self._draw_curve(painter, plot, most, duration_s)

    @property
    def text(self) -> str:
        """What stands in the place of the curve where there is none."""
        if self._points:
            return ""
        if self._has_moved:
            return self.tr("All rows moved in less time than a curve needs.")
        return self.tr("No rows have moved yet.")

    def _draw_heading(self, painter: QPainter) -> None:
        area = QRectF(0, 0, self.width(), self.fontMetrics().height())
        painter.setPen(find_theme().colour(Role.MUTED))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft, self._title)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(area, Qt.AlignmentFlag.AlignRight, self._figures)

    def _draw_bands(self, painter: QPainter, plot: QRectF, duration_s: float) -> None:
        theme = find_theme()
        metrics = self.fontMetrics()
        for number, band in enumerate(self._bands):
            left = plot.left() + plot.width() * band.start_s / duration_s
            right = plot.left() + plot.width() * min(band.end_s, duration_s) / duration_s
            area = QRectF(left, plot.top(), right - left, plot.height())
            if number % 2 == 0:
                painter.fillRect(area, theme.colour(Role.SURFACE))
            if metrics.horizontalAdvance(band.title) + UNIT <= area.width():
                painter.setPen(theme.colour(Role.MUTED))
                # Above the plot, where no curve is.
                painter.drawText(area.adjusted(4, -metrics.height(), -4, 0), Qt.AlignmentFlag.AlignLeft, band.title)

    def _draw_grid(self, painter: QPainter, plot: QRectF, most: float, step: float, duration_s: float) -> None:
        theme = find_theme()
        line = self.fontMetrics().height()
        value = 0.0
        while value <= most * 1.001:
            y = plot.bottom() - plot.height() * value / most
            painter.setPen(QPen(theme.colour(Role.LINE), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.colour(Role.MUTED))
            label = QRectF(0, y - line / 2, plot.left() - 6, line)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, format_short(value))
            value += step
        below = QRectF(plot.left(), plot.bottom() + 4, plot.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, format_duration(duration_s / 2))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, format_duration(duration_s))

    def _draw_curve(self, painter: QPainter, plot: QRectF, most: float, duration_s: float) -> None:
        accent = find_theme().colour(Role.ACCENT)
        filling = QColor(accent)
        filling.setAlphaF(0.18)
        for stretch in _stretches(self._points):
            curve = [
                QPointF(
                    plot.left() + plot.width() * min(1.0, at_s / duration_s),
                    plot.bottom() - plot.height() * rate / most,
                )
                for at_s, rate in stretch
            ]
            area = [QPointF(curve[0].x(), plot.bottom()), *curve, QPointF(curve[-1].x(), plot.bottom())]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(filling)
            painter.drawPolygon(QPolygonF(area))
            painter.setPen(QPen(accent, 1.75))
            painter.drawPolyline(QPolygonF(curve))


def _stretches(points: Sequence[Point]) -> list[list[tuple[float, float]]]:
    """Points that are to be joined, each at the middle of its time, with the ends at its edges."""
    stretches: list[list[tuple[float, float]]] = []
    previous: Point | None = None
    for point in points:
        if previous is None or point.band != previous.band:
            stretches.append([(point.at_s - point.duration_s, point.rate)])
        stretches[-1].append((point.at_s - point.duration_s / 2, point.rate))
        previous = point
    if previous is not None:
        stretches[-1].append((previous.at_s, previous.rate))
    return stretches


def _round_up(most: float) -> tuple[float, float]:
    """A round step between ticks, and the round number at the top that they lead to."""
    wanted = max(most, 1.0) / _TICKS
    unit = 10.0 ** floor(log10(wanted))
    step = next(each * unit for each in (1, 2, 2.5, 5, 10) if each * unit >= wanted)
    count = 1
    while step * count < most:
        count += 1
    return step, step * count
