"""What a private copy costs, told before it is made: its size, where it goes, whether there is room, how long it
takes.
"""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from core.sqlite.state import DatabaseState

_ASSUMED_BYTES_S = 200e6
"""Of a copy on the same disk that is not in memory yet; most machines do better."""
_TELLING_BYTES = 16 << 20
"""A copy of less says little about how fast the next one will be."""

_measured_bytes_s: list[float] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyForecast:
    size_bytes: int
    """Of the copy."""
    room_bytes: int
    """That it needs for a moment: a log is copied, and then its pages are written to the file as well."""
    folder: Path
    free_bytes: int
    """In that folder."""
    rate_bytes_s: float
    is_rate_measured: bool
    """By the last copy that this process made; else it is assumed."""

    @property
    def duration_s(self) -> float:
        return self.size_bytes / self.rate_bytes_s

    @property
    def has_room(self) -> bool:
        return self.free_bytes >= self.room_bytes


def forecast_copy(seen: DatabaseState) -> CopyForecast:
    """What a private copy of a database in this state would cost. Raises OSError where there is no place for any."""
    wal_bytes = seen.wal.size_bytes if seen.wal else 0
    folder = Path(tempfile.gettempdir())
    return CopyForecast(
        size_bytes=seen.size_bytes + wal_bytes,
        room_bytes=seen.size_bytes + 2 * wal_bytes,
        folder=folder,
        free_bytes=shutil.disk_usage(folder).free,
        rate_bytes_s=_measured_bytes_s[-1] if _measured_bytes_s else _ASSUMED_BYTES_S,
        is_rate_measured=bool(_measured_bytes_s),
    )


def remember_rate(size_bytes: int, duration_s: float) -> None:
    """How long a copy took, for the next forecast."""
    if size_bytes >= _TELLING_BYTES and duration_s > 0:
        _measured_bytes_s[:] = [size_bytes / duration_s]
