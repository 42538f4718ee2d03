"""How many values of a class are of the form that a conversion takes, by the formats that the profile has counted."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.profile.model import ColumnProfile, CounterExample, Format

FORMS: Mapping[tuple[ConversionKind, StorageClass], tuple[Format, ...]] = {
    (ConversionKind.INTEGER, StorageClass.REAL): (Format.INTEGER,),
    (ConversionKind.INTEGER, StorageClass.TEXT): (Format.INTEGER,),
    (ConversionKind.BOOLEAN, StorageClass.INTEGER): (Format.BIT,),
    (ConversionKind.BOOLEAN, StorageClass.REAL): (Format.BIT,),
    (ConversionKind.BOOLEAN, StorageClass.TEXT): (Format.BOOLEAN,),
    (ConversionKind.DOUBLE, StorageClass.TEXT): (Format.DOUBLE,),
    (ConversionKind.DECIMAL, StorageClass.TEXT): (Format.DECIMAL,),
    (ConversionKind.DATE, StorageClass.TEXT): (Format.DATE,),
    (ConversionKind.TIME, StorageClass.TEXT): (Format.TIME,),
    (ConversionKind.TIMESTAMP, StorageClass.TEXT): (Format.TIMESTAMP, Format.DATE),
    (ConversionKind.TIMESTAMPTZ, StorageClass.TEXT): (Format.TIMESTAMPTZ, Format.TIMESTAMP, Format.DATE),
    (ConversionKind.UUID, StorageClass.TEXT): (Format.UUID,),
    (ConversionKind.UUID, StorageClass.BLOB): (Format.UUID,),
}
"""The formats that values of a class may have, where the format alone decides, or is the first thing to."""

_SEEN_IN_VAIN = 20_000
"""A format that is not in a profile is one that none of so many values was of, after which it was given up."""


_FINER = re.compile(r":[0-9]{2}\.[0-9]{6}[0-9]*[1-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How many values do not fit: None where that was not counted, and at least `unfit_min` in any case."""

    unfit_count: int | None
    unfit_min: int
    examples: tuple[CounterExample, ...] = ()
    """Some that do not, the first of those first that are known."""


ALL_FIT = Fit(unfit_count=0, unfit_min=0)


def add_fits(fits: Sequence[Fit]) -> Fit:
    """The fit of several classes together."""
    counts = [fit.unfit_count for fit in fits]
    known = [count for count in counts if count is not None]
    return Fit(
        unfit_count=sum(known) if len(known) == len(counts) else None,
        unfit_min=sum(fit.unfit_min for fit in fits),
        examples=tuple(sorted((each for fit in fits for each in fit.examples), key=lambda each: each.row_number)),
    )


def count_forms(profile: ColumnProfile, of: StorageClass, formats: Sequence[Format], least: int = 0) -> Fit:
    """Values that are of none of these formats, of which no value has two; at least `least` are known to be so."""
    found = [each for each in (profile.format(format, of) for format in formats) if each is not None]
    total, hits = profile.count(of), sum(each.hit_count for each in found)
    if hits == total:
        return ALL_FIT
    seen = [each.seen_count for each in found] + [min(total, _SEEN_IN_VAIN)] * (len(formats) - len(found))
    if not hits and min(seen) == total:
        return none_fits(profile, of)
    examples = [
        example
        for each in found
        for example in each.exceptions
        if not any(_is_written_as(example.value, other.format) for other in found if other.hit_count)
    ]
    distinct = tuple({example.row_number: example for example in examples}.values())
    if min(seen) == total:
        return Fit(unfit_count=total - hits, unfit_min=total - hits, examples=distinct)
    return Fit(unfit_count=None, unfit_min=max(least, min(seen) - hits), examples=distinct)


def none_fits(profile: ColumnProfile, of: StorageClass) -> Fit:
    """Any value of the class is an example, whatever format it was an exception to."""
    seen = {
        example.row_number: example
        for each in profile.formats
        if each.storage_class is of
        for example in each.exceptions
    }
    return Fit(unfit_count=profile.count(of), unfit_min=profile.count(of), examples=tuple(seen.values()))


def some_do_not(least: int) -> Fit:
    return Fit(unfit_count=None, unfit_min=least)


def uncounted(fit: Fit, least: int = 0) -> Fit:
    """The same where more may not fit than were counted."""
    return Fit(unfit_count=None, unfit_min=max(fit.unfit_min, least), examples=fit.examples)


def is_finer(literal: str) -> bool:
    """Whether a time has digits beyond the microseconds of PostgreSQL's."""
    return _FINER.search(literal) is not None


def _is_written_as(literal: str, format_: Format) -> bool:
    """Whether a counterexample to one format of moments is of another one."""
    try:
        match format_:
            case Format.DATE:
                date.fromisoformat(literal.strip("'"))
            case Format.TIMESTAMP | Format.TIMESTAMPTZ:
                # Python passes over the digits after the sixth.
                datetime.fromisoformat(literal.strip("'"))
                return not is_finer(literal)
            case _:
                return False
    except ValueError:
        return False
    return True
