"""Strategies for values as programs write them into SQLite: of each format many, and some that only look like it."""

import json
import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hypothesis import strategies as st

from tests.helpers.meaning import RawText

Strategy = st.SearchStrategy[object]


def some(*values: object) -> Strategy:
    """One of a few values."""
    return st.sampled_from(values)


integers = st.integers(-(2**63), 2**63 - 1)
edges = some(0, 1, 32767, 32768, -32769, 2**31 - 1, 2**31, 2**53, 2**53 + 1, -(2**63), 2**63 - 1)
bits = st.integers(0, 1)
reals = st.floats(allow_nan=False) | some(0.1, 0.1 + 0.2, 12.5, 1e300, 5e-324, 0.0, 1.0, 2.0**53)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
odd_texts = some(
    "", "\0", "a\0b", "12", "\\x00", "\\N", '"', "a\r\nb", " ", "NULL", "NaN", "Infinity", "-0", "red", "green"
)
raw_texts = some(
    "café", RawText(b"caf\xe9"), RawText(b"\x80"), RawText(b"\x81"), RawText(b"\xff\0"), RawText(b"\xed\xa0\x80")
)
blobs = st.binary(max_size=20) | some(b"red", "žluť".encode(), b"12", b"\xff")

days = st.dates() | st.sampled_from([date.min, date.max, date(2024, 2, 29), date(2024, 3, 31), date(2024, 10, 27)])
dates = st.one_of(
    days.map(date.isoformat),
    days.map(date.isoformat),
    some(
        "0000-00-00", "0000-01-01", "2023-02-29", "1900-02-29", "1978-2-23", "10000-01-01", " 2024-01-31", "2024-01-31 "
    )
    | some("2024-01-31\n", "20240131", "2024-13-01", "31.01.2024", "toto", "", "٢٠٢٤-٠١-٣١", "-001-01-01"),
)
times = st.one_of(
    st.times().map(lambda clock: clock.isoformat()),
    st.times().map(lambda clock: clock.strftime("%H:%M")),
    some("23:59:59.999999", "00:00", "24:00", "24:00:00", "23:59:60", "1:30", "12:30 ", "12", "12:30:5", "12:30:00.")
    | some("00:00:00.1234567", "12:30:00.1200000", "12:30Z", "١٢:٣٠", "12:30:00,5"),
)
_fractions = st.sampled_from(["", ".5", ".123", ".000001", ".123456", ".1234560", ".120000000", ".1234567", "."])
_zones = st.sampled_from(["", "Z", "+00:00", "+02", "-0330", "+05:30", "-23:59"])
_odd_zones = st.sampled_from(["+24:00", "+02:60", "z", " UTC", "+2", "-00", "−01:00"])


@st.composite
def _write_timestamp(draw: st.DrawFn) -> object:
    clock = draw(st.sampled_from(["%H:%M:%S", "%H:%M:%S", "%H:%M", "%H"]))
    fraction = draw(_fractions) if clock == "%H:%M:%S" else ""
    separator = draw(st.sampled_from([" ", "T", " ", "T", "t", "  "]))
    time_of_day = draw(st.times()).strftime(clock)
    return f"{draw(days).isoformat()}{separator}{time_of_day}{fraction}{draw(_zones | _odd_zones)}"


timestamps = st.one_of(
    _write_timestamp(),
    some(
        "0001-01-01T00:00:00+05:00",
        "0001-01-01T00:00:00-05:00",
        "9999-12-31T23:59:59-01:00",
        "9999-12-31 23:59:59.999999",
    )
    | some(
        "2024-03-31 02:30:00", "2024-10-27 02:30:00", "2024-02-30 10:00:00", "0000-12-31T23:00:00-02:00", "2024-01-31T"
    ),
)
zoned = st.datetimes().map(lambda moment: moment.isoformat() + "Z")
naive = st.datetimes().map(lambda moment: moment.isoformat(" "))

