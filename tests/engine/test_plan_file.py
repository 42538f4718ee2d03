"""A plan that was written to a file and is carried out later: on the same source, on other data, on another schema."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from core.cancel import CancelToken
from core.errors import MigrationError, PlanInvalid, PlanOutdated, SourceCorrupt
from core.events import Event, EventSink, Phase, PhaseStarted, TableStarted, ignore_events
from core.migration.assess import assess, render_plan
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.model import Plan
from core.plan.store import dump_plan, load_plan
from core.report.model import Report, Verdict
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age SMALLINT, paid DECIMAL, note TEXT);
CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES person (id), CHECK (id > 0));
CREATE INDEX by_age ON person (age DESC) WHERE age > 0;
INSERT INTO person VALUES (1, 'Ann', 30, 0.5, NULL), (2, 'Bob', NULL, 2, 'x');
INSERT INTO pet VALUES (1, 1), (2, NULL);
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", SCRIPT)


def make_plan(source: Path) -> Plan:
    return load_plan(dump_plan(assess(source, cancel=CancelToken()).plan))


def carry_out(
    source: Path, url: str, plan: Plan | None, schema: str = "public", on_event: EventSink = ignore_events
) -> Report:
    options = MigrationOptions(source_path=source, target_url=url, schema=schema, plan=plan)
    return migrate(options, on_event=on_event)


def change(source: Path, script: str) -> None:
    with closing(sqlite3.connect(source)) as connection:
        connection.executescript(script)


def change_column(plan: Plan, **changes: object) -> Plan:
    """The plan with `person.age` changed, as a person may in the file."""
    table = plan.tables[0]
    columns = tuple(
        replace(column, **changes) if column.source_name == "age" else column  # type: ignore[arg-type]
        for column in table.columns
    )
    return replace(plan, tables=(replace(table, columns=columns), *plan.tables[1:]))


def rows_in(url: str, schema: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        connection.execute("SELECT set_config('search_path', %s, false)", [schema])
        people = connection.execute("SELECT * FROM person ORDER BY id").fetchall()
        return people + connection.execute("SELECT * FROM pet ORDER BY id").fetchall()


def definitions_in(url: str, schema: str) -> list[tuple[str, ...]]:
    """Columns, constraints and indexes, as the server tells them."""
    with psycopg.connect(url) as connection:
        return connection.execute(
            """
            SELECT c.relname, attname, format_type(atttypid, atttypmod), attnotnull::text FROM pg_attribute
            JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = %(schema)s::text::regnamespace AND attnum > 0
            UNION ALL
            SELECT conname, replace(pg_get_constraintdef(oid), %(schema)s || '.', ''), '', '' FROM pg_constraint
            WHERE connamespace = %(schema)s::text::regnamespace
            UNION ALL
            SELECT indexname, replace(indexdef, %(schema)s || '.', ''), '', '' FROM pg_indexes
            WHERE schemaname = %(schema)s
            ORDER BY 1, 2, 3, 4
            """,
            {"schema": schema},
        ).fetchall()


def is_untouched(url: str) -> bool:
    with psycopg.connect(url) as connection:
        made = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " UNION ALL SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'howdah%'"
        )
        return made.fetchall() == [(0,), (0,)]


def test_a_plan_gives_the_same_tables_and_data_as_no_plan(source: Path, database_url: str) -> None:
    planned, ruled = (
        carry_out(source, database_url, make_plan(source), "planned"),
        carry_out(source, database_url, None, "ruled"),
    )
    assert planned.verdict == ruled.verdict == Verdict.VERIFIED
    assert planned.findings == ruled.findings
    assert rows_in(database_url, "planned") == rows_in(database_url, "ruled")
    assert definitions_in(database_url, "planned") == definitions_in(database_url, "ruled")


def test_the_ddl_of_a_plan_that_was_stored_is_the_same(source: Path) -> None:
    made = assess(source, cancel=CancelToken()).plan
    assert render_plan(load_plan(dump_plan(made)), "s") == render_plan(made, "s")


def test_the_plan_decides_and_not_the_rules(source: Path, database_url: str) -> None:
    plan = make_plan(source)
    wider = next(column.target_type for column in plan.tables[0].columns if column.source_name == "id")
    carry_out(source, database_url, change_column(plan, target_type=wider))
    with psycopg.connect(database_url) as connection:
        types = connection.execute("SELECT pg_typeof(age)::text FROM person LIMIT 1").fetchall()
    assert types == [("bigint",)]


def test_a_type_that_a_person_chose_too_narrow_stops_it_before_anything_is_published(
    tmp_path: Path, database_url: str
) -> None:
    script = SCRIPT.replace("age SMALLINT", "age INTEGER") + "UPDATE person SET age = 70000;"
    source = make_source(tmp_path / "source.sqlite", script)
    narrow = make_plan(make_source(tmp_path / "narrow.sqlite", SCRIPT))
    chosen = next(column.target_type for column in narrow.tables[0].columns if column.source_name == "age")
    with pytest.raises(PlanInvalid, match=r"person\.age smallint, which does not hold all"):
        carry_out(source, database_url, change_column(make_plan(source), target_type=chosen))
    assert is_untouched(database_url)


def test_more_rows_of_the_same_kind_are_carried_over(source: Path, database_url: str) -> None:
    plan = make_plan(source)
    change(
        source,
        "INSERT INTO person VALUES (9, 'Cyd', -5, 1.125, 'longer'); INSERT INTO pet VALUES (7, 9);"
        " DELETE FROM person WHERE id = 2;",
    )
    report = carry_out(source, database_url, plan)
    assert report.verdict is Verdict.VERIFIED
    assert report.rows_written == 5
    with psycopg.connect(database_url) as connection:
        inserted = connection.execute("INSERT INTO pet (owner) VALUES (9) RETURNING id").fetchone()
    assert inserted == (8,)


def test_a_column_that_fills_up_as_it_was_declared_is_no_change(tmp_path: Path, database_url: str) -> None:
    source = make_source(tmp_path / "source.sqlite", SCRIPT + "DELETE FROM pet; DELETE FROM person;")
    plan = make_plan(source)
    change(source, "INSERT INTO person VALUES (1, 'Ann', 30, 0.5, NULL); INSERT INTO pet VALUES (1, 1);")
    assert carry_out(source, database_url, plan).rows_written == 2


@pytest.mark.parametrize(
    ("script", "named"),
    [
        ("UPDATE person SET age = 40000", r"person\.age: target_type is smallint, and would be bigint"),
        ("UPDATE person SET age = 'old'", r"person\.age: target_type is smallint, and would be text"),
        ("UPDATE person SET note = 5 || char(0)", r"person\.note: conversion is text, and would be text, U\+0000"),
        ("UPDATE person SET note = x'61' WHERE id = 1", r"BLOB_IN_TEXT"),
        ("UPDATE pet SET owner = 99", r"pet: the foreign key pet_owner_fkey would be made otherwise"),
        ("UPDATE person SET name = hex(zeroblob(3000)) || id", r"person: the unique constraint person_name_key would"),
    ],
)
def test_data_that_the_plan_no_longer_fits_is_named_and_nothing_is_run(
    source: Path, database_url: str, script: str, named: str
) -> None:
    plan = make_plan(source)
    change(source, script)
    with pytest.raises(PlanOutdated, match=named) as failure:
        carry_out(source, database_url, plan)
    assert failure.value.hint
    assert is_untouched(database_url)


@pytest.mark.parametrize(
    ("script", "named"),
    [
        ("CREATE TABLE extra (a)", "the table extra is new"),
        ("DROP TABLE pet", "the table pet is gone"),
        ("ALTER TABLE pet ADD COLUMN name TEXT", r"the column pet\.name is new"),
        ("ALTER TABLE person DROP COLUMN note", r"the column person\.note is gone"),
        ("DROP TABLE pet; CREATE TABLE pet (id INTEGER PRIMARY KEY, owner TEXT)", "pet.owner was declared INTEGER and"),
        ("CREATE INDEX extra ON pet (owner)", "its tables and columns are the same, but not its keys"),
    ],
)
def test_a_schema_that_changed_is_told_by_what_is_new_gone_or_declared_otherwise(
    source: Path, database_url: str, script: str, named: str
) -> None:
    plan = make_plan(source)
    change(source, script)
    with pytest.raises(PlanOutdated, match=named):
        carry_out(source, database_url, plan)
    assert is_untouched(database_url)


def test_a_table_that_was_cut_out_of_the_plan_is_not_left_behind_in_silence(source: Path, database_url: str) -> None:
    plan = make_plan(source)
    with pytest.raises(PlanOutdated, match="the table pet is new"):
        carry_out(source, database_url, replace(plan, tables=plan.tables[:1]))


def test_a_write_that_moves_no_counter_is_seen(tmp_path: Path, database_url: str) -> None:
    """In WAL mode the fingerprint may be that of before."""
    source = make_source(tmp_path / "source.sqlite", "PRAGMA journal_mode = WAL;" + SCRIPT)
    change(source, "UPDATE person SET age = 31")
    plan = make_plan(source)
    change(source, "UPDATE person SET age = 40000")
    after = make_plan(source)
    with pytest.raises(PlanOutdated, match=r"person\.age"):
        carry_out(source, database_url, replace(plan, fingerprint=after.fingerprint))


def test_a_file_that_was_damaged_since_is_refused(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        SCRIPT + "CREATE TABLE filler (a); INSERT INTO filler SELECT zeroblob(9000) FROM (SELECT 1 UNION SELECT 2);",
    )
    plan = make_plan(source)
    with source.open("r+b") as file:
        # The root page of a table: its schema and its header are whole, so the fingerprint is the same.
        file.seek(4096)
        file.write(b"\xff" * 4096)
    seen: list[Event] = []
    with pytest.raises(SourceCorrupt):
        carry_out(source, database_url, plan, on_event=seen.append)
    assert [event.phase for event in seen if isinstance(event, PhaseStarted)] == [Phase.PROFILE]
    assert is_untouched(database_url)


def test_rows_that_did_not_change_are_not_read_once_more_to_plan(source: Path, database_url: str) -> None:
    seen: list[Event] = []
    plan = make_plan(source)
    carry_out(source, database_url, plan, on_event=seen.append)
    profiled = [event for event in seen if isinstance(event, TableStarted) and event.phase is Phase.PROFILE]
    assert not profiled
    change(source, "UPDATE person SET age = 31")
    carry_out(source, database_url, plan, "other", on_event=seen.append)
    assert any(isinstance(event, TableStarted) and event.phase is Phase.PROFILE for event in seen)


def howdah(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", *map(str, arguments)], capture_output=True, text=True, check=False, timeout=120
    )


def test_the_commands_write_and_carry_out_a_plan(source: Path, tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "plan.json"
    done = howdah("plan", source, "-o", path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert howdah("plan", source).stdout == path.read_text("utf-8")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["plan.json", "source.sqlite"]
    done = howdah("migrate", source, database_url, "--plan", path)
    assert done.returncode == 0, done.stderr
    assert "All 4 rows of 2 tables are equal" in done.stdout
    change(source, "UPDATE person SET age = 'old'")
    done = howdah("migrate", source, database_url, "--plan", path, "--schema", "other")
    assert done.returncode == 1
    assert "person.age: target_type is smallint, and would be text" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_in_an_error_cannot_draw_on_the_terminal(source: Path, tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(dump_plan(make_plan(source)))
    change(source, 'CREATE TABLE "a\x1b[31m" (x)')
    done = howdah("migrate", source, database_url, "--plan", path)
    assert "the table a�[31m is new" in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda text: text[:-20], "this is not JSON"),
        (lambda text: text.replace('"plan_version": 3', '"plan_version": 4'), "version 4"),
        (lambda text: text.replace('"smallint"', '"tinyint"'), "tables[0].columns[2].target_type: 'tinyint'"),
        (lambda text: json.dumps({**json.loads(text), "tables": [{}]}), "tables[0].source_name: it is missing"),
    ],
)
def test_a_broken_plan_file_exits_1_with_the_place(
    source: Path, tmp_path: Path, database_url: str, break_it: Callable[[str], str], said: str
) -> None:
    path = tmp_path / "plan.json"
    path.write_text(break_it(dump_plan(make_plan(source)).decode()), "utf-8")
    done = howdah("migrate", source, database_url, "--plan", path)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert is_untouched(database_url)


def test_a_plan_that_could_not_be_written_stops_it_before_the_work(source: Path, tmp_path: Path) -> None:
    done = howdah("plan", source, "-o", tmp_path / "none" / "plan.json")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: The plan can't be written")


def test_a_failure_leaves_the_plan_that_was_there(source: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text("the old one")
    source.write_bytes(b"no database")
    assert howdah("plan", source, "-o", path).returncode == 1
    assert path.read_text() == "the old one"
    with pytest.raises(MigrationError):
        make_plan(source)
