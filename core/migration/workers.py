"""How many threads work on the target at a time: what the pool allows, and no more than help."""

from dataclasses import dataclass

from core.parallel import count_seats
from core.postgres.pool import PoolSize

_WORKERS_A_SEAT = 2
"""One at a small table waits for the server about half of the time, for it reads, sends and commits in turns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Each uses one connection at a time."""

    copying: int
    beside_copying: int
    """For keys and indexes of tables that are complete; 0: they wait until all tables are."""
    most: int
    """When all tables are copied."""


def count_workers(size: PoolSize) -> Workers:
    """More than there are seats for large work; that is limited where it is done."""
    seats = count_seats(size.maximum)
    most = min(_WORKERS_A_SEAT * seats, size.maximum)
    # Building an index is the server's work.
    copying = min(most, max(seats, size.maximum - seats))
    return Workers(copying=copying, beside_copying=min(seats, size.maximum - copying), most=most)
