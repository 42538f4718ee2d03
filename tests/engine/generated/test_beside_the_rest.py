"""Columns that the target computes, beside all else that a run does with rows."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from core.cancel import CancelToken
from core.errors import Cancelled
from core.events import Event, Phase, TableProgress
from core.migration.options import MigrationOptions
from core.migration.restore import restore
from core.migration.resume import find_begun_runs, resume_run
from core.migration.run import migrate
from core.migration.verify import VerifyOptions, verify_target
from core.plan.choices import Choices, parse_choice
from core.plan.model import Plan
from tests.helpers.plans import change_column, make_plan
from tests.helpers.rejects import ask, carry_over, export, retry
from tests.helpers.source import make_source

_PEOPLE = """
CREATE TABLE person (
    id INTEGER PRIMARY KEY, name TEXT, age INTEGER,
    shout TEXT AS (upper(name)), twice INTEGER AS (age * 2) STORED, label TEXT AS (coalesce(name, '?') || age)
);
INSERT INTO person VALUES (1, 'Ann', 30), (5, NULL, 7), (7, 'Cyd', NULL), (9, NULL, 1);
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", _PEOPLE)


def _choose(source: Path, *choices: str) -> Plan:
    return make_plan(source, *map(parse_choice, choices))


def _carry(source: Path, url: str, *choices: str) -> list[str]:
    """The findings of a run, by their codes."""
    made = Choices(made=tuple(map(parse_choice, choices)))
    report = migrate(MigrationOptions(source_path=source, target_url=url, connections=2, choices=made))
    return [finding.code for finding in report.findings]


def test_rows_that_were_set_aside_have_what_is_computed_once_they_arrive(
    source: Path, database_url: str, tmp_path: Path
) -> None:
    plan = change_column(make_plan(source), "person.name", nullable=False)
    report = carry_over(source, database_url, plan)
    assert report.rows_set_aside == 2
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(name=f"n{row['id']}"))
    assert "shout" not in path.read_text("utf-8")
    assert retry(database_url, edits=path) == (2, 0)
    assert ask(database_url, "SELECT id, shout, twice, label FROM person ORDER BY id") == [
        (1, "ANN", 60, "Ann30"),
        (5, "N5", 14, "n57"),
        (7, "CYD", None, None),
        (9, "N9", 2, "n91"),
    ]


def test_a_run_that_was_interrupted_goes_on(tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "source.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT, long INTEGER AS (length(word)))")
        rows = ((number, "word " * (number % 40)) for number in range(20_000))
        connection.executemany("INSERT INTO t VALUES (?, ?)", rows)
        connection.commit()
    cancel = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, TableProgress) and event.phase is Phase.COPY and event.rows_done > 5_000:
            cancel.cancel()

    wanted = MigrationOptions(source_path=path, target_url=database_url, connections=2, chunk_bytes=20_000)
    with pytest.raises(Cancelled):
        migrate(replace(wanted, max_rate_bytes_s=400_000), on_event=stop, cancel=cancel)
    (begun,) = find_begun_runs(database_url)
    report = resume_run(begun.run_id, wanted)
    assert report.is_published
    assert ask(database_url, "SELECT count(*), sum(long) FROM t") == [
        (20_000, sum(len("word " * (number % 40)) for number in range(20_000)))
    ]


def test_the_file_that_is_written_back_computes_its_columns_itself(
    source: Path, database_url: str, tmp_path: Path
) -> None:
    _carry(source, database_url)
    with psycopg.connect(database_url) as connection:
        connection.execute("INSERT INTO person (name, age) VALUES ('Dan', 4)")
    restore(database_url, tmp_path / "back.sqlite")
    with closing(sqlite3.connect(tmp_path / "back.sqlite")) as connection:
        rows = connection.execute("SELECT id, shout, twice, label FROM person ORDER BY id").fetchall()
    assert rows[0] == (1, "ANN", 60, "Ann30")
    assert rows[-1] == (10, "DAN", 8, "Dan4")


def test_what_was_published_is_compared_later(source: Path, database_url: str) -> None:
    _carry(source, database_url)
    options = VerifyOptions(source_path=source, target_url=database_url)
    assert verify_target(options).is_equal
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE person DROP COLUMN twice")
        connection.execute("ALTER TABLE person ADD twice bigint GENERATED ALWAYS AS (age * 3) STORED")
    assert not verify_target(options).is_equal


