"""Rows that are set aside are never lost: they are in the target's schema howdah and in a file."""

import json
import stat
import threading
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.cancel import CancelToken
from core.errors import Cancelled, ObjectExists, PermissionDenied, TargetError
from core.events import Event, Phase, PhaseStarted, RowsRejected
from core.migration.rejects import export_rejects, list_rejects
from core.migration.resume import discard_run, find_begun_runs
from core.migration.run import migrate
from core.report.model import Verdict
from tests.helpers.rejects import PEOPLE, ask, carry_over, options, retry, with_names
from tests.helpers.source import make_source
from tests.helpers.target import everything_in, unchanged, unchanged_once_discarded


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", PEOPLE)


def test_rows_set_aside_are_in_the_schema_howdah_with_all_their_values(source: Path, database_url: str) -> None:
    report = carry_over(source, database_url)
    assert report.verdict is Verdict.VERIFIED_WITH_FINDINGS
    assert report.records_schema == "howdah"
    assert (report.rows_read, report.rows_written, report.rows_set_aside) == (4, 2, 2)
    rows = ask(
        database_url,
        "SELECT run_id, table_name, target_schema, target_table, row_number, row_id, key, column_name,"
        " reason, sqlstate, row_values FROM howdah.rejects ORDER BY row_number",
    )
    place = (report.run_id, "person", "public", "person")
    reason = ("name", "NULL in a column that is NOT NULL", None)
    blob = {"base64": "", "class": "blob"}
    assert rows == [
        (*place, 2, 5, {"id": 5}, *reason, {"id": 5, "name": None, "age": 7, "photo": blob}),
        (*place, 4, 9, {"id": 9}, *reason, {"id": 9, "name": None, "age": 1, "photo": None}),
    ]


def test_the_run_is_kept_with_its_plan_and_without_secrets(source: Path, database_url: str) -> None:
    url = psycopg.conninfo.make_conninfo(database_url, password="s3cret-word")
    report = carry_over(source, url)
    ((kept,),) = ask(database_url, "SELECT pg_catalog.row_to_json(r) FROM howdah.runs r")
    assert isinstance(kept, dict)
    assert kept["run_id"] == report.run_id
    assert kept["source_path"] == str(source)
    assert kept["target_schema"] == "public"
    assert [table["source_name"] for table in kept["plan"]["tables"]] == ["person"]
    assert "s3cret-word" not in json.dumps(kept)


def test_of_a_run_without_entries_its_record_alone_is_kept(source: Path, database_url: str) -> None:
    report = migrate(options(source, database_url))
    assert (report.records_schema, report.rejects_file) == (None, None)
    assert {schema for _, schema, _ in everything_in(database_url)} == {"howdah", "public"}
    assert ask(database_url, "SELECT run_id FROM howdah.runs") == [(report.run_id,)]
    for table in ("rejects", "ledger"):
        assert ask(database_url, f"SELECT FROM howdah.{table}") == []


def test_the_record_says_what_was_published_and_what_that_replaced(source: Path, database_url: str) -> None:
    ask(database_url, "CREATE TABLE person (x int); CREATE TYPE mood AS ENUM ('x')")
    report = carry_over(source, database_url, replace=True)
    ((kept,),) = ask(database_url, "SELECT pg_catalog.row_to_json(r) FROM howdah.runs r")
    assert isinstance(kept, dict)
    (table,) = kept["tables"]
    assert (table["name"], table["rows"]) == ("person", 2)
    assert ask(database_url, "SELECT 'public.person'::regclass::oid::bigint") == [(table["oid"],)]
    (replaced,) = kept["replaced"]
    assert (replaced["name"], replaced["kind"]) == ("person", "table")
    assert (kept["backup_schema"], kept["made_schema"], kept["made_extension"]) == (report.backup_schema, False, None)


def test_the_schemas_of_the_run_are_gone_after_it(source: Path, database_url: str) -> None:
    carry_over(source, database_url)
    schemas = {schema for kind, schema, _ in everything_in(database_url) if kind == "schema"}
    assert schemas == {"public", "howdah"}


def test_the_report_counts_the_causes_and_shows_examples(source: Path, database_url: str) -> None:
    (table,) = carry_over(source, database_url).tables
    (cause,) = table.reject_causes
    assert (cause.column, cause.rows, cause.sqlstate) == ("name", 2, "")
    assert [(row.row_number, row.rowid, row.column) for row in table.rejects] == [(2, 5, "name"), (4, 9, "name")]


