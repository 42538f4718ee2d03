"""A published run is undone: what it made is gone, what it replaced is back, and nothing is lost by the way."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from core.cancel import CancelToken
from core.errors import (
    Cancelled,
    MigrationError,
    ObjectExists,
    PermissionDenied,
    RunNotFound,
    TargetChanged,
    TargetError,
)
from core.events import Event, Phase, PhaseStarted
from core.migration.kept_runs import RunState, find_kept_run
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.migration.undo import look_at_undo, release_run, undo_run
from core.plan.choices import Choice
from core.report.model import Report
from tests.engine.carrying import everything_in, query, unchanged
from tests.helpers.catalogs import catalogs_of
from tests.helpers.plans import make_plan
from tests.helpers.postgres import RunningServer, make_database, replace_parameters
from tests.helpers.rejects import PEOPLE, carry_over, retry
from tests.helpers.source import make_source

MOODS = """
CREATE TABLE person (id INTEGER PRIMARY KEY, mood TEXT CHECK (mood IN ('sad', 'glad')));
CREATE TABLE note (id INTEGER PRIMARY KEY, person INT REFERENCES person (id), text TEXT);
CREATE INDEX note_text ON note (text);
INSERT INTO person VALUES (1, 'sad'), (2, 'glad');
INSERT INTO note VALUES (1, 1, 'a'), (2, 2, 'b');
"""

REPLACED = """
CREATE TYPE mood AS ENUM ('old');
CREATE TABLE person (id int PRIMARY KEY, mood mood DEFAULT 'old', n serial);
CREATE TABLE note (id int PRIMARY KEY, person int REFERENCES person);
COMMENT ON TABLE person IS 'those that were there';
GRANT SELECT ON person TO public;
INSERT INTO person VALUES (7), (8);
CREATE SCHEMA other;
CREATE TABLE other.child (person int REFERENCES public.person);
CREATE VIEW other.seen AS SELECT * FROM public.person;
CREATE VIEW public.beside AS SELECT * FROM public.note;
INSERT INTO other.child VALUES (7);
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", MOODS)


def run_on(source: Path, url: str, **more: object) -> Report:
    return migrate(MigrationOptions(source_path=source, target_url=url, **more))  # type: ignore[arg-type]


def test_undoing_leaves_the_catalogs_as_they_were_before_the_migration(source: Path, database_url: str) -> None:
    query(database_url, REPLACED)
    before, names = catalogs_of(database_url), everything_in(database_url)
    report = run_on(source, database_url, replace=True, plan=make_plan(source, Choice(setting="enums", value="enum")))
    assert report.backup_schema is not None
    assert catalogs_of(database_url) != before
    outlook = undo_run(report.run_id, database_url)
    assert everything_in(database_url) == names
    assert catalogs_of(database_url) == before
    assert query(database_url, "SELECT * FROM other.seen ORDER BY 1") == [(7, "old", 1), (8, "old", 2)]
    assert set(outlook.puts_back) >= {"person (table)", "note (table)"}


def test_undoing_what_replaced_nothing_leaves_nothing(source: Path, database_url: str) -> None:
    before = catalogs_of(database_url)
    report = run_on(source, database_url, schema="app")
    outlook = look_at_undo(report.run_id, database_url)
    assert outlook.drops == ("note (table)", "person (table)")
    assert (outlook.puts_back, outlook.changes, outlook.made) == ((), (), ("app (schema)",))
    undo_run(report.run_id, database_url)
    assert catalogs_of(database_url) == before


def test_looking_at_an_undo_changes_nothing(source: Path, database_url: str) -> None:
    query(database_url, REPLACED)
    report = run_on(source, database_url, replace=True)
    before = catalogs_of(database_url)
    outlook = look_at_undo(report.run_id, database_url)
    assert catalogs_of(database_url) == before
    assert outlook.backup_schema == report.backup_schema
    assert undo_run(report.run_id, database_url).puts_back == outlook.puts_back


