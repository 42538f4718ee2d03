"""Each function of `howdah_sqlite` answers as SQLite does, on generated values; and as its own promises say."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing

import psycopg
import pytest
from adbc_driver_sqlite import dbapi
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg.rows import TupleRow

from core.translate.helpers import HELPERS, find_helpers, list_needed
from tests.helpers.effort import examples

Connection = psycopg.Connection[TupleRow]
Value = int | float | str | bytes | None

_settings = settings(
    max_examples=examples(6),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_COUNT = 60

_INTEGERS = st.integers(-(2**63), 2**63 - 1) | st.integers(-100, 100) | st.sampled_from((2**53, 2**53 + 1, 2**63 - 1))
_FLOATS = st.one_of(
    st.floats(allow_nan=False),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 3)),
    st.sampled_from((0.0, 0.1, 1e15, 1e14, 1e-5, 5e-324, 2.0**63, 0.5, 1e22, float("inf"))),
)
_SHORT_FLOATS = st.integers(-(10**9), 10**9).flatmap(
    lambda whole: st.sampled_from((1, 10, 100, 1000, 10**6)).map(lambda by: whole / by)
)
"""Doubles that every version of SQLite writes with the same digits."""
_LETTERS = st.sampled_from(list("aAbB%_\\éÉ!0159eE+-. \t\n🐘"))
_TEXTS = st.text(_LETTERS, max_size=6)
_NUMERIC_TEXTS = st.one_of(
    _TEXTS,
    _INTEGERS.map(str),
    _FLOATS.map(repr),
    st.tuples(
        st.sampled_from(("", " ", "+", "-", "0", "x")), _SHORT_FLOATS.map(str), st.sampled_from(("", " ", "e2", "x"))
    ).map("".join),
)
_PLACES = st.integers(-6, 6) | st.sampled_from((2**31, -(2**31)))

_YEARS = st.sampled_from((1, 1899, 1970, 2000, 2023, 2024, 2100, 9999)) | st.integers(0, 9999)
_DATES = st.tuples(_YEARS, st.integers(0, 13), st.integers(0, 32)).map("{0[0]:04d}-{0[1]:02d}-{0[2]:02d}".format)
_TIMES = st.tuples(
    st.integers(0, 24),
    st.integers(0, 60),
    st.sampled_from(("", ":00", ":59", ":60", ":07.5", ":59.123", ":01.001", ":02.5485", ":59.9995", ":08.123456")),
).map("{0[0]:02d}:{0[1]:02d}{0[2]}".format)
_ZONES = st.sampled_from(("", "", "Z", " z", "+02:00", "-05:30", "+15:00", "+0200"))
_MOMENTS = st.one_of(
    _DATES,
    st.tuples(_DATES, st.sampled_from((" ", "T", "  ")), _TIMES, _ZONES).map("".join),
    st.tuples(_TIMES, _ZONES).map("".join),
    st.integers(-(2**40), 2**40).map(str),
    st.floats(0, 5.4e6).map(str),
    st.sampled_from(("", "x", "2024-1-1", "1e3", "5373484.5", "253402300799")),
)
_UNITS = ("day", "days", "month", "months", "year", "hour", "minutes", "second", "seconds", "DAYS", "weeks")
_MODIFIERS = st.one_of(
    st.tuples(
        st.sampled_from(("+", "-", "")), st.sampled_from(("1", "0", "13", "1.5", "100", "1e2")), st.sampled_from(_UNITS)
    ).map("{0[0]}{0[1]} {0[2]}".format),
    st.sampled_from(("start of month", "start of year", "Start of Day", "weekday 0", "weekday 3", "weekday 7")),
    st.sampled_from(("unixepoch", "julianday", "auto", "x", "+12:30", "-00:30:15.5")),
)
_FORMATS = ("%Y-%m-%d %H:%M:%f", "%j %w %W %s %S", "%U %V %G %g %u", "%H%%%M", "%d.%m.%Y", "%x", "", "%", "%J")


@pytest.fixture(scope="module")
def older() -> sqlite3.Connection:
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


@pytest.fixture(scope="module")
def newer() -> dbapi.Cursor:
    """Another version of SQLite: what the two answer differently depends on the version, and is not asked."""
    with dbapi.connect(":memory:") as connection, connection.cursor() as cursor:
        yield cursor


def _assert_same(
    sides: tuple[sqlite3.Connection, dbapi.Cursor, Connection],
    in_sqlite: str,
    in_postgres: str,
    rows: Sequence[tuple[Value, ...]],
) -> None:
    older, newer, target = sides
    for row in rows:
        (wanted,) = older.execute(f"SELECT {in_sqlite}", row).fetchone()
        newer.execute(f"SELECT {in_sqlite}", row)
        (also_wanted,) = newer.fetchone()
        if wanted != also_wanted:
            continue
        try:
            answer = target.execute(f"SELECT {in_postgres}".encode(), row).fetchone()
        except psycopg.errors.RaiseException:
            continue  # It says aloud that it does not know.
        assert answer is not None
        assert answer[0] == wanted, f"{in_sqlite} of {row}"


@pytest.fixture(scope="module")
def sides(
    older: sqlite3.Connection, newer: dbapi.Cursor, shared_target: Connection
) -> tuple[sqlite3.Connection, dbapi.Cursor, Connection]:
    return older, newer, shared_target


Sides = tuple[sqlite3.Connection, dbapi.Cursor, Connection]


def _rows(*values: st.SearchStrategy[Value]) -> st.SearchStrategy[list[tuple[Value, ...]]]:
    return st.lists(st.tuples(*values), min_size=_COUNT, max_size=_COUNT)


@_settings
@given(rows=_rows(_NUMERIC_TEXTS))
def test_a_text_is_read_as_the_number_it_begins_with(sides: Sides, rows: list[tuple[Value, ...]]) -> None:
    _assert_same(sides, "CAST(? AS INTEGER)", "howdah_sqlite.text_to_integer(%s::text)", rows)
    _assert_same(sides, "CAST(? AS REAL)", "howdah_sqlite.text_to_real(%s::text)", rows)


@_settings
@given(rows=_rows(_FLOATS), short=_rows(_SHORT_FLOATS))
def test_a_real_is_cut_written_and_rounded(
    sides: Sides, rows: list[tuple[Value, ...]], short: list[tuple[Value, ...]]
) -> None:
    _assert_same(sides, "CAST(? AS INTEGER)", "howdah_sqlite.real_to_integer(%s::float8)", rows)
    _assert_same(sides, "CAST(? AS TEXT)", "howdah_sqlite.real_to_text(%s::float8)", rows)
    _assert_same(sides, "quote(?)", "howdah_sqlite.quote_real(%s::float8)", rows)
    for places in (0, 1, 2, 5):
        _assert_same(sides, f"round(?, {places})", f"howdah_sqlite.round_real(%s::float8, {places})", short)
        _assert_same(
            sides, f"printf('%.{places}f', abs(?))", f"howdah_sqlite.format_fixed(abs(%s::float8), {places})", short
        )


@_settings
@given(rows=_rows(_NUMERIC_TEXTS, _INTEGERS), reals=_rows(_NUMERIC_TEXTS, _FLOATS), mixed=_rows(_FLOATS, _INTEGERS))
def test_texts_and_numbers_stand_to_each_other_as_in_sqlite(
    sides: Sides,
    rows: list[tuple[Value, ...]],
    reals: list[tuple[Value, ...]],
    mixed: list[tuple[Value, ...]],
) -> None:
    order = "(SELECT CASE WHEN a < CAST(b AS {0}) THEN -1 ELSE a > CAST(b AS {0}) END FROM (SELECT ? AS a, ? AS b))"
    _assert_same(sides, order.format("INTEGER"), "howdah_sqlite.compare_text_with_integer(%s::text, %s::bigint)", rows)
    _assert_same(sides, order.format("REAL"), "howdah_sqlite.compare_text_with_real(%s::text, %s::float8)", reals)
    _assert_same(
        sides, order.format("INTEGER"), "howdah_sqlite.compare_real_with_integer(%s::float8, %s::bigint)", mixed
    )


@_settings
@given(rows=_rows(_INTEGERS, _INTEGERS | st.integers(-70, 70)))
def test_bits_are_shifted_by_any_count(sides: Sides, rows: list[tuple[Value, ...]]) -> None:
    _assert_same(sides, "? << ?", "howdah_sqlite.shift_left(%s::bigint, %s::bigint)", rows)
    _assert_same(sides, "? >> ?", "howdah_sqlite.shift_right(%s::bigint, %s::bigint)", rows)


@_settings
@given(rows=_rows(_FLOATS, _FLOATS), small=_rows(st.integers(-20, 20).map(float), st.integers(-20, 20).map(float)))
def test_reals_are_calculated_with_to_both_ends(
    sides: Sides, rows: list[tuple[Value, ...]], small: list[tuple[Value, ...]]
) -> None:
    for operator in "+-*":
        call = f"howdah_sqlite.calculate_reals(%s::float8, '{operator}', %s::float8)"
        _assert_same(sides, f"? {operator} ?", call, rows + small)
    _assert_same(sides, "? / ?", "howdah_sqlite.divide_reals(%s::float8, %s::float8)", rows + small)
    whole = [(int(a), int(b)) for a, b in small if isinstance(a, float) and isinstance(b, float)]
    _assert_same(sides, "? / ?", "howdah_sqlite.divide_numbers(%s::float8, %s::float8)", whole)


@_settings
@given(rows=_rows(_TEXTS, _PLACES, _PLACES))
def test_texts_and_blobs_are_cut_from_either_end(sides: Sides, rows: list[tuple[Value, ...]]) -> None:
    _assert_same(sides, "substr(?, ?, ?)", "howdah_sqlite.substr(%s::text, %s::bigint, %s::bigint)", rows)
    blobs = [(str(text).encode() + b"x", start, count) for text, start, count in rows]
    _assert_same(
        sides,
        "hex(substr(?, ?, ?))",
        "upper(encode(howdah_sqlite.substr_blob(%s::bytea, %s::bigint, %s::bigint), 'hex'))",
        blobs,
    )


@_settings
@given(rows=_rows(_TEXTS, _TEXTS), escaped=_rows(_TEXTS, _TEXTS, _LETTERS))
def test_a_computed_pattern_matches_the_same(
    sides: Sides, rows: list[tuple[Value, ...]], escaped: list[tuple[Value, ...]]
) -> None:
    _assert_same(sides, "? LIKE ?", "howdah_sqlite.like_ascii(%s, %s, '')::integer", rows)
    _assert_same(sides, "? LIKE ? ESCAPE ?", "howdah_sqlite.like_ascii(%s, %s, %s)::integer", escaped)


@pytest.mark.parametrize("modifiers", [0, 1, 2])
@_settings
@given(data=st.data())
def test_moments_are_read_modified_and_written(sides: Sides, modifiers: int, data: st.DataObject) -> None:
    rows = data.draw(_rows(_MOMENTS, *(_MODIFIERS for _ in range(modifiers))))
    places, marks = ", ".join("?" * (modifiers + 1)), ", ".join(["%s"] * (modifiers + 1))
    moment = f"howdah_sqlite.read_moment({marks if modifiers else marks + ', VARIADIC ARRAY[]::text[]'})"
    for form in _FORMATS:
        escaped = form.replace("%", "%%")
        _assert_same(sides, f"strftime('{form}', {places})", f"howdah_sqlite.write_moment('{escaped}', {moment})", rows)
    date = f"howdah_sqlite.write_date_time('%%Y-%%m-%%d', {moment})"
    _assert_same(sides, f"date({places})", date, rows)
    _assert_same(sides, f"julianday({places})", f"howdah_sqlite.julian_day({moment})", rows)
    _assert_same(sides, f"unixepoch({places})", f"howdah_sqlite.unix_seconds({moment})", rows)


@pytest.mark.parametrize("clock", ["24:00", "24:30", "24:59:59.5", "00:00", "23:59:59.999"])
def test_a_time_alone_of_24_hours_is_of_the_day_that_sqlite_says(sides: Sides, clock: str) -> None:
    _, newer, target = sides
    for form in ("%j", "%U", "%W", "%V", "%G", "%w", "%Y-%m-%d %H:%M:%S"):
        newer.execute(f"SELECT strftime('{form}', ?)", (clock,))
        (wanted,) = newer.fetchone()
        call = f"howdah_sqlite.write_moment('{form}', howdah_sqlite.read_moment('{clock}', VARIADIC '{{}}'::text[]))"
        row = target.execute(f"SELECT {call}".encode()).fetchone()
        assert row == (wanted,), form


def test_a_day_of_24_hours_which_versions_tell_in_two_ways_is_an_error(shared_target: Connection) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match="24 hours"):
        shared_target.execute("SELECT howdah_sqlite.read_moment('2023-12-31 24:00', VARIADIC '{}'::text[])")


def test_an_instant_that_a_zone_would_have_rounded_up_is_an_error(shared_target: Connection) -> None:
    row = shared_target.execute("SELECT howdah_sqlite.write_instant('2024-05-05 12:00:59.9994+02')").fetchone()
    assert row == ("2024-05-05 10:00:59.999400",)
    with pytest.raises(psycopg.errors.RaiseException, match="zone"):
        shared_target.execute("SELECT howdah_sqlite.write_instant('2024-05-05 12:00:59.9995+02')")


@pytest.mark.parametrize("modifier", ["localtime", "utc", "UTC"])
def test_the_zone_of_sqlites_computer_is_an_error(shared_target: Connection, modifier: str) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match="zone"):
        shared_target.execute("SELECT howdah_sqlite.read_moment('2024-01-01', %s)", [modifier])


def test_the_time_of_day_in_a_text_is_an_error(shared_target: Connection) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match="time of day"):
        shared_target.execute("SELECT howdah_sqlite.read_moment('NOW', '+1 day')")


@pytest.mark.parametrize("name", sorted(HELPERS))
def test_a_helper_names_the_others_that_it_calls(name: str) -> None:
    called = set(re.findall(r"howdah_sqlite\.([a-z_0-9]+)", HELPERS[name].body))
    assert called - {name} == set(HELPERS[name].needs)
    assert [helper.name for helper in list_needed([name])][-1] == name


@pytest.mark.parametrize("name", sorted(HELPERS))
def test_a_helper_that_begins_a_subtransaction_is_called_by_no_parallel_query(name: str) -> None:
    begins_one = any(helper.catches_errors for helper in list_needed([name]))
    assert ("PARALLEL UNSAFE" in HELPERS[name].create_sql) == begins_one


@pytest.mark.parametrize(
    "call",
    [
        "read_moment(t, 'unixepoch')",
        "is_json(t)",
        "text_to_real(t)",
        "calculate_numbers(1, '+', 2)",
        "text_to_whole(t)",
    ],
)
def test_helpers_answer_in_a_query_of_a_large_table(shared_target: Connection, call: str) -> None:
    setting = "force_parallel_mode" if shared_target.info.server_version < 160000 else "debug_parallel_query"
    with shared_target.transaction(force_rollback=True):
        shared_target.execute("CREATE TABLE large AS SELECT '1700000000' AS t FROM generate_series(1, 20000)")
        shared_target.execute(
            f"SET LOCAL {setting} = on; SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL parallel_setup_cost = 0;"
            " SET LOCAL parallel_tuple_cost = 0"
        )
        row = shared_target.execute(f"SELECT count(howdah_sqlite.{call}) FROM large".encode()).fetchone()
    assert row == (20000,)


def test_calls_are_found_but_not_in_texts_and_names() -> None:
    sql = (
        """howdah_sqlite.substr('it''s howdah_sqlite.cut(', "howdah_sqlite.label(") || howdah_sqlite.real_to_text(1)"""
    )
    assert find_helpers(sql) == {"substr", "real_to_text"}
