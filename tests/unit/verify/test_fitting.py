"""Which values fit, and which are equal in the form that rows are matched in, for values of every kind."""

import struct
from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind as Kind
from core.plan.model import ColumnPlan
from core.plan.pgtypes import (
    BIGINT,
    BOOLEAN,
    BYTEA,
    DATE,
    DOUBLE,
    INTEGER,
    JSON,
    JSONB,
    NUMERIC,
    SMALLINT,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    enum,
    numeric,
    varchar,
    vector,
)
from core.profile.formats import match_format
from core.profile.model import Format
from core.verify.agreement import find_fitting, write_source
from tests.helpers import spellings
from tests.helpers.meaning import RawText, Reading, fits
from tests.unit.verify.planned import plan_column

_ARROW_TYPES = {
    StorageClass.INTEGER: pa.int64(),
    StorageClass.REAL: pa.float64(),
    StorageClass.TEXT: pa.binary(),
    StorageClass.BLOB: pa.binary(),
}
_BERLIN = "Europe/Berlin"
_CLOCKS = (
    Format.EPOCH_S,
    Format.EPOCH_MS,
    Format.EPOCH_US,
    Format.EPOCH_NS,
    Format.JULIAN_DAY,
    Format.OLE,
    Format.COCOA,
    Format.COCOA_NS,
    Format.FILETIME,
    Format.WEBKIT,
)

_COLUMNS: list[tuple[ColumnPlan, Reading, Sequence[st.SearchStrategy[object]]]] = [
    (plan_column(Kind.INTEGER, BIGINT), Reading(), [spellings.edges, spellings.odd_decimals]),
    (plan_column(Kind.INTEGER, INTEGER), Reading(), [spellings.edges, spellings.odd_decimals]),
    (plan_column(Kind.INTEGER, SMALLINT), Reading(), [spellings.edges, spellings.odd_decimals]),
    (plan_column(Kind.BOOLEAN, BOOLEAN), Reading(), [spellings.bits, spellings.words, spellings.odd_words]),
    (plan_column(Kind.DOUBLE, DOUBLE), Reading(), [spellings.edges, spellings.odd_decimals]),
    (plan_column(Kind.DECIMAL, NUMERIC), Reading(), [spellings.edges, spellings.decimals, spellings.odd_decimals]),
    (plan_column(Kind.DECIMAL, numeric(10, 2)), Reading(), [spellings.decimals, spellings.odd_decimals]),
    (plan_column(Kind.DECIMAL, numeric(38, 0)), Reading(), [spellings.edges, spellings.odd_decimals]),
    (plan_column(Kind.TEXT, TEXT), Reading(nul="\0"), [spellings.texts, spellings.odd_texts, spellings.raw_texts]),
    (plan_column(Kind.TEXT, varchar(4)), Reading(nul="\0"), [spellings.texts, spellings.odd_texts]),
    (plan_column(Kind.TEXT, enum("e", ("red", "", "12"))), Reading(nul="\0"), [spellings.odd_texts]),
    (plan_column(Kind.BYTES, BYTEA), Reading(), [spellings.texts, spellings.raw_texts]),
    (plan_column(Kind.DATE, DATE), Reading(), [spellings.dates, spellings.timestamps]),
    (plan_column(Kind.TIME, TIME), Reading(), [spellings.times, spellings.timestamps]),
    (plan_column(Kind.TIMESTAMP, TIMESTAMP), Reading(), [spellings.dates, spellings.timestamps, spellings.zoned]),
    (
        plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, zone="UTC"),
        Reading(),
        [spellings.dates, spellings.timestamps, spellings.zoned],
    ),
    (
        plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, zone=_BERLIN),
        Reading(zone=_BERLIN),
        [spellings.dates, spellings.timestamps, spellings.naive],
    ),
    *(
        (
            plan_column(Kind.TIMESTAMP, TIMESTAMP, numbers=clock),
            Reading(clock=clock),
            [
                spellings.epoch_seconds,
                spellings.epoch_microseconds,
                spellings.epoch_nanoseconds,
                spellings.filetimes,
                spellings.julian_days,
                spellings.ole_days,
            ],
        )
        for clock in _CLOCKS
    ),
    (plan_column(Kind.UUID, UUID), Reading(), [spellings.uuids, spellings.uuid_spellings, spellings.uuid_blobs]),
    (plan_column(Kind.JSON, JSONB), Reading(), [spellings.json_texts, spellings.odd_json_texts]),
    (plan_column(Kind.JSON, JSON), Reading(), [spellings.json_texts, spellings.odd_json_texts]),
    (plan_column(Kind.VECTOR, vector(2)), Reading(), [spellings.vectors]),
]


def _by_class(values: Sequence[object]) -> dict[StorageClass, list[object]]:
    found: dict[StorageClass, list[object]] = {}
    for value in values:
        match value:
            case int():
                found.setdefault(StorageClass.INTEGER, []).append(value)
            case float():
                found.setdefault(StorageClass.REAL, []).append(value)
            case bytes():
                found.setdefault(StorageClass.BLOB, []).append(value)
            case _:
                found.setdefault(StorageClass.TEXT, []).append(value)
    return found


def _make_array(storage_class: StorageClass, values: Sequence[object]) -> pa.Array:
    stored = [
        value.raw if isinstance(value, RawText) else value.encode() if isinstance(value, str) else value
        for value in values
    ]
    array = pa.array(stored, _ARROW_TYPES[storage_class])
    return array.view(pa.string()) if storage_class is StorageClass.TEXT else array


