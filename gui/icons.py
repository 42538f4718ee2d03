"""Icons: the SVG drawings of resources/icons, in one colour, sharp at any size and in either scheme.

Each is drawn in `currentColor` on a square of 24 and gets its colour as it is painted: that of the text beside it, or
that of a status.
"""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from gui.theme import Role, find_theme
from resources import find_resource


class _Engine(QIconEngine):
    """Paints a drawing in the colour that is right at that moment."""

    def __init__(self, name: str, role: Role | None) -> None:
        super().__init__()
        self._name, self._role = name, role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        _renderer(self._name, self._colour_name(mode)).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        engine = _Engine(self._name, self._role)
        # WORKAROUND: Qt takes it over, but PySide6 6.11 goes on to own it too, and would free it at once: the icon
        # would then paint with what is no longer there. Recheck with later releases (Shiboken.ownedByPython).
        _CLONES.append(engine)
        return engine

    def _colour_name(self, mode: QIcon.Mode) -> str:
        if mode is QIcon.Mode.Disabled:
            group, role = QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText
        elif mode is QIcon.Mode.Selected:
            group, role = QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText
        elif self._role is not None:
            return find_theme().colour(self._role).name()
        else:
            group, role = QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText
        return QApplication.palette().color(group, role).name()


_CLONES: list[_Engine] = []


def find_icon(name: str, role: Role | None = None) -> QIcon:
    """The icon of a name such as "open", in the colour of the text, or in one that says something."""
    return QIcon(_Engine(name, role))


def draw_icon(name: str, size: int, role: Role | None = None, *, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` device-independent pixels, for a label."""
    pixmap = find_icon(name, role).pixmap(QSize(size, size), ratio)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def paint_icon(painter: QPainter, name: str, place: QRectF, colour: QColor) -> None:
    """The icon's lines in a colour of the caller's, for what is drawn at any scale or printed."""
    _renderer(name, colour.name()).render(painter, place)


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    svg = find_resource(f"icons/{name}.svg").read_text("utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(svg.encode()))
