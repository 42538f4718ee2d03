"""A stage's clock sees to what the stage leaves behind."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest

from core.events import Phase, ignore_events
from core.migration.assess import PhaseClock

_MB = 1 << 20


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc how much memory there is")
def test_what_the_batches_of_a_stage_took_is_given_back_as_it_ends() -> None:
    clock = PhaseClock(ignore_events)
    with clock.phase(Phase.PROFILE):
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(_fill_and_drop, range(3)))
        kept_bytes = _read_resident_bytes()
    assert _read_resident_bytes() < kept_bytes - 20 * _MB


def _fill_and_drop(_: int) -> None:
    """As many small arrays as a block of rows has, on a thread that ends then."""
    arrays = [pa.nulls(4096, pa.int64()).fill_null(number) for number in range(1000)]
    assert sum(array.nbytes for array in arrays) > 30 * _MB


def _read_resident_bytes() -> int:
    """https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html"""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
