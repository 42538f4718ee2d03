"""One text of JSON, read token by token by the grammar of RFC 8259: slow, and right about all that jsonb may refuse."""

import json
import re
from collections.abc import Sequence

NO_JSON, JSONB, JSON, CONTAINER = 0, 1, 2, 4
"""What a text is, as the bits of a byte: JSON that jsonb takes, JSON, an object or array."""

_MOST_LEVELS = 1000
"""PostgreSQL's own limit is its stack's, and a server's setting; Python's and orjson's are near this one."""
JSONB_BYTES = 32_000_000
"""jsonb holds up to 256 MB, in which a text may take eight times its own bytes
(https://www.postgresql.org/docs/current/datatype-json.html, JENTRY_OFFLENMASK)."""
_EXPONENT_DIGITS = 7
"""More than any number but zero may have."""
_INTEGER_DIGITS, _FRACTION_DIGITS = 131_072, 16_383
"""https://www.postgresql.org/docs/current/datatype-numeric.html"""

LONG_TEXT = _FRACTION_DIGITS - 1000
"""Texts up to here have no number that numeric can't hold, but by an exponent of three digits or more."""

_TOKEN = re.compile(
    rb'[ \t\n\r]*(?:([\[\]{}:,])|("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")'
    rb"|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(true|false|null))[ \t\n\r]*"
)
_NUMBER = re.compile(rb"-?([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")


def judge_tokens(text: bytes) -> int:
    """What a text is."""
    if not _is_utf8(text):
        return NO_JSON
    is_jsonb = len(text) <= JSONB_BYTES
    levels: list[set[str] | None] = []
    """The names so far of each open object; None for an open array."""
    expected = _VALUE
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            return NO_JSON
        place = token.end()
        mark, string, number, _ = token.groups()
        if mark in (b"[", b"{"):
            if not expected & _VALUE or len(levels) == _MOST_LEVELS:
                return NO_JSON
            levels.append(set() if mark == b"{" else None)
            expected = _NAME | _END if mark == b"{" else _VALUE | _END
        elif mark in (b"]", b"}"):
            if not expected & _END or not levels or (levels.pop() is None) != (mark == b"]"):
                return NO_JSON
            expected = _after_value(levels)
        elif mark == b",":
            if not expected & _COMMA:
                return NO_JSON
            expected = _VALUE if levels[-1] is None else _NAME
        elif mark == b":":
            if not expected & _COLON:
                return NO_JSON
            expected = _VALUE
        elif string is not None and expected & _NAME:
            name = _read_string(string)
            names = levels[-1]
            is_jsonb = is_jsonb and name is not None and name not in (names or ())
            if name is not None and names is not None:
                names.add(name)
            expected = _COLON
        elif expected & _VALUE:
            if string is not None:
                is_jsonb = is_jsonb and _read_string(string) is not None
            elif number is not None:
                is_jsonb = is_jsonb and _is_numeric(number)
            expected = _after_value(levels)
        else:
            return NO_JSON
    if expected != _NOTHING:
        return NO_JSON
    is_container = text.lstrip()[:1] in (b"{", b"[")
    return (CONTAINER if is_container else 0) | JSON | (JSONB if is_jsonb else 0)


_VALUE, _NAME, _COLON, _COMMA, _END, _NOTHING = (1 << bit for bit in range(6))
"""What may come next, one or several of them."""


def _after_value(levels: Sequence[set[str] | None]) -> int:
    return _COMMA | _END if levels else _NOTHING


def _read_string(token: bytes) -> str | None:
    """The string of a token; None for one that PostgreSQL's text can't hold."""
    value: str = json.loads(token)
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        return None
    return value


def _is_numeric(token: bytes) -> bool:
    """Whether numeric holds a number with all of its digits."""
    match = _NUMBER.fullmatch(token)
    assert match is not None
    whole, fraction, exponent = match[1], match[2] or b"", match[3] or b""
    power = exponent.lstrip(b"+-0")
    if len(power) > _EXPONENT_DIGITS:
        return False
    shift = int(power or b"0") * (-1 if exponent.startswith(b"-") else 1)
    digits = (whole + fraction).lstrip(b"0")
    before_point = len(digits) - len(fraction) + shift if digits else 0
    return before_point <= _INTEGER_DIGITS and len(fraction) - shift <= _FRACTION_DIGITS


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
