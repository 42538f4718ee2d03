"""What a matcher is: a function from values of one storage class to the truth about each."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.model import Format

Matcher = Callable[[pa.Array], pa.BooleanArray]
"""From an array of one storage class, in which NULLs may be, to whether each value is of a format; never NULL."""

FamilyMatcher = Callable[[pa.Array], Sequence[pa.BooleanArray]]

_CHAR_CODES = 256
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
    begins_with: bytes = b""
    """Only texts that begin with one of these ASCII characters are of any of them; where there are none here, any."""
    excludes_others: bool = False
    """No value of any of the formats is of another family's too."""
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


def begin_with(values: pa.Array, characters: bytes) -> pa.BooleanArray:
    """Whether each text begins with one of these ASCII characters. NULL does not."""
    wanted = np.zeros(_CHAR_CODES, np.bool_)
    wanted[np.frombuffer(characters, np.uint8)] = True
    starts, firsts = _read_firsts(values)
    found = wanted[firsts] & (starts[1:] > starts[:-1])
    if values.null_count:
        found &= values.is_valid().to_numpy(zero_copy_only=False)
    return pa.array(found)


def find_beginnings(values: pa.Array) -> npt.NDArray[np.bool_]:
    """For each of the 256 bytes whether a text may begin with it."""
    _, firsts = _read_firsts(values)
    return np.bincount(firsts, minlength=_CHAR_CODES) > 0


def _read_firsts(values: pa.Array) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """Where each text begins, and the last one ends, and their first bytes; those of empty texts are any."""
    _, offsets, data = values.buffers()
    if not len(values) or offsets is None or data is None or not data.size:
        return np.zeros(len(values) + 1, np.int32), np.zeros(len(values), np.uint8)
    starts = np.frombuffer(offsets, np.int32, len(values) + 1, values.offset * 4)
    return starts, np.frombuffer(data, np.uint8).take(starts[:-1], mode="clip")


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
