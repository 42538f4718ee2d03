"""The saved connections with what a person has changed in each and not saved yet. The first row is the embedded
PostgreSQL.

The password of an entry is in its `password` alone, which no role of the model gives.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Self, cast

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from core.connections import SavedConnection
from core.postgres.outcome import Outcome
from gui.icons import find_icon
from gui.widgets.two_lines import DETAIL_ROLE

if TYPE_CHECKING:
    from core.postgres.probe import Probe

EMBEDDED_ROW = 0
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A connection as it is saved (None for a new one) and as the form has it. The `key` is its own for good."""

    key: int = field(default_factory=count(1).__next__)
    saved: SavedConnection | None
    draft: SavedConnection
    password: str = field(default="", repr=False)
    kept_password: str | None = field(default=None, repr=False)
    """What the keyring, or Howdah for now, has; None if nothing or not known yet."""
    is_read: bool = False
    """The keyring was asked for the password."""
    remembers: bool = True
    """The password is to be kept in the keyring when the connection is saved."""
    was_remembered: bool = True
    """The same, when it was saved last."""
    probe: "Probe | None" = None
    """What came of the last test of exactly this draft and password."""

    @property
    def is_changed(self) -> bool:
        is_other_place = bool(self.password) and self.remembers != self.was_remembered
        return self.saved != self.draft or self.password != (self.kept_password or "") or is_other_place

    @property
    def is_tested(self) -> bool:
        return self.probe is not None and self.probe.outcome is Outcome.OK

    def with_draft(self, draft: SavedConnection, password: str) -> Self:
        """Another draft; what the last test said is gone, unless only the name is another."""
        is_same = replace(draft, name=self.draft.name) == self.draft and password == self.password
        return replace(self, draft=draft, password=password, probe=self.probe if is_same else None)


class ConnectionsModel(QAbstractListModel):
    """A list: the embedded PostgreSQL, then the entries."""

    rename_requested = Signal(int, str)
    """A person has typed another name into a row."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries)

    def entry(self, row: int) -> Entry | None:
        """None for the embedded PostgreSQL."""
        return self._entries[row - 1] if row > EMBEDDED_ROW else None

    def row_of(self, key: int) -> int | None:
        """The row of an entry, if it is there still."""
        return next((row for row, entry in enumerate(self._entries, start=1) if entry.key == key), None)

    def find_row(self, name: str) -> int | None:
        """The row of a saved connection's name."""
        for row, entry in enumerate(self._entries, start=1):
            if entry.saved is not None and entry.saved.name == name:
                return row
        return None

    def set_saved(self, connections: Sequence[SavedConnection]) -> None:
        """The connections as they are saved now. What was changed here, or is new here, stays as it is."""
        known = {entry.saved.name: entry for entry in self._entries if entry.saved is not None}
        entries = [_refresh(known.get(connection.name), connection) for connection in connections]
        names = {connection.name for connection in connections}
        for entry in self._entries:
            if entry.saved is None:
                entries.append(entry)
            elif entry.saved.name not in names and entry.is_changed:
                # Somebody else has removed it; what was typed here is not lost with it.
                entries.append(replace(entry, saved=None))
        if entries != self._entries:
            self.beginResetModel()
            self._entries = entries
            self.endResetModel()

    def set_entry(self, row: int, entry: Entry) -> None:
        self._entries[row - 1] = entry
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def add(self, entry: Entry) -> int:
        """Add an entry below the others: its row."""
        row = len(self._entries) + 1
        self.beginInsertRows(_NO_PARENT, row, row)
        self._entries.append(entry)
        self.endInsertRows()
        return row

    def remove(self, row: int) -> None:
        self.beginRemoveRows(_NO_PARENT, row, row)
        del self._entries[row - 1]
        self.endRemoveRows()

    def taken_names(self, *, but: int | None = None) -> frozenset[str]:
        """The names that are saved or about to be, but for those of the entry of that key."""
        others = [entry for entry in self._entries if entry.key != but]
        saved = {entry.saved.name for entry in others if entry.saved is not None}
        return frozenset(saved | {entry.draft.name for entry in others if entry.draft.name})

    # What the view asks.

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._entries) + 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self.entry(index.row())
        title = self.tr("Embedded PostgreSQL") if entry is None else self._name(entry)
        detail = self.tr("No server needed") if entry is None else self._describe(entry)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return title
            case Qt.ItemDataRole.EditRole:
                return entry.draft.name if entry is not None else title
            case Qt.ItemDataRole.DecorationRole:
                return find_icon("elephant" if entry is None else "tunnel" if entry.draft.tunnel else "server")
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.tr("{name}, {place}").format(name=title, place=detail)
            case Qt.ItemDataRole.ToolTipRole:
                return None if entry is None else f"{title}\n{detail}"
        return detail if role == DETAIL_ROLE else None

    def setData(
        self,
        index: QModelIndex | QPersistentModelIndex,
        value: object,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        entry = self.entry(index.row())
        name = cast(str, value).strip()
        if entry is None or role != Qt.ItemDataRole.EditRole or name in ("", entry.draft.name):
            return False
        self.rename_requested.emit(index.row(), name)
        return True

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsEditable if index.row() > EMBEDDED_ROW else flags

    def _name(self, entry: Entry) -> str:
        return _visible(entry.draft.name) or self.tr("New connection")

    def _describe(self, entry: Entry) -> str:
        place = _visible(describe_place(entry.draft)) or self.tr("This machine")
        if entry.saved is None:
            return self.tr("Not saved: {place}").format(place=place)
        return self.tr("Changed: {place}").format(place=place) if entry.saved != entry.draft else place


def describe_place(connection: SavedConnection) -> str:
    """Where a connection leads, in short: user@host:port/database, without what is left open."""
    place = f"{connection.user}@" if connection.user else ""
    place += connection.host or connection.service
    place += f":{connection.port}" if connection.port else ""
    return place + (f"/{connection.database}" if connection.database else "")


def propose_name(connection: SavedConnection, taken: Collection[str]) -> str:
    """A name for a connection that has none: its host and database, numbered where that is taken."""
    words = [connection.host.rstrip("/").rpartition("/")[2] or connection.service or "localhost", connection.database]
    stem = "/".join(word for word in words if word).replace("://", " ").replace("=", " ").strip()
    stem = _visible(stem)[:100].strip() or "PostgreSQL"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem} {number}"
    return name


def _refresh(entry: Entry | None, connection: SavedConnection) -> Entry:
    if entry is None or (entry.saved == entry.draft and entry.saved != connection):
        return Entry(saved=connection, draft=connection)
    return replace(entry, saved=connection)


def _visible(text: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
