"""Values that do not fit their column: each stops the run, becomes NULL, or sets its row aside, and none is lost."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cancel import CancelToken
from core.catalog.model import StorageClass
from core.errors import PlanInvalid
from core.migration.options import MigrationOptions
from core.migration.rejects import export_rejects, retry_rejects
from core.migration.run import migrate
from core.plan.choices import Choice
from core.plan.conversions import Conversion, ConversionKind, NulHandling, Unfit
from core.plan.model import Plan
from core.plan.pgtypes import BIGINT, INTEGER, TEXT, TIMESTAMPTZ, enum
from core.report.json import dump_json
from core.report.model import Report, Verdict
from tests.helpers.effort import examples
from tests.helpers.plans import change_column, change_table, convert_to, make_plan
from tests.helpers.source import make_source
from tests.helpers.target import unchanged

EVENTS = """
CREATE TABLE event (id INTEGER PRIMARY KEY, at TEXT, note TEXT);
INSERT INTO event VALUES
    (10, '2024-05-06T07:08:09Z', 'x'), (20, 'toto', 'y'), (30, NULL, 'z'), (40, '', NULL),
    (50, '2024-05-06T00:00:00+02', '');
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", EVENTS)


def timestamps(source: Path, unfit: Unfit) -> Plan:
    conversion = Conversion(kind=ConversionKind.TIMESTAMPTZ, zone="UTC", unfit=unfit)
    return convert_to(make_plan(source), "event.at", TIMESTAMPTZ, conversion)


def carry_over(source: Path, url: str, plan: Plan, **more: object) -> Report:
    return migrate(MigrationOptions(source_path=source, target_url=url, plan=plan, **more))  # type: ignore[arg-type]


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        connection.execute("SET timezone = 'UTC'")
        return connection.execute(query.encode()).fetchall()


def test_a_row_is_set_aside_with_the_column_and_the_reason(source: Path, database_url: str) -> None:
    report = carry_over(source, database_url, timestamps(source, Unfit.SET_ASIDE))
    assert report.verdict is Verdict.VERIFIED_WITH_FINDINGS
    assert (report.rows_read, report.rows_written, report.rows_set_aside, report.values_altered) == (5, 3, 2, 0)
    rows = ask(database_url, "SELECT row_number, row_id, column_name, reason, sqlstate FROM howdah.rejects ORDER BY 1")
    assert rows == [(2, 20, "at", "'toto' is no timestamptz", None), (4, 40, "at", "'' is no timestamptz", None)]
    assert ask(database_url, "SELECT id, at::text FROM event ORDER BY id") == [
        (10, "2024-05-06 07:08:09+00"),
        (30, None),
        (50, "2024-05-05 22:00:00+00"),
    ]


def test_null_stands_for_a_value_that_the_ledger_keeps(source: Path, database_url: str) -> None:
    report = carry_over(source, database_url, timestamps(source, Unfit.NULL))
    assert report.verdict is Verdict.VERIFIED_WITH_FINDINGS
    assert (report.rows_read, report.rows_written, report.rows_set_aside, report.values_altered) == (5, 5, 0, 2)
    assert report.rejects_file is None
    assert ask(database_url, "SELECT id FROM event WHERE at IS NULL ORDER BY id") == [(20,), (30,), (40,)]
    ledger = ask(
        database_url,
        "SELECT run_id, rule, table_name, column_name, row_number, row_id, key, before_class, before_bytes, after_text"
        " FROM howdah.ledger ORDER BY row_number",
    )
    what = (report.run_id, "set to NULL since no timestamptz", "event", "at")
    assert ledger == [
        (*what, 2, 20, {"id": 20}, "text", b"toto", None),
        (*what, 4, 40, {"id": 40}, "text", b"", None),
    ]


def test_the_run_stops_at_the_first_value_and_says_where_it_is(source: Path, database_url: str) -> None:
    with unchanged(database_url), pytest.raises(PlanInvalid) as failure:
        carry_over(source, database_url, timestamps(source, Unfit.STOP))
    assert "event.at timestamptz" in failure.value.message
    assert "row 2 (rowid 20) has 'toto'" in failure.value.message
    assert failure.value.hint


def test_null_cannot_stand_in_a_column_that_takes_none(source: Path, database_url: str) -> None:
    plan = change_column(timestamps(source, Unfit.NULL), "event.at", nullable=False)
    report = carry_over(source, database_url, plan)
    assert (report.rows_set_aside, report.values_altered) == (3, 0)
    assert ask(database_url, "SELECT row_number, reason FROM howdah.rejects ORDER BY 1") == [
        (2, "'toto' is no timestamptz"),
        (3, "NULL in a column that is NOT NULL"),
        (4, "'' is no timestamptz"),
    ]


