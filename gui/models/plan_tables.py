"""What the list at the side has: the whole plan first, then every table, view and trigger, left out or not, that a
search finds; where there are not only tables, with headings."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.plan.model import Severity
from gui.amounts import format_count, format_rows, format_size, format_tables
from gui.models.plan_index import PlanIndex, TableRow
from gui.models.plan_object_words import describe_state, name_kind
from gui.models.plan_objects import ObjectKey, ObjectKind, ObjectState, PlanObject
from gui.wizard.page import plain

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class TableRole(IntEnum):
    """What an entry can be asked for besides what Qt's own roles say."""

    TABLE = Qt.ItemDataRole.UserRole + 1
    """The table's name in the source; None for anything else."""
    DETAIL = Qt.ItemDataRole.UserRole + 2
    """Rows and size, in words."""
    DECISIONS = Qt.ItemDataRole.UserRole + 3
    WARNINGS = Qt.ItemDataRole.UserRole + 4
    LEFT_OUT = Qt.ItemDataRole.UserRole + 5
    OBJECT = Qt.ItemDataRole.UserRole + 6
    """The ObjectKey of a view or a trigger; None for anything else."""
    NOT_TRANSLATED = Qt.ItemDataRole.UserRole + 7
    EDITED = Qt.ItemDataRole.UserRole + 8
    TRANSLATED = Qt.ItemDataRole.UserRole + 9
    HEADING = Qt.ItemDataRole.UserRole + 10
    """Whether it is a heading, which can't be chosen."""


_STATES = {
    TableRole.NOT_TRANSLATED: ObjectState.NOT_TRANSLATED,
    TableRole.EDITED: ObjectState.EDITED,
    TableRole.TRANSLATED: ObjectState.TRANSLATED,
}


_LISTED = (ObjectKind.VIEW, ObjectKind.TRIGGER)


@dataclass(frozen=True, slots=True)
class _Heading:
    kind: ObjectKind | None
    """None of the tables."""
    count: int


_Row = TableRow | PlanObject | _Heading


class PlanTablesModel(QAbstractListModel):
    """Row 0 is the whole plan."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._index: PlanIndex | None = None
        self._needle = ""
        self._rows: list[_Row] = []
        self._whole = ("", 0, 0)

    @property
    def has_headings(self) -> bool:
        return any(isinstance(row, _Heading) for row in self._rows)

    def set_index(self, index: PlanIndex | None) -> None:
        before = [_name_row(row) for row in self._rows]
        is_new = self._index is None or index is None
        rows = _filter(index, self._needle)
        if is_new or [_name_row(row) for row in rows] != before:
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

    def row_of(self, entry: str | ObjectKey | None) -> int | None:
        """Where a table, by its name, or a view or trigger is; the whole plan for None."""
        if entry is None:
            return 0
        return next((n for n, row in enumerate(self._rows, 1) if _name_row(row) == entry), None)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self._index is None else len(self._rows) + 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and index.row() and isinstance(self._rows[index.row() - 1], _Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._index is None:
            return None
        if index.row() == 0:
            return self._of_whole(role)
        match self._rows[index.row() - 1]:
            case TableRow() as row:
                return self._of_table(row, role)
            case PlanObject() as shown:
                return self._of_object(shown, role)
            case heading:
                return self._of_heading(heading, role)

    def _of_table(self, row: TableRow, role: int) -> Any:
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

    def _of_object(self, shown: PlanObject, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(shown.key.name)
            case TableRole.OBJECT:
                return shown.key
            case TableRole.DETAIL:
                return self._describe_object(shown)
            case TableRole.LEFT_OUT:
                return shown.state is ObjectState.LEFT_OUT
            case TableRole.NOT_TRANSLATED | TableRole.EDITED | TableRole.TRANSLATED:
                return int(shown.state is _STATES[TableRole(role)])
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.tr("{name}, {kind}, {state}").format(
                    name=plain(shown.key.name), kind=name_kind(shown.key), state=describe_state(shown)
                )
        return None

    def _of_heading(self, heading: _Heading, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            texts = {
                None: self.tr("Tables ({count})"),
                ObjectKind.VIEW: self.tr("Views ({count})"),
                ObjectKind.TRIGGER: self.tr("Triggers ({count})"),
            }
            return texts[heading.kind].format(count=format_count(heading.count))
        return True if role == TableRole.HEADING else None

    def _describe_object(self, shown: PlanObject) -> str:
        if shown.key.kind is ObjectKind.TRIGGER and shown.state is not ObjectState.NOT_TRANSLATED:
            return self.tr("{state}, of {table}").format(state=describe_state(shown), table=plain(shown.key.table))
        return describe_state(shown)

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


def _filter(index: PlanIndex | None, needle: str) -> list[_Row]:
    if index is None:
        return []
    tables = [row for row in index.tables if needle in row.table.name.casefold()]
    found = [each for each in index.objects if needle in each.key.name.casefold()]
    objects = {kind: [each for each in found if each.key.kind is kind] for kind in _LISTED}
    if not any(each.key.kind in _LISTED for each in index.objects):
        return list(tables)
    rows: list[_Row] = [_Heading(None, len(tables)), *tables] if tables else []
    for kind, group in objects.items():
        if group:
            rows += [_Heading(kind, len(group)), *group]
    return rows


def _name_row(row: _Row) -> str | ObjectKey | _Heading:
    match row:
        case TableRow():
            return row.table.name
        case PlanObject():
            return row.key
    return row
