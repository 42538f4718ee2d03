"""The columns of one table, or of all, for the grid: a virtual model that makes a row's words when they are looked at,
and filters and sorts by keys of its own, so that ten thousand columns stay quick."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication

from core.catalog.model import StorageClass
from core.plan.model import Origin, Severity
from gui.icons import find_icon
from gui.models.plan_fields import SORT_KEYS, Field, write_haystack
from gui.models.plan_index import ColumnKey, ColumnRow, PlanIndex
from gui.models.plan_words import describe_contents, describe_conversion, name_origin
from gui.theme import Role, find_theme
from gui.wizard.page import plain

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class CellRole(IntEnum):
    """What a cell can be asked for besides what Qt's own roles say."""

    SEGMENTS = Qt.ItemDataRole.UserRole + 1
    """What a bar shows: a tuple of (kind, share of 1)."""
    KEY = Qt.ItemDataRole.UserRole + 2
    """The ColumnKey of a row."""


_CLASSES = (StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT, StorageClass.BLOB, StorageClass.NULL)


_FIELDS = len(Field)
_TYPE = int(Field.TYPE)
_USUAL = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _USUAL | Qt.ItemFlag.ItemIsEditable
# Qt asks for the flags of every cell when all are selected: they are made once.


class PlanColumnsModel(QAbstractTableModel):
    """Rows of a `PlanIndex`; `type_written` tells of a type that was written into a row."""

    type_written = Signal(object, str)
    """The ColumnKey, and the type as it was written."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._index: PlanIndex | None = None
        self._table: str | None = None
        self._needle = ""
        self._only_findings = False
        self._only_chosen = False
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._order: list[int] = []
        self._places: dict[int, int] = {}
        self._texts: dict[int, tuple[str, ...]] = {}
        self._haystacks: list[str] = []
        self._struck = QFont()
        self._struck.setStrikeOut(True)
        self._strong = QFont()
        self._strong.setWeight(QFont.Weight.DemiBold)
        self._headers = (
            self.tr("Table"),
            self.tr("Column"),
            self.tr("Declared"),
            self.tr("Holds"),
            self.tr("PostgreSQL type"),
            self.tr("Conversion"),
            self.tr("NULL"),
            self.tr("Default"),
            self.tr("Why"),
        )

    # What is shown.

    def set_index(self, index: PlanIndex | None) -> None:
        """Another plan. Of the same source, the rows stay where they are."""
        is_same = index is not None and self._index is not None and index.catalog is self._index.catalog
        if not is_same:
            self.beginResetModel()
        self._index = index
        self._texts.clear()
        self._haystacks = []
        order = self._arrange()
        if not is_same:
            self._set_order(order)
            self.endResetModel()
        elif order != self._order:
            self._rearrange(order)
        elif order:
            self.dataChanged.emit(self.index(0, 0), self.index(len(order) - 1, len(Field) - 1))

    def set_filter(
        self, *, table: str | None, needle: str = "", only_findings: bool = False, only_chosen: bool = False
    ) -> None:
        """Show the columns of one table, or of all, that have a text in their names or types."""
        wanted = (table, needle.casefold(), only_findings, only_chosen)
        if wanted != (self._table, self._needle, self._only_findings, self._only_chosen):
            self._table, self._needle, self._only_findings, self._only_chosen = wanted
            self._rearrange(self._arrange())

    def row_of(self, key: ColumnKey) -> int | None:
        """Where a column stands; None where it is not shown."""
        number = self._index.column_number(key) if self._index is not None else None
        return None if number is None else self._places.get(number)

    def column_row(self, row: int) -> ColumnRow:
        assert self._index is not None
        return self._index.columns[self._order[row]]

    # What Qt asks.

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else _FIELDS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if index.column() == _TYPE and self.column_row(index.row()).plan is not None:
            return _EDITABLE
        return _USUAL

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._index is None or not index.isValid():
            return None
        number, field = self._order[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(number)[field]
        row = self._index.columns[number]
        match role:
            case Qt.ItemDataRole.EditRole:
                return str(row.plan.target_type) if row.plan is not None else ""
            case Qt.ItemDataRole.FontRole:
                if row.plan is None:
                    return self._struck if field in (Field.NAME, Field.TABLE) else None
                is_chosen = row.plan.decision.origin is Origin.USER
                return self._strong if field == Field.TYPE and is_chosen else None
            case Qt.ItemDataRole.ForegroundRole:
                return self._colour(row, field)
            case Qt.ItemDataRole.DecorationRole:
                return self._icon(row, field)
            case CellRole.SEGMENTS:
                return _measure_segments(row) if field == Field.HOLDS else None
            case CellRole.KEY:
                return row.key
            case Qt.ItemDataRole.AccessibleTextRole if field == Field.NAME and row.plan is None:
                return self.tr("{name}, left out").format(name=self._words(number)[field])
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell what was written; the grid changes when the plan has."""
        if role != Qt.ItemDataRole.EditRole or index.column() != Field.TYPE:
            return False
        row = self.column_row(index.row())
        written = str(value).strip()
        if row.plan is None or not written or written == str(row.plan.target_type):
            return False
        self.type_written.emit(row.key, written)
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = None if column < 0 else (column, order)
        self.layoutAboutToBeChanged.emit()
        before, kept = self._order, self.persistentIndexList()
        self._set_order(self._arrange())
        moved = [self.index(self._places[before[each.row()]], each.column()) for each in kept]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    # How it is arranged.

    def _rearrange(self, order: list[int]) -> None:
        self.beginResetModel()
        self._set_order(order)
        self.endResetModel()

    def _set_order(self, order: list[int]) -> None:
        self._order = order
        self._places = {number: place for place, number in enumerate(order)}

    def _arrange(self) -> list[int]:
        """The numbers of the rows that are shown, in their order."""
        index = self._index
        if index is None:
            return []
        numbers: Sequence[int] = range(len(index.columns))
        if self._table is not None:
            table = index.table_row(self._table)
            numbers = range(table.first, table.end) if table is not None else ()
        if self._needle:
            haystacks = self._find_haystacks(index)
            numbers = [number for number in numbers if self._needle in haystacks[number]]
        if self._only_findings:
            numbers = [number for number in numbers if index.has_findings(index.columns[number].key)]
        if self._only_chosen:
            numbers = [number for number in numbers if number in index.chosen]
        if self._sorted_by is None:
            return list(numbers)
        column, order = self._sorted_by
        key, columns = SORT_KEYS[Field(column)], index.columns
        is_reverse = order is Qt.SortOrder.DescendingOrder
        return sorted(numbers, key=lambda number: key(columns[number]), reverse=is_reverse)

    def _find_haystacks(self, index: PlanIndex) -> list[str]:
        if not self._haystacks:
            self._haystacks = [write_haystack(row) for row in index.columns]
        return self._haystacks

    # How a row is shown.

    def _words(self, number: int) -> tuple[str, ...]:
        words = self._texts.get(number)
        if words is None:
            assert self._index is not None
            words = self._texts[number] = self._describe(self._index.columns[number])
        return words

    def _describe(self, row: ColumnRow) -> tuple[str, ...]:
        name, table = plain(row.column.name), plain(row.table.name)
        declared, holds = plain(row.column.declared_type) or "–", describe_contents(row.profile)
        if row.plan is None:
            return table, name, declared, holds, self.tr("left out"), "", "", "", ""
        plan = row.plan
        if plan.target_name != plan.source_name:
            name = self.tr("{source} → {target}").format(source=name, target=plain(plan.target_name))
        default = self.tr("identity") if plan.is_identity else plain(plan.default_sql or "")
        return (
            table,
            name,
            declared,
            holds,
            plain(str(plan.target_type)),
            describe_conversion(plan.conversion, plan.reads),
            self.tr("yes") if row.may_be_null else self.tr("no"),
            default,
            self.tr("{origin}: {evidence}").format(
                origin=name_origin(plan.decision.origin), evidence=plain(plan.decision.evidence)
            ),
        )

    def _icon(self, row: ColumnRow, field: int) -> Any:
        if row.plan is None or self._index is None:
            return None
        if field == Field.WHY and row.plan.decision.origin is Origin.USER:
            return find_icon("user-choice", Role.ACCENT)
        if field == Field.NAME and self._index.has_findings(row.key):
            severities = {finding.severity for finding in self._index.findings_of(row.key)}
            if Severity.DECISION in severities:
                return find_icon("question", Role.DANGER)
            if Severity.WARNING in severities:
                return find_icon("warning", Role.WARNING)
            return find_icon("info", Role.MUTED)
        return None

    def _colour(self, row: ColumnRow, field: int) -> Any:
        if row.plan is None:
            return QApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        if field in (Field.TABLE, Field.DECLARED, Field.CONVERSION, Field.NULLABLE, Field.DEFAULT, Field.WHY):
            return find_theme().colour(Role.MUTED)
        return None


def _measure_segments(row: ColumnRow) -> tuple[tuple[str, float], ...]:
    profile = row.profile
    if profile is None:
        return ()
    total = profile.value_count + profile.null_count
    counts = ((str(each), profile.count(each)) for each in _CLASSES)
    return tuple((name, count / total) for name, count in counts if count)
