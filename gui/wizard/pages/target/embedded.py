"""What stands at the right for the embedded PostgreSQL: what it is, whether it runs, and how to use it elsewhere."""

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from core.cancel import CancelToken
from core.errors import MigrationError
from core.events import EventSink
from core.postgres.outcome import Outcome
from gui.context import Context
from gui.embedded import EmbeddedKeeper
from gui.icons import draw_icon
from gui.jobs import Job
from gui.problem_banner import show_problem
from gui.theme import UNIT, Role, find_theme
from gui.widgets.banner import Banner
from gui.widgets.muted import MutedLabel
from gui.wizard.pages.target.outcome import show_outcome

if TYPE_CHECKING:
    from core.postgres.probe import Probe

_ICON = 20


class EmbeddedState(StrEnum):
    """How the server stands, as far as is known."""

    UNKNOWN = "unknown"
    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


class EmbeddedPanel(QWidget):
    """Starts and stops the server in jobs."""

    changed = Signal()
    passed = Signal()
    """The server runs and can be used, because `start` was called."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._probe: Probe | None = None
        self._state = EmbeddedState.UNKNOWN
        about = QLabel(
            self.tr(
                "A PostgreSQL 18 of Howdah's own, which only your account on this machine can reach. Its data stay in"
                " your user folder."
            ),
            self,
        )
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setWordWrap(True)
        self._icon = QLabel(self)
        self._icon.setFixedSize(_ICON, _ICON)
        self._status = QLabel(self)
        self._status.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(14 * UNIT)
        self._bar.setAccessibleName(self.tr("At work"))
        self._start = QPushButton(self.tr("Star&t"), self)
        self._stop = QPushButton(self.tr("Sto&p"), self)
        self._url = QLineEdit(self)
        self._url.setReadOnly(True)
        self._copy = QPushButton(self.tr("Cop&y"), self)
        self._keep = QCheckBox(self.tr("Keep it running &when Howdah closes"), self)
        self._keep.setChecked(context.settings.keeps_embedded_running)
        note = MutedLabel(self)
        note.setText(self.tr("Other programs of your account can connect by the URL for as long as it runs."))
        self._url_part = QWidget(self)
        self._banner = Banner(self)
        self._lay_out(about, note)
        self._start.clicked.connect(self.start)
        self._stop.clicked.connect(self.stop)
        self._copy.clicked.connect(self._copy_url)
        self._keep.toggled.connect(self._remember)
        find_theme().changed.connect(self._show_state)
        self._show_state()

    @property
    def state(self) -> EmbeddedState:
        return self._state

    @property
    def probe(self) -> "Probe | None":
        """What the running server said, if it can be used."""
        return self._probe if self._state is EmbeddedState.RUNNING else None

    @property
    def is_at_work(self) -> bool:
        return self._state in (EmbeddedState.STARTING, EmbeddedState.STOPPING)

    def refresh(self) -> None:
        """Find out whether it runs."""
        if self._job is None:
            keeper = self._context.embedded
            self._job = self._context.jobs.start(lambda _on_event, _cancel: keeper.find())
            self._job.succeeded.connect(self._take_url)
            self._job.ended.connect(self._end)

    @Slot()
    def start(self) -> None:
        if self.is_at_work:
            return
        keeper = self._context.embedded
        self._job = self._context.jobs.start(lambda on_event, cancel: _start_and_look(keeper, on_event, cancel))
        self._job.succeeded.connect(self._take_start)
        self._job.failed.connect(self._show_failure)
        self._job.ended.connect(self._end)
        self._banner.clear()
        self._set_state(EmbeddedState.STARTING)

    @Slot()
    def stop(self) -> None:
        if self.is_at_work:
            return
        keeper = self._context.embedded
        self._job = self._context.jobs.start(lambda _on_event, _cancel: keeper.stop_now())
        self._job.failed.connect(self._show_failure)
        self._job.ended.connect(self._end)
        self._banner.clear()
        self._probe = None
        self._set_state(EmbeddedState.STOPPING)

    @Slot(object)
    def _take_url(self, url: str | None) -> None:
        if self.sender() is self._job:
            self._set_state(EmbeddedState.RUNNING if url else EmbeddedState.STOPPED)

    @Slot(object)
    def _take_start(self, probe: "Probe") -> None:
        is_usable = probe.outcome is Outcome.OK
        self._probe = probe if is_usable else None
        self._set_state(EmbeddedState.RUNNING)
        if is_usable:
            self.passed.emit()
        else:
            show_outcome(self._banner, probe)

    @Slot(object)
    def _show_failure(self, error: MigrationError) -> None:
        show_problem(self._banner, error)

    @Slot()
    def _end(self) -> None:
        ended: QObject | None = self.sender()
        if ended is not self._job:
            return
        self._job = None
        if self.is_at_work or self._state is EmbeddedState.UNKNOWN:
            self._set_state(EmbeddedState.RUNNING if self._context.embedded.url else EmbeddedState.STOPPED)

    def _set_state(self, state: EmbeddedState) -> None:
        self._state = state
        self._show_state()
        self.changed.emit()

    @Slot()
    def _show_state(self) -> None:
        words = {
            EmbeddedState.UNKNOWN: self.tr("Looking whether it runs…"),
            EmbeddedState.STOPPED: self.tr("It is not running."),
            EmbeddedState.STARTING: self.tr("Starting…"),
            EmbeddedState.RUNNING: self.tr("It is running."),
            EmbeddedState.STOPPING: self.tr("Stopping…"),
        }
        is_running = self._state is EmbeddedState.RUNNING
        self._status.setText(words[self._state])
        icon, role = ("success", Role.SUCCESS) if is_running else ("elephant", Role.MUTED)
        self._icon.setPixmap(draw_icon(icon, _ICON, role, ratio=self.devicePixelRatioF()))
        self._bar.setVisible(self.is_at_work)
        self._start.setVisible(self._state in (EmbeddedState.UNKNOWN, EmbeddedState.STOPPED, EmbeddedState.STARTING))
        self._start.setEnabled(self._state is EmbeddedState.STOPPED)
        self._stop.setVisible(self._state in (EmbeddedState.RUNNING, EmbeddedState.STOPPING))
        self._stop.setEnabled(is_running)
        self._url_part.setVisible(is_running)
        self._url.setText(self._context.embedded.url or "")
        self._url.setCursorPosition(0)

    @Slot()
    def _copy_url(self) -> None:
        QGuiApplication.clipboard().setText(self._url.text())

    @Slot(bool)
    def _remember(self, keeps: bool) -> None:
        self._context.settings.keeps_embedded_running = keeps

    def _lay_out(self, about: QLabel, note: QLabel) -> None:
        for button in (self._start, self._stop, self._copy):
            button.setAutoDefault(False)
        state = QHBoxLayout()
        state.setSpacing(UNIT)
        state.addWidget(self._icon)
        state.addWidget(self._status)
        state.addWidget(self._bar)
        state.addStretch(1)
        state.addWidget(self._start)
        state.addWidget(self._stop)
        label = QLabel(self.tr("&URL"), self)
        label.setBuddy(self._url)
        self._url.setAccessibleName(self.tr("URL of the embedded PostgreSQL"))
        line = QHBoxLayout()
        line.setSpacing(UNIT)
        line.addWidget(label)
        line.addWidget(self._url, 1)
        line.addWidget(self._copy)
        part = QVBoxLayout(self._url_part)
        part.setContentsMargins(0, 0, 0, 0)
        part.setSpacing(UNIT)
        part.addLayout(line)
        part.addWidget(note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, UNIT, 0)
        layout.setSpacing(12)
        layout.addWidget(about)
        layout.addLayout(state)
        layout.addWidget(self._url_part)
        layout.addWidget(self._keep)
        layout.addWidget(self._banner)


def _start_and_look(keeper: EmbeddedKeeper, _on_event: EventSink, cancel: CancelToken) -> "Probe":
    from core.postgres.probe import probe_url

    return probe_url(keeper.start(), cancel=cancel)
