"""`howdah verify`: a published target is compared with its source at any later time, by the plan that it recorded."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from core.cancel import CancelToken
from core.errors import Cancelled, PlanInvalid, PlanOutdated, RunNotFound, TargetChanged
from core.events import Event, Phase, PhaseFinished, PhaseStarted, TableFinished, TableProgress
from core.migration.options import MigrationOptions
from core.migration.rejects import retry_rejects
from core.migration.run import migrate
from core.migration.verify import VerifyOptions, verify_target
from core.migration.verify_report import VerificationReport, dump_verification, load_verification
from core.plan.choices import Choices, parse_choice
from core.plan.model import Plan
from core.verify.model import CheckedKind, InsertOutcome
from tests.helpers.plans import make_plan
from tests.helpers.source import make_source

_SCRIPT = """
CREATE TABLE Person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER DEFAULT 7);
CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES Person (id), note TEXT);
INSERT INTO Person VALUES (1, 'Ann', 3), (2, 'Bob', NULL), (3, 'Cid', 'x'), (4, 'Dot', 8);
INSERT INTO pet VALUES (1, 1, 'a' || char(0) || 'b'), (2, 2, NULL);
"""
_CHOICES = Choices(made=tuple(map(parse_choice, ("Person.age:type=bigint", "Person.age:unfit=set-aside"))))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", _SCRIPT)


@pytest.fixture
def run_id(source: Path, database_url: str) -> str:
    report = migrate(MigrationOptions(source_path=source, target_url=database_url, choices=_CHOICES))
    assert (report.is_published, report.rows_set_aside, report.values_altered) == (True, 1, 1)
    return report.run_id


def verify(source: Path, url: str, **options: object) -> VerificationReport:
    return verify_target(VerifyOptions(source_path=source, target_url=url, **options))  # type: ignore[arg-type]


def run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def write(source: Path, statement: str) -> None:
    with closing(sqlite3.connect(source)) as connection:
        connection.executescript(statement)


def test_a_published_target_is_equal_and_the_sums_close(source: Path, database_url: str, run_id: str) -> None:
    report = verify(source, database_url)
    assert report.is_equal
    assert (report.run_id, report.schema, report.findings) == (run_id, "public", ())
    assert report.rows_source == report.rows_equal + report.rows_set_aside == 6
    assert (report.rows_target, report.rows_set_aside) == (5, 1)
    assert [(each.table, each.values_altered, each.entries) for each in report.ledger] == [("pet", 1, 1)]
    assert {insert.outcome for insert in report.first_inserts} == {InsertOutcome.TAKEN}
    assert report.objects_checked > 10


def test_it_may_be_done_any_number_of_times(source: Path, database_url: str, run_id: str) -> None:
    for _ in range(3):
        assert verify(source, database_url).is_equal


def test_what_was_altered_since_is_named_with_both_values(source: Path, database_url: str, run_id: str) -> None:
    run(
        database_url,
        "UPDATE person SET name = 'Anne' WHERE id = 1",
        "DELETE FROM pet WHERE id = 2",
        "INSERT INTO pet (id) VALUES (9)",
    )
    report = verify(source, database_url)
    found = {
        (mismatch.table, mismatch.row, mismatch.column): (mismatch.source_value, mismatch.target_value)
        for table in report.tables
        for mismatch in table.mismatches
    }
    assert not report.is_equal
    assert found["Person", "id = 1", "name"] == ("'Ann'", "'Anne'")
    assert found["pet", "id = 2", None][1] is None
    assert found["pet", "id = 9", None][0] is None
    assert len(found) == 3


def test_an_object_that_was_altered_since_is_named(source: Path, database_url: str, run_id: str) -> None:
    run(
        database_url,
        "ALTER TABLE person ALTER age SET DEFAULT 8",
        "ALTER SEQUENCE pet_id_seq RESTART WITH 2",
    )
    report = verify(source, database_url)
    assert [(each.kind, each.table, each.name) for each in report.object_mismatches] == [
        (CheckedKind.DEFAULT, "person", "age"),
        (CheckedKind.SEQUENCE, "pet", "id"),
    ]
    assert {each.table for each in report.first_inserts if each.outcome is InsertOutcome.REFUSED} == {"pet"}
    assert not report.is_equal


def test_a_ledger_that_lacks_an_entry_is_said(source: Path, database_url: str, run_id: str) -> None:
    run(database_url, "DELETE FROM howdah.ledger")
    report = verify(source, database_url)
    assert [(each.values_altered, each.entries, each.is_equal) for each in report.ledger] == [(1, 0, False)]
    assert not report.is_equal


def test_a_rejected_row_that_nobody_accounts_for_is_a_row_too_few(source: Path, database_url: str, run_id: str) -> None:
    run(database_url, "DELETE FROM howdah.rejects")
    report = verify(source, database_url)
    (mismatch,) = report.tables[0].mismatches
    assert (mismatch.row, mismatch.column, mismatch.target_value) == ("id = 3", None, None)
    assert not report.is_equal


def test_a_row_that_arrived_later_by_a_retry_is_compared_with_the_others(
    source: Path, database_url: str, tmp_path: Path
) -> None:
    choices = Choices(made=(parse_choice("pet:orphans=set-aside"),))
    write(source, "INSERT INTO pet VALUES (7, 70, 'a' || char(0)); DELETE FROM Person WHERE id = 3;")
    report = migrate(MigrationOptions(source_path=source, target_url=database_url, choices=choices))
    assert report.rows_set_aside == 1
    assert verify(source, database_url).rows_set_aside == 1
    run(database_url, "INSERT INTO person VALUES (70, 'Eve', 1)")
    assert retry_rejects(database_url, cancel=CancelToken()).rows_arrived == 1
    report = verify(source, database_url)
    assert report.rows_set_aside == 0
    assert [(each.table, each.values_altered, each.entries) for each in report.ledger] == [("pet", 2, 2)]
    assert [(table.table, table.is_equal) for table in report.tables] == [("Person", False), ("pet", True)]


def test_a_source_that_was_written_to_since_is_compared_all_the_same_and_said(
    source: Path, database_url: str, run_id: str
) -> None:
    write(source, "UPDATE Person SET name = 'New' WHERE id = 4")
    report = verify(source, database_url)
    assert [finding.code for finding in report.findings] == ["SOURCE_CHANGED_SINCE"]
    (mismatch,) = report.tables[0].mismatches
    assert (mismatch.row, mismatch.source_value, mismatch.target_value) == ("id = 4", "'New'", "'Dot'")


def test_a_source_that_was_moved_is_known_by_its_schema(source: Path, database_url: str, run_id: str) -> None:
    moved = source.with_name("moved.sqlite")
    shutil.move(source, moved)
    report = verify(moved, database_url)
    assert (report.is_equal, report.run_id) == (True, run_id)


def test_of_several_runs_the_latest_into_that_schema_is_taken_or_the_one_that_is_named(
    source: Path, database_url: str, run_id: str
) -> None:
    other = migrate(
        MigrationOptions(source_path=source, target_url=database_url, schema="Other", choices=_CHOICES)
    ).run_id
    assert verify(source, database_url).run_id == other
    assert verify(source, database_url, schema="public").run_id == run_id
    named = verify(source, database_url, run_id=run_id)
    assert (named.run_id, named.schema, named.is_equal) == (run_id, "public", True)
    with pytest.raises(RunNotFound, match="no record of a run nope"):
        verify(source, database_url, run_id="nope")


def test_without_a_record_the_plan_must_be_given(source: Path, database_url: str, run_id: str) -> None:
    plan = make_plan(source, *_CHOICES.made)
    run(database_url, "DROP SCHEMA howdah CASCADE")
    with pytest.raises(RunNotFound, match="no record of a run") as caught:
        verify(source, database_url)
    assert "--plan FILE" in caught.value.hint
    report = verify(source, database_url, plan=plan)
    # What was set aside is known to nobody any more.
    assert (report.run_id, report.ledger) == (None, ())
    assert [mismatch.row for table in report.tables for mismatch in table.mismatches] == ["id = 3"]


def test_a_given_plan_is_compared_with_the_records_of_the_run(source: Path, database_url: str, run_id: str) -> None:
    report = verify(source, database_url, plan=make_plan(source, *_CHOICES.made))
    assert (report.is_equal, report.run_id) == (True, run_id)


def test_a_plan_of_another_source_is_one_clear_error(
    source: Path, database_url: str, run_id: str, tmp_path: Path
) -> None:
    other = make_source(tmp_path / "other.sqlite", "CREATE TABLE thing (id INTEGER PRIMARY KEY);")
    with pytest.raises(PlanOutdated, match=r"not of this source.*the table thing is new"):
        verify(other, database_url, run_id=run_id)
    with pytest.raises(PlanOutdated, match="that was given is not of this source"):
        verify(source, database_url, plan=make_plan(other))


def test_a_plan_of_a_sample_is_refused(source: Path, database_url: str, run_id: str) -> None:
    plan: Plan = replace(make_plan(source), is_sample=True)
    with pytest.raises(PlanInvalid, match="sample"):
        verify(source, database_url, plan=plan)


def test_tables_that_are_gone_are_named_in_one_error(source: Path, database_url: str, run_id: str) -> None:
    run(database_url, "DROP TABLE pet, person")
    with pytest.raises(TargetChanged, match="does not have the tables person, pet"):
        verify(source, database_url)


def test_tables_that_were_moved_are_found_in_the_schema_that_is_named(
    source: Path, database_url: str, run_id: str
) -> None:
    run(database_url, "ALTER SCHEMA public RENAME TO app")
    assert verify(source, database_url, run_id=run_id, schema="app").is_equal


def test_what_the_data_refused_then_is_no_difference_now(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (a TEXT UNIQUE); INSERT INTO t VALUES ('a' || char(0)), ('a' || char(9216));",
    )
    report = migrate(MigrationOptions(source_path=source, target_url=database_url))
    assert "KEY_NOT_MADE" in {finding.code for finding in report.findings}
    assert verify(source, database_url).is_equal


def test_it_tells_its_progress_as_a_run_does(source: Path, database_url: str, run_id: str) -> None:
    events: list[Event] = []
    verify_target(VerifyOptions(source_path=source, target_url=database_url), on_event=events.append)
    phases = [event.phase for event in events if isinstance(event, PhaseStarted | PhaseFinished)]
    assert phases == [Phase.VERIFY, Phase.VERIFY]
    finished = {event.table: event.rows for event in events if isinstance(event, TableFinished)}
    assert finished == {"Person": 4, "pet": 2}


def test_it_can_be_cancelled(source: Path, database_url: str, run_id: str) -> None:
    cancel = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, PhaseStarted | TableProgress):
            cancel.cancel()

    before = threading.active_count()
    with pytest.raises(Cancelled):
        verify_target(VerifyOptions(source_path=source, target_url=database_url), on_event=stop, cancel=cancel)
    assert threading.active_count() == before
    assert verify(source, database_url).is_equal


def test_the_report_is_read_again_as_it_was_written(source: Path, database_url: str, run_id: str) -> None:
    run(database_url, "UPDATE person SET name = 'x'", "COMMENT ON TABLE person IS NULL")
    report = verify(source, database_url)
    assert load_verification(dump_verification(report)) == report


def howdah(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "160"},
        timeout=120,
    )


def test_the_command_says_what_differs_and_ends_with_4(
    source: Path, database_url: str, run_id: str, tmp_path: Path
) -> None:
    path = tmp_path / "verification.json"
    done = howdah("verify", source, database_url, "--json", path)
    assert done.returncode == 0, done.stderr
    assert "All 5 rows of 2 tables are equal on both sides" in done.stdout
    assert "1 row set aside, 1 value in the ledger" in done.stdout
    assert json.loads(path.read_bytes())["totals"]["is_equal"] is True

    run(
        database_url,
        "UPDATE person SET name = 'Anne' WHERE id = 1",
        "ALTER TABLE person ALTER name DROP NOT NULL",
        "ALTER SEQUENCE pet_id_seq RESTART WITH 1",
        "DELETE FROM howdah.ledger",
    )
    done = howdah("verify", source, database_url, "--json", path)
    assert done.returncode == 4, done.stderr
    assert "≠ Person id = 1 name: SQLite 'Ann', PostgreSQL 'Anne'" in done.stdout
    assert "≠ column person.name: planned text NOT NULL, found text" in done.stdout
    assert "≠ pet refuses a new row: the sequence of id gives 1, which is there already" in done.stdout
    assert "≠ pet: 1 value altered as planned, but 0 in the ledger" in done.stdout
    assert "✗ The two sides differ" in done.stdout
    assert json.loads(path.read_bytes())["totals"]["is_equal"] is False

    run(database_url, "DROP TABLE pet")
    done = howdah("verify", source, database_url)
    assert done.returncode == 1
    assert done.stderr.count("Error: ") == 1
    assert "does not have the table pet" in done.stderr
    assert "Traceback" not in done.stderr
