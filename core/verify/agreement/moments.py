"""Dates, times and timestamps that were texts: their digits are read here, as the number that the target keeps."""

import numpy as np
import pyarrow as pa

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.verify.agreement.civil import DAY_US, FIRST_US, LAST_US, SECOND_US, Mask, Numbers
from core.verify.agreement.layouts import Moments, read_moments
from core.verify.agreement.rule import Rule, Rules, are_equal
from core.verify.agreement.zones import find_instants


def _agrees(column: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    return are_equal(_read_source(column, source), target)


def _write(column: ColumnPlan, values: pa.Array) -> pa.Array:
    return _read_source(column, values)


def _read_source(column: ColumnPlan, values: pa.Array) -> pa.Array:
    """Days or microseconds: since 1970, or for times since midnight; NULL for a text that does not fit."""
    numbers = np.zeros(len(values), np.int64)
    fits = np.zeros(len(values), np.bool_)
    for moments in read_moments(values.view(pa.binary())):
        read = _combine(column, moments)
        if read is not None:
            numbers[moments.rows], fits[moments.rows] = read[0], read[1] & moments.is_real
    return pa.array(numbers, mask=None if fits.all() else ~fits)


def _combine(column: ColumnPlan, moments: Moments) -> tuple[Numbers, Mask] | None:
    """The parts of moments as the one number that the column's type keeps, and for which of the real ones it does;
    None where it takes no such layout."""
    days, micros, offset_s = moments.days, moments.micros, moments.offset_s
    match column.conversion.kind:
        case ConversionKind.DATE:
            return None if days is None or micros is not None else (days, moments.is_real)
        case ConversionKind.TIME:
            return None if micros is None or days is not None or offset_s is not None else (micros, moments.is_real)
    if days is None:
        return None
    local_us = days * DAY_US if micros is None else days * DAY_US + micros
    if column.conversion.kind is ConversionKind.TIMESTAMP:
        return None if offset_s is not None else (local_us, moments.is_real)
    if offset_s is not None:
        return _keep_in_years(local_us - offset_s * SECOND_US, moments.is_real)
    match column.conversion.zone:
        case None:
            return None
        case "UTC":
            return local_us, moments.is_real
    # What is no day might be beyond Python's calendar.
    return _keep_in_years(*find_instants(np.where(moments.is_real, local_us, 0), column.conversion.zone))


def _keep_in_years(instants_us: Numbers, exist: Mask) -> tuple[Numbers, Mask]:
    return instants_us, exist & (instants_us >= FIRST_US) & (instants_us <= LAST_US)


_TEXTS = Rule(agrees=_agrees, write=_write)

RULES: Rules = {
    (kind, StorageClass.TEXT): _TEXTS
    for kind in (ConversionKind.DATE, ConversionKind.TIME, ConversionKind.TIMESTAMP, ConversionKind.TIMESTAMPTZ)
}
