"""Views, triggers and expressions as a list, grouped by how they stand: what is not translated first."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.amounts import format_count
from gui.models.plan_object_words import describe_object, name_group, name_kind, name_object, name_state
from gui.models.plan_objects import ObjectKey, ObjectState, PlanObject

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ObjectRole(IntEnum):
    """What an entry can be asked for besides what Qt's own roles say."""

    KEY = Qt.ItemDataRole.UserRole + 1
    """The ObjectKey; None for a group's heading."""
    STATE = Qt.ItemDataRole.UserRole + 2
    KIND = Qt.ItemDataRole.UserRole + 3
    TEXT = Qt.ItemDataRole.UserRole + 4


class PlanObjectsModel(QAbstractListModel):
    """A row for each group that is not empty, followed by its objects."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PlanObject | tuple[ObjectState, int]] = []

    def set_objects(self, objects: tuple[PlanObject, ...]) -> None:
        self.beginResetModel()
        self._rows = []
        for state in ObjectState:
            group = [each for each in objects if each.state is state]
            if group:
                self._rows += [(state, len(group)), *group]
        self.endResetModel()

    def row_of(self, key: ObjectKey) -> int | None:
        return next((n for n, row in enumerate(self._rows) if isinstance(row, PlanObject) and row.key == key), None)

    def first_row(self) -> int | None:
        return 1 if self._rows else None

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and not isinstance(self._rows[index.row()], PlanObject):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if not isinstance(row, PlanObject):
            state, count = row
            if role == Qt.ItemDataRole.DisplayRole:
                return self.tr("{group} ({count})").format(group=name_group(state), count=format_count(count))
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return name_object(row.key)
            case ObjectRole.KEY:
                return row.key
            case ObjectRole.STATE:
                return str(row.state)
            case ObjectRole.KIND:
                return name_kind(row.key)
            case ObjectRole.TEXT:
                return describe_object(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.tr("{name}, {kind}, {state}: {text}").format(
                    name=name_object(row.key),
                    kind=name_kind(row.key),
                    state=name_state(row.state),
                    text=describe_object(row),
                )
        return None