def test_a_run_that_was_undone_is_known_as_such(source: Path, database_url: str) -> None:
    report = run_on(source, database_url)
    undo_run(report.run_id, database_url)
    kept = find_kept_run(report.run_id)
    assert kept is not None
    assert kept.state is RunState.UNDONE
    with pytest.raises(RunNotFound, match="undone already"):
        undo_run(report.run_id, database_url)


def test_a_schema_that_came_with_the_run_stays_while_others_use_it(source: Path, database_url: str) -> None:
    report = run_on(source, database_url, schema="app")
    query(database_url, "CREATE TABLE app.mine (x int)")
    assert undo_run(report.run_id, database_url).stays == ("app (schema)",)
    assert query(database_url, "SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace") == [("mine",)]


def test_rejected_rows_and_the_ledger_go_with_their_run_alone(tmp_path: Path, database_url: str) -> None:
    people = make_source(tmp_path / "people.sqlite", PEOPLE)
    first, second = (carry_over(people, database_url, schema=schema) for schema in ("one", "two"))
    undo_run(first.run_id, database_url)
    assert query(database_url, "SELECT DISTINCT run_id FROM howdah.rejects") == [(second.run_id,)]
    query(database_url, "CREATE VIEW howdah.mine AS SELECT 1 AS x")
    undo_run(second.run_id, database_url)
    assert [name for kind, schema, name in everything_in(database_url) if (kind, schema) == ("relation", "howdah")] == [
        "mine"
    ]


# What was written since.


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("INSERT INTO person VALUES (3, 'sad')", "person (3 rows instead of 2, 1 added or altered)"),
        ("UPDATE person SET mood = 'glad' WHERE id = 1", "person (2 rows, 1 added or altered)"),
        ("DELETE FROM note", "note (0 rows instead of 2)"),
        ("DELETE FROM note WHERE id = 1; INSERT INTO note VALUES (9)", "note (2 rows, 1 added or altered)"),
        ("DROP TABLE note", "note was dropped"),
    ],
)
def test_what_was_written_since_is_not_dropped_unasked(
    source: Path, database_url: str, statement: str, told: str
) -> None:
    report = run_on(source, database_url)
    query(database_url, statement)
    with unchanged(database_url), pytest.raises(TargetChanged) as failure:
        undo_run(report.run_id, database_url)
    assert told in failure.value.message
    assert "--discard-changes" in failure.value.hint
    (change,) = look_at_undo(report.run_id, database_url).changes
    assert str(change) in failure.value.message
    undo_run(report.run_id, database_url, discards_changes=True)
    assert not query(database_url, "SELECT FROM pg_class WHERE relname IN ('person', 'note')")


def test_what_a_server_does_by_itself_is_no_change(source: Path, database_url: str) -> None:
    report = run_on(source, database_url)
    query(database_url, "SELECT txid_current()")
    for statement in ("VACUUM FREEZE person", "VACUUM FULL person", "CLUSTER person USING person_pkey", "ANALYZE"):
        query(database_url, statement)
    query(database_url, "SELECT FROM person FOR UPDATE")
    assert look_at_undo(report.run_id, database_url).changes == ()
    undo_run(report.run_id, database_url)


def test_what_a_transaction_writes_that_is_older_than_the_publishing_is_seen(source: Path, database_url: str) -> None:
    with psycopg.connect(database_url) as old:
        old.execute("CREATE TABLE mine (x int)")
        report = run_on(source, database_url)
        old.execute("UPDATE person SET mood = 'glad'")
        old.commit()
    (change,) = look_at_undo(report.run_id, database_url).changes
    assert (change.table, change.rows_published, change.rows_now, change.rows_new) == ("person", 2, 2, 2)


def test_rows_that_a_retry_has_sent_count_as_written(tmp_path: Path, database_url: str) -> None:
    report = carry_over(make_source(tmp_path / "people.sqlite", PEOPLE), database_url)
    query(database_url, "ALTER TABLE person ALTER name DROP NOT NULL")
    assert retry(database_url) == (2, 0)
    with pytest.raises(TargetChanged, match="4 rows instead of 2, 2 added or altered") as failure:
        undo_run(report.run_id, database_url)
    assert "rejects retry" in failure.value.hint


