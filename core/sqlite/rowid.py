"""The rowid: the name that it can be read by, and ranges of it, for reads that can be stopped on the way."""

from collections.abc import Iterable, Iterator

from core.identifiers import fold_ascii

_NAMES = ("rowid", "_rowid_", "oid")


def find_rowid_name(columns: Iterable[str]) -> str | None:
    """The name of the rowid in a table that has one and these columns; None where they hide all of its names.

    https://sqlite.org/lang_createtable.html#rowid
    """
    hidden = {fold_ascii(column) for column in columns}
    return next((name for name in _NAMES if name not in hidden), None)


def split_range(first: int, last: int, parts: int) -> Iterator[tuple[int, int]]:
    """At most `parts` ranges of equal width, both ends of each included, that cover `first` to `last`."""
    width = -(-(last - first + 1) // parts)
    for start in range(first, last + 1, width):
        yield start, min(start + width - 1, last)
