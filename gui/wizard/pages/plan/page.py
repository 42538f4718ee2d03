"""The page Plan: tables at the left, what becomes of them at the right; every edit is carried out beside the window."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from core.plan.model import Finding, Severity
from core.plan.policy import Preset
from gui.amounts import format_count
from gui.context import Context
from gui.models.plan_edits import Edit, leave_out_table, take_back_table
from gui.models.plan_index import ColumnKey, PlanIndex
from gui.models.plan_remedies import Remedy
from gui.models.plan_settings import Scope
from gui.theme import UNIT
from gui.wizard.flow import PageId
from gui.wizard.page import Page
from gui.wizard.pages.plan.asking import Asking
from gui.wizard.pages.plan.columns import ColumnsTab
from gui.wizard.pages.plan.ddl import DdlTab
from gui.wizard.pages.plan.editor import PlanEditor
from gui.wizard.pages.plan.files import PlanFiles
from gui.wizard.pages.plan.findings import FindingsTab
from gui.wizard.pages.plan.layouts import KeptLayouts
from gui.wizard.pages.plan.messages import PlanMessages
from gui.wizard.pages.plan.notice import TableNotice
from gui.wizard.pages.plan.relations import RelationsTab
from gui.wizard.pages.plan.rows import RowsTab
from gui.wizard.pages.plan.tables import TableList
from gui.wizard.pages.plan.toolbar import PlanToolbar


class PlanPage(Page):
    """What becomes of each table and column, and how to have it otherwise."""

    page_id = PageId.PLAN

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(
            self.tr("Plan"),
            self.tr("What becomes of each table and column, and why. Change what you like: nothing is made yet."),
        )
        self.index: PlanIndex | None = None
        self.editor = PlanEditor(context, self)
        self.asking = Asking(context, self)
        self.files = PlanFiles(context, self)
        self.banner = PlanMessages(context, self)
        self.toolbar = PlanToolbar(self)
        self.tables = TableList(self)
        self.notice = TableNotice(self)
        self.columns = ColumnsTab(context, self)
        self.findings = FindingsTab(self)
        self.ddl, self.rows, self.relations = DdlTab(context), RowsTab(context), RelationsTab(context)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.columns, self.tr("Columns"))
        self.tabs.addTab(self.ddl, self.tr("SQL"))
        self.tabs.addTab(self.rows, self.tr("First rows"))
        self.tabs.addTab(self.relations, self.tr("Relations"))
        self.tabs.addTab(self.findings, self.tr("Findings"))
        right = QWidget(self)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(UNIT)
        beside.addWidget(self.notice)
        beside.addWidget(self.tabs, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.tables)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([26 * UNIT, 100 * UNIT])
        self.splitter.setHandleWidth(UNIT)
        self.body.setSpacing(UNIT)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.toolbar)
        self.body.addWidget(self.splitter, 1)
        splitters = {
            "plan": self.splitter,
            "plan-columns": self.columns.splitter,
            "plan-findings": self.findings.splitter,
        }
        self._layouts = KeptLayouts(context.settings, splitters, self)
        self._connect()

    # What a page is asked.

    def enter(self) -> None:
        self._refresh()
        # Another page may have changed what a tab shows besides the plan, such as the schema.
        self._show_tab()

    def isComplete(self) -> bool:
        return super().isComplete() and not self.editor.is_busy

    def first_focus(self) -> QWidget | None:
        return self.tables.view

    # How its parts go together.

    def _connect(self) -> None:
        self.editor.busy_changed.connect(self._show_busy)
        self.editor.failed.connect(self.banner.show_failure)
        self.editor.succeeded.connect(self.banner.clear)
        self.asking.answered.connect(self._edit)
        self.files.edited.connect(self._edit)
        self.files.failed.connect(self.banner.show_failure)
        self.files.saved.connect(self.banner.show_saved)
        bar = self.toolbar
        bar.preset_chosen.connect(self._use_preset)
        bar.settings_requested.connect(self._ask_plan_settings)
        bar.undo_requested.connect(self.editor.undo)
        bar.redo_requested.connect(self.editor.redo)
        bar.cancel_requested.connect(self.editor.cancel)
        bar.save_requested.connect(self.files.ask_save)
        bar.open_requested.connect(self.files.ask_open)
        bar.next_decision_requested.connect(self._go_to_decision)
        self.tables.chosen.connect(self._show_table)
        self.tables.leave_requested.connect(self._leave_table)
        self.tables.rename_requested.connect(self._rename_table)
        self.tables.filter_requested.connect(self._filter_table)
        self.tables.settings_requested.connect(self._ask_table_settings)
        self.notice.take_back_requested.connect(self._leave_table)
        self.notice.filter_requested.connect(self._filter_table)
        self.columns.edited.connect(self._edit)
        self.columns.refused.connect(self.banner.show_refusal)
        self.columns.type_dialog_requested.connect(self._ask_type)
        self.columns.rename_requested.connect(self._rename_column)
        self.columns.settings_requested.connect(self._ask_column_settings)
        self.findings.remedy_requested.connect(self._take_remedy)
        self.findings.column_requested.connect(self._go_to_column)
        self.relations.table_chosen.connect(self.tables.go_to)
        self.tabs.currentChanged.connect(self._show_tab)
        search = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        search.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        search.activated.connect(self._go_to_search)

    def _session_changed(self) -> None:
        super()._session_changed()
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        """Show the plan in force."""
        session = self.context.session
        self.toolbar.show_session(session)
        if session.plan is None or session.assessment is None:
            self.index = None
        elif (
            self.index is None
            or self.index.plan is not session.plan
            or self.index.profile is not session.assessment.profile
        ):
            self.index = PlanIndex(session.assessment.catalog, session.assessment.profile, session.plan)
        else:
            return
        self.tables.set_index(self.index)
        self._show_table()

    @Slot()
    def _show_table(self) -> None:
        """Show the table that is current in all tabs; those that are hidden when they are shown."""
        table = self.tables.table
        self.notice.show_table(self.index, table)
        if self.index is None:
            count = 0
        else:
            findings = self.index.plan.findings if table is None else self.index.findings_of_table(table)
            count = len(findings)
        self.tabs.setTabText(
            self.tabs.indexOf(self.findings),
            self.tr("Findings ({count})").format(count=format_count(count)) if count else self.tr("Findings"),
        )
        self._show_tab()

    @Slot()
    def _show_tab(self) -> None:
        table, shown = self.tables.table, self.tabs.currentWidget()
        if shown is self.columns:
            self.columns.show_table(self.index, table)
        elif shown is self.findings:
            self.findings.show_table(self.index, table)
        elif isinstance(shown, DdlTab | RowsTab | RelationsTab):
            shown.show_table(self.context.session, table)

    @Slot()
    def _show_busy(self) -> None:
        self.toolbar.show_busy(self.editor.is_busy, reads_rows=self.editor.reads_rows)
        if not self.editor.is_busy:
            self.toolbar.show_session(self.context.session)
        self.completeChanged.emit()

    # What a person asks for.

    @Slot(object)
    def _edit(self, edit: Edit) -> None:
        self.editor.apply(edit)

    @Slot(object)
    def _use_preset(self, preset: Preset) -> None:
        self.editor.apply(Edit(preset=preset))

    @Slot()
    def _ask_plan_settings(self) -> None:
        self.asking.ask_settings(Scope())

    @Slot()
    def _ask_table_settings(self) -> None:
        if self.tables.table is not None:
            self.asking.ask_settings(Scope(table=self.tables.table))

    @Slot(object)
    def _ask_column_settings(self, key: ColumnKey) -> None:
        self.asking.ask_settings(Scope(table=key[0], column=key[1]))

    @Slot()
    def _ask_type(self) -> None:
        self.asking.ask_type(self.columns.selected_keys(), self.tables.table)

    @Slot(object)
    def _rename_column(self, key: ColumnKey) -> None:
        if self.index is not None:
            self.asking.ask_column_name(self.index, key)

    @Slot()
    def _rename_table(self) -> None:
        if self.index is not None and self.tables.table is not None:
            self.asking.ask_table_name(self.index, self.tables.table)

    @Slot()
    def _filter_table(self) -> None:
        if self.index is not None and self.tables.table is not None:
            self.asking.ask_filter(self.index, self.tables.table)

    @Slot()
    def _leave_table(self) -> None:
        """Leave out the table that is current, or take it back."""
        table = self.tables.table
        row = self.index.table_row(table) if self.index is not None and table is not None else None
        if self.index is None or table is None or row is None:
            return
        is_left_out = row.plan is None
        self.editor.apply(take_back_table(self.index.plan.choices, table) if is_left_out else leave_out_table(table))

    @Slot(object, object)
    def _take_remedy(self, finding: Finding, remedy: Remedy) -> None:
        if self.index is None:
            return
        if remedy.edit is not None:
            self.asking.ask_remedy(self.index, finding, remedy)
            return
        self.findings.go_button.click()
        if remedy.asks_type:
            self.columns.grid.edit_type()
        elif (key := self.columns.grid.current_key()) is not None:
            self.asking.ask_column_name(self.index, key)

    @Slot(object)
    def _go_to_column(self, place: tuple[str, str | None]) -> None:
        table, column = place
        self.tables.go_to(table)
        self.tabs.setCurrentWidget(self.columns)
        self._show_tab()
        if column is not None:
            self.columns.go_to((table, column))
            self.columns.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _go_to_decision(self) -> None:
        """Show the next decision that waits, among the findings of the whole plan."""
        waiting = self.context.session.undecided
        if not waiting:
            return
        present = self.findings.finding if self.tabs.currentWidget() is self.findings else None
        following = waiting[0]
        if present is not None and present.severity is Severity.DECISION and present in waiting:
            following = waiting[(waiting.index(present) + 1) % len(waiting)]
        self.tables.go_to(None)
        self.tabs.setCurrentWidget(self.findings)
        self._show_tab()
        self.findings.go_to(following)

    @Slot()
    def _go_to_search(self) -> None:
        is_grid = self.tabs.currentWidget() is self.columns and not self.tables.isAncestorOf(self.focusWidget())
        field = self.columns.search if is_grid else self.tables.search
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()