def test_events_tell_how_many_rows_were_set_aside(source: Path, database_url: str) -> None:
    events: list[Event] = []
    migrate(options(source, database_url, plan=with_names(source)), on_event=events.append)
    (event,) = [event for event in events if isinstance(event, RowsRejected)]
    assert (event.table, event.rows) == ("person", 2)


def test_two_runs_and_one_that_replaces_share_the_schema(source: Path, database_url: str) -> None:
    reports = [
        carry_over(source, database_url, schema="first"),
        carry_over(source, database_url, schema="second"),
        carry_over(source, database_url, schema="first", replace=True),
    ]
    counted = dict(ask(database_url, "SELECT run_id, count(*) FROM howdah.rejects GROUP BY 1"))  # type: ignore[arg-type]
    assert counted == {report.run_id: 2 for report in reports}
    assert ask(database_url, "SELECT count(*) FROM howdah.runs") == [(3,)]


def test_two_runs_that_end_at_once_share_the_schema(source: Path, database_url: str) -> None:
    plan = with_names(source)
    runs = [
        threading.Thread(target=carry_over, args=(source, database_url, plan), kwargs={"schema": f"s{number}"})
        for number in range(4)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert ask(database_url, "SELECT count(DISTINCT run_id), count(*) FROM howdah.rejects") == [(4, 8)]


def test_records_of_a_later_layout_stop_the_run_before_it_copies(source: Path, database_url: str) -> None:
    carry_over(source, database_url, schema="first")
    ask(database_url, "UPDATE howdah.layout SET version = 4")
    ask(database_url, "UPDATE howdah.runs SET run_id = 'x'")
    with unchanged(database_url), pytest.raises(TargetError, match="layout 3") as failure:
        carry_over(source, database_url, schema="second")
    assert failure.value.hint
    with pytest.raises(TargetError, match="layout 3"):
        list_rejects(database_url)


@pytest.mark.parametrize("table", ["runs", "rejects", "ledger", "layout"])
def test_a_schema_of_that_name_with_other_tables_is_left_alone(source: Path, database_url: str, table: str) -> None:
    ask(database_url, "CREATE SCHEMA howdah")
    ask(database_url, f"CREATE TABLE howdah.{table} (version int)")
    with unchanged(database_url), pytest.raises(TargetError, match=f"not Howdah's: {table}") as failure:
        carry_over(source, database_url)
    assert "RENAME" in failure.value.hint


def test_a_schema_of_that_name_without_such_tables_is_used(source: Path, database_url: str) -> None:
    ask(database_url, "CREATE SCHEMA howdah")
    assert carry_over(source, database_url).rows_set_aside == 2
    assert ask(database_url, "SELECT count(*) FROM howdah.rejects") == [(2,)]


def test_publishing_into_the_schema_howdah_itself_works(source: Path, database_url: str) -> None:
    carry_over(source, database_url, schema="howdah")
    assert ask(database_url, "SELECT count(*) FROM howdah.person") == [(2,)]
    assert retry(database_url) == (0, 2)


def test_records_of_another_role_are_refused_before_the_copy(tmp_path: Path, database_url: str) -> None:
    script = "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('a' || char(0));"
    source = make_source(tmp_path / "nul.sqlite", script)
    migrate(options(source, database_url, schema="first"))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS other")
        connection.execute("CREATE ROLE other LOGIN")
        database = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO other").format(database))
    url = psycopg.conninfo.make_conninfo(database_url, user="other")
    try:
        with unchanged(database_url), pytest.raises(PermissionDenied, match="howdah"):
            migrate(options(source, url, schema="second"))
    finally:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("DROP OWNED BY other")
            connection.execute("DROP ROLE other")


def test_a_name_that_is_taken_in_the_end_leaves_no_records(source: Path, database_url: str) -> None:
    def take(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase is Phase.VERIFY:
            ask(database_url, "CREATE TABLE public.person (mine int)")

    with pytest.raises(ObjectExists):
        migrate(options(source, database_url, plan=with_names(source)), on_event=take)
    (begun,) = find_begun_runs(database_url)
    discard_run(begun.run_id, database_url)
    assert {schema for _, schema, _ in everything_in(database_url)} == {"public"}


@pytest.mark.parametrize("phase", [Phase.COPY, Phase.FINALIZE, Phase.VERIFY])
def test_a_run_that_is_cancelled_leaves_no_records(source: Path, database_url: str, phase: Phase) -> None:
    cancel = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase is phase:
            cancel.cancel()

    has_rows = phase is not Phase.COPY
    with (unchanged_once_discarded if has_rows else unchanged)(database_url), pytest.raises(Cancelled):
        migrate(options(source, database_url, plan=with_names(source)), on_event=stop, cancel=cancel)


# The file.


def test_the_rejected_rows_are_in_a_file_that_others_cannot_read(source: Path, database_url: str) -> None:
    report = carry_over(source, database_url)
    assert report.rejects_file is not None
    path = Path(report.rejects_file)
    assert path.name == "rejects.jsonl"
    assert path.parent.name == report.run_id
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {entry.name for entry in path.parent.iterdir()} == {
        "rejects.jsonl",
        "run.json",
        "report.json",
        "plan.json",
    }
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [(row["run_id"], row["table_name"], row["row_number"]) for row in rows] == [
        (report.run_id, "person", 2),
        (report.run_id, "person", 4),
    ]
    assert rows[0]["row_values"] == {"id": 5, "name": None, "age": 7, "photo": {"base64": "", "class": "blob"}}
    assert rows[0]["key"] == {"id": 5}


def test_a_file_that_cannot_be_written_is_a_finding_and_no_failure(
    source: Path, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("no folder")
    monkeypatch.setenv("HOWDAH_DATA", str(tmp_path / "taken"))
    report = carry_over(source, database_url)
    assert report.rejects_file is None
    (finding,) = [finding for finding in report.findings if finding.code == "REJECTS_FILE_NOT_WRITTEN"]
    assert report.run_id in finding.remedies[0]
    assert ask(database_url, "SELECT count(*) FROM howdah.rejects") == [(2,)]


def test_the_data_folder_is_the_users_where_none_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: Path, database_url: str
) -> None:
    monkeypatch.delenv("HOWDAH_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    report = carry_over(source, database_url)
    assert report.rejects_file == str(tmp_path / "howdah" / "runs" / report.run_id / "rejects.jsonl")


# Listing and exporting.


def test_a_list_has_counts_by_cause_and_the_first_rows(source: Path, database_url: str) -> None:
    report = carry_over(source, database_url)
    found = list_rejects(database_url, limit=1)
    (group,) = found.groups
    assert (group.run_id, group.table, group.column, group.rows) == (report.run_id, "person", "name", 2)
    assert [(row.row_number, row.key) for row in found.rows] == [(2, '{"id": 5}')]
    assert found.rows_total == 2
    assert list_rejects(database_url, table="none").groups == ()


def test_of_several_runs_one_can_be_asked_for(source: Path, database_url: str) -> None:
    first = carry_over(source, database_url, schema="first")
    carry_over(source, database_url, schema="second")
    assert list_rejects(database_url).rows_total == 4
    assert {row.run_id for row in list_rejects(database_url, run_id=first.run_id).rows} == {first.run_id}


def test_an_export_is_the_file_of_the_run(source: Path, database_url: str, tmp_path: Path) -> None:
    report = carry_over(source, database_url)
    with (tmp_path / "export.jsonl").open("wb") as file:
        export_rejects(database_url, file)
    assert report.rejects_file is not None
    assert (tmp_path / "export.jsonl").read_bytes() == Path(report.rejects_file).read_bytes()


def test_what_a_person_wrote_over_several_lines_is_exported_on_one(
    source: Path, database_url: str, tmp_path: Path
) -> None:
    carry_over(source, database_url)
    values = """E'{"id":\\n1,\\r\\n\\t"x": "\\\\n"}'"""
    ask(database_url, f"""UPDATE howdah.rejects SET reason = E'a\\nb\\x01"', row_values = {values}""")
    with (tmp_path / "export.jsonl").open("wb") as file:
        export_rejects(database_url, file)
    lines = (tmp_path / "export.jsonl").read_bytes().split(b"\n")
    assert [json.loads(line)["row_values"] for line in lines if line] == [{"id": 1, "x": "\n"}] * 2
    assert json.loads(lines[0])["reason"] == 'a\nb\x01"'


def test_a_database_without_records_is_told_so(database_url: str) -> None:
    for action in (
        lambda: list_rejects(database_url),
        lambda: retry(database_url),
    ):
        with unchanged(database_url), pytest.raises(TargetError, match="no schema howdah") as failure:
            action()
        assert failure.value.hint


def test_an_unknown_run_is_told_so(source: Path, database_url: str) -> None:
    carry_over(source, database_url)
    for action in (
        lambda: list_rejects(database_url, run_id="never"),
        lambda: retry(database_url, run_id="never"),
    ):
        with pytest.raises(TargetError, match="no records of a run never"):
            action()
