"""One view, trigger or CHECK tried on a real server: what it says, where in the text, and that nothing stays."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from core.cancel import CancelToken
from core.errors import Cancelled, PermissionDenied
from core.migration.assess import assess
from core.migration.try_object import TriedKind, TriedObject, try_object
from core.plan.choices import Choice, Choices
from core.plan.model import Plan, TriggerPlan
from tests.helpers.source import make_source

SHOP = """
CREATE TABLE orders (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL CHECK (amount > 0), day DATE);
CREATE TABLE log (line TEXT NOT NULL);
INSERT INTO orders VALUES (1, 10, '2024-01-01');
CREATE VIEW large AS SELECT id, amount FROM orders WHERE amount > 5;
CREATE VIEW larger AS SELECT id FROM large WHERE amount > 50;
CREATE TRIGGER noted AFTER INSERT ON orders BEGIN INSERT INTO log VALUES ('new'); END;
"""

Try = Callable[..., TriedObject]


@pytest.fixture
def plan_shop(tmp_path: Path) -> Callable[..., Plan]:
    path = make_source(tmp_path / "shop.sqlite", SHOP)

    def plan(*choices: Choice) -> Plan:
        return assess(path, choices=Choices(made=choices), cancel=CancelToken()).plan

    return plan


def with_trigger(plan: Plan, body: str, *, event: str = "INSERT", when: str | None = None) -> Plan:
    trigger = TriggerPlan(
        source_name="noted",
        target_name="noted",
        source_table="orders",
        target_table="orders",
        source_sql="CREATE TRIGGER noted ...",
        timing="AFTER",
        event=event,
        when_sql=when,
        body_sql=body,
    )
    return replace(plan, triggers=(trigger,))


def try_it(plan: Plan, url: str, kind: TriedKind, name: str, table: str = "") -> TriedObject:
    return try_object(plan, url, kind, name, table=table, cancel=CancelToken())


def list_schemas(url: str) -> list[str]:
    with closing(psycopg.connect(url)) as connection:
        rows = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'howdah%'").fetchall()
    return [name for (name,) in rows]


def test_a_translated_view_is_accepted_over_another_one_and_leaves_nothing(
    database_url: str, plan_shop: Callable[..., Plan]
) -> None:
    plan = plan_shop()
    assert try_it(plan, database_url, TriedKind.VIEW, "larger") == TriedObject(accepted=True)
    assert list_schemas(database_url) == []


def test_a_view_that_names_no_column_is_refused_with_the_place_in_its_query(
    database_url: str, plan_shop: Callable[..., Plan]
) -> None:
    written = "SELECT id,\n  amuont\nFROM orders"
    plan = plan_shop(Choice(setting="view_sql", value=written, table="large"))
    tried = try_it(plan, database_url, TriedKind.VIEW, "large")
    assert not tried.accepted
    assert "amuont" in tried.message
    assert (tried.line, tried.column) == (2, 3)


def test_a_text_of_two_statements_is_refused_and_neither_is_carried_out(
    database_url: str, plan_shop: Callable[..., Plan]
) -> None:
    written = "SELECT 1 AS id; COMMIT; CREATE SCHEMA howdah_stays"
    plan = plan_shop(Choice(setting="view_sql", value=written, table="large"))
    tried = try_it(plan, database_url, TriedKind.VIEW, "large")
    assert not tried.accepted
    assert list_schemas(database_url) == []


def test_a_check_that_the_server_does_not_understand_is_refused_with_its_place(
    database_url: str, plan_shop: Callable[..., Plan]
) -> None:
    assert try_it(plan_shop(), database_url, TriedKind.CHECK, "orders_amount_check", "orders").accepted
    edited = plan_shop(
        Choice(setting="check_sql", value="amount >\n  many", table="orders", column="orders_amount_check")
    )
    tried = try_it(edited, database_url, TriedKind.CHECK, "orders_amount_check", "orders")
    assert (tried.accepted, tried.line, tried.column) == (False, 2, 3)


@pytest.mark.parametrize("event", ["INSERT", "UPDATE", "DELETE"])
def test_a_trigger_is_set_off_by_one_empty_row(database_url: str, plan_shop: Callable[..., Plan], event: str) -> None:
    plan = with_trigger(plan_shop(), "BEGIN\n  INSERT INTO log VALUES ('x');\n  RETURN NULL;\nEND", event=event)
    assert try_it(plan, database_url, TriedKind.TRIGGER, "noted", "orders") == TriedObject(accepted=True, is_run=True)


def test_a_trigger_with_a_syntax_error_is_refused_with_its_line(
    database_url: str, plan_shop: Callable[..., Plan]
) -> None:
    plan = with_trigger(plan_shop(), "BEGIN\n  INSRT INTO log VALUES ('x');\n  RETURN NULL;\nEND")
    tried = try_it(plan, database_url, TriedKind.TRIGGER, "noted", "orders")
    assert (tried.accepted, tried.line) == (False, 2)


def test_a_trigger_that_does_not_end_is_refused_at_its_end(database_url: str, plan_shop: Callable[..., Plan]) -> None:
    plan = with_trigger(plan_shop(), "BEGIN\n  IF true THEN\n  RETURN NULL;\nEND")
    tried = try_it(plan, database_url, TriedKind.TRIGGER, "noted", "orders")
    assert (tried.accepted, tried.line) == (False, 4)


def test_a_trigger_that_writes_to_no_table_is_refused_with_its_line(
    database_url: str, plan_shop: Callable[..., Plan]
) -> None:
    plan = with_trigger(plan_shop(), "BEGIN\n  INSERT INTO lgo VALUES ('x');\n  RETURN NULL;\nEND")
    tried = try_it(plan, database_url, TriedKind.TRIGGER, "noted", "orders")
    assert (tried.accepted, tried.line, tried.column) == (False, 2, 15)
    assert "lgo" in tried.message


def test_a_trigger_that_refuses_the_empty_row_is_accepted(database_url: str, plan_shop: Callable[..., Plan]) -> None:
    plan = with_trigger(plan_shop(), "BEGIN\n  RAISE EXCEPTION 'no';\nEND")
    assert try_it(plan, database_url, TriedKind.TRIGGER, "noted", "orders") == TriedObject(accepted=True, is_run=True)


def test_a_trigger_is_set_off_whatever_its_condition(database_url: str, plan_shop: Callable[..., Plan]) -> None:
    plan = with_trigger(plan_shop(), "BEGIN\n  INSERT INTO lgo VALUES ('x');\n  RETURN NULL;\nEND", when="new.id < 0")
    tried = try_it(plan, database_url, TriedKind.TRIGGER, "noted", "orders")
    assert (tried.accepted, tried.line) == (False, 2)


def test_a_condition_of_the_trigger_itself_has_no_place_in_its_block(
    database_url: str, plan_shop: Callable[..., Plan]
) -> None:
    plan = with_trigger(plan_shop(), "BEGIN RETURN NULL; END", when="new.amuont > 5")
    tried = try_it(plan, database_url, TriedKind.TRIGGER, "noted", "orders")
    assert (tried.accepted, tried.line, tried.column) == (False, None, None)


def test_a_role_that_may_make_no_schema_is_told_so(database_url: str, plan_shop: Callable[..., Plan]) -> None:
    with closing(psycopg.connect(database_url, autocommit=True)) as connection:
        connection.execute("DROP ROLE IF EXISTS looker")
        connection.execute("CREATE ROLE looker LOGIN PASSWORD 'x'")
        try:
            connection.execute("SET ROLE looker")
            url = psycopg.conninfo.make_conninfo(database_url, options="-c role=looker")
            with pytest.raises(PermissionDenied):
                try_it(plan_shop(), url, TriedKind.VIEW, "large")
        finally:
            connection.execute("RESET ROLE")
            connection.execute("DROP ROLE looker")


def test_a_trial_that_was_cancelled_ends_so(database_url: str, plan_shop: Callable[..., Plan]) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        try_object(plan_shop(), database_url, TriedKind.VIEW, "large", cancel=cancel)
