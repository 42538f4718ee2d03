"""Texts of JSON: whether they are any, whether an object or array, whether jsonb takes them and keeps their value.

Nearly all are judged by orjson, which parses in C and refuses what RFC 8259 does, and by counting: a name that an
object has twice is one colon less when it is written again. The few that it refuses for its own limits (numbers
beyond a double, lone surrogates), and those with anything that jsonb may refuse, are read token by token.
"""

import json
import re
from collections.abc import Iterator, Sequence

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.formats.family import Family, match_regex, none_of
from core.profile.model import Format

_LOOKS_LIKE_JSON = (
    r'(?s)^[ \t\n\r]*(?:\{.*\}|\[.*\]|".*"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)'
    r"[ \t\n\r]*$"
)
_SUSPECT = r"[0-9][eE][+-]?[0-9]{3}|\\u(?:0000|003|[dD][89a-fA-F])"
"""Exponents that may be beyond numeric, \\u0000, a colon behind an escape (\\u003a), surrogates."""
_PART_BYTES = 100_000
"""Of texts that are parsed together: little enough to stay in the processor's cache."""

_MOST_LEVELS = 1000
"""PostgreSQL's own limit is its stack's, and a server's setting; Python's and orjson's are near this one."""
_JSONB_BYTES = 32_000_000
"""jsonb holds up to 256 MB, in which a text may take eight times its own bytes
(https://www.postgresql.org/docs/current/datatype-json.html, JENTRY_OFFLENMASK)."""
_EXPONENT_DIGITS = 7
"""More than any number but zero may have."""
_INTEGER_DIGITS, _FRACTION_DIGITS = 131_072, 16_383
"""https://www.postgresql.org/docs/current/datatype-numeric.html"""

_TOKEN = re.compile(
    rb'[ \t\n\r]*(?:([\[\]{}:,])|("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")'
    rb"|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(true|false|null))[ \t\n\r]*"
)
_LONG_DIGITS = re.compile(rb"[0-9]{300}")
_NUMBER = re.compile(rb"-?([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")

_NO_JSON, _JSONB, _JSON, _CONTAINER = 0, 1, 2, 4
"""Verdicts on a text, as the bits of a byte."""
_NO_BIT, *_BITS = (pa.scalar(bit, pa.uint8()) for bit in (_NO_JSON, _CONTAINER, _JSON, _JSONB))


def judge_json(values: pa.Array) -> tuple[pa.BooleanArray, pa.BooleanArray, pa.BooleanArray]:
    """Whether each text is a JSON container, is JSON, is JSONB."""
    texts = values.drop_null()
    verdicts = pa.Array.from_buffers(pa.uint8(), len(texts), [None, pa.py_buffer(_judge_texts(texts))])
    found = (pc.not_equal(pc.bit_wise_and(verdicts, bit), _NO_BIT) for bit in _BITS)
    if values.null_count:
        found = (pc.replace_with_mask(none_of(values), values.is_valid(), each) for each in found)
    containers, json_texts, jsonb_texts = found
    return containers, json_texts, jsonb_texts


def _judge_texts(texts: pa.Array) -> bytearray:
    """A verdict on each text; there are no NULLs."""
    suspect = match_regex(texts, _SUSPECT) if _may_be_suspect(texts) else none_of(texts)
    has_long = len(texts) > 0 and pc.max(pc.binary_length(texts)).as_py() > _FRACTION_DIGITS
    likely: pa.BooleanArray | None = None
    verdicts = bytearray()
    for start, length in _split(texts):
        part = texts.slice(start, length).view(pa.binary()).to_pylist()
        part_suspect = suspect.slice(start, length)
        found = None if part_suspect.true_count or has_long else _judge_plain(part)
        if found is None:
            likely = match_regex(texts, _LOOKS_LIKE_JSON) if likely is None else likely
            found = _judge_some(part, likely.slice(start, length).to_pylist(), part_suspect.to_pylist())
        verdicts += found
    return verdicts


