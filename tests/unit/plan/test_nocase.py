"""What COLLATE NOCASE becomes by the setting `nocase`, and what the plan says of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.migration.assess import assess
from core.plan.choices import Choices, parse_choice
from core.plan.model import ColumnPlan, Finding, Origin, Plan
from core.plan.pgtypes import CITEXT, NOCASE_COLLATION, TEXT, have_equality, parse_type, varchar
from core.plan.policy import ANY_TARGET, Target
from tests.helpers.source import make_source

_BOTH = replace(ANY_TARGET, has_citext=True, has_icu=True)


def plan_of(tmp_path: Path, script: str, *choices: str, target: Target = ANY_TARGET) -> Plan:
    path = make_source(tmp_path / "source.sqlite", script)
    made = Choices(made=tuple(map(parse_choice, choices)))
    return assess(path, choices=made, target=target, cancel=CancelToken()).plan


def column_of(plan: Plan, table: str, name: str) -> ColumnPlan:
    return next(column for column in plan.table(table).columns if column.source_name == name)


def finding_of(plan: Plan, code: str, object_: str) -> Finding:
    return next(finding for finding in plan.findings if (finding.code, finding.object) == (code, object_))


_TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(9) COLLATE NOCASE, key TEXT COLLATE nocase UNIQUE);"


def test_without_a_choice_it_is_text_with_an_index(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, _TABLE, target=_BOTH)
    name = column_of(plan, "t", "name")
    assert (name.target_type, name.collation, name.is_case_blind) == (varchar(9), None, False)
    assert [index.name for index in plan.table("t").indexes] == ["t_key_collated_key"]


def test_what_the_target_can_have_is_offered_with_its_cost(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, _TABLE, target=_BOTH)
    assert finding_of(plan, "COLUMN_COLLATION", "t.name").remedies == ("nocase = citext", "nocase = icu")
    assert finding_of(plan, "KEY_COLLATION", "t.key").remedies == ("nocase = citext", "nocase = icu")
    (offered,) = column_of(plan, "t", "name").decision.alternatives
    assert offered.target_type == CITEXT
    assert "Ä and ä" in offered.cost


def test_what_the_target_can_not_have_is_not_offered(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, _TABLE)
    assert finding_of(plan, "COLUMN_COLLATION", "t.name").remedies == ()
    assert column_of(plan, "t", "name").decision.alternatives == ()


def test_citext_has_no_limit_and_says_so(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, _TABLE, "nocase=citext")
    name = column_of(plan, "t", "name")
    assert (name.target_type, name.decision.origin, name.is_case_blind) == (CITEXT, Origin.POLICY, True)
    assert "VARCHAR(9)" in finding_of(plan, "TEXT_LIMIT_LEFT_OUT", "t.name").effect
    assert not plan.table("t").indexes
    assert "nocase = citext" in name.decision.evidence


def test_a_collation_of_icu_keeps_the_type(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, _TABLE, "t.name:nocase=icu")
    name, key = column_of(plan, "t", "name"), column_of(plan, "t", "key")
    assert (name.target_type, name.collation, name.decision.origin) == (varchar(9), NOCASE_COLLATION, Origin.POLICY)
    assert (key.target_type, key.is_case_blind) == (TEXT, False)
    assert plan.helpers == ("nocase",)


@pytest.mark.parametrize("setting", ["citext", "icu"])
def test_other_collations_are_as_before(tmp_path: Path, setting: str) -> None:
    plan = plan_of(
        tmp_path, "CREATE TABLE t (a TEXT, b TEXT COLLATE RTRIM, n INTEGER COLLATE NOCASE);", f"nocase={setting}"
    )
    assert not any(column.is_case_blind for column in plan.table("t").columns)
    assert "no collation that passes over blanks" in finding_of(plan, "COLUMN_COLLATION", "t.b").effect


_REFERS = """
CREATE TABLE parent (name TEXT {parent} PRIMARY KEY);
CREATE TABLE child (name TEXT {child} REFERENCES parent (name));
INSERT INTO parent VALUES ('a');
INSERT INTO child VALUES ('{value}');
"""


@pytest.mark.parametrize("setting", ["citext", "icu"])
@pytest.mark.parametrize(("parent", "child", "is_blind"), [("COLLATE NOCASE", "", True), ("", "COLLATE NOCASE", False)])
def test_columns_of_a_foreign_key_are_compared_as_the_parent_is(
    tmp_path: Path, setting: str, parent: str, child: str, is_blind: bool
) -> None:
    plan = plan_of(tmp_path, _REFERS.format(parent=parent, child=child, value="a"), f"nocase={setting}")
    kinds = {column_of(plan, table, "name").is_case_blind for table in ("parent", "child")}
    assert kinds == {is_blind}
    assert plan.table("child").foreign_keys[0].is_valid


@pytest.mark.parametrize(("setting", "is_valid"), [("index", False), ("citext", True), ("icu", True)])
def test_a_reference_by_other_capitals_is_an_orphan_where_these_count(
    tmp_path: Path, setting: str, is_valid: bool
) -> None:
    script = _REFERS.format(parent="COLLATE NOCASE", child="", value="A")
    (key,) = plan_of(tmp_path, script, f"nocase={setting}").table("child").foreign_keys
    assert key.is_valid is is_valid


def test_a_key_that_tells_capitals_apart_has_an_index_of_its_own(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        "CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT COLLATE NOCASE,"
        " UNIQUE (a COLLATE BINARY), UNIQUE (b), UNIQUE (b COLLATE BINARY, a));",
        "t.a:nocase=citext",
        "t.b:nocase=icu",
    )
    table = plan.table("t")
    assert [unique.columns for unique in table.unique_constraints] == [("b",)]
    by_citext, by_icu = table.indexes
    assert (by_citext.unique, [key.expression_sql for key in by_citext.keys]) == (True, ['"a"::text'])
    assert [(key.column, key.collation) for key in by_icu.keys] == [("b", "C"), ("a", None)]


def test_blanks_at_the_end_are_passed_over_beside_capitals(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "CREATE TABLE t (a TEXT COLLATE RTRIM UNIQUE);", "t.a:type=citext")
    (index,) = plan.table("t").indexes
    assert [key.expression_sql for key in index.keys] == ['rtrim("a"::text)']


def test_what_is_translated_says_what_it_compares_by(tmp_path: Path) -> None:
    script = "CREATE TABLE t (a TEXT COLLATE NOCASE CHECK (a <> 'X')); CREATE VIEW v AS SELECT a FROM t WHERE a = 'X';"
    by_citext, by_icu = (plan_of(tmp_path / each, script, f"nocase={each}") for each in _folders(tmp_path))
    assert by_citext.table("t").check_constraints[0].condition_sql == """lower("a"::text COLLATE "C") <> 'x'"""
    assert by_icu.table("t").check_constraints[0].condition_sql == """lower(("a" COLLATE "C") COLLATE "C") <> 'x'"""
    assert '"t"."a"::text AS "a"' in (by_citext.views[0].query_sql or "")
    assert '("t"."a" COLLATE "C") AS "a"' in (by_icu.views[0].query_sql or "")


def _folders(tmp_path: Path) -> tuple[str, str]:
    for name in ("citext", "icu"):
        (tmp_path / name).mkdir()
    return "citext", "icu"


_MET = """
CREATE TABLE t (name TEXT COLLATE NOCASE UNIQUE, n INTEGER);
CREATE TABLE u (name TEXT);
CREATE TRIGGER ignored AFTER INSERT ON u BEGIN INSERT OR IGNORE INTO t (name) VALUES (new.name); END;
CREATE TRIGGER met AFTER DELETE ON u BEGIN
    INSERT INTO t (name, n) VALUES (old.name, 1) ON CONFLICT (name) DO UPDATE SET n = n + 1;
END;
"""


def test_a_trigger_does_not_take_a_key_that_is_wider_for_the_one_of_sqlite(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, _MET, "nocase=citext")
    ignored, met = sorted(plan.triggers, key=lambda trigger: trigger.source_name)
    assert ignored.is_made
    assert any("equal in PostgreSQL alone" in note for note in ignored.notes)
    assert not met.is_made
    assert "more values of the key of t are equal" in met.reason


def test_citext_is_a_type_to_choose_that_joins_itself_alone() -> None:
    assert parse_type("citext") == CITEXT
    assert have_equality(CITEXT, CITEXT)
    assert not have_equality(CITEXT, TEXT)
    assert not have_equality(varchar(3), CITEXT)
