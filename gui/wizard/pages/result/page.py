"""The page Result: the verdict, what can be done about it, and all that is known of the run."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from core.errors import MigrationError
from core.report.model import Report
from gui.context import Context
from gui.icons import find_icon
from gui.problem_banner import show_problem
from gui.redact import redact
from gui.theme import UNIT
from gui.widgets.banner import Banner, Tone
from gui.widgets.empty_state import EmptyState
from gui.widgets.verdict_panel import VerdictPanel
from gui.wizard.flow import PageId
from gui.wizard.page import Page, plain
from gui.wizard.pages.plan.files import PlanFiles
from gui.wizard.pages.result.actions import RunActions
from gui.wizard.pages.result.later import show_comparison, show_return
from gui.wizard.pages.result.rejects import RejectsTab
from gui.wizard.pages.result.saving import ReportSaver
from gui.wizard.pages.result.tabs import ReportTabs
from gui.wizard.pages.result.words import find_tone, say_notes, say_undone, say_verdict, say_where

if TYPE_CHECKING:
    from core.migration.verify_report import VerificationReport
    from core.restore.model import RestoreReport


class ResultPage(Page):
    """Shows the session's report: of the run that has just ended, or of an earlier one."""

    page_id = PageId.RESULT
    enter_goes_on = False

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown: Report | None = None
        self._saved: Path | None = None
        self.verdict = VerdictPanel(self)
        self.banner = Banner(self)
        self.run_actions = RunActions(context, self.banner, self)
        self.run_actions.standing_changed.connect(self._show_verdict)
        self.run_actions.busy_changed.connect(self._show_busy)
        self.run_actions.migrate_wanted.connect(self.migrate_now)
        self.run_actions.comparing.compared.connect(self._show_comparison)
        self.run_actions.comparing.brought_back.connect(self._show_return)
        self.tabs = ReportTabs(context, self)
        self.tabs.failed.connect(self._show_problem)
        self.saver = ReportSaver(context, self)
        self.saver.saved.connect(self._show_saved_report)
        self.saver.failed.connect(self._show_problem)
        self.files = PlanFiles(context, self)
        self.files.saved.connect(self._show_saved)
        self.files.failed.connect(self._show_problem)
        self.save = self._add_button("save", self.tr("&Save report…"))
        self.save.setMenu(self.saver.menu)
        self.saver.menu.aboutToShow.connect(self.saver.show_choices)
        self.saver.menu.addSeparator()
        self.save_plan = self.saver.menu.addAction(find_icon("plan"), self.tr("&Plan…"), self.files.ask_save)
        self.copy = self._add_button("copy", self.tr("Cop&y connection URL"))
        self.copy.clicked.connect(self.copy_url)
        self.log = self._add_button("log", self.tr("&Open log"))
        self.log.clicked.connect(self._open_log)
        self.new = self._add_button("new", self.tr("New &migration"))
        self.new.clicked.connect(self._ask_for_window)
        below = QHBoxLayout()
        below.setSpacing(UNIT)
        for button in (self.save, self.copy, self.log):
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(self.new)
        self.empty = EmptyState(
            "report", self.tr("There is no result yet."), self.tr("It is shown here when a run has ended."), self
        )
        self.body.addWidget(self.verdict)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.run_actions)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.tabs, 1)
        self.body.addLayout(below)
        self._show_report()

    @property
    def rejects(self) -> RejectsTab | None:
        """The rows set aside, where there are some that can be sent again."""
        return self.tabs.rejects

    def enter(self) -> None:
        self._show_report()

    def is_busy(self) -> bool:
        return self.run_actions.is_working or (self.rejects is not None and self.rejects.is_working)

    def first_focus(self) -> QWidget | None:
        return self.tabs.tabBar() if self.context.session.report is not None else self.new

    @Slot()
    def copy_url(self) -> None:
        """The target's URL, without its password."""
        report = self.context.session.report
        if report is not None:
            QGuiApplication.clipboard().setText(redact(report.target))
            self.banner.show_message(Tone.INFO, self.tr("The URL is on the clipboard, without its password."))

    @Slot()
    def migrate_now(self) -> None:
        """After a dry run: the same plan, for real. Of an earlier one the source is looked at anew first."""
        session = self.context.session
        if session.is_review:
            self.context.session = session.begun_anew()
            self.context.page_requested.emit(PageId.SOURCE)
        elif session.is_checked:
            self.context.session = session.with_wanted_run(is_dry_run=False)
            self.context.page_requested.emit(PageId.RUN)
        else:
            self.context.page_requested.emit(PageId.READY)

    def _session_changed(self) -> None:
        super()._session_changed()
        if self._shown is not None and self.context.session.report is not self._shown:
            self._show_report()

    # What is shown.

    def _show_report(self) -> None:
        session = self.context.session
        report = session.report
        for widget in (self.verdict, self.tabs, self.save):
            widget.setVisible(report is not None)
        self.log.setVisible(report is not None and not session.is_review)
        self.save_plan.setVisible(session.plan is not None)
        self.empty.setVisible(report is None)
        self._show_heading()
        if report is self._shown:
            self._show_verdict()
            return
        self._shown = report
        self.banner.clear()
        self.run_actions.set_report(report)
        self.tabs.set_report(report, has_records=report is not None and report.is_published and not session.is_undone)
        self._show_verdict()
        if report is not None and session.is_review and session.destination is None:
            self.banner.show_message(
                Tone.INFO,
                self.tr("The connection of this run is not saved any more."),
                self.tr("The report is all that can be shown. To undo the run, save a connection of that name again."),
            )

    def _show_heading(self) -> None:
        if self.context.session.is_review:
            question = self.tr("What became of every row in an earlier run.")
        else:
            question = self.tr("What became of every row, and where it is now.")
        self.set_heading(self.tr("Result"), question)

    @Slot()
    def _show_verdict(self) -> None:
        session, report = self.context.session, self.context.session.report
        self.copy.setVisible(report is not None and report.is_published and not session.is_undone)
        self.run_actions.show_choices()
        if report is None:
            return
        tone = find_tone(report, is_undone=session.is_undone)
        if session.is_undone:
            sentence, before = say_undone(report)
            self.verdict.set_verdict(tone, sentence, "", before)
            return
        is_embedded = session.destination is not None and session.destination.is_embedded
        where = say_where(report, is_embedded=is_embedded, backup_schema=self.run_actions.backup_schema)
        self.verdict.set_verdict(tone, say_verdict(report), say_notes(report), where)

    @Slot()
    def _show_busy(self) -> None:
        self.new.setEnabled(not self.run_actions.is_working)
        # No step leads away from here while something is changed in the target.
        self.context.session_changed.emit()

    @Slot(object)
    def _show_comparison(self, comparison: "VerificationReport") -> None:
        self.tabs.show_later(show_comparison(comparison), "refresh", self.tr("Compared again"))

    @Slot(object)
    def _show_return(self, report: "RestoreReport") -> None:
        self.tabs.show_later(show_return(report), "database", self.tr("Back in SQLite"))

    # What its buttons do.

    def _add_button(self, icon: str, text: str) -> QPushButton:
        button = QPushButton(find_icon(icon), text, self)
        button.setAutoDefault(False)
        return button

    @Slot(object)
    def _show_saved(self, path: Path) -> None:
        self.banner.show_message(Tone.SUCCESS, self.tr("Saved."), plain(str(path)))

    @Slot(object, bool)
    def _show_saved_report(self, path: Path, is_page: bool) -> None:
        self._show_saved(path)
        if is_page:
            self._saved = path
            self.banner.add_button(self.tr("Sho&w it")).clicked.connect(self._show_saved_page)

    @Slot()
    def _show_saved_page(self) -> None:
        if self._saved is not None:
            self.saver.open_page(self._saved)

    @Slot(object)
    def _show_problem(self, error: MigrationError) -> None:
        show_problem(self.banner, error)

    @Slot()
    def _open_log(self) -> None:
        self.context.page_requested.emit(PageId.RUN)

    @Slot()
    def _ask_for_window(self) -> None:
        self.context.window_requested.emit(None)
