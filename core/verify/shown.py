"""Values for people: short, printable, and such that two that differ look different."""

import numpy as np
import numpy.typing as npt

MAX_CHARS = 200
_CONTEXT_BYTES = 40
_STRIDE_BYTES = 65_536
_ELLIPSIS = "…"


class Text(bytes):
    """A text in UTF-8, told from a blob by its type."""

    __slots__ = ()


class Vector(bytes):
    """Float32 values, each with its last byte first."""

    __slots__ = ()

    @property
    def values(self) -> npt.NDArray[np.float32]:
        return np.frombuffer(self, "<f4")


Value = bool | int | float | str | bytes | None
"""A `str` stands for itself: the digits of a number, or words about a value."""


def show_value(value: Value, start: int = 0) -> str | None:
    """A text in quotes, bytes as x'..', all else plain, and None for NULL; of long ones what begins at byte `start`."""
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case Text():
            return _show_text(value, start)
        case Vector():
            return _show_vector(value, start)
        case bytes():
            return _show_blob(value, start)
    return repr(value)


def show_name(name: str) -> str:
    """The name of a column, which may be any text."""
    return name if name.isprintable() else repr(name)


def show_difference(source: Value, target: Value) -> tuple[str | None, str | None]:
    """Two values that differ, cut such that one sees where."""
    if isinstance(source, Vector) and isinstance(target, Vector) and len(source) == len(target) > 0:
        return _show_element(source, target)
    start = 0
    if isinstance(source, bytes) and isinstance(target, bytes) and max(len(source), len(target)) > MAX_CHARS:
        start = max(0, _common_length(source, target) - _CONTEXT_BYTES)
    return show_value(source, start), show_value(target, start)


def _show_text(text: bytes, start: int) -> str:
    # Not from the middle of a character, whose later bytes are 10xxxxxx (RFC 3629).
    while 0 < start < len(text) and text[start] & 0xC0 == 0x80:
        start -= 1
    shown = text[start : start + 4 * (MAX_CHARS + 1)].decode("utf-8", "backslashreplace")
    return _mark_cuts(repr(shown[:MAX_CHARS]), start > 0, len(shown) > MAX_CHARS)


def _show_blob(blob: bytes, start: int) -> str:
    end = start + MAX_CHARS // 2
    return _mark_cuts(f"x'{blob[start:end].hex()}'", start > 0, len(blob) > end)


def _show_vector(vector: Vector, start: int) -> str:
    first = start // vector.values.itemsize
    some = vector.values[first : first + MAX_CHARS]
    shown = ", ".join(map(str, some))
    return _mark_cuts(f"[{shown[:MAX_CHARS]}]", first > 0, len(shown) > MAX_CHARS)


def _show_element(source: Vector, target: Vector) -> tuple[str, str]:
    """The first values of two vectors that differ. 0 and -0 do."""
    place = int(np.argmax(source.values.view(np.uint32) != target.values.view(np.uint32)))
    where = f"value {place + 1} of {len(source.values)}"
    # NumPy formats a float32 as the double that it equals, with digits that it does not have.
    return f"{source.values[place]!s} ({where})", f"{target.values[place]!s} ({where})"


def _mark_cuts(shown: str, cut_before: bool, cut_after: bool) -> str:
    return f"{_ELLIPSIS if cut_before else ''}{shown}{_ELLIPSIS if cut_after else ''}"


def _common_length(left: bytes, right: bytes) -> int:
    """How many bytes at the start are the same."""
    shorter = min(len(left), len(right))
    for start in range(0, shorter, _STRIDE_BYTES):
        ours, theirs = left[start : start + _STRIDE_BYTES], right[start : start + _STRIDE_BYTES]
        if ours != theirs:
            same = (position for position, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1])
            return start + next(same, min(len(ours), len(theirs)))
    return shorter
