"""The page Run: carries the plan out, once for each time that one comes from Ready, and shows how far it is."""

import time
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QPushButton, QSplitter, QTabWidget, QWidget

from core.errors import MigrationError
from gui.amounts import format_duration, format_rate, format_rows, format_speed, format_time_left
from gui.context import Context
from gui.icons import find_icon
from gui.jobs import Job
from gui.models.progress import Progress
from gui.models.run_log import EVERYTHING, IMPORTANT, WARNINGS
from gui.models.run_tables import RUN_COLUMNS
from gui.models.run_words import phase_title
from gui.problem_banner import show_problem
from gui.recent import RecentState
from gui.tables_view import make_tables_view
from gui.theme import UNIT
from gui.watch import Watch
from gui.widgets.banner import Banner, Tone
from gui.widgets.log_view import LogView
from gui.widgets.progress_line import ProgressLine
from gui.widgets.throughput_chart import ThroughputChart
from gui.wizard.flow import PageId
from gui.wizard.page import Page
from gui.wizard.pages.run.chart import make_chart_data
from gui.wizard.pages.run.work import carry_over

if TYPE_CHECKING:
    from core.report.model import Report

_LEVELS = (IMPORTANT, EVERYTHING, WARNINGS)


class State(Enum):
    """How the run stands."""

    IDLE = auto()
    RUNNING = auto()
    STOPPING = auto()
    DONE = auto()
    CANCELLED = auto()
    FAILED = auto()


