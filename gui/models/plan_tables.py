"""The tables for the list at the side: the whole plan first, then every table, left out or not, that a search finds."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.plan.model import Severity
from gui.amounts import format_count, format_rows, format_size, format_tables
from gui.models.plan_index import PlanIndex, TableRow
from gui.wizard.page import plain

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class TableRole(IntEnum):
    """What an entry can be asked for besides what Qt's own roles say."""

    TABLE = Qt.ItemDataRole.UserRole + 1
    """The table's name in the source; None for the whole plan."""
    DETAIL = Qt.ItemDataRole.UserRole + 2
    """Rows and size, in words."""
    DECISIONS = Qt.ItemDataRole.UserRole + 3
    WARNINGS = Qt.ItemDataRole.UserRole + 4
    LEFT_OUT = Qt.ItemDataRole.UserRole + 5


class PlanTablesModel(QAbstractListModel):
    """Row 0 is the whole plan."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._index: PlanIndex | None = None
        self._needle = ""
        self._rows: list[TableRow] = []
        self._whole = ("", 0, 0)

    def set_index(self, index: PlanIndex | None) -> None:
        before = [row.table.name for row in self._rows]
        is_new = self._index is None or index is None
        rows = _filter(index, self._needle)
        if is_new or [row.table.name for row in rows] != before:
            self.beginResetModel()
            self._index, self._rows = index, rows
            self._whole = self._sum_up(index)
            self.endResetModel()
            return
        self._index, self._rows = index, rows
        self._whole = self._sum_up(index)
        self.dataChanged.emit(self.index(0), self.index(len(rows)))

    def set_needle(self, needle: str) -> None:
        self._needle = needle.casefold()
        self.beginResetModel()
        self._rows = _filter(self._index, self._needle)
        self.endResetModel()

    def row_of(self, table: str | None) -> int | None:
        if table is None:
            return 0
        return next((n for n, row in enumerate(self._rows, 1) if row.table.name == table), None)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self._index is None else len(self._rows) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._index is None:
            return None
        if index.row() == 0:
            return self._of_whole(role)
        row = self._rows[index.row() - 1]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(row.table.name)
            case TableRole.TABLE:
                return row.table.name
            case TableRole.DETAIL:
                return self._describe(row)
            case TableRole.DECISIONS:
                return row.decision_count
            case TableRole.WARNINGS:
                return row.warning_count
            case TableRole.LEFT_OUT:
                return row.plan is None
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._say(plain(row.table.name), self._describe(row), row.decision_count, row.warning_count)
        return None

    def _of_whole(self, role: int) -> Any:
        detail, decisions, warnings = self._whole
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.tr("Whole plan")
            case TableRole.DETAIL:
                return detail
            case TableRole.DECISIONS:
                return decisions
            case TableRole.WARNINGS:
                return warnings
            case TableRole.LEFT_OUT:
                return False
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._say(self.tr("Whole plan"), detail, decisions, warnings)
        return None

    def _describe(self, row: TableRow) -> str:
        if row.plan is None:
            return self.tr("left out")
        rows = format_rows(row.plan.row_count)
        if row.plan.where_sql is not None:
            return self.tr("{rows}, filtered").format(rows=rows)
        return self.tr("{rows}, {size}").format(rows=rows, size=format_size(row.plan.size_bytes))

    def _say(self, name: str, detail: str, decisions: int, warnings: int) -> str:
        return self.tr("{name}, {detail}, {decisions}, {warnings}").format(
            name=name,
            detail=detail,
            decisions=self.tr("%n decision(s)", "", decisions),
            warnings=self.tr("%n warning(s)", "", warnings),
        )

    def _sum_up(self, index: PlanIndex | None) -> tuple[str, int, int]:
        if index is None:
            return "", 0, 0
        severities = [finding.severity for finding in index.plan.findings]
        columns = sum(len(table.columns) for table in index.plan.tables)
        detail = self.tr("{tables}, {columns}").format(
            tables=format_tables(len(index.plan.tables)),
            columns=self.tr("{number} column(s)", "", columns).format(number=format_count(columns)),
        )
        return detail, severities.count(Severity.DECISION), severities.count(Severity.WARNING)


def _filter(index: PlanIndex | None, needle: str) -> list[TableRow]:
    if index is None:
        return []
    return [row for row in index.tables if needle in row.table.name.casefold()]
