"""The page Plan: tables, views and triggers at the left, what becomes of them at the right; every edit is carried out
beside the window."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from core.plan.model import Finding, Severity
from core.plan.policy import Preset
from gui.context import Context
from gui.models.plan_edits import Edit, leave_out_table, take_back_table
from gui.models.plan_index import ColumnKey, PlanIndex
from gui.models.plan_object_edits import leave_out_object, take_in_object
from gui.models.plan_objects import ObjectKey, ObjectKind, ObjectState, find_object
from gui.models.plan_remedies import Remedy
from gui.models.plan_settings import Scope
from gui.theme import UNIT
from gui.wizard.flow import PageId
from gui.wizard.page import Page
from gui.wizard.pages.plan.asking import Asking
from gui.wizard.pages.plan.editor import PlanEditor
from gui.wizard.pages.plan.files import PlanFiles
from gui.wizard.pages.plan.layouts import KeptLayouts
from gui.wizard.pages.plan.leaving import Leaving
from gui.wizard.pages.plan.messages import PlanMessages
from gui.wizard.pages.plan.notice import TableNotice
from gui.wizard.pages.plan.tables import TableList
from gui.wizard.pages.plan.tabs import PlanTabs
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
        self.tabs = PlanTabs(context, self)
        self.columns, self.objects, self.findings = self.tabs.columns, self.tabs.objects, self.tabs.findings
        self.ddl, self.rows, self.relations = self.tabs.ddl, self.tabs.rows, self.tabs.relations
        self.leaving = Leaving(self.objects.drafts, self.editor, self)
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
            "plan-objects": self.objects.splitter,
        }
        self._layouts = KeptLayouts(context.settings, splitters, self)
        self._connect()

    # What a page is asked.

    def enter(self) -> None:
        self._refresh()
        self.tabs.fill()

    def leave(self) -> bool:
        return self.leaving.may_leave()

    def has_unsaved(self) -> bool:
        return self.leaving.has_unsaved

    def confirm_close(self) -> bool:
        return self.leaving.confirm_close()

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
        self.files.saved.connect(self._tell_saved)
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
        self.findings.object_requested.connect(self._go_to_object)
        self.relations.table_chosen.connect(self.tables.go_to)
        self.objects.edited.connect(self._edit)
        self.leaving.decided.connect(self._go_on)
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
            if self.index is not None and self.index.catalog is not session.assessment.catalog:
                # Another scan: what was written may be of another database.
                self.objects.drafts.give_up_all()
            self.index = PlanIndex(session.assessment.catalog, session.assessment.profile, session.plan)
            # The tab that would see that they are in the plan may be hidden.
            self.objects.drafts.give_up_applied(self.index.objects)
        else:
            return
        self.tables.set_index(self.index)
        self._show_table()

    @Slot()
    def _show_table(self) -> None:
        """Show the entry that is current."""
        self.notice.show_table(self.index, self.tables.table)
        self.tabs.show_entry(self.index, self.tables.table, self.tables.object)

    @Slot()
    def _show_busy(self) -> None:
        self.toolbar.show_busy(self.editor.is_busy, reads_rows=self.editor.reads_rows)
        if not self.editor.is_busy:
            self.toolbar.show_session(self.context.session)
        self.completeChanged.emit()
        self.leaving.go_on()

    @Slot(object)
    def _tell_saved(self, path: object) -> None:
        self.banner.show_saved(path, is_writing=self.has_unsaved())

    @Slot()
    def _go_on(self) -> None:
        if self.isComplete():
            self.context.page_requested.emit(PageId.READY)

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
        """Leave out what is current, or take it back."""
        table, key = self.tables.table, self.tables.object
        if self.index is not None and key is not None and (shown := self.index.object_of(key)) is not None:
            choices = self.index.plan.choices
            is_left_out = shown.state is ObjectState.LEFT_OUT
            self.editor.apply(take_in_object(choices, key) if is_left_out else leave_out_object(key))
            return
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
        if remedy.asks_sql:
            found = find_object(self.index.catalog, self.index.plan, finding)
            if found is not None:
                self._go_to_object(found)
                self.objects.pane.begin_writing()
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
        self.tabs.open_tab(self.columns)
        if column is not None:
            self.columns.go_to((table, column))
            self.columns.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _go_to_object(self, key: ObjectKey) -> None:
        """A view and a trigger are listed at the side, the others are among the rules of their table."""
        self.tables.go_to(key if key.kind in (ObjectKind.VIEW, ObjectKind.TRIGGER) else key.table)
        self.tabs.open_tab(self.objects)
        self.objects.go_to(key)

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
        self.tabs.open_tab(self.findings)
        self.findings.go_to(following)

    @Slot()
    def _go_to_search(self) -> None:
        is_grid = self.tabs.currentWidget() is self.columns and not self.tables.isAncestorOf(self.focusWidget())
        field = self.columns.search if is_grid else self.tables.search
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()