_seconds = st.datetimes(datetime(1980, 1, 1), datetime(2099, 12, 31)).map(
    lambda moment: (moment - datetime(1970, 1, 1)).total_seconds()
)
epoch_seconds = _seconds.map(int) | some(0, -1, -62135596800, 253402300799, 253402300800)
epoch_milliseconds = _seconds.map(lambda seconds: int(seconds * 1000))
epoch_microseconds = _seconds.map(lambda seconds: int(seconds * 1_000_000))
epoch_nanoseconds = _seconds.map(lambda seconds: int(seconds * 1_000_000) * 1000) | some(10**18 + 1)
filetimes = _seconds.map(lambda seconds: int(seconds * 1_000_000) * 10 + 116_444_736_000_000_000)
julian_days = _seconds.map(lambda seconds: seconds / 86_400 + 2_440_587.5)
ole_days = _seconds.map(lambda seconds: seconds / 86_400 + 25_569)

words = some("t", "f", "T", "F", "true", "false", "TRUE", "False", "y", "n", "Y", "N", "0", "1")
odd_words = some("yes", "on", "tRUE", " t", "2", "")

_keys = st.uuids() | st.sampled_from([uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)])
uuids = _keys.map(str)
uuid_spellings = st.one_of(
    _keys.map(lambda key: key.hex),
    _keys.map(lambda key: str(key).upper()),
    some("{3f2504e0-4f89-41d3-9a0c-0305e82c3301}", "3f2504e04-f89-41d3-9a0c-0305e82c3301", "g" * 32, "0" * 33)
    | some("3f2504e0-4f8941d3-9a0c-0305e82c3301-", "urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301", "-" * 36),
)
uuid_blobs = _keys.map(lambda key: key.bytes)

_leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
)
_documents = st.recursive(
    _leaves,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=3), parts, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(st.text(max_size=3), _documents, max_size=3).map(json.dumps)
json_texts = st.one_of(
    _documents.map(json.dumps),
    _documents.map(lambda each: json.dumps(each, ensure_ascii=False).encode("utf-8", "replace").decode()),
    _documents.map(lambda each: json.dumps([each], indent=1)),
)
odd_json_texts = st.one_of(
    some('{"a": 1, "a": 2}', '{"a": 1, "\\u0061": 2}', '"\\u0000"', '["\\ud800"]', '"\\ud83d\\ude00"', "[1e200000]"),
    some("[1e-20000]", "1e131071", "1" * 400, "[1,]", "{'a': 1}", "NaN", "[Infinity]", "nul", "", " ", "\ufeff{}"),
    some('"\t"', '"\\x"', "01", "1.", "+1", "[1] x", '{"a" 1}', "{1: 2}", "{}\n", "\x0b{}", "-0", "-0.0e5", "[]", "{}"),
    some('{"": {"": []}}', '["a", "\\"", "\\\\u0000"]', '{"a\\u003a": ":"}', "[" * 60 + "]" * 60, '"\\ude00\\ud83d"'),
)

decimals = st.decimals(-(10**9), 10**9, places=2).map(str)
odd_decimals = st.one_of(
    some("0", "-0", "0.0", "-0.00", "007", "1e5", "1.50000", "+1", ".5", "5.", "1_000", " 1", "٣", "1" * 38, "1" * 39),
    some("0." + "1" * 37, "0." + "0" * 38, "123456789012345678901234567890.12345678", "999.995", "-99999999.99"),
    some(
        "0.1", "1e+20", "1e20", "1.0e+20", "1.5e-7", "0.10", "9007199254740993", "9223372036854775808", "0x1p3", "1E5"
    ),
    st.floats().map(repr),
)
vectors = st.lists(st.floats(width=32), min_size=2, max_size=2).map(lambda each: struct.pack("<2f", *each))

