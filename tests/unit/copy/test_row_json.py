"""Rejected rows as JSON: what SQLite had, value by value and class by class, there and back."""

import sqlite3
from contextlib import closing

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.copy.kernels.converted import ByClass
from core.copy.reasons import show_values
from core.copy.row_json import write_rows
from core.copy.row_reading import Value, make_arrays, read_row
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import ColumnPlan, Decision
from core.plan.pgtypes import TEXT

COLUMN = ColumnPlan(
    source_name="a",
    target_name="a",
    target_type=TEXT,
    conversion=Conversion(kind=ConversionKind.TEXT),
    reads=(StorageClass.TEXT,),
    decision=Decision(rule="", evidence=""),
)

integers = st.integers(-(2**63), 2**63 - 1).map(lambda number: (StorageClass.INTEGER, number))
reals = st.floats(allow_nan=False).map(lambda number: (StorageClass.REAL, number))
texts = st.text().map(lambda text: (StorageClass.TEXT, text.encode()))
broken_texts = st.binary().map(lambda text: (StorageClass.TEXT, text))
blobs = st.binary().map(lambda blob: (StorageClass.BLOB, blob))
values = st.one_of(st.none(), integers, reals, texts, broken_texts, blobs)
names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def arrays_of(*column: Value) -> ByClass:
    return make_arrays(COLUMN, column)


def text_of(value: Value) -> str:
    (row,) = write_rows([("a", arrays_of(value))]).to_pylist()
    return str(row)


@given(st.lists(st.tuples(values, values), min_size=1, max_size=8), names)
@example([((StorageClass.REAL, -0.0), None)], '"')
@example([((StorageClass.TEXT, b'\x00\x1f\\"\xe2\x80\xa8'), (StorageClass.TEXT, b"\xff"))], "\\")
def test_every_value_comes_back_as_it_was(rows: list[tuple[Value, Value]], name: str) -> None:
    first, second = zip(*rows, strict=True)
    written = write_rows([(name, arrays_of(*first)), (name + "2", arrays_of(*second))]).to_pylist()
    for line, (left, right) in zip(written, rows, strict=True):
        assert not {"\n", "\r", "\0"} & set(line)
        # By repr, which tells -0.0 from 0.0.
        assert repr(dict(read_row(line))) == repr({name: left, name + "2": right})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, '{"a": null}'),
        ((StorageClass.INTEGER, -(2**63)), '{"a": -9223372036854775808}'),
        ((StorageClass.REAL, 1.0), '{"a": 1.0}'),
        ((StorageClass.REAL, 1e22), '{"a": 1e+22}'),
        ((StorageClass.REAL, float("-inf")), '{"a": {"real": "-inf"}}'),
        ((StorageClass.TEXT, 'é "\\\n'.encode()), '{"a": "é \\"\\\\\\n"}'),
        ((StorageClass.TEXT, b"a\x00"), '{"a": "a\\u0000"}'),
        ((StorageClass.TEXT, b"\xe9"), '{"a": {"base64": "6Q==", "class": "text"}}'),
        ((StorageClass.BLOB, b""), '{"a": {"base64": "", "class": "blob"}}'),
    ],
)
def test_a_value_has_one_form(value: Value, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "not JSON"),
        ("[1]", "an object of columns"),
        ('{"a": true}', "a: true is no value of SQLite"),
        ('{"a": [1]}', "no value of SQLite"),
        ('{"a": 9223372036854775808}', "no value of SQLite"),
        ('{"a": 1e999}', "no value of SQLite"),
        ('{"a": NaN}', "NaN is not JSON"),
        ('{"a": {"base64": "?", "class": "blob"}}', "is not base64"),
        ('{"a": {"base64": "", "class": "integer"}}', "no value of SQLite"),
        ('{"a": {"base64": "", "class": "blob", "more": 1}}', "no value of SQLite"),
        ('{"a": "\\ud800"}', "half of a surrogate pair"),
        ('{"a": ' + "[" * 100_000, "not JSON|too many levels"),
    ],
)
def test_what_is_no_row_is_refused_with_the_reason(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_row(text)


def with_class(value: int | str | bytes) -> Value:
    match value:
        case int():
            return StorageClass.INTEGER, value
        case str():
            return StorageClass.TEXT, value.encode()
    return StorageClass.BLOB, value


@given(st.one_of(st.integers(-(2**63), 2**63 - 1), st.text(max_size=40), st.binary(max_size=20)))
@example("it's")
@example("a\0")
def test_a_short_value_is_shown_as_sqlite_quotes_it(value: int | str | bytes) -> None:
    """But for U+0000, where SQLite's quote() ends."""
    (shown,) = show_values(arrays_of(with_class(value))).to_pylist()
    with closing(sqlite3.connect(":memory:")) as connection:
        given_value = value.replace("\0", "␀") if isinstance(value, str) else value
        (quoted,) = connection.execute("SELECT quote(?)", [given_value]).fetchone()
    assert shown == (quoted.lower() if isinstance(value, bytes) else quoted)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        ((StorageClass.REAL, 1.0), "1.0"),
        ((StorageClass.REAL, float("inf")), "inf"),
        ((StorageClass.TEXT, "é".encode() * 41), "'" + "é" * 40 + "'…"),
        ((StorageClass.TEXT, b"a\xff"), "'a\\xff'"),
        ((StorageClass.BLOB, b"\0" * 21), "x'" + "00" * 20 + "'…"),
    ],
)
def test_of_a_long_value_the_start_is_shown(value: Value, shown: str | None) -> None:
    assert show_values(arrays_of(value)).to_pylist() == [shown]


def test_arrays_of_no_values_are_of_the_classes_that_the_plan_reads() -> None:
    assert list(make_arrays(COLUMN, [None])) == [StorageClass.TEXT]
    assert make_arrays(COLUMN, [None])[StorageClass.TEXT].type == pa.string()
