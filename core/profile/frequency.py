"""Counts different values exactly as long as they are few, and tells the most frequent of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.model import CommonValue
from core.profile.quoting import Value, quote_start

COMMON = 5
_ZERO = pa.scalar(0.0, pa.float64())
_MOST_VALUES = 10_000
_MOST_BYTES = 4_000_000
_PENDING_VALUES = 50_000
_ORDER = (StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT, StorageClass.BLOB)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """How many different values there are of a class, and of the most frequent ones, and of those the least, how
    often each occurs. Texts are their bytes."""

    distinct_count: int
    common: Sequence[tuple[Any, int]]


class ValueCount:
    """The different values of one column so far. Fed batch by batch; stops by itself where there are too many."""

    __slots__ = ("_counts", "_pending", "_pending_bytes", "_pending_values", "_whole", "is_over")

    def __init__(self) -> None:
        self._counts: dict[StorageClass, pa.StructArray] = {}
        """Different values and how often each occurs, as `value_counts` gives them."""
        self._pending: dict[StorageClass, list[pa.StructArray]] = {}
        """The same of batches that were not added up yet: kernels do that many times sooner for several at once."""
        self._pending_values = self._pending_bytes = 0
        self._whole: dict[StorageClass, Frequency] = {}
        self.is_over = False
        """Whether there are known to be more than are counted."""

    def add(self, storage_class: StorageClass, values: pa.Array) -> None:
        """Take in values of one class; NULL aside."""
        counted = _count(as_counted(values))
        found = counted.field("values")
        if len(found) > _MOST_VALUES + 1 or found.nbytes > 2 * _MOST_BYTES:
            self._stop()
            return
        self._pending.setdefault(storage_class, []).append(counted)
        self._pending_values += len(found)
        self._pending_bytes += found.nbytes
        if self._pending_values > _PENDING_VALUES or self._pending_bytes > _MOST_BYTES:
            self._add_up()

    def add_whole(self, storage_class: StorageClass, frequency: Frequency) -> None:
        """Take in all values that there are of a class."""
        self._whole[storage_class] = frequency

    def count_distinct(self) -> int | None:
        """How many different values there are; None where there are more than are counted."""
        self._add_up()
        return None if self.is_over else self._distinct_count

    def most_common(self) -> tuple[CommonValue, ...]:
        """The most frequent values, those that are as frequent in SQLite's order."""
        self._add_up()
        found = [
            (-count, order, value)
            for order, storage_class in enumerate(_ORDER)
            for value, count in self._common_of(storage_class)
        ]
        return tuple(
            CommonValue(value=quote_start(_show(value, _ORDER[order])), count=-count)
            for count, order, value in sorted(found)[:COMMON]
        )

    @property
    def _distinct_count(self) -> int:
        counted = sum(len(counts) for counts in self._counts.values())
        return counted + sum(frequency.distinct_count for frequency in self._whole.values())

    def _add_up(self) -> None:
        for storage_class, pending in self._pending.items():
            before = self._counts.get(storage_class)
            self._counts[storage_class] = _sum_up(pending if before is None else [before, *pending])
        self._pending = {}
        self._pending_values = self._pending_bytes = 0
        size_bytes = sum(_size_of(counts.field("values")) for counts in self._counts.values())
        if size_bytes > _MOST_BYTES or self._distinct_count > _MOST_VALUES:
            self._stop()

    def _common_of(self, storage_class: StorageClass) -> Sequence[tuple[Any, int]]:
        """The most frequent values of a class, in no order."""
        if storage_class in self._whole:
            return self._whole[storage_class].common
        counted = self._counts.get(storage_class)
        if counted is None or not len(counted):
            return ()
        counts = counted.field("counts")
        least = pc.min(counts.take(pc.top_k_unstable(counts, COMMON)))
        more = counted.filter(pc.greater(counts, least))
        as_many = counted.field("values").filter(pc.equal(counts, least))
        smallest = as_many.take(pc.bottom_k_unstable(as_many, COMMON))
        return [
            *((entry["values"], entry["counts"]) for entry in more.to_pylist()),
            *((value, least.as_py()) for value in smallest.to_pylist()),
        ]

    def _stop(self) -> None:
        self._counts.clear()
        self._pending.clear()
        self._whole.clear()
        self.is_over = True


def _count(values: pa.Array) -> pa.StructArray:
    """Each value and how often it occurs. Integers that lie close together are counted several times sooner by their
    places between the ends."""
    if pa.types.is_int64(values.type) and values.null_count < len(values):
        ends = pc.min_max(values)
        least, most = ends["min"].as_py(), ends["max"].as_py()
        if most - least < 2 * len(values):
            counts = np.bincount(values.drop_null().to_numpy() - least)
            found = np.flatnonzero(counts)
            return pa.StructArray.from_arrays(
                [pa.array(found + least), pa.array(counts[found])], names=["values", "counts"]
            )
    return pc.value_counts(values)


def _sum_up(counted: Sequence[pa.StructArray]) -> pa.StructArray:
    """Each value once, NULL aside, with the sum of its counts."""
    some = pa.concat_arrays(counted)
    values, counts = some.field("values"), some.field("counts")
    if len(counted) > 1:
        groups = pa.table([values, counts], names=["values", "counts"]).group_by("values", use_threads=False)
        summed = groups.aggregate([("counts", "sum")]).combine_chunks()
        values, counts = (_one(summed[name]) for name in ("values", "counts_sum"))
    found = pa.StructArray.from_arrays([values, counts], names=["values", "counts"])
    return found.filter(values.is_valid()) if values.null_count else found


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def _size_of(values: pa.Array) -> int:
    """The bytes of texts and blobs; numbers take none that count."""
    return pc.sum(pc.binary_length(values)).as_py() or 0 if pa.types.is_binary(values.type) else 0


def as_counted(values: pa.Array) -> pa.Array:
    """The same, as what can be told apart: texts as their bytes, which need not be UTF-8, and -0.0 as 0.0."""
    if pa.types.is_string(values.type):
        return values.view(pa.binary())
    return pc.add(values, _ZERO) if pa.types.is_floating(values.type) else values


def _show(value: int | float | bytes, storage_class: StorageClass) -> Value:
    if storage_class is StorageClass.TEXT and isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value
