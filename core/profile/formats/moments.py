"""Texts of dates and times, as ISO 8601 and SQLite's own functions write them. Days and years are real ones.

The whole of a format is one regular expression, leap years too: RE2 passes over a value once, and no slower for that.
"""

import sys
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.formats.family import Family, Matcher, count_values, decide_some, match_regex, single
from core.profile.model import Format

_YEAR = "(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_LEAP_YEAR = (
    "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])"  # by four and not by a hundred
    "|(?:0[48]|[2468][048]|[13579][26])00)"
)
_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_DATE = f"(?:{_YEAR}-{_DAY}|{_LEAP_YEAR}-02-29)"
_HOURS_MINUTES = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_TIME = rf"{_HOURS_MINUTES}(?::[0-5][0-9](?:\.[0-9]{{1,6}}0*)?)?"
_ZONE = "(?:Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)"
_FIRST_OR_LAST_DAY = "^(?:0001-01-01|9999-12-31).*[+-]"
"""Where alone a zone can move the instant out of the years 0001 to 9999."""

_DIGITS_TO_ZERO = bytes.maketrans(b"123456789", b"000000000")


def match_date(values: pa.Array) -> pa.BooleanArray:
    return match_regex(values, f"^{_DATE}$")


def match_time(values: pa.Array) -> pa.BooleanArray:
    return match_regex(values, f"^{_TIME}$")


def match_timestamp(values: pa.Array) -> pa.BooleanArray:
    return match_regex(values, f"^{_DATE}[T ]{_TIME}$")


def match_timestamptz(values: pa.Array) -> pa.BooleanArray:
    found = match_regex(values, f"^{_DATE}[T ]{_TIME}{_ZONE}$")
    if not found.true_count:
        return found
    at_the_ends = pc.and_(found, match_regex(values, _FIRST_OR_LAST_DAY))
    return decide_some(found, at_the_ends, values, _is_within_years)


def _is_within_years(value: bytes) -> bool:
    text = value.decode()
    sign = max(text.rfind("+"), text.rfind("-"))
    digits = text[sign + 1 :].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    zone = timezone(-offset if text[sign] == "-" else offset)
    try:
        # To the minute: no offset is finer, and the day's first minute is as far out as its last.
        datetime.strptime(text[:16].replace("T", " "), "%Y-%m-%d %H:%M").replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return False
    return True


def count_moment_layouts(values: pa.Array) -> dict[str, int]:
    """How often each spelling occurs: "YYYY-MM-DD HH:MM:SS.fff+HH:MM"."""
    layouts: Counter[str] = Counter()
    for mask, count in count_values(_mask_digits(values)).items():
        layouts[_spell(mask)] += count
    return layouts


def _mask_digits(values: pa.Array) -> pa.Array:
    """The same texts with 0 for every digit."""
    validity, offsets, data = values.buffers()
    masked = pa.py_buffer((data.to_pybytes() if data else b"").translate(_DIGITS_TO_ZERO))
    return pa.Array.from_buffers(
        pa.string(), len(values), [validity, offsets, masked], values.null_count, values.offset
    )


def _spell(mask: str) -> str:
    """A layout of its digits masked: 0000-00-00 00:00 to YYYY-MM-DD HH:MM."""
    date, time = (mask[:10], mask[10:]) if mask[4:5] == "-" else ("", mask)
    if not time:
        return "YYYY-MM-DD"
    separator, time = (time[0], time[1:]) if date else ("", time)
    end = next((place for place, character in enumerate(time) if character in "Z+-"), len(time))
    clock, zone = time[:end], time[end:]
    whole, point, fraction = clock.partition(".")
    return "".join(
        (
            "YYYY-MM-DD" if date else "",
            separator,
            "HH:MM:SS"[: len(whole)],
            point + "f" * len(fraction),
            zone[:1] + {0: "", 2: "HH", 4: "HHMM", 5: "HH:MM"}[len(zone[1:])],
        )
    )


def _family(wanted: Format, matcher: Matcher, least: int, most: int = sys.maxsize) -> Family:
    return Family(
        storage_class=StorageClass.TEXT,
        formats=(wanted,),
        match=single(matcher),
        least=least,
        most=most,
        begins_as_number=True,
        count_layouts=count_moment_layouts,
    )


FAMILIES = (
    _family(Format.DATE, match_date, len("YYYY-MM-DD"), len("YYYY-MM-DD")),
    _family(Format.TIME, match_time, len("HH:MM")),
    _family(Format.TIMESTAMP, match_timestamp, len("YYYY-MM-DD HH:MM")),
    _family(Format.TIMESTAMPTZ, match_timestamptz, len("YYYY-MM-DD HH:MMZ")),
)