def test_rows_that_policies_hide_are_counted_all_the_same(source: Path, database_url: str) -> None:
    report = run_on(source, database_url)
    query(database_url, "ALTER TABLE person ENABLE ROW LEVEL SECURITY; ALTER TABLE person FORCE ROW LEVEL SECURITY")
    undo_run(report.run_id, database_url)


# What is in the way.


@pytest.mark.parametrize(
    ("statement", "dependent"),
    [
        ("CREATE VIEW public.mine AS SELECT * FROM person", "mine"),
        ("CREATE TABLE public.mine (person bigint REFERENCES person (id))", "mine"),
        ("CREATE FUNCTION public.mine(person) RETURNS int LANGUAGE sql AS 'SELECT 1'", "mine"),
        ("CREATE TABLE public.mine (m public.person_mood)", "mine"),
    ],
)
def test_what_depends_on_the_tables_from_outside_is_named(
    source: Path, database_url: str, statement: str, dependent: str
) -> None:
    planned = make_plan(source, Choice(setting="enums", value="enum"))
    report = run_on(source, database_url, plan=planned)
    query(database_url, statement)
    with unchanged(database_url), pytest.raises(TargetChanged, match=dependent) as failure:
        undo_run(report.run_id, database_url, discards_changes=True)
    assert failure.value.hint


def test_names_that_were_taken_meanwhile_are_named(source: Path, database_url: str) -> None:
    query(database_url, REPLACED)
    report = run_on(source, database_url, replace=True)
    query(database_url, "ALTER TABLE public.note RENAME TO was; CREATE TABLE public.note (mine int)")
    with unchanged(database_url), pytest.raises(TargetChanged, match=r"public\.note is now public\.was"):
        undo_run(report.run_id, database_url)
    query(database_url, "DROP TABLE public.was")
    with unchanged(database_url), pytest.raises(ObjectExists, match=r"note \(table\)") as failure:
        undo_run(report.run_id, database_url, discards_changes=True)
    assert failure.value.hint


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DROP SCHEMA {backup} CASCADE", "is gone"),
        ("ALTER SCHEMA {backup} RENAME TO mine", "is gone"),
        ("DROP TABLE {backup}.note CASCADE", r"Missing.*note \(table\)"),
        ("ALTER TABLE {backup}.note RENAME TO mine", r"Missing.*note \(table\)"),
        ("CREATE TABLE {backup}.mine (x int)", "has what the run did not put there.*mine"),
    ],
)
def test_a_backup_schema_that_is_not_as_it_was_is_told_of(
    source: Path, database_url: str, statement: str, told: str
) -> None:
    query(database_url, REPLACED)
    report = run_on(source, database_url, replace=True)
    query(database_url, statement.format(backup=report.backup_schema))
    with unchanged(database_url), pytest.raises(TargetChanged, match=told) as failure:
        undo_run(report.run_id, database_url)
    assert failure.value.hint.startswith("Nothing was changed.")


def test_of_runs_that_replaced_each_other_the_last_is_undone_first(source: Path, database_url: str) -> None:
    before = catalogs_of(database_url)
    first, second, third = (run_on(source, database_url, replace=True) for _ in range(3))
    for earlier in (first, second):
        with unchanged(database_url), pytest.raises(TargetChanged) as failure:
            undo_run(earlier.run_id, database_url)
        assert f"howdah undo {third.run_id}" in failure.value.hint
    for run in (third, second, first):
        undo_run(run.run_id, database_url)
    assert catalogs_of(database_url) == before


