"""Texts of moments cut up by their layout: the digits at fixed places, all texts of one layout at a time.

A layout is a text with 0 for every digit: 0000-00-00 00:00:00.000Z. A column has a few at most.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.verify.agreement.civil import SECOND_US, Mask, Numbers, count_days
from core.verify.buffers import Bytes, equal_length, make_binary, read_buffers

_TO_ZERO = bytes.maketrans(b"123456789", b"000000000")
_LAYOUT = re.compile(
    rb"(?P<date>0000-00-00)?"
    rb"(?:(?:(?<=0)[T ]|^)(?P<minutes>00:00)(?:(?P<seconds>:00)(?P<fraction>\.0+)?)?(?P<zone>Z|[+-]00(?::?00)?)?)?"
)
_FRACTION_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """What some texts of one layout say: days since 1970, microseconds of the day, seconds east of UTC.

    None stands for a part that the layout does not have. `rows` are their places among all texts.
    """

    rows: npt.NDArray[np.intp] | slice
    days: Numbers | None
    micros: Numbers | None
    offset_s: Numbers | None
    is_real: Mask
    """Whether there are such a day, time and zone."""


def read_moments(texts: pa.Array) -> Iterator[Moments]:
    """Read binary texts without NULLs, layout by layout; those that have none of a moment are left out."""
    data, starts = read_buffers(texts)
    masked = bytes(data).translate(_TO_ZERO)
    size = equal_length(starts)
    if size is not None and masked == masked[:size] * len(texts):
        if layout := _parse(masked[:size]):
            yield _read(layout, np.frombuffer(data, np.uint8).reshape(len(texts), size), slice(None))
        return
    layouts = make_binary(masked, starts).dictionary_encode()
    places = layouts.indices.to_numpy()
    for place, mask in enumerate(layouts.dictionary.to_pylist()):
        if layout := _parse(mask):
            rows = np.flatnonzero(places == place)
            characters = np.frombuffer(data, np.uint8)[starts[rows][:, None] + np.arange(len(mask))]
            yield _read(layout, characters, rows)


def _parse(mask: bytes) -> re.Match[bytes] | None:
    return _LAYOUT.fullmatch(mask) if mask else None


def _read(layout: re.Match[bytes], characters: Bytes, rows: npt.NDArray[np.intp] | slice) -> Moments:
    digits = characters - np.uint8(ord("0"))
    pairs = digits[:, :-1] * np.uint8(10) + digits[:, 1:]
    is_real: Mask = np.ones(len(digits), np.bool_)
    days = micros = offset_s = None
    if layout["date"]:
        year = _number(pairs, 0) * 100 + pairs[:, 2]
        days, is_real = count_days(year, _number(pairs, 5), _number(pairs, 8))
    if layout["minutes"]:
        micros, is_time = _read_time(layout, digits, pairs)
        is_real = is_real & is_time
    if layout["zone"]:
        offset_s, is_zone = _read_zone(layout, pairs)
        is_real = is_real & is_zone
    return Moments(rows=rows, days=days, micros=micros, offset_s=offset_s, is_real=is_real)


def _read_time(layout: re.Match[bytes], digits: Bytes, pairs: Bytes) -> tuple[Numbers, Mask]:
    start = layout.start("minutes")
    hours, minutes = pairs[:, start], pairs[:, start + 3]
    micros = _number(pairs, start) * 3600 + minutes * np.int64(60)
    is_real = (hours < 24) & (minutes < 60)
    if layout["seconds"]:
        seconds = pairs[:, start + 6]
        micros += seconds
        is_real &= seconds < 60
    micros *= SECOND_US
    if layout["fraction"]:
        first, end = layout.start("fraction") + 1, layout.end("fraction")
        for place, power in zip(range(first, min(end, first + _FRACTION_DIGITS)), _POWERS, strict=False):
            micros += digits[:, place] * power
        if end - first > _FRACTION_DIGITS:
            is_real &= ~digits[:, first + _FRACTION_DIGITS : end].any(axis=1)
    return micros, is_real


_POWERS = tuple(np.int64(10**power) for power in range(_FRACTION_DIGITS - 1, -1, -1))


def _read_zone(layout: re.Match[bytes], pairs: Bytes) -> tuple[Numbers, Mask]:
    zone, start = layout["zone"], layout.start("zone")
    if zone == b"Z":
        return np.zeros(len(pairs), np.int64), np.ones(len(pairs), np.bool_)
    offset_s, is_real = _number(pairs, start + 1) * 3600, pairs[:, start + 1] < 24
    if len(zone) > len("+HH"):
        minutes = pairs[:, layout.end("zone") - 2]
        offset_s += minutes * np.int64(60)
        is_real &= minutes < 60
    return -offset_s if zone.startswith(b"-") else offset_s, is_real


def _number(pairs: Bytes, place: int) -> Numbers:
    """The number of the two digits at a place."""
    return pairs[:, place].astype(np.int64)
