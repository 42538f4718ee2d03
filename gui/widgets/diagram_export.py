"""A diagram as a file or a picture, in the colours of the light scheme, with every detail."""

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from gui.widgets.diagram_items import LinkItem, TableItem
from gui.widgets.diagram_look import print_colours, theme_colours

_MARGIN = 24.0
_MOST_PIXELS = 5000
"""Of the longer side of a picture."""


def make_svg(scene: QGraphicsScene, title: str, description: str) -> bytes:
    """The scene as an SVG document."""
    bounds = scene.itemsBoundingRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setTitle(title)
    generator.setDescription(description)
    generator.setSize(bounds.size().toSize())
    generator.setViewBox(QRectF(0, 0, bounds.width(), bounds.height()))
    generator.setResolution(96)
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, bounds.width(), bounds.height()), print_colours().base)
    _draw(scene, painter, bounds, QRectF(0, 0, bounds.width(), bounds.height()))
    painter.end()
    return bytes(buffer.data().data())


def make_picture(scene: QGraphicsScene) -> QImage:
    """The scene in pixels, twice as many as on the screen where that is not too large."""
    bounds = scene.itemsBoundingRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    scale = min(2.0, _MOST_PIXELS / max(bounds.width(), bounds.height(), 1.0))
    size = QSize(max(1, int(bounds.width() * scale)), max(1, int(bounds.height() * scale)))
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(print_colours().base)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw(scene, painter, bounds, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return image


def _draw(scene: QGraphicsScene, painter: QPainter, bounds: QRectF, target: QRectF) -> None:
    items = [item for item in scene.items() if isinstance(item, TableItem | LinkItem)]
    colours = print_colours()
    for item in items:
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        item.set_colours(colours)
    scene.render(painter, target, bounds, Qt.AspectRatioMode.KeepAspectRatio)
    for item in items:
        item.set_colours(theme_colours())
        if isinstance(item, TableItem):
            item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
