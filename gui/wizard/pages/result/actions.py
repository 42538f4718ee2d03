"""What can be done about a run, in a row below its verdict: do for real what was a dry run, compare it again, undo it,
give up what it replaced, or bring it back into SQLite."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.errors import MigrationError
from core.report.model import Report, Verdict
from gui.context import Context
from gui.icons import find_icon
from gui.problem_banner import show_problem
from gui.theme import UNIT
from gui.widgets.banner import Banner, Tone
from gui.widgets.primary_button import PrimaryButton
from gui.widgets.work_line import WorkLine
from gui.wizard.pages.result import work
from gui.wizard.pages.result.comparing import Comparing
from gui.wizard.pages.result.on_target import OnTarget
from gui.wizard.pages.result.undoing import Undoing

if TYPE_CHECKING:
    from core.migration.kept_runs import KeptRun


class RunActions(QWidget):
    """For the run whose report the session has. What comes of it is told in the banner of the page."""

    migrate_wanted = Signal()
    standing_changed = Signal()
    """How the run stands is known anew: `backup_schema`, and whether the session's report `is_undone`."""
    busy_changed = Signal()

    def __init__(self, context: Context, banner: Banner, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._banner = context, banner
        self._report: Report | None = None
        self.backup_schema: str | None = None
        """Where what the run replaced is, as far as this machine knows."""
        self.on_target = OnTarget(context, page)
        self.undoing = Undoing(context, self.on_target, banner, page)
        self.comparing = Comparing(context, self.on_target, banner, page)
        self.migrate = PrimaryButton("", self)
        self.migrate.clicked.connect(self.migrate_wanted)
        self.compare = self._add_button("refresh", self.tr("&Compare again"), self.comparing.compare)
        self.undo = self._add_button("undo", self.tr("&Undo…"), self.undoing.ask_to_undo)
        self.release = self._add_button("delete", self.tr("Release &backup…"), self.undoing.ask_to_release)
        self.bring_back = self._add_button("database", self.tr("Bac&k to SQLite…"), self.comparing.ask_for_file)
        self.line = WorkLine(self.tr("Ca&ncel"), self)
        self._buttons = (self.migrate, self.compare, self.undo, self.release, self.bring_back)
        self._lay_out()
        self.undoing.undone.connect(self._forget_backup)
        self.undoing.released.connect(self._forget_backup)
        self.line.stop_requested.connect(self._stop)
        self.on_target.changed.connect(self._show_work)
        self.on_target.progressed.connect(self.line.set_progress)
        self.on_target.failed.connect(self._show_problem)
        self.on_target.cancelled.connect(self._show_stopped)

    def _lay_out(self) -> None:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT)
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(holder)
        self._stack.addWidget(self.line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    @property
    def is_working(self) -> bool:
        return self.on_target.is_working

    def set_report(self, report: Report | None) -> None:
        """Show what can be done about another run."""
        self._report = self.undoing.report = self.comparing.report = report
        self.backup_schema = report.backup_schema if report is not None and report.is_published else None
        self.show_choices()
        if report is not None and report.is_published:
            job = self._context.jobs.start(partial(work.read_standing, report.run_id))
            job.succeeded.connect(self._take_standing)

    def show_choices(self) -> None:
        """Those buttons that make sense as things stand."""
        session, report = self._context.session, self._report
        can_reach = session.destination is not None
        is_there = report is not None and report.is_published and not session.is_undone and can_reach
        for button in (self.compare, self.undo, self.bring_back):
            button.setVisible(is_there)
        self.release.setVisible(is_there and self.backup_schema is not None)
        may_migrate = report is not None and report.is_dry_run and report.verdict is not Verdict.DIFFERS
        self.migrate.setVisible(may_migrate and session.plan is not None and can_reach)
        self.migrate.setText(self.tr("Mi&grate…") if session.is_review else self.tr("Mi&grate now"))
        self.setVisible(self.is_working or any(not button.isHidden() for button in self._buttons))

    @Slot()
    def _forget_backup(self) -> None:
        self.backup_schema = None
        self.standing_changed.emit()

    @Slot(object)
    def _take_standing(self, run: "KeptRun | None") -> None:
        from core.migration.kept_runs import RunState

        if run is None or self._report is None or run.run_id != self._report.run_id:
            return
        if run.state is RunState.UNDONE:
            self._context.session = self._context.session.with_undone()
        self.backup_schema = run.backup_schema
        self.standing_changed.emit()

    # How it goes.

    @Slot()
    def _stop(self) -> None:
        self.line.show_stopping(self.tr("Stopping…"))
        self.on_target.stop()

    @Slot()
    def _show_work(self) -> None:
        if self.is_working:
            self.line.begin(self.on_target.title)
        self._stack.setCurrentIndex(1 if self.is_working else 0)
        self.show_choices()
        self.busy_changed.emit()

    @Slot(object)
    def _show_problem(self, error: MigrationError) -> None:
        show_problem(self._banner, error)

    @Slot()
    def _show_stopped(self) -> None:
        self._banner.show_message(Tone.INFO, self.tr("Stopped."), self.tr("The target is as it was before."))

    def _add_button(self, icon: str, text: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(find_icon(icon), text, self)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button
