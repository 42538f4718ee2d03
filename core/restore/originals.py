"""What a run's records keep of SQLite's own values: the rows that it set aside, and the values that it altered."""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence

from core.catalog.model import StorageClass
from core.postgres.published_rows import KeptOriginal
from core.restore.reversal import SqliteValue
from core.restore.texts import decode
from core.sqlite.writer import RawText

_INT64 = range(-(2**63), 2**63)

Key = tuple[object, ...]


def read_original(entry: KeptOriginal) -> SqliteValue:
    """The value that there was before. Raises ValueError where the entry is not one of a run's."""
    match StorageClass(entry.before_class):
        case StorageClass.NULL:
            return None
        case StorageClass.INTEGER:
            return int(entry.before)
        case StorageClass.REAL:
            return float(entry.before)
        case StorageClass.TEXT:
            return decode(entry.before)
        case StorageClass.BLOB:
            return entry.before


def is_still_altered(entry: KeptOriginal, value: SqliteValue) -> bool:
    """Whether the target's value, as it would be written, is the one that the run put there."""
    if entry.after is None or value is None:
        return entry.after is None and value is None
    return not isinstance(value, bytes | RawText) and str(value) == entry.after


def read_rejected(text: str) -> Mapping[str, SqliteValue]:
    """The values of a row that was set aside, by the columns' names. Raises ValueError for what is no such row."""
    row = json.loads(text)
    if not isinstance(row, dict):
        raise ValueError("a row is an object")
    return {name: _read_value(value) for name, value in row.items()}


def _read_value(value: object) -> SqliteValue:
    match value:
        case None | str() | float():
            return value
        case int() if not isinstance(value, bool) and value in _INT64:
            return value
        case {"real": "inf" | "-inf" as sign}:
            return float(sign)
        case {"base64": str() as encoded, "class": "text"}:
            return decode(b64decode(encoded))
        case {"base64": str() as encoded, "class": "blob"}:
            return b64decode(encoded)
    raise ValueError(f"{value!r} is no value of SQLite")


def make_key(values: Sequence[SqliteValue]) -> Key:
    """A row's primary key such that what SQLite takes for the same is the same."""
    return tuple(RawText(value.encode()) if isinstance(value, str) else value for value in values)


def read_key(text: str, columns: Sequence[str]) -> Key | None:
    """The key of an entry of the ledger, by the names of its columns; None for what is none."""
    try:
        row = read_rejected(text)
        return make_key([row[name] for name in columns])
    except (ValueError, KeyError):
        return None


class Numbering:
    """The numbers, from 1, that rows had among all: those that were set aside have left gaps."""

    def __init__(self, gaps: Sequence[int]) -> None:
        self._gaps, self._passed, self._last = gaps, 0, 0

    def take(self, count: int) -> tuple[Sequence[int], list[int]]:
        """The numbers of the next rows, and at which of them a gap comes before."""
        first = self._last + 1
        if self._passed == len(self._gaps) or self._gaps[self._passed] >= first + count:
            self._last += count
            return range(first, first + count), []
        numbers: list[int] = []
        cuts: list[int] = []
        while len(numbers) < count:
            self._last += 1
            if self._passed < len(self._gaps) and self._gaps[self._passed] == self._last:
                cuts.append(len(numbers))
                self._passed += 1
            else:
                numbers.append(self._last)
        return numbers, cuts


class InOrder:
    """Entries in the order of their rows, taken as the rows pass by in theirs."""

    def __init__(self, entries: Iterator[tuple[int, KeptOriginal]]) -> None:
        self._entries = entries
        self._next = next(entries, None)

    def take(self, places: Sequence[int]) -> list[tuple[int, KeptOriginal]]:
        """Of some rows, whose numbers ascend, the entries: each with the index of its row."""
        found: list[tuple[int, KeptOriginal]] = []
        if self._next is None or not places or self._next[0] > places[-1]:
            return found
        indices = {place: index for index, place in enumerate(places)}
        while self._next is not None and self._next[0] <= places[-1]:
            place, entry = self._next
            if place in indices:
                found.append((indices[place], entry))
            self._next = next(self._entries, None)
        return found


class ByKey:
    """Entries by the primary keys of their rows."""

    def __init__(self, entries: Iterator[KeptOriginal], columns: Sequence[str]) -> None:
        self._entries: dict[Key, list[KeptOriginal]] = {}
        for entry in entries:
            key = read_key(entry.key, columns) if entry.key is not None else None
            if key is not None:
                self._entries.setdefault(key, []).append(entry)

    def take(self, keys: Sequence[Key]) -> list[tuple[int, KeptOriginal]]:
        """Of some rows, by their keys, the entries: each with the index of its row."""
        if not self._entries:
            return []
        return [(index, entry) for index, key in enumerate(keys) for entry in self._entries.get(key, ())]
