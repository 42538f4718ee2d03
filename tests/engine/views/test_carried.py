"""Views that a migration carries over: made after the tables, in an order that works, or named with the reason."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.choices import Choice, Choices
from core.report.model import Report, Verdict
from core.verify.model import ProofVerdict
from tests.engine.carrying import query
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE Person (Id INTEGER PRIMARY KEY, Name TEXT COLLATE NOCASE NOT NULL, Active BOOLEAN NOT NULL DEFAULT 1);
CREATE TABLE visit (person INTEGER REFERENCES Person, day TEXT, price REAL);
INSERT INTO Person VALUES (1, 'Ann', 1), (2, 'ann', 0), (3, 'Bob', 1);
INSERT INTO visit VALUES (1, '2024-01-02', 1.5), (1, '2024-01-03', 2.25), (3, '2024-01-02', NULL);
"""


def carry(tmp_path: Path, url: str, views: str, *choices: Choice, script: str = SCRIPT) -> Report:
    source = make_source(tmp_path / "source.sqlite", script + views)
    return migrate(MigrationOptions(source_path=source, target_url=url, choices=Choices(made=choices)))


def refusals(report: Report) -> dict[str, str]:
    return {finding.object: finding.effect for finding in report.findings if finding.code == "VIEW_NOT_CARRIED"}


def test_a_view_gives_what_it_gave(tmp_path: Path, database_url: str) -> None:
    report = carry(
        tmp_path,
        database_url,
        "CREATE VIEW totals AS SELECT Name, sum(price) AS total FROM Person JOIN visit ON person = Id WHERE Active"
        " GROUP BY Id ORDER BY Id;",
    )
    assert report.verdict in (Verdict.VERIFIED, Verdict.VERIFIED_WITH_FINDINGS)
    assert query(database_url, "SELECT * FROM public.totals") == [("Ann", 3.75), ("Bob", None)]


def test_views_over_views_are_made_in_whatever_order_they_were_declared(tmp_path: Path, database_url: str) -> None:
    carry(
        tmp_path,
        database_url,
        "CREATE VIEW a AS SELECT * FROM b; CREATE VIEW b AS SELECT * FROM c; CREATE VIEW c AS SELECT Id FROM Person;",
    )
    assert query(database_url, "SELECT count(*) FROM public.a") == [(3,)]


@pytest.mark.parametrize("has_row", [True, False])
def test_a_table_of_one_row_by_its_check_is_read_without_a_key(
    tmp_path: Path, database_url: str, has_row: bool
) -> None:
    report = carry(
        tmp_path,
        database_url,
        "CREATE TABLE settings (id INTEGER PRIMARY KEY CHECK (id = 1), enabled INTEGER);"
        f"INSERT INTO settings SELECT 1, 5 WHERE {has_row:d};"
        "CREATE VIEW shown AS SELECT Id, (SELECT enabled FROM settings) AS e FROM Person ORDER BY Id;"
        "CREATE TRIGGER seen AFTER INSERT ON visit WHEN (SELECT enabled FROM settings LIMIT 1) = 5 BEGIN"
        " UPDATE Person SET Active = 0 WHERE Id = NEW.person; END;",
    )
    assert query(database_url, "SELECT e FROM public.shown") == [(5 if has_row else None,)] * 3
    assert {proof.name: proof.verdict for proof in report.proofs}["shown"] is ProofVerdict.PROVED
    with psycopg.connect(database_url) as connection:
        connection.execute("INSERT INTO public.visit (person) VALUES (3)")
        assert connection.execute("SELECT active FROM public.person WHERE id = 3").fetchall() == [(not has_row,)]


@pytest.mark.parametrize(
    "table",
    [
        "settings (id INTEGER PRIMARY KEY CHECK (id > 0), enabled INTEGER)",
        "settings (id INTEGER CHECK (id = 1), enabled INTEGER)",
        "settings (id INTEGER UNIQUE CHECK (id = 1), enabled INTEGER)",
    ],
)
def test_a_check_by_which_there_may_be_several_rows_does_not_do(tmp_path: Path, database_url: str, table: str) -> None:
    report = carry(
        tmp_path,
        database_url,
        f"CREATE TABLE {table}; CREATE VIEW shown AS SELECT Id, (SELECT enabled FROM settings) AS e FROM Person;",
    )
    assert "a subquery in it may have several rows" in refusals(report)["shown"]


