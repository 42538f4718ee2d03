"""The grid of columns: a table view that keeps its selection when the plan changes, and is used by keyboard alone."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from gui.models.plan_columns import CellRole, PlanColumnsModel
from gui.models.plan_fields import Field
from gui.models.plan_index import ColumnKey
from gui.theme import UNIT
from gui.widgets.elided_delegate import ElidedDelegate
from gui.widgets.storage_bar import StorageBarDelegate
from gui.wizard.pages.plan.type_delegate import TypeDelegate

_USUAL_WIDTHS = {
    Field.TABLE: 17,
    Field.NAME: 20,
    Field.DECLARED: 14,
    Field.HOLDS: 25,
    Field.TYPE: 17,
    Field.CONVERSION: 18,
    Field.NULLABLE: 7,
    Field.DEFAULT: 12,
    Field.WHY: 44,
}
"""In units of the window's distances."""
_NARROW_WIDTHS = {**_USUAL_WIDTHS, Field.TABLE: 12, Field.NAME: 16, Field.DECLARED: 10, Field.HOLDS: 18, Field.TYPE: 15}
"""Where there is little room: the types are in sight."""
_NARROW = 96 * UNIT


class ColumnGrid(QTableView):
    """Shows a `PlanColumnsModel`. `find_lines` gives the types for the editor of one."""

    current_moved = Signal()
    """Another row is current, or other rows are selected."""

    def __init__(self, model: PlanColumnsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._has_own_widths = False
        self._is_fitting = False
        self._kept: tuple[ColumnKey | None, frozenset[ColumnKey], int] = (None, frozenset(), 0)
        self.setModel(model)
        self.setAccessibleName(self.tr("Columns of the plan"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(max(self.fontMetrics().height() + 10, 3 * UNIT))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.sectionResized.connect(self._note_width)
        self._fit_widths()
        self.setItemDelegate(ElidedDelegate(self))
        self.setItemDelegateForColumn(Field.HOLDS, StorageBarDelegate(CellRole.SEGMENTS, self))
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)

    def edit_types_with(self, delegate: TypeDelegate) -> None:
        self.setItemDelegateForColumn(Field.TYPE, delegate)

    def show_tables(self, is_shown: bool) -> None:
        """Whether the columns are those of several tables."""
        self.setColumnHidden(Field.TABLE, not is_shown)

    def current_key(self) -> ColumnKey | None:
        index = self.currentIndex()
        return index.data(CellRole.KEY) if index.isValid() else None

    def selected_keys(self) -> tuple[ColumnKey, ...]:
        """The columns that are selected, from top to bottom."""
        return tuple(self._model.column_row(row).key for row in sorted(self._selected_rows()))

    def count_selected(self) -> int:
        return len(self._selected_rows())

    def _selected_rows(self) -> set[int]:
        """By the ranges, which are few: asked for rows, Qt looks at every cell."""
        ranges = self.selectionModel().selection().toList()
        return {row for each in ranges for row in range(each.top(), each.bottom() + 1)}

    def go_to(self, key: ColumnKey) -> bool:
        """Make a column current; False where it is not shown."""
        row = self._model.row_of(key)
        if row is None:
            return False
        across = self.horizontalScrollBar().value()
        self.selectionModel().setCurrentIndex(
            self._model.index(row, Field.NAME),
            QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
        )
        self.scrollTo(self._model.index(row, Field.NAME))
        self.horizontalScrollBar().setValue(across)
        return True

    def go_to_first(self) -> None:
        if self._model.rowCount():
            self.go_to(self._model.column_row(0).key)

    def edit_type(self) -> None:
        """Open the editor of the current row's type."""
        index = self.currentIndex()
        if index.isValid():
            place = self._model.index(index.row(), Field.TYPE)
            if place.flags() & Qt.ItemFlag.ItemIsEditable:
                self.setCurrentIndex(place)
                self.edit(place)

    def show_menu_of(self, actions: list[QAction | None]) -> None:
        """What the context menu has; None for a line between."""
        self._menu = QMenu(self)
        for action in actions:
            if action is None:
                self._menu.addSeparator()
            else:
                self._menu.addAction(action)

    # What Qt calls.

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_widths()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.current_moved.emit()

    def edit(self, *arguments: object) -> object:  # type: ignore[override]
        """F2 on any cell of a row edits its type."""
        if len(arguments) == 3 and arguments[1] == QAbstractItemView.EditTrigger.EditKeyPressed:
            place = self._model.index(self.currentIndex().row(), Field.TYPE)
            return super().edit(place, arguments[1], arguments[2])  # type: ignore[call-overload]
        return super().edit(*arguments)  # type: ignore[call-overload]

    def _fit_widths(self) -> None:
        """Wide or narrow columns, until a person has made them as wide as they should be."""
        if self._has_own_widths:
            return
        self._is_fitting = True
        for field, width in (_NARROW_WIDTHS if self.viewport().width() < _NARROW else _USUAL_WIDTHS).items():
            if field != Field.WHY:
                self.setColumnWidth(field, width * UNIT)
        self._is_fitting = False

    @Slot(int, int, int)
    def _note_width(self, section: int, before: int, after: int) -> None:
        # The last one is made as wide as there is room for, and one that is hidden has no width.
        is_by_hand = not self._is_fitting and section != Field.WHY and before > 0 and after > 0
        self._has_own_widths = self._has_own_widths or is_by_hand

    @Slot()
    def _keep(self) -> None:
        self._kept = (self.current_key(), frozenset(self.selected_keys()), self.verticalScrollBar().value())

    @Slot()
    def _restore(self) -> None:
        current, keys, scrolled = self._kept
        model = self._model
        rows = sorted(row for key in keys if (row := model.row_of(key)) is not None)
        selection = QItemSelection()
        for row in rows:
            selection.select(model.index(row, 0), model.index(row, len(Field) - 1))
        select = QItemSelectionModel.SelectionFlag
        row = model.row_of(current) if current is not None else None
        if row is None:
            row = 0 if model.rowCount() else None
        if row is not None:
            self.selectionModel().setCurrentIndex(model.index(row, Field.NAME), select.NoUpdate)
        if rows:
            self.selectionModel().select(selection, select.ClearAndSelect)
        elif row is not None:
            self.selectionModel().select(model.index(row, 0), select.ClearAndSelect | select.Rows)
        self.verticalScrollBar().setValue(scrolled)
        self.current_moved.emit()
