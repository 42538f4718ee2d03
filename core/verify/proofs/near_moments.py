"""Whether two values are the time of day, asked for at nearly the same moment: two databases can't be asked at the very
same one. Apart from how rows are compared, since a moment is kept in many forms."""

import re
from datetime import UTC, date, datetime, time

from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan

NEAR_S = 60.0
_DAY_S = 86_400.0
_UNITS = ((1e9, 1e18), (1e6, 1e15), (1e3, 1e12), (1.0, 1e9))
"""Of counts since 1970: how many there are in a second, and the first number that is taken for one."""
_JULIAN_DAYS = (2_440_000, 2_500_000)
_IN_TEXT = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)? | \d\d:\d\d(?::\d\d(?:\.\d+)?)? | \d+(?:\.\d+)?",
    re.ASCII | re.VERBOSE,
)
"""What SQLite's functions write by themselves (https://www.sqlite.org/lang_datefunc.html), also within a text."""
_DIGIT = re.compile(r"[0-9]")


def are_near_moments(column: ColumnPlan, ours: object, theirs: object) -> bool:
    """Whether two values of a column, in the compared form, are the same but for moments in them that are near."""
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return False
    if isinstance(ours, int) and isinstance(theirs, int):
        match column.conversion.kind:
            case ConversionKind.DATE:
                # Midnight may have been between the two.
                return abs(ours - theirs) <= 1
            case ConversionKind.TIME:
                return _are_near_times(ours / 1e6, theirs / 1e6)
            case ConversionKind.TIMESTAMP | ConversionKind.TIMESTAMPTZ:
                return abs(ours - theirs) <= NEAR_S * 1e6
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return _are_near_numbers(ours, theirs)
    if isinstance(ours, bytes) and isinstance(theirs, bytes):
        return _are_near_texts(ours.decode("utf-8", "surrogateescape"), theirs.decode("utf-8", "surrogateescape"))
    return False


def _are_near_texts(ours: str, theirs: str) -> bool:
    if _IN_TEXT.split(ours) != _IN_TEXT.split(theirs):
        return False
    pairs = zip(_IN_TEXT.findall(ours), _IN_TEXT.findall(theirs), strict=True)
    return all(left == right or _are_near_words(left, right) for left, right in pairs)


def _are_near_words(ours: str, theirs: str) -> bool:
    has_form = "-" in ours or ":" in ours
    if has_form and _DIGIT.sub("0", ours) != _DIGIT.sub("0", theirs):
        return False
    try:
        if not has_form:
            return _are_near_numbers(float(ours), float(theirs))
        if "-" not in ours:
            return _are_near_times(_read_time(ours), _read_time(theirs))
        if ":" not in ours:
            return abs(date.fromisoformat(ours) - date.fromisoformat(theirs)).days <= 1
        return abs(datetime.fromisoformat(ours) - datetime.fromisoformat(theirs)).total_seconds() <= NEAR_S
    except ValueError:
        return False


def _read_time(text: str) -> float:
    return datetime.combine(date(1970, 1, 1), time.fromisoformat(text), UTC).timestamp()


def _are_near_times(ours_s: float, theirs_s: float) -> bool:
    apart_s = abs(ours_s - theirs_s)
    return min(apart_s, _DAY_S - apart_s) <= NEAR_S


def _are_near_numbers(ours: float, theirs: float) -> bool:
    first, last = _JULIAN_DAYS
    if first < ours < last and first < theirs < last:
        return abs(ours - theirs) * _DAY_S <= NEAR_S
    return any(
        start <= ours < 1000 * start and start <= theirs and abs(ours - theirs) <= NEAR_S * unit
        for unit, start in _UNITS
    )