def test_without_functions_of_its_own_the_values_arrive(source: Path, tmp_path: Path) -> None:
    path = make_source(
        tmp_path / "reals.sqlite", "CREATE TABLE t (a REAL, twice REAL AS (a * 2), up TEXT AS (a || ''));"
    )
    with_helpers, without = _choose(path), _choose(path, "helpers=no")
    assert [column.generated_sql is None for column in with_helpers.table("t").columns] == [True, False, False]
    assert [column.generated_sql is None for column in without.table("t").columns] == [True, True, True]
    assert not without.helpers
    part, _ = without.table("t").untranslated
    assert (part.name, part.source_sql) == ("twice", "a * 2")
    assert "howdah_sqlite.calculate_reals()" in part.reason


_CHILD = """
CREATE TABLE parent (id INTEGER PRIMARY KEY);
CREATE TABLE child (
    p INTEGER REFERENCES parent (id), next INTEGER AS (p + 0 * p) {key}, label TEXT AS ('of ' || p)
);
INSERT INTO parent VALUES (1), (2);
INSERT INTO child (p) VALUES (1), (5);
"""


@pytest.mark.parametrize("policy", ["not-valid", "set-aside", "null"])
def test_rows_without_a_parent(tmp_path: Path, database_url: str, policy: str) -> None:
    path = make_source(tmp_path / "source.sqlite", _CHILD.format(key=""))
    codes = _carry(path, database_url, f"orphans={policy}")
    rows = ask(database_url, "SELECT p, next, label FROM child ORDER BY label")
    match policy:
        case "not-valid":
            assert rows == [(1, 1, "of 1"), (5, 5, "of 5")]
        case "set-aside":
            assert rows == [(1, 1, "of 1")]
        case "null":
            # SQLite computes them from a reference that is not there any more.
            assert rows == [(1, 1, "of 1"), (None, 5, "of 5")]
            assert codes.count("GENERATED_AS_VALUES") == 2


@pytest.mark.parametrize("policy", ["not-valid", "set-aside", "null"])
def test_a_computed_reference_to_no_parent(tmp_path: Path, database_url: str, policy: str) -> None:
    path = make_source(tmp_path / "source.sqlite", _CHILD.format(key="REFERENCES parent (id)"))
    codes = _carry(path, database_url, "parent.id:type=bigint", f"child:orphans={policy}")
    assert ("GENERATED_AS_VALUES" in codes) == (policy != "not-valid")


def test_a_column_with_values_that_change_on_their_way_is_not_computed(tmp_path: Path) -> None:
    script = "CREATE TABLE t (a TEXT, b TEXT AS (a || '!')); INSERT INTO t (a) VALUES ('x' || char(0));"
    plan = make_plan(make_source(tmp_path / "source.sqlite", script))
    assert plan.table("t").columns[1].generated_sql is None


def test_columns_of_columns_of_columns_do_not_grow_without_end(tmp_path: Path) -> None:
    columns = ", ".join(f"c{number} TEXT AS (c{number - 1} || c{number - 1})" for number in range(1, 15))
    path = make_source(tmp_path / "source.sqlite", f"CREATE TABLE t (c0 TEXT, {columns});")
    computed = [column.generated_sql for column in make_plan(path).table("t").columns]
    assert computed[5] is not None
    assert None in computed[6:]
    assert max(len(sql) for sql in computed if sql is not None) < 20_000


def test_names_in_any_order_and_spelling(tmp_path: Path, database_url: str) -> None:
    script = """
        CREATE TABLE t (
            "last one" INTEGER AS ([b] + 1), b INTEGER AS ("A b" * 2), "A b" INTEGER,
            upper TEXT AS (lower("A b" || 'X'))
        );
        INSERT INTO t ("A b") VALUES (4);
    """
    assert _carry(make_source(tmp_path / "source.sqlite", script), database_url) == []
    assert ask(database_url, "SELECT * FROM t") == [(9, 8, 4, "4x")]


def test_constant_texts_which_postgresql_would_stumble_over_stay_values(tmp_path: Path, database_url: str) -> None:
    script = """
        CREATE TABLE t (
            a TEXT, b TEXT AS (lower('X')), c TEXT AS ('y'), d TEXT AS (upper(c)), e AS ('a' < 'b'),
            f TEXT AS (lower(coalesce('Q', a))), g TEXT AS (coalesce(a, 'q') || 'z'), h INTEGER AS (7)
        );
        INSERT INTO t (a) VALUES ('k');
    """
    path = make_source(tmp_path / "source.sqlite", script)
    computed = [column.target_name for column in make_plan(path).table("t").columns if column.generated_sql is not None]
    assert computed == ["c", "g", "h"]
    _carry(path, database_url)
    assert ask(database_url, "SELECT b, c, d, f, g, h FROM t") == [("x", "y", "Y", "q", "kz", 7)]
