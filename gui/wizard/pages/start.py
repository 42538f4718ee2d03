"""The first page: go on with an interrupted run or a recent migration, begin anew, or try the sample."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from core.errors import MigrationError
from gui.context import Context
from gui.icons import draw_icon, find_icon
from gui.opening import sample_session
from gui.problem_banner import show_problem
from gui.redact import make_readable
from gui.session import Session
from gui.theme import UNIT
from gui.widgets.banner import Banner, Tone
from gui.widgets.card_button import CardButton
from gui.widgets.drop_area import DropArea
from gui.wizard.flow import PageId
from gui.wizard.page import Page
from gui.wizard.pages import start_work as work
from gui.wizard.pages.start_past import PastList
from gui.wizard.pages.start_runs import InterruptedRuns

if TYPE_CHECKING:
    from core.migration.kept_runs import KeptRun

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
        head = self._put_icon_beside_heading()
        self._shown_error: MigrationError | None = None
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
        self.past = PastList(context, self.banner, self)
        self.past.opened.connect(self._use_past)
        self.past.reviewed.connect(self._use_review)
        self.past.path_wanted.connect(self.open_path)
        self.past.changed.connect(self._fill_list)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.runs)
        self.body.addLayout(cards)
        self.body.addSpacing(UNIT)
        self.body.addWidget(self.past, 1)
        self.about_button = QPushButton(find_icon("info"), self.tr("&About Howdah…"), self)
        self.about_button.setAutoDefault(False)
        self.about_button.clicked.connect(context.about_requested)
        head.addWidget(self.about_button, 0, Qt.AlignmentFlag.AlignTop)
        self.drop_area = DropArea(self.tr("Drop a database or a plan to open it"), self)
        self.drop_area.dropped.connect(self._open_dropped)

    def _put_icon_beside_heading(self) -> QHBoxLayout:
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
        return row

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
        return self.context.session.history is not None and not self.context.session.is_review

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
    def _use_past(self, session: Session) -> None:
        if self.isVisible() and self.has_work and session.source_path is not None:
            self.context.open_path(session.source_path)
        else:
            self._use(session)

    @Slot(object)
    def _use_review(self, session: Session) -> None:
        if not self.isVisible():
            return
        if self.has_work:
            self.context.window_requested.emit(session)
        else:
            self.context.session = session
            self.context.page_requested.emit(PageId.RESULT)

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

    # The lists.

    @Slot()
    def _read_list(self) -> None:
        job = self.context.jobs.start(partial(work.read_lists, self.context.under_way))
        job.succeeded.connect(self._fill_list)

    @Slot(object)
    def _fill_list(self, listed: work.Listed) -> None:
        self._show_runs(listed.runs)
        self.past.set_entries(listed.past)
        if listed.moved_aside is not None:
            self.banner.show_message(
                Tone.WARNING,
                self.tr("The list of recent migrations could not be read"),
                make_readable(
                    self.tr("It was moved to {path}, and a new list begins.").format(path=listed.moved_aside)
                ),
            )

    def _show_runs(self, runs: "tuple[KeptRun, ...]") -> None:
        is_elsewhere = self.focusWidget() not in (None, self.new_button)
        self.runs.set_runs(runs)
        self.runs.put_first(self.new_button, self.open_button, self.sample_button, self.past.list)
        # What is read after the page was shown: unless somebody was quicker.
        if runs and not is_elsewhere:
            self.first_focus().setFocus()
