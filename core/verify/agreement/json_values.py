"""JSON texts as values: many at once by Python's own parser, and those too deep for it token by token.

Numbers are never made doubles: they stay their digits, as bytes, which no other JSON value is.
"""

import gc
import json
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

_NONCE = secrets.token_hex(12)
"""Stands between texts that are parsed as one, and before numbers: no text can have it in it."""
_BETWEEN = f',"{_NONCE}",'.encode()

_PART_BYTES = 256_000

_MOST_WHOLE_DIGITS, _MOST_FRACTION_DIGITS = 131_072, 16_383
"""Of numeric (https://www.postgresql.org/docs/current/datatype-numeric.html)."""
_SURELY_HELD = 1000
"""Digits of which there is no doubt, if there is no exponent."""
_UNSTORABLE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_TOKEN = re.compile(
    r'[ \t\n\r]*([\[\]{}:,]|"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'
    r"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null|\Z)[ \t\n\r]*"
)


class NotJson(ValueError):
    """A text is no JSON, or none that jsonb takes and keeps."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts put together to be parsed as one array, in which each stands by itself between two nonces."""

    texts: bytes
    count: int

    def load(self, decoder: json.JSONDecoder) -> list[Any]:
        """The values of the texts. Raises ValueError, RecursionError."""
        with without_collector():
            return self.divide(decoder.decode(self.texts.decode()))

    def divide(self, loaded: list[Any]) -> list[Any]:
        """The values of the texts, of those of the array that they were put together to. Raises ValueError."""
        if len(loaded) != 2 * self.count - 1 or loaded[1::2] != [_NONCE] * (self.count - 1):
            raise NotJson("several values in a text, or a part of one")
        return list(loaded[::2])


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python from looking for cycles again and again while values are made that have none: a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def split_texts(texts: Sequence[bytes]) -> Iterator[slice]:
    """Where to divide texts so that each part is parsed in a few milliseconds: the parser lets no other thread run."""
    start = size_bytes = 0
    for number, text in enumerate(texts):
        if size_bytes and size_bytes + len(text) > _PART_BYTES:
            yield slice(start, number)
            start, size_bytes = number, 0
        size_bytes += len(text)
    if start < len(texts):
        yield slice(start, len(texts))


def join_texts(texts: Sequence[bytes]) -> Joined:
    return Joined(b"[" + _BETWEEN.join(texts) + b"]", len(texts))


def write_value(value: Any) -> bytes:
    """One of the values that `VALUES` reads as bytes, in the one form that equal values have.

    Raises ValueError for a string that PostgreSQL's text can't hold; RecursionError.
    """
    written = _ENCODER.encode(value)
    if "\\u0000" in written and _NUL.search(written):
        raise NotJson("U+0000")
    return written.encode()


def may_be_unstorable(text: bytes) -> bool:
    """Whether some JSON has an escape of U+0000, or of a surrogate, which may be half of a pair or stand alone."""
    return _UNSTORABLE.search(text) is not None


def write_deep(text: bytes, *, is_jsonb: bool) -> bytes:
    """A text's value as `write_value` gives it, however deep it is. Raises ValueError.

    Without `is_jsonb`, whatever the grammar allows is taken, and what is written means nothing.
    """
    tokens = _split(text.decode())
    token = next(tokens)
    levels: list[tuple[list[str], dict[str, str] | None, str]] = []
    """The arrays and objects that are open: the items, or the members and the name of the next one."""
    while True:
        if token in ("[", "{"):
            opened, token = token, next(tokens)
            if token != _END[opened]:
                name = ""
                if opened == "{":
                    name, token = _read_name(token, tokens)
                levels.append(([], {} if opened == "{" else None, name))
                continue
            written, token = opened + token, next(tokens)
        else:
            written, token = _write_scalar(token, is_jsonb), next(tokens)
        while levels:
            items, members, name = levels.pop()
            if members is None:
                items.append(written)
            elif is_jsonb and name in members:
                raise NotJson(name)
            else:
                members[name] = written
            if token == ",":
                name, token = ("", next(tokens)) if members is None else _read_name(next(tokens), tokens)
                levels.append((items, members, name))
                break
            if token != ("]" if members is None else "}"):
                raise NotJson(token)
            written, token = _write_level(items, members), next(tokens)
        else:
            if token:
                raise NotJson(token)
            return _check_written(written, is_jsonb)


