"""What is given to columns that are dates and times: literals, numbers, texts that are computed, and the time of day.

A text is read by the forms by which the column's values are, a number by what the column's numbers mean. The time of
day is kept to the unit to which SQLite would have written it: new rows then look like those that were carried over,
and what reads them meets no digits that it has never seen.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

from core.catalog.model import Affinity
from core.identifiers import quote_text
from core.translate.clock import NOW
from core.translate.model import InstantScale, Kind
from core.translate.pieces import NowNumber, NowText, Refusal, Term
from core.translate.stored import Value
from core.translate.target import DefaultTarget

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOW_IN_UTC = f"{NOW} AT TIME ZONE 'UTC'"
_UTC_NAMES = ("UTC", "Etc/UTC")

_NO_INSTANT = "it is a number, and the column's values are not read from numbers"

_MOMENT = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})?(?P<between>[T ])?"
    r"(?P<time>(?P<minutes>[0-9]{2}:[0-9]{2})(?::(?P<seconds>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,6})0*)?)?)?"
    r"(?P<zone>Z|(?P<sign>[+-])(?P<hours>[01][0-9]|2[0-3])(?::?(?P<rest>[0-5][0-9]))?)?"
)
_NOW_FORMAT = re.compile(
    r"(?P<date>%Y-%m-%d)?(?P<between>[T ])?(?P<time>%H:%M(?::(?P<seconds>%[Sf]))?)?(?P<zone>Z|[+-]00(?::?00)?)?"
)
_NAMES = {
    Kind.DATE: "a date",
    Kind.TIME: "a time",
    Kind.TIMESTAMP: "a timestamp",
    Kind.TIMESTAMPTZ: "a timestamp with its zone",
}
_FORMS = {
    Kind.DATE: {Kind.DATE},
    Kind.TIME: {Kind.TIME},
    Kind.TIMESTAMP: {Kind.DATE, Kind.TIMESTAMP},
    Kind.TIMESTAMPTZ: {Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ},
}
"""Which texts a column takes; a date as its midnight."""
_SAMPLES = {
    "%Y": "2000",
    "%m": "01",
    "%d": "01",
    "%H": "00",
    "%M": "00",
    "%S": "00",
    "%f": "00.000",
    "%F": "2000-01-01",
    "%R": "00:00",
    "%T": "00:00:00",
}


def write_moment(value: Value, target: DefaultTarget) -> str:
    """A literal in PostgreSQL's SQL, for a column of dates or times. Raises Refusal for one that it can't hold."""
    if isinstance(value, int | float) and target.kind in (Kind.TIMESTAMP, Kind.TIMESTAMPTZ):
        return _write_instant(_read_number(value, target.numbers), target.kind)
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise Refusal(f"it is not a {target.type_name}")
    _check_form(_form(match), target)
    try:
        return _write_parts(match, target)
    except (ValueError, OverflowError) as error:
        raise Refusal("there is no such date or time") from error


def write_now(term: Term, target: DefaultTarget) -> str:
    """The time of day in PostgreSQL's SQL, for a column of dates or times."""
    if isinstance(term.now, NowNumber):
        return _truncate(_check_number(term, term.now, target), target.kind)
    match = _NOW_FORMAT.fullmatch(term.now.format) if isinstance(term.now, NowText) else None
    if match is None or (target.makes_numbers and not term.is_in_no_number):
        raise Refusal(f"what it computes may not fit a column of {target.type_name}")
    form = _form(match)
    _check_form(form, target)
    is_placed = target.kind is Kind.TIMESTAMPTZ and form is not Kind.TIMESTAMPTZ
    if is_placed and target.zone is not None and target.zone not in _UTC_NAMES:
        raise Refusal(f"SQLite tells it in UTC, and the column's texts are read as in {target.zone}")
    if form is Kind.DATE:
        return _truncate("day", target.kind)
    return _truncate({None: "minute", "%S": "second", "%f": "milliseconds"}[match["seconds"]], target.kind)


def write_text(term: Term, target: DefaultTarget) -> str:
    """A TEXT that is computed, in PostgreSQL's SQL, for a column of dates or times that were texts: an error at run
    time where it is none. Raises Refusal where it never is one."""
    form = None
    if term.format is not None:
        match = _MOMENT.fullmatch(write_sample(term.format))
        if match is None:
            raise Refusal(f"what it computes does not fit a column of {target.type_name}")
        form = _form(match)
        _check_form(form, target)
    match target.kind:
        case Kind.DATE:
            return f"howdah_sqlite.store_text_as_date({term.sql})"
        case Kind.TIME:
            return f"howdah_sqlite.store_text_as_time({term.sql})"
        case Kind.TIMESTAMP:
            return f"howdah_sqlite.store_text_as_timestamp({term.sql})"
    if form is Kind.TIMESTAMPTZ or (form is None and target.zone is None):
        return f"howdah_sqlite.store_text_as_timestamptz({term.sql})"
    if target.zone is not None and target.zone not in _UTC_NAMES:
        # Of the times that a zone has twice PostgreSQL takes the later one.
        raise Refusal(f"the column's texts are read as in {target.zone}")
    return f"(howdah_sqlite.store_text_as_timestamp({term.sql}) AT TIME ZONE 'UTC')"


