"""Records that an earlier Howdah left in a database: they are read as they are, and the next run that is published
brings them up to date."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.errors import PermissionDenied, PlanUnsupportedVersion, RestoreFailed, TargetChanged
from core.migration.kept_reports import read_report
from core.migration.kept_runs import find_run_folder
from core.migration.rejects import list_rejects
from core.migration.restore import restore
from core.migration.run import migrate
from core.migration.undo import look_at_release, look_at_undo, release_run, undo_run
from core.migration.verify import VerifyOptions, verify_target
from core.plan.choices import Choice
from core.plan.store import load_plan
from tests.engine.carrying import everything_in, query
from tests.helpers.catalogs import catalogs_of
from tests.helpers.earlier_records import give_earlier_layout
from tests.helpers.plans import make_plan
from tests.helpers.rejects import PEOPLE, carry_over, options, retry
from tests.helpers.source import make_source

LAYOUT = "SELECT version FROM howdah.layout"
COLUMNS = (
    "SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns"
    " WHERE table_schema = 'howdah' AND table_name = 'runs' ORDER BY 1"
)
MOODS = """
CREATE TABLE person (id INTEGER PRIMARY KEY, mood TEXT CHECK (mood IN ('sad', 'glad')));
INSERT INTO person VALUES (1, 'sad'), (2, 'glad');
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "people.sqlite", PEOPLE)


def run_of(source: Path, url: str, layout: int, *, schema: str = "public", replace: bool = False) -> str:
    """A run of then, which set two rows aside."""
    report = carry_over(source, url, schema=schema, replace=replace)
    give_earlier_layout(url, layout)
    return report.run_id


@pytest.mark.parametrize("layout", [1, 2])
def test_the_next_run_brings_the_records_up_to_date_and_keeps_the_runs(
    source: Path, database_url: str, layout: int
) -> None:
    earlier = run_of(source, database_url, layout, schema="first")
    later = carry_over(source, database_url, schema="second").run_id
    assert query(database_url, LAYOUT) == [(3,)]
    assert query(database_url, "SELECT run_id FROM howdah.runs ORDER BY started_at") == [(earlier,), (later,)]
    upgraded = query(database_url, COLUMNS)
    query(database_url, "DROP SCHEMA howdah CASCADE")
    carry_over(source, database_url, schema="third")
    assert query(database_url, COLUMNS) == upgraded


def test_a_dry_run_leaves_earlier_records_as_they_are(source: Path, database_url: str) -> None:
    run_of(source, database_url, 2, schema="first")
    columns = query(database_url, COLUMNS)
    migrate(options(source, database_url, schema="second", is_dry_run=True))
    assert (query(database_url, LAYOUT), query(database_url, COLUMNS)) == ([(2,)], columns)


@pytest.mark.parametrize("is_upgraded", [False, True])
def test_an_earlier_run_is_undone_to_what_was_there_before(
    tmp_path: Path, database_url: str, is_upgraded: bool
) -> None:
    source = make_source(tmp_path / "moods.sqlite", MOODS)
    query(database_url, "CREATE TABLE person (id int, of_old text)")
    before, names = catalogs_of(database_url), everything_in(database_url)
    plan = make_plan(source, Choice(setting="enums", value="enum"))
    run_id = migrate(options(source, database_url, plan=plan, replace=True)).run_id
    give_earlier_layout(database_url, 2)
    if is_upgraded:
        undo_run(migrate(options(source, database_url, schema="second")).run_id, database_url)
    outlook = look_at_undo(run_id, database_url)
    assert set(outlook.drops) == {"person (table)", "person_mood (type)"}
    assert outlook.puts_back == ("person (table)",)
    assert (outlook.changes, outlook.can_tell_changes) == ((), True)
    undo_run(run_id, database_url)
    assert everything_in(database_url) == names
    assert catalogs_of(database_url) == before


def test_an_earlier_run_is_released_and_forgotten(source: Path, database_url: str) -> None:
    query(database_url, "CREATE TABLE person (id int)")
    run_id = run_of(source, database_url, 2, replace=True)
    backup = look_at_release(run_id, database_url).backup_schema
    assert backup is not None
    assert release_run(run_id, database_url, forgets=True) == backup
    assert {name for kind, name, _ in everything_in(database_url) if kind == "schema"} == {"public"}


