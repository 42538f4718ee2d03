"""The shape of a JSON text, as a regular expression: the names that its objects have, in their order, and any values.

Programs write the same object again and again. A text that has the shape of another one is JSON, with no name twice,
and RE2 sees that several times sooner than the text is parsed.
"""

import re
from typing import Any

import orjson

_MOST_VALUES = 40
"""In a shape; the expression of a larger one would take too much memory."""

_SPACE = r"[ \t\n\r]*"
_CHARACTER = r"[\x{20}\x{21}\x{23}-\x{5b}\x{5d}-\x{d7ff}\x{e000}-\x{10ffff}]"
_STRING = rf'"(?:{_CHARACTER}|\\["\\/bfnrt])*"'
"""Without escapes by number, which jsonb may refuse."""
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?"
_SCALAR = f"(?:{_STRING}|{_NUMBER}|true|false|null)"
_PLAIN_NAME = re.compile(r'[^"\\\x00-\x1f\ud800-\udfff]*')
_SPECIAL = re.compile(r"[^\w ]", re.ASCII)


def find_shape(text: bytes) -> str | None:
    """An expression that texts match only if they are JSON containers that jsonb takes, unless they are long, and that
    texts do that are written as this one is; None where this one is no container, or too large."""
    try:
        value = orjson.loads(text)
    except (orjson.JSONDecodeError, RecursionError):
        return None
    if not isinstance(value, (dict, list)) or _count_values(value) > _MOST_VALUES:
        return None
    written = _write(value)
    return None if written is None else f"^{_SPACE}{written}{_SPACE}$"


def _count_values(value: Any) -> int:
    """How many values an expression has to name, up to a few more than it may; an array's first one twice."""
    members = value.values() if isinstance(value, dict) else value[:1] * 2 if isinstance(value, list) else ()
    count = 1
    for member in members:
        count += _count_values(member)
        if count > _MOST_VALUES:
            break
    return count


def _write(value: Any) -> str | None:
    match value:
        case dict():
            members = [_write_member(name, member) for name, member in value.items()]
            if None in members:
                return None
            listed = f"{_SPACE},".join(member for member in members if member is not None)
            return rf"\{{{listed}{_SPACE}\}}"
        case list():
            # All items are like the first.
            item = _write(value[0]) if value else _SCALAR
            return None if item is None else rf"\[{_SPACE}(?:{item}(?:{_SPACE},{_SPACE}{item})*)?{_SPACE}\]"
    return _SCALAR


def _write_member(name: str, value: Any) -> str | None:
    written = _write(value)
    if written is None or not _PLAIN_NAME.fullmatch(name):
        return None
    or_null = written if written == _SCALAR else f"(?:{written}|null)"
    quoted = _SPECIAL.sub(lambda found: f"\\x{{{ord(found[0]):x}}}", name)
    return f'{_SPACE}"{quoted}"{_SPACE}:{_SPACE}{or_null}'
