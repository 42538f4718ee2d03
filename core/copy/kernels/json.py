"""JSON, which is sent as text, since PostgreSQL parses it; and whether it takes a text, for plans that say what becomes
of one that it does not take."""

import json
import re
from collections.abc import Iterator, Sequence

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from core.copy.kernels.converted import Converted, decide_some, int32, is_true, keep_fitting, then
from core.copy.kernels.texts import write_reals

_PART_BYTES = 100_000
"""Of texts that are parsed together: little enough to stay in the processor's cache."""
_SUSPECT = r"\\u(?:0000|003[aA])|[0-9][eE][+-]?[0-9]{4}"
"""Where parsing and counting colons does not tell all: U+0000, a colon behind an escape, a number such as 1e-99999."""
_LONG_BYTES = 15_000
_LONG_NUMBER = re.compile(rb"[0-9]{300}")

_STRING_OR_NUMBER = re.compile(
    r'("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")'
    r"|-?(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?"
)
_FALSE = pa.scalar(False, pa.bool_())
_NOT_IN_TEXT = re.compile("[\0\ud800-\udfff]")
_MAX_WHOLE_DIGITS, _MAX_FRACTION_DIGITS = 131_072, 16_383
"""Of a numeric (https://www.postgresql.org/docs/current/datatype-numeric.html)."""


def carry_json(values: pa.Array, *, is_jsonb: bool, is_checked: bool) -> Converted:
    """Texts that are JSON; for jsonb, JSON that it takes and whose value it keeps."""
    if is_checked:
        return Converted(values=values)
    texts = values.drop_null()
    found = pa.array(_judge(texts, is_jsonb), pa.bool_())
    if values.null_count:
        found = pc.replace_with_mask(pa.repeat(_FALSE, len(values)), values.is_valid(), found)
    return keep_fitting(values, found)


def reals_to_json(values: pa.Array) -> Converted:
    """Finite reals as JSON numbers."""
    kept = keep_fitting(values, pc.is_finite(values))
    return then(kept, write_reals(kept.values))


def _judge(texts: pa.Array, is_jsonb: bool) -> Iterator[bool]:
    suspect = is_true(pc.match_substring_regex(texts, _SUSPECT))
    suspect = decide_some(suspect, pc.greater(pc.binary_length(texts), int32(_LONG_BYTES)), texts, _has_long_number)
    rows = max(1, len(texts) * _PART_BYTES // max(1, texts.nbytes))
    for start in range(0, len(texts), rows):
        part = texts.slice(start, rows).view(pa.binary()).to_pylist()
        part_suspect = suspect.slice(start, rows)
        if not part_suspect.true_count and _all_fit(part, is_jsonb):
            yield from [True] * len(part)
        else:
            for text, is_suspect in zip(part, part_suspect.to_pylist(), strict=True):
                yield (not is_suspect and _all_fit([text], is_jsonb)) or _fits(text, is_jsonb)


def _has_long_number(text: bytes) -> bool:
    return bool(re.search(_SUSPECT.encode(), text) or _LONG_NUMBER.search(text))


def _all_fit(texts: Sequence[bytes], is_jsonb: bool) -> bool:
    """Whether texts, none of which is suspect, surely are JSON in which no object has a name twice: of two, only one
    is there to be written again, and its colon with it."""
    try:
        parsed = [orjson.loads(text) for text in texts]
        return not is_jsonb or orjson.dumps(parsed).count(b":") == b"".join(texts).count(b":")
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return False


def _fits(text: bytes, is_jsonb: bool) -> bool:
    """Judge one text with anything in it that orjson has other limits for than PostgreSQL.

    That are its strings and numbers, so that they are looked at here, and orjson gets the text with others in their
    places: the same for the same string.
    """
    strings: dict[str, int] = {}
    is_kept = True

    def stand_in(found: re.Match[str]) -> str:
        nonlocal is_kept
        if found[1] is None:
            is_kept = is_kept and _is_numeric(found[2], found[3] or "", found[4] or "0")
            return " 0 "
        string: str = json.loads(found[1])
        is_kept = is_kept and not _NOT_IN_TEXT.search(string)
        return f' "{strings.setdefault(string, len(strings))}" '

    try:
        skeleton = _STRING_OR_NUMBER.sub(stand_in, text.decode())
        parsed = orjson.loads(skeleton)
    except (UnicodeDecodeError, orjson.JSONDecodeError):
        return False
    return not is_jsonb or (is_kept and _count_names(parsed) == skeleton.count(":"))


def _count_names(value: object) -> int:
    count, open_ = 0, [value]
    while open_:
        match open_.pop():
            case dict() as members:
                count += len(members)
                open_.extend(members.values())
            case list() as elements:
                open_.extend(elements)
    return count


def _is_numeric(whole: str, fraction: str, exponent: str) -> bool:
    """Whether numeric holds a number with all of its digits."""
    if len(exponent) > len("+131072"):
        return False
    shift = int(exponent)
    digits = (whole + fraction).lstrip("0")
    return len(digits) - len(fraction) + shift <= _MAX_WHOLE_DIGITS and len(fraction) - shift <= _MAX_FRACTION_DIGITS
