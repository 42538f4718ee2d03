"""Vectorised measures of one column: ranges, lengths, characters that PostgreSQL refuses, digits of reals."""

from dataclasses import dataclass
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.model import ColumnProfile

Number = TypeVar("Number", int, float)


@dataclass(slots=True, kw_only=True)
class ColumnMeasure:
    """What has been seen of one column so far. Fed batch by batch, then made a `ColumnProfile`."""

    name: str
    counts_digits: bool
    """Whether the column may become numeric, so that the digits of its reals matter."""
    judges_blobs: bool
    """Whether blobs stand beside other classes, so that it matters whether they are text."""
    counts: dict[StorageClass, int]
    integer_min: int | None = None
    integer_max: int | None = None
    real_min: float | None = None
    real_max: float | None = None
    real_integer_digits: int = 0
    real_fraction_digits: int = 0
    text_max_bytes: int | None = None
    text_max_chars: int | None = None
    text_nul_count: int = 0
    text_invalid_count: int = 0
    text_invalid_first_row: int | None = None
    blob_max_bytes: int | None = None
    blob_not_text_count: int = 0

    def add(self, storage_class: StorageClass, values: pa.Array, rows_before: int) -> None:
        """Take in one array of one class, where NULL stands for NULL and for values of other classes."""
        count = len(values) - values.null_count
        if count == 0:
            return
        self.counts[storage_class] = self.counts.get(storage_class, 0) + count
        match storage_class:
            case StorageClass.INTEGER:
                low, high = _range(values)
                self.integer_min = _least(self.integer_min, low)
                self.integer_max = _most(self.integer_max, high)
            case StorageClass.REAL:
                low, high = _range(values)
                self.real_min = _least(self.real_min, low)
                self.real_max = _most(self.real_max, high)
                if self.counts_digits:
                    self._count_digits(values)
            case StorageClass.TEXT:
                self._measure_texts(values, rows_before)
            case StorageClass.BLOB:
                self.blob_max_bytes = _most(self.blob_max_bytes, pc.max(pc.binary_length(values)).as_py())
                if self.judges_blobs:
                    self.blob_not_text_count += sum(not _is_text(value) for value in values.drop_null().to_pylist())

    def profile(self, row_count: int) -> ColumnProfile:
        """The measures over all `row_count` rows."""
        counts = [self.counts.get(storage_class, 0) for storage_class in _CLASSES]
        return ColumnProfile(
            name=self.name,
            null_count=row_count - sum(counts),
            integer_count=counts[0],
            real_count=counts[1],
            text_count=counts[2],
            blob_count=counts[3],
            integer_min=self.integer_min,
            integer_max=self.integer_max,
            real_min=self.real_min,
            real_max=self.real_max,
            real_integer_digits=self.real_integer_digits,
            real_fraction_digits=self.real_fraction_digits,
            text_max_bytes=self.text_max_bytes,
            text_max_chars=self.text_max_chars,
            text_nul_count=self.text_nul_count,
            text_invalid_count=self.text_invalid_count,
            text_invalid_first_row=self.text_invalid_first_row,
            blob_max_bytes=self.blob_max_bytes,
            blob_not_text_count=self.blob_not_text_count,
        )

    def _measure_texts(self, values: pa.Array, rows_before: int) -> None:
        self.text_max_bytes = _most(self.text_max_bytes, pc.max(pc.binary_length(values)).as_py())
        self.text_nul_count += pc.sum(pc.match_substring(values, "\0")).as_py() or 0
        try:
            values.validate(full=True)
        except pa.ArrowInvalid:
            self._count_invalid(values, rows_before)
            return
        self.text_max_chars = _most(self.text_max_chars, pc.max(pc.utf8_length(values)).as_py())

    def _count_invalid(self, values: pa.Array, rows_before: int) -> None:
        for number, value in enumerate(values.view(pa.binary()).to_pylist()):
            if value is None:
                continue
            try:
                self.text_max_chars = _most(self.text_max_chars, len(value.decode()))
            except UnicodeDecodeError:
                self.text_invalid_count += 1
                if self.text_invalid_first_row is None:
                    self.text_invalid_first_row = rows_before + number + 1

    def _count_digits(self, values: pa.Array) -> None:
        """Count digits of the shortest decimals that give the same doubles again."""
        written = pc.utf8_ltrim(pc.cast(values.drop_null(), pa.string()), "-")
        has_exponent = pc.match_substring(written, "e")
        plain = written.filter(pc.invert(has_exponent))
        if len(plain):
            length = pc.utf8_length(plain)
            point = pc.find_substring(plain, ".")
            whole = pc.equal(point, -1)
            integers = pc.if_else(whole, length, point)
            fractions = pc.if_else(whole, 0, pc.subtract(pc.subtract(length, point), 1))
            self._widen_digits(pc.max(integers).as_py(), pc.max(fractions).as_py())
        for value in written.filter(has_exponent).to_pylist():
            mantissa, _, exponent = value.partition("e")
            before, _, after = mantissa.partition(".")
            self._widen_digits(max(1, len(before) + int(exponent)), max(0, len(after) - int(exponent)))

    def _widen_digits(self, integer_digits: int, fraction_digits: int) -> None:
        self.real_integer_digits = max(self.real_integer_digits, integer_digits)
        self.real_fraction_digits = max(self.real_fraction_digits, fraction_digits)


_CLASSES = (StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT, StorageClass.BLOB)


def _is_text(value: bytes) -> bool:
    try:
        return "\0" not in value.decode()
    except UnicodeDecodeError:
        return False


def _range(values: pa.Array) -> tuple[Any, Any]:
    both = pc.min_max(values)
    return both["min"].as_py(), both["max"].as_py()


def _least(seen: Number | None, new: Number) -> Number:
    return new if seen is None else min(seen, new)


def _most(seen: Number | None, new: Number) -> Number:
    return new if seen is None else max(seen, new)
