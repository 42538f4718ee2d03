"""The one crossing from the engine's threads to Qt: events go in on any thread and come out, in order, on the window's.

They come out in batches, so that a database of a thousand tables does not wake the window a thousand times a second.
"""

from collections import deque

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from core.events import Event

_INTERVAL_MS = 50
_BATCH = 500
"""Events at a time: few enough that no batch keeps the window busy."""


class Bridge(QObject):
    """Give `send` to the engine as its sink; `received` gives tuples of events."""

    received = Signal(object)
    _waiting = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._events: deque[Event] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._deliver)
        self._waiting.connect(self._schedule, Qt.ConnectionType.QueuedConnection)

    def send(self, event: Event) -> None:
        """Thread-safe."""
        self._events.append(event)
        if len(self._events) == 1:
            self._waiting.emit()

    def flush(self) -> None:
        """Deliver all that was sent."""
        self._timer.stop()
        while self._events:
            self._deliver()

    @Slot()
    def _schedule(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _deliver(self) -> None:
        batch = [self._events.popleft() for _ in range(min(_BATCH, len(self._events)))]
        if self._events:
            self._timer.start()
        if batch:
            self.received.emit(tuple(batch))