def test_a_table_in_use_is_told_of_soon(source: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.finalize.undo.LOCK_TIMEOUT_S", 0.1)
    report = run_on(source, database_url)
    with psycopg.connect(database_url, application_name="a report") as reader:
        reader.execute("SELECT FROM person")
        with unchanged(database_url), pytest.raises(TargetError, match=r"in use: public\.person .*a report") as failure:
            undo_run(report.run_id, database_url)
    assert failure.value.hint
    undo_run(report.run_id, database_url)


def test_of_two_who_undo_at_once_one_does_it_and_the_other_is_told(source: Path, database_url: str) -> None:
    before = catalogs_of(database_url)
    report = run_on(source, database_url)
    failures: list[MigrationError] = []

    def work() -> None:
        try:
            undo_run(report.run_id, database_url)
        except (TargetError, RunNotFound) as error:
            # On a slow machine perhaps that somebody else uses it.
            failures.append(error)

    both = [threading.Thread(target=work) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(failures) == 1
    assert catalogs_of(database_url) == before


def test_what_another_role_published_is_not_undone(source: Path, server_url: str, database_url: str) -> None:
    report = run_on(source, database_url)
    role = "undo_" + database_url.rpartition("test_")[2].partition("?")[0]
    query(server_url, f"CREATE ROLE {role} LOGIN")
    try:
        with unchanged(database_url), pytest.raises(PermissionDenied) as failure:
            undo_run(report.run_id, replace_parameters(database_url, user=role))
        assert failure.value.hint
    finally:
        query(server_url, f"DROP ROLE {role}")


def test_an_unknown_run_is_told_so(source: Path, database_url: str) -> None:
    for _ in range(2):
        with unchanged(database_url), pytest.raises(RunNotFound, match="no record of a run never") as failure:
            undo_run("never", database_url)
        assert failure.value.hint
        run_on(source, database_url, replace=True)


def test_an_interrupted_run_is_no_run_to_undo(tmp_path: Path, database_url: str) -> None:
    source, cancel = make_source(tmp_path / "source.sqlite", MOODS), CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase is Phase.VERIFY:
            cancel.cancel()

    with pytest.raises(Cancelled) as cancelled:
        migrate(MigrationOptions(source_path=source, target_url=database_url), on_event=stop, cancel=cancel)
    run_id = cancelled.value.__notes__[0].partition("howdah_")[2].partition(".")[0]
    with unchanged(database_url), pytest.raises(RunNotFound, match="interrupted") as failure:
        undo_run(run_id, database_url)
    assert f"howdah resume {run_id}" in failure.value.hint


def test_a_restored_copy_of_the_database_is_not_mistaken_for_it(source: Path, database_url: str) -> None:
    report = run_on(source, database_url)
    query(database_url, "UPDATE howdah.runs SET database_oid = 1")
    with unchanged(database_url), pytest.raises(TargetChanged, match="made from a dump"):
        undo_run(report.run_id, database_url, discards_changes=True)


def test_after_so_many_transactions_that_there_is_no_telling_it_must_be_asked_for(
    source: Path, database_url: str
) -> None:
    report = run_on(source, database_url)
    query(database_url, "UPDATE howdah.runs SET published_snapshot = '-3000000000:-3000000000:'")
    with unchanged(database_url), pytest.raises(TargetChanged, match="can't be told any more"):
        undo_run(report.run_id, database_url)
    undo_run(report.run_id, database_url, discards_changes=True)


def test_an_extension_that_came_with_the_run_goes_with_it(tmp_path: Path, embedded_server: RunningServer) -> None:
    with make_database(embedded_server.url) as url:
        before = catalogs_of(url)
        reports = [run_on(source_with_vectors(tmp_path), url, schema=schema) for schema in ("one", "two")]
        assert undo_run(reports[0].run_id, url).stays == ("vector (extension)",)
        undo_run(reports[1].run_id, url)
        assert [name for kind, _, name in everything_in(url) if kind == "extension"] == ["plpgsql", "vector"]
        query(url, "DROP EXTENSION vector")
        report = run_on(source_with_vectors(tmp_path), url)
        undo_run(report.run_id, url)
        assert catalogs_of(url) == before


def test_undoing_after_a_release_is_possible_where_nothing_was_replaced(source: Path, database_url: str) -> None:
    report = run_on(source, database_url)
    assert release_run(report.run_id, database_url) is None
    undo_run(report.run_id, database_url)


def source_with_vectors(folder: Path) -> Path:
    path = folder / "vectors.sqlite"
    if not path.exists():
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, embedding BLOB);"
                "INSERT INTO t (embedding) VALUES (x'0000803F00000040'), (x'0000003F0000003F')"
            )
    return path