def write_sample(form: str) -> str:
    """A text that strftime() writes by a format."""
    return re.sub("%.", lambda match: _SAMPLES.get(match[0], "?"), form)


def _form(match: re.Match[str]) -> Kind | None:
    """What a text is of: a date, a time of day, or both, with a zone or without."""
    match bool(match["date"]), bool(match["between"]), bool(match["time"]), bool(match["zone"]):
        case True, False, False, False:
            return Kind.DATE
        case False, False, True, False:
            return Kind.TIME
        case True, True, True, False:
            return Kind.TIMESTAMP
        case True, True, True, True:
            return Kind.TIMESTAMPTZ
    return None


def _check_form(form: Kind | None, target: DefaultTarget) -> None:
    if form is None:
        raise Refusal(f"it is not a {target.type_name}")
    if form not in _FORMS[target.kind]:
        raise Refusal(f"it is {_NAMES[form]}, and the column is {target.type_name}")


def _write_parts(match: re.Match[str], target: DefaultTarget) -> str:
    clock = time.fromisoformat(f"{match['minutes']}:{match['seconds'] or '00'}") if match["time"] else time()
    clock = clock.replace(microsecond=int((match["fraction"] or "0").ljust(6, "0")))
    if target.kind is Kind.TIME:
        return quote_text(clock.isoformat())
    day = date.fromisoformat(match["date"])
    if target.kind is Kind.DATE:
        return quote_text(day.isoformat())
    moment = datetime.combine(day, clock)
    if target.kind is Kind.TIMESTAMP:
        return quote_text(moment.isoformat(" "))
    instant = moment.replace(tzinfo=_read_zone(match)) if match["zone"] else _place(moment, target.zone)
    return _write_instant(instant, target.kind)


def _read_zone(match: re.Match[str]) -> timezone:
    offset = timedelta(hours=int(match["hours"] or 0), minutes=int(match["rest"] or 0))
    return timezone(-offset if match["sign"] == "-" else offset)


def _place(moment: datetime, zone: str | None) -> datetime:
    """A time in a zone: of two the earlier one; none if the zone skips it."""
    if zone is None:
        raise Refusal("it has no zone")
    instant = moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != moment:
        raise Refusal(f"there is no such time in {zone}")
    return instant


def _read_number(number: int | float, scale: InstantScale | None) -> datetime:
    """The instant that a number means, a double to the microsecond."""
    if scale is None:
        raise Refusal(_NO_INSTANT)
    microseconds = _from_epoch(number, scale)
    if isinstance(number, int):
        if microseconds.denominator != 1:
            raise Refusal("it is not a whole number of microseconds")
    elif float(round(microseconds) * scale.per_second / 1_000_000 + scale.at_epoch) != number:
        raise Refusal("it is finer than a microsecond")
    try:
        return _EPOCH + timedelta(microseconds=round(microseconds))
    except OverflowError as error:
        raise Refusal("it is not in the years 0001 to 9999") from error


def _from_epoch(number: int | float, scale: InstantScale) -> Fraction:
    """In microseconds."""
    try:
        return (Fraction(number) - scale.at_epoch) / scale.per_second * 1_000_000
    except (OverflowError, ValueError) as error:
        raise Refusal("it is infinite") from error


def _write_instant(instant: datetime, kind: Kind) -> str:
    in_utc = instant.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return quote_text(in_utc if kind is Kind.TIMESTAMP else f"{in_utc}+00")


def _check_number(term: Term, now: NowNumber, target: DefaultTarget) -> str:
    """To which unit a number tells the time, if SQLite stores it as one and the column's numbers are such."""
    is_number = target.makes_numbers or (term.kind is not Kind.TEXT and target.affinity is Affinity.BLOB)
    if target.kind not in (Kind.TIMESTAMP, Kind.TIMESTAMPTZ) or not is_number:
        raise Refusal(f"what it computes may not fit a column of {target.type_name}")
    if target.numbers is None:
        raise Refusal(_NO_INSTANT)
    if now.scale != target.numbers:
        raise Refusal("it counts otherwise than the column's numbers do")
    return now.precision


def _truncate(precision: str, kind: Kind) -> str:
    """The time of day to a unit. A day starts when it does in UTC, whatever the session's zone."""
    in_utc = f"date_trunc('{precision}', {_NOW_IN_UTC})"
    match kind:
        case Kind.DATE:
            return f"({_NOW_IN_UTC})::date"
        case Kind.TIME:
            return f"{in_utc}::time"
        case Kind.TIMESTAMPTZ:
            return f"({in_utc} AT TIME ZONE 'UTC')" if precision == "day" else f"date_trunc('{precision}', {NOW})"
    return in_utc
