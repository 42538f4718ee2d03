"""The tables of a source as a look found them, for a view: name, rows, columns; exact numbers of rows come in later."""

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.amounts import format_count
from gui.redact import make_readable

if TYPE_CHECKING:
    from core.migration.look import TableLook

SORT_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class Column(IntEnum):
    """What the view's columns are."""

    NAME = 0
    ROWS = 1
    COLUMNS = 2


class SourceTablesModel(QAbstractTableModel):
    """In the order of the schema; a proxy sorts by SORT_ROLE."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tables: list[TableLook] = []
        self._places: dict[str, int] = {}

    @property
    def tables(self) -> "tuple[TableLook, ...]":
        return tuple(self._tables)

    @property
    def widest_rows(self) -> str:
        """The longest text of the column of rows, its title among them."""
        title = str(self.headerData(Column.ROWS, Qt.Orientation.Horizontal))
        return max([title, *(self._text(table, Column.ROWS) for table in self._tables)], key=len)

    def set_tables(self, tables: "Sequence[TableLook]") -> None:
        self.beginResetModel()
        self._tables = list(tables)
        self._places = {table.name: place for place, table in enumerate(tables)}
        self.endResetModel()

    def set_rows(self, counted: Sequence[tuple[str, int]]) -> None:
        """Exact numbers for tables by their names."""
        changed = [self._places[name] for name, _ in counted if name in self._places]
        for name, rows in counted:
            if (place := self._places.get(name)) is not None:
                self._tables[place] = replace(self._tables[place], rows=rows, is_exact=True)
        if changed:
            self.dataChanged.emit(self.index(min(changed), Column.ROWS), self.index(max(changed), Column.ROWS))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._tables)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Column(section))
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Table"), self.tr("Rows"), self.tr("Columns"))[section]
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        table, column = self._tables[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(table, column)
            case Qt.ItemDataRole.ToolTipRole if column is Column.ROWS and table.rows is None:
                return self.tr("Not counted yet: the scan counts the rows of every table.")
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case _ if role == SORT_ROLE:
                return {
                    Column.NAME: table.name.casefold(),
                    Column.ROWS: -1 if table.rows is None else table.rows,
                    Column.COLUMNS: table.column_count,
                }[column]
            case _:
                return None

    def _text(self, table: "TableLook", column: Column) -> str:
        match column:
            case Column.NAME:
                return make_readable(table.name).replace("\n", "�")
            case Column.ROWS:
                if table.rows is None:
                    return "…"
                rows = format_count(table.rows)
                return rows if table.is_exact else self.tr("about {rows}").format(rows=rows)
            case Column.COLUMNS:
                return format_count(table.column_count)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column is Column.NAME else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
