"""Dates, times and timestamps, back to texts in the layout that they had, or to numbers by their clock."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.restore.clocks import Clock, find_clock
from core.restore.fields import Column
from core.restore.forms import ColumnForm, Spellings
from core.restore.reversal import NoSuchValue, Reverse, Reversed, SqliteValue

Numbers = npt.NDArray[np.int64]

_INTEGER, _REAL, _TEXT = StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT
_TO_1970_DAYS, _DAY_US = 10_957, 86_400_000_000
_TO_1970_US = _TO_1970_DAYS * _DAY_US
_FIRST_US, _END_US = -62_135_596_800_000_000, 253_402_300_800_000_000
_EPOCH = datetime(1970, 1, 1)
_LAYOUT = re.compile(
    r"(?P<date>YYYY-MM-DD)?(?P<separator>[T ])?(?P<clock>HH:MM(?P<seconds>:SS(?:\.(?P<fraction>f+))?)?)?"
    r"(?P<zone>Z|[+-]HH(?::?MM)?)?"
)
_ZONES = {"+HH": "+00", "+HHMM": "+0000", "+HH:MM": "+00:00", "-HH": "-00", "-HHMM": "-0000", "-HH:MM": "-00:00"}
_US_DIGITS = 6
_LENGTHS = {"D": 10, "m": 16, "s": 19, "us": 26}
"""Of a text by NumPy's unit: YYYY-MM-DDTHH:MM:SS.ffffff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """How a text of a moment is built; `unit_us` is the finest that it shows."""

    has_date: bool
    separator: str
    has_seconds: bool
    has_time: bool
    fraction_digits: int
    zone: str

    @property
    def unit_us(self) -> int:
        if not self.has_time:
            return _DAY_US
        if not self.has_seconds:
            return 60_000_000
        return int(10 ** max(0, _US_DIGITS - self.fraction_digits))

    def write(self, moments_us: Numbers) -> list[str]:
        """The texts of microseconds since 1970."""
        unit = "D" if not self.has_time else "m" if not self.has_seconds else "us" if self.fraction_digits else "s"
        length = _LENGTHS[unit]
        texts = np.datetime_as_string(moments_us.astype("datetime64[us]").astype(f"datetime64[{unit}]"))
        if not len(texts):
            return []
        # NumPy makes room for longer ones.
        characters = texts.view("U1").reshape(len(texts), -1)[:, :length]
        if self.has_time:
            if self.separator == " ":
                characters[:, 10] = " "
            if 0 < self.fraction_digits < _US_DIGITS:
                characters = characters[:, : length - _US_DIGITS + self.fraction_digits]
            if not self.has_date:
                characters = characters[:, 11:]
        written: list[str] = np.ascontiguousarray(characters).view(f"U{characters.shape[1]}").ravel().tolist()
        ending = "0" * max(0, self.fraction_digits - _US_DIGITS) + _ZONES.get(self.zone, self.zone)
        return [text + ending for text in written] if ending else written


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts:
    """The layouts to choose from, for each moment the first that shows all of it; and whether that is the right one."""

    layouts: tuple[_Layout, ...]
    is_certain: bool

    def write(self, moments_us: Numbers) -> list[str]:
        if not (moments_us % self.layouts[0].unit_us).any():
            return self.layouts[0].write(moments_us)
        written = np.empty(len(moments_us), object)
        left = np.ones(len(moments_us), np.bool_)
        for layout in self.layouts:
            shown = left & (moments_us % layout.unit_us == 0)
            written[shown] = layout.write(moments_us[shown])
            left &= ~shown
        result: list[str] = written.tolist()
        return result


def reverse_dates(form: ColumnForm) -> Reverse:
    """YYYY-MM-DD."""
    texts = _choose_texts(form.find_moments(), default="YYYY-MM-DD")

    def reverse(column: Column) -> Reversed:
        days = column.read_numbers(">i4").astype(np.int64) + _TO_1970_DAYS
        moments_us = np.where(np.abs(days) < 10**7, days, 10**7) * _DAY_US
        _check_years(moments_us, "date")
        values: list[SqliteValue] = list(texts.layouts[0].write(moments_us))
        return Reversed(values=column.spread(values))

    return reverse


def reverse_times(form: ColumnForm) -> Reverse:
    """HH:MM:SS, in the layout that there was."""
    texts = _choose_texts(form.find_moments(), default="HH:MM:SS")

    def reverse(column: Column) -> Reversed:
        micros = column.read_numbers(">i8").astype(np.int64)
        if (micros >= _DAY_US).any():
            raise NoSuchValue("24:00:00")
        values: list[SqliteValue] = list(texts.write(micros))
        return Reversed(values=column.spread(values), respelled=0 if texts.is_certain else len(values))

    return reverse