_END = {"[": "]", "{": "}"}


def write_number(token: str) -> bytes:
    """A JSON number's sign, digits and power of ten, in the one form that equal numbers have."""
    mantissa, _, exponent = token.lower().partition("e")
    whole, _, fraction = mantissa.removeprefix("-").partition(".")
    shift = int(exponent) if exponent else 0
    digits = (whole + fraction).lstrip("0")
    if len(digits) - len(fraction) + shift > _MOST_WHOLE_DIGITS and digits:
        raise NotJson(token)
    if len(fraction) - shift > _MOST_FRACTION_DIGITS:
        raise NotJson(token)
    significant = digits.rstrip("0")
    if not significant:
        return b"0"
    power = shift - len(fraction) + len(digits) - len(significant)
    return f"{'-' if mantissa.startswith('-') else ''}{significant}e{power}".encode()


def write_marked_number(token: str) -> bytes:
    """A text that is one number, as `write_value` gives it."""
    return _ENCODER.encode(write_number(token)).encode()


def _refuse_constant(name: str) -> NoReturn:
    raise NotJson(name)


def _collect_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise NotJson("a name is there twice")
    return members


def _mark_number(number: bytes) -> str:
    return _NONCE + number.decode()


def _check_number(token: str) -> bytes:
    """The number as it is written, if numeric holds it."""
    if len(token) > _SURELY_HELD or "e" in token or "E" in token:
        write_number(token)
    return token.encode()


TOKENS = json.JSONDecoder(parse_int=str.encode, parse_float=str.encode, parse_constant=_refuse_constant)
"""Reads all that is JSON, numbers as they are written. Of a name that an object has twice the last one counts."""
UNIQUE_TOKENS = json.JSONDecoder(
    parse_int=_check_number,
    parse_float=_check_number,
    parse_constant=_refuse_constant,
    object_pairs_hook=_collect_members,
)
"""The same of JSON without such a name, and without a number that numeric does not hold."""
VALUES = json.JSONDecoder(
    parse_int=write_number,
    parse_float=write_number,
    parse_constant=_refuse_constant,
    object_pairs_hook=_collect_members,
)
"""The same, numbers in the one form that equal ones have."""
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"), default=_mark_number
)


def _split(text: str) -> Iterator[str]:
    """The tokens of a text, and an empty one at its end."""
    place, token = 0, "["
    while token:
        match = _TOKEN.match(text, place)
        if match is None:
            raise NotJson(text[place : place + 20])
        token, place = match[1], match.end()
        yield token


def _read_name(token: str, tokens: Iterator[str]) -> tuple[str, str]:
    """A member's name, and the token that its value begins with."""
    if not token.startswith('"') or next(tokens) != ":":
        raise NotJson(token)
    return json.loads(token), next(tokens)


def _write_scalar(token: str, is_jsonb: bool) -> str:
    if token.startswith('"'):
        return _ENCODER.encode(json.loads(token))
    if token in ("true", "false", "null"):
        return token
    if not token or token in "]}:,":
        raise NotJson(token)
    return write_marked_number(token).decode() if is_jsonb else token


def _write_level(items: list[str], members: dict[str, str] | None) -> str:
    if members is None:
        return f"[{','.join(items)}]"
    return "{" + ",".join(f"{_ENCODER.encode(name)}:{value}" for name, value in sorted(members.items())) + "}"


def _check_written(written: str, is_jsonb: bool) -> bytes:
    if not is_jsonb:
        return b""
    if _NUL.search(written):
        raise NotJson("U+0000")
    return written.encode()
