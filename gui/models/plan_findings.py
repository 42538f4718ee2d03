"""The findings of a plan, or of one table, grouped by how much they matter: those that wait for a choice first."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.plan.model import Finding, Severity
from gui.amounts import format_count
from gui.models.plan_titles import name_finding
from gui.models.plan_words import name_severity
from gui.wizard.page import plain

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class FindingRole(IntEnum):
    """What an entry can be asked for besides what Qt's own roles say."""

    FINDING = Qt.ItemDataRole.UserRole + 1
    """The Finding; None for a group's heading."""
    SEVERITY = Qt.ItemDataRole.UserRole + 2
    OBJECT = Qt.ItemDataRole.UserRole + 3
    EFFECT = Qt.ItemDataRole.UserRole + 4


_ORDER = (Severity.DECISION, Severity.WARNING, Severity.INFO)


class PlanFindingsModel(QAbstractListModel):
    """A row for each group that is not empty, followed by those of its findings."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Finding | tuple[Severity, int]] = []

    def set_findings(self, findings: tuple[Finding, ...]) -> None:
        self.beginResetModel()
        self._rows = []
        for severity in _ORDER:
            group = [finding for finding in findings if finding.severity is severity]
            if group:
                self._rows += [(severity, len(group)), *group]
        self.endResetModel()

    def row_of(self, finding: Finding) -> int | None:
        """Where a finding of the same code and object stands."""
        for number, row in enumerate(self._rows):
            if isinstance(row, Finding) and (row.code, row.object) == (finding.code, finding.object):
                return number
        return None

    def first_row(self) -> int | None:
        return 1 if self._rows else None

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and not isinstance(self._rows[index.row()], Finding):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if not isinstance(row, Finding):
            severity, count = row
            if role == Qt.ItemDataRole.DisplayRole:
                return self.tr("{group} ({count})").format(group=name_severity(severity), count=format_count(count))
            return str(severity) if role == FindingRole.SEVERITY else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return name_finding(row.code)
            case FindingRole.FINDING:
                return row
            case FindingRole.SEVERITY:
                return str(row.severity)
            case FindingRole.OBJECT:
                return plain(row.object)
            case FindingRole.EFFECT:
                return plain(row.effect)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.tr("{title}, {object}: {effect}").format(
                    title=name_finding(row.code), object=plain(row.object), effect=plain(row.effect)
                )
        return None
