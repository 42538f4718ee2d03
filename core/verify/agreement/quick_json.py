"""JSON texts in a form that takes little work: what orjson makes of them, and besides what it leaves out.

orjson reads numbers as doubles, and of a name that an object has twice it keeps the last value. So quotes are counted:
where there is a name too many, there are two quotes too many. The few texts for which that would not do, and those with
a number that another one shares its double with, are left to the exact way.
"""

import re
from collections.abc import Sequence

import orjson

from core.verify.agreement.json_values import join_texts, split_texts, without_collector

_LONG_NUMBER = re.compile(rb"[0-9.]{16,}(?:[eE][-+]?[0-9]+)?")
"""Doubles tell all decimals of 15 digits apart (DBL_DIG of C's float.h). In a string there may be such digits too."""
_INTEGERS_END = 2**64
_BEYOND = re.compile(rb"(?:^|(?<=[\[:,\s]))-?[0-9][0-9.]*[eE][+-]?[0-9]{3}")
"""A number that may be out of the range in which they do."""
_QUOTE = rb"\u0022"
"""One that would not be counted."""
_MASK = bytes.maketrans(b"123456789.E+", b"0000000000e-")
"""Makes the search for what may be such numbers one for fixed bytes, which is many times as fast."""
_MAY_BE_LONG = b"0" * 16
_MAY_BE_BEYOND = (b"0e000", b"0e-000")


def write_in_short(texts: Sequence[bytes]) -> list[bytes | None]:
    """Each text such that two that differ in value differ, whether they are of the source or of the target; None for
    one that needs the exact way."""
    return [written for part in split_texts(texts) for written in _write_part(texts[part])]


def _write_part(texts: Sequence[bytes]) -> list[bytes | None]:
    joined = join_texts(texts)
    try:
        with without_collector():
            values = joined.divide(orjson.loads(joined.texts))
            masked = joined.texts.translate(_MASK)
            may_have_long = _MAY_BE_LONG in masked
            may_be_hard = _QUOTE in joined.texts or any(mark in masked for mark in _MAY_BE_BEYOND)
            if not may_have_long and not may_be_hard:
                return [_write(text, value) for text, value in zip(texts, values, strict=True)]
            return [
                None if may_be_hard and _is_hard(text) else _write_clearly(text, value)
                for text, value in zip(texts, values, strict=True)
            ]
    except (ValueError, orjson.JSONEncodeError):
        # One of them is no JSON, or too deep.
        return [None] if len(texts) == 1 else [written for text in texts for written in _write_part([text])]


def _is_hard(text: bytes) -> bool:
    if _QUOTE in text:
        return True
    masked = text.translate(_MASK)
    return any(mark in masked for mark in _MAY_BE_BEYOND) and _BEYOND.search(text) is not None


def _write(text: bytes, value: object) -> bytes:
    return b"%s\0%d" % (orjson.dumps(value, option=orjson.OPT_SORT_KEYS), text.count(b'"'))


def _write_clearly(text: bytes, value: object) -> bytes | None:
    return _write(text, value) if all(map(_is_kept, _LONG_NUMBER.findall(text))) else None


def _is_kept(number: bytes) -> bool:
    """Whether no number that is not the same becomes what orjson makes of this one: an integer that it keeps as one, or
    the shortest digits of a double."""
    if number.isdigit():
        return int(number) < _INTEGERS_END
    try:
        return repr(float(number)).encode() == number
    except ValueError:
        # No number, but in a string.
        return False