def test_rows_that_break_a_check_by_which_there_would_be_one_are_taken_for_several(
    tmp_path: Path, database_url: str
) -> None:
    report = carry(
        tmp_path,
        database_url,
        "CREATE TABLE settings (id INTEGER PRIMARY KEY CHECK (id = 1), enabled INTEGER);"
        "PRAGMA ignore_check_constraints = ON; INSERT INTO settings VALUES (2, 5);"
        "CREATE VIEW shown AS SELECT Id, (SELECT enabled FROM settings) AS e FROM Person;",
    )
    assert "a subquery in it may have several rows" in refusals(report)["shown"]


def test_a_view_finds_its_tables_whatever_the_search_path_of_a_session_is(tmp_path: Path, database_url: str) -> None:
    carry(tmp_path, database_url, "CREATE VIEW everyone AS SELECT Id FROM Person;")
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TEMP TABLE person (id int)")
        assert connection.execute("SELECT count(*) FROM public.everyone").fetchall() == [(3,)]


def test_a_view_over_what_is_left_out_is_not_made_and_says_so(tmp_path: Path, database_url: str) -> None:
    report = carry(
        tmp_path,
        database_url,
        "CREATE VIEW days AS SELECT day FROM visit; CREATE VIEW again AS SELECT * FROM days;",
        Choice(setting="leave_out", value="yes", table="visit"),
    )
    assert refusals(report) == {
        "days": "The view is not made: it reads visit, which is left out.",
        "again": "The view is not made: it reads the view days, which is not translated.",
    }


def test_a_view_that_calls_a_function_of_the_application_names_it(tmp_path: Path, database_url: str) -> None:
    report = carry(tmp_path, database_url, "CREATE VIEW near AS SELECT distance_to(Name) AS d FROM Person;")
    assert "distance_to" in refusals(report)["near"]


@pytest.mark.parametrize(
    "view",
    [
        "SELECT * FROM gone",
        "SELECT gone FROM Person",
        "SELECT * FROM broken",
        "SELECT 1 UNION SELECT 1, 2",
        "SELECT count(*) OVER nowhere FROM Person",
    ],
)
def test_a_view_that_sqlite_itself_no_longer_accepts_is_a_finding_and_the_tables_come_across(
    tmp_path: Path, database_url: str, view: str
) -> None:
    report = carry(tmp_path, database_url, f"CREATE VIEW broken AS {view};")
    assert list(refusals(report)) == ["broken"]
    assert report.rows_written == 6


def test_texts_that_are_long_or_deep_are_findings_too_and_cost_little(tmp_path: Path, database_url: str) -> None:
    source = make_source(tmp_path / "source.sqlite", SCRIPT)
    with sqlite3.connect(source) as connection:
        connection.execute("CREATE VIEW long AS SELECT Id FROM Person WHERE Id IN (" + "1, " * 350_000 + "2)")
        connection.execute("CREATE VIEW deep AS SELECT " + "(" * 40 + "Id" + ")" * 40 + " AS i FROM Person")
    connection.close()
    began = time.monotonic()
    report = migrate(MigrationOptions(source_path=source, target_url=database_url))
    assert time.monotonic() - began < 60
    assert report.rows_written == 6
    assert "long" in refusals(report)


def test_a_view_that_was_left_out_is_not_made(tmp_path: Path, database_url: str) -> None:
    report = carry(
        tmp_path,
        database_url,
        "CREATE VIEW days AS SELECT day FROM visit;",
        Choice(setting="leave_out", value="yes", table="days"),
    )
    assert [finding.object for finding in report.findings if finding.code == "VIEW_LEFT_OUT"] == ["days"]
    assert query(database_url, "SELECT to_regclass('public.days') IS NULL") == [(True,)]


def test_a_query_that_a_person_wrote_stands_in_the_place_of_the_translation(tmp_path: Path, database_url: str) -> None:
    carry(
        tmp_path,
        database_url,
        "CREATE VIEW near AS SELECT distance_to(Name) AS d FROM Person;",
        Choice(setting="view_sql", value="SELECT length(name) AS d FROM person -- by hand", table="near"),
    )
    assert query(database_url, "SELECT d FROM public.near") == [(3,), (3,), (3,)]


def test_what_the_server_refuses_is_left_out_with_what_it_says(tmp_path: Path, database_url: str) -> None:
    report = carry(
        tmp_path,
        database_url,
        "CREATE VIEW near AS SELECT Name FROM Person; CREATE VIEW days AS SELECT day FROM visit;",
        Choice(setting="view_sql", value="SELECT nothing FROM person", table="near"),
    )
    (finding,) = (finding for finding in report.findings if finding.code == "VIEW_NOT_MADE")
    assert finding.object == "near"
    assert 'column "nothing" does not exist' in finding.effect
    assert query(database_url, "SELECT count(*) FROM public.days") == [(3,)]


