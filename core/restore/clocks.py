"""The numbers that programs count instants in, made of microseconds since 1970 again."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from core.profile.model import Format

_S_US, _DAY_US = 1_000_000, 86_400_000_000
_INT64 = range(-(2**63), 2**63)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One number more is so many microseconds; zero is `zero_us` after 1970-01-01."""

    unit_us: Fraction
    zero_us: int = 0

    def count(
        self, moments_us: npt.NDArray[np.int64], *, as_real: bool, prefers_integers: bool
    ) -> list[int | float | None]:
        """The numbers: integers, unless reals are asked for, where they are whole; None where neither an integer nor a
        real gives the same microsecond again."""
        if not as_real and self.unit_us.denominator == 1 and prefers_integers:
            since, unit = moments_us - self.zero_us, int(self.unit_us)
            if not (since % unit).any():
                whole: list[int | float | None] = (since // unit).tolist()
                return whole
        return [self._count_one(moment, as_real, prefers_integers) for moment in moments_us.tolist()]

    def _count_one(self, moment_us: int, as_real: bool, prefers_integers: bool) -> int | float | None:
        exact = (moment_us - self.zero_us) / self.unit_us
        if prefers_integers and not as_real and exact.denominator == 1 and exact.numerator in _INT64:
            return exact.numerator
        near = exact.numerator / exact.denominator
        if self.zero_us + round(Fraction(near) * self.unit_us) == moment_us:
            return near
        return exact.numerator if exact.denominator == 1 and exact.numerator in _INT64 else None


_1601_US = -11_644_473_600 * _S_US
_CLOCKS: Mapping[Format, Clock] = {
    Format.EPOCH_S: Clock(unit_us=Fraction(_S_US)),
    Format.EPOCH_MS: Clock(unit_us=Fraction(1000)),
    Format.EPOCH_US: Clock(unit_us=Fraction(1)),
    Format.EPOCH_NS: Clock(unit_us=Fraction(1, 1000)),
    Format.JULIAN_DAY: Clock(unit_us=Fraction(_DAY_US), zero_us=-210_866_760_000 * _S_US),
    Format.OLE: Clock(unit_us=Fraction(_DAY_US), zero_us=-25_569 * _DAY_US),
    Format.COCOA: Clock(unit_us=Fraction(_S_US), zero_us=978_307_200 * _S_US),
    Format.COCOA_NS: Clock(unit_us=Fraction(1, 1000), zero_us=978_307_200 * _S_US),
    Format.FILETIME: Clock(unit_us=Fraction(1, 10), zero_us=_1601_US),
    Format.WEBKIT: Clock(unit_us=Fraction(1), zero_us=_1601_US),
}


def find_clock(numbers: Format | None) -> Clock | None:
    """The clock of numbers that mean instants; None where none do."""
    return None if numbers is None else _CLOCKS[numbers]
