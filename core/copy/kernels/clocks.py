"""Numbers that mean instants, to microseconds since 1970-01-01: by integers, since no double holds all of these."""

from dataclasses import dataclass
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc

from core.copy.kernels.converted import Converted, find_within, float64, int64, keep_fitting, restrict, then
from core.copy.kernels.moments import MAX_US, MIN_US, limit_years
from core.profile.model import Format

_EXACT_IN_DOUBLE = 2**53
_MIN_INT64, _MAX_INT64 = -(2**63), 2**63 - 1
_US_PER_S = 10**6
_S_PER_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """What one means: `unit_us` microseconds, or where there are several to a microsecond, one of `per_us`.

    Zero is `start_us` after 1970-01-01.
    """

    unit_us: int = 1
    per_us: int = 1
    start_us: int = 0

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the greatest integer that is an instant of the years 0001 to 9999 and has 64 bits."""
        least = -(-(MIN_US - self.start_us) * self.per_us // self.unit_us)
        most = (MAX_US - self.start_us) * self.per_us // self.unit_us
        return max(least, _MIN_INT64), min(most, _MAX_INT64)


_SINCE_1601 = -11_644_473_600 * _US_PER_S
_CLOCKS = {
    Format.EPOCH_S: _Clock(unit_us=_US_PER_S),
    Format.EPOCH_MS: _Clock(unit_us=1000),
    Format.EPOCH_US: _Clock(),
    Format.EPOCH_NS: _Clock(per_us=1000),
    Format.JULIAN_DAY: _Clock(unit_us=_S_PER_DAY * _US_PER_S, start_us=-210_866_760_000 * _US_PER_S),
    Format.OLE: _Clock(unit_us=_S_PER_DAY * _US_PER_S, start_us=-25_569 * _S_PER_DAY * _US_PER_S),
    Format.COCOA: _Clock(unit_us=_US_PER_S, start_us=978_307_200 * _US_PER_S),
    Format.COCOA_NS: _Clock(per_us=1000, start_us=978_307_200 * _US_PER_S),
    Format.FILETIME: _Clock(per_us=10, start_us=_SINCE_1601),
    Format.WEBKIT: _Clock(start_us=_SINCE_1601),
}


def integers_to_instants(values: pa.Array, numbers: Format, target_type: pa.TimestampType) -> Converted:
    """Whole microseconds of the years 0001 to 9999."""
    clock = _CLOCKS[numbers]
    least, most = clock.bounds
    kept = keep_fitting(values, find_within(values, int64(least), int64(most)))
    units = pc.divide(kept.values, int64(clock.per_us))
    if clock.per_us > 1:
        kept = restrict(kept, pc.equal(pc.multiply(units, int64(clock.per_us)), kept.values))
        units = pc.divide(kept.values, int64(clock.per_us))
    microseconds = pc.add(pc.multiply(units, int64(clock.unit_us)), int64(clock.start_us))
    return then(kept, Converted(values=microseconds.view(target_type)))


def reals_to_instants(values: pa.Array, numbers: Format, target_type: pa.TimestampType) -> Converted:
    """What the nearest microsecond, of the years 0001 to 9999, is the same double as."""
    clock = _CLOCKS[numbers]
    near = [float(Fraction((end - clock.start_us) * clock.per_us, clock.unit_us)) for end in (MIN_US - 1, MAX_US + 1)]
    kept = keep_fitting(values, find_within(values, float64(near[0]), float64(near[1])))
    rounded = then(kept, _round_parts(kept.values, clock) if clock.per_us > 1 else _round(kept.values, clock))
    microseconds = pc.add(rounded.values, int64(clock.start_us))
    return limit_years(then(rounded, Converted(values=microseconds.view(target_type))))


def _round(values: pa.Array, clock: _Clock) -> Converted:
    """Microseconds, where the number that they are is the same double.

    Beyond 2^53 of them doubles lie further apart than microseconds, so that the nearest one to a double is always
    nearest to that double too. Up to there a division gives the nearest double.
    """
    units, rest = _split(values)
    microseconds = pc.multiply(units, int64(clock.unit_us))
    left_us = clock.unit_us
    if left_us > _US_PER_S:
        # By way of seconds, so that no product has more bits than a double.
        seconds, rest = _split(pc.multiply(rest, float64(_S_PER_DAY)))
        microseconds, left_us = pc.add(microseconds, pc.multiply(seconds, int64(_US_PER_S))), _US_PER_S
    last = pc.cast(pc.round(pc.multiply(rest, float64(left_us)), round_mode="half_to_even"), pa.int64())
    microseconds = pc.add(microseconds, last)
    again = pc.divide(pc.cast(microseconds, pa.float64(), safe=False), float64(clock.unit_us))
    is_far = pc.greater(pc.abs(microseconds), int64(_EXACT_IN_DOUBLE))
    return restrict(Converted(values=microseconds), pc.or_(pc.equal(again, values), is_far))


def _split(values: pa.Array) -> tuple[pa.Array, pa.Array]:
    """What is whole, as integers, and the rest."""
    whole = pc.floor(values)
    return pc.cast(whole, pa.int64()), pc.subtract(values, whole)


def _round_parts(values: pa.Array, clock: _Clock) -> Converted:
    """The same for parts of microseconds, which few keep in reals: there is not one to a double."""
    found = [None if value is None else _round_part(value, clock.per_us) for value in values.to_pylist()]
    microseconds = pa.array(found, pa.int64())
    return then(keep_fitting(values, microseconds.is_valid()), Converted(values=microseconds))


def _round_part(value: float, per_us: int) -> int | None:
    microseconds = round(Fraction(value) / per_us)
    return microseconds if float(microseconds * per_us) == value else None
