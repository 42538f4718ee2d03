"""The tabs at the right of the plan: what they are called and which of them there are, as it follows from what is
chosen at the left."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTabWidget, QWidget

from core.plan.model import Finding
from gui.amounts import format_count
from gui.context import Context
from gui.models.plan_index import PlanIndex
from gui.models.plan_objects import ObjectKey, ObjectState
from gui.wizard.pages.plan.columns import ColumnsTab
from gui.wizard.pages.plan.ddl import DdlTab
from gui.wizard.pages.plan.findings import FindingsTab
from gui.wizard.pages.plan.objects import ObjectsTab
from gui.wizard.pages.plan.relations import RelationsTab
from gui.wizard.pages.plan.rows import RowsTab


class PlanTabs(QTabWidget):
    """Of a table, a view or a trigger, or of the whole plan. What is hidden is filled when it is shown."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._index: PlanIndex | None = None
        self._table: str | None = None
        self._alone: ObjectKey | None = None
        self._table_tab: QWidget | None = None
        self.columns, self.objects, self.findings = ColumnsTab(context), ObjectsTab(context), FindingsTab()
        self.ddl, self.rows, self.relations = DdlTab(context), RowsTab(context), RelationsTab(context)
        self.setDocumentMode(True)
        self.addTab(self.columns, self.tr("Columns"))
        self.addTab(self.ddl, self.tr("SQL"))
        self.addTab(self.rows, self.tr("First rows"))
        self.addTab(self.relations, self.tr("Relations"))
        self.addTab(self.objects, self.tr("Rules"))
        self.addTab(self.findings, self.tr("Findings"))
        self.currentChanged.connect(self.fill)

    def show_entry(self, index: PlanIndex | None, table: str | None, alone: ObjectKey | None) -> None:
        """Show one table, one view or trigger `alone`, or the whole plan for neither."""
        self._index, self._table, self._alone = index, table, alone
        self._choose_tabs()
        count = len(self._list_findings())
        self.setTabText(
            self.indexOf(self.findings),
            self.tr("Findings ({count})").format(count=format_count(count)) if count else self.tr("Findings"),
        )
        self.setTabText(self.indexOf(self.objects), self._name_objects())
        self.fill()

    def open_tab(self, tab: QWidget) -> None:
        """Bring a tab to the front, filled."""
        self.setCurrentWidget(tab)
        self.fill()

    @Slot()
    def fill(self) -> None:
        """Show in the tab in front what it is about; another page may have changed it, such as the schema."""
        shown = self.currentWidget()
        if shown is self.columns:
            self.columns.show_table(self._index, self._table)
        elif shown is self.findings:
            self.findings.show_findings(self._index, self._list_findings())
        elif shown is self.objects:
            self.objects.show_objects(self._index, self._table, self._alone)
        elif isinstance(shown, DdlTab | RowsTab | RelationsTab):
            shown.show_table(self._context.session, self._table)

    def _list_findings(self) -> tuple[Finding, ...]:
        if self._index is None:
            return ()
        if self._alone is not None:
            return self._index.findings_of_object(self._alone)
        return self._index.plan.findings if self._table is None else self._index.findings_of_table(self._table)

    def _name_objects(self) -> str:
        if self._alone is not None:
            return self.tr("Translation")
        name = self.tr("Views and rules") if self._table is None else self.tr("Rules")
        refused = self._index.count_objects(self._table, ObjectState.NOT_TRANSLATED) if self._index is not None else 0
        if not refused:
            return name
        return self.tr("{name} ({count} not translated)").format(name=name, count=format_count(refused))

    def _choose_tabs(self) -> None:
        """A view or a trigger has two tabs; a table has the one in front again that it had before."""
        is_alone = self._alone is not None
        if is_alone == (not self.isTabVisible(self.indexOf(self.columns))):
            return
        blocked = self.blockSignals(True)
        if is_alone:
            self._table_tab = self.currentWidget()
            self.setCurrentWidget(self.objects)
        for tab in (self.columns, self.ddl, self.rows, self.relations):
            self.setTabVisible(self.indexOf(tab), not is_alone)
        if not is_alone and self._table_tab is not None:
            self.setCurrentWidget(self._table_tab)
        self.blockSignals(blocked)
