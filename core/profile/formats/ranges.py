"""Numbers: how many bits they need, and which instants they may mean.

A format of integers is a range, or a range and a whole multiple, so what a column's least and greatest value say
decides most of them. A real that means an instant must be the double that is nearest to a whole microsecond: as
`core.plan.conversions` says, no other one survives.
"""

from dataclasses import dataclass
from functools import partial
from math import ceil

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.formats.family import Family, Matcher, is_true, none_of, single
from core.profile.model import Format

EXACT_IN_DOUBLE = 2**53
_US_PER_S = 1_000_000
_US_PER_DAY = 86_400 * _US_PER_S
_ABOVE_ZERO = 10**18
"""Ticks are positive with so many more, as pc.divide() rounds towards zero: a multiple of what each microsecond has."""
_FIRST_S, _END_S = 315_532_800, 4_102_444_800
"""1980-01-01 and 2100-01-01 in seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How instants are counted: `ticks` of them are `microseconds`; zero is `start_us` after 1970-01-01."""

    ticks: int
    microseconds: int
    start_us: int

    @property
    def bounds(self) -> tuple[float, float]:
        """The first instants of 1980 and of 2100 in ticks, both exact."""
        first = (_FIRST_S * _US_PER_S - self.start_us) * self.ticks / self.microseconds
        end = (_END_S * _US_PER_S - self.start_us) * self.ticks / self.microseconds
        return first, end


_SINCE_1601 = -11_644_473_600 * _US_PER_S
CLOCKS = {
    Format.EPOCH_S: Clock(ticks=1, microseconds=_US_PER_S, start_us=0),
    Format.EPOCH_MS: Clock(ticks=1, microseconds=1000, start_us=0),
    Format.EPOCH_US: Clock(ticks=1, microseconds=1, start_us=0),
    Format.EPOCH_NS: Clock(ticks=1000, microseconds=1, start_us=0),
    Format.JULIAN_DAY: Clock(ticks=1, microseconds=_US_PER_DAY, start_us=-210_866_760_000 * _US_PER_S),
    Format.OLE: Clock(ticks=1, microseconds=_US_PER_DAY, start_us=-25_569 * _US_PER_DAY),
    Format.COCOA: Clock(ticks=1, microseconds=_US_PER_S, start_us=978_307_200 * _US_PER_S),
    Format.COCOA_NS: Clock(ticks=1000, microseconds=1, start_us=978_307_200 * _US_PER_S),
    Format.FILETIME: Clock(ticks=10, microseconds=1, start_us=_SINCE_1601),
    Format.WEBKIT: Clock(ticks=1, microseconds=1, start_us=_SINCE_1601),
}


def within(values: pa.Array, least: float, most: float) -> pa.BooleanArray:
    """Whether each number is from `least` to `most`; what the extremes decide costs no more than to find them."""
    extremes = pc.min_max(values)
    low, high = extremes["min"].as_py(), extremes["max"].as_py()
    if low is None or high < least or low > most:
        return none_of(values)
    if least <= low and high <= most:
        return pc.is_valid(values)
    bounds = (pa.scalar(least, values.type), pa.scalar(most, values.type))
    return is_true(pc.and_(pc.greater_equal(values, bounds[0]), pc.less_equal(values, bounds[1])))


def match_clock(values: pa.Array, *, clock: Clock) -> pa.BooleanArray:
    """Integers that are instants by a clock whose ticks are finer than microseconds, and whole microseconds."""
    first, end = clock.bounds
    found = within(values, ceil(first), ceil(end) - 1)
    if not found.true_count:
        return found
    ticks = _integer(clock.ticks)
    whole = pc.multiply(pc.divide(values, ticks), ticks)
    return pc.and_(found, is_true(pc.equal(whole, values)))


