"""What a column of numbers makes of a text, a REAL or a part of a document: as SQLite's affinity does, or an error."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg.rows import TupleRow

Connection = psycopg.Connection[TupleRow]
Value = int | float | str | None

_settings = settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_NUMBERS = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-100, 100),
    st.floats(allow_nan=False),
    st.sampled_from((2**53, 2**53 + 1, 0.0, 1.5, 1e15, 2.0**62, -(2.0**63), 2.0**63, float("inf"))),
)
_SHORT_REALS = st.integers(-(10**6), 10**6).map(lambda whole: whole / 100)
_TEXTS = st.one_of(
    st.text(st.sampled_from(list("0159eE+-. \t\nax")), max_size=6),
    st.integers(-(2**63) - 5, 2**63 + 5).map(str),
    _SHORT_REALS.map(str),
    st.sampled_from(
        (" 12 ", "12.0", "1e2", "0x10", "1_000", "", "9223372036854775807", "9223372036854775808", "1e400")
    ),
)


@pytest.fixture(scope="module")
def source() -> sqlite3.Connection:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (n INTEGER, r REAL)")
        yield connection


def _store(source: sqlite3.Connection, column: str, value: Value) -> Value:
    source.execute("DELETE FROM t")
    source.execute(f"INSERT INTO t ({column}) VALUES (?)", (value,))
    (stored,) = source.execute(f"SELECT {column} FROM t").fetchone()
    return stored


def _compute(target: Connection, expression: str, value: Value) -> Value:
    """None for what is an error, too: these expressions are NULL of NULL alone."""
    try:
        (answer,) = target.execute(f"SELECT howdah_sqlite.{expression}".encode(), (value,)).fetchone() or (None,)
    except (psycopg.errors.DataError, psycopg.errors.RaiseException):
        return None
    return answer


def _assert_same(
    source: sqlite3.Connection, target: Connection, column: str, expression: str, values: Sequence[Value]
) -> None:
    wanted_class = int if column == "n" else float
    for value in values:
        stored = _store(source, column, value)
        wanted = stored if type(stored) is wanted_class else None
        assert _compute(target, expression, value) == wanted, f"{expression} of {value!r}"


@_settings
@given(values=st.lists(_TEXTS, min_size=40, max_size=40))
def test_a_text_is_stored_as_the_number_that_it_looks_like(
    source: sqlite3.Connection, shared_target: Connection, values: list[str]
) -> None:
    _assert_same(source, shared_target, "n", "store_text_as_integer(%s::text)", values)
    _assert_same(source, shared_target, "r", "store_text_as_real(%s::text)", values)


@_settings
@given(values=st.lists(_NUMBERS.map(float), min_size=40, max_size=40))
def test_a_real_without_a_fraction_is_stored_as_an_integer(
    source: sqlite3.Connection, shared_target: Connection, values: list[float]
) -> None:
    _assert_same(source, shared_target, "n", "store_real_as_integer(%s::float8)", values)


@_settings
@given(values=st.lists(st.integers(-(2**53), 2**53) | _SHORT_REALS | _TEXTS | st.booleans(), min_size=40, max_size=40))
def test_a_value_in_a_document_is_stored_as_the_number_that_it_is(
    source: sqlite3.Connection, shared_target: Connection, values: list[Value]
) -> None:
    for value in values:
        document = json.dumps([value])
        (extracted,) = source.execute("SELECT json_extract(?, '$[0]')", (document,)).fetchone()
        for column, wanted_class, name in (("n", int, "integer"), ("r", float, "real")):
            stored = _store(source, column, extracted)
            wanted = stored if type(stored) is wanted_class else None
            computed = _compute(shared_target, f"store_json_as_{name}((%s::jsonb) -> 0)", document)
            # Larger whole numbers may have been written in another way: an error.
            if computed is not None or not isinstance(wanted, int) or abs(wanted) <= 2**53:
                assert computed == wanted, document


@pytest.mark.parametrize("text", ["2024-02-29", "0001-01-01", "9999-12-31"])
def test_a_text_that_is_a_date_is_stored_as_one(shared_target: Connection, text: str) -> None:
    (stored,) = shared_target.execute("SELECT howdah_sqlite.store_text_as_date(%s)::text", (text,)).fetchone() or ("",)
    assert stored == text


@pytest.mark.parametrize("text", ["", "2024-2-29", "2023-02-29", "2024-02-29 ", "0000-01-01", "-001-01-01", "x"])
def test_a_text_that_is_no_date_is_an_error(shared_target: Connection, text: str) -> None:
    with pytest.raises(psycopg.errors.DataError):
        shared_target.execute("SELECT howdah_sqlite.store_text_as_date(%s)", (text,))


@pytest.mark.parametrize(
    ("type_sql", "text", "stored"),
    [
        ("time", "23:59", "23:59:00"),
        ("time", "00:00:59.123456000", "00:00:59.123456"),
        ("timestamp", "2024-02-29", "2024-02-29 00:00:00"),
        ("timestamp", "0001-01-01T00:00", "0001-01-01 00:00:00"),
        ("timestamp", "9999-12-31 23:59:59.999999", "9999-12-31 23:59:59.999999"),
        ("timestamptz", "2024-02-29T12:00:00Z", "2024-02-29 12:00:00+00"),
        ("timestamptz", "2024-02-29 12:00:00.5+02:30", "2024-02-29 09:30:00.5+00"),
        ("timestamptz", "2024-02-29 22:30-0200", "2024-03-01 00:30:00+00"),
        ("timestamptz", "2024-01-01 00:00+14", "2023-12-31 10:00:00+00"),
    ],
)
def test_a_text_that_is_a_moment_is_stored_as_one(
    shared_target: Connection, type_sql: str, text: str, stored: str
) -> None:
    moment = f"howdah_sqlite.store_text_as_{type_sql}(%s)"
    # A timestamptz is written in the session's zone.
    written = f"({moment} AT TIME ZONE 'UTC')::text || '+00'" if type_sql == "timestamptz" else f"{moment}::text"
    assert shared_target.execute(f"SELECT {written}".encode(), (text,)).fetchone() == (stored,)


_NO_MOMENTS = {
    "time": ("", "24:00", "12:60", "12:00:60", "12:00:00.1234567", "2024-01-01 12:00", "12:00Z", "1:00"),
    "timestamp": ("2023-02-29", "0000-01-01", "2024-01-01 24:00", "2024-01-01T", "2024-01-01 12:00Z", "12:00", "now"),
    "timestamptz": ("2024-01-01", "2024-01-01 12:00", "2024-01-01Z", "0001-01-01 00:00+01", "9999-12-31 23:00-02", "Z"),
}


@pytest.mark.parametrize(("type_sql", "text"), [(each, text) for each, texts in _NO_MOMENTS.items() for text in texts])
def test_a_text_that_is_no_moment_is_an_error(shared_target: Connection, type_sql: str, text: str) -> None:
    with pytest.raises(psycopg.DataError):
        shared_target.execute(f"SELECT howdah_sqlite.store_text_as_{type_sql}(%s)".encode(), (text,))


@pytest.mark.parametrize("number", [0.1, 59.97, 59.970000000000006, 1e22, 5e-324, -2.5])
def test_a_real_is_stored_as_its_shortest_decimal(shared_target: Connection, number: float) -> None:
    (stored,) = shared_target.execute(
        "SELECT howdah_sqlite.store_real_as_numeric(%s::float8)", (number,)
    ).fetchone() or (None,)
    assert float(stored) == number
    assert len(stored.as_tuple().digits) <= 17 or number == 1e22
