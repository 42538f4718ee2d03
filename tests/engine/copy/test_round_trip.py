"""Every conversion through a real COPY into a real column, read back by a plain driver."""

import json
import math
import struct
from collections.abc import Sequence
from itertools import pairwise

import psycopg
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from core.copy.convert import convert_column
from core.copy.encode import encode_batch
from core.plan.conversions import ConversionKind as Kind
from core.plan.conversions import Unfit
from core.plan.model import ColumnPlan
from core.plan.pgtypes import JSON, JSONB, TEXT, TIMESTAMP, TIMESTAMPTZ, PgType
from core.postgres.connect import Connection
from core.profile.model import Format
from tests.helpers.effort import examples
from tests.unit.copy.columns import PLANS, make_arrays, name_plan, plan_column
from tests.unit.copy.stated_moments import CLOCKS
from tests.unit.copy.statement import convert_plainly
from tests.unit.copy.values import BLOB as A_BLOB
from tests.unit.copy.values import INTEGER as AN_INTEGER
from tests.unit.copy.values import REAL as A_REAL
from tests.unit.copy.values import TEXT as A_TEXT
from tests.unit.copy.values import Source

CLOCK_PLANS = tuple(
    plan_column(Kind(target_type.name), target_type, numbers=numbers, zone="America/New_York")
    for numbers in (*CLOCKS, Format.JULIAN_DAY)
    for target_type in (TIMESTAMP, TIMESTAMPTZ)
)

INTEGERS = [0, 1, -1, 32_767, -32_768, 32_768, 2**31 - 1, -(2**31), 2**31, 2**53, 2**53 + 1, 2**63 - 1, -(2**63)]
INTEGERS += [
    -62_135_596_800,
    253_402_300_799,
    -1_700_000_000,
    1_700_000_000_000_000,
    133_444_736_000_000_000,
    2_460_000,
]
REALS = [0.0, -0.0, 1.0, 0.5, -0.1, 12.34, 1e15, 1e-7, 1e300, 5e-324, math.inf, -math.inf, 1.7976931348623157e308]
REALS += [2_460_000.5, 45_000.75, 1_700_000_000.123456, -1_700_000_000.5, 3e9 + 0.25, 1e18]
TEXTS = [
    "",
    "a",
    "new",
    "done",
    "true",
    "F",
    "1",
    "-1",
    "12.50",
    "9" * 30,
    "0." + "1" * 20,
    "1e+100",
    "größer",
    "🐘" * 5,
]
TEXTS += ["0001-01-01", "9999-12-31", "1969-12-31", "2000-02-29", "0000-01-01", "2023-02-29"]
TEXTS += ["00:00", "23:59:59", "23:59:59.999999", "00:00:00.000001", "24:00"]
TEXTS += ["0001-01-01 00:00", "9999-12-31T23:59:59.999999", "1969-12-31 23:59:59.999999", "2024-03-10 02:30"]
TEXTS += ["0001-01-01T00:00Z", "9999-12-31T23:59:59.999999Z", "1900-01-01T00:00:00.000001-12:34", "0001-01-01T00:00+01"]
TEXTS += ["0123abcd-4567-89ab-cdef-0123456789AB", "0" * 32, "f" * 32, "0123abcd"]
TEXTS += [
    "{}",
    '{"a": [1, 2.50, null, "\\u00e9"]}',
    " [1]",
    '{"b":1,"a":{"b":2}}',
    "null",
    '"text"',
    '{"a":1,"a":2}',
    "1e400",
]
LARGE_BLOB = bytes(range(256)) * 500
BLOBS = [b"", b"a", b"\xff\0", "größer".encode(), bytes(16), bytes(range(16)), b"a\0b", LARGE_BLOB]
BLOBS += [
    struct.pack("<2f", *pair)
    for pair in ((0.0, -1.5), (3.4028234663852886e38, 1e-45), (math.nan, 0.0), (0.0, math.inf))
]