def match_clock_reals(values: pa.Array, *, clock: Clock) -> pa.BooleanArray:
    """Reals that are instants by a clock, and the nearest doubles to whole microseconds."""
    first, end = clock.bounds
    found = within(values, first, end)
    if not found.true_count:
        return found
    found = pc.and_(found, is_true(pc.less(values, _real(end))))
    if clock.ticks == clock.microseconds == 1 or clock.ticks > 1:
        return pc.and_(found, is_true(pc.equal(_round_ticks(values, found, clock), values)))
    if first * clock.microseconds > EXACT_IN_DOUBLE:
        return found  # doubles are so far apart here that each is the nearest to some microsecond
    return pc.and_(found, is_true(pc.equal(_round_fraction(values, clock), values)))


def _round_ticks(values: pa.Array, found: pa.BooleanArray, clock: Clock) -> pa.Array:
    """By way of integers, which alone are exact where ticks are finer than doubles."""
    ticks = pc.cast(pc.if_else(found, pc.round(values), _real(0)), pa.int64())
    microseconds = pc.divide(pc.add(ticks, _integer(_ABOVE_ZERO + clock.ticks // 2)), _integer(clock.ticks))
    rounded = pc.subtract(pc.multiply(microseconds, _integer(clock.ticks)), _integer(_ABOVE_ZERO))
    return pc.cast(rounded, pa.float64(), safe=False)


def _round_fraction(values: pa.Array, clock: Clock) -> pa.Array:
    """Whole ticks and fraction apart, so that the fraction loses nothing when it is made microseconds; as these are
    within 2^53, what they are divided by gives the nearest double."""
    whole, per_tick = pc.floor(values), _real(clock.microseconds)
    fraction = pc.round(pc.multiply(pc.subtract(values, whole), per_tick))
    return pc.divide(pc.add(pc.multiply(whole, per_tick), fraction), per_tick)


def _integer(value: int) -> pa.Int64Scalar:
    return pa.scalar(value, pa.int64())


def _real(value: float) -> pa.DoubleScalar:
    return pa.scalar(value, pa.float64())


def match_whole(values: pa.Array) -> pa.BooleanArray:
    """Reals that are integers, and within what a double holds exactly."""
    found = within(values, -EXACT_IN_DOUBLE, EXACT_IN_DOUBLE)
    return pc.and_(found, is_true(pc.equal(pc.floor(values), values)))


def match_bit_reals(values: pa.Array) -> pa.BooleanArray:
    found = within(values, 0, 1)
    return pc.and_(found, is_true(pc.equal(pc.floor(values), values)))


def _integers(wanted: Format, least: int, most: int) -> Family:
    return Family(
        storage_class=StorageClass.INTEGER,
        formats=(wanted,),
        match=single(partial(within, least=least, most=most)),
        least=least,
        most=most,
        is_range=True,
    )


def _integer_instants(wanted: Format, clock: Clock) -> Family:
    first, end = clock.bounds
    if clock.ticks == 1:
        return _integers(wanted, ceil(first), ceil(end) - 1)
    return Family(
        storage_class=StorageClass.INTEGER,
        formats=(wanted,),
        match=single(partial(match_clock, clock=clock)),
        least=first,
        most=end,
    )


def _reals(wanted: Format, matcher: Matcher, least: float, most: float) -> Family:
    return Family(storage_class=StorageClass.REAL, formats=(wanted,), match=single(matcher), least=least, most=most)


FAMILIES = (
    _integers(Format.BIT, 0, 1),
    _integers(Format.SMALLINT, -(2**15), 2**15 - 1),
    _integers(Format.INT4, -(2**31), 2**31 - 1),
    _integers(Format.DOUBLE, -EXACT_IN_DOUBLE, EXACT_IN_DOUBLE),
    *(_integer_instants(wanted, clock) for wanted, clock in CLOCKS.items()),
    _reals(Format.BIT, match_bit_reals, 0, 1),
    _reals(Format.INTEGER, match_whole, -EXACT_IN_DOUBLE, EXACT_IN_DOUBLE),
    *(_reals(wanted, partial(match_clock_reals, clock=clock), *clock.bounds) for wanted, clock in CLOCKS.items()),
)
