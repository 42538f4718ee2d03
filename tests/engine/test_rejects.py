"""Rows that are set aside are never lost: they are in the target's schema howdah and in a file, and can be sent once
more."""

import json
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.cancel import CancelToken
from core.errors import Cancelled, MigrationError, ObjectExists, PermissionDenied, PlanError, TargetError
from core.events import Event, Phase, PhaseStarted, RowsRejected
from core.migration.options import MigrationOptions
from core.migration.rejects import export_rejects, list_rejects, retry_rejects
from core.migration.run import migrate
from core.plan.model import Plan
from core.report.model import Report, Verdict
from tests.helpers.plans import change_column, make_plan
from tests.helpers.source import make_source
from tests.helpers.target import everything_in, unchanged

SCRIPT = """
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, age INTEGER, photo BLOB);
INSERT INTO person VALUES (1, 'Ann', 30, x'00ff'), (5, NULL, 7, x''), (7, 'Cyd', NULL, NULL), (9, NULL, 1, NULL);
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", SCRIPT)


def options(source: Path, url: str, **more: object) -> MigrationOptions:
    return MigrationOptions(source_path=source, target_url=url, **more)  # type: ignore[arg-type]


def with_names(source: Path) -> Plan:
    """A plan that takes no person without a name: two are set aside."""
    return change_column(make_plan(source), "person.name", nullable=False)


def carry_over(source: Path, url: str, plan: Plan | None = None, **more: object) -> Report:
    return migrate(options(source, url, plan=plan or with_names(source), **more))


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


def retry(url: str, **more: object) -> tuple[int, int]:
    """How many rows arrived, and how many did not."""
    report = retry_rejects(url, cancel=CancelToken(), **more)  # type: ignore[arg-type]
    return report.rows_arrived, report.rows_refused


def export(url: str, path: Path, change: Callable[[dict[str, object]], object] = lambda row: None) -> Path:
    """An export of all rejected rows, in each of which a person has changed the values."""
    with path.open("wb") as file:
        export_rejects(url, file)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for line in lines:
        change(line["row_values"])
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


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


def test_a_run_without_entries_makes_nothing_but_what_was_asked_for(source: Path, database_url: str) -> None:
    report = migrate(options(source, database_url))
    assert (report.records_schema, report.rejects_file) == (None, None)
    assert {schema for _, schema, _ in everything_in(database_url)} == {"public"}


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
    ask(database_url, "UPDATE howdah.layout SET version = 2")
    ask(database_url, "UPDATE howdah.runs SET run_id = 'x'")
    with unchanged(database_url), pytest.raises(TargetError, match="layout 2") as failure:
        carry_over(source, database_url, schema="second")
    assert failure.value.hint
    with pytest.raises(TargetError, match="layout 2"):
        list_rejects(database_url)


def test_a_run_that_needs_no_records_does_not_mind_their_layout(source: Path, database_url: str) -> None:
    ask(database_url, "CREATE SCHEMA howdah")
    ask(database_url, "CREATE TABLE howdah.runs (x int)")
    assert migrate(options(source, database_url)).verdict is Verdict.VERIFIED


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
    assert {schema for _, schema, _ in everything_in(database_url)} == {"public"}


@pytest.mark.parametrize("phase", [Phase.COPY, Phase.FINALIZE, Phase.VERIFY])
def test_a_run_that_is_cancelled_leaves_no_records(source: Path, database_url: str, phase: Phase) -> None:
    cancel = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase is phase:
            cancel.cancel()

    with unchanged(database_url), pytest.raises(Cancelled):
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
    assert [entry.name for entry in path.parent.iterdir()] == ["rejects.jsonl"]
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


# Sending again.


def test_rows_arrive_once_the_table_takes_them(source: Path, database_url: str) -> None:
    carry_over(source, database_url)
    assert retry(database_url) == (0, 2)
    assert ask(database_url, "SELECT DISTINCT column_name, sqlstate FROM howdah.rejects") == [("name", "23502")]
    ask(database_url, "ALTER TABLE person ALTER COLUMN name DROP NOT NULL")
    assert retry(database_url) == (2, 0)
    assert ask(database_url, "SELECT id, name, age, photo FROM person ORDER BY id") == [
        (1, "Ann", 30, b"\0\xff"),
        (5, None, 7, b""),
        (7, "Cyd", None, None),
        (9, None, 1, None),
    ]
    assert ask(database_url, "SELECT count(*) FROM howdah.rejects") == [(0,)]


def test_an_edited_file_is_sent_with_its_values(source: Path, database_url: str, tmp_path: Path) -> None:
    carry_over(source, database_url)
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(name=f"Number {row['id']}"))
    assert retry(database_url, edits=path) == (2, 0)
    assert ask(database_url, "SELECT name FROM person ORDER BY id") == [
        ("Ann",),
        ("Number 5",),
        ("Cyd",),
        ("Number 9",),
    ]


def test_what_was_edited_is_in_the_ledger(source: Path, database_url: str, tmp_path: Path) -> None:
    carry_over(source, database_url)
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(name="x", age=8))
    retry(database_url, edits=path)
    rows = ask(
        database_url,
        "SELECT rule, column_name, row_number, key, before_class, before_bytes, after_text FROM howdah.ledger"
        " ORDER BY row_number, column_name DESC",
    )
    rule = "edited before it was sent again"
    assert rows == [
        (rule, "name", 2, {"id": 5}, "null", b"", "x"),
        (rule, "age", 2, {"id": 5}, "integer", b"7", "8"),
        (rule, "name", 4, {"id": 9}, "null", b"", "x"),
        (rule, "age", 4, {"id": 9}, "integer", b"1", "8"),
    ]


def test_a_file_of_some_rows_sends_those_alone(source: Path, database_url: str, tmp_path: Path) -> None:
    carry_over(source, database_url)
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(name="x"))
    path.write_text(path.read_text("utf-8").splitlines(keepends=True)[1] + "\n", "utf-8")
    assert retry(database_url, edits=path) == (1, 0)
    assert ask(database_url, "SELECT row_number FROM howdah.rejects") == [(2,)]
    # Once more: the row is there already.
    report = retry_rejects(database_url, edits=path, cancel=CancelToken())
    assert (report.rows_sent, report.rows_unknown) == (0, 1)


def test_columns_that_a_file_does_not_name_keep_their_values(source: Path, database_url: str, tmp_path: Path) -> None:
    carry_over(source, database_url)

    def change(row: dict[str, object]) -> None:
        for name in ("age", "photo", "id"):
            del row[name]
        row["name"] = "x"

    assert retry(database_url, edits=export(database_url, tmp_path / "edited.jsonl", change)) == (2, 0)
    assert ask(database_url, "SELECT age, photo FROM person WHERE id = 5") == [(7, b"")]


def test_one_rows_refusal_does_not_touch_the_others(source: Path, database_url: str, tmp_path: Path) -> None:
    carry_over(source, database_url)
    path = export(
        database_url, tmp_path / "edited.jsonl", lambda row: row.update(name="x", id=max(7, int(str(row["id"]))))
    )
    assert retry(database_url, edits=path) == (1, 1)
    ((column, reason, sqlstate, values),) = ask(
        database_url, "SELECT column_name, reason, sqlstate, row_values FROM howdah.rejects"
    )
    assert sqlstate == "23505"
    assert "person_pkey" in str(reason)
    assert column is None
    # What the source had stays.
    assert values == {"id": 5, "name": None, "age": 7, "photo": {"base64": "", "class": "blob"}}


def test_an_identity_goes_on_after_a_larger_value_that_arrives(source: Path, database_url: str, tmp_path: Path) -> None:
    carry_over(source, database_url)
    path = export(
        database_url, tmp_path / "edited.jsonl", lambda row: row.update(name="x", id=int(str(row["id"])) + 10)
    )
    assert retry(database_url, edits=path) == (2, 0)
    assert ask(database_url, "INSERT INTO person (name) VALUES ('new') RETURNING id") == [(20,)]


def test_an_identity_is_not_moved_by_smaller_values(source: Path, database_url: str, tmp_path: Path) -> None:
    carry_over(source, database_url)
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(name="x"))
    assert retry(database_url, edits=path) == (2, 0)
    assert ask(database_url, "INSERT INTO person (name) VALUES ('new') RETURNING id") == [(10,)]


@pytest.mark.parametrize("deferred", ["", " DEFERRABLE INITIALLY DEFERRED"])
def test_rows_that_refer_to_each_other_arrive_in_any_order(tmp_path: Path, database_url: str, deferred: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        f"CREATE TABLE a_child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id){deferred}, x);"
        "CREATE TABLE parent (id INTEGER PRIMARY KEY, x TEXT);"
        "INSERT INTO parent VALUES (1, 'x'), (2, NULL);"
        "INSERT INTO a_child VALUES (1, 1, 'x'), (2, 2, NULL), (3, 1, NULL);",
    )
    plan = change_column(change_column(make_plan(source), "parent.x", nullable=False), "a_child.x", nullable=False)
    report = carry_over(source, database_url, plan)
    assert report.rows_set_aside == 3
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(x="y"))
    assert retry(database_url, edits=path) == (3, 0)


def test_a_row_whose_parent_is_missing_stays(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE parent (id INTEGER PRIMARY KEY);"
        "CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED, x TEXT);"
        "INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 'x'), (1, NULL), (1, NULL);",
    )
    report = carry_over(source, database_url, change_column(make_plan(source), "child.x", nullable=False))
    assert report.rows_set_aside == 2
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(x="y"))
    lines = path.read_text("utf-8").splitlines()
    path.write_text(lines[0] + "\n" + lines[1].replace('"parent": 1', '"parent": 2'), "utf-8")
    assert retry(database_url, edits=path) == (1, 1)
    assert ask(database_url, "SELECT sqlstate FROM howdah.rejects") == [("23503",)]


def test_a_trigger_that_refuses_a_row_is_a_reason(source: Path, database_url: str, tmp_path: Path) -> None:
    carry_over(source, database_url)
    ask(
        database_url,
        "CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN IF new.id = 5 THEN RAISE 'not this one'; END IF; RETURN new; END$$",
    )
    ask(database_url, "CREATE TRIGGER t BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION public.refuse()")
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(name="x"))
    assert retry(database_url, edits=path) == (1, 1)
    assert ask(database_url, "SELECT reason FROM howdah.rejects") == [("not this one",)]


def test_values_that_were_mended_in_the_table_itself_are_sent(source: Path, database_url: str) -> None:
    carry_over(source, database_url)
    mended = '{"id": 5, "name": "Eve", "age": null, "photo": null}'
    ask(database_url, f"UPDATE howdah.rejects SET row_values = '{mended}' WHERE row_number = 2")
    ask(database_url, "UPDATE howdah.rejects SET row_values = '{\"id\": true}' WHERE row_number = 4")
    assert retry(database_url) == (1, 1)
    assert ask(database_url, "SELECT name FROM person WHERE id = 5") == [("Eve",)]
    ((reason,),) = ask(database_url, "SELECT reason FROM howdah.rejects")
    assert "true is no value of SQLite" in str(reason)


def test_many_rows_are_sent_piece_by_piece(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.postgres.rejects._PIECE_BYTES", 1000)
    source = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (a TEXT, b TEXT); WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 500)"
        " INSERT INTO t SELECT CASE WHEN i % 3 THEN i END, i FROM c;",
    )
    report = carry_over(source, database_url, change_column(make_plan(source), "t.a", nullable=False))
    assert report.rows_set_aside == 166
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(a="a" if row["b"] != "300" else None))
    assert retry(database_url, edits=path) == (165, 1)
    assert ask(database_url, "SELECT count(*), sum(b::int) FROM t") == [(499, 500 * 501 // 2 - 300)]


# What stops a retry, with nothing half done.


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("DROP TABLE person", r"public\.person of the run .* is gone"),
        ("ALTER TABLE person RENAME TO people", r"public\.person of the run .* is gone"),
        ("ALTER TABLE person RENAME COLUMN age TO years", r"public\.person has no column age"),
        ("ALTER TABLE person ALTER COLUMN age TYPE text", r"column age of public\.person is text now, and .* int8"),
        ("DROP TABLE person; CREATE TABLE person (id int)", r"public\.person is not the one that the run"),
    ],
)
def test_a_table_that_is_not_as_it_was_published_is_named(
    source: Path, database_url: str, statement: str, problem: str
) -> None:
    carry_over(source, database_url)
    ask(database_url, statement)
    with unchanged(database_url), pytest.raises(TargetError, match=problem) as failure:
        retry(database_url)
    assert failure.value.hint


def test_rows_of_a_replaced_run_are_not_sent_into_the_table_of_a_later_one(source: Path, database_url: str) -> None:
    first = carry_over(source, database_url)
    second = carry_over(source, database_url, replace=True)
    with pytest.raises(TargetError, match="it was replaced since"):
        retry(database_url, run_id=first.run_id)
    assert retry(database_url, run_id=second.run_id) == (0, 2)


def test_of_a_database_that_was_restored_the_names_count(source: Path, database_url: str, tmp_path: Path) -> None:
    """A dump keeps no oids."""
    carry_over(source, database_url)
    ask(database_url, "UPDATE howdah.rejects SET target_oid = 1")
    ask(database_url, "UPDATE howdah.runs SET database_oid = 1")
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(name="x"))
    assert retry(database_url, edits=path) == (2, 0)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "line 1: this is not JSON"),
        ("[]", "line 1: an object with run_id"),
        ('\n\n{"run_id": "r"}', "line 3: an object with run_id"),
        ('{"run_id": "r", "table_name": "t", "row_number": 1, "row_values": {}}', "no records of a run r"),
        ('{"run_id": "RUN", "table_name": "t", "row_number": 1, "row_values": {}}', "has no table 't'"),
        ('{"run_id": "RUN", "table_name": "person", "row_number": 1, "row_values": {"x": 1}}', "no column 'x'"),
        (
            '{"run_id": "RUN", "table_name": "person", "row_number": 2, "row_values": {"age": [1]}}',
            "age: .* is no value",
        ),
        ('{"run_id": "RUN", "table_name": "person", "row_number": 2, "row_values": {}}', "row 2 of person twice"),
        ("é", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_the_place(
    source: Path, database_url: str, tmp_path: Path, content: str, problem: str
) -> None:
    report = carry_over(source, database_url)
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(name="x"))
    bad = content.replace("RUN", report.run_id).encode("latin-1")
    path.write_bytes(bad + b"\n" + path.read_bytes())
    with unchanged(database_url), pytest.raises(MigrationError, match=problem) as failure:
        retry(database_url, edits=path)
    assert failure.value.hint
    assert ask(database_url, "SELECT count(*) FROM person") == [(2,)]
    assert ask(database_url, "SELECT count(*) FROM howdah.rejects") == [(2,)]


def test_a_file_that_is_missing_is_refused(source: Path, database_url: str, tmp_path: Path) -> None:
    carry_over(source, database_url)
    with pytest.raises(MigrationError, match="can't be read from"):
        retry(database_url, edits=tmp_path / "none.jsonl")


def test_a_plan_of_another_version_is_refused(source: Path, database_url: str) -> None:
    carry_over(source, database_url)
    ask(database_url, "UPDATE howdah.runs SET plan = '{\"plan_version\": 0}'")
    with pytest.raises(PlanError, match="version 0"):
        retry(database_url)


def test_a_retry_that_is_cancelled_changes_nothing(source: Path, database_url: str, tmp_path: Path) -> None:
    carry_over(source, database_url)
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(name="x"))
    cancel = CancelToken()
    # Nobody else may take the lock that the retry waits for, so it is cancelled while it waits.
    with psycopg.connect(database_url) as other:
        other.execute("LOCK TABLE howdah.rejects IN ACCESS EXCLUSIVE MODE")
        timer = threading.Timer(0.5, cancel.cancel)
        timer.start()
        with pytest.raises(Cancelled):
            retry_rejects(database_url, edits=path, cancel=cancel)
        timer.join()
    assert ask(database_url, "SELECT count(*) FROM person") == [(2,)]


def test_two_retries_at_once_send_no_row_twice(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite", "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x'), (NULL), (NULL), (NULL);"
    )
    carry_over(source, database_url, change_column(make_plan(source), "t.a", nullable=False))
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(a="y"))
    counts: list[tuple[int, int]] = []
    threads = [threading.Thread(target=lambda: counts.append(retry(database_url, edits=path))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [(0, 0), (0, 0), (3, 0)]
    assert ask(database_url, "SELECT count(*) FROM t") == [(4,)]
