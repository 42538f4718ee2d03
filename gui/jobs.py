"""Work beside the window: one function of the engine on a thread, its events, its one outcome, and its cancel.

What a job returns or raises reaches the window as a signal on the window's thread: `succeeded`, `failed` with a
`MigrationError`, `cancelled`, or, for anything else, `crashed` of all jobs, which is a bug.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from core.cancel import CancelToken
from core.errors import Cancelled, MigrationError
from core.events import EventSink
from gui.bridge import Bridge

_THREADS = 6

Work = Callable[[EventSink, CancelToken], Any]
"""What a job runs, on a thread of its own: it gets where to tell events and what may cancel it."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    result: object = None
    error: BaseException | None = None


class Job(QObject):
    """One piece of work. Made by `Jobs.start`; `ended` comes last, once."""

    events = Signal(object)
    """A tuple of events of the engine."""
    succeeded = Signal(object)
    """What the work returned."""
    failed = Signal(object)
    """The MigrationError that it raised."""
    cancelled = Signal()
    ended = Signal()
    _done = Signal(object)

    def __init__(self, parent: "Jobs") -> None:
        super().__init__(parent)
        self._jobs = parent
        self._token = CancelToken()
        self._bridge = Bridge(self)
        self._bridge.received.connect(self.events)
        self._is_running = True
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def is_running(self) -> bool:
        return self._is_running

    def cancel(self) -> None:
        """Ask it to end; `cancelled` tells when it has. What it is blocked in is stopped from another thread."""
        self._jobs.stop(self._token)

    def pause(self) -> None:
        """Let it wait at the next place where it can, until `go_on`."""
        self._token.pause()

    def go_on(self) -> None:
        self._token.go_on()

    def run(self, work: Work) -> None:
        """On the job's thread."""
        try:
            outcome = _Outcome(result=work(self._bridge.send, self._token))
        except BaseException as error:  # the thread has no one else to tell
            outcome = _Outcome(error=error)
        self._done.emit(outcome)

    def end_unstarted(self) -> None:
        self._done.emit(_Outcome(error=Cancelled()))

    @Slot(object)
    def _finish(self, outcome: _Outcome) -> None:
        self._is_running = False
        self._bridge.flush()
        match outcome.error:
            case None:
                self.succeeded.emit(outcome.result)
            case Cancelled():
                self.cancelled.emit()
            case MigrationError() as error:
                self.failed.emit(error)
            case error:
                self._jobs.crashed.emit(error)
                self.cancelled.emit()
        self.ended.emit()
        self._jobs.forget(self)


class Jobs(QObject):
    """The jobs of one window."""

    crashed = Signal(object)
    """An exception that is a bug in Howdah."""
    idle = Signal()
    """No job runs any more."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="job")
        # To stop a statement means to ask the server, which may take its time; and the jobs may hold all threads.
        self._stopping = ThreadPoolExecutor(1, thread_name_prefix="stop")
        self._running: list[Job] = []
        self._is_ending = False

    @property
    def is_busy(self) -> bool:
        return bool(self._running)

    def start(self, work: Work) -> Job:
        """Run `work(on_event, cancel)` on a thread. Connect to the job's signals at once: they come by the event loop.

        Once all are told to end, a job is cancelled before it begins.
        """
        job = Job(self)
        self._running.append(job)
        if self._is_ending:
            job.end_unstarted()
        else:
            self._pool.submit(job.run, work)
        return job

    def end_all(self) -> None:
        """Cancel everything, and let nothing begin any more; `idle` tells when all has ended."""
        if not self._is_ending:
            self._is_ending = True
            for job in self._running:
                job.cancel()

    def stop(self, token: CancelToken) -> None:
        """Cancel, from a thread of its own."""
        self._stopping.submit(token.cancel)

    def forget(self, job: Job) -> None:
        self._running.remove(job)
        job.deleteLater()
        if not self._running:
            self.idle.emit()

    def close(self) -> None:
        """Cancel everything and wait for its end, however long that takes."""
        self.end_all()
        self._pool.shutdown(wait=True)
        self._stopping.shutdown(wait=True)