@pytest.mark.parametrize("layout", [1, 2])
def test_an_earlier_run_is_verified_and_its_rows_are_sent_again(source: Path, database_url: str, layout: int) -> None:
    run_id = run_of(source, database_url, layout)
    report = verify_target(VerifyOptions(source_path=source, target_url=database_url))
    assert report.run_id == run_id
    assert [table.rows_equal for table in report.tables] == [2]
    assert [group.rows for group in list_rejects(database_url).groups] == [2]
    query(database_url, "ALTER TABLE person ALTER name DROP NOT NULL")
    assert retry(database_url) == (2, 0)


def test_an_earlier_run_is_brought_back_into_a_file(source: Path, database_url: str, tmp_path: Path) -> None:
    run_of(source, database_url, 2)
    path = tmp_path / "back.sqlite"
    assert not restore(database_url, path).differences
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT id, name FROM person ORDER BY 1").fetchall()
    assert rows == [(1, "Ann"), (5, None), (7, "Cyd"), (9, None)]


def test_the_report_of_an_earlier_run_is_read(source: Path, database_url: str) -> None:
    run_id = carry_over(source, database_url).run_id
    path = find_run_folder(run_id) / "plan.json"
    path.write_bytes(path.read_bytes().replace(b'"plan_version": 3', b'"plan_version": 2'))
    report, plan = read_report(run_id)
    assert (report.run_id, len(plan.tables)) == (run_id, 1)
    with pytest.raises(PlanUnsupportedVersion, match="version 2"):
        load_plan(path.read_bytes())


@pytest.mark.parametrize("is_upgraded", [False, True])
def test_what_the_first_records_lacked_is_said(
    source: Path, database_url: str, tmp_path: Path, is_upgraded: bool
) -> None:
    run_id = run_of(source, database_url, 1)
    if is_upgraded:
        carry_over(source, database_url, schema="second")
    before = everything_in(database_url)
    for attempt in (look_at_undo, undo_run):
        with pytest.raises(TargetChanged, match="earlier Howdah") as undoing:
            attempt(run_id, database_url)
        assert "by hand" in undoing.value.hint
    with pytest.raises(RestoreFailed, match="schema"):
        restore(database_url, tmp_path / "back.sqlite", run_id=run_id)
    assert everything_in(database_url) == before
    assert release_run(run_id, database_url, forgets=True) is None
    assert query(database_url, "SELECT count(*) FROM person") == [(2,)]


def test_rights_in_the_records_outlast_their_upgrade(source: Path, database_url: str) -> None:
    run_of(source, database_url, 2, schema="first")
    query(database_url, "GRANT SELECT ON howdah.runs TO pg_monitor")
    carry_over(source, database_url, schema="second")
    assert query(database_url, "SELECT has_table_privilege('pg_monitor', 'howdah.runs', 'SELECT')") == [(True,)]


def test_who_does_not_own_earlier_records_is_told_before_the_copy(source: Path, database_url: str) -> None:
    run_of(source, database_url, 2, schema="first")
    with psycopg.connect(database_url, autocommit=True) as connection:
        database = sql.Identifier(connection.info.dbname)
        connection.execute("CREATE ROLE newcomer LOGIN")
        try:
            connection.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO newcomer").format(database))
            connection.execute("GRANT USAGE ON SCHEMA howdah TO newcomer")
            connection.execute("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA howdah TO newcomer")
            url = psycopg.conninfo.make_conninfo(database_url, user="newcomer")
            before = everything_in(database_url)
            with pytest.raises(PermissionDenied, match="belong to postgres") as failure:
                carry_over(source, url, schema="second")
            assert "GRANT postgres TO newcomer" in failure.value.hint
            assert everything_in(database_url) == before
            assert query(database_url, LAYOUT) == [(2,)]
        finally:
            connection.execute("DROP OWNED BY newcomer")
            connection.execute("DROP ROLE newcomer")