class RunPage(Page):
    """Cancelled or failed, the target is as it was: the page offers to start again."""

    page_id = PageId.RUN

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(
            self.tr("Run"),
            self.tr("Everything is copied beside what is there, compared value by value, and only then published."),
        )
        self.state = State.IDLE
        self._job: Job | None = None
        self._question: QMessageBox | None = None
        self.watch = Watch(RUN_COLUMNS, self)
        self.banner = Banner(self)
        self.line = ProgressLine(self)
        self.view = make_tables_view(self.watch.tables, RUN_COLUMNS, self)
        self.view.setAccessibleName(self.tr("Tables of this run"))
        self.chart = ThroughputChart(self)
        choices = (self.tr("What matters"), self.tr("Everything"), self.tr("Warnings"))
        self.log = LogView(self.watch.log, choices, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        for widget, icon, title in (
            (self.chart, "chart", self.tr("&Throughput")),
            (self.log, "log", self.tr("&Log")),
        ):
            self.tabs.addTab(_with_margin(widget), find_icon(icon), title)
        self.stop = QPushButton(find_icon("stop"), self.tr("Canc&el the run"), self)
        self.stop.setAutoDefault(False)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.view)
        splitter.addWidget(self.tabs)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        below = QHBoxLayout()
        below.addWidget(self.stop)
        below.addStretch(1)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.line)
        self.body.addWidget(splitter, 1)
        self.body.addLayout(below)
        self.stop.clicked.connect(self.ask_to_cancel)
        self.log.filter_changed.connect(self._filter_log)
        self.log.copy_requested.connect(self._copy_log)
        self.watch.moved.connect(self._show_progress)
        self.tabs.currentChanged.connect(self._show_progress)

    def enter(self) -> None:
        session = self.context.session
        if self._job is None and session.is_checked and session.report is None:
            self.start()
        elif session.report is not None:
            # One comes back from the result to read what happened.
            self.show_log()
        self._show_state()

    def is_busy(self) -> bool:
        return self._job is not None

    def first_focus(self) -> QWidget | None:
        return self.stop if self._job is not None else self.view

    def show_log(self) -> None:
        """Bring the log to the front."""
        self.tabs.setCurrentIndex(1)

    @Slot()
    def start(self) -> None:
        """Carry the plan out."""
        session = self.context.session
        plan, destination = session.plan, session.destination
        if self._job is not None or plan is None or destination is None or session.source_path is None:
            return
        self.state = State.RUNNING
        job = self.context.jobs.start(partial(carry_over, session, plan, destination, self.context.embedded))
        job.succeeded.connect(self._finish)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._end_cancelled)
        job.ended.connect(self._end)
        self._job = job
        tables = [(table.source_name, table.row_count) for table in plan.tables]
        self.watch.follow(job, Progress(tables=tables, now_s=time.monotonic()))
        self._show_state()

    @Slot()
    def ask_to_cancel(self) -> None:
        """Ask whether to stop; the run goes on meanwhile."""
        if self.state is not State.RUNNING or self._question is not None:
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Cancel the run"))
        box.setText(self.tr("Stop the migration?"))
        box.setInformativeText(self.tr("The target is left as it was."))
        stop = box.addButton(self.tr("&Stop"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(self.tr("&Go on"), QMessageBox.ButtonRole.RejectRole)
        stop.clicked.connect(self.cancel)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.finished.connect(self._forget_question)
        self._question = box
        box.open()

    @Slot()
    def cancel(self) -> None:
        """Stop without asking. The engine then removes from the target what it has made there."""
        if self._job is not None and self.state is State.RUNNING:
            self.state = State.STOPPING
            self._job.cancel()
            self._show_state()

    @Slot()
    def _forget_question(self) -> None:
        if self._question is not None:
            self._question.deleteLater()
            self._question = None

    @Slot(object)
    def _finish(self, report: "Report") -> None:
        # Too late to be cancelled is done: the report says so.
        self.state = State.DONE
        self.context.session = self.context.session.with_report(report)

    @Slot(object)
    def _fail(self, error: MigrationError) -> None:
        self.state = State.FAILED
        self.context.run_ended.emit(RecentState.FAILED)
        show_problem(self.banner, error)
        self._add_start(self.tr("Try &again"))

    @Slot()
    def _end_cancelled(self) -> None:
        self.state = State.CANCELLED
        self.context.run_ended.emit(RecentState.CANCELLED)

    @Slot()
    def _end(self) -> None:
        self._job = None
        if self._question is not None:
            self._question.close()
        self._show_state()
        # The wizard lets one go back again.
        self.context.session_changed.emit()
        if self.state is State.DONE and self.isVisible():
            self.context.page_requested.emit(PageId.RESULT)

    @Slot(str, int)
    def _filter_log(self, wanted: str, choice: int) -> None:
        self.watch.log.set_filter(wanted, _LEVELS[choice])

    @Slot()
    def _copy_log(self) -> None:
        QGuiApplication.clipboard().setText(self.log.selected_texts() or self.watch.log.texts())

    # What is shown.

    def _show_state(self) -> None:
        is_running = self._job is not None
        self.stop.setVisible(is_running)
        self.stop.setEnabled(self.state is State.RUNNING)
        match self.state:
            case State.RUNNING | State.STOPPING:
                self.banner.clear()
            case State.CANCELLED if not is_running:
                self.banner.show_message(
                    Tone.INFO, self.tr("Cancelled."), self.tr("The target is as it was before the run.")
                )
                self._add_start(self.tr("&Start again"))
            case State.DONE | State.IDLE if self.context.session.report is not None:
                self.banner.show_message(
                    Tone.INFO, self.tr("This run has ended."), self.tr("Next leads to its result.")
                )
        self._show_progress()

    def _add_start(self, text: str) -> None:
        self.banner.add_button(text).clicked.connect(self._start_again)

    @Slot()
    def _start_again(self) -> None:
        # The button that was pressed goes with the banner's message: let its click end first.
        QTimer.singleShot(0, self, self.start)

    @Slot()
    def _show_progress(self) -> None:
        progress = self.watch.progress
        left = format_time_left(progress.seconds_left) if self.state is State.RUNNING else ""
        self.line.set_state(self._title(progress), progress.fraction, left=left, figures=self._figures(progress))
        if self.chart.isVisible():
            sample = progress.samples[-1] if progress.samples and self.state is State.RUNNING else None
            figures = ""
            if sample is not None:
                figures = self.tr("{rows}, {size}").format(
                    rows=format_rate(sample.rows_per_s), size=format_speed(sample.bytes_per_s)
                )
            self.chart.set_data(*make_chart_data(progress), progress.elapsed_s, figures)

    def _title(self, progress: Progress) -> str:
        match self.state:
            case State.IDLE:
                return self.tr("Not started")
            case State.STOPPING:
                return self.tr("Stopping…")
            case State.CANCELLED:
                return self.tr("Cancelled")
            case State.FAILED:
                return self.tr("Not finished")
            case State.DONE:
                return self.tr("Done")
            case State.RUNNING:
                return phase_title(progress.current) if progress.current is not None else self.tr("Connecting")

    def _figures(self, progress: Progress) -> str:
        if not progress.rows_total:
            return ""
        return self.tr("{done} of {total}; {duration} so far").format(
            done=format_rows(progress.rows_done),
            total=format_rows(progress.rows_total),
            duration=format_duration(progress.elapsed_s),
        )


def _with_margin(widget: QWidget) -> QWidget:
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, UNIT, 0, 0)
    layout.addWidget(widget)
    return holder
