"""Texts of JSON: whether they are any, whether an object or array, whether jsonb takes them and keeps their value.

Texts of the same shape as the first are known by a regular expression. Nearly all others are judged by orjson, which
parses in C and refuses what RFC 8259 does, and by counting: a name that an object has twice is one colon less when it
is written again. The few that it refuses for its own limits (numbers beyond a double, lone surrogates), and those with
anything that jsonb may refuse, are read token by token.
"""

from collections.abc import Iterator, Sequence

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.formats.family import Family, begin_with, match_regex, none_of, single
from core.profile.formats.json_shapes import find_shape
from core.profile.formats.json_tokens import CONTAINER, JSON, JSONB, JSONB_BYTES, LONG_TEXT, NO_JSON, judge_tokens
from core.profile.model import Format

_LOOKS_LIKE_JSON = (
    r'(?s)^[ \t\n\r]*(?:\{.*\}|\[.*\]|".*"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)'
    r"[ \t\n\r]*$"
)
_BEGINS_JSON = b' \t\n\r{["-0123456789tfn'
_NULL = r"^[ \t\n\r]*null[ \t\n\r]*$"
_MAY_BE_SUSPECT = r"[0-9][eE](?:-[0-9]{3}|\+?[0-9]{8})|\\u(?:0000|003[aA])"
_SUSPECT = r"(?:^|[:,\[ \t\n\r])-?[0-9]+(?:\.[0-9]+)?[eE](?:-[0-9]{3}|\+?[0-9]{8})|\\u(?:0000|003[aA])"
"""What orjson takes and jsonb may not, or what hides a colon: small numbers, huge powers, \\u0000, \\u003a."""
_PART_BYTES = 20_000
"""Of texts that are parsed together: little enough to stay in the processor's cache."""
_MANY = 100
"""Texts that it is worth to look for a shape of."""

_NO_BIT, *_BITS = (pa.scalar(bit, pa.uint8()) for bit in (NO_JSON, CONTAINER, JSON, JSONB))
_LONG, _TOO_LONG = (pa.scalar(size, pa.int32()) for size in (LONG_TEXT, JSONB_BYTES))
_LONG_DIGITS = "[0-9]{300}"
_ALL_BITS = pa.scalar(CONTAINER | JSON | JSONB, pa.uint8())


def judge_json(values: pa.Array) -> tuple[pa.BooleanArray, pa.BooleanArray, pa.BooleanArray]:
    """Whether each text is a JSON container, is JSON, is JSONB."""
    texts = values.drop_null()
    verdicts = _judge_texts(texts)
    found = (pc.not_equal(pc.bit_wise_and(verdicts, bit), _NO_BIT) for bit in _BITS)
    if values.null_count:
        found = (pc.replace_with_mask(none_of(values), values.is_valid(), each) for each in found)
    containers, json_texts, jsonb_texts = found
    return containers, json_texts, jsonb_texts


def _judge_texts(texts: pa.Array) -> pa.Array:
    """A verdict on each text; there are no NULLs."""
    shape = find_shape(texts[0].as_buffer().to_pybytes()) if len(texts) >= _MANY else None
    if shape is None:
        return _judge_by_parsing(texts)
    alike = pc.and_not(match_regex(texts, shape), _find_beyond(texts))
    if alike.true_count == len(texts):
        return pa.repeat(_ALL_BITS, len(texts))
    different = pc.invert(alike)
    judged = _judge_by_parsing(texts.filter(different))
    return pc.replace_with_mask(pa.repeat(_ALL_BITS, len(texts)), different, judged)


def _judge_by_parsing(texts: pa.Array) -> pa.Array:
    begun = begin_with(texts, _BEGINS_JSON)
    if begun.true_count * 2 > len(texts):
        return _judge_begun(texts)
    verdicts = pa.repeat(_NO_BIT, len(texts))
    return pc.replace_with_mask(verdicts, begun, _judge_begun(texts.filter(begun))) if begun.true_count else verdicts


def _judge_begun(texts: pa.Array) -> pa.Array:
    likely = match_regex(texts, _LOOKS_LIKE_JSON)
    verdicts = pa.repeat(_NO_BIT, len(texts))
    if not likely.true_count:
        return verdicts
    some = texts.filter(likely)
    suspect = _find_beyond(some)
    if _may_be_suspect(some):
        suspect = pc.or_(suspect, match_regex(some, _SUSPECT))
    judged = bytearray()
    for start, length in _split(some):
        part = some.slice(start, length).view(pa.binary()).to_pylist()
        judged += _judge_part(part, suspect.slice(start, length).to_pylist())
    found = pa.Array.from_buffers(pa.uint8(), len(some), [None, pa.py_buffer(judged)])
    return pc.replace_with_mask(verdicts, likely, found)


def _find_beyond(texts: pa.Array) -> pa.BooleanArray:
    """Which texts may be too long for jsonb, or have too long a number."""
    length = pc.binary_length(texts)
    is_long = pc.greater(length, _LONG)
    if not is_long.true_count:
        return none_of(texts)
    return pc.or_(pc.greater(length, _TOO_LONG), pc.and_(is_long, match_regex(texts, _LONG_DIGITS)))


def _may_be_suspect(texts: pa.Array) -> bool:
    """Whether any text may be suspect, by one look at their bytes as if they were one."""
    data = texts.buffers()[2]
    as_one = pa.array([b"" if data is None else data.to_pybytes()], pa.binary())
    return bool(match_regex(as_one, _MAY_BE_SUSPECT).true_count)


def _judge_part(texts: Sequence[bytes], suspect: Sequence[bool]) -> bytes:
    verdicts = None if any(suspect) else _judge_plain(texts)
    if verdicts is not None:
        return verdicts
    return bytes(
        judge_tokens(text) if is_suspect else _judge(text) for text, is_suspect in zip(texts, suspect, strict=True)
    )


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
        return bytes([CONTAINER | JSON | JSONB]) * len(texts)
    return bytes((CONTAINER if isinstance(value, (dict, list)) else 0) | JSON | JSONB for value in parsed)


def _judge(text: bytes) -> int:
    found = _judge_plain([text])
    return judge_tokens(text) if found is None else found[0]


FAMILIES = (
    Family(
        storage_class=StorageClass.TEXT,
        formats=(Format.JSON_CONTAINER, Format.JSON, Format.JSONB),
        match=judge_json,
        least=1,
        begins_with=_BEGINS_JSON,
    ),
    Family(
        storage_class=StorageClass.TEXT,
        formats=(Format.JSON_NULL,),
        match=single(lambda values: match_regex(values, _NULL)),
        least=4,
        begins_with=b" \t\n\rn",
    ),
)
