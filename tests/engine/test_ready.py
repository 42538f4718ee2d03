"""What is asked of a server before a run, and what a plan says of itself before that."""

import time
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from core.errors import ConnectionFailed
from core.migration.options import MigrationOptions
from core.migration.outlook import Loss, Outlook, look_ahead
from core.migration.ready import Question, check_ready
from core.migration.run import migrate
from core.plan.choices import Choice
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Plan
from core.plan.pgtypes import vector
from tests.engine.carrying import query
from tests.helpers.made_plans import column, identity, plan, table
from tests.helpers.plans import make_plan
from tests.helpers.postgres import RunningServer, make_database, replace_parameters
from tests.helpers.source import make_source

PLANNED = plan(table("t", identity("id"), column("x")))


def _objects(url: str) -> list[tuple[object, ...]]:
    return query(url, "SELECT nspname::text, relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace")


def test_an_empty_database_is_ready_and_is_left_as_it_was(database_url: str) -> None:
    before = _objects(database_url)
    ready = check_ready(database_url, PLANNED, "app", replace=False)
    assert ready.is_ready
    assert [answer.question for answer in ready.answers] == list(Question)
    assert (ready.makes_schema, ready.blocking, ready.moved, ready.extension) == (True, (), (), "")
    assert _objects(database_url) == before


def test_all_names_in_the_way_are_listed_however_many_they_are(database_url: str) -> None:
    names = [f"t{number:02}" for number in range(25)]
    planned = plan(*(table(name, column("x")) for name in names))
    query(database_url, ";".join(f"CREATE TABLE {name} (x int)" for name in names))
    ready = check_ready(database_url, planned, "public", replace=False)
    assert [answer.question for answer in ready.problems] == [Question.NAMES]
    assert [name for name in ready.blocking if name.endswith("(table)")] == [f"{name} (table)" for name in names]
    assert ready.can_replace
    assert not ready.is_ready


def test_with_replace_the_same_names_are_what_is_moved(database_url: str) -> None:
    query(database_url, "CREATE TABLE t (x int)")
    ready = check_ready(database_url, PLANNED, "public", replace=True)
    assert ready.is_ready
    assert (ready.blocking, ready.moved) == ((), ("t (table)",))


def test_what_replace_can_not_move_is_not_offered(database_url: str) -> None:
    query(database_url, "CREATE SEQUENCE t")
    ready = check_ready(database_url, PLANNED, "public", replace=False)
    assert ready.blocking == ("t (sequence)",)
    assert not ready.can_replace
    assert check_ready(database_url, PLANNED, "public", replace=True).blocking == ("t (sequence)",)


def test_a_role_without_rights_is_told_so_and_nothing_else_is_asked(server_url: str, database_url: str) -> None:
    role = "ready_" + database_url.rpartition("test_")[2].partition("?")[0]
    query(server_url, f"CREATE ROLE {role} LOGIN")
    try:
        ready = check_ready(replace_parameters(database_url, user=role), PLANNED, "app", replace=False)
    finally:
        query(server_url, f"DROP ROLE {role}")
    states = {answer.question: (answer.is_yes, answer.is_asked) for answer in ready.answers}
    assert states[Question.ENCODING] == (True, True)
    assert states[Question.RIGHTS] == (False, True)
    assert states[Question.NAMES] == (False, False)
    assert "may not create a schema" in ready.problems[0].problem


def test_a_database_in_another_encoding_is_told_by_the_right_question(server_url: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        try:
            ready = check_ready(replace_parameters(server_url, dbname="latin"), PLANNED, "public", replace=False)
        finally:
            connection.execute("DROP DATABASE latin WITH (FORCE)")
    assert [answer.question for answer in ready.problems] == [Question.ENCODING]


def test_records_of_another_layout_are_in_the_way_of_a_plan_that_would_use_them(database_url: str) -> None:
    query(database_url, "CREATE SCHEMA howdah; CREATE TABLE howdah.runs (x int)")
    keeps = Conversion(kind=ConversionKind.TEXT, encoding="cp1252")
    altering = plan(table("t", replace(column("x"), conversion=keeps)))
    assert check_ready(database_url, PLANNED, "public", replace=False).is_ready
    ready = check_ready(database_url, altering, "public", replace=False)
    assert [answer.question for answer in ready.problems] == [Question.RECORDS]


def test_vectors_name_their_extension_where_the_server_has_it(embedded_server: RunningServer) -> None:
    planned = plan(table("t", identity("id"), column("v", vector(3))))
    with make_database(embedded_server.url) as url:
        ready = check_ready(url, planned, "public", replace=False)
    assert ready.is_ready
    assert ready.extension == "vector"


def test_a_server_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ConnectionFailed):
        check_ready("postgresql://nobody@127.0.0.1:1/x", PLANNED, "public", replace=False)


