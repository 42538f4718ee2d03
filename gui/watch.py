"""What a page keeps while it watches a job of the engine: the progress, the models that show it, and a slow clock.

The clock is for what passes without events: the time left, and the order of the tables, which follows now and then so
that rows don't jump about under the eyes.
"""

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.jobs import Job
from gui.models.progress import Progress
from gui.models.run_log import LogModel
from gui.models.run_tables import Column, TablesModel

_TICK_MS = 500


class Watch(QObject):
    """Follows one job after the other."""

    moved = Signal()
    """The progress is another one: whoever shows it reads it again. At most some twenty times a second."""

    def __init__(self, columns: Sequence[Column], parent: QObject) -> None:
        super().__init__(parent)
        self.progress = Progress(now_s=0.0)
        self.tables = TablesModel(columns, self)
        self.log = LogModel(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def follow(self, job: Job, progress: Progress) -> None:
        """Show this job's progress from its beginning."""
        self._begin(progress)
        job.events.connect(self.take)
        job.ended.connect(self._end)
        self._timer.start()

    def show_rest(self, progress: Progress) -> None:
        """Show a progress that no job moves."""
        self._timer.stop()
        self._begin(progress)

    def pause(self) -> None:
        """The job waits: no time passes."""
        self.tables.refresh(self.progress.pause(time.monotonic()))
        self.moved.emit()

    def go_on(self) -> None:
        self.tables.refresh(self.progress.go_on(time.monotonic()))
        self.moved.emit()

    @Slot(object)
    def take(self, events: object) -> None:
        assert isinstance(events, tuple)
        changed = self.progress.add(events, time.monotonic())
        self.tables.refresh(changed)
        self.log.refresh(self.progress.log_dropped)
        self.moved.emit()

    def _begin(self, progress: Progress) -> None:
        self.progress = progress
        self.tables.set_rows(progress.tables)
        self.log.set_lines(progress.log)
        self.moved.emit()

    @Slot()
    def _tick(self) -> None:
        self.progress.add((), time.monotonic())
        self.tables.sort_again()
        self.moved.emit()

    @Slot()
    def _end(self) -> None:
        self._timer.stop()
        self.tables.refresh(self.progress.stop())
        self.tables.sort_again()
        self.moved.emit()