@pytest.mark.parametrize(("column", "reading", "strategies"), _COLUMNS)
@settings(deadline=None, max_examples=12)
@given(data=st.data())
def test_what_fits_is_what_has_a_meaning_in_the_type(
    column: ColumnPlan, reading: Reading, strategies: Sequence[st.SearchStrategy[object]], data: st.DataObject
) -> None:
    strategy = st.one_of(*strategies, *strategies, spellings.any_values).filter(lambda value: value is not None)
    values = data.draw(st.lists(strategy, min_size=1, max_size=20))
    for storage_class, some in _by_class(values).items():
        array = _make_array(storage_class, some)
        found = find_fitting(column, storage_class, array).to_pylist()
        for value, is_found in zip(some, found, strict=True):
            expected = _fits(value, column, reading)
            assert expected is None or is_found == expected, value
        if column.target_type != NUMERIC:
            assert write_source(column, storage_class, array).is_valid().to_pylist() == found


def _fits(value: object, column: ColumnPlan, reading: Reading) -> bool | None:
    if column.conversion.kind is Kind.TEXT and isinstance(value, str) and "\0" in value:
        return False
    if column.conversion.kind is Kind.TEXT and isinstance(value, bytes):
        return None
    return fits(value, column.target_type, reading)  # type: ignore[arg-type]


_FORMATS = [
    (Format.INTEGER, plan_column(Kind.INTEGER, BIGINT), spellings.edges.map(str) | spellings.odd_decimals),
    (Format.BOOLEAN, plan_column(Kind.BOOLEAN, BOOLEAN), spellings.words | spellings.odd_words),
    (Format.DOUBLE, plan_column(Kind.DOUBLE, DOUBLE), spellings.odd_decimals | st.floats().map("{:.15g}".format)),
    (
        Format.DECIMAL,
        plan_column(Kind.DECIMAL, NUMERIC, scale=19),
        (spellings.decimals | spellings.odd_decimals).filter(lambda text: len(str(text)) < 20),
    ),
    (Format.DATE, plan_column(Kind.DATE, DATE), spellings.dates),
    (Format.TIME, plan_column(Kind.TIME, TIME), spellings.times),
    (Format.TIMESTAMPTZ, plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ), spellings.timestamps | spellings.zoned),
    (Format.UUID, plan_column(Kind.UUID, UUID), spellings.uuids | spellings.uuid_spellings),
    (Format.JSON, plan_column(Kind.JSON, JSON), spellings.json_texts | spellings.odd_json_texts),
    (Format.JSONB, plan_column(Kind.JSON, JSONB), spellings.json_texts | spellings.odd_json_texts),
]


@pytest.mark.parametrize(("wanted", "column", "texts"), _FORMATS)
@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_what_the_profile_takes_for_a_format_fits_and_nothing_else(
    wanted: Format, column: ColumnPlan, texts: st.SearchStrategy[object], data: st.DataObject
) -> None:
    values = data.draw(st.lists(texts, min_size=1, max_size=20))
    array = pa.array(values, pa.string())
    expected = match_format(array, wanted, StorageClass.TEXT).to_pylist()
    assert find_fitting(column, StorageClass.TEXT, array).to_pylist() == expected


@pytest.mark.parametrize(
    ("column", "storage_class", "value"),
    [
        (plan_column(Kind.VECTOR, vector(2)), StorageClass.TEXT, "[1, 2]"),
        (plan_column(Kind.DATE, DATE), StorageClass.INTEGER, 19000),
        (plan_column(Kind.TIMESTAMP, TIMESTAMP), StorageClass.INTEGER, 0),
        (plan_column(Kind.TIMESTAMP, TIMESTAMP), StorageClass.REAL, 0.0),
        (plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ), StorageClass.TEXT, "2024-01-01 00:00"),
        (plan_column(Kind.JSON, JSONB), StorageClass.BLOB, b"{}"),
        (plan_column(Kind.BOOLEAN, BOOLEAN), StorageClass.BLOB, b"1"),
        (plan_column(Kind.DOUBLE, DOUBLE), StorageClass.BLOB, struct.pack("<d", 1.0)),
        (plan_column(Kind.UUID, UUID), StorageClass.INTEGER, 1),
    ],
)
def test_a_value_that_no_rule_is_for_never_fits(column: ColumnPlan, storage_class: StorageClass, value: object) -> None:
    assert find_fitting(column, storage_class, _make_array(storage_class, [value])).to_pylist() == [False]


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("1.25", True),
        ("1.250", True),
        ("1.255", False),
        ("9" * 36, True),
        ("9" * 37, False),
        ("-" + "9" * 36 + ".99", True),
        (10**18, True),
        (0.25, True),
        (0.125, False),
        (1e35, True),
        (1e36, False),
        (float("inf"), False),
    ],
)
def test_to_numeric_alone_as_many_digits_fit_as_travel(value: object, fits: bool) -> None:
    (storage_class,) = _by_class([value])
    column = plan_column(Kind.DECIMAL, NUMERIC, scale=2)
    assert find_fitting(column, storage_class, _make_array(storage_class, [value])).to_pylist() == [fits]


@pytest.mark.parametrize("storage_class", list(_ARROW_TYPES))
def test_no_values_at_all_are_no_trouble(storage_class: StorageClass) -> None:
    for column, _, _ in _COLUMNS:
        assert len(find_fitting(column, storage_class, _make_array(storage_class, []))) == 0
        assert len(write_source(column, storage_class, _make_array(storage_class, []))) == 0
