"""What a published run replaced is given up for good, and its records with it if that is asked for; and both commands
as a person meets them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from core.errors import RunNotFound, TargetChanged, TargetError
from core.migration.kept_runs import find_kept_run
from core.migration.undo import look_at_release, release_run, undo_run
from tests.engine.carrying import query, unchanged
from tests.engine.test_undo import REPLACED, run_on
from tests.helpers.catalogs import catalogs_of
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.rejects import PEOPLE, carry_over
from tests.helpers.source import make_source
from tests.helpers.terminal import converse

SCRIPT = """
CREATE TABLE person (id INTEGER PRIMARY KEY, mood TEXT);
CREATE TABLE note (id INTEGER PRIMARY KEY, person INT REFERENCES person (id));
INSERT INTO person VALUES (1, 'sad'), (2, 'glad');
"""
FREE = "ALTER TABLE other.child DROP CONSTRAINT child_person_fkey; DROP VIEW other.seen; DROP VIEW public.beside"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", SCRIPT)


def schemas_of(url: str) -> list[object]:
    return [name for (name,) in query(url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'howdah%'")]


def test_releasing_drops_what_was_replaced_and_nothing_else(source: Path, database_url: str) -> None:
    query(database_url, REPLACED + FREE)
    report = run_on(source, database_url, replace=True)
    outlook = look_at_release(report.run_id, database_url)
    assert outlook.backup_schema == report.backup_schema
    assert outlook.objects == ("note (table)", "person (table)", "mood (type)")
    assert outlook.size_bytes > 0
    assert release_run(report.run_id, database_url) == report.backup_schema
    assert schemas_of(database_url) == ["howdah"]
    assert query(database_url, "SELECT backup_schema FROM howdah.runs") == [(None,)]
    assert query(database_url, "SELECT count(*) FROM public.person") == [(2,)]
    kept = find_kept_run(report.run_id)
    assert kept is not None
    assert kept.backup_schema is None
    assert release_run(report.run_id, database_url) is None


def test_what_was_released_can_not_be_undone(source: Path, database_url: str) -> None:
    query(database_url, "CREATE TABLE person (x int)")
    report = run_on(source, database_url, replace=True)
    release_run(report.run_id, database_url)
    assert look_at_release(report.run_id, database_url).has_replaced
    with unchanged(database_url), pytest.raises(TargetChanged, match="was released"):
        undo_run(report.run_id, database_url, discards_changes=True)


def test_views_that_were_replaced_are_dropped_in_whatever_order_they_need(source: Path, database_url: str) -> None:
    query(
        database_url,
        "CREATE TABLE note (x int); CREATE MATERIALIZED VIEW person AS SELECT * FROM note",
    )
    report = run_on(source, database_url, replace=True)
    query(database_url, f"CREATE VIEW {report.backup_schema}.mine AS SELECT * FROM {report.backup_schema}.person")
    with unchanged(database_url), pytest.raises(TargetChanged, match="mine"):
        release_run(report.run_id, database_url)
    query(database_url, f"DROP VIEW {report.backup_schema}.mine")
    release_run(report.run_id, database_url)


@pytest.mark.parametrize("dependent", ["child", "seen"])
def test_what_depends_on_the_backup_from_outside_is_named(source: Path, database_url: str, dependent: str) -> None:
    query(database_url, REPLACED)
    report = run_on(source, database_url, replace=True)
    query(database_url, "DROP VIEW public.beside")
    query(database_url, "DROP TABLE other.child" if dependent == "seen" else "DROP VIEW other.seen")
    with unchanged(database_url), pytest.raises(TargetChanged, match=rf"other\.{dependent}") as failure:
        release_run(report.run_id, database_url)
    assert failure.value.hint


def test_a_backup_that_somebody_has_dropped_is_noted(source: Path, database_url: str) -> None:
    query(database_url, "CREATE TABLE person (x int)")
    report = run_on(source, database_url, replace=True)
    query(database_url, f"DROP SCHEMA {report.backup_schema} CASCADE")
    outlook = look_at_release(report.run_id, database_url)
    assert (outlook.backup_schema, outlook.has_replaced) == (None, True)
    assert release_run(report.run_id, database_url) is None
    assert query(database_url, "SELECT backup_schema FROM howdah.runs") == [(None,)]


def test_a_run_that_is_forgotten_leaves_what_it_published_and_no_record(tmp_path: Path, database_url: str) -> None:
    people = make_source(tmp_path / "people.sqlite", PEOPLE)
    first, second = (carry_over(people, database_url, schema=schema) for schema in ("one", "two"))
    assert look_at_release(first.run_id, database_url).rows_set_aside == 2
    release_run(first.run_id, database_url, forgets=True)
    assert query(database_url, "SELECT DISTINCT run_id FROM howdah.rejects") == [(second.run_id,)]
    release_run(second.run_id, database_url, forgets=True)
    assert schemas_of(database_url) == []
    assert query(database_url, "SELECT count(*) FROM one.person") == [(2,)]
    with pytest.raises(RunNotFound, match="no record of the run"):
        undo_run(first.run_id, database_url)


def test_the_tables_of_an_earlier_run_are_said_to_be_among_it(source: Path, database_url: str) -> None:
    first, second = (run_on(source, database_url, replace=True) for _ in range(2))
    assert look_at_release(second.run_id, database_url).earlier_runs == (first.run_id,)
    release_run(second.run_id, database_url)
    with unchanged(database_url), pytest.raises(TargetChanged, match="person was dropped"):
        undo_run(first.run_id, database_url)


def test_a_backup_in_use_is_told_of_soon(source: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.finalize.undo.LOCK_TIMEOUT_S", 0.1)
    query(database_url, "CREATE TABLE person (x int)")
    report = run_on(source, database_url, replace=True)
    with psycopg.connect(database_url, application_name="a report") as reader:
        reader.execute(f"SELECT FROM {report.backup_schema}.person".encode())
        with unchanged(database_url), pytest.raises(TargetError, match="a report"):
            release_run(report.run_id, database_url)


# The commands.


@pytest.fixture
def url(embedded_server: RunningServer) -> Iterator[str]:
    with make_database(embedded_server.url) as url:
        yield url


def howdah(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
        timeout=120,
    )


def test_undo_says_what_will_happen_and_asks(source: Path, url: str) -> None:
    query(url, REPLACED)
    before = catalogs_of(url)
    report = run_on(source, url, replace=True)
    refused = howdah("undo", report.run_id)
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    assert "drops note (table), person (table)" in refused.stdout
    assert "puts back note (table), person (table), mood (type)" in refused.stdout
    environment = {"NO_COLOR": "1", "COLUMNS": "200"}
    code, screen = converse(["undo", report.run_id, url], [("Undo it?", "n")], environment)
    assert (code, "Nothing was changed." in screen) == (130, True)
    code, screen = converse(["undo", report.run_id, url], [("Undo it?", "y")], environment)
    assert code == 0, screen
    assert "2 objects dropped, 3 objects put back." in screen
    assert catalogs_of(url) == before


def test_undo_refuses_what_was_written_since_and_says_how_to_go_on(source: Path, url: str) -> None:
    report = run_on(source, url)
    query(url, "DELETE FROM person WHERE id = 1")
    refused = howdah("undo", report.run_id, "--yes")
    assert refused.returncode == 1
    assert "person (1 row instead of 2)" in refused.stderr
    assert "--discard-changes" in refused.stderr
    done = howdah("undo", report.run_id, "--yes", "--discard-changes")
    assert done.returncode == 0, done.stderr


def test_release_says_what_will_be_gone(source: Path, url: str) -> None:
    query(url, "CREATE TABLE person (x int)")
    report = run_on(source, url, replace=True)
    done = howdah("release", report.run_id, "--forget", "--yes")
    assert done.returncode == 0, done.stderr
    assert "1 object, 0 bytes" in done.stdout
    assert "drops person (table) for good; the run can't be undone then" in done.stdout
    assert "removes the records of the run" in done.stdout
    assert schemas_of(url) == []
    assert howdah("release", report.run_id, "--yes").returncode == 1


def test_a_dry_run_and_a_publishing_despite_differences_are_said_in_the_summary(source: Path, url: str) -> None:
    tried = howdah("migrate", source, url, "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert "All 2 rows of 2 tables would be equal on both sides" in tried.stdout
    assert "It was a dry run: nothing was published" in tried.stdout
    assert "howdah undo" not in tried.stdout
    done = howdah("migrate", source, url, "--despite-differences")
    assert done.returncode == 0, done.stderr
    assert "are equal on both sides" in done.stdout
    assert "To take it all back: howdah undo" in done.stdout