FORMATS: Sequence[Strategy] = (
    integers,
    edges,
    bits,
    reals,
    texts,
    odd_texts,
    raw_texts,
    blobs,
    dates,
    times,
    timestamps,
    zoned,
    naive,
    epoch_seconds,
    epoch_milliseconds,
    epoch_microseconds,
    epoch_nanoseconds,
    filetimes,
    _seconds,
    julian_days,
    ole_days,
    words,
    words | odd_words,
    uuids,
    uuids | uuid_spellings,
    uuid_blobs,
    objects,
    json_texts,
    json_texts | odd_json_texts,
    decimals,
    decimals | odd_decimals,
    vectors,
)
any_values = st.one_of(*FORMATS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Columns as programs make them for one kind of values."""

    names: tuple[str, ...] = ("c",)
    declared: tuple[str, ...]
    formats: tuple[Strategy, ...]


EPOCHS: Sequence[Strategy] = (
    epoch_seconds,
    epoch_milliseconds,
    epoch_microseconds,
    epoch_nanoseconds,
    filetimes,
    _seconds,
    julian_days,
    ole_days,
)
_TIMESTAMPS = (zoned, naive, timestamps, naive | zoned)
_NUMBERS = ("INTEGER", "SMALLINT", "MEDIUMINT", "REAL", "")
_DECIMALS = ("DECIMAL(10,2)", "NUMERIC", "DECIMAL(3)", "REAL", "TEXT", "")
_BOOLEANS = ("BOOLEAN", "TINYINT(1)", "INTEGER")
_TEXTS = ("TEXT", "VARCHAR(5)", "CHAR(3)", "BLOB", "")
_NUMBERED = ("DATETIME", "INTEGER", "REAL", "DATE")
SCENES: Sequence[Scene] = (
    Scene(declared=_NUMBERS, formats=(integers, edges, bits, reals)),
    Scene(names=("price",), declared=_DECIMALS, formats=(reals, edges, decimals, decimals | odd_decimals)),
    Scene(names=("is_on", "c"), declared=_BOOLEANS, formats=(bits, words, words | odd_words)),
    Scene(declared=_TEXTS, formats=(texts, odd_texts, raw_texts, blobs)),
    Scene(names=("day", "c"), declared=("DATE", "TEXT", "DATETIME"), formats=(dates,)),
    Scene(names=("opens_at", "c"), declared=("TIME", "TEXT"), formats=(times,)),
    Scene(names=("created_at", "c"), declared=("DATETIME", "TEXT", ""), formats=_TIMESTAMPS),
    Scene(names=("created_at", "c"), declared=("TIMESTAMP WITH TIME ZONE",), formats=(dates, *_TIMESTAMPS)),
    Scene(names=("created_at", "c"), declared=_NUMBERED, formats=tuple(EPOCHS)),
    Scene(names=("created_at",), declared=("DATETIME",), formats=tuple(each | naive for each in EPOCHS)),
    Scene(names=("device_uuid", "c"), declared=("TEXT", "CHAR(36)", "UUID"), formats=(uuids, uuids | uuid_spellings)),
    Scene(names=("device_uuid", "c"), declared=("BLOB", "UUID"), formats=(uuid_blobs, uuids | uuid_blobs)),
    Scene(names=("data", "c"), declared=("TEXT", "JSON"), formats=(objects, json_texts, json_texts | odd_json_texts)),
    Scene(names=("embedding",), declared=("BLOB", "F32_BLOB(2)"), formats=(vectors,)),
)


@st.composite
def columns(draw: st.DrawFn, rows: int, formats: Sequence[Strategy] = FORMATS) -> list[object]:
    """A column's values: mostly of one format, as real ones are, with NULLs or anything else among them."""
    kind = draw(st.sampled_from(formats))
    stranger = draw(st.sampled_from([kind, st.none(), st.none() | any_values]))
    return [draw(stranger if draw(st.integers(0, 5)) == 0 else kind) for _ in range(rows)]
