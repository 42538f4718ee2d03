"""A range of a table's identity column, by which a large table is compared in pieces side by side."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRange:
    """The values above `after` and up to `last`; None where there is no end."""

    after: int | None = None
    last: int | None = None

    def write_bounds(self) -> list[tuple[str, int]]:
        """Conditions on a value, each as an operator of SQL and a number."""
        bounds = ((">", self.after), ("<=", self.last))
        return [(operator, number) for operator, number in bounds if number is not None]


WHOLE = KeyRange()
"""All of a table."""


def split_keys(first: int, last: int, parts: int) -> Iterator[KeyRange]:
    """At most `parts` ranges, of equal width between `first` and `last`, which leave out no number at all: the lowest
    and the highest have no end, so that a row that should not be there is met too."""
    width = -(-(last - first + 1) // parts)
    after = None
    for end in range(first + width - 1, last, width):
        yield KeyRange(after=after, last=end)
        after = end
    yield KeyRange(after=after)
