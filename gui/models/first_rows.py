"""The first rows of a table before and after, as a model for a view: a cell for each column of the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.wizard.page import plain

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """A value on both sides, None for NULL; `note` says what else happens to it, in words, or nothing."""

    before: str | None
    after: str | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownColumn:
    """A column with its name and type on both sides."""

    source_name: str
    source_type: str
    target_name: str
    target_type: str

    @property
    def title(self) -> str:
        if self.source_name.lower() == self.target_name:
            return plain(self.source_name)
        return f"{plain(self.source_name)} → {plain(self.target_name)}"

    @property
    def types(self) -> str:
        return f"{plain(self.source_type) or '—'} → {plain(self.target_type)}"


class CellRole(IntEnum):
    """What the model gives beside Qt's own roles."""

    CELL = Qt.ItemDataRole.UserRole + 1
    COLUMN = Qt.ItemDataRole.UserRole + 2


class FirstRows(QAbstractTableModel):
    """Cells under their columns; empty until it is given some."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[ShownColumn, ...] = ()
        self._rows: tuple[tuple[ShownCell, ...], ...] = ()

    @property
    def columns(self) -> tuple[ShownColumn, ...]:
        return self._columns

    def set_rows(self, columns: Sequence[ShownColumn], rows: Sequence[tuple[ShownCell, ...]]) -> None:
        self.beginResetModel()
        self._columns, self._rows = tuple(columns), tuple(rows)
        self.endResetModel()

    def cell(self, index: _Index) -> ShownCell:
        return self._rows[index.row()][index.column()]

    def has_note(self, row: int) -> bool:
        return any(cell.note for cell in self._rows[row])

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell = self.cell(index)
        match role:
            case CellRole.CELL:
                return cell
            case Qt.ItemDataRole.DisplayRole:
                return _show(cell.after)
            case Qt.ItemDataRole.AccessibleTextRole:
                column = self._columns[index.column()]
                words = self.tr("{column}: {before} becomes {after}").format(
                    column=column.title, before=_show(cell.before), after=_show(cell.after)
                )
                return f"{words}, {cell.note}" if cell.note else words
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            if orientation is Qt.Orientation.Vertical:
                return str(section + 1)
            return f"{self._columns[section].title}\n{self._columns[section].types}"
        if role == CellRole.COLUMN and orientation is Qt.Orientation.Horizontal:
            return self._columns[section]
        return None


def _show(value: str | None) -> str:
    return "NULL" if value is None else plain(value)
