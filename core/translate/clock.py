"""The time of day in DEFAULTs (https://sqlite.org/lang_datefunc.html): text in SQLite's formats, or a number.

SQLite's 'now' is one instant throughout a statement, in UTC and to the millisecond. Modifiers are not
translated: 'localtime' depends on where SQLite ran.
"""

import re
from collections.abc import Sequence

from core.identifiers import fold_ascii
from core.translate.functions import FunctionRule
from core.translate.literals import is_in_no_number, quote_text
from core.translate.model import Kind
from core.translate.pieces import Constant, Piece, Refusal, Term

_NOW = "statement_timestamp()"
_EPOCH = f"floor(extract(epoch FROM {_NOW}))::bigint"
_EPOCH_BOUND = 2**40

_UNIX_EPOCH_IN_JULIAN_MS = 210_866_760_000_000
"""The Julian day number of 1970-01-01, in the milliseconds in which SQLite counts."""

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


def _datetime(arguments: Sequence[Piece], reading: str) -> Term:
    _check_now(arguments)
    return current_timestamp(reading)


def _date(arguments: Sequence[Piece], reading: str) -> Term:
    _check_now(arguments)
    return current_date(reading)


def _time(arguments: Sequence[Piece], reading: str) -> Term:
    _check_now(arguments)
    return current_time(reading)


def _unixepoch(arguments: Sequence[Piece], reading: str) -> Term:
    _check_now(arguments)
    return Term(reading=reading, sql=_EPOCH, kind=Kind.INTEGER, is_atom=True, bound=_EPOCH_BOUND)


def _julianday(arguments: Sequence[Piece], reading: str) -> Term:
    _check_now(arguments)
    milliseconds = f"floor(extract(epoch FROM {_NOW}) * 1000) + {_UNIX_EPOCH_IN_JULIAN_MS}"
    return Term(reading=reading, sql=f"({milliseconds})::double precision / 86400000", kind=Kind.FLOAT)


def _strftime(arguments: Sequence[Piece], reading: str) -> Term:
    _check_now(arguments[1:])
    template = arguments[0] if arguments else None
    if not isinstance(template, Constant) or not isinstance(template.value, str):
        raise Refusal("the format of strftime() is not a literal text")
    if template.value == "%s":
        return Term(
            reading=reading,
            sql=f"{_EPOCH}::text",
            kind=Kind.TEXT,
            is_atom=True,
            integer_sql=_EPOCH,
            bound=_EPOCH_BOUND,
        )
    return _write_text(template.value, reading)


def _check_now(arguments: Sequence[Piece]) -> None:
    """No argument means now, as 'now' does."""
    match list(arguments):
        case []:
            return
        case [Constant(value=str(text))] if fold_ascii(text) == "now":
            return
    raise Refusal("it is a time other than 'now', or modified")


def _write_text(template: str, reading: str) -> Term:
    parts = _FORMAT_PART.findall(template)
    if not parts or "".join(parts) != template:
        raise Refusal("the format of strftime() is not translated")
    format_sql = quote_text("".join(map(_translate_part, parts)))
    sample = "".join(_PARTS[part][1] if part in _PARTS else part for part in parts)
    return Term(
        reading=reading,
        sql=f"to_char({_NOW} AT TIME ZONE 'UTC', {format_sql})",
        kind=Kind.TEXT,
        is_atom=True,
        max_chars=len(sample),
        is_in_no_number=is_in_no_number(sample),
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
