"""What a matcher is: a function from values of one storage class to the truth about each."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.model import Format

Matcher = Callable[[pa.Array], pa.BooleanArray]
"""From an array of one storage class, in which NULLs may be, to whether each value is of a format; never NULL."""

FamilyMatcher = Callable[[pa.Array], Sequence[pa.BooleanArray]]

_FALSE = pa.scalar(False, pa.bool_())
"""Here and in all kernels: where Arrow is given a Python value, it looks each time anew for modules that may not be
installed, which takes longer than a kernel."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Family:
    """Formats of one storage class that are best looked for together: `match` answers for each, in their order.

    A family stands or falls by its first format: it is given up where hardly any value is of that one.
    """

    storage_class: StorageClass
    formats: tuple[Format, ...]
    match: FamilyMatcher
    least: float = 0
    most: float = sys.maxsize
    """No number outside of these is of any of the formats, no text or blob with fewer or more bytes."""
    begins_as_number: bool = False
    """Only texts that begin with a digit or "-" are."""
    is_range: bool = False
    """All numbers within these are."""
    adapt: Callable[[pa.Array], FamilyMatcher] | None = None
    """Makes the matcher for a column whose first values these are, where that depends on them."""
    count_layouts: Callable[[pa.Array], Mapping[str, int]] | None = None
    """How often each spelling occurs among values without NULL, all of the first format."""
    measure: Callable[[pa.Array], Mapping[str, int]] | None = None
    """The largest of some measures of such values, by the names that `ColumnProfile` has for them."""


def single(matcher: Matcher) -> FamilyMatcher:
    """The matcher of a family of one."""
    return lambda values: (matcher(values),)


def begin_as_numbers(values: pa.Array) -> pa.BooleanArray:
    """Whether each text begins with a digit or "-"."""
    return match_regex(values, "^[0-9-]")


def match_regex(values: pa.Array, pattern: str) -> pa.BooleanArray:
    """Whether each text matches a pattern, which says itself where it is anchored. NULL does not."""
    return is_true(pc.match_substring_regex(values, pattern))


def is_true(found: pa.BooleanArray) -> pa.BooleanArray:
    """The same with false for NULL."""
    return pc.fill_null(found, _FALSE) if found.null_count else found


def none_of(values: pa.Array) -> pa.BooleanArray:
    """False for each."""
    return pa.repeat(_FALSE, len(values))


def decide_some(
    found: pa.BooleanArray, undecided: pa.BooleanArray, values: pa.Array, decide: Callable[[bytes], bool]
) -> pa.BooleanArray:
    """`found`, with the answers of `decide` for the few values that are `undecided`."""
    if not undecided.true_count:
        return found
    answers = [decide(value) for value in values.filter(undecided).view(pa.binary()).to_pylist()]
    return pc.replace_with_mask(found, undecided, pa.array(answers, pa.bool_()))


def count_values(values: pa.Array) -> dict[str, int]:
    """How often each text occurs."""
    counted = pc.value_counts(values)
    return dict(zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True))
