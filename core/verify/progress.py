"""How far the comparison of a table has come, though it may be made of pieces, and each in several ways."""

from core.events import ProgressSampler


class Progress:
    """Of one piece. A row that is read again in another way is not counted again."""

    def __init__(self, sampler: ProgressSampler) -> None:
        self._sampler = sampler
        self._counted = self._read = 0

    def begin(self) -> None:
        """From the first row, again."""
        self._read = 0

    def add(self, rows: int, size_bytes: int) -> None:
        """Count what was just compared."""
        self._read += rows
        if self._read > self._counted:
            self._sampler.add(self._read - self._counted, size_bytes)
            self._counted = self._read
