"""A scene to look around in: dragged, zoomed with the wheel or two fingers, fit to the room that there is."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsItem, QGraphicsScene, QGraphicsView, QWidget

from gui.theme import UNIT

SMALLEST_READABLE = 0.4
"""How small a scene may be when it is first shown: a larger one is shown in part."""
EDGE = 3 * UNIT
_STEP = 1.25
_SMALLEST, _LARGEST = 0.03, 3.0


class ZoomView(QGraphicsView):
    """Knows nothing of what the items are. A subclass fills the scene, and says by `_item_at_start` which part of one
    that is too large comes first."""

    scale_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self._is_fit_due = False
        self._is_at_start = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Bars would take room from the scene, and it is dragged.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)

    @property
    def scale_factor(self) -> float:
        return self.transform().m11()

    def set_scale(self, scale: float) -> None:
        wanted = min(_LARGEST, max(_SMALLEST, scale))
        factor = wanted / self.scale_factor
        self._is_at_start = False
        self.scale(factor, factor)
        self.scale_changed.emit(self.scale_factor)

    @Slot()
    def zoom_in(self) -> None:
        self._zoom_at_middle(_STEP)

    @Slot()
    def zoom_out(self) -> None:
        self._zoom_at_middle(1 / _STEP)

    @Slot()
    def fit(self) -> None:
        """All of it, never larger than it is."""
        bounds = self._bounds()
        if bounds.isEmpty():
            return
        room = self.viewport().size()
        scale = min(room.width() / bounds.width(), room.height() / bounds.height(), 1.0)
        self.set_scale(scale)
        self.centerOn(bounds.center())

    @Slot()
    def show_in_full_size(self) -> None:
        self._zoom_at_middle(1 / self.scale_factor)

    def show_start(self) -> None:
        """All of it where that can be read; else the item to start with, or the upper left corner."""
        self._is_fit_due = False
        self.fit()
        if self.scale_factor < SMALLEST_READABLE:
            self._show_part()
        self._is_at_start = True

    def start_over(self) -> None:
        """Show the start, now or as soon as there is a view."""
        if self.isVisible():
            self.show_start()
        else:
            self._is_fit_due = True

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps:
            self.set_scale(self.scale_factor * _STEP**steps)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and (event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture):
            self.set_scale(self.scale_factor * (1 + event.value()))
            return True
        return super().viewportEvent(event)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._is_fit_due:
            self.show_start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Until a person has moved it, it fits whatever room there is.
        if self._is_at_start and self._scene.items() and self.isVisible():
            self.show_start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons():
            self._is_at_start = False

    def _item_at_start(self) -> QGraphicsItem | None:
        return None

    def _add_items(self, items: Sequence[QGraphicsItem]) -> None:
        """Add items, with room around them all to drag them into."""
        for item in items:
            self._scene.addItem(item)
        margin = 4 * EDGE
        bounds = self._scene.itemsBoundingRect()
        self._scene.setSceneRect(bounds.adjusted(-margin, -margin, margin, margin))

    def _show_part(self) -> None:
        self.set_scale(SMALLEST_READABLE)
        item = self._item_at_start()
        if item is not None:
            self.centerOn(item)
        else:
            room = self.viewport().size() / SMALLEST_READABLE
            self.centerOn(self._bounds().topLeft() + QPointF(room.width() / 2, room.height() / 2))

    def _bounds(self) -> QRectF:
        return self._scene.itemsBoundingRect().adjusted(-EDGE, -EDGE, EDGE, EDGE)

    def _zoom_at_middle(self, factor: float) -> None:
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.set_scale(self.scale_factor * factor)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