def test_of_several_columns_to_blame_the_first_is_named(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'y'), ('x', 'y'), ('x', 2), (4, 5);",
    )
    plan = make_plan(source)
    for column in ("t.a", "t.b"):
        plan = convert_to(plan, column, BIGINT, Conversion(kind=ConversionKind.INTEGER, unfit=Unfit.SET_ASIDE))
    report = carry_over(source, database_url, plan)
    assert report.rows_written == 1
    assert ask(database_url, "SELECT row_number, column_name, reason, key FROM howdah.rejects ORDER BY 1") == [
        (1, "b", "'y' is no bigint", None),
        (2, "a", "'x' is no bigint", None),
        (3, "a", "'x' is no bigint", None),
    ]
    (table,) = report.tables
    assert {(cause.column, cause.rows) for cause in table.reject_causes} == {("a", 2), ("b", 1)}


def test_a_label_that_an_enum_lacks_is_a_reason(tmp_path: Path, database_url: str) -> None:
    source = make_source(tmp_path / "source.sqlite", "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('on'), ('it''s');")
    conversion = Conversion(kind=ConversionKind.TEXT, unfit=Unfit.SET_ASIDE)
    carry_over(source, database_url, convert_to(make_plan(source), "t.a", enum("state", ("on", "off")), conversion))
    assert ask(database_url, "SELECT reason FROM howdah.rejects") == [("'it''s' is no label of state",)]


def test_a_row_has_its_rowid_though_no_column_is_it(tmp_path: Path, database_url: str) -> None:
    """The names of columns hide the rowid, those too that are left out."""
    source = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (a, rowid TEXT, _rowid_ TEXT);"
        "INSERT INTO t (oid, a, rowid) VALUES (7, 'x', 'no'), (9, 1, 'no');",
    )
    left_out = [Choice(setting="leave_out", value="yes", table="t", column=name) for name in ("rowid", "_rowid_")]
    conversion = Conversion(kind=ConversionKind.INTEGER, unfit=Unfit.SET_ASIDE)
    plan = convert_to(make_plan(source, *left_out), "t.a", BIGINT, conversion)
    carry_over(source, database_url, plan)
    assert ask(database_url, "SELECT row_number, row_id FROM howdah.rejects") == [(1, 7)]


def test_a_table_without_rowid_has_its_key(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (b TEXT, a TEXT, n, PRIMARY KEY (a, b)) WITHOUT ROWID;"
        "INSERT INTO t VALUES ('x', 'y', 1), ('y', 'z', 'no');",
    )
    conversion = Conversion(kind=ConversionKind.INTEGER, unfit=Unfit.NULL)
    carry_over(source, database_url, convert_to(make_plan(source), "t.n", BIGINT, conversion))
    assert ask(database_url, "SELECT row_id, key::text FROM howdah.ledger") == [(None, '{"a": "z", "b": "y"}')]


# Filters.


def test_row_numbers_count_the_rows_that_the_filter_takes(source: Path, database_url: str) -> None:
    plan = timestamps(source, Unfit.SET_ASIDE)
    plan = change_table(plan, "event", where_sql="id > 10 -- not the first", row_count=4, rows_left_out=1)
    report = carry_over(source, database_url, plan)
    assert (report.rows_read, report.rows_written, report.rows_set_aside, report.rows_left_out) == (4, 2, 2, 1)
    assert ask(database_url, "SELECT row_number, row_id FROM howdah.rejects ORDER BY 1") == [(1, 20), (3, 40)]
    assert ask(database_url, "SELECT id FROM event ORDER BY 1") == [(30,), (50,)]
    totals = json.loads(dump_json(report))["totals"]
    assert totals["rows_left_out"] == 1
    assert totals["rows_read"] == totals["rows_written"] + totals["rows_set_aside"]


# Altered texts.


