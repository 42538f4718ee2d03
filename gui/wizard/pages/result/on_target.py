"""Work on the target of a run, one piece at a time: with what is known of how far it is, and the password asked for
where the one that is known does not do."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.cancel import CancelToken
from core.errors import AuthenticationFailed, MigrationError
from core.events import EventSink, PhaseStarted, TableFinished, TableProgress
from gui.context import Context
from gui.embedded import EmbeddedKeeper
from gui.jobs import Job
from gui.models.run_words import phase_title
from gui.redact import make_readable, redact
from gui.session import Destination
from gui.widgets.password_dialog import PasswordDialog

Task = Callable[[Destination, EmbeddedKeeper, EventSink, CancelToken], object]


class OnTarget(QObject):
    """Runs tasks at the session's destination."""

    changed = Signal()
    """Something has begun or ended."""
    progressed = Signal(str, object)
    """What is being done, and how much of it is done: None while that is not known."""
    failed = Signal(object)
    """A MigrationError."""
    cancelled = Signal()

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._job: Job | None = None
        self._again: Callable[[], None] | None = None
        self._title = ""
        self._rows: dict[str, int] = {}
        self._rows_total: int | None = None

    @property
    def is_working(self) -> bool:
        return self._job is not None

    @property
    def title(self) -> str:
        """What is being done."""
        return self._title

    def start(self, title: str, task: Task, take: Callable[..., None]) -> None:
        """Begin a task; `take`, a slot, gets what it returns. Nothing happens while another is at work."""
        destination = self._context.session.destination
        if self._job is not None or destination is None:
            return
        self._again = partial(self.start, title, task, take)
        self._title, self._rows, self._rows_total = title, {}, None
        job = self._context.jobs.start(partial(task, destination, self._context.embedded))
        job.events.connect(self._take_events)
        job.succeeded.connect(take)
        job.failed.connect(self._take_failure)
        job.cancelled.connect(self.cancelled)
        job.ended.connect(self._end)
        self._job = job
        self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """Break off what is under way."""
        if self._job is not None:
            self._job.cancel()

    @Slot(object)
    def _take_events(self, events: tuple[object, ...]) -> None:
        for event in events:
            match event:
                case PhaseStarted(phase=phase, rows_total=rows):
                    self._title, self._rows, self._rows_total = phase_title(phase), {}, rows
                case TableProgress(table=table, rows_done=rows) | TableFinished(table=table, rows=rows):
                    self._rows[table] = rows
        fraction = sum(self._rows.values()) / self._rows_total if self._rows_total else None
        self.progressed.emit(self._title, fraction)

    @Slot(object)
    def _take_failure(self, error: MigrationError) -> None:
        if isinstance(error, AuthenticationFailed) and self._may_ask(error):
            dialog = PasswordDialog(make_readable(redact(error.message)), self._page.window())
            dialog.given.connect(self._try_password)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()
        else:
            self.failed.emit(error)

    def _may_ask(self, error: AuthenticationFailed) -> bool:
        """Whether another password could help."""
        from core.postgres.outcome import Outcome

        destination = self._context.session.destination
        causes = (Outcome.PASSWORD_NEEDED, Outcome.AUTHENTICATION)
        return destination is not None and destination.connection is not None and error.context.get("cause") in causes

    @Slot(str)
    def _try_password(self, password: str) -> None:
        session = self._context.session
        if session.destination is None or session.destination.connection is None or self._again is None:
            return
        # For as long as the program runs; and the report is that of the same target.
        self._context.secrets.remember(session.destination.connection.name, password)
        self._context.session = replace(session, destination=replace(session.destination, password=password))
        self._again()

    @Slot()
    def _end(self) -> None:
        self._job = None
        self.changed.emit()
