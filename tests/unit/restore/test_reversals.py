"""Values of the target as SQLite's again: in the class, by the clock and in the letters that the plan tells of."""

import struct
from datetime import UTC, datetime

import pytest

from core.catalog.model import Affinity
from core.catalog.model import StorageClass as Class
from core.plan.conversions import ConversionKind as Kind
from core.plan.pgtypes import (
    BIGINT,
    BOOLEAN,
    BYTEA,
    DATE,
    DOUBLE,
    JSONB,
    NUMERIC,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    vector,
)
from core.profile.model import Format
from core.restore.reversal import NoSuchValue
from core.sqlite.writer import RawText
from tests.unit.restore.columns import bring_back, form

_2000 = datetime(2000, 1, 1, tzinfo=UTC)


def int8(number: int) -> bytes:
    return struct.pack(">q", number)


def float8(number: float) -> bytes:
    return struct.pack(">d", number)


def moment(text: str) -> bytes:
    """A timestamp in UTC as PostgreSQL sends it."""
    since = datetime.fromisoformat(text).replace(tzinfo=UTC) - _2000
    return int8((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)


@pytest.mark.parametrize(
    ("reads", "value", "unsure"),
    [
        ((Class.INTEGER,), 5, 0),
        ((Class.REAL,), 5.0, 0),
        ((Class.TEXT,), "5", 0),
        ((Class.INTEGER, Class.TEXT), 5, 1),
    ],
)
def test_integers(reads: tuple[Class, ...], value: object, unsure: int) -> None:
    found = bring_back(form(Kind.INTEGER, BIGINT, *reads), "int8send", int8(5), None)
    assert repr(found) == repr(([value, None], unsure))


@pytest.mark.parametrize(
    ("evidence", "values", "unsure"),
    [
        ("3 texts, 2 'yes'", ["true", "false"], 2),
        ("3 texts, 2 'Y' and 1 'N'", ["Y", "N"], 0),
        ("3 texts, 3 'f'", ["t", "f"], 0),
        ("3 texts, 2 'true', 1 'T' and 1 'F'", ["true", "F"], 2),
        ("3 texts, each a word for true or false", ["true", "false"], 2),
    ],
)
def test_words_for_true_and_false_are_those_that_the_evidence_names(
    evidence: str, values: list[str], unsure: int
) -> None:
    column = form(Kind.BOOLEAN, BOOLEAN, Class.TEXT, evidence=evidence)
    assert bring_back(column, "boolsend", b"\1", b"\0") == (values, unsure)


def test_booleans_of_numbers_are_bits() -> None:
    assert bring_back(form(Kind.BOOLEAN, BOOLEAN, Class.INTEGER), "boolsend", b"\1", b"\0") == ([1, 0], 0)
    assert repr(bring_back(form(Kind.BOOLEAN, BOOLEAN, Class.REAL), "boolsend", b"\1")) == "([1.0], 0)"


@pytest.mark.parametrize(
    ("reads", "affinity", "values", "unsure"),
    [
        ((Class.REAL,), Affinity.REAL, [1.0, 0.1], 0),
        ((Class.INTEGER, Class.REAL), Affinity.NUMERIC, [1.0, 0.1], 0),
        ((Class.INTEGER, Class.REAL), Affinity.BLOB, [1, 0.1], 1),
        ((Class.TEXT,), Affinity.TEXT, ["1.0", "0.1"], 1),
    ],
)
def test_doubles(reads: tuple[Class, ...], affinity: Affinity, values: list[object], unsure: int) -> None:
    column = form(Kind.DOUBLE, DOUBLE, *reads, affinity=affinity)
    assert repr(bring_back(column, "float8send", float8(1.0), float8(0.1))) == repr((values, unsure))


@pytest.mark.parametrize(
    ("reads", "affinity", "values", "unsure"),
    [
        ((Class.INTEGER, Class.REAL), Affinity.NUMERIC, [5, 12.5, -0.01], 0),
        ((Class.REAL,), Affinity.REAL, [5.0, 12.5, -0.01], 0),
        ((Class.TEXT,), Affinity.TEXT, ["5.00", "12.50", "-0.01"], 2),
    ],
)
def test_decimals(reads: tuple[Class, ...], affinity: Affinity, values: list[object], unsure: int) -> None:
    evidence = "3 texts, at most 2 digits before the point and 2 after it"
    column = form(Kind.DECIMAL, NUMERIC, *reads, affinity=affinity, evidence=evidence)
    assert repr(bring_back(column, "numeric_send", b"5.00", b"12.50", b"-0.01")) == repr((values, unsure))


def test_a_decimal_that_no_double_equals_is_refused_where_sqlite_would_round_it() -> None:
    third = b"0.33333333333333333333"
    texts = form(Kind.DECIMAL, NUMERIC, Class.TEXT, affinity=Affinity.TEXT)
    assert bring_back(texts, "numeric_send", third)[0] == [third.decode()]
    with pytest.raises(NoSuchValue, match="3333"):
        bring_back(form(Kind.DECIMAL, NUMERIC, Class.REAL, affinity=Affinity.NUMERIC), "numeric_send", third)


@pytest.mark.parametrize(
    ("reads", "affinity", "values", "unsure"),
    [
        ((Class.TEXT,), Affinity.TEXT, ["12", "a"], 0),
        ((Class.INTEGER, Class.TEXT), Affinity.INTEGER, [12, "a"], 0),
        ((Class.INTEGER, Class.TEXT), Affinity.BLOB, [12, "a"], 1),
        ((Class.TEXT, Class.BLOB), Affinity.TEXT, ["12", "a"], 2),
        ((Class.BLOB,), Affinity.BLOB, [b"12", b"a"], 0),
    ],
)
def test_texts(reads: tuple[Class, ...], affinity: Affinity, values: list[object], unsure: int) -> None:
    column = form(Kind.TEXT, TEXT, *reads, affinity=affinity)
    assert bring_back(column, "textsend", b"12", b"a") == (values, unsure)


def test_bytes_are_texts_again_even_those_that_are_not_utf8() -> None:
    column = form(Kind.BYTES, BYTEA, Class.TEXT, affinity=Affinity.TEXT)
    assert bring_back(column, "byteasend", b"a\0b", b"\xff") == (["a\0b", RawText(b"\xff")], 0)


@pytest.mark.parametrize(
    ("evidence", "written", "unsure"),
    [
        ("2 texts, all YYYY-MM-DD HH:MM:SS", "2024-02-29 10:20:00", 0),
        ("2 texts, all YYYY-MM-DDTHH:MM", "2024-02-29T10:20", 0),
        ("2 texts, all YYYY-MM-DDTHH:MM:SS.fff", "2024-02-29T10:20:00.000", 0),
        ("2 texts, all YYYY-MM-DD HH:MM:SS.fffffffff", "2024-02-29 10:20:00.000000000", 0),
        ("1,204 texts, 1,200 YYYY-MM-DD, 4 YYYY-MM-DD HH:MM:SS", "2024-02-29 10:20:00", 1),
        ("2 texts; chosen for t.c", "2024-02-29 10:20:00", 1),
    ],
)
def test_timestamps_have_the_layout_that_the_evidence_names(evidence: str, written: str, unsure: int) -> None:
    column = form(Kind.TIMESTAMP, TIMESTAMP, Class.TEXT, evidence=evidence)
    assert bring_back(column, "timestamp_send", moment("2024-02-29 10:20")) == ([written], unsure)


def test_a_time_that_is_finer_than_its_layout_shows_all_of_itself() -> None:
    column = form(Kind.TIMESTAMP, TIMESTAMP, Class.TEXT, evidence="2 texts, all YYYY-MM-DD")
    found = bring_back(
        column, "timestamp_send", *map(moment, ("2024-01-01", "2024-01-01 10:20", "2024-01-01 00:00:00.000001"))
    )
    assert found == (["2024-01-01", "2024-01-01 10:20:00", "2024-01-01 00:00:00.000001"], 0)


def test_instants_are_times_of_the_zone_that_texts_without_one_were_in() -> None:
    evidence = "2 texts, all YYYY-MM-DD HH:MM:SS"
    berlin = form(Kind.TIMESTAMPTZ, TIMESTAMPTZ, Class.TEXT, evidence=evidence, zone="Europe/Berlin")
    # At 01:00 UTC the clocks were set back: 02:30 came twice, and means the first.
    found = bring_back(berlin, "timestamptz_send", *map(moment, ("2024-10-27 00:30", "2024-10-27 01:30", "2024-07-01")))
    assert found == (["2024-10-27 02:30:00", "2024-10-27 01:30:00.000000Z", "2024-07-01 02:00:00"], 0)
    zoned = form(Kind.TIMESTAMPTZ, TIMESTAMPTZ, Class.TEXT, evidence="2 texts, all YYYY-MM-DDTHH:MM:SS+HH:MM")
    assert bring_back(zoned, "timestamptz_send", moment("2024-07-01")) == (["2024-07-01T00:00:00+00:00"], 1)


@pytest.mark.parametrize(
    ("clock", "reads", "value"),
    [
        (Format.EPOCH_S, Class.INTEGER, 1_709_202_600),
        (Format.EPOCH_S, Class.REAL, 1_709_202_600.0),
        (Format.EPOCH_MS, Class.INTEGER, 1_709_202_600_000),
        (Format.EPOCH_NS, Class.INTEGER, 1_709_202_600_000_000_000),
        (Format.JULIAN_DAY, Class.REAL, 2_460_369.9375),
        (Format.OLE, Class.REAL, 45_351.4375),
        (Format.COCOA, Class.REAL, 730_895_400.0),
        (Format.COCOA_NS, Class.INTEGER, 730_895_400_000_000_000),
        (Format.FILETIME, Class.INTEGER, 133_536_762_000_000_000),
        (Format.WEBKIT, Class.INTEGER, 13_353_676_200_000_000),
    ],
)
def test_numbers_are_those_of_their_clock(clock: Format, reads: Class, value: float) -> None:
    column = form(Kind.TIMESTAMPTZ, TIMESTAMPTZ, reads, numbers=clock)
    found = bring_back(column, "timestamptz_send", moment("2024-02-29 10:30"))
    assert repr(found) == repr(([value], 0))


def test_an_instant_that_its_clock_is_too_coarse_for_is_a_real_or_a_text() -> None:
    later = moment("2024-02-29 10:30:00.123456")
    seconds = form(Kind.TIMESTAMPTZ, TIMESTAMPTZ, Class.INTEGER, numbers=Format.EPOCH_S)
    assert bring_back(seconds, "timestamptz_send", later)[0] == [1_709_202_600.123456]
    days = form(Kind.TIMESTAMPTZ, TIMESTAMPTZ, Class.REAL, numbers=Format.JULIAN_DAY)
    assert bring_back(days, "timestamptz_send", later)[0] == ["2024-02-29 10:30:00.123456Z"]


def test_dates_and_times() -> None:
    dates = form(Kind.DATE, DATE, Class.TEXT, evidence="2 texts, all YYYY-MM-DD")
    days = [struct.pack(">i", day) for day in (0, -730_119, 2_921_939)]
    assert bring_back(dates, "date_send", *days) == (["2000-01-01", "0001-01-01", "9999-12-31"], 0)
    times = form(Kind.TIME, TIME, Class.TEXT, evidence="2 texts, all HH:MM")
    assert bring_back(times, "time_send", int8(45_000_000_000), None) == (["12:30", None], 0)


@pytest.mark.parametrize(
    ("kind", "target_type", "sender", "value"),
    [
        (Kind.DATE, DATE, "date_send", struct.pack(">i", 2**31 - 1)),
        (Kind.DATE, DATE, "date_send", struct.pack(">i", -730_120)),
        (Kind.TIMESTAMP, TIMESTAMP, "timestamp_send", int8(-(2**63))),
        (Kind.TIMESTAMPTZ, TIMESTAMPTZ, "timestamptz_send", int8(2**63 - 1)),
        (Kind.TIME, TIME, "time_send", int8(86_400_000_000)),
        (Kind.DOUBLE, DOUBLE, "float8send", float8(float("nan"))),
        (Kind.DECIMAL, NUMERIC, "numeric_send", b"NaN"),
        (Kind.DECIMAL, NUMERIC, "numeric_send", b"-Infinity"),
    ],
)
def test_what_sqlite_has_no_value_for_is_refused(kind: Kind, target_type: object, sender: str, value: bytes) -> None:
    with pytest.raises(NoSuchValue):
        bring_back(form(kind, target_type, Class.TEXT), sender, value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("evidence", "written", "unsure"),
    [
        ("2 texts, all lower case with hyphens", "0f0e0d0c-0b0a-0908-0706-050403020100", 0),
        ("2 texts, all upper case with hyphens", "0F0E0D0C-0B0A-0908-0706-050403020100", 0),
        ("2 texts, all lower case without hyphens", "0f0e0d0c0b0a09080706050403020100", 0),
        ("2 texts, 5 upper case without hyphens, 1 mixed case with hyphens", "0F0E0D0C0B0A09080706050403020100", 1),
    ],
)
def test_uuids_have_the_spelling_that_the_evidence_names(evidence: str, written: str, unsure: int) -> None:
    raw = bytes(range(15, -1, -1))
    assert bring_back(form(Kind.UUID, UUID, Class.TEXT, evidence=evidence), "uuid_send", raw) == ([written], unsure)
    assert bring_back(form(Kind.UUID, UUID, Class.BLOB), "uuid_send", raw) == ([raw], 0)


def test_documents_are_as_the_target_shows_them_and_numbers_where_sqlite_keeps_those() -> None:
    column = form(Kind.JSON, JSONB, Class.INTEGER, Class.TEXT, affinity=Affinity.NUMERIC)
    sent = [b"\1" + text for text in (b'{"a": 1}', b"5", b"0.5", b"true")]
    assert bring_back(column, "jsonb_send", *sent) == (['{"a": 1}', 5, 0.5, "true"], 1)


def test_vectors_are_little_endian_again() -> None:
    column = form(Kind.VECTOR, vector(2), Class.BLOB)
    assert bring_back(column, "vector_send", struct.pack(">hhff", 2, 0, 1.5, -2.0)) == (
        [struct.pack("<ff", 1.5, -2)],
        0,
    )
