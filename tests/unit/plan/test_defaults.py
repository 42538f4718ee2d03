"""A DEFAULT that the column's type has no place for: what new rows get then is said exactly, and where they would get
nothing at all, the column keeps the type in which it is stored."""

from pathlib import Path

import pytest

from core.plan.choices import NOTHING_CHOSEN, parse_choice
from core.plan.edit import Basis, choose, make_plan
from core.plan.model import ColumnPlan, Finding, Plan
from tests.helpers.source import profile_of, read_source

FAILS = "The column is NOT NULL: from now on an INSERT that names no value for it fails."


def plan_column(folder: Path, column_sql: str, value: str | None, *choices: str) -> tuple[ColumnPlan, list[Finding]]:
    script = f"CREATE TABLE t (id INTEGER PRIMARY KEY, x {column_sql});"
    inserts = {} if value is None else {"t": [(1, value)]}
    with read_source(folder / "source.sqlite", script, inserts=inserts) as (source, catalog):
        basis = Basis(catalog=catalog, profile=profile_of(source, catalog))
    plan = make_plan(basis, NOTHING_CHOSEN)
    for text in choices:
        plan = choose(basis, plan, parse_choice(text))
    return find_column(plan), [each for each in plan.findings if each.object == "t.x"]


def find_column(plan: Plan) -> ColumnPlan:
    return next(each for each in plan.table("t").columns if each.source_name == "x")


@pytest.mark.parametrize(
    ("column_sql", "value", "narrow"),
    [
        ("DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00'", "2024-01-31 10:00:00", "timestamp"),
        (
            "DATETIME NOT NULL DEFAULT '0000-01-01T00:00:00.000Z'",
            "2024-01-31T10:00:00.000Z",
            "timestamptz",
        ),
        ("DATE NOT NULL DEFAULT ''", "2024-01-31", "date"),
        ("DATE NOT NULL DEFAULT ''", None, "date"),
        ("JSON NOT NULL DEFAULT ''", "{}", "jsonb"),
        ("UUID NOT NULL DEFAULT ''", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "uuid"),
    ],
)
def test_a_column_that_must_have_a_value_keeps_its_default(
    tmp_path: Path, column_sql: str, value: str | None, narrow: str
) -> None:
    column, findings = plan_column(tmp_path, column_sql, value)
    assert (str(column.target_type), column.nullable) == ("text", False)
    assert column.default_sql == column_sql.partition("DEFAULT ")[2]
    assert [each.code for each in findings] == ["DEFAULT_KEEPS_TYPE"]
    offered = {str(each.target_type): each.cost for each in column.decision.alternatives}
    assert offered[narrow].startswith("an INSERT fails that relies on the default '")


def test_a_column_that_may_be_null_is_what_it_is_declared_as(tmp_path: Path) -> None:
    column, (finding,) = plan_column(tmp_path, "DATE DEFAULT ''", "2024-01-31")
    assert (str(column.target_type), column.default_sql) == ("date", None)
    assert finding.code == "DEFAULT_NOT_CARRIED"
    assert finding.effect == (
        "DEFAULT '' is not made: it is not a date. A new row that names no value for it gets NULL."
    )


@pytest.mark.parametrize(
    ("column_sql", "value", "choices"),
    [
        ("DATE NOT NULL DEFAULT ''", "2024-01-31", ["t.x:type=date"]),
        ("INT NOT NULL DEFAULT (abs(random()) % 2)", "1", []),
        ("BOOLEAN NOT NULL DEFAULT 2", "1", []),
    ],
)
def test_it_is_said_that_an_insert_fails_from_now_on(
    tmp_path: Path, column_sql: str, value: str, choices: list[str]
) -> None:
    column, findings = plan_column(tmp_path, column_sql, value, *choices)
    (finding,) = (each for each in findings if each.code == "DEFAULT_NOT_CARRIED")
    assert (column.nullable, column.default_sql) == (False, None)
    assert finding.effect.endswith(FAILS)


def test_values_that_are_made_null_free_the_column_of_not_null(tmp_path: Path) -> None:
    column, findings = plan_column(tmp_path, "DATE NOT NULL DEFAULT ''", "", "t.x:type=date", "t.x:unfit=null")
    (finding,) = (each for each in findings if each.code == "DEFAULT_NOT_CARRIED")
    assert (str(column.target_type), column.nullable) == ("date", True)
    assert finding.effect.endswith("gets NULL.")


def test_a_primary_key_takes_no_null_either(tmp_path: Path) -> None:
    script = "CREATE TABLE t (x TEXT PRIMARY KEY DEFAULT (mine()));"
    with read_source(tmp_path / "source.sqlite", script, inserts={"t": [("a",)]}) as (source, catalog):
        plan = make_plan(Basis(catalog=catalog, profile=profile_of(source, catalog)), NOTHING_CHOSEN)
    (finding,) = (each for each in plan.findings if each.code == "DEFAULT_NOT_CARRIED")
    assert finding.effect.endswith(FAILS)
