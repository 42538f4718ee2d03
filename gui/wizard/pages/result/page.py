"""The page Result: the verdict, what was not carried across, and all that is known of the run."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QTabWidget, QWidget

from core.errors import MigrationError
from core.plan.model import Severity
from core.report.model import Report, Verdict
from gui.context import Context
from gui.icons import find_icon
from gui.models.report_tables import RecordRole, make_altered, make_differences, make_findings, make_tables
from gui.problem_banner import show_problem
from gui.redact import redact
from gui.theme import UNIT, Role
from gui.widgets.banner import Banner, Tone
from gui.widgets.empty_state import EmptyState
from gui.widgets.record_view import RecordView
from gui.widgets.verdict_panel import VerdictPanel
from gui.wizard.flow import PageId
from gui.wizard.page import Page, plain
from gui.wizard.pages.plan.files import PlanFiles
from gui.wizard.pages.result.rejects import RejectsTab
from gui.wizard.pages.result.words import TONES, say_notes, say_verdict, say_where
from gui.wizard.pages.result.work import read_altered, save_report

if TYPE_CHECKING:
    from core.migration.altered import AlteredValue


class ResultPage(Page):
    """Shows the session's report."""

    page_id = PageId.RESULT
    enter_goes_on = False

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(self.tr("Result"), self.tr("What became of every row, and where it is now."))
        self._shown: Report | None = None
        self._altered: QWidget | None = None
        self.verdict = VerdictPanel(self)
        self.banner = Banner(self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.rejects: RejectsTab | None = None
        self.files = PlanFiles(context, self)
        self.files.saved.connect(self._show_saved)
        self.files.failed.connect(self._show_problem)
        self.save = self._add_button("save", self.tr("&Save report…"), self.ask_save)
        self.save_plan = self._add_button("plan", self.tr("Save &plan…"), self.files.ask_save)
        self.copy = self._add_button("copy", self.tr("Copy connection &URL"), self.copy_url)
        self.log = self._add_button("log", self.tr("&Open log"), self._open_log)
        self.new = self._add_button("new", self.tr("New &migration"), self._ask_for_window)
        below = QHBoxLayout()
        below.setSpacing(UNIT)
        for button in (self.save, self.save_plan, self.copy, self.log):
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(self.new)
        self.empty = EmptyState(
            "report", self.tr("There is no result yet."), self.tr("It is shown here when a run has ended."), self
        )
        self.body.addWidget(self.verdict)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.tabs, 1)
        self.body.addLayout(below)
        self._show_report()

    def enter(self) -> None:
        self._show_report()

    def is_busy(self) -> bool:
        return self.rejects is not None and self.rejects.is_working

    def first_focus(self) -> QWidget | None:
        return self.tabs.tabBar() if self.context.session.report is not None else self.new

    @Slot()
    def ask_save(self) -> None:
        session = self.context.session
        if session.report is None or session.source_path is None:
            return
        folder = self.context.settings.last_folder or str(session.source_path.parent)
        dialog = QFileDialog(self, self.tr("Save the report as"), folder)
        dialog.setNameFilters([self.tr("Reports (*.json)"), self.tr("All files (*)")])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(f"{session.source_path.stem}.report.json")
        dialog.fileSelected.connect(self._save_named)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the report as JSON."""
        report = self.context.session.report
        if report is None:
            return
        self.context.settings.last_folder = str(path.parent)
        job = self.context.jobs.start(partial(save_report, report, path))
        job.succeeded.connect(self._show_saved)
        job.failed.connect(self._show_problem)

    @Slot()
    def copy_url(self) -> None:
        """The target's URL, without its password."""
        report = self.context.session.report
        if report is not None:
            QGuiApplication.clipboard().setText(redact(report.target))
            self.banner.show_message(Tone.INFO, self.tr("The URL is on the clipboard, without its password."))

    def _session_changed(self) -> None:
        super()._session_changed()
        if self._shown is not None and self.context.session.report is not self._shown:
            self._show_report()

    # What is shown.

    def _show_report(self) -> None:
        report = self.context.session.report
        for widget in (self.verdict, self.tabs, self.save, self.log):
            widget.setVisible(report is not None)
        self.copy.setVisible(report is not None and report.verdict is not Verdict.DIFFERS)
        self.save_plan.setVisible(report is not None and self.context.session.plan is not None)
        self.empty.setVisible(report is None)
        if report is self._shown:
            return
        self._shown = report
        self.banner.clear()
        self._remove_tabs()
        if report is None:
            return
        destination = self.context.session.destination
        where = say_where(report, is_embedded=destination is not None and destination.is_embedded)
        self.verdict.set_verdict(TONES[report.verdict], say_verdict(report), say_notes(report), where)
        self._add_tabs(report)

    def _add_tabs(self, report: Report) -> None:
        """What asks for attention first."""
        has_troubles = any(finding.severity is not Severity.INFO for finding in report.findings)
        if report.verdict is Verdict.DIFFERS:
            self._add_differences(report)
        if has_troubles:
            self._add_findings(report)
        self._add_tables(report)
        if not has_troubles:
            self._add_findings(report)
        if report.verdict is Verdict.DIFFERS:
            return
        if report.rows_set_aside:
            self.rejects = RejectsTab(self.context)
            self.rejects.set_report(report)
            self._add_tab(self.rejects, "rows", self.tr("&Rows set aside"))
        if report.values_altered:
            self._add_altered(report)

    def _add_tab(self, widget: QWidget, icon: str, title: str, role: Role | None = None) -> int:
        return self.tabs.addTab(widget, find_icon(icon, role), title)

    def _remove_tabs(self) -> None:
        self.rejects = self._altered = None
        while self.tabs.count():
            widget = self.tabs.widget(0)
            self.tabs.removeTab(0)
            if widget is not None:
                widget.deleteLater()

    def _add_tables(self, report: Report) -> None:
        model = make_tables(report, self)
        widths = dict.fromkeys(range(1, model.columnCount()), 13 * UNIT)
        view = RecordView(model, name=self.tr("Tables"), wide=0, widths=widths)
        model.setParent(view)
        self._add_tab(view, "table", self.tr("T&ables"))

    def _add_findings(self, report: Report) -> None:
        model = make_findings(report.findings, self)
        if not report.findings:
            empty = EmptyState("success", self.tr("No findings."), self.tr("Everything was carried across as it was."))
            model.deleteLater()
            self._add_tab(empty, "info", self.tr("Fin&dings"))
            return
        view = RecordView(
            model,
            name=self.tr("Findings"),
            wide=2,
            widths={0: 32 * UNIT, 1: 24 * UNIT},
            details_role=RecordRole.DETAILS,
        )
        model.setParent(view)
        self._add_tab(view, "warning", self.tr("Fin&dings"))

    def _add_differences(self, report: Report) -> None:
        model = make_differences(report.mismatches, self)
        view = RecordView(
            model,
            name=self.tr("Differences"),
            wide=4,
            widths={0: 18 * UNIT, 1: 14 * UNIT, 2: 16 * UNIT, 3: 26 * UNIT},
            details_role=RecordRole.DETAILS,
        )
        model.setParent(view)
        self._add_tab(view, "danger", self.tr("D&ifferences"), Role.DANGER)

    def _add_altered(self, report: Report) -> None:
        holder = QWidget()
        QHBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
        self._altered = holder
        self._add_tab(holder, "edit", self.tr("Altered &values"))
        destination = self.context.session.destination
        if destination is not None:
            job = self.context.jobs.start(partial(read_altered, destination, self.context.embedded, report.run_id))
            job.succeeded.connect(self._show_altered)
            job.failed.connect(self._show_problem)

    @Slot(object)
    def _show_altered(self, values: "tuple[AlteredValue, ...]") -> None:
        layout = self._altered.layout() if self._altered is not None else None
        if layout is None:
            return
        model = make_altered(values, self)
        view = RecordView(
            model,
            name=self.tr("The first of the altered values"),
            wide=5,
            widths={0: 16 * UNIT, 1: 8 * UNIT, 2: 16 * UNIT, 3: 22 * UNIT, 4: 22 * UNIT},
            details_role=RecordRole.DETAILS,
        )
        model.setParent(view)
        layout.addWidget(view)

    # What its buttons do.

    def _add_button(self, icon: str, text: str, slot: object) -> QPushButton:
        button = QPushButton(find_icon(icon), text, self)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    @Slot(str)
    def _save_named(self, name: str) -> None:
        self.save_to(Path(name))

    @Slot(object)
    def _show_saved(self, path: Path) -> None:
        self.banner.show_message(Tone.SUCCESS, self.tr("Saved."), plain(str(path)))

    @Slot(object)
    def _show_problem(self, error: MigrationError) -> None:
        show_problem(self.banner, error)

    @Slot()
    def _open_log(self) -> None:
        self.context.page_requested.emit(PageId.RUN)

    @Slot()
    def _ask_for_window(self) -> None:
        self.context.window_requested.emit(None)