def test_a_view_is_named_as_a_table_would_be(tmp_path: Path, database_url: str) -> None:
    carry(
        tmp_path,
        database_url,
        'CREATE VIEW "Some View" AS SELECT Id FROM Person; CREATE TABLE "some view 2" (x);',
        Choice(setting="name", value="renamed", table="Some View"),
    )
    assert query(database_url, "SELECT count(*) FROM public.renamed") == [(3,)]


def test_helper_functions_are_made_where_a_view_calls_them(tmp_path: Path, database_url: str) -> None:
    view = "CREATE VIEW rounded AS SELECT round(price, 1) AS price FROM visit;"
    carry(tmp_path, database_url, view)
    assert query(database_url, "SELECT price FROM public.rounded WHERE price > 2") == [(2.3,)]
    assert query(
        database_url, "SELECT count(*) > 0 FROM pg_proc WHERE pronamespace = 'howdah_sqlite'::regnamespace"
    ) == [(True,)]


def test_without_helper_functions_what_needs_them_is_not_made(tmp_path: Path, database_url: str) -> None:
    view = "CREATE VIEW rounded AS SELECT round(price, 1) AS price FROM visit;"
    report = carry(tmp_path, database_url, view, Choice(setting="helpers", value="no"))
    assert "helper" in refusals(report)["rounded"]
    assert query(database_url, "SELECT to_regnamespace('howdah_sqlite') IS NULL") == [(True,)]


KEYED = """
CREATE TABLE t (id TEXT PRIMARY KEY, title TEXT, doc JSON);
CREATE TABLE u (code TEXT UNIQUE NOT NULL, a TEXT NOT NULL, b INTEGER NOT NULL, title TEXT);
CREATE UNIQUE INDEX of_two ON u (a, b);
CREATE TABLE link (t TEXT, u TEXT);
INSERT INTO t VALUES ('x', 'one', '{"n": 1}'), ('y', NULL, '{"n": 2}');
INSERT INTO u VALUES ('c', 'p', 1, 'first'), ('d', 'p', 2, NULL), ('e', 'q', 1, 'first');
INSERT INTO link VALUES ('x', 'c'), ('x', 'c'), ('y', 'd'), ('z', 'e');
"""


@pytest.mark.parametrize(
    "view",
    [
        "SELECT t.id, t.title, count(*) AS n FROM t GROUP BY t.id",
        "SELECT t.id, t.title || '!' AS s, count(link.u) AS n FROM t LEFT JOIN link ON link.t = t.id GROUP BY t.id",
        "SELECT u.code, u.title, u.b, count(*) AS n FROM u JOIN link ON link.u = u.code GROUP BY u.code",
        "SELECT a, b, code, title, count(*) AS n FROM u GROUP BY b, a",
        "SELECT t.title, u.title AS other, count(*) AS n FROM link JOIN t ON t.id = link.t JOIN u ON u.code = link.u"
        " GROUP BY link.t, link.u",
    ],
)
def test_what_a_key_decides_may_stand_beside_the_groups_of_it(tmp_path: Path, database_url: str, view: str) -> None:
    report = carry(tmp_path, database_url, f"CREATE VIEW v AS {view};", script=KEYED)
    assert refusals(report) == {}
    (proof,) = (proof for proof in report.proofs if proof.name == "v")
    assert proof.verdict is ProofVerdict.PROVED
    with closing(sqlite3.connect(tmp_path / "source.sqlite")) as source:
        expected = source.execute("SELECT * FROM v").fetchall()
    assert sorted(query(database_url, "SELECT * FROM public.v"), key=repr) == sorted(expected, key=repr)


@pytest.mark.parametrize(
    ("rows", "group"),
    [
        ("INSERT INTO t VALUES (NULL, 'two', NULL), (NULL, 'three', NULL);", "t.id"),
        ("CREATE UNIQUE INDEX of_title ON t (doc);", "t.doc"),
        ("CREATE UNIQUE INDEX of_some ON t (doc) WHERE doc <> '';", "t.doc"),
    ],
    ids=["a primary key with NULLs", "a unique index with NULLs", "a partial index"],
)
def test_what_a_key_does_not_decide_for_rows_with_a_null_may_not(
    tmp_path: Path, database_url: str, rows: str, group: str
) -> None:
    script = KEYED.replace("doc JSON", "doc TEXT")
    view = f"CREATE VIEW v AS SELECT t.title, count(*) FROM t GROUP BY {group};"
    report = carry(tmp_path, database_url, rows + view, script=script)
    assert "title is not grouped by" in refusals(report)["v"]
