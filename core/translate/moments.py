"""Date and time functions of values (https://sqlite.org/lang_datefunc.html), by the functions of `howdah_sqlite` that
read, modify and write moments as SQLite does.

What depends on the computer on which SQLite runs ('localtime', 'utc') is refused, in a modifier that is computed by an
error at run time. 'now' is one instant throughout a statement, on both sides.
"""

from collections.abc import Sequence

from core.identifiers import fold_ascii, quote_text
from core.translate.clock import CLOCK_FUNCTIONS, NOW
from core.translate.literals import is_in_no_number
from core.translate.model import Kind
from core.translate.numbers import as_text
from core.translate.pieces import Constant, Converted, Digits, Piece, Refusal, Term

NAMES = frozenset({*CLOCK_FUNCTIONS, "timediff"})

_NOW_TEXT = f"to_char(date_trunc('milliseconds', {NOW}) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')"
_SUBSECOND = frozenset({"subsec", "subsecond"})
_OF_A_ZONE = frozenset({"localtime", "utc"})
_EPOCH_BOUND = 2**40
_NUMBERS = frozenset({"%Y", "%m", "%d", "%H", "%M", "%S", "%j", "%w", "%W", "%u", "%U", "%V"})
_FORMATS = {"date": "%Y-%m-%d", "datetime": "%Y-%m-%d %H:%M:%S", "time": "%H:%M:%S"}


def call_clock(name: str, arguments: Sequence[Piece | Converted], reading: str, *, knows_now: bool) -> Term:
    """date(), time(), datetime(), julianday(), unixepoch() and strftime(). `knows_now` says that the time of day may
    be asked for."""
    function = fold_ascii(name)
    rest = list(arguments)
    if function == "timediff":
        if len(rest) != 2:
            raise Refusal("it takes timediff() of other than two times")
        later, earlier = (_write_moment(each, (), knows_now=knows_now) for each in rest)
        return _text(reading, f"howdah_sqlite.write_span({later}, {earlier})", "")
    template: Piece | Converted | None = None
    if function == "strftime":
        if not rest:
            raise Refusal("it takes strftime() of nothing")
        template = rest.pop(0)
    modifiers = rest[1:]
    words = [fold_ascii(each.value) for each in rest if isinstance(each, Constant) and isinstance(each.value, str)]
    if not _OF_A_ZONE.isdisjoint(words):
        raise Refusal("it depends on the zone of the computer on which SQLite runs")
    is_subsecond = not _SUBSECOND.isdisjoint(words)
    if rest and isinstance(rest[0], Constant) and rest[0].value in _SUBSECOND:
        modifiers = rest
        rest = []
    moment = _write_moment(rest[0] if rest else None, modifiers, knows_now=knows_now)
    if function == "julianday":
        sql = f"howdah_sqlite.julian_day({moment})"
        return Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True, digits=Digits.REAL)
    if function == "unixepoch":
        if is_subsecond:
            sql = f"howdah_sqlite.unix_milliseconds({moment})"
            return Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True, digits=Digits.REAL)
        return _integer(reading, f"howdah_sqlite.unix_seconds({moment})")
    if template is None:
        form = _FORMATS[function].replace("%S", "%f") if is_subsecond else _FORMATS[function]
        writer = "write_moment" if function == "time" else "write_date_time"
        return _text(reading, f"howdah_sqlite.{writer}({quote_text(form)}, {moment})", form)
    return _strftime(template, moment, reading, is_subsecond=is_subsecond)


def _strftime(template: Piece | Converted, moment: str, reading: str, *, is_subsecond: bool) -> Term:
    if isinstance(template, Converted):
        raise template.refuse("reads")
    if not isinstance(template, Constant) or not isinstance(template.value, str):
        if is_subsecond:
            raise Refusal("the format of strftime() is not a literal text")
        return _text(reading, f"howdah_sqlite.write_moment({as_text(template).sql}, {moment})", "")
    form = template.value
    if is_subsecond and "%s" in form:
        raise Refusal("versions of SQLite write %s with 'subsec' in two ways")
    if form == "%s":
        seconds = f"howdah_sqlite.unix_seconds({moment})"
        return Term(
            reading=reading,
            sql=f"{seconds}::text",
            kind=Kind.TEXT,
            is_atom=True,
            integer_sql=seconds,
            bound=_EPOCH_BOUND,
        )
    return _text(reading, f"howdah_sqlite.write_moment({quote_text(form)}, {moment})", form)


def _text(reading: str, sql: str, form: str) -> Term:
    return Term(
        reading=reading,
        sql=sql,
        kind=Kind.TEXT,
        is_atom=True,
        # 0 in each place: an hour of 24 and a year before 0 are as little a number beside ":" or within a date.
        is_in_no_number=is_in_no_number(form.replace("%", "")) and (":" in form or "%Y-%m-%d" in form),
        integer_sql=f"howdah_sqlite.text_to_integer({sql})" if form in _NUMBERS else None,
        bound=10_000,
        format=form or None,
    )


def _integer(reading: str, sql: str) -> Term:
    return Term(reading=reading, sql=sql, kind=Kind.INTEGER, is_atom=True, bound=_EPOCH_BOUND)


def _write_moment(value: Piece | Converted | None, modifiers: Sequence[Piece | Converted], *, knows_now: bool) -> str:
    written = [_write_modifier(modifier) for modifier in modifiers]
    # Without any, the list is empty, not missing.
    listed = ", ".join(written) if written else "VARIADIC '{}'::text[]"
    return f"howdah_sqlite.read_moment({_write_value(value, knows_now=knows_now)}, {listed})"


def _write_value(value: Piece | Converted | None, *, knows_now: bool) -> str:
    """A text, or a number's digits: SQLite reads a text of digits as the number."""
    if value is None or (
        isinstance(value, Constant) and isinstance(value.value, str) and fold_ascii(value.value) == "now"
    ):
        if not knows_now:
            raise Refusal("it is another time each time")
        return _NOW_TEXT
    if isinstance(value, Converted):
        if value.moment_sql is not None:
            return value.moment_sql.replace("{}", value.sql)
        restored = value.restore()
        if restored is None:
            raise value.refuse("reads")
        value = restored
    if isinstance(value, Constant):
        match value.value:
            case None:
                return "NULL::text"
            case str(text):
                return f"{quote_text(text)}::text"
            case int() | float() as number:
                return f"{quote_text(repr(number))}::text"
        raise Refusal("it reads a blob as a date")
    if value.kind is Kind.TEXT:
        return value.sql
    if value.kind in (Kind.INTEGER, Kind.FLOAT, Kind.NUMERIC) and not value.may_overflow:
        return f"{value.operand}::text"
    raise Refusal(f"it reads a {value.kind.value} as a date")


def _write_modifier(modifier: Piece | Converted) -> str:
    if isinstance(modifier, Converted):
        raise modifier.refuse("reads")
    if isinstance(modifier, Constant):
        if not isinstance(modifier.value, str):
            raise Refusal("a modifier of it is no text")
        return f"{quote_text(modifier.value)}::text"
    return as_text(modifier).sql
