"""How many threads work on the target at a time: what the pool allows, and no more than help."""

import os
from dataclasses import dataclass

from core.postgres.pool import PoolSize

_HELPFUL_A_PROCESSOR = 1
_LEAST_HELPFUL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Each uses one connection at a time."""

    copying: int
    beside_copying: int
    """For keys and indexes of tables that are complete; 0: they wait until all tables are."""
    most: int
    """When all tables are copied."""


def count_workers(size: PoolSize) -> Workers:
    """Each thread that copies keeps a processor of this machine busy, and about one of the server's."""
    helpful = max(_LEAST_HELPFUL, _HELPFUL_A_PROCESSOR * (os.cpu_count() or 1))
    most = min(helpful, size.maximum)
    # Building an index is the server's work.
    return Workers(copying=most, beside_copying=min(most, size.maximum - most), most=most)