def reverse_timestamps(form: ColumnForm) -> Reverse:
    """Texts, or numbers by the column's clock; where it had both, texts. The time of a zone where texts have none."""
    clock = find_clock(form.plan.conversion.numbers)
    if clock is not None and _TEXT not in form.reads:
        return lambda column: _count(form, clock, column)
    is_zoned = form.plan.conversion.kind is ConversionKind.TIMESTAMPTZ
    zone = form.plan.conversion.zone
    default = "YYYY-MM-DD HH:MM:SS" if not is_zoned or zone is not None else "YYYY-MM-DD HH:MM:SSZ"
    texts = _choose_texts(form.find_moments(), default=default)
    is_certain = texts.is_certain and clock is None

    def reverse(column: Column) -> Reversed:
        moments_us = _read_moments(column)
        if is_zoned and zone not in (None, "UTC") and not texts.layouts[0].zone:
            values = _write_in_zone(texts, moments_us, zone)
        else:
            values = list(texts.write(moments_us))
        return Reversed(values=column.spread(values), respelled=0 if is_certain else len(values))

    return reverse


def _read_moments(column: Column) -> Numbers:
    since_2000 = column.read_numbers(">i8").astype(np.int64)
    moments_us = np.minimum(since_2000, 2**62) + _TO_1970_US
    _check_years(moments_us, "timestamp")
    return moments_us


def _check_years(moments_us: Numbers, what: str) -> None:
    beyond = (moments_us < _FIRST_US) | (moments_us >= _END_US)
    if beyond.any():
        raise NoSuchValue(f"infinity, or a {what} outside of the years 0001 to 9999")


def _choose_texts(spellings: Spellings, *, default: str) -> _Texts:
    """The layouts that were seen, then the same with a finer clock, for values that are newer than the plan."""
    seen = [_parse(each) for each in spellings.found]
    first = seen[0] if seen else _parse(default)
    finer = [
        _Layout(
            has_date=first.has_date,
            separator=first.separator or " ",
            has_time=True,
            has_seconds=True,
            fraction_digits=digits,
            zone=first.zone,
        )
        for digits in (0, 3, 6)
    ]
    return _Texts(layouts=(*(seen or [first]), *finer), is_certain=spellings.is_certain and first.zone in ("", "Z"))


def _parse(layout: str) -> _Layout:
    match = _LAYOUT.fullmatch(layout)
    assert match is not None
    return _Layout(
        has_date=match["date"] is not None,
        separator=match["separator"] or "",
        has_time=match["clock"] is not None,
        has_seconds=match["seconds"] is not None,
        fraction_digits=len(match["fraction"] or ""),
        zone=match["zone"] or "",
    )


def _write_in_zone(texts: _Texts, moments_us: Numbers, zone: str | None) -> list[SqliteValue]:
    """Instants as the times of a zone; in UTC, and saying so, where that time comes twice and this is the later."""
    assert zone is not None
    local = [_find_local(zone, instant) for instant in moments_us.tolist()]
    values: list[SqliteValue] = list(texts.write(np.array([0 if each is None else each for each in local], np.int64)))
    for place, each in enumerate(local):
        if each is None:
            values[place] = texts.layouts[-1].write(moments_us[place : place + 1])[0] + "Z"
    return values


@lru_cache(1 << 16)
def _find_local(zone: str, instant_us: int) -> int | None:
    info = ZoneInfo(zone)
    instant = (_EPOCH + timedelta(microseconds=instant_us)).replace(tzinfo=UTC)
    try:
        local = instant.astimezone(info)
        if local.replace(fold=0).astimezone(UTC) != instant:
            return None
        return (local.replace(tzinfo=None) - _EPOCH) // timedelta(microseconds=1)
    except OverflowError:
        return None


def _count(form: ColumnForm, clock: Clock, column: Column) -> Reversed:
    moments_us = _read_moments(column)
    numbers: Sequence[Any] = clock.count(
        moments_us, as_real=form.only is _REAL, prefers_integers=_INTEGER in form.reads
    )
    values: list[SqliteValue] = list(numbers)
    if None in values:
        # Moments that came later, and for which the clock is too coarse.
        finest = _choose_texts(Spellings(found=(), is_certain=False), default="YYYY-MM-DD HH:MM:SS.ffffff")
        zone = "Z" if form.plan.conversion.kind is ConversionKind.TIMESTAMPTZ else ""
        for place, value in enumerate(values):
            if value is None:
                values[place] = finest.write(moments_us[place : place + 1])[0] + zone
    if form.only is not None or form.makes_integers:
        return Reversed(values=column.spread(values))
    return Reversed(values=column.spread(values), respelled=sum(isinstance(value, int) for value in values))
