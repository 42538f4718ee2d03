"""What each family of conversions states of values of one storage class, and what all of them share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan

EXACT_IN_DOUBLE = 2**53
"""Every integer up to here, and none of all beyond, is told from its neighbours by a double."""

Agrees = Callable[[ColumnPlan, pa.Array, pa.Array], bool]
Write = Callable[[ColumnPlan, pa.Array], pa.Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How values of one storage class are in the target. None of the arrays that it is given has a NULL in it."""

    agrees: Agrees
    """Whether the target's values are the ones that the source's become, all of which fit. What can't be read may
    raise pyarrow.ArrowInvalid."""
    write: Write
    """The source's values in the one form in which they are matched wherever they lie: int64, float64, bool or binary,
    by the conversion. NULL for one that does not fit."""
    fits: Write | None = None
    """Which values fit, where that is more than `write` asks, or less work."""

    write_quickly: Write | None = None
    """The same in another form, that takes less work, and in which values that are equal may yet differ."""
    keeps: bool = False
    """Whether a value that is the same on both sides, bit for bit, is right: then there is no more to ask."""

    def find_fitting(self, column: ColumnPlan, values: pa.Array) -> pa.BooleanArray:
        """Which of the source's values fit the column's type."""
        return self.fits(column, values) if self.fits else self.write(column, values).is_valid()


Rules = Mapping[tuple[ConversionKind, StorageClass], Rule]


def are_equal(source: pa.Array, target: pa.Array) -> bool:
    """Whether all values are equal, as numbers where they are doubles: what became of them may have no sign for zero.
    NaN equals nothing: SQLite has none."""
    return bool(source.equals(target))


def are_same_doubles(source: pa.Array, target: pa.Array) -> bool:
    """Whether all doubles are the same, bit for bit: 0.0 is not -0.0, which columns without REAL affinity keep."""
    return bool(source.view(pa.int64()).equals(target.view(pa.int64())))


def write_digits(integers: pa.Array) -> pa.Array:
    """Integers in digits, which can be written in one way only."""
    return pc.cast(integers, pa.string()).view(pa.binary())


def keep_where(mask: pa.BooleanArray, values: pa.Array) -> pa.Array:
    """The values of an array where a mask is true, NULL elsewhere."""
    return pc.if_else(mask, values, pa.scalar(None, values.type))


def matches(texts: pa.Array, pattern: str) -> pa.BooleanArray:
    """Which texts, given as binary, a regular expression of RE2 matches, byte by byte."""
    return pc.match_substring_regex(texts, pattern)
