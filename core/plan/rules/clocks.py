"""How programs count instants as numbers: which of these clocks a column's numbers seem to go by, and how far each
reaches in PostgreSQL's years."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import isinf

from core.catalog.model import StorageClass
from core.plan.frameworks import Framework
from core.plan.rules.evidence import ColumnEvidence
from core.profile.model import Format

_FIRST_S, _END_S = -62_135_596_800, 253_402_300_800
"""0001-01-01 and 10000-01-01 in seconds since 1970."""
_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A clock's unit in seconds, its zero in seconds since 1970, and what people call its numbers."""

    name: str
    unit_s: Fraction
    zero_s: int = 0

    @property
    def keeps_integers(self) -> bool:
        """Whether each of its whole units is a whole number of microseconds."""
        return (self.unit_s * 1_000_000).denominator == 1

    def reaches(self, number: float) -> bool:
        """Whether the instant is in the years 0001 to 9999."""
        return _FIRST_S <= self._seconds(number) < _END_S

    def is_after(self, number: float, moment_s: int) -> bool:
        """Whether the instant is not before a moment in seconds since 1970."""
        return number > 0 if isinf(number) else self._seconds(number) >= moment_s

    def write_day(self, number: float) -> str:
        """The day of an instant in UTC: "2024-01-31"."""
        return (date(1970, 1, 1) + timedelta(days=int(self._seconds(number) // _DAY_S))).isoformat()

    def _seconds(self, number: float) -> Fraction:
        return Fraction(number) * self.unit_s + self.zero_s


CLOCKS: Mapping[Format, Clock] = {
    Format.EPOCH_S: Clock(name="seconds since 1970", unit_s=Fraction(1)),
    Format.EPOCH_MS: Clock(name="milliseconds since 1970", unit_s=Fraction(1, 10**3)),
    Format.EPOCH_US: Clock(name="microseconds since 1970", unit_s=Fraction(1, 10**6)),
    Format.EPOCH_NS: Clock(name="nanoseconds since 1970", unit_s=Fraction(1, 10**9)),
    Format.FILETIME: Clock(name="FILETIME, 100 ns since 1601", unit_s=Fraction(1, 10**7), zero_s=-11_644_473_600),
    Format.WEBKIT: Clock(name="microseconds since 1601", unit_s=Fraction(1, 10**6), zero_s=-11_644_473_600),
    Format.JULIAN_DAY: Clock(name="Julian days", unit_s=Fraction(_DAY_S), zero_s=-210_866_760_000),
    Format.OLE: Clock(name="OLE dates, days since 1899-12-30", unit_s=Fraction(_DAY_S), zero_s=-25_569 * _DAY_S),
    Format.COCOA: Clock(name="seconds since 2001", unit_s=Fraction(1), zero_s=978_307_200),
    Format.COCOA_NS: Clock(name="nanoseconds since 2001", unit_s=Fraction(1, 10**9), zero_s=978_307_200),
}
"""The likelier one first, where a number may be an instant by two of them."""
_APPLES = {Format.EPOCH_S: Format.COCOA, Format.EPOCH_NS: Format.COCOA_NS}
"""Those of Apple's systems, by the clocks since 1970 that the same numbers may go by
(https://developer.apple.com/documentation/foundation/nsdate)."""
_LATE_S = 946_684_800
"""2000-01-01 in seconds since 1970: no such system is older, and hardly a table whose instants are all before."""


def find_clock(evidence: ColumnEvidence) -> Format | None:
    """The clock by which all of a column's numbers are instants of our time; None where there is none."""
    clock = likeliest_clock(evidence)
    return clock if clock is not None and count_instants(evidence, clock) == evidence.number_count else None


def likeliest_clock(evidence: ColumnEvidence) -> Format | None:
    """The clock by which most of a column's numbers are instants of our time, if any is: Apple's, where by that since
    1970 all of them would be before there were such systems."""
    candidates = [clock for clock in CLOCKS if clock not in _APPLES.values()]
    if is_core_data(evidence):
        # Its seconds since 2001 are seconds since 1970 as well, and small counts too: only the maker tells.
        candidates.insert(0, Format.COCOA)
    best = max(candidates, key=lambda clock: count_instants(evidence, clock))  # the first of equals
    if not count_instants(evidence, best):
        return None
    return _APPLES[best] if best in _APPLES and not CLOCKS[best].is_after(_highest(evidence), _LATE_S) else best


def find_rival(evidence: ColumnEvidence, clock: Format) -> Format | None:
    """The clock since 1970 that numbers may go by too which are likelier Apple's; None where there is no doubt."""
    if is_core_data(evidence):
        return None
    return next((rival for rival, apples in _APPLES.items() if apples is clock), None)


def find_doubt(evidence: ColumnEvidence) -> tuple[Format, Format] | None:
    """The two clocks that all of a column's numbers may go by, the likelier one first; None where there is no doubt."""
    clock = find_clock(evidence)
    rival = None if clock is None else find_rival(evidence, clock)
    if clock is None or rival is None or count_instants(evidence, rival) < evidence.number_count:
        return None
    return clock, rival


def count_instants(evidence: ColumnEvidence, clock: Format) -> int:
    """How many numbers are instants of our time by a clock."""
    return evidence.hits(clock, StorageClass.INTEGER) + evidence.hits(clock, StorageClass.REAL)


def write_span(evidence: ColumnEvidence, clock_name: Format) -> str:
    """What the numbers are by a clock, and from when: "seconds since 1970, from 2021-09-02 to 2024-01-31"."""
    clock, profile = CLOCKS[clock_name], evidence.profile
    low = clock.write_day(min(each for each in (profile.integer_min, profile.real_min) if each is not None))
    high = clock.write_day(_highest(evidence))
    return f"{clock.name}, {f'all of {low}' if low == high else f'from {low} to {high}'}"


def _highest(evidence: ColumnEvidence) -> float:
    return max(each for each in (evidence.profile.integer_max, evidence.profile.real_max) if each is not None)


def is_core_data(evidence: ColumnEvidence) -> bool:
    """Whether Core Data made the column: the names of its attributes begin with Z."""
    return Framework.CORE_DATA in evidence.frameworks and evidence.column.name.startswith("Z")
