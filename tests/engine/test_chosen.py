"""What a person chooses, from the command line to the server: filters, types, what is left out, and what waits."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from core.cancel import CancelToken
from core.cli.exit_codes import ExitCode
from core.errors import PlanInvalid, PlanUndecided, SourceError
from core.migration.assess import assess, revise
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.choices import Choices, parse_choice
from core.plan.store import dump_plan, load_plan
from core.report.model import Report
from tests.engine.test_cli import howdah
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born TEXT);
CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES person (id), name TEXT);
INSERT INTO person VALUES (1, 'Ann', '1990-01-31'), (2, 'Bob', 'unknown'), (3, 'Cy', NULL);
INSERT INTO pet VALUES (1, 1, 'Rex'), (2, 2, 'Tom'), (3, 3, 'Kit');
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", SCRIPT)


def choose(*texts: str) -> Choices:
    return Choices(made=tuple(parse_choice(text) for text in texts))


def carry_over(source: Path, url: str, *texts: str) -> Report:
    return migrate(MigrationOptions(source_path=source, target_url=url, schema="chosen", choices=choose(*texts)))


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def test_a_filter_takes_its_rows_and_counts_the_others(source: Path, database_url: str) -> None:
    report = carry_over(source, database_url, "person:where=born IS NOT NULL")
    assert ask(database_url, "SELECT id FROM chosen.person ORDER BY id") == [(1,), (2,)]
    (person,) = [table for table in report.tables if table.source_name == "person"]
    assert (person.rows_read, person.rows_written, person.rows_left_out) == (2, 2, 1)


def test_children_of_rows_that_are_left_out_are_orphans(source: Path, database_url: str) -> None:
    report = carry_over(source, database_url, "person:where=id < 3")
    assert "FOREIGN_KEY_ORPHANS" in [finding.code for finding in report.findings]
    assert ask(database_url, "SELECT convalidated FROM pg_constraint WHERE conname = 'pet_owner_fkey'") == [(False,)]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("absent = 1", "no such column: absent"),
        ("id > ", "syntax error"),
        ("id) OR (1", "a bracket is closed that was not opened"),
        ("1; DROP TABLE person", "';' can't stand in it"),
        ("1 -- all", "can't stand in it"),
        ("id = ?", "can't stand in it"),
        ("random() > 0", "random gives another answer each time"),
        ("born < date('now')", "'now' gives another answer each time"),
        ("count(*) > 1", "misuse of aggregate"),
    ],
)
def test_what_is_no_condition_is_refused_before_anything_is_read(source: Path, condition: str, said: str) -> None:
    with pytest.raises((PlanInvalid, SourceError), match="person") as failure:
        assess(source, choices=choose(f"person:where={condition}"), cancel=CancelToken())
    assert said in failure.value.message


def test_what_waits_for_a_choice_stops_the_run_before_it_touches_the_target(source: Path, database_url: str) -> None:
    with pytest.raises(PlanUndecided, match=r"person\.born: 1 of 2 values can't be date, such as 'unknown' in rowid 2"):
        carry_over(source, database_url, "person.born:type=date")
    assert ask(database_url, "SELECT nspname FROM pg_namespace WHERE nspname IN ('chosen', 'howdah')") == []


def test_a_row_that_does_not_fit_is_set_aside_whole(source: Path, database_url: str) -> None:
    report = carry_over(source, database_url, "person.born:type=date", "person.born:unfit=set-aside")
    assert ask(database_url, "SELECT id, born::text FROM chosen.person ORDER BY id") == [(1, "1990-01-31"), (3, None)]
    (reject,) = ask(database_url, "SELECT row_id, column_name, row_values::text FROM howdah.rejects")
    assert reject[:2] == (2, "born")
    assert json.loads(str(reject[2])) == {"id": 2, "name": "Bob", "born": "unknown"}
    assert (report.rows_read, report.rows_written, report.rows_set_aside) == (6, 5, 1)


def test_a_value_that_does_not_fit_becomes_null_and_is_in_the_ledger(source: Path, database_url: str) -> None:
    report = carry_over(source, database_url, "person.born:type=date", "person.born:unfit=null")
    assert ask(database_url, "SELECT id, born::text FROM chosen.person ORDER BY id") == [
        (1, "1990-01-31"),
        (2, None),
        (3, None),
    ]
    assert ask(database_url, "SELECT column_name, row_id, before_bytes, after_text FROM howdah.ledger") == [
        ("born", 2, b"unknown", None)
    ]
    assert report.values_altered == 1


def test_a_plan_of_a_sample_is_made_anew_from_all_rows(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "late.sqlite",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);"
        " WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 50000)"
        " INSERT INTO t SELECT i, 'some words' FROM c; UPDATE t SET x = x'ff' WHERE id = 31234;",
    )
    plan = assess(source, is_sample=True, cancel=CancelToken()).plan
    assert plan.is_sample
    assert "SAMPLE_ONLY" in [finding.code for finding in plan.findings]
    loaded = load_plan(dump_plan(plan))
    assert loaded == plan
    done = howdah("plan", source, "--sample")
    assert json.loads(done.stdout)["is_sample"] is True
    whole = assess(source, cancel=CancelToken()).plan
    assert str(whole.tables[0].columns[1].target_type) == "bytea"


def test_choices_that_were_changed_in_the_file_are_carried_out(source: Path, tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "plan.json"
    assert howdah("plan", source, "-o", path, "--set", "pet.name:type=varchar(9)").returncode == 0
    path.write_text(path.read_text("utf-8").replace('"value": "varchar(9)"', '"value": "varchar(7)"'), "utf-8")
    done = howdah("migrate", source, database_url, "--plan", path)
    assert done.returncode == ExitCode.VERIFIED, done.stderr
    assert ask(
        database_url, "SELECT atttypmod FROM pg_attribute WHERE attrelid = 'pet'::regclass AND attname = 'name'"
    ) == [(11,)]


def test_a_plan_goes_on_from_the_choices_of_another(source: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    howdah("plan", source, "-o", first, "--set", "pet:leave_out=yes", "--preset", "faithful")
    done = howdah("plan", source, "-o", second, "--from", first, "--set", "person:name=people")
    assert done.returncode == 0, done.stderr
    plan = load_plan(second.read_bytes())
    assert [table.target_name for table in plan.tables] == ["people"]
    assert plan.choices.preset == "faithful"


@pytest.mark.parametrize("command", ["plan", "preview", "inspect", "migrate"])
def test_a_setting_that_there_is_not_is_one_clear_error(source: Path, command: str, database_url: str) -> None:
    target = [database_url] if command == "migrate" else []
    done = howdah(command, source, *target, "--set", "colour=blue")
    assert done.returncode == ExitCode.FAILED
    assert "'colour=blue' can't be chosen: it is SETTING=VALUE" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_plan_and_choices_beside_it_are_wrong_usage(source: Path, tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "plan.json"
    howdah("plan", source, "-o", path)
    done = howdah("migrate", source, database_url, "--plan", path, "--set", "json=keep")
    assert done.returncode == ExitCode.USAGE


def test_a_preview_of_a_plan_shows_rows_before_and_after_in_comments(source: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    howdah("plan", source, "-o", path, "--set", "person.born:type=date", "--set", "unfit=null")
    done = howdah("preview", source, "--plan", path)
    assert done.returncode == 0, done.stderr
    assert "born DATE" in done.stdout
    assert "--   born  '1990-01-31'  ->  1990-01-31  date" in done.stdout
    assert "--   born  'unknown'  ->  NULL  date  (set to NULL)" in done.stdout


def test_a_preview_can_be_run_as_it_is_printed(source: Path, database_url: str) -> None:
    done = howdah("preview", source, "--rows", "3", "--set", "enums=enum")
    with psycopg.connect(database_url) as connection:
        connection.execute(done.stdout.encode())


def test_a_changed_filter_is_looked_at_anew_and_nothing_else_is(source: Path) -> None:
    first = assess(source, cancel=CancelToken())
    renamed = revise(source, first, choose("pet:name=animal"), cancel=CancelToken())
    assert renamed.basis is first.basis
    filtered = revise(source, renamed, choose("pet:where=id = 1"), cancel=CancelToken())
    assert filtered.plan.table("pet").row_count == 1
    assert filtered.plan.table("pet").rows_left_out == 2


def test_a_filter_is_the_same_in_a_plan_that_is_replayed_on_other_data(
    source: Path, tmp_path: Path, database_url: str
) -> None:
    plan = assess(source, choices=choose("pet:where=id > 1"), cancel=CancelToken()).plan
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("INSERT INTO pet VALUES (4, 1, 'Pip')")
        connection.commit()
    report = migrate(MigrationOptions(source_path=source, target_url=database_url, plan=load_plan(dump_plan(plan))))
    assert ask(database_url, "SELECT id FROM pet ORDER BY id") == [(2,), (3,), (4,)]
    assert report.rows_written == 6