EDGES: list[Source | None] = [
    None,
    *((AN_INTEGER, value) for value in INTEGERS),
    *((A_REAL, value) for value in REALS),
    *((A_TEXT, value.encode()) for value in TEXTS),
    *((A_BLOB, value) for value in BLOBS),
    None,
]

any_value: st.SearchStrategy[Source | None] = st.none() | st.one_of(
    st.tuples(st.just(AN_INTEGER), st.integers(-(2**63), 2**63 - 1) | st.integers(-1, 2**31)),
    st.tuples(st.just(A_REAL), st.floats(allow_nan=False) | st.floats(-1e5, 1e10)),
    st.tuples(st.just(A_TEXT), st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(str.encode)),
    st.tuples(st.just(A_TEXT), st.datetimes().map(str).map(str.encode)),
    st.tuples(st.just(A_TEXT), st.times().map(str).map(str.encode)),
    st.tuples(st.just(A_TEXT), st.dates().map(str).map(str.encode)),
    st.tuples(st.just(A_TEXT), st.decimals(-1000, 1000, places=3).map(str).map(str.encode)),
    st.tuples(st.just(A_TEXT), st.dictionaries(st.text(max_size=2), st.floats()).map(json.dumps).map(str.encode)),
    st.tuples(
        st.just(A_BLOB),
        st.binary(max_size=20) | st.binary(min_size=8, max_size=8) | st.uuids().map(lambda each: each.bytes),
    ),
)


@pytest.fixture
def session(connection: Connection) -> Connection:
    connection.execute("SET TimeZone = 'UTC'; SET search_path = public")
    return connection


def create_table(session: Connection, plan: ColumnPlan) -> None:
    """A table of a number and the plan's column; skips the test where the server has no such type."""
    target_type = plan.target_type
    if target_type.name == "vector":
        found = session.execute("SELECT FROM pg_available_extensions WHERE name = 'vector'").rowcount
        if not found:
            pytest.skip("this server has no extension vector")
        session.execute("CREATE EXTENSION vector")
    if target_type.labels:
        labels = sql.SQL(", ").join(sql.Literal(label) for label in target_type.labels)
        session.execute(sql.SQL("CREATE TYPE {} AS ENUM ({})").format(sql.Identifier(target_type.name), labels))
    written = target_type.name if target_type.labels else str(target_type)
    session.execute(sql.SQL("CREATE TABLE sent (n int4, a {})").format(sql.SQL(written)))


def make_batch(plan: ColumnPlan, rows: Sequence[Source | None]) -> pa.RecordBatch:
    converted = convert_column(plan, make_arrays(plan, rows))
    return pa.RecordBatch.from_arrays([pa.array(range(len(rows)), pa.int32()), converted.values], ["n", "a"])


def send(session: Connection, plan: ColumnPlan, batch: pa.RecordBatch) -> None:
    with session.cursor() as cursor, cursor.copy("COPY sent (n, a) FROM STDIN (FORMAT binary)") as copy:
        for data in encode_batch(batch, [PgType("integer"), plan.target_type]):
            copy.write(data)


def read_back(session: Connection, plan: ColumnPlan) -> list[object]:
    """The column in the rows' order, as the plain statement has it."""
    shown = "a::text" if plan.target_type.name in ("json", "jsonb", "vector") or plan.target_type.labels else "a"
    values = [value for (value,) in session.execute(f"SELECT {shown} FROM sent ORDER BY n").fetchall()]
    if plan.target_type.name == "vector":
        return [None if value is None else tuple(map(as_float4, json.loads(value))) for value in values]
    return values


def as_float4(value: float) -> float:
    (rounded,) = struct.unpack("<f", struct.pack("<f", value))
    return float(rounded)


def state(session: Connection, plan: ColumnPlan, rows: Sequence[Source | None]) -> list[object]:
    """What the plain statement says; of a jsonb, what PostgreSQL makes of that text."""
    expected = [None if row is None else convert_plainly(plan, row).value for row in rows]
    if plan.target_type == JSONB:
        return [session.execute("SELECT %s::text::jsonb::text", [each]).fetchall()[0][0] for each in expected]
    return list(expected)


