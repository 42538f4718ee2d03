"""Files dragged across a widget and dropped on it, as the system's events say it."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


def drag(widget: QWidget, *paths: Path, text: str | None = None) -> bool:
    """Drag files over a widget; whether it would take them."""
    event = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, _data(paths, text), Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    )
    event.ignore()
    QCoreApplication.sendEvent(widget, event)
    return event.isAccepted()


def drop(widget: QWidget, *paths: Path) -> None:
    drag(widget, *paths)
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, _data(paths, None), Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    )
    QCoreApplication.sendEvent(widget, event)


_KEPT: list[QMimeData] = []
"""Events do not own what they carry."""


def _data(paths: tuple[Path, ...], text: str | None) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if text is not None:
        data = QMimeData()
        data.setText(text)
    _KEPT.append(data)
    return data
