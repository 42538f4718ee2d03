"""Rows that were set aside are sent again once they, or the table, were mended; a failure leaves all as it was."""

import json
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from core.cancel import CancelToken
from core.errors import Cancelled, MigrationError, PlanError, TargetError
from core.migration.rejects import retry_rejects
from tests.helpers.plans import change_column, change_table, make_plan
from tests.helpers.rejects import PEOPLE, ask, carry_over, export, retry, with_names
from tests.helpers.source import make_source
from tests.helpers.target import unchanged


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", PEOPLE)


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


def test_a_row_too_large_to_be_kept_twice_is_named(
    source: Path, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = change_table(with_names(source), "person", batch_rows=1)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("UPDATE person SET photo = zeroblob(5000) WHERE id = 9")
        connection.commit()
    monkeypatch.setattr("core.copy.records._LARGEST_KEPT_BYTES", 1000)
    plan = replace(plan, fingerprint=make_plan(source).fingerprint)
    carry_over(source, database_url, plan)
    kept = ask(database_url, "SELECT row_number, row_id, row_values IS NULL FROM howdah.rejects ORDER BY 1")
    assert kept == [(2, 5, False), (4, 9, True)]
    assert retry(database_url) == (0, 2)
    assert ask(database_url, "SELECT reason FROM howdah.rejects WHERE row_number = 4") == [
        ("larger than 100 MB: the values are in the source alone",)
    ]
    path = tmp_path / "edited.jsonl"
    export(database_url, path)
    line = json.loads(path.read_text("utf-8").splitlines()[1])
    line["row_values"] = {"id": 9, "name": "x", "age": None, "photo": None}
    path.write_text(json.dumps(line), "utf-8")
    assert retry(database_url, edits=path) == (1, 0)


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
