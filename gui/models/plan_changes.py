"""The columns that an edit would change, before and after, for a preview."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.plan.model import ColumnPlan, Severity
from gui.icons import find_icon
from gui.models.plan_trial import ColumnChange
from gui.models.plan_words import describe_conversion
from gui.theme import Role
from gui.wizard.page import plain

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class PlanChangesModel(QAbstractTableModel):
    """A row for each column that would be another one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changes: tuple[ColumnChange, ...] = ()
        self._headers = (self.tr("Column"), self.tr("Now"), self.tr("Then"), self.tr("What happens"))

    def set_changes(self, changes: tuple[ColumnChange, ...]) -> None:
        self.beginResetModel()
        self._changes = changes
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        change = self._changes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._describe(change, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 3 and change.findings:
            if any(finding.severity is Severity.DECISION for finding in change.findings):
                return find_icon("question", Role.DANGER)
            return find_icon("warning", Role.WARNING)
        return None

    def _describe(self, change: ColumnChange, column: int) -> str:
        match column:
            case 0:
                return plain(f"{change.table}.{change.column}")
            case 1:
                return self._describe_plan(change.before)
            case 2:
                return self._describe_plan(change.after)
        if change.findings:
            return plain(" ".join(finding.effect for finding in change.findings))
        if change.after is None:
            return ""
        return describe_conversion(change.after.conversion, change.after.reads)

    def _describe_plan(self, plan: ColumnPlan | None) -> str:
        if plan is None:
            return self.tr("left out")
        return plain(str(plan.target_type))
