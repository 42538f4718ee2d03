"""Vectorised measures of one column: ranges, lengths, characters that PostgreSQL refuses, digits of reals, formats."""

from collections.abc import Collection
from typing import Any

import pyarrow as pa

from core.catalog.model import StorageClass
from core.profile.digits import count_digits_of_reals
from core.profile.frequency import ValueCount
from core.profile.looks import Look, look_at
from core.profile.model import ColumnProfile, Format
from core.profile.tally import Batch, FormatTally

_SMALLEST = frozenset({"integer_min", "real_min", "text_min_bytes", "text_min_chars", "blob_min_bytes"})
_SUMS = frozenset(
    {
        "integer_count",
        "real_count",
        "text_count",
        "blob_count",
        "text_nul_count",
        "text_invalid_count",
        "blob_not_text_count",
    }
)
_FIRST = frozenset({"text_invalid_first_row"})
"""How two batches' measures become one, by the names of `ColumnProfile`; of all others the largest counts."""

_NAMES = {
    StorageClass.INTEGER: ("integer_min", "integer_max", "integer_count"),
    StorageClass.REAL: ("real_min", "real_max", "real_count"),
    StorageClass.TEXT: ("text_min_bytes", "text_max_bytes", "text_count"),
    StorageClass.BLOB: ("blob_min_bytes", "blob_max_bytes", "blob_count"),
}


class ColumnMeasure:
    """What has been seen of one column so far. Fed batch by batch, then made a `ColumnProfile`."""

    __slots__ = ("_asked", "_counts_digits", "_formats", "_judges_blobs", "_seen", "_values", "name")

    def __init__(
        self, name: str, *, counts_digits: bool, judges_blobs: bool, asked: Collection[Format] = frozenset()
    ) -> None:
        """`counts_digits`: the column may become numeric, so that the digits of its reals matter. `judges_blobs`:
        blobs stand beside other classes, so that it matters whether they are text. `asked`: formats to look for in
        all rows."""
        self.name = name
        self._counts_digits = counts_digits
        self._judges_blobs = judges_blobs
        self._asked = frozenset(asked)
        self._seen: dict[str, Any] = {}
        self._formats: dict[StorageClass, FormatTally] = {}
        self._values = ValueCount()

    def add(
        self,
        storage_class: StorageClass,
        values: pa.Array,
        rows_before: int = 0,
        rowids: pa.Array | None = None,
        look: Look | None = None,
    ) -> None:
        """Take in one array of one class, where NULL stands for NULL and for values of other classes.

        `look` is what was seen of it already.
        """
        if values.null_count == len(values):
            return
        look = look or look_at(storage_class, values)
        least_name, most_name, count_name = _NAMES[storage_class]
        self._note(count_name, look.count)
        self._note(least_name, look.least)
        self._note(most_name, look.most)
        if storage_class is StorageClass.TEXT:
            self._note_texts(values, look, rows_before)
        elif storage_class is StorageClass.REAL and self._counts_digits:
            integer_digits, fraction_digits = count_digits_of_reals(values)
            self._note("real_integer_digits", integer_digits)
            self._note("real_fraction_digits", fraction_digits)
        elif storage_class is StorageClass.BLOB and self._judges_blobs:
            not_text = sum(not _is_text(value) for value in values.drop_null().to_pylist())
            self._note("blob_not_text_count", not_text)
        if storage_class not in self._formats:
            self._formats[storage_class] = FormatTally(storage_class, self._asked)
        self._formats[storage_class].add(Batch(values=values, look=look, rows_before=rows_before, rowids=rowids))
        if self._values.is_over:
            return
        if look.frequency is None:
            self._values.add(storage_class, values)
        else:
            self._values.add_whole(storage_class, look.frequency)

    def profile(self, row_count: int) -> ColumnProfile:
        """The measures over all `row_count` rows."""
        counted = sum(count for name, count in self._seen.items() if name in _CLASS_COUNTS)
        for tally in self._formats.values():
            for name, value in tally.measures().items():
                self._note(name, value)
        return ColumnProfile(
            name=self.name,
            null_count=row_count - counted,
            distinct_count=self._values.count_distinct(),
            common_values=self._values.most_common(),
            formats=tuple(profile for tally in self._formats.values() for profile in tally.profiles()),
            **self._seen,
        )

    def _note(self, name: str, value: Any) -> None:
        seen = self._seen
        if name not in seen:
            seen[name] = value
        elif name in _SUMS:
            seen[name] += value
        elif name in _SMALLEST:
            seen[name] = min(seen[name], value)
        elif name not in _FIRST:
            seen[name] = max(seen[name], value)

    def _note_texts(self, values: pa.Array, look: Look, rows_before: int) -> None:
        self._note("text_nul_count", look.nul_count)
        if look.least_chars is None:
            self._measure_invalid_texts(values, rows_before)
            return
        self._note("text_min_chars", look.least_chars)
        self._note("text_max_chars", look.most_chars)

    def _measure_invalid_texts(self, values: pa.Array, rows_before: int) -> None:
        for number, value in enumerate(values.view(pa.binary()).to_pylist()):
            if value is None:
                continue
            try:
                length = len(value.decode())
            except UnicodeDecodeError:
                self._note("text_invalid_count", 1)
                self._note("text_invalid_first_row", rows_before + number + 1)
                continue
            self._note("text_min_chars", length)
            self._note("text_max_chars", length)


_CLASS_COUNTS = frozenset({"integer_count", "real_count", "text_count", "blob_count"})


def _is_text(value: bytes) -> bool:
    try:
        return "\0" not in value.decode()
    except UnicodeDecodeError:
        return False
