"""printf() and format() with a literal format (https://sqlite.org/printf.html), taken apart into texts that are joined.

Of the conversions, %d %i %s %z %x %X %q %Q %w %f and %% are known; NULL is 0 or the empty text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.identifiers import quote_text
from core.translate.model import Kind
from core.translate.numbers import as_real, as_term, as_whole
from core.translate.pieces import Constant, Piece, Refusal, Term
from core.translate.texts import typed_text

_CONVERSION = re.compile(
    r"%(?P<flags>[-+ 0,!#]*)(?P<width>[0-9]{0,3})(?:\.(?P<precision>[0-9]{1,2}))?(?P<letter>[a-zA-Z%])|[^%]+"
)
_MOST_PLACES = 15


@dataclass(frozen=True, slots=True)
class _Part:
    flags: str
    width: int
    precision: int | None
    letter: str


def write_format(arguments: Sequence[Piece], reading: str) -> Term:
    """printf() and format()."""
    template = arguments[0] if arguments else None
    if not isinstance(template, Constant) or not isinstance(template.value, str):
        raise Refusal("the format of printf() is not a literal text")
    waiting = list(arguments[1:])
    written = []
    position = 0
    while position < len(template.value):
        match = _CONVERSION.match(template.value, position)
        if match is None:
            raise Refusal("the format of printf() is not translated")
        position = match.end()
        if match["letter"] is None:
            written.append(f"{quote_text(match[0])}::text")
            continue
        precision = match["precision"]
        part = _Part(
            flags=match["flags"],
            width=int(match["width"] or 0),
            precision=None if precision is None else int(precision),
            letter=match["letter"],
        )
        if part.letter == "%":
            if match[0] != "%%":
                raise Refusal(f"{match[0]} in the format of printf() is not translated")
            written.append("'%'::text")
            continue
        if not waiting:
            raise Refusal("printf() has fewer values than its format")
        written.append(_write(part, match[0], waiting.pop(0)))
    if not written:
        raise Refusal("the format of printf() is empty")
    return Term(reading=reading, sql=" || ".join(written), kind=Kind.TEXT)


def _write(part: _Part, spelled: str, argument: Piece) -> str:
    if set(part.flags) - set("-+ 0,"):
        raise Refusal(f"{spelled} in the format of printf() is not translated")
    match part.letter:
        case "d" | "i" if part.precision is None:
            sql = f"coalesce({as_whole(as_term(argument))}, 0)"
            return _pad_text(_sign(part, sql, f"abs({sql}::numeric)::text", has_fraction=False), part)
        case "f":
            places = 6 if part.precision is None else part.precision
            if places > _MOST_PLACES:
                raise Refusal(f"{spelled} in the format of printf() is not translated")
            sql = f"coalesce({as_real(as_term(argument))}, 0)"
            digits = f"howdah_sqlite.format_fixed(abs({sql}), {places})"
            return _pad_text(_sign(part, sql, digits, has_fraction=True), part)
        case "s" | "z" if not set(part.flags) - {"-"}:
            sql = f"coalesce({typed_text(argument).sql}, '')"
            if part.precision is None:
                return _pad_text(sql, part)
        case "q" | "w" | "Q" if not part.flags and not part.width and part.precision is None:
            return _quote(part.letter, typed_text(argument).sql)
        case "x" | "X" if not part.flags and part.precision is None:
            sql = f"to_hex(coalesce({as_whole(as_term(argument))}, 0))"
            return _pad_text(sql if part.letter == "x" else f"upper({sql})", part)
    raise Refusal(f"{spelled} in the format of printf() is not translated")


def _quote(letter: str, text: str) -> str:
    mark = '"' if letter == "w" else "'"
    doubled = f'replace(({text}) COLLATE "C", {quote_text(mark)}, {quote_text(mark * 2)})'
    if letter == "Q":
        return f"coalesce('''' || {doubled} || '''', 'NULL')"
    return f"coalesce({doubled}, '(NULL)')"


def _sign(part: _Part, number: str, digits: str, *, has_fraction: bool) -> str:
    """The digits with their sign, zeros and separators. `number` is of which sign it is."""
    if "," in part.flags:
        if has_fraction or "0" in part.flags:
            raise Refusal("a comma in the format of printf() is translated in integers alone")
        digits = f"regexp_replace({digits}, '([0-9])(?=([0-9]{{3}})+$)', '\\1,', 'g')"
    positive = "+" if "+" in part.flags else " " if " " in part.flags else ""
    sign = f"CASE WHEN {number} < 0 THEN '-' ELSE {quote_text(positive)} END"
    if "0" in part.flags and "-" not in part.flags and part.width:
        taken = f"length({sign})"
        return f"({sign} || lpad({digits}, greatest({part.width} - {taken}, length({digits})), '0'))"
    return f"({sign} || {digits})"


def _pad_text(sql: str, part: _Part) -> str:
    """At least as many bytes as the width says, unless zeros have filled it."""
    if not part.width or ("0" in part.flags and "-" not in part.flags):
        return sql
    padding = f"repeat(' ', {part.width} - octet_length({sql}))"
    return f"{sql} || {padding}" if "-" in part.flags else f"{padding} || {sql}"
