"""Where a file can be dropped: lies over its parent while one is dragged across, and tells what was dropped."""

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.icons import find_icon
from gui.theme import UNIT, Role, find_theme

_ICON = 6 * UNIT


class DropArea(QWidget):
    """Takes one file at a time, for its parent and for whatever else it is told to watch, while the parent is shown."""

    dropped = Signal(str)
    """The path of a file."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self.watch(parent)

    def watch(self, widget: QWidget) -> None:
        """Take drops on that widget too."""
        if widget not in self._watched:
            self._watched.append(widget)
            widget.setAcceptDrops(True)
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        parent = self.parentWidget()
        if parent is None or not parent.isVisible():
            return super().eventFilter(watched, event)
        match event.type():
            case QEvent.Type.DragEnter | QEvent.Type.DragMove:
                assert isinstance(event, QDragMoveEvent)
                if _find_file(event.mimeData()) is None:
                    event.ignore()
                else:
                    event.setDropAction(Qt.DropAction.CopyAction)
                    event.accept()
                    self.setGeometry(parent.rect())
                    self.raise_()
                    self.show()
                return True
            case QEvent.Type.DragLeave:
                self.hide()
                return True
            case QEvent.Type.Drop:
                assert isinstance(event, QDropEvent)
                self.hide()
                if (path := _find_file(event.mimeData())) is not None:
                    event.setDropAction(Qt.DropAction.CopyAction)
                    event.accept()
                    self.dropped.emit(path)
                return True
            case _:
                return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = find_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        surface = theme.colour(Role.ACCENT_SURFACE)
        surface.setAlphaF(0.94)
        painter.setBrush(surface)
        painter.setPen(QPen(theme.colour(Role.ACCENT), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(UNIT, UNIT, -UNIT, -UNIT), UNIT, UNIT)
        middle = self.rect().center()
        place = self.rect()
        find_icon("drop", Role.ACCENT).paint(painter, middle.x() - _ICON // 2, middle.y() - _ICON, _ICON, _ICON)
        place.setTop(middle.y() + 2 * UNIT)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.15)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.colour(Role.ACCENT))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), self._text)


def _find_file(data: QMimeData) -> str | None:
    """The one local file that is dragged; None for anything else."""
    urls = data.urls()
    return urls[0].toLocalFile() or None if len(urls) == 1 and urls[0].isLocalFile() else None
