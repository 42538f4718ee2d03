"""Python's garbage collector, kept to the window's thread.

On its own it runs on whichever thread happens to allocate: on a job's thread it would free widgets there, which ends
the program (seen: a crash in a dropped diagram). So it is switched off, and called here, a little at a time.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS = 2_000
_TURNS_TO_A_WHOLE = 30
"""Young objects, which are few, are looked through at each turn; all of them, which takes some 80 ms, once a minute."""


class Collector(QObject):
    """Collects for as long as the application lives; all objects only while `is_idle` says that nothing is at work."""

    def __init__(self, is_idle: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._is_idle = is_idle
        self._turns = 0
        gc.disable()
        # What is there by now stays until the end: no need to look through it again.
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    @Slot()
    def _collect(self) -> None:
        self._turns += 1
        if self._turns >= _TURNS_TO_A_WHOLE and self._is_idle():
            self._turns = 0
            gc.collect()
        else:
            gc.collect(1)
