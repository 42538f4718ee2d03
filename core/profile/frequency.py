"""Counts different values exactly as long as they are few, and tells the most frequent of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.model import CommonValue
from core.profile.quoting import Value, quote_start

COMMON = 5
_ZERO = pa.scalar(0.0, pa.float64())
_MOST_VALUES = 10_000
_MOST_BYTES = 4_000_000
_ORDER = (StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT, StorageClass.BLOB)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """How many different values there are of a class, and of the most frequent ones, and of those the least, how
    often each occurs. Texts are their bytes."""

    distinct_count: int
    common: Sequence[tuple[Any, int]]


class ValueCount:
    """The different values of one column so far. Fed batch by batch; stops by itself where there are too many."""

    __slots__ = ("_bytes", "_counts", "_whole", "is_over")

    def __init__(self) -> None:
        self._counts: dict[StorageClass, dict[Any, int]] = {}
        self._whole: dict[StorageClass, Frequency] = {}
        self._bytes = 0
        self.is_over = False
        """Whether there are more than are counted."""

    def add(self, storage_class: StorageClass, values: pa.Array) -> None:
        """Take in values of one class; NULL aside."""
        counted = pc.value_counts(as_counted(values))
        found = counted.field("values")
        if len(found) > _MOST_VALUES + 1 or found.nbytes > 2 * _MOST_BYTES:
            self._stop()
            return
        pairs = zip(found.to_pylist(), counted.field("counts").to_pylist(), strict=True)
        counts = self._counts.get(storage_class)
        if counts is None:
            counts = self._counts[storage_class] = dict(pairs)
        else:
            before = counts.get
            for value, count in pairs:
                counts[value] = before(value, 0) + count
        counts.pop(None, None)
        self._bytes += found.nbytes
        if self._bytes > _MOST_BYTES:  # though values that were there before were counted again
            self._bytes = sum(len(key) for each in self._counts.values() for key in each if isinstance(key, bytes))
        if self._bytes > _MOST_BYTES or self.distinct_count > _MOST_VALUES:
            self._stop()

    def add_whole(self, storage_class: StorageClass, frequency: Frequency) -> None:
        """Take in all values that there are of a class."""
        self._whole[storage_class] = frequency
        if self.distinct_count > _MOST_VALUES:
            self._stop()

    @property
    def distinct_count(self) -> int:
        counted = sum(len(counts) for counts in self._counts.values())
        return counted + sum(frequency.distinct_count for frequency in self._whole.values())

    def most_common(self) -> tuple[CommonValue, ...]:
        """The most frequent values, those that are as frequent in SQLite's order."""
        found = [
            (-count, order, value)
            for order, storage_class in enumerate(_ORDER)
            for value, count in self._common_of(storage_class)
        ]
        return tuple(
            CommonValue(value=quote_start(_show(value, _ORDER[order])), count=-count)
            for count, order, value in sorted(found)[:COMMON]
        )

    def _common_of(self, storage_class: StorageClass) -> Sequence[tuple[Any, int]]:
        """The most frequent values of a class, in no order."""
        if storage_class in self._whole:
            return self._whole[storage_class].common
        counts = self._counts.get(storage_class)
        if not counts:
            return ()
        least = nlargest(COMMON, counts.values())[-1]
        more = [(value, count) for value, count in counts.items() if count > least]
        as_many = (value for value, count in counts.items() if count == least)
        return [*more, *((value, least) for value in nsmallest(COMMON, as_many))]

    def _stop(self) -> None:
        self._counts.clear()
        self._whole.clear()
        self.is_over = True


def as_counted(values: pa.Array) -> pa.Array:
    """The same, as what can be told apart: texts as their bytes, which need not be UTF-8, and -0.0 as 0.0."""
    if pa.types.is_string(values.type):
        return values.view(pa.binary())
    return pc.add(values, _ZERO) if pa.types.is_floating(values.type) else values


def _show(value: int | float | bytes, storage_class: StorageClass) -> Value:
    if storage_class is StorageClass.TEXT and isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value
