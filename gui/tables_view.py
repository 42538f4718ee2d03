"""The view of tables that are being read or copied, sorted by a click on a column's title, with a bar in the rows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui.models.run_tables import FRACTION_ROLE, Column, TablesModel
from gui.theme import UNIT
from gui.widgets.bar_delegate import BarDelegate
from gui.widgets.grid_view import GridView

_WIDTHS = {
    Column.STATE: 24 * UNIT,
    Column.ROWS: 24 * UNIT,
    Column.SIZE: 12 * UNIT,
    Column.RATE: 15 * UNIT,
    Column.FINDINGS: 12 * UNIT,
}


def make_tables_view(model: TablesModel, columns: Sequence[Column], parent: QWidget) -> GridView:
    """A view of the model's columns; those that are active stand first until another order is chosen."""
    widths = {place: _WIDTHS[column] for place, column in enumerate(columns) if column in _WIDTHS}
    view = GridView(model, wide=columns.index(Column.TABLE), widths=widths, parent=parent)
    view.setItemDelegateForColumn(columns.index(Column.ROWS), BarDelegate(FRACTION_ROLE, view))
    view.horizontalHeader().setSortIndicator(columns.index(Column.STATE), Qt.SortOrder.AscendingOrder)
    view.setSortingEnabled(True)
    return view
