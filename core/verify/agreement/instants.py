"""Timestamps that were numbers: counted back from PostgreSQL's microseconds, they must be the source's numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.profile.model import Format
from core.verify.agreement.civil import DAY_US, FIRST_US, LAST_US, SECOND_US, Mask, Numbers
from core.verify.agreement.rule import EXACT_IN_DOUBLE, Rule, Rules

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """A way to count instants: where it begins, in microseconds since 1970, and its unit: microseconds, or a part of
    one."""

    origin_us: int
    unit_us: int = 1
    per_us: int = 1


_1601_US = -134_774 * DAY_US
_SCALES: Mapping[Format, _Scale] = {
    Format.EPOCH_S: _Scale(origin_us=0, unit_us=SECOND_US),
    Format.EPOCH_MS: _Scale(origin_us=0, unit_us=1000),
    Format.EPOCH_US: _Scale(origin_us=0),
    Format.EPOCH_NS: _Scale(origin_us=0, per_us=1000),
    # 2440587.5 is the midnight at which 1970 begins (https://www.sqlite.org/lang_datefunc.html).
    Format.JULIAN_DAY: _Scale(origin_us=-(2_440_587 * DAY_US + DAY_US // 2), unit_us=DAY_US),
    Format.OLE: _Scale(origin_us=-25_569 * DAY_US, unit_us=DAY_US),
    Format.COCOA: _Scale(origin_us=11_323 * DAY_US, unit_us=SECOND_US),
    Format.COCOA_NS: _Scale(origin_us=11_323 * DAY_US, per_us=1000),
    Format.FILETIME: _Scale(origin_us=_1601_US, per_us=10),
    Format.WEBKIT: _Scale(origin_us=_1601_US),
}
_REACH_US = 2**62
"""Far beyond the years that there are, and within 64 bits."""
_NOISE_US = 1e-4
"""More than the arithmetic of doubles adds to a fraction of a unit in microseconds, and far less than a half."""


def _find_scale(column: ColumnPlan) -> _Scale | None:
    numbers = column.conversion.numbers
    return None if numbers is None else _SCALES.get(numbers)


def _integers_agree(column: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    scale = _find_scale(column)
    if scale is None:
        return False
    if not _are_in_years(target):
        return False
    since = pc.subtract(target, scale.origin_us)
    # Too large a product raises: of nanoseconds, which reach from 1677 to 2262.
    return bool(pc.multiply_checked(since, scale.per_us).equals(pc.multiply_checked(source, scale.unit_us)))


def _write_integers(column: ColumnPlan, values: pa.Array) -> pa.Array:
    scale = _find_scale(column)
    if scale is None:
        return pa.nulls(len(values), pa.int64())
    numbers = values.to_numpy()
    # Bounds in the source's own unit, lest a product be too large.
    first = -((scale.origin_us - FIRST_US) * scale.per_us // scale.unit_us)
    last = (LAST_US - scale.origin_us) * scale.per_us // scale.unit_us
    fits = (numbers >= max(first, -(2**63))) & (numbers <= min(last, 2**63 - 1)) & (numbers % scale.per_us == 0)
    micros = np.where(fits, numbers, 0) // scale.per_us * scale.unit_us + scale.origin_us
    return pa.array(micros, mask=~fits)


def _reals_agree(column: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    scale = _find_scale(column)
    if scale is None:
        return False
    reals = source.to_numpy()
    since = target.to_numpy() - scale.origin_us
    if not _are_in_years(target) or not (np.abs(reals) < _REACH_US * scale.per_us / scale.unit_us).all():
        return False
    if scale.per_us > 1:
        pairs = zip(reals.tolist(), since.tolist(), strict=True)
        return all(_is_nearest(real, count, scale) for real, count in pairs)
    whole, fraction_us = _split(reals, scale)
    is_nearest = np.abs((since - whole) - fraction_us) <= 0.5 + _NOISE_US
    return bool((is_nearest & _give_back(since, reals, scale)).all())


def _write_reals(column: ColumnPlan, values: pa.Array) -> pa.Array:
    scale = _find_scale(column)
    if scale is None:
        return pa.nulls(len(values), pa.int64())
    reals = values.to_numpy()
    in_reach = np.abs(reals) < _REACH_US * scale.per_us / scale.unit_us
    reals = np.where(in_reach, reals, 0.0)
    if scale.per_us > 1:
        since = np.array([round(Fraction(real) / scale.per_us) for real in reals.tolist()], np.int64)
        pairs = zip(reals.tolist(), since.tolist(), strict=True)
        gives_back = np.array([_is_nearest(real, count, scale) for real, count in pairs], np.bool_)
    else:
        whole, fraction_us = _split(reals, scale)
        since = whole + np.rint(fraction_us).astype(np.int64)
        gives_back = _give_back(since, reals, scale)
    micros = since + scale.origin_us
    fits = in_reach & gives_back & (micros >= FIRST_US) & (micros <= LAST_US)
    return pa.array(micros, mask=~fits)


def _are_in_years(instants_us: pa.Array) -> bool:
    """Whether all are of the years 1 to 9999, which infinity is not."""
    ends = pc.min_max(instants_us)
    return bool(ends["min"].as_py() >= FIRST_US and ends["max"].as_py() <= LAST_US)


def _split(reals: Doubles, scale: _Scale) -> tuple[Numbers, Doubles]:
    """Reals in microseconds: the whole units, and what is left of one. A product of all of it would be rounded."""
    whole = np.floor(reals)
    return whole.astype(np.int64) * scale.unit_us, (reals - whole) * scale.unit_us


def _give_back(since: Numbers, reals: Doubles, scale: _Scale) -> Mask:
    """Whether microseconds that are nearest to reals give the same reals again.

    Beyond 2^53 of them doubles are more than a microsecond apart, so that the nearest one always does.
    """
    gives_back: Mask = since / scale.unit_us == reals
    return gives_back | (np.abs(since) > EXACT_IN_DOUBLE)


def _is_nearest(real: float, since: int, scale: _Scale) -> bool:
    """The same of one number, in parts of a microsecond. Python divides and rounds integers exactly."""
    is_nearest = abs(Fraction(real) / scale.per_us - since) <= Fraction(1, 2)
    return is_nearest and float(since * scale.per_us) == real


_INTEGERS = Rule(agrees=_integers_agree, write=_write_integers)
_REALS = Rule(agrees=_reals_agree, write=_write_reals)

RULES: Rules = {
    (ConversionKind.TIMESTAMP, StorageClass.INTEGER): _INTEGERS,
    (ConversionKind.TIMESTAMP, StorageClass.REAL): _REALS,
    (ConversionKind.TIMESTAMPTZ, StorageClass.INTEGER): _INTEGERS,
    (ConversionKind.TIMESTAMPTZ, StorageClass.REAL): _REALS,
}
