"""The tables of a scan or a run as rows of a view: what changed is told in one go, the order follows later."""

from collections.abc import Callable, Collection, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.amounts import format_count, format_rate, format_size
from gui.icons import find_icon
from gui.models.run_words import STATE_ICONS, state_title
from gui.models.table_progress import TableRow, TableState
from gui.theme import Role
from gui.wizard.page import plain

FRACTION_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""How much of a table is done, from 0 to 1, for the column that has a bar."""

_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """What is shown of a table."""

    TABLE = 0
    STATE = 1
    ROWS = 2
    SIZE = 3
    RATE = 4
    FINDINGS = 5


RUN_COLUMNS = (Column.TABLE, Column.STATE, Column.ROWS, Column.SIZE, Column.RATE)
SCAN_COLUMNS = (Column.TABLE, Column.STATE, Column.ROWS, Column.FINDINGS)

_KEYS: dict[Column, Callable[[TableRow], Any]] = {
    Column.TABLE: lambda row: row.name.casefold(),
    Column.STATE: lambda row: (not row.state.is_active, row.state is not TableState.WAITING),
    Column.ROWS: lambda row: -(row.rows_total or 0),
    Column.SIZE: lambda row: -row.bytes_done,
    Column.RATE: lambda row: -(row.rows_per_s or 0),
    Column.FINDINGS: lambda row: -row.findings,
}


class TablesModel(QAbstractTableModel):
    """Shows the rows that a `Progress` has; it is told which of them have changed."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: Sequence[TableRow] = ()
        self._order: list[int] = []
        self._shown: list[int] = []
        """Of each row in its own order, where it is shown."""
        self._sorted_by = Column.STATE
        self._is_descending = False

    def set_rows(self, rows: Sequence[TableRow]) -> None:
        """Show other tables: the same list is read again at each `refresh`."""
        self.beginResetModel()
        self._rows = rows
        self._order = list(range(len(rows)))
        self._shown = list(self._order)
        self.endResetModel()
        self.sort_again()

    def refresh(self, changed: Collection[int]) -> None:
        """Tell the view of rows that are new or have changed."""
        known = len(self._order)
        if len(self._rows) > known:
            self.beginInsertRows(QModelIndex(), known, len(self._rows) - 1)
            self._order += range(known, len(self._rows))
            self._shown += range(known, len(self._rows))
            self.endInsertRows()
        places = sorted(self._shown[row] for row in changed if row < known)
        last = len(self._columns) - 1
        for first, final in _runs_of(places):
            self.dataChanged.emit(self.index(first, 0), self.index(final, last))

    def sort_again(self) -> None:
        """Put the rows in the order that they should have by now."""
        key = _KEYS[self._sorted_by]
        order = sorted(range(len(self._order)), key=lambda row: key(self._rows[row]), reverse=self._is_descending)
        if order == self._order:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [self._order[index.row()] for index in before]
        self._order = order
        for place, row in enumerate(order):
            self._shown[row] = place
        after = [self.index(self._shown[row], index.column()) for row, index in zip(rows, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # What a view asks.

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self._columns):
            self._sorted_by = self._columns[column]
            self._is_descending = order is Qt.SortOrder.DescendingOrder
            self.sort_again()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return self._title(column) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[self._order[index.row()]], self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._text(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return plain(row.name) if column is Column.TABLE else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.DecorationRole if column is Column.STATE:
                name, colour = ("warning", Role.WARNING) if row.rows_set_aside else STATE_ICONS[row.state]
                if row.is_paused:
                    name, colour = "pause", Role.MUTED
                return find_icon(name, colour)
            case _ if role == FRACTION_ROLE and column is Column.ROWS:
                return row.fraction
        return None

    def _text(self, row: TableRow, column: Column) -> str:
        match column:
            case Column.TABLE:
                return plain(row.name)
            case Column.STATE:
                title = self.tr("Paused") if row.is_paused and row.state.is_active else state_title(row.state)
                if not row.rows_set_aside:
                    return title
                return self.tr("{state}, {rows} set aside").format(state=title, rows=format_count(row.rows_set_aside))
            case Column.ROWS:
                return self._rows_text(row)
            case Column.SIZE:
                return format_size(row.bytes_done) if row.bytes_done else ""
            case Column.RATE:
                return format_rate(row.rows_per_s) if row.rows_per_s and row.state.is_active else ""
            case Column.FINDINGS:
                return format_count(row.findings) if row.findings else ""

    def _rows_text(self, row: TableRow) -> str:
        if row.rows_total is None:
            return format_count(row.rows_done) if row.rows_done else ""
        if row.state in (TableState.WAITING, TableState.KEYS) or row.rows_done >= row.rows_total:
            return format_count(row.rows_total)
        return self.tr("{done} of {total}").format(done=format_count(row.rows_done), total=format_count(row.rows_total))

    def _title(self, column: Column) -> str:
        match column:
            case Column.TABLE:
                return self.tr("Table")
            case Column.STATE:
                return self.tr("State")
            case Column.ROWS:
                return self.tr("Rows")
            case Column.SIZE:
                return self.tr("Size")
            case Column.RATE:
                return self.tr("Rate")
            case Column.FINDINGS:
                return self.tr("Findings")


def _alignment(column: Column) -> int:
    is_text = column in (Column.TABLE, Column.STATE)
    side = Qt.AlignmentFlag.AlignLeft if is_text else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _runs_of(places: Sequence[int]) -> list[tuple[int, int]]:
    """Sorted numbers as runs of neighbours: the first and the last of each."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and place <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
