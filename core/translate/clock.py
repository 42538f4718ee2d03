"""The time of day in DEFAULTs (https://sqlite.org/lang_datefunc.html): text in SQLite's formats, or a number.

SQLite's 'now' is one instant throughout a statement, in UTC and to the millisecond. Of the modifiers only 'subsec'
is translated: 'localtime' depends on where SQLite ran.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from core.identifiers import fold_ascii, quote_text
from core.translate.arithmetic import as_digits
from core.translate.functions import FunctionRule
from core.translate.literals import is_in_no_number
from core.translate.model import InstantScale, Kind
from core.translate.pieces import Constant, NowNumber, NowText, Piece, Refusal, Term

NOW = "statement_timestamp()"
_EPOCH = f"extract(epoch FROM {NOW})"
_EPOCH_BOUND = 2**40

_UNIX_EPOCH_IN_JULIAN_MS = 210_866_760_000_000
"""The Julian day number of 1970-01-01, in the milliseconds in which SQLite counts."""

_IN_SECONDS = NowNumber(scale=InstantScale(Fraction(1)), precision="second")
_IN_SECONDS_TO_THE_MS = NowNumber(scale=InstantScale(Fraction(1)), precision="milliseconds")
_IN_JULIAN_DAYS = NowNumber(
    scale=InstantScale(Fraction(1, 86_400), Fraction(_UNIX_EPOCH_IN_JULIAN_MS, 86_400_000)), precision="milliseconds"
)

_PARTS = {
    "%Y": ("YYYY", "0000"),
    "%m": ("MM", "00"),
    "%d": ("DD", "00"),
    "%H": ("HH24", "00"),
    "%M": ("MI", "00"),
    "%S": ("SS", "00"),
    "%f": ("SS.MS", "00.000"),
    "%j": ("DDD", "000"),
}
"""strftime()'s, with to_char()'s (https://www.postgresql.org/docs/current/functions-formatting.html) and a sample
of what they write."""

_FORMAT_PART = re.compile(r"%.|[-:/ .]|[^%\\\"]", re.DOTALL)


def current_timestamp(reading: str) -> Term:
    return _write_text("%Y-%m-%d %H:%M:%S", reading)


def current_date(reading: str) -> Term:
    return _write_text("%Y-%m-%d", reading)


def current_time(reading: str) -> Term:
    return _write_text("%H:%M:%S", reading)


def whole_epoch(term: Term) -> Term | None:
    """CAST(term AS INTEGER) of the seconds or milliseconds since 1970; None for any other term."""
    if term.integer_sql is not None:
        return as_digits(term)
    if term.kind is not Kind.FLOAT or not isinstance(term.now, NowNumber):
        return None
    scale = term.now.scale
    if scale.at_epoch != 0 or scale.per_second not in (1, 1000):
        return None
    # SQLite's own arithmetic with doubles may be a millisecond behind.
    factor = " * 1000" if scale.per_second == 1000 else ""
    return Term(
        reading=term.reading,
        sql=f"floor({_EPOCH}{factor})::bigint",
        kind=Kind.INTEGER,
        is_atom=True,
        bound=_EPOCH_BOUND * int(scale.per_second),
        now=replace(term.now, precision="milliseconds" if factor else "second"),
    )


def _datetime(arguments: Sequence[Piece], reading: str) -> Term:
    return _write_text(f"%Y-%m-%d %H:%M:{_seconds(arguments)}", reading)


def _date(arguments: Sequence[Piece], reading: str) -> Term:
    _check_now(arguments)
    return current_date(reading)


def _time(arguments: Sequence[Piece], reading: str) -> Term:
    return _write_text(f"%H:%M:{_seconds(arguments)}", reading)


def _unixepoch(arguments: Sequence[Piece], reading: str) -> Term:
    if _is_subsecond(arguments):
        sql = f"floor({_EPOCH} * 1000)::double precision / 1000"
        return Term(reading=reading, sql=sql, kind=Kind.FLOAT, now=_IN_SECONDS_TO_THE_MS)
    return Term(
        reading=reading,
        sql=f"floor({_EPOCH})::bigint",
        kind=Kind.INTEGER,
        is_atom=True,
        bound=_EPOCH_BOUND,
        now=_IN_SECONDS,
    )


def _julianday(arguments: Sequence[Piece], reading: str) -> Term:
    _check_now(arguments)
    milliseconds = f"floor({_EPOCH} * 1000) + {_UNIX_EPOCH_IN_JULIAN_MS}"
    sql = f"({milliseconds})::double precision / 86400000"
    return Term(reading=reading, sql=sql, kind=Kind.FLOAT, now=_IN_JULIAN_DAYS)


def _strftime(arguments: Sequence[Piece], reading: str) -> Term:
    _check_now(arguments[1:])
    template = arguments[0] if arguments else None
    if not isinstance(template, Constant) or not isinstance(template.value, str):
        raise Refusal("the format of strftime() is not a literal text")
    if template.value == "%s":
        integer_sql = f"floor({_EPOCH})::bigint"
        return Term(
            reading=reading,
            sql=f"{integer_sql}::text",
            kind=Kind.TEXT,
            is_atom=True,
            integer_sql=integer_sql,
            bound=_EPOCH_BOUND,
            now=_IN_SECONDS,
        )
    return _write_text(template.value, reading)


def _seconds(arguments: Sequence[Piece]) -> str:
    return "%f" if _is_subsecond(arguments) else "%S"


def _is_subsecond(arguments: Sequence[Piece]) -> bool:
    """Whether the time is now to the millisecond; to the second if not. No argument means now, as 'now' does."""
    words = [fold_ascii(each.value) for each in arguments if isinstance(each, Constant) and isinstance(each.value, str)]
    match words[1:] if words[:1] == ["now"] else words:
        case [] if len(words) == len(arguments):
            return False
        case ["subsec" | "subsecond"] if len(words) == len(arguments):
            return True
    raise Refusal("it is a time other than 'now', or modified")


def _check_now(arguments: Sequence[Piece]) -> None:
    if _is_subsecond(arguments):
        raise Refusal("it is a time other than 'now', or modified")


def _write_text(template: str, reading: str) -> Term:
    parts = _FORMAT_PART.findall(template)
    if not parts or "".join(parts) != template:
        raise Refusal("the format of strftime() is not translated")
    format_sql = quote_text("".join(map(_translate_part, parts)))
    sample = "".join(_PARTS[part][1] if part in _PARTS else part for part in parts)
    return Term(
        reading=reading,
        sql=f"to_char({NOW} AT TIME ZONE 'UTC', {format_sql})",
        kind=Kind.TEXT,
        is_atom=True,
        max_chars=len(sample),
        is_in_no_number=is_in_no_number(sample),
        now=NowText(template),
    )


def _translate_part(part: str) -> str:
    if part in _PARTS:
        return _PARTS[part][0]
    if part.startswith("%"):
        raise Refusal(f"{part} in the format of strftime() is not translated")
    return part if part in "-:/ ." else f'"{part}"'


CLOCK_FUNCTIONS: dict[str, FunctionRule] = {
    "date": _date,
    "datetime": _datetime,
    "julianday": _julianday,
    "strftime": _strftime,
    "time": _time,
    "unixepoch": _unixepoch,
}