def _losses(outlook: Outlook) -> dict[Loss, list[str]]:
    return {group.loss: [finding.object for finding in group.findings] for group in outlook.losses}


def _plan(tmp_path: Path, script: str, *choices: Choice) -> Plan:
    return make_plan(make_source(tmp_path / "source.sqlite", script), *choices)


def test_what_stays_behind_is_grouped_by_kind_with_the_weightiest_first(tmp_path: Path) -> None:
    planned = _plan(
        tmp_path,
        """
        CREATE TABLE a (id INTEGER PRIMARY KEY, secret TEXT, n INT DEFAULT (random()));
        CREATE TABLE b (id INTEGER PRIMARY KEY, f INT REFERENCES nowhere (id));
        CREATE VIEW v AS SELECT * FROM a;
        CREATE VIEW w AS SELECT * FROM b;
        CREATE TRIGGER tr AFTER INSERT ON a BEGIN SELECT 1; END;
        CREATE TABLE gone (x);
        CREATE INDEX i ON a (secret) WHERE secret GLOB 'x*';
        """,
        Choice(table="gone", setting="leave_out", value="yes"),
        Choice(table="a", column="secret", setting="leave_out", value="yes"),
    )
    losses = _losses(look_ahead(planned))
    assert losses[Loss.VIEWS] == ["v", "w"]
    assert losses[Loss.TRIGGERS] == ["a.tr"]
    assert losses[Loss.TABLES] == ["gone"]
    assert losses[Loss.COLUMNS] == ["a.secret"]
    assert len(losses[Loss.FOREIGN_KEYS]) == 1
    assert list(losses) == [loss for loss in Loss if loss in losses]


@pytest.mark.parametrize(
    ("handling", "loss"),
    [("not-valid", None), ("set-aside", Loss.ROWS), ("null", Loss.VALUES), ("drop-key", Loss.FOREIGN_KEYS)],
)
def test_orphans_are_a_loss_of_what_was_chosen_for_them(tmp_path: Path, handling: str, loss: Loss | None) -> None:
    planned = _plan(
        tmp_path,
        """
        CREATE TABLE Parent (id INTEGER PRIMARY KEY);
        CREATE TABLE Child (id INTEGER PRIMARY KEY, ParentId INT REFERENCES parent (ID));
        INSERT INTO Child VALUES (1, 7);
        """,
        Choice(table="Child", setting="orphans", value=handling),
    )
    losses = _losses(look_ahead(planned))
    assert list(losses) == ([loss] if loss else [])


@pytest.mark.parametrize(("unfit", "loss"), [("null", Loss.VALUES), ("set-aside", Loss.ROWS), ("widen", None)])
def test_values_that_do_not_fit_are_a_loss_unless_the_type_holds_them(
    tmp_path: Path, unfit: str, loss: Loss | None
) -> None:
    rows = ", ".join(f"({number}, '2024-01-{number:02}')" for number in range(1, 20))
    planned = _plan(
        tmp_path,
        f"CREATE TABLE t (id INTEGER PRIMARY KEY, d DATE); INSERT INTO t VALUES {rows}, (20, 'never')",
        Choice(table="t", column="d", setting="unfit", value=unfit),
    )
    losses = _losses(look_ahead(planned))
    assert list(losses) == ([loss] if loss else [])


def test_the_estimates_are_of_the_right_size(tmp_path: Path, database_url: str) -> None:
    """Within a factor of a few of a real run, on whatever machine this is."""
    path = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INT, x REAL); CREATE INDEX i ON t (name)",
        {
            "t": [
                (number, f"a name that is rather long, number {number}", number, number / 3) for number in range(20000)
            ]
        },
    )
    outlook = look_ahead(make_plan(path))
    assert (outlook.counts.tables, outlook.counts.rows, outlook.counts.indexes) == (1, 20000, 1)
    started = time.monotonic()
    migrate(MigrationOptions(source_path=path, target_url=database_url))
    assert outlook.estimate.duration_s < 20 * (time.monotonic() - started)
    [(size_bytes,)] = query(database_url, "SELECT pg_total_relation_size('public.t')")
    assert isinstance(size_bytes, int)
    assert size_bytes / 2 < outlook.estimate.database_bytes < size_bytes * 2
