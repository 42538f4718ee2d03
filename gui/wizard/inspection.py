"""One inspection of a source, from the first look to exact counts and the check for damage, as jobs to be left."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from core.cancel import CancelToken
from core.errors import MigrationError
from core.events import Event, EventSink, Phase, TableFinished
from gui.jobs import Job, Jobs

if TYPE_CHECKING:
    from core.migration.look import SourceLook


class Inspection(QObject):
    """Looks at one file. After `stop` it says nothing more."""

    looked = Signal(object)
    """A SourceLook."""
    failed = Signal(object)
    """The MigrationError for which the file can't be used, of the look or of the check."""
    counted = Signal(object)
    """Pairs of a table and its exact number of rows."""
    counting_ended = Signal(object)
    """Whether all tables were counted."""
    checked = Signal(object)
    """What the check remarked, in SQLite's words; None where it was left to the scan."""

    def __init__(self, path: Path, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._jobs = jobs
        self._running: list[Job] = []

    def start(self) -> None:
        look = self._jobs.start(partial(_look, self.path))
        look.succeeded.connect(self.looked)
        look.failed.connect(self.failed)
        self._running.append(look)

    def stop(self) -> None:
        """Leave it: its jobs are cancelled, and their outcome is nobody's."""
        self.blockSignals(True)
        for job in self._running:
            if job.is_running:
                job.cancel()
        self._running.clear()
        self.deleteLater()

    def go_on(self, look: "SourceLook") -> None:
        """After the look: count, and check."""
        self._running.clear()
        count = self._jobs.start(partial(_count, self.path))
        count.events.connect(self._tell_counts)
        count.succeeded.connect(self.counting_ended)
        # What keeps the rows from being counted is told by the check, or by the scan.
        count.failed.connect(self._end_counting)
        self._running.append(count)
        if look.is_checked:
            check = self._jobs.start(partial(_check, self.path))
            check.succeeded.connect(self.checked)
            check.failed.connect(self.failed)
            self._running.append(check)
        else:
            self.checked.emit(None)

    @Slot(object)
    def _tell_counts(self, events: Sequence[Event]) -> None:
        self.counted.emit(tuple((event.table, event.rows) for event in events if isinstance(event, TableFinished)))

    @Slot(object)
    def _end_counting(self, error: MigrationError) -> None:
        self.counting_ended.emit(False)


def _look(path: Path, on_event: EventSink, cancel: CancelToken) -> "SourceLook":
    from core.migration.look import look_at

    return look_at(path, cancel=cancel)


def _count(path: Path, on_event: EventSink, cancel: CancelToken) -> bool:
    from core.migration.look import count_rows

    def tell(table: str, rows: int) -> None:
        on_event(TableFinished(phase=Phase.PROFILE, table=table, rows=rows, duration_s=0.0))

    return count_rows(path, on_table=tell, cancel=cancel)


def _check(path: Path, on_event: EventSink, cancel: CancelToken) -> tuple[str, ...]:
    from core.migration.look import check_source

    return check_source(path, cancel=cancel)
