"""What was found in a database, side by side: the facts at the left, its tables at the right."""

from PySide6.QtCore import QSortFilterProxyModel, Qt, Slot
from PySide6.QtWidgets import QFrame, QHeaderView, QScrollArea, QSplitter, QTableView, QVBoxLayout, QWidget

from gui.models.source_tables import SORT_ROLE, Column, SourceTablesModel
from gui.theme import UNIT
from gui.widgets.elided_delegate import ElidedDelegate
from gui.widgets.fact_list import FactList


class SourcePanel(QSplitter):
    """Facts that scroll where there is no room, and tables that sort by a click on a column's title."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = FactList(self)
        self.tables = SourceTablesModel(self)
        self.view = self._make_view()
        self.setChildrenCollapsible(False)
        self.setHandleWidth(2 * UNIT)
        self.addWidget(self._make_scroll())
        self.addWidget(self.view)
        self.setSizes([500, 500])

    def _make_scroll(self) -> QScrollArea:
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, UNIT, 0)
        column.addWidget(self.facts)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMinimumWidth(38 * UNIT)
        scroll.setWidget(inner)
        # The panel has no colour of its own.
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        return scroll

    @Slot()
    def _fit_rows(self) -> None:
        """By the longest text alone: the view would measure each of a thousand, whenever some have been counted."""
        width = self.fontMetrics().horizontalAdvance(self.tables.widest_rows)
        self.view.horizontalHeader().resizeSection(Column.ROWS, width + 3 * UNIT)

    def _make_view(self) -> QTableView:
        ordered = QSortFilterProxyModel(self)
        ordered.setSourceModel(self.tables)
        ordered.setSortRole(SORT_ROLE)
        view = QTableView(self)
        view.setModel(ordered)
        view.setItemDelegate(ElidedDelegate(view))
        view.setAccessibleName(self.tr("Tables"))
        view.setMinimumWidth(32 * UNIT)
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setAlternatingRowColors(True)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(8 * UNIT)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        columns = str(self.tables.headerData(Column.COLUMNS, Qt.Orientation.Horizontal))
        header.resizeSection(Column.COLUMNS, self.fontMetrics().horizontalAdvance(columns) + 2 * UNIT)
        self.tables.modelReset.connect(self._fit_rows)
        self.tables.dataChanged.connect(self._fit_rows)
        # In the order of the schema at first, and again after a third click.
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        return view