@pytest.mark.parametrize(
    "plan", PLANS + CLOCK_PLANS, ids=lambda plan: f"{name_plan(plan)} {plan.conversion.numbers or ''}"
)
def test_values_arrive_as_the_plain_statement_says(session: Connection, plan: ColumnPlan) -> None:
    create_table(session, plan)
    send(session, plan, make_batch(plan, EDGES))
    arrived = read_back(session, plan)
    assert arrived == state(session, plan, EDGES)
    assert any(value is not None for value in arrived)


@pytest.mark.parametrize("plan", PLANS, ids=name_plan)
def test_slices_of_a_batch_arrive_as_the_batch_does(session: Connection, plan: ColumnPlan) -> None:
    create_table(session, plan)
    batch = make_batch(plan, EDGES)
    ends = [0, 0, 1, 2, 10, 11, 11, 40, len(EDGES)]
    for start, end in pairwise(ends):
        send(session, plan, batch.slice(start, end - start))
    assert read_back(session, plan) == state(session, plan, EDGES)


@pytest.mark.parametrize("plan", PLANS, ids=name_plan)
def test_columns_without_a_value_arrive(session: Connection, plan: ColumnPlan) -> None:
    create_table(session, plan)
    for count in (0, 1, 3):
        send(session, plan, make_batch(plan, [None] * count))
    assert read_back(session, plan) == [None] * 4


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_values_arrive_as_the_plain_statement_says(session: Connection, data: st.DataObject) -> None:
    plan = data.draw(st.sampled_from([plan for plan in PLANS + CLOCK_PLANS if plan.target_type.name != "vector"]))
    rows = data.draw(st.lists(any_value, max_size=20))
    with session.transaction(force_rollback=True):
        create_table(session, plan)
        send(session, plan, make_batch(plan, rows))
        assert read_back(session, plan) == state(session, plan, rows)


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        (plan_column(Kind.TEXT, TEXT, A_TEXT, unfit=Unfit.STOP), b"\xff"),
        (plan_column(Kind.TEXT, TEXT, A_TEXT, unfit=Unfit.STOP), b"a\0b"),
        (plan_column(Kind.JSON, JSON, A_TEXT, unfit=Unfit.STOP), b"{"),
        (plan_column(Kind.JSON, JSONB, A_TEXT, unfit=Unfit.STOP), b'"\\u0000"'),
    ],
    ids=str,
)
def test_what_a_kernel_leaves_to_the_server_the_server_refuses(
    session: Connection, plan: ColumnPlan, text: bytes
) -> None:
    create_table(session, plan)
    with pytest.raises(psycopg.DataError):
        send(session, plan, make_batch(plan, [(A_TEXT, text)]))


def test_all_columns_arrive_side_by_side(session: Connection) -> None:
    """Rows enough for several messages, with a NULL in every column of some."""
    plans = [plan for plan in PLANS if plan.target_type.name != "vector" and not plan.target_type.labels]
    columns = sql.SQL(", ").join(sql.SQL(f"a{number} {plan.target_type}") for number, plan in enumerate(plans))
    session.execute(sql.SQL("CREATE TABLE sent ({})").format(columns))
    rows = [row for row in EDGES if row is None or row[1] != LARGE_BLOB]
    arrays = [convert_column(plan, make_arrays(plan, rows * 300)).values for plan in plans]
    batch = pa.RecordBatch.from_arrays(arrays, [f"a{number}" for number in range(len(plans))])
    with session.cursor() as cursor, cursor.copy("COPY sent FROM STDIN (FORMAT binary)") as copy:
        for data in encode_batch(batch, [plan.target_type for plan in plans]):
            copy.write(data)
    for number, plan in enumerate(plans):
        fitting = sum(row is not None and not convert_plainly(plan, row).unfit for row in rows)
        counted = session.execute(f"SELECT count(a{number}) FROM sent").fetchall()
        assert counted == [(300 * fitting,)], name_plan(plan)
