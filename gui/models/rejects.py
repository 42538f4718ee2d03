"""Rejected rows of one table to be read and edited: what was typed is kept here until it is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from gui.amounts import format_count
from gui.icons import find_icon
from gui.theme import Role, find_theme
from gui.wizard.page import plain

if TYPE_CHECKING:
    from core.copy.model import Typed
    from core.migration.rejects import RejectRow, RejectsPage

_Index = QModelIndex | QPersistentModelIndex
_NUMBER, _REASON, _FIRST_VALUE = 0, 1, 2
_SHOWN_CHARS = 300


class RejectsModel(QAbstractTableModel):
    """A row's number, why it was set aside, and its values, which can be changed."""

    more_wanted = Signal()
    """The view has come to the end of what is there, and there is more."""
    edits_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = ()
        self._rows: list[RejectRow] = []
        self._has_more = False
        self._edits: dict[int, dict[int, Typed]] = {}
        self._edits_by_table: dict[str, dict[int, dict[int, Typed]]] = {}
        self._table = ""

    @property
    def table(self) -> str:
        """Whose rows these are, by the source's name; "" before there are any."""
        return self._table

    @property
    def columns(self) -> tuple[str, ...]:
        return self._columns

    @property
    def last_number(self) -> int:
        """That of the last row that is there: the next ones come after it."""
        return self._rows[-1].row_number if self._rows else 0

    @property
    def edited(self) -> frozenset[int]:
        """The numbers of the rows that were edited."""
        return frozenset(self._edits)

    def edits_of(self, row_number: int) -> "Mapping[str, Typed]":
        """What was typed for a row, by its columns; nothing for a row as it is."""
        return {self._columns[column]: typed for column, typed in self._edits.get(row_number, {}).items()}

    def number_at(self, row: int) -> int:
        return self._rows[row].row_number

    def clear(self) -> None:
        """Another run: what was typed is gone."""
        self.beginResetModel()
        self._table, self._columns, self._rows, self._has_more = "", (), [], False
        self._edits, self._edits_by_table = {}, {}
        self.endResetModel()
        self.edits_changed.emit()

    def set_page(self, page: "RejectsPage") -> None:
        """Show the first rows of a table, with what was typed for them before."""
        self.beginResetModel()
        self._columns, self._rows, self._has_more = page.columns, list(page.rows), page.has_more
        kept = {row.row_number for row in page.rows}
        typed = self._edits_by_table.get(page.table, {})
        self._table = page.table
        self._edits = {number: edits for number, edits in typed.items() if number in kept or page.has_more}
        self._edits_by_table[page.table] = self._edits
        self.endResetModel()
        self.edits_changed.emit()

    def add_page(self, page: "RejectsPage") -> None:
        """Show more rows below."""
        first = len(self._rows)
        self._has_more = page.has_more
        if page.rows:
            self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
            self._rows += page.rows
            self.endInsertRows()

    def set_to_null(self, indexes: Iterable[QModelIndex]) -> None:
        """NULL in place of these values."""
        for index in indexes:
            if self.flags(index) & Qt.ItemFlag.ItemIsEditable:
                self._type(index, None)

    # What a view asks.

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else _FIRST_VALUE + len(self._columns)

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._has_more

    def fetchMore(self, parent: _Index) -> None:
        self._has_more = False
        self.more_wanted.emit()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == _NUMBER:
            return self.tr("Row")
        if section == _REASON:
            return self.tr("Why it was set aside")
        return plain(self._columns[section - _FIRST_VALUE])

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() >= _FIRST_VALUE:
            typed = self._typed(index)
            if typed is not None and typed.is_whole:
                return flags | Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        if str(value) == (self.data(index, Qt.ItemDataRole.EditRole) or ""):
            return False
        self._type(index, str(value))
        return True

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if column == _NUMBER:
            return self._number_data(row, role)
        if column == _REASON:
            reason = self.tr("{column}: {reason}").format(column=row.column, reason=row.reason)
            return plain(reason if row.column else row.reason) if role in _TEXTS else None
        return self._value_data(index, row, role)

    def _number_data(self, row: "RejectRow", role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return format_count(row.row_number)
            case Qt.ItemDataRole.AccessibleTextRole:
                number = format_count(row.row_number)
                return (
                    self.tr("Row {number}, edited").format(number=number) if row.row_number in self._edits else number
                )
            case Qt.ItemDataRole.DecorationRole if row.row_number in self._edits:
                return find_icon("edit", Role.ACCENT)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _value_data(self, index: _Index, row: "RejectRow", role: int) -> Any:
        typed = self._typed(index)
        is_edited = index.column() in {_FIRST_VALUE + place for place in self._edits.get(row.row_number, ())}
        match role:
            case Qt.ItemDataRole.DisplayRole:
                if typed is None:
                    return self.tr("too large to show")
                return "NULL" if typed.text is None else plain(typed.text[:_SHOWN_CHARS])
            case Qt.ItemDataRole.EditRole:
                return "" if typed is None or typed.text is None else typed.text
            case Qt.ItemDataRole.ToolTipRole if typed is not None and not typed.is_whole:
                return self.tr("Only the beginning is shown: this value can't be edited here.")
            case Qt.ItemDataRole.DecorationRole if row.column == self._columns[index.column() - _FIRST_VALUE]:
                return find_icon("edit", Role.ACCENT) if is_edited else find_icon("warning", Role.WARNING)
            case Qt.ItemDataRole.ForegroundRole if typed is None or typed.text is None:
                return find_theme().colour(Role.MUTED)
            case Qt.ItemDataRole.FontRole if is_edited or typed is None or typed.text is None:
                font = QFont()
                font.setBold(is_edited)
                font.setItalic(typed is None or typed.text is None)
                return font
        return None

    def _typed(self, index: _Index) -> "Typed | None":
        row, place = self._rows[index.row()], index.column() - _FIRST_VALUE
        edited = self._edits.get(row.row_number, {}).get(place)
        if edited is not None:
            return edited
        return row.values[place] if row.values else None

    def _type(self, index: _Index, text: str | None) -> None:
        row, place = self._rows[index.row()], index.column() - _FIRST_VALUE
        edits = self._edits.setdefault(row.row_number, {})
        edits[place] = replace(row.values[place], text=text)
        if edits[place] == row.values[place]:
            del edits[place]
        if not edits:
            del self._edits[row.row_number]
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), self.columnCount() - 1))
        self.edits_changed.emit()


_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
