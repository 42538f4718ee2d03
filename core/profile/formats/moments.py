"""Texts of dates and times, as ISO 8601 and SQLite's own functions write them. Days and years are real ones.

The whole of a format is one regular expression, leap years too: RE2 passes over a value once, and no slower for that.
Several times sooner than that Arrow reads values which are all of one length, as most columns' are.
"""

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
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
_DIGITS_TO_ZERO_TEXT = str.maketrans("123456789", "000000000")


_DATE_CHARS = len("YYYY-MM-DD")
_TIMESTAMP_CHARS = tuple(map(len, ("YYYY-MM-DD HH:MM:SS", "YYYY-MM-DD HH:MM:SS.fff", "YYYY-MM-DD HH:MM:SS.ffffff")))
"""What Arrow takes for a timestamp without a zone and is so long is one of these."""
_FIRST_DATE = pa.scalar(date(1, 1, 1), pa.date32())
_FIRST_TIMESTAMP = pa.scalar(datetime(1, 1, 1), pa.timestamp("us"))
_CHAR_CODES = 256


def match_date(values: pa.Array) -> pa.BooleanArray:
    if _find_length(values) == _DATE_CHARS and _are_read(values, _FIRST_DATE):
        return values.is_valid()
    return match_regex(values, f"^{_DATE}$")


def match_time(values: pa.Array) -> pa.BooleanArray:
    return match_regex(values, f"^{_TIME}$")


def match_timestamp(values: pa.Array) -> pa.BooleanArray:
    if _find_length(values) in _TIMESTAMP_CHARS and _are_read(values, _FIRST_TIMESTAMP):
        return values.is_valid()
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


def _find_length(values: pa.Array) -> int | None:
    """The length in bytes of each text, if they have but one."""
    both = pc.min_max(pc.binary_length(values))
    least, most = both["min"].as_py(), both["max"].as_py()
    return least if least == most else None


def _are_read(values: pa.Array, first: pa.Scalar) -> bool:
    """Whether Arrow, which knows the days of each month, reads each text, and none as less than the first there is."""
    try:
        read = pc.cast(values, first.type)
    except pa.ArrowInvalid:
        return False
    return pc.greater_equal(pc.min(read), first).as_py() is True


def count_date_layouts(values: pa.Array) -> dict[str, int]:
    return {"YYYY-MM-DD": len(values)}


def count_timestamp_layouts(values: pa.Array) -> dict[str, int]:
    """As `count_moment_layouts`; all that differs between timestamps of one length is what stands before the time."""
    length = _find_length(values)
    if length is None:
        return count_moment_layouts(values)
    _, offsets, data = values.buffers()
    start = pa.Array.from_buffers(pa.int32(), 1, [None, offsets], 0, values.offset)[0].as_py()
    characters = np.frombuffer(data, np.uint8, len(values) * length, start).reshape(len(values), length)
    counts = np.bincount(characters[:, _DATE_CHARS], minlength=_CHAR_CODES)
    sample = values[0].as_py()
    return {
        _spell(f"{sample[:_DATE_CHARS]}{separator}{sample[_DATE_CHARS + 1 :]}".translate(_DIGITS_TO_ZERO_TEXT)): count
        for separator in ("T", " ")
        if (count := int(counts[ord(separator)]))
    }


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


def _family(
    wanted: Format,
    matcher: Matcher,
    least: int,
    most: int = sys.maxsize,
    count_layouts: Callable[[pa.Array], Mapping[str, int]] = count_moment_layouts,
) -> Family:
    return Family(
        storage_class=StorageClass.TEXT,
        formats=(wanted,),
        match=single(matcher),
        least=least,
        most=most,
        begins_with=b"0123456789",
        excludes_others=True,
        count_layouts=count_layouts,
    )


FAMILIES = (
    _family(Format.TIMESTAMP, match_timestamp, len("YYYY-MM-DD HH:MM"), count_layouts=count_timestamp_layouts),
    _family(Format.DATE, match_date, _DATE_CHARS, _DATE_CHARS, count_date_layouts),
    _family(Format.TIMESTAMPTZ, match_timestamptz, len("YYYY-MM-DD HH:MMZ")),
    _family(Format.TIME, match_time, len("HH:MM")),
)
"""Those that take the least to ask first: a value of one is of no other."""
