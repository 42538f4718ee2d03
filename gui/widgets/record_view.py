"""A table of records, and below it all of the one that is chosen, since cells are cut."""

from collections.abc import Mapping

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, Qt, Slot
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from gui.theme import UNIT
from gui.widgets.grid_view import GridView


class RecordView(QWidget):
    """`details_role` gives the text of a row; without it, there is nothing below the table."""

    def __init__(
        self,
        model: QAbstractTableModel,
        *,
        name: str,
        wide: int,
        widths: Mapping[int, int],
        details_role: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = details_role or int(Qt.ItemDataRole.DisplayRole)
        self.view = GridView(model, wide=wide, widths=widths, parent=self)
        self.view.setAccessibleName(name)
        self.view.setSelectionMode(GridView.SelectionMode.SingleSelection)
        self.view.horizontalHeader().setSortIndicatorClearable(False)
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.view.setSortingEnabled(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, UNIT, 0, 0)
        self.details = QPlainTextEdit(self)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(self.tr("Details of the chosen row"))
        self.details.setPlaceholderText(self.tr("Choose a row to read all of it here."))
        self.details.setVisible(details_role is not None)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.view)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([30 * UNIT, 11 * UNIT])
        layout.addWidget(splitter)
        self.details.setMinimumHeight(7 * UNIT)
        if details_role is not None:
            self.view.selectionModel().currentRowChanged.connect(self._show_details)
            if model.rowCount():
                self.view.selectionModel().setCurrentIndex(
                    model.index(0, 0),
                    QItemSelectionModel.SelectionFlag.SelectCurrent | QItemSelectionModel.SelectionFlag.Rows,
                )

    @Slot(QModelIndex, QModelIndex)
    def _show_details(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.details.setPlainText(str(current.data(self._role) or "") if current.isValid() else "")
