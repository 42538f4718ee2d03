"""Integers, booleans, doubles and decimals, back to the numbers and the texts of numbers that they were."""

import math
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from core.catalog.model import Affinity, StorageClass
from core.restore.fields import Column
from core.restore.forms import FALSE_WORDS, TRUE_WORDS, ColumnForm
from core.restore.reversal import NoSuchValue, Reverse, Reversed, SqliteValue

_INTEGER, _REAL, _TEXT = StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT
_INT64 = range(-(2**63), 2**63)
_EXACT_IN_DOUBLE = 2**53
_SHORT_BYTES = 15
"""DBL_DIG: a decimal of so many digits survives being a double."""
_DTYPES = {"int2send": ">i2", "int4send": ">i4", "int8send": ">i8"}


def reverse_integers(form: ColumnForm, sender: str) -> Reverse:
    """Integers; as reals or in digits where the column had nothing else."""
    dtype = _DTYPES[sender]

    def reverse(column: Column) -> Reversed:
        numbers = column.read_numbers(dtype).astype(np.int64)
        values: list[SqliteValue]
        if form.only is _REAL:
            values = [float(number) if abs(number) <= _EXACT_IN_DOUBLE else number for number in numbers.tolist()]
        elif form.only is _TEXT:
            values = list(map(str, numbers.tolist()))
        else:
            values = numbers.tolist()
        is_known = form.only is not None or (_TEXT not in form.reads and form.makes_integers)
        return Reversed(values=column.spread(values), respelled=0 if is_known else len(values))

    return reverse


def reverse_booleans(form: ColumnForm) -> Reverse:
    """0 and 1, or the words."""
    true, false, is_known = _find_truths(form)

    def reverse(column: Column) -> Reversed:
        values = [true if truth else false for truth in column.read_numbers("u1").tolist()]
        return Reversed(values=column.spread(values), respelled=0 if is_known else len(values))

    return reverse


def _find_truths(form: ColumnForm) -> tuple[SqliteValue, SqliteValue, bool]:
    if form.only is _REAL:
        return 1.0, 0.0, True
    if form.only is not _TEXT:
        return 1, 0, form.only is not None or (_TEXT not in form.reads and form.makes_integers)
    words = form.find_words()
    pairs = list(zip(TRUE_WORDS, FALSE_WORDS, strict=True))
    true = next((word for word in words.found if word in TRUE_WORDS), None)
    false = next((word for word in words.found if word in FALSE_WORDS), None)
    if true is None:
        true = next((one for one, other in pairs if other == false), "true")
    if false is None:
        false = next(other for one, other in pairs if one == true)
    return true, false, words.is_certain


def reverse_doubles(form: ColumnForm) -> Reverse:
    """Reals, integers where the column makes some of them, or shortest digits."""

    def reverse(column: Column) -> Reversed:
        numbers = column.read_numbers(">f8").astype(np.float64)
        if np.isnan(numbers).any():
            raise NoSuchValue("NaN")
        values: list[SqliteValue] = numbers.tolist()
        if form.only is _REAL:
            return Reversed(values=column.spread(values))
        is_whole = (np.trunc(numbers) == numbers) & (np.abs(numbers) <= _EXACT_IN_DOUBLE)
        if form.only is _TEXT:
            has_exponent = (numbers != 0) & ((np.abs(numbers) < 1e-4) | (np.abs(numbers) >= 1e10))
            values = [repr(number) for number in numbers.tolist()]
            return Reversed(values=column.spread(values), respelled=int((is_whole | has_exponent).sum()))
        if _INTEGER in form.reads and not form.makes_integers and form.affinity is not Affinity.REAL:
            pairs = zip(numbers.tolist(), is_whole.tolist(), strict=True)
            values = [int(number) if whole else number for number, whole in pairs]
        respelled = len(values) if _TEXT in form.reads else 0
        if not respelled and form.only is None and not form.makes_integers:
            respelled = int(is_whole.sum())
        return Reversed(values=column.spread(values), respelled=respelled)

    return reverse


def reverse_decimals(form: ColumnForm) -> Reverse:
    """Of numbers in digits: the integer or the real that is written so, or the digits themselves."""
    fraction = form.find_fraction_digits()
    if form.only is _TEXT:
        return lambda column: _write_digits(column, fraction)

    makes_reals = form.only is _REAL or form.affinity is Affinity.REAL

    def read(data: bytes) -> SqliteValue:
        if len(data) > _SHORT_BYTES or not data[-1:].isdigit():
            return _read_decimal(form, data.decode())
        # So few digits are those of the double that is nearest to them.
        near = float(data)
        return near if makes_reals or not near.is_integer() else int(near)

    def reverse(column: Column) -> Reversed:
        values = column.read_each(read)
        return Reversed(values=values, respelled=_count_doubtful(form, values))

    return reverse


def _write_digits(column: Column, fraction: int | None) -> Reversed:
    """The digits with as many of them after the point as the longest text had: what was written with a fixed number
    of them is the same again."""
    values: list[SqliteValue] = []
    respelled = 0
    for text in column.read_each(bytes.decode):
        if text is None:
            values.append(None)
            continue
        _check_finite(text)
        whole, _, digits = text.partition(".")
        least = digits.rstrip("0")
        shown = max(len(least), len(digits) if fraction is None else fraction)
        values.append(f"{whole}.{least.ljust(shown, '0')}" if shown else whole)
        respelled += len(least) < shown
    return Reversed(values=values, respelled=respelled)


def _read_decimal(form: ColumnForm, text: str) -> SqliteValue:
    _check_finite(text)
    exact = Decimal(text)
    is_whole = exact == exact.to_integral_value()
    if is_whole and form.only is not _REAL and int(exact) in _INT64 and form.affinity is not Affinity.REAL:
        return int(exact)
    near = float(text)
    if math.isfinite(near) and Decimal(repr(near)) == exact:
        return near
    if is_whole and int(exact) in _INT64 and form.affinity is not Affinity.REAL:
        return int(exact)
    if form.makes_numbers:
        # A text would become the nearest real too.
        raise NoSuchValue(text)
    return text


def _count_doubtful(form: ColumnForm, values: Sequence[SqliteValue]) -> int:
    if form.only is not None or (_TEXT not in form.reads and form.makes_numbers):
        return 0
    if _TEXT in form.reads:
        return sum(value is not None for value in values)
    return sum(isinstance(value, int) for value in values)


def _check_finite(text: str) -> None:
    if text in ("NaN", "Infinity", "-Infinity"):
        raise NoSuchValue(text)