def test_the_ledger_says_what_was_done_and_what_is_there_now(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (k TEXT PRIMARY KEY, a TEXT);"
        "INSERT INTO t VALUES ('1', 'plain'), ('2', 'nul' || char(0)), ('3', CAST(x'e9' AS TEXT)),"
        " ('4', CAST(x'e900' AS TEXT)), ('5', NULL);",
    )
    conversion = Conversion(kind=ConversionKind.TEXT, nul=NulHandling.STRIP, encoding="cp1252")
    report = carry_over(source, database_url, convert_to(make_plan(source), "t.a", TEXT, conversion))
    assert report.verdict is Verdict.VERIFIED_WITH_FINDINGS
    assert report.values_altered == 3
    assert ask(
        database_url, "SELECT rule, row_number, key ->> 'k', before_bytes, after_text FROM howdah.ledger ORDER BY 2"
    ) == [
        ("U+0000 left out", 2, "2", b"nul\0", "nul"),
        ("decoded as cp1252", 3, "3", b"\xe9", "é"),
        ("decoded as cp1252, U+0000 left out", 4, "4", b"\xe9\0", "é"),
    ]
    assert ask(database_url, "SELECT a FROM t ORDER BY k") == [("plain",), ("nul",), ("é",), ("é",), (None,)]


def test_a_value_of_a_row_that_is_set_aside_is_not_in_the_ledger(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (a, b TEXT); INSERT INTO t VALUES ('x', char(0)), (1, char(0)), ('x', 'y');",
    )
    conversion = Conversion(kind=ConversionKind.INTEGER, unfit=Unfit.SET_ASIDE)
    plan = convert_to(make_plan(source), "t.a", INTEGER, conversion)
    report = carry_over(source, database_url, plan)
    assert (report.rows_set_aside, report.values_altered) == (2, 1)
    assert ask(database_url, "SELECT row_number FROM howdah.ledger") == [(2,)]
    ((values,),) = ask(database_url, "SELECT row_values::text FROM howdah.rejects WHERE row_number = 1")
    assert values == '{"a": "x", "b": "\\u0000"}'


# All at once.

rows = st.lists(
    st.tuples(
        st.sampled_from([1, None, "no", 2.5, b"\0"]),
        st.sampled_from(["fits", None, 7, "nul\0"]),
        st.sampled_from(["yes", None, "\0"]),
    ),
    max_size=40,
)


@given(rows, st.sampled_from([1, 3, 100]))
@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_is_in_the_target_or_set_aside_and_every_alteration_in_the_ledger(
    tmp_path: Path, server_url: str, given_rows: list[tuple[object, object, object]], batch_rows: int
) -> None:
    """The first column sets rows aside, of the second the server itself refuses U+0000, the third is altered."""
    source = tmp_path / "source.sqlite"
    source.unlink(missing_ok=True)
    make_source(source, "CREATE TABLE t (a, b, c);", {"t": given_rows})
    every = (StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT, StorageClass.BLOB)
    plan = make_plan(source)
    aside = Conversion(kind=ConversionKind.INTEGER, unfit=Unfit.SET_ASIDE)
    plan = change_column(convert_to(plan, "t.a", BIGINT, aside), "t.a", reads=every)
    plan = change_column(convert_to(plan, "t.b", TEXT, Conversion(kind=ConversionKind.TEXT)), "t.b", reads=every)
    shown = Conversion(kind=ConversionKind.TEXT, nul=NulHandling.SHOW)
    plan = change_column(convert_to(plan, "t.c", TEXT, shown), "t.c", reads=(StorageClass.TEXT,))
    plan = change_table(plan, "t", batch_rows=batch_rows)
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS unfit CASCADE; DROP SCHEMA IF EXISTS howdah CASCADE")
    report = carry_over(source, server_url, plan, schema="unfit", connections=1)
    assert report.verdict in (Verdict.VERIFIED, Verdict.VERIFIED_WITH_FINDINGS)

    def is_aside(row: tuple[object, object, object]) -> bool:
        return row[0] not in (1, None) or row[1] == "nul\0"

    numbered = list(enumerate(given_rows, 1))
    aside_numbers = [number for number, row in numbered if is_aside(row)]
    altered_numbers = [number for number, row in numbered if not is_aside(row) and row[2] == "\0"]
    assert report.rows_set_aside == len(aside_numbers)
    assert report.values_altered == len(altered_numbers)
    assert ask(server_url, "SELECT a, b, c FROM unfit.t") == [
        (row[0], None if row[1] is None else str(row[1]), "␀" if row[2] == "\0" else row[2])
        for row in given_rows
        if not is_aside(row)
    ]
    if report.records_schema is None:
        assert not aside_numbers + altered_numbers
        return
    rejects = ask(server_url, "SELECT row_number, column_name, sqlstate FROM howdah.rejects ORDER BY 1")
    assert rejects == [
        (number, "a", None) if given_rows[number - 1][0] not in (1, None) else (number, None, "22021")
        for number in aside_numbers
    ]
    assert ask(server_url, "SELECT row_number FROM howdah.ledger ORDER BY 1") == [
        (number,) for number in altered_numbers
    ]


