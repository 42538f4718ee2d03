"""Values that are of a format, and values that nearly are: most mistakes of a matcher lie between the two."""

from collections.abc import Callable
from typing import TypeVar

import pyarrow as pa
from hypothesis import settings
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.profile.formats import match_format
from core.profile.model import Format

Value = TypeVar("Value")

thorough = settings(deadline=None)
"""A matcher answers in microseconds, and a machine that is busy with other tests need not."""

_TYPES = {
    StorageClass.INTEGER: pa.int64(),
    StorageClass.REAL: pa.float64(),
    StorageClass.TEXT: pa.string(),
    StorageClass.BLOB: pa.binary(),
}
_MARKS = '0123456789+-.:eETZtz _/{}[]",\\\n\0aAfFé٣'
"""What a spelling may be spoiled by; among them a digit that is none of ASCII's."""


@st.composite
def spoiled(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A text with up to two characters put in, taken out or replaced."""
    text = draw(texts)
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(text)))
        mark = draw(st.sampled_from(_MARKS) | st.just(""))
        text = text[:place] + mark + text[place + draw(st.integers(0, 1)) :]
    return text


def matches(wanted: Format, storage_class: StorageClass, values: list[Value | None]) -> list[bool]:
    """The matcher's answers, of the values as they are and as part of a larger array."""
    array = pa.array(values, _TYPES[storage_class])
    found = match_format(array, wanted, storage_class)
    assert found.null_count == 0
    filler = pa.array([None, *values[:1], None], _TYPES[storage_class])
    part = pa.concat_arrays([filler, array, filler]).slice(len(filler), len(array))
    if wanted is not Format.VECTOR:
        assert match_format(part, wanted, storage_class).equals(found)
    answers: list[bool] = found.to_pylist()
    return answers


def agree(
    wanted: Format, storage_class: StorageClass, values: list[Value | None], is_one: Callable[[Value], bool]
) -> None:
    """Assert that the matcher says of each value what `is_one` does, and that no NULL is of the format."""
    expected = [value is not None and is_one(value) for value in values]
    assert matches(wanted, storage_class, values) == expected
