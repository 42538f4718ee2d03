"""What was done on this machine, on the first page: runs, each with its report, and migrations to go on with."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QUrl, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.errors import MigrationError, RunNotFound
from gui.context import Context
from gui.icons import find_icon
from gui.models.recent import (
    PLACE_ROLE,
    SIZE_ROLE,
    STATE_ROLE,
    WHEN_ROLE,
    RecentModel,
    describe_state,
    list_state_words,
)
from gui.past import PastRun
from gui.problem_banner import show_problem
from gui.recent import Recent
from gui.redact import make_readable, redact
from gui.theme import UNIT
from gui.widgets.banner import Banner, Tone
from gui.widgets.empty_state import EmptyState
from gui.widgets.recent_delegate import RecentDelegate
from gui.wizard.pages import start_work as work

_SMALLEST = 11 * UNIT


class PastList(QWidget):
    """Newest first. What goes wrong is told in the banner of the page."""

    opened = Signal(object)
    """The Session that begins anew with what was chosen."""
    reviewed = Signal(object)
    """The Session that looks at a run that has ended."""
    path_wanted = Signal(object)
    """A database to open, without anything that was known of it."""
    changed = Signal(object)
    """The lists are other ones: a `Listed`."""

    def __init__(self, context: Context, banner: Banner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._banner = context, banner
        self._to_open: Recent | None = None
        self.model = RecentModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        roles = (PLACE_ROLE, STATE_ROLE, WHEN_ROLE, SIZE_ROLE)
        self.list.setItemDelegate(RecentDelegate(roles, list_state_words(), self.list))
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.activated.connect(self.open_current)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.list.selectionModel().currentChanged.connect(self._select)
        self.list.setAccessibleName(self.tr("Recent migrations"))
        self._make_actions()
        self.result = QPushButton(find_icon("report"), self.tr("R&esult"), self)
        self.result.clicked.connect(self.open_current)
        self.plan = QPushButton(find_icon("plan"), self.tr("&Plan it again"), self)
        self.plan.clicked.connect(self.open_plan)
        for button in (self.result, self.plan):
            button.setAutoDefault(False)
        self._lay_out()
        self._show_choices()

    def _make_actions(self) -> None:
        self.open_action = self._make_action("arrow-right", self.tr("&Open"), self.open_current)
        self.plan_action = self._make_action("plan", self.tr("&Plan it again"), self.open_plan)
        self.folder_action = self._make_action("open", self.tr("&Show in folder"), self._show_folder)
        self.remove_action = self._make_action("delete", self.tr("&Remove from the list"), self._remove)
        self.remove_action.setShortcut(QKeySequence.StandardKey.Delete)
        self.remove_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.addAction(self.remove_action)

    def _lay_out(self) -> None:
        label = QLabel(self.tr("&Recent migrations"), self)
        font = label.font()
        font.setBold(True)
        label.setFont(font)
        label.setBuddy(self.list)
        above = QHBoxLayout()
        above.setSpacing(UNIT)
        above.addWidget(label, 1)
        above.addWidget(self.result)
        above.addWidget(self.plan)
        empty = EmptyState(
            "recent",
            self.tr("Nothing here yet"),
            self.tr("What you plan or carry over appears here. A file that you drop on this window opens."),
            self,
        )
        self.stack = QStackedWidget(self)
        self.stack.setMinimumHeight(_SMALLEST)
        self.stack.addWidget(empty)
        self.stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addLayout(above)
        layout.addWidget(self.stack, 1)

    def set_entries(self, entries: tuple[PastRun | Recent, ...]) -> None:
        """Show these; the one that was chosen stays so."""
        chosen = self._current
        self.model.set_entries(entries)
        self.stack.setCurrentIndex(1 if entries else 0)
        row = self.model.find_row(chosen) if chosen is not None else None
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))
        self._show_choices()

    # What is done with the one that is chosen.

    @Slot()
    def open_current(self) -> None:
        """Of a run its result; of a plan the way to go on."""
        match self._current:
            case PastRun(run=run, has_report=True):
                self._start(partial(work.open_review, run, self._context.secrets), self.reviewed, self._show_no_report)
            case PastRun() as past:
                self._say_no_report(past)
            case Recent() as recent:
                self._to_open = recent
                self._start(partial(work.open_recent, recent), self.opened, self._show_recent_problem)

    @Slot()
    def open_plan(self) -> None:
        """Begin anew, with the plan that was used."""
        match self._current:
            case PastRun(run=run):
                task = partial(work.open_past_plan, run, self._context.secrets)
                self._start(task, self.opened, self._show_problem)
            case Recent():
                self.open_current()

    def _start(
        self, task: Callable[..., object], succeeded: SignalInstance, failed: Callable[[MigrationError], None]
    ) -> None:
        self._banner.clear()
        job = self._context.jobs.start(task)
        job.succeeded.connect(succeeded)
        job.failed.connect(failed)

    @Slot(object)
    def _show_problem(self, error: MigrationError) -> None:
        show_problem(self._banner, error)

    @Slot(object)
    def _show_recent_problem(self, error: MigrationError) -> None:
        show_problem(self._banner, error)
        self._banner.add_button(self.tr("Open &without it")).clicked.connect(self._open_without_plan)

    @Slot(object)
    def _show_no_report(self, error: MigrationError) -> None:
        if isinstance(error, RunNotFound):
            self._banner.show_message(
                Tone.WARNING, self.tr("The report of this run is not there any more."), make_readable(error.message)
            )
        else:
            show_problem(self._banner, error)

    def _say_no_report(self, past: PastRun) -> None:
        state = describe_state(past)[2]
        self._banner.show_message(
            Tone.INFO,
            self.tr("There is no report of this run."),
            self.tr("{state}: {reason}").format(state=state, reason=make_readable(redact(past.run.reason)))
            if past.run.reason
            else self.tr("It did not come to its end on this machine, or its files were removed."),
        )

    @Slot()
    def _open_without_plan(self) -> None:
        if self._to_open is not None:
            self.path_wanted.emit(Path(self._to_open.source))

    @Slot()
    def _show_folder(self) -> None:
        match self._current:
            case PastRun(run=run):
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.source.parent)))
            case Recent(source=source):
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(source).parent)))

    @Slot()
    def _remove(self) -> None:
        recent = self._current
        if not isinstance(recent, Recent):
            return
        job = self._context.jobs.start(partial(work.remove_recent, recent.id, self._context.under_way))
        job.succeeded.connect(self.changed)
        job.failed.connect(self._show_problem)

    # What can be done.

    @property
    def _current(self) -> PastRun | Recent | None:
        index = self.list.currentIndex()
        return self.model.entry(index) if index.isValid() else None

    @Slot(QModelIndex)
    def _select(self, current: QModelIndex) -> None:
        """What the buttons are about is seen, also where the keyboard alone has led to it."""
        self.list.selectionModel().select(current, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._show_choices()

    @Slot()
    def _show_choices(self) -> None:
        entry = self._current
        self.result.setVisible(self.model.rowCount() > 0)
        self.plan.setVisible(self.model.rowCount() > 0)
        self.result.setEnabled(isinstance(entry, PastRun))
        self.plan.setEnabled(entry is not None)
        self.remove_action.setEnabled(isinstance(entry, Recent))

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        entry = self._current
        if entry is None:
            return
        menu = QMenu(self.list)
        menu.addAction(self.open_action)
        if isinstance(entry, PastRun):
            menu.addAction(self.plan_action)
        menu.addAction(self.folder_action)
        if isinstance(entry, Recent):
            menu.addAction(self.remove_action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _make_action(self, icon: str, text: str, slot: Callable[[], None]) -> QAction:
        action = QAction(find_icon(icon), text, self.list)
        action.triggered.connect(slot)
        return action
