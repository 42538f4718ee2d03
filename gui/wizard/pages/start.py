"""The first page: go on with an interrupted run or a recent migration, begin anew, or try the sample."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QListView, QMenu, QStackedWidget, QWidget

from core.errors import MigrationError
from gui.context import Context
from gui.icons import draw_icon, find_icon
from gui.models.recent import PLACE_ROLE, SIZE_ROLE, STATE_ROLE, WHEN_ROLE, RecentModel
from gui.opening import sample_session
from gui.problem_banner import show_problem
from gui.recent import Recent
from gui.redact import make_readable
from gui.session import Session
from gui.theme import UNIT
from gui.widgets.banner import Banner, Tone
from gui.widgets.card_button import CardButton
from gui.widgets.drop_area import DropArea
from gui.widgets.empty_state import EmptyState
from gui.widgets.recent_delegate import RecentDelegate
from gui.wizard.flow import PageId
from gui.wizard.page import Page
from gui.wizard.pages import start_work as work
from gui.wizard.pages.start_runs import InterruptedRuns

if TYPE_CHECKING:
    from core.migration.kept_runs import KeptRun

_SMALLEST_LIST = 14 * UNIT
DATABASE_PATTERNS = "*.sqlite *.sqlite3 *.db *.db3 *.s3db *.sl3"


class StartPage(Page):
    """Interrupted runs first, three ways to begin, and the recent migrations."""

    page_id = PageId.START
    enter_goes_on = False

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(
            self.tr("Welcome to Howdah"),
            self.tr("Carries a SQLite database onto PostgreSQL: every row, every value, proved."),
        )
        self._put_icon_beside_heading()
        self._shown_error: MigrationError | None = None
        self._recent_to_open: Recent | None = None
        self.banner = Banner(self)
        self.new_button = CardButton(
            "new",
            self.tr("New &migration"),
            self.tr("Choose a SQLite database, and see step by step what becomes of it."),
            self,
        )
        self.open_button = CardButton(
            "open",
            self.tr("&Open a plan or a database…"),
            self.tr("Go on with a plan that was saved, or begin with a file that you have at hand."),
            self,
        )
        self.sample_button = CardButton(
            "sample",
            self.tr("&Try the sample"),
            self.tr("A small library moves into the embedded PostgreSQL: no server is needed."),
            self,
        )
        self.new_button.clicked.connect(self._begin)
        self.open_button.clicked.connect(self._choose_file)
        self.sample_button.clicked.connect(self._try_sample)
        cards = QHBoxLayout()
        cards.setSpacing(2 * UNIT)
        for card in (self.new_button, self.open_button, self.sample_button):
            cards.addWidget(card, 1)
        self.runs = InterruptedRuns(context, self.banner, self)
        self.runs.opened.connect(self._use_run)
        self.runs.changed.connect(self._read_list)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.runs)
        self.body.addLayout(cards)
        self.body.addSpacing(UNIT)
        self._make_list()
        self.drop_area = DropArea(self.tr("Drop a database or a plan to open it"), self)
        self.drop_area.dropped.connect(self._open_dropped)

    def _put_icon_beside_heading(self) -> None:
        picture = QLabel(self)
        picture.setPixmap(draw_icon("howdah", 7 * UNIT, ratio=self.devicePixelRatioF()))
        row = QHBoxLayout()
        row.setSpacing(2 * UNIT)
        row.addWidget(picture)
        layout = self.layout()
        assert layout is not None
        layout.removeWidget(self.heading)
        row.addWidget(self.heading, 1)
        self.body.addLayout(row)

    def _make_list(self) -> None:
        label = QLabel(self.tr("&Recent migrations"), self)
        font = label.font()
        font.setBold(True)
        label.setFont(font)
        self.model = RecentModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(RecentDelegate((PLACE_ROLE, STATE_ROLE, WHEN_ROLE, SIZE_ROLE), self.list))
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.activated.connect(self._open_current)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.list.setAccessibleName(self.tr("Recent migrations"))
        label.setBuddy(self.list)
        self.open_action = QAction(find_icon("arrow-right"), self.tr("&Open"), self.list)
        self.open_action.triggered.connect(self._open_current)
        self.folder_action = QAction(find_icon("open"), self.tr("&Show in folder"), self.list)
        self.folder_action.triggered.connect(self._show_folder)
        self.remove_action = QAction(find_icon("delete"), self.tr("&Remove from the list"), self.list)
        self.remove_action.setShortcut(QKeySequence.StandardKey.Delete)
        self.remove_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.remove_action.triggered.connect(self._remove)
        self.list.addAction(self.remove_action)
        empty = EmptyState(
            "recent",
            self.tr("Nothing here yet"),
            self.tr("What you plan or carry over appears here. A file that you drop on this window opens."),
            self,
        )
        self.recents = QStackedWidget(self)
        self.recents.setMinimumHeight(_SMALLEST_LIST)
        self.recents.addWidget(empty)
        self.recents.addWidget(self.list)
        self.body.addWidget(label)
        self.body.addWidget(self.recents, 1)

    def enter(self) -> None:
        self.drop_area.watch(self.window())
        error = self.context.session.opening_error
        if error is not None and error is not self._shown_error:
            self._shown_error = error
            show_problem(self.banner, error)
        self._read_list()

    def first_focus(self) -> QWidget:
        return self.runs.rows[0].resume if self.runs.rows else self.new_button

    @property
    def has_work(self) -> bool:
        """Whether another session would take the place of something here."""
        return self.context.session.history is not None

    def open_path(self, path: Path) -> None:
        """Open a plan or a database: here, or in a window of its own where this one has work in it."""
        self.banner.clear()
        self.context.settings.last_folder = str(path.parent)
        if self.has_work:
            self.context.open_path(path)
        elif path.suffix.lower() == ".json":
            job = self.context.jobs.start(partial(work.read_session, path))
            job.succeeded.connect(self._use)
            job.failed.connect(self._show_problem)
        else:
            self._use(Session().with_source(path.absolute()))

    @Slot(object)
    def _use(self, session: Session) -> None:
        if not self.isVisible():
            return
        self.context.session = session
        self.context.page_requested.emit(PageId.SOURCE)

    @Slot(object)
    def _use_run(self, session: Session) -> None:
        if not self.isVisible():
            return
        if self.has_work and self.context.session.resumes is None:
            self.context.window_requested.emit(session)
        else:
            self.context.session = session
            self.context.page_requested.emit(PageId.RUN)

    @Slot(object)
    def _show_problem(self, error: MigrationError) -> None:
        show_problem(self.banner, error)

    @Slot()
    def _begin(self) -> None:
        if self.has_work:
            self.context.window_requested.emit(None)
        else:
            self._use(Session())

    @Slot()
    def _try_sample(self) -> None:
        session = sample_session()
        if self.has_work and session.source_path is not None:
            self.context.open_path(session.source_path)
        else:
            self._use(session)

    @Slot()
    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Open a plan or a database"), self.context.settings.last_folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                self.tr("Databases and plans ({patterns})").format(patterns=f"{DATABASE_PATTERNS} *.json"),
                self.tr("All files (*)"),
            ]
        )
        dialog.fileSelected.connect(self._open_dropped)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _open_dropped(self, path: str) -> None:
        self.open_path(Path(path))

    # The list.

    @Slot()
    def _read_list(self) -> None:
        job = self.context.jobs.start(partial(work.read_lists, self.context.under_way))
        job.succeeded.connect(self._fill_list)

    @Slot(object)
    def _fill_list(self, listed: work.Listed) -> None:
        self._show_runs(listed.runs)
        found = listed.recent
        self.model.set_entries(found.entries)
        self.recents.setCurrentIndex(1 if found.entries else 0)
        if found.moved_aside is not None:
            self.banner.show_message(
                Tone.WARNING,
                self.tr("The list of recent migrations could not be read"),
                make_readable(self.tr("It was moved to {path}, and a new list begins.").format(path=found.moved_aside)),
            )

    def _show_runs(self, runs: "tuple[KeptRun, ...]") -> None:
        is_elsewhere = self.focusWidget() not in (None, self.new_button)
        self.runs.set_runs(runs)
        self.runs.put_first(self.new_button, self.open_button, self.sample_button, self.list)
        # What is read after the page was shown: unless somebody was quicker.
        if runs and not is_elsewhere:
            self.first_focus().setFocus()

    @property
    def _current(self) -> Recent | None:
        index = self.list.currentIndex()
        return self.model.entry(index) if index.isValid() else None

    @Slot()
    def _open_current(self) -> None:
        recent = self._current
        if recent is None:
            return
        self.banner.clear()
        if self.has_work:
            self.context.open_path(Path(recent.source))
            return
        self._recent_to_open = recent
        job = self.context.jobs.start(partial(work.open_recent, recent))
        job.succeeded.connect(self._use)
        job.failed.connect(self._show_recent_problem)

    @Slot(object)
    def _show_recent_problem(self, error: MigrationError) -> None:
        show_problem(self.banner, error)
        self.banner.add_button(self.tr("Open &without it")).clicked.connect(self._open_without_plan)

    @Slot()
    def _open_without_plan(self) -> None:
        if self._recent_to_open is not None:
            self.open_path(Path(self._recent_to_open.source))

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        if self._current is None:
            return
        menu = QMenu(self.list)
        menu.addActions([self.open_action, self.folder_action, self.remove_action])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(place))

    @Slot()
    def _show_folder(self) -> None:
        if self._current is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._current.source).parent)))

    @Slot()
    def _remove(self) -> None:
        if (recent := self._current) is None:
            return
        job = self.context.jobs.start(partial(work.remove_recent, recent.id, self.context.under_way))
        job.succeeded.connect(self._fill_list)
        job.failed.connect(self._show_problem)
