"""Times of a zone to instants, by the zones that Python knows.

Arrow has a function for this, which knows a zone's changes only as far as they are listed in its file, to 2037 at most;
what follows is a rule, which Python reads.
"""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from core.copy.kernels.converted import Converted, any_of

TIMESTAMPTZ = pa.timestamp("us", "UTC")

_EPOCH = datetime(1970, 1, 1)
_EPOCH_ORDINAL = _EPOCH.toordinal()
_MICROSECOND = timedelta(microseconds=1)
_DAYS_REMEMBERED = 1 << 16


def to_utc(local: pa.Array, zone: str) -> Converted:
    """Timestamps of the years 0001 to 9999 as instants, which may lie outside of them.

    A time that the zone has twice is the earlier one; one that it skips does not fit.
    """
    if zone == "UTC":
        return Converted(values=local.view(TIMESTAMPTZ))
    days = pc.cast(local, pa.date32(), safe=False).view(pa.int32()).dictionary_encode()
    offsets = pa.array([_find_offset(zone, day) for day in days.dictionary.to_pylist()], pa.int64())
    microseconds = local.view(pa.int64())
    instants = pc.subtract(microseconds, offsets.take(days.indices))
    on_changing_days = pc.and_not(local.is_valid(), instants.is_valid())
    if on_changing_days.true_count:
        found = [_find_instant(zone, each) for each in microseconds.filter(on_changing_days).to_pylist()]
        instants = pc.replace_with_mask(instants, on_changing_days, pa.array(found, pa.int64()))
    return Converted(values=instants.view(TIMESTAMPTZ), unfit=any_of(pc.and_not(local.is_valid(), instants.is_valid())))


@lru_cache(_DAYS_REMEMBERED)
def _find_offset(zone: str, day: int) -> int | None:
    """How many microseconds the zone is ahead of UTC on a whole day; None where that changes in it."""
    info = ZoneInfo(zone)
    try:
        start = datetime.combine(datetime.fromordinal(_EPOCH_ORDINAL + day), time(), info)
        end = start + timedelta(days=1)
    except OverflowError:
        return None
    # The second reading of midnight differs from the first where it is skipped, or comes twice.
    offsets = {each.utcoffset() for each in (start, end, end.replace(fold=1))}
    offset = offsets.pop()
    return None if offsets or offset is None else offset // _MICROSECOND


@lru_cache(_DAYS_REMEMBERED)
def _find_instant(zone: str, microseconds: int) -> int | None:
    """One time; None where the zone skips it, or it lies outside of the years 0001 to 9999."""
    local = _EPOCH + timedelta(microseconds=microseconds)
    info = ZoneInfo(zone)
    try:
        instant = local.replace(tzinfo=info).astimezone(UTC)
        is_there = instant.astimezone(info).replace(tzinfo=None) == local
    except OverflowError:
        return None
    return (instant.replace(tzinfo=None) - _EPOCH) // _MICROSECOND if is_there else None
