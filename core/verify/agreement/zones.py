"""Local times of a zone as instants, by Python's zoneinfo, which is asked once a day that occurs."""

from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from core.verify.agreement.civil import DAY_US, Mask, Numbers

_EPOCH = datetime(1970, 1, 1)


def find_instants(local_us: Numbers, zone: str) -> tuple[Numbers, Mask]:
    """The instants of local times, both in microseconds since 1970, and which of the times the zone has.

    A time that occurs twice is the earlier one.
    """
    info = ZoneInfo(zone)
    days, places = np.unique(local_us // DAY_US, return_inverse=True)
    offsets = [_offset_of_day(day, info) for day in days.tolist()]
    offset_us = np.array([0 if offset is None else offset for offset in offsets], np.int64)[places]
    exists = np.ones(len(local_us), np.bool_)
    for row in np.flatnonzero(np.array([offset is None for offset in offsets], np.bool_)[places]):
        offset_us[row], exists[row] = _offset_of_time(int(local_us[row]), info)
    return local_us - offset_us, exists


@lru_cache(maxsize=1 << 16)
def _offset_of_day(day: int, zone: ZoneInfo) -> int | None:
    """Microseconds east of UTC, if they are the same all day long.

    They are if they are at both ends of it: no zone has ever changed them twice within three days.
    """
    date = _EPOCH.date() + timedelta(days=day)
    ends = [datetime.combine(date, end, zone) for end in (time.min, time.max)]
    offsets = {_offset_us(end.replace(fold=fold)) for end in ends for fold in (0, 1)}
    return offsets.pop() if len(offsets) == 1 else None


def _offset_of_time(local_us: int, zone: ZoneInfo) -> tuple[int, bool]:
    """Microseconds east of UTC, and whether there is such a time: one that is skipped would be before the change by
    the offset after it, and after the change by the one before (https://peps.python.org/pep-0495/)."""
    time = (_EPOCH + timedelta(microseconds=local_us)).replace(tzinfo=zone)
    first, second = _offset_us(time), _offset_us(time.replace(fold=1))
    return first, first >= second


def _offset_us(time: datetime) -> int:
    offset = time.utcoffset()
    assert offset is not None
    return offset // timedelta(microseconds=1)
