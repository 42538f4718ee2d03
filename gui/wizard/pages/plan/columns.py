"""The tab Columns: the grid with its filters and actions, and the evidence for the selected column below."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gui.context import Context
from gui.icons import find_icon
from gui.models.plan_columns import PlanColumnsModel
from gui.models.plan_edits import Edit, choose_type, leave_out, take_back
from gui.models.plan_index import ColumnKey, PlanIndex
from gui.models.plan_types import TypeLine, read_type
from gui.theme import UNIT
from gui.wizard.pages.plan.evidence import EvidencePanel
from gui.wizard.pages.plan.grid import ColumnGrid
from gui.wizard.pages.plan.type_delegate import TypeDelegate


class ColumnsTab(QWidget):
    """Tells what is asked for by signals: the page carries it out."""

    edited = Signal(object)
    """An Edit to carry out."""
    refused = Signal(str, str)
    """A type that can't be: what was written, and why."""
    type_dialog_requested = Signal()
    rename_requested = Signal(object)
    """A ColumnKey."""
    settings_requested = Signal(object)
    """A ColumnKey."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index: PlanIndex | None = None
        self._table: str | None = None
        self.model = PlanColumnsModel(self)
        self.grid = ColumnGrid(self.model, self)
        self.evidence = EvidencePanel(context, self)
        self.grid.edit_types_with(TypeDelegate(self._find_lines, self.grid))
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search columns"))
        self.search.setAccessibleName(self.tr("Search columns"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(find_icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._filter)
        self.only_findings = QCheckBox(self.tr("With f&indings"), self)
        self.only_chosen = QCheckBox(self.tr("Chosen by &me"), self)
        self.only_findings.toggled.connect(self._filter)
        self.only_chosen.toggled.connect(self._filter)
        self._make_actions()
        self.change_button = QPushButton(self.tr("Change &type…"), self)
        self.change_button.setAutoDefault(False)
        self.change_button.clicked.connect(self.type_dialog_requested)
        more = QPushButton(self.tr("M&ore"), self)
        more.setAccessibleName(self.tr("More for the selected columns"))
        more.setAutoDefault(False)
        menu = QMenu(more)
        menu.addActions([self.edit_action, self.rename_action, self.leave_action, self.reset_action])
        menu.addSeparator()
        menu.addAction(self.settings_action)
        more.setMenu(menu)
        self.grid.show_menu_of(
            [self.edit_action, self.rename_action, self.leave_action, self.reset_action, None, self.settings_action]
        )
        bar = QHBoxLayout()
        bar.setSpacing(UNIT)
        bar.addWidget(self.search, 1)
        bar.addWidget(self.only_findings)
        bar.addWidget(self.only_chosen)
        bar.addWidget(self.change_button)
        bar.addWidget(more)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.grid)
        self.splitter.addWidget(self.evidence)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([440, 180])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, UNIT, 0, 0)
        layout.setSpacing(UNIT)
        layout.addLayout(bar)
        layout.addWidget(self.splitter, 1)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._show_current)
        self.grid.current_moved.connect(self._settle)
        self.model.type_written.connect(self._write_type)
        self.evidence.type_chosen.connect(self._write_type)

    def show_table(self, index: PlanIndex | None, table: str | None) -> None:
        """Show the columns of one table, or of all for None."""
        is_other = table != self._table
        key = self.grid.current_key()
        self._index, self._table = index, table
        self.grid.show_tables(table is None)
        if is_other:
            self.grid.clearSelection()
        self.model.set_index(index)
        self._filter()
        if is_other and (key is None or not self.grid.go_to(key)):
            self.grid.go_to_first()
        self._show_current()

    def go_to(self, key: ColumnKey) -> bool:
        """Make a column current, whatever is searched for."""
        if self.model.row_of(key) is None:
            self.search.clear()
            self.only_findings.setChecked(False)
            self.only_chosen.setChecked(False)
        return self.grid.go_to(key)

    def selected_keys(self) -> tuple[ColumnKey, ...]:
        return self.grid.selected_keys()

    @property
    def table(self) -> str | None:
        return self._table

    def hideEvent(self, event: object) -> None:
        self._settling.stop()

    def _make_actions(self) -> None:
        self.edit_action = QAction(find_icon("edit"), self.tr("Edit t&ype"), self)
        self.edit_action.setShortcut(QKeySequence(Qt.Key.Key_F2))
        self.edit_action.triggered.connect(self.grid.edit_type)
        self.rename_action = QAction(self.tr("&Rename…"), self)
        self.rename_action.triggered.connect(self._rename)
        self.leave_action = QAction(self)
        self.leave_action.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        self.leave_action.triggered.connect(self._leave_out)
        self.reset_action = QAction(find_icon("undo"), self.tr("Re&set this choice"), self)
        self.reset_action.triggered.connect(self._reset)
        self.settings_action = QAction(find_icon("settings"), self.tr("S&ettings of this column…"), self)
        self.settings_action.triggered.connect(self._ask_settings)
        for action in (self.edit_action, self.leave_action):
            # Of the grid alone: in a field, these keys are for its text.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.grid.addActions([self.edit_action, self.leave_action])

    def _find_lines(self, key: ColumnKey) -> tuple[TypeLine, ...]:
        row = self.model.row_of(key)
        return self.evidence.lines_of(self.model.column_row(row)) if row is not None else ()

    @Slot()
    def _filter(self) -> None:
        self.model.set_filter(
            table=self._table,
            needle=self.search.text(),
            only_findings=self.only_findings.isChecked(),
            only_chosen=self.only_chosen.isChecked(),
        )

    @Slot()
    def _settle(self) -> None:
        # A selection of many rows tells of itself several times.
        self._settling.start(0)

    @Slot()
    def _show_current(self) -> None:
        key = self.grid.current_key()
        place = self.model.row_of(key) if key is not None else None
        row = self.model.column_row(place) if place is not None else None
        count = self.grid.count_selected()
        self.evidence.show_row(self._index, row, count)
        index = self._index
        is_left_out = row is not None and row.plan is None
        self.leave_action.setText(self.tr("&Take back") if is_left_out else self.tr("&Leave out"))
        self.leave_action.setEnabled(bool(count))
        self.edit_action.setEnabled(row is not None and not is_left_out)
        self.rename_action.setEnabled(row is not None and not is_left_out and count == 1)
        self.settings_action.setEnabled(row is not None and not is_left_out and count == 1)
        chosen = index.choices_for(key) if index is not None and key is not None else ()
        self.reset_action.setEnabled(bool(chosen))
        is_pattern = bool(chosen) and chosen[-1].has_pattern
        self.reset_action.setText(
            self.tr("Re&set the choice for {pattern}").format(pattern=chosen[-1].object.replace("&", "&&"))
            if is_pattern
            else self.tr("Re&set this choice")
        )

    @Slot(object, str)
    def _write_type(self, key: ColumnKey, written: str) -> None:
        try:
            read = read_type(written)
        except ValueError as error:
            self.refused.emit(written, str(error))
            return
        self.edited.emit(choose_type([key], read))

    @Slot()
    def _rename(self) -> None:
        if (key := self.grid.current_key()) is not None:
            self.rename_requested.emit(key)

    @Slot()
    def _ask_settings(self) -> None:
        if (key := self.grid.current_key()) is not None:
            self.settings_requested.emit(key)

    @Slot()
    def _leave_out(self) -> None:
        """Leave out the selected columns, or take them back, as the current one is."""
        key, keys = self.grid.current_key(), self.selected_keys()
        if self._index is None or key is None or not keys:
            return
        place = self.model.row_of(key)
        if place is not None and self.model.column_row(place).plan is None:
            self.edited.emit(take_back(self._index.plan.choices, keys))
        else:
            self.edited.emit(leave_out(keys))

    @Slot()
    def _reset(self) -> None:
        if self._index is None:
            return
        keys = self.selected_keys()
        removed = dict.fromkeys(choice for key in keys for choice in self._index.choices_for(key))
        if removed:
            self.edited.emit(Edit(removed=tuple(removed)))
