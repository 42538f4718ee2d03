"""Whether a server takes a plan, and what a plan says of itself before a server is asked."""

from pathlib import Path

import psycopg
import pytest

from core.errors import PermissionDenied
from core.migration.options import MigrationOptions
from core.migration.outlook import Loss, Outlook, look_ahead
from core.migration.ready import Capability, Presence, Question, Ready
from core.migration.ready import check_ready as ask
from core.migration.run import migrate
from core.plan.choices import Choice
from core.plan.model import Plan
from core.plan.pgtypes import vector
from core.postgres.connect import connect
from core.postgres.server import read_server
from tests.engine.carrying import query
from tests.helpers.made_plans import column, identity, plan, table
from tests.helpers.objects import OBJECTS, plan_objects
from tests.helpers.plans import make_plan
from tests.helpers.postgres import RunningServer, make_database, replace_parameters
from tests.helpers.source import make_source

PLANNED = plan(table("t", identity("id"), column("x")))


def check_ready(url: str, planned: Plan, schema: str, *, replace: bool) -> Ready:
    with connect(url, autocommit=True) as connection:
        return ask(connection, read_server(connection), planned, schema, replace=replace)


def _objects(url: str) -> list[tuple[object, ...]]:
    return query(url, "SELECT nspname::text, relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace")


def test_an_empty_database_is_ready_and_is_left_as_it_was(database_url: str) -> None:
    before = _objects(database_url)
    ready = check_ready(database_url, PLANNED, "app", replace=False)
    assert ready.is_ready
    assert [answer.question for answer in ready.answers][-1] is Question.EXTENSION
    assert (ready.makes_schema, ready.blocking, ready.moved, ready.extensions) == (True, (), (), ())
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
    assert isinstance(ready.problems[0].refusal, PermissionDenied)


def test_a_database_in_another_encoding_is_told_by_the_right_question(server_url: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        try:
            ready = check_ready(replace_parameters(server_url, dbname="latin"), PLANNED, "public", replace=False)
        finally:
            connection.execute("DROP DATABASE latin WITH (FORCE)")
    assert [answer.question for answer in ready.problems] == [Question.ENCODING]


def test_records_of_another_layout_are_in_the_way(database_url: str) -> None:
    query(database_url, "CREATE SCHEMA howdah; CREATE TABLE howdah.runs (x int)")
    ready = check_ready(database_url, PLANNED, "public", replace=False)
    assert [answer.question for answer in ready.problems] == [Question.RECORDS]


def test_a_schema_for_records_that_belongs_to_others_is_told_of(database_url: str) -> None:
    role = "ready_" + database_url.rpartition("test_")[2].partition("?")[0]
    name = psycopg.conninfo.conninfo_to_dict(database_url)["dbname"]
    query(database_url, f"CREATE ROLE {role} LOGIN; GRANT CREATE ON DATABASE {name} TO {role}")
    query(database_url, f"GRANT CREATE ON SCHEMA public TO {role}; CREATE SCHEMA howdah")
    try:
        ready = check_ready(replace_parameters(database_url, user=role), PLANNED, "public", replace=False)
    finally:
        query(database_url, f"DROP OWNED BY {role}; DROP ROLE {role}")
    assert [answer.question for answer in ready.problems] == [Question.RECORDS]
    assert isinstance(ready.problems[0].refusal, PermissionDenied)
    assert f"GRANT CREATE, USAGE ON SCHEMA howdah TO {role}" in ready.problems[0].hint


def test_vectors_name_their_extension_where_the_server_has_it(embedded_server: RunningServer) -> None:
    planned = plan(table("t", identity("id"), column("v", vector(3))))
    with make_database(embedded_server.url) as url:
        ready = check_ready(url, planned, "public", replace=False)
    assert ready.is_ready
    assert [each.name for each in ready.extensions] == ["vector"]
    assert Capability(name="vector", presence=Presence.AVAILABLE, is_needed=True) in ready.capabilities


def test_what_a_server_has_and_can_have_is_what_it_does(database_url: str) -> None:
    found = {each.name: each for each in check_ready(database_url, PLANNED, "public", replace=False).capabilities}
    assert list(found) == ["ICU", "citext", "pg_trgm", "vector"]
    assert not any(each.is_needed for each in found.values())
    for name in ("citext", "pg_trgm", "vector"):
        if found[name].presence is Presence.AVAILABLE:
            query(database_url, f"CREATE EXTENSION {name}")
        else:
            assert found[name].presence is Presence.MISSING
            # Before PostgreSQL 15 it is a file that is missing.
            with pytest.raises((psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile)):
                query(database_url, f"CREATE EXTENSION {name}")
    again = {each.name: each for each in check_ready(database_url, PLANNED, "public", replace=False).capabilities}
    for name, before in found.items():
        was_made = before.presence is Presence.AVAILABLE
        assert again[name].presence is (Presence.INSTALLED if was_made else before.presence)


def test_helper_functions_are_told_and_so_is_what_is_made_of_them(tmp_path: Path, database_url: str) -> None:
    planned = plan_objects(make_source(tmp_path / "source.sqlite", OBJECTS))
    counts = look_ahead(planned).counts
    assert (counts.views, counts.triggers, counts.helpers) == (2, 2, len(planned.helpers))
    helpers = check_ready(database_url, planned, "app", replace=False).helpers
    assert helpers is not None
    assert (helpers.functions, helpers.made, helpers.makes_schema) == (planned.helpers, planned.helpers, True)
    migrate(MigrationOptions(source_path=tmp_path / "source.sqlite", target_url=database_url, plan=planned))
    helpers = check_ready(database_url, planned, "app", replace=False).helpers
    assert helpers is not None
    assert (helpers.made, helpers.makes_schema) == ((), False)


def test_a_role_that_may_make_no_schema_for_helpers_is_told_what_to_do(
    tmp_path: Path, server_url: str, database_url: str
) -> None:
    planned = plan_objects(make_source(tmp_path / "source.sqlite", OBJECTS))
    role = "unhelped_" + database_url.rpartition("test_")[2].partition("?")[0]
    query(server_url, f"CREATE ROLE {role} LOGIN")
    try:
        query(database_url, f"CREATE SCHEMA app AUTHORIZATION {role}")
        ready = check_ready(replace_parameters(database_url, user=role), planned, "app", replace=False)
        (rights,) = [answer for answer in ready.problems if answer.question is Question.RIGHTS]
    finally:
        query(database_url, f"DROP OWNED BY {role}")
        query(server_url, f"DROP ROLE {role}")
    assert isinstance(rights.refusal, PermissionDenied)
    assert "howdah_sqlite" in rights.problem or "may not" in rights.problem
    assert "GRANT CREATE ON DATABASE" in rights.hint


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
        CREATE TRIGGER tr AFTER INSERT ON a BEGIN SELECT of_the_application(new.id); END;
        CREATE TABLE gone (x);
        CREATE INDEX i ON a (secret) WHERE secret GLOB 'x*';
        """,
        Choice(table="gone", setting="leave_out", value="yes"),
        Choice(table="a", column="secret", setting="leave_out", value="yes"),
    )
    outlook = look_ahead(planned)
    losses = _losses(outlook)
    assert losses[Loss.VIEWS] == ["v"]
    assert (outlook.counts.views, outlook.counts.triggers, outlook.counts.helpers) == (1, 0, 0)
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
