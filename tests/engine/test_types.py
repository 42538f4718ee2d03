"""The plan's types on real servers: made, filled and published."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from core.cancel import CancelToken
from core.ddl.render import render_ddl
from core.events import Event, Phase, PhaseStarted, StatementExecuted
from core.finalize.build import make_tables
from core.migration.assess import assess
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.model import IndexKey, IndexPlan
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
    PgType,
    enum,
    numeric,
    varchar,
)
from core.postgres.connect import Connection
from tests.engine.carrying import carry, enums_of, query, type_of
from tests.helpers.effort import examples
from tests.helpers.made_plans import column, identity, plan, table
from tests.helpers.source import make_source

HOSTILE = enum('He said "%s" \\ ž', ("it's", "back\\slash", "100 %", "%s", ":x", '"', "", "ž\n☃"))
MOOD = enum("mood", ("sad", "ok", "happy"))


TYPES: Sequence[tuple[PgType, str]] = (
    (SMALLINT, "smallint"),
    (INTEGER, "integer"),
    (BIGINT, "bigint"),
    (DOUBLE, "double precision"),
    (NUMERIC, "numeric"),
    (numeric(10, 2), "numeric(10,2)"),
    (BOOLEAN, "boolean"),
    (TEXT, "text"),
    (varchar(80), "character varying(80)"),
    (BYTEA, "bytea"),
    (DATE, "date"),
    (TIME, "time without time zone"),
    (TIMESTAMP, "timestamp without time zone"),
    (TIMESTAMPTZ, "timestamp with time zone"),
    (UUID, "uuid"),
    (JSON, "json"),
    (JSONB, "jsonb"),
)


def test_each_type_arrives_as_itself(database_url: str) -> None:
    columns = [column(f"c{number}", target_type) for number, (target_type, _) in enumerate(TYPES)]
    carry(database_url, plan(table("t", *columns)))
    for number, (_, name) in enumerate(TYPES):
        assert type_of(database_url, "public", "t", f"c{number}") == ("pg_catalog", name)


@pytest.mark.parametrize(
    "target_type", [DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, JSONB, numeric(10, 2), MOOD], ids=str
)
def test_types_with_an_order_can_be_indexed(database_url: str, target_type: PgType) -> None:
    keys = (IndexKey(column="c", descending=True), IndexKey(column="d"))
    planned = plan(
        table("t", column("c", target_type), column("d", target_type), indexes=(IndexPlan(name="i", keys=keys),))
    )
    assert carry(database_url, planned).findings == ()
    assert query(database_url, "SELECT 'public.i'::regclass::text") == [("i",)]


def test_an_enum_type_goes_with_its_tables_and_keeps_its_labels_in_order(database_url: str) -> None:
    planned = plan(
        table("a", identity("id"), column("x", HOSTILE, default_sql="'it''s'"), column("y", MOOD), next_value=9),
        table("b", column("x", HOSTILE)),
    )
    carry(
        database_url,
        planned,
        *(f"INSERT INTO {{s}}.a (x) VALUES ($${label.replace('{', '{{')}$$)" for label in HOSTILE.labels),
        schema="My App",
    )
    assert enums_of(database_url) == [
        ("My App", HOSTILE.name, list(HOSTILE.labels)),
        ("My App", "mood", ["sad", "ok", "happy"]),
    ]
    query(database_url, 'INSERT INTO "My App".a DEFAULT VALUES')
    rows = query(database_url, 'SELECT x::text FROM "My App".a ORDER BY id')
    assert [label for (label,) in rows] == [*HOSTILE.labels, "it's"]


text_of_a_name = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=15)


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=text_of_a_name, labels=st.lists(text_of_a_name, min_size=1, max_size=5, unique=True))
def test_any_name_and_any_labels_arrive(connection: Connection, name: str, labels: list[str]) -> None:
    planned = plan(table("t", column("c", enum(name, tuple(labels)))))
    with connection.transaction(force_rollback=True):
        connection.execute(sql.SQL("CREATE SCHEMA s"))
        make_tables(connection, render_ddl(planned, "s"))
        row = connection.execute(
            "SELECT t.typname::text, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_catalog.pg_type t"
            " JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid JOIN pg_catalog.pg_attribute a ON a.atttypid = t.oid"
            " GROUP BY t.typname"
        ).fetchone()
    assert row == (name, labels)


@pytest.mark.parametrize("target_type", [SMALLINT, INTEGER, BIGINT], ids=str)
def test_a_serial_goes_on_where_the_rows_end_after_it_is_published(database_url: str, target_type: PgType) -> None:
    planned = plan(table("T x", identity("Id", target_type, is_serial=True), column("a"), next_value=8))
    carry(database_url, planned, "INSERT INTO {s}.\"T x\" VALUES (7, 'seven')", schema="My App")
    query(database_url, 'INSERT INTO "My App"."T x" (a) VALUES (\'eight\')')
    assert query(database_url, 'SELECT "Id", a FROM "My App"."T x" ORDER BY 1') == [(7, "seven"), (8, "eight")]
    (row,) = query(
        database_url,
        "SELECT a.attnotnull, a.attidentity, format_type(a.atttypid, NULL), pg_get_expr(d.adbin, d.adrelid),"
        " pg_get_serial_sequence('\"My App\".\"T x\"', 'Id') FROM pg_attribute a"
        " JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attname = 'Id'",
    )
    name = '"My App"."T x_Id_seq"'
    assert row == (True, "", target_type.name, f"nextval('{name}'::regclass)", name)
    query(database_url, 'DROP TABLE "My App"."T x"')
    assert query(database_url, "SELECT relname FROM pg_class WHERE relkind = 'S'") == []


@pytest.mark.parametrize("is_serial", [False, True])
def test_an_identity_that_is_used_up_says_so(database_url: str, is_serial: bool) -> None:
    planned = plan(table("t", identity("id", SMALLINT, is_serial=is_serial), column("a"), next_value=2**15))
    carry(database_url, planned)
    with pytest.raises(psycopg.errors.SequenceGeneratorLimitExceeded):
        query(database_url, "INSERT INTO public.t (a) VALUES ('x')")


def test_serials_are_replaced_with_their_tables(database_url: str) -> None:
    planned = plan(table("t", identity("id", is_serial=True), column("a"), next_value=5))
    carry(database_url, planned)
    carry(database_url, planned, replace=True)
    query(database_url, "INSERT INTO public.t (a) VALUES ('x')")
    assert query(database_url, "SELECT id FROM public.t") == [(5,)]


@pytest.mark.parametrize("is_serial", [False, True])
def test_a_table_may_be_named_as_the_sequence_of_another(database_url: str, is_serial: bool) -> None:
    names = ("t", "t_id_seq", "t_id_seq_id_seq")
    planned = plan(*(table(name, identity("id", is_serial=is_serial), column("a"), next_value=3) for name in names))
    carry(database_url, planned)
    for name in names:
        query(database_url, f"INSERT INTO public.{name} (a) VALUES ('x')")
        assert query(database_url, f"SELECT id FROM public.{name}") == [(3,)]


def test_the_steps_that_are_announced_are_those_that_run_after_the_data(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT CHECK (x <> 'ill')); CREATE INDEX by_x ON t (x);"
        "INSERT INTO t VALUES (1, 'sad'), (2, 'ok'), (3, NULL);",
    )
    planned = assess(source, cancel=CancelToken()).plan
    (only,) = planned.tables
    moods = replace(only.columns[1], target_type=enum("mood", ("sad", "ok", "ill")), collation=None)
    planned = replace(planned, tables=(replace(only, columns=(only.columns[0], moods)),))
    events: list[Event] = []
    migrate(MigrationOptions(source_path=source, target_url=database_url, plan=planned), on_event=events.append)
    (started,) = (each for each in events if isinstance(each, PhaseStarted) and each.phase is Phase.FINALIZE)
    assert started.steps_total == sum(isinstance(each, StatementExecuted) for each in events) == 5
    assert query(database_url, "SELECT x::text FROM public.t ORDER BY id") == [("sad",), ("ok",), (None,)]
    assert type_of(database_url, "public", "t", "x") == ("public", "mood")
