"""Counts different values exactly as long as they are few, and tells the most frequent of them."""

from collections.abc import Sequence
from heapq import nsmallest
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.model import CommonValue
from core.profile.quoting import Value, quote_start

_MOST_VALUES = 10_000
_MOST_BYTES = 4_000_000
_COMMON = 5
_SORTED_AT_ONCE = 200
_ORDER = (StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT, StorageClass.BLOB)


class ValueCount:
    """The different values of one column so far. Fed batch by batch; stops by itself where there are too many."""

    __slots__ = ("_bytes", "_counts", "is_over")

    def __init__(self) -> None:
        self._counts: dict[StorageClass, dict[int | float | bytes | None, int]] = {}
        self._bytes = 0
        self.is_over = False
        """Whether there are more than are counted."""

    def add(self, storage_class: StorageClass, values: pa.Array) -> None:
        """Take in values of one class; NULL aside."""
        counted = pc.value_counts(as_counted(values))
        found = counted.field("values")
        if len(found) > _MOST_VALUES + 1 or found.nbytes > 2 * _MOST_BYTES:
            self._stop()
        else:
            self.add_counts(storage_class, found.to_pylist(), counted.field("counts").to_pylist(), found.nbytes)

    def add_counts(
        self, storage_class: StorageClass, values: Sequence[Any], times: Sequence[int], size_bytes: int = 0
    ) -> None:
        """Take in how often each of some values occurs."""
        pairs = zip(values, times, strict=True)
        counts = self._counts.get(storage_class)
        if counts is None:
            counts = self._counts[storage_class] = dict(pairs)
        else:
            before = counts.get
            for value, count in pairs:
                counts[value] = before(value, 0) + count
        counts.pop(None, None)
        self._bytes += size_bytes
        if self._bytes > _MOST_BYTES:  # though values that were there before were counted again
            self._bytes = sum(
                len(value) for each in self._counts.values() for value in each if isinstance(value, bytes)
            )
        if self.distinct_count > _MOST_VALUES or self._bytes > _MOST_BYTES:
            self._stop()

    @property
    def distinct_count(self) -> int:
        return sum(len(counts) for counts in self._counts.values())

    def most_common(self) -> tuple[CommonValue, ...]:
        """The most frequent values, those that are as frequent in SQLite's order."""
        found: list[tuple[int, int, Any]] = []
        for order, storage_class in enumerate(_ORDER):
            counts = self._counts.get(storage_class)
            if counts:
                times = sorted(counts.values(), reverse=True)
                least = times[min(_COMMON, len(times)) - 1]
                common = [(-count, order, value) for value, count in counts.items() if count >= least]
                found += common if len(common) < _SORTED_AT_ONCE else nsmallest(_COMMON, common)
        return tuple(
            CommonValue(value=quote_start(_show(value, _ORDER[order])), count=-count)
            for count, order, value in sorted(found)[:_COMMON]
        )

    def _stop(self) -> None:
        self._counts.clear()
        self.is_over = True


def as_counted(values: pa.Array) -> pa.Array:
    """The same, as what Python can take in: texts as their bytes, which need not be UTF-8."""
    return values.view(pa.binary()) if pa.types.is_string(values.type) else values


def _show(value: int | float | bytes, storage_class: StorageClass) -> Value:
    if storage_class is StorageClass.TEXT and isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value
