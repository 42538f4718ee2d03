"""All that is known of a run, in tabs: what asks for attention comes first."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QWidget

from core.errors import MigrationError
from core.plan.model import Severity
from core.report.model import Report
from core.verify.model import ProofVerdict
from gui.context import Context
from gui.icons import find_icon
from gui.models.report_proof import Difference, list_differences, make_differences
from gui.models.report_tables import RecordRole, list_examples, make_altered, make_findings, make_set_aside, make_tables
from gui.theme import UNIT, Role
from gui.widgets.empty_state import EmptyState
from gui.widgets.record_view import RecordView
from gui.wizard.pages.result.proof import ProofTab
from gui.wizard.pages.result.rejects import RejectsTab
from gui.wizard.pages.result.work import read_altered

if TYPE_CHECKING:
    from core.migration.altered import AlteredValue
    from gui.models.report_tables import AlteredRow


class ReportTabs(QTabWidget):
    """Of a run whose records are on the server, rows set aside can be edited and sent again; of any other there are
    those that the report names."""

    failed = Signal(object)
    """A MigrationError: something could not be read."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._report: Report | None = None
        self._altered: QWidget | None = None
        self.rejects: RejectsTab | None = None
        self.proof: ProofTab | None = None
        self.setDocumentMode(True)

    def set_report(self, report: Report | None, *, has_records: bool) -> None:
        """Show another report. `has_records`: the server can be asked for what the run has kept."""
        self._clear()
        self._report = report
        if report is None:
            return
        differences = list_differences(report.mismatches, report.object_mismatches, report.first_inserts)
        has_troubles = any(finding.severity is not Severity.INFO for finding in report.findings)
        if differences:
            self._add_differences(differences)
        if has_troubles:
            self._add_findings(report)
        self._add_tables(report)
        self.proof = ProofTab(report)
        has_differing = any(proof.verdict is ProofVerdict.DIFFERS for proof in report.proofs)
        self._add_tab(self.proof, "warning" if has_differing else "success", self.tr("&Proof"))
        if not has_troubles:
            self._add_findings(report)
        if report.rows_set_aside:
            self._add_set_aside(report, has_records=has_records)
        if report.values_altered:
            self._add_altered(report, has_records=has_records)

    def show_later(self, widget: QWidget, icon: str, title: str) -> None:
        """Put what came of a later look in front; in the place of an earlier one of that title."""
        for place in range(self.count()):
            earlier = self.widget(place)
            if self.tabText(place) == title and earlier is not None:
                self.removeTab(place)
                earlier.deleteLater()
                break
        self.insertTab(0, widget, find_icon(icon), title)
        self.setCurrentIndex(0)

    def _add_tab(self, widget: QWidget, icon: str, title: str, role: Role | None = None) -> int:
        return self.addTab(widget, find_icon(icon, role), title)

    def _clear(self) -> None:
        self.rejects = self.proof = self._altered = None
        while self.count():
            widget = self.widget(0)
            self.removeTab(0)
            if widget is not None:
                widget.deleteLater()

    def _add_tables(self, report: Report) -> None:
        model = make_tables(report, self)
        widths = dict.fromkeys(range(1, model.columnCount()), 13 * UNIT)
        view = RecordView(model, name=self.tr("Tables"), wide=0, widths=widths)
        model.setParent(view)
        self._add_tab(view, "table", self.tr("T&ables"))

    def _add_findings(self, report: Report) -> None:
        if not report.findings:
            empty = EmptyState("success", self.tr("No findings."), self.tr("Everything was carried across as it was."))
            self._add_tab(empty, "info", self.tr("Fin&dings"))
            return
        model = make_findings(report.findings, self)
        view = RecordView(
            model,
            name=self.tr("Findings"),
            wide=2,
            widths={0: 32 * UNIT, 1: 24 * UNIT},
            details_role=RecordRole.DETAILS,
        )
        model.setParent(view)
        self._add_tab(view, "warning", self.tr("Fin&dings"))

    def _add_differences(self, differences: tuple[Difference, ...]) -> None:
        model = make_differences(differences, self)
        view = RecordView(
            model,
            name=self.tr("Differences"),
            wide=4,
            widths={0: 16 * UNIT, 1: 20 * UNIT, 2: 14 * UNIT, 3: 24 * UNIT},
            details_role=RecordRole.DETAILS,
        )
        model.setParent(view)
        self._add_tab(view, "danger", self.tr("D&ifferences"), Role.DANGER)

    def _add_set_aside(self, report: Report, *, has_records: bool) -> None:
        if has_records:
            self.rejects = RejectsTab(self._context)
            self.rejects.set_report(report)
            self._add_tab(self.rejects, "rows", self.tr("&Rows set aside"))
            return
        model = make_set_aside(report, self)
        view = RecordView(
            model,
            name=self.tr("The first of the rows set aside"),
            wide=3,
            widths={0: 18 * UNIT, 1: 10 * UNIT, 2: 18 * UNIT},
            details_role=RecordRole.DETAILS,
        )
        model.setParent(view)
        self._add_tab(view, "rows", self.tr("&Rows set aside"))

    def _add_altered(self, report: Report, *, has_records: bool) -> None:
        holder = QWidget()
        QHBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
        self._altered = holder
        self._add_tab(holder, "edit", self.tr("Altered &values"))
        destination = self._context.session.destination
        if not has_records or destination is None:
            self._show_altered(list_examples(report))
            return
        job = self._context.jobs.start(partial(read_altered, destination, self._context.embedded, report.run_id))
        job.succeeded.connect(self._show_altered)
        job.failed.connect(self._show_examples)

    @Slot(object)
    def _show_examples(self, error: MigrationError) -> None:
        if self._report is not None:
            self._show_altered(list_examples(self._report))
        self.failed.emit(error)

    @Slot(object)
    def _show_altered(self, values: "tuple[AlteredValue | AlteredRow, ...]") -> None:
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