# Sending again.


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        ("2024-01-01T00:00:00Z", True),
        (None, True),
        ("tata", "'tata' is no timestamptz"),
        (7, "7 is no timestamptz"),
        ({"base64": "AA==", "class": "blob"}, "x'00' is no timestamptz"),
        (1.5, "1.5 is no timestamptz"),
    ],
)
def test_a_value_of_whatever_class_is_tried_by_the_runs_plan(
    source: Path, database_url: str, tmp_path: Path, value: object, arrives: object
) -> None:
    carry_over(source, database_url, timestamps(source, Unfit.SET_ASIDE))
    path = tmp_path / "edited.jsonl"
    with path.open("wb") as file:
        export_rejects(database_url, file)
    line = json.loads(path.read_text("utf-8").splitlines()[0])
    line["row_values"]["at"] = value
    path.write_text(json.dumps(line), "utf-8")
    report = retry_rejects(database_url, edits=path, cancel=CancelToken())
    if arrives is True:
        assert (report.rows_arrived, report.rows_refused) == (1, 0)
        assert ask(database_url, "SELECT note FROM event WHERE id = 20") == [("y",)]
    else:
        assert (report.rows_arrived, report.rows_refused) == (0, 1)
        assert ask(database_url, "SELECT reason FROM howdah.rejects WHERE row_number = 2") == [(arrives,)]


def test_rows_that_are_sent_again_are_altered_as_the_plan_says(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite", "CREATE TABLE t (a, b TEXT); INSERT INTO t VALUES ('x', 'b' || char(0)), (1, 'b');"
    )
    aside = Conversion(kind=ConversionKind.INTEGER, unfit=Unfit.SET_ASIDE)
    carry_over(source, database_url, convert_to(make_plan(source), "t.a", BIGINT, aside))
    path = tmp_path / "edited.jsonl"
    with path.open("wb") as file:
        export_rejects(database_url, file)
    path.write_text(path.read_text("utf-8").replace('"a": "x"', '"a": 3'), "utf-8")
    assert retry_rejects(database_url, edits=path, cancel=CancelToken()).rows_arrived == 1
    assert ask(
        database_url, "SELECT column_name, rule, before_class, before_bytes, after_text FROM howdah.ledger ORDER BY 1"
    ) == [
        ("a", "edited before it was sent again", "text", b"x", "3"),
        ("b", "U+0000 shown as U+2400", "text", b"b\0", "b␀"),
    ]
    assert ask(database_url, "SELECT a, b FROM t ORDER BY a") == [(1, "b"), (3, "b␀")]


def test_every_kind_of_value_comes_back_out_of_the_rejects(tmp_path: Path, database_url: str) -> None:
    """What was set aside for one column's sake arrives whole once that column is mended."""
    source = tmp_path / "source.sqlite"
    make_source(
        source,
        "CREATE TABLE t (k INTEGER PRIMARY KEY, bad, r REAL, i INTEGER, t TEXT, b BLOB, d DECIMAL(10,2), z BOOLEAN);",
    )
    values = [
        (1, "x", 0.1, -(2**63), 'é"\\\n\u2028', b"\0\xff", 1.5, 1),
        (2, "x", float("inf"), 2**63 - 1, "", b"", None, 0),
        (3, 1, -0.0, None, None, None, 2, None),
    ]
    with closing(sqlite3.connect(source)) as connection:
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        connection.commit()
    aside = Conversion(kind=ConversionKind.INTEGER, unfit=Unfit.SET_ASIDE)
    carry_over(source, database_url, convert_to(make_plan(source), "t.bad", BIGINT, aside))
    path = tmp_path / "edited.jsonl"
    with path.open("wb") as file:
        export_rejects(database_url, file)
    path.write_text(path.read_text("utf-8").replace('"bad": "x"', '"bad": 5'), "utf-8")
    assert retry_rejects(database_url, edits=path, cancel=CancelToken()).rows_arrived == 2
    arrived = ask(database_url, "SELECT k, r, i, t, b, d::text, z FROM t ORDER BY k")
    assert arrived == [
        (1, 0.1, -(2**63), 'é"\\\n\u2028', b"\0\xff", "1.50", True),
        (2, float("inf"), 2**63 - 1, "", b"", None, False),
        (3, -0.0, None, None, None, "2.00", None),
    ]