def _may_be_suspect(texts: pa.Array) -> bool:
    """Whether any text may be suspect, by one look at their bytes as if they were one."""
    data = texts.buffers()[2]
    as_one = pa.array([b"" if data is None else data.to_pybytes()], pa.binary())
    return bool(match_regex(as_one, _SUSPECT).true_count)


def _judge_some(texts: Sequence[bytes], likely: Sequence[bool], suspect: Sequence[bool]) -> bytes:
    """The verdicts where some texts are no JSON, or suspect, or long: the others are most often well together."""
    verdicts = bytearray(len(texts))
    suspect = [is_suspect or _is_beyond(text) for text, is_suspect in zip(texts, suspect, strict=True)]
    plain = [place for place, is_likely in enumerate(likely) if is_likely and not suspect[place]]
    judged = _judge_plain([texts[place] for place in plain])
    for number, place in enumerate(plain):
        verdicts[place] = _judge(texts[place]) if judged is None else judged[number]
    for place, is_likely in enumerate(likely):
        if is_likely and suspect[place]:
            verdicts[place] = _judge_tokens(texts[place])
    return bytes(verdicts)


def _is_beyond(text: bytes) -> bool:
    """Whether a text may be too long for jsonb, or have too long a number."""
    return len(text) > _FRACTION_DIGITS and (len(text) > _JSONB_BYTES or _LONG_DIGITS.search(text) is not None)


def _split(texts: pa.Array) -> Iterator[tuple[int, int]]:
    """Offset and length of parts that are of some size together."""
    rows = max(1, len(texts) * _PART_BYTES // max(1, texts.nbytes))
    for start in range(0, len(texts), rows):
        yield start, min(rows, len(texts) - start)


def _judge_plain(texts: Sequence[bytes]) -> bytes | None:
    """The verdicts on texts of which none is suspect, if all are JSON in which no object has a name twice; else None.

    A name that is there twice is a colon less when it is written again: none stands behind an escape.
    """
    try:
        parsed = list(map(orjson.loads, texts))
        written = orjson.dumps(parsed)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, RecursionError):
        return None
    if written.count(b":") != b"".join(texts).count(b":"):
        return None
    if set(map(type, parsed)) <= {dict, list}:
        return bytes([_CONTAINER | _JSON | _JSONB]) * len(texts)
    return bytes((_CONTAINER if isinstance(value, (dict, list)) else 0) | _JSON | _JSONB for value in parsed)


def _judge(text: bytes) -> int:
    found = _judge_plain([text])
    return _judge_tokens(text) if found is None else found[0]


def _judge_tokens(text: bytes) -> int:
    """Judge a text token by token, by the grammar of RFC 8259."""
    if not _is_utf8(text):
        return _NO_JSON
    is_jsonb = len(text) <= _JSONB_BYTES
    levels: list[set[str] | None] = []
    """The names so far of each open object; None for an open array."""
    expected = _VALUE
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            return _NO_JSON
        place = token.end()
        mark, string, number, _ = token.groups()
        if mark in (b"[", b"{"):
            if not expected & _VALUE or len(levels) == _MOST_LEVELS:
                return _NO_JSON
            levels.append(set() if mark == b"{" else None)
            expected = _NAME | _END if mark == b"{" else _VALUE | _END
        elif mark in (b"]", b"}"):
            if not expected & _END or not levels or (levels.pop() is None) != (mark == b"]"):
                return _NO_JSON
            expected = _after_value(levels)
        elif mark == b",":
            if not expected & _COMMA:
                return _NO_JSON
            expected = _VALUE if levels[-1] is None else _NAME
        elif mark == b":":
            if not expected & _COLON:
                return _NO_JSON
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
            return _NO_JSON
    if expected != _NOTHING:
        return _NO_JSON
    is_container = text.lstrip()[:1] in (b"{", b"[")
    return (_CONTAINER if is_container else 0) | _JSON | (_JSONB if is_jsonb else 0)


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


FAMILIES = (
    Family(
        storage_class=StorageClass.TEXT,
        formats=(Format.JSON_CONTAINER, Format.JSON, Format.JSONB),
        match=judge_json,
        least=1,
    ),
)
