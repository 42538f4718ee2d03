"""The log of a run as lines of a view, filtered by level and text. It reads the lines that a `Progress` keeps."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.icons import find_icon
from gui.models.log_line import Level, LogLine
from gui.models.run_words import describe_event
from gui.theme import Role
from gui.wizard.page import plain

_Index = QModelIndex | QPersistentModelIndex

EVERYTHING = frozenset(Level)
IMPORTANT = frozenset({Level.INFO, Level.WARNING})
WARNINGS = frozenset({Level.WARNING})


class LogModel(QAbstractListModel):
    """The lines that pass the filter, the first one first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[LogLine] = ()
        self._dropped = 0
        self._entries: list[_Entry] = []
        # Made as the lines come, a few at a time: to search them all they must be there.
        self._shown: list[_Entry] = []
        self._levels = IMPORTANT
        self._wanted = ""

    def set_lines(self, lines: Sequence[LogLine]) -> None:
        """Show another log: the same list is read further at each `refresh`."""
        self._lines, self._dropped, self._entries = lines, 0, []
        self._filter_again()
        self.refresh(0)

    def refresh(self, dropped: int) -> None:
        """Show what is new, and no more what was dropped at the beginning since the log began."""
        if dropped != self._dropped:
            self._drop(dropped - self._dropped)
            self._dropped = dropped
        added = [_Entry(line.level, _write(line)) for line in self._lines[len(self._entries) :]]
        self._entries += added
        new = [entry for entry in added if self._is_wanted(entry)]
        if new:
            first = len(self._shown)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._shown += new
            self.endInsertRows()

    def set_filter(self, wanted: str, levels: frozenset[Level]) -> None:
        """Show only lines of these levels that have this text, in capitals or not."""
        wanted = wanted.casefold()
        if (wanted, levels) != (self._wanted, self._levels):
            self._wanted, self._levels = wanted, levels
            self._filter_again()

    def texts(self) -> str:
        """All lines that are shown, to be copied."""
        return "".join(f"{entry.text}\n" for entry in self._shown)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.text
            case Qt.ItemDataRole.DecorationRole if entry.level is Level.WARNING:
                return find_icon("warning", Role.WARNING)
            case Qt.ItemDataRole.DecorationRole:
                return find_icon("info" if entry.level is Level.INFO else "minus", Role.MUTED)
        return None

    def _drop(self, count: int) -> None:
        gone = sum(self._is_wanted(entry) for entry in self._entries[:count])
        del self._entries[:count]
        if gone:
            self.beginRemoveRows(QModelIndex(), 0, gone - 1)
            del self._shown[:gone]
            self.endRemoveRows()

    def _filter_again(self) -> None:
        self.beginResetModel()
        self._shown = [entry for entry in self._entries if self._is_wanted(entry)]
        self.endResetModel()

    def _is_wanted(self, entry: "_Entry") -> bool:
        return entry.level in self._levels and (not self._wanted or self._wanted in entry.text.casefold())


class _Entry(NamedTuple):
    level: Level
    text: str


def _write(line: LogLine) -> str:
    minutes, seconds = divmod(line.at_s, 60)
    return f"{int(minutes):02d}:{seconds:04.1f}  {plain(describe_event(line.event))}"
