"""Recent migrations as a list for a view: each with its name, where it went, how it ended, when and how large."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from gui.amounts import format_size
from gui.icons import find_icon
from gui.recent import Recent, RecentState
from gui.redact import make_readable
from gui.theme import Role
from gui.when import format_folder, format_when

PLACE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The folder, and the target."""
STATE_ROLE = PLACE_ROLE + 1
"""The state in a word or two."""
WHEN_ROLE = PLACE_ROLE + 2
SIZE_ROLE = PLACE_ROLE + 3

_SIGNS = {
    RecentState.PLANNED: ("plan", Role.ACCENT),
    RecentState.VERIFIED: ("success", Role.SUCCESS),
    RecentState.FINDINGS: ("warning", Role.WARNING),
    RecentState.FAILED: ("danger", Role.DANGER),
    RecentState.CANCELLED: ("stop", Role.MUTED),
}


class RecentModel(QAbstractListModel):
    """Newest first. The icon is that of the state."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Recent, ...] = ()

    def set_entries(self, entries: Sequence[Recent]) -> None:
        self.beginResetModel()
        self._entries = tuple(entries)
        self.endResetModel()

    def entry(self, index: QModelIndex | QPersistentModelIndex) -> Recent:
        return self._entries[index.row()]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        recent = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return make_readable(Path(recent.source).name)
            case Qt.ItemDataRole.DecorationRole:
                return self._sign(recent)
            case Qt.ItemDataRole.ToolTipRole:
                return make_readable(recent.source)
            case Qt.ItemDataRole.AccessibleTextRole:
                told = (index.data(), self._place(recent), self._state(recent), format_when(recent.when))
                return ", ".join(filter(None, (*told, self._size(recent))))
            case _ if role == PLACE_ROLE:
                return self._place(recent)
            case _ if role == STATE_ROLE:
                return self._state(recent)
            case _ if role == WHEN_ROLE:
                return format_when(recent.when)
            case _ if role == SIZE_ROLE:
                return self._size(recent)
            case _:
                return None

    def _sign(self, recent: Recent) -> QIcon:
        return find_icon(*_SIGNS[recent.state])

    def _place(self, recent: Recent) -> str:
        target = recent.target_text or self.tr("Embedded PostgreSQL")
        place = self.tr("To {target}, schema {schema}; from {folder}").format(
            folder=format_folder(Path(recent.source).parent), target=target, schema=recent.schema
        )
        return make_readable(place)

    def _state(self, recent: Recent) -> str:
        match recent.state:
            case RecentState.PLANNED:
                return self.tr("Planned")
            case RecentState.VERIFIED:
                return self.tr("Verified")
            case RecentState.FINDINGS:
                return self.tr("With findings")
            case RecentState.FAILED:
                return self.tr("Failed")
            case RecentState.CANCELLED:
                return self.tr("Cancelled")

    def _size(self, recent: Recent) -> str:
        return format_size(recent.size_bytes) if recent.size_bytes is not None else ""
