"""Changes to a plan: what is chosen makes a new, valid plan; nothing is lost without a word, and it can be undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import PlanInvalid
from core.plan.choices import NOTHING_CHOSEN, parse_choice
from core.plan.conversions import Unfit
from core.plan.edit import Basis, History, choose, make_plan, withdraw
from core.plan.model import ColumnPlan, Finding, Origin, Plan, Severity
from core.plan.policy import Preset
from core.plan.store import dump_plan, load_plan
from tests.helpers.source import profile_of, read_source

SCRIPT = """
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT UNIQUE, Born TEXT, active INTEGER, code TEXT,
    CHECK (code IN ('a', 'b')));
CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES person (id), weight REAL);
CREATE TABLE log (id INTEGER PRIMARY KEY, line TEXT);
CREATE INDEX by_owner ON pet (owner);
CREATE INDEX by_name ON person (name, active);
INSERT INTO person VALUES (1, 'Ann', '1990-01-31', 1, 'a'), (2, 'Bob', '1991-02-28', 0, 'b'),
    (3, 'Cy', 'unknown', 1, 'a');
INSERT INTO pet VALUES (1, 1, 4.5), (2, 3, 30);
INSERT INTO log VALUES (1, 'x');
"""


@pytest.fixture
def basis(tmp_path: Path) -> Basis:
    with read_source(tmp_path / "source.sqlite", SCRIPT) as (source, catalog):
        return Basis(catalog=catalog, profile=profile_of(source, catalog))


@pytest.fixture
def plan(basis: Basis) -> Plan:
    return make_plan(basis, NOTHING_CHOSEN)


def column(plan: Plan, table: str, name: str) -> ColumnPlan:
    return next(each for each in plan.table(table).columns if each.source_name == name)


def codes(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings]


def find(plan: Plan, code: str) -> Finding:
    return next(finding for finding in plan.findings if finding.code == code)


@contextmanager
def refused(match: str) -> Iterator[None]:
    with pytest.raises(PlanInvalid, match=match) as failure:
        yield
    assert failure.value.hint


def test_a_chosen_type_that_holds_all_values_stands(basis: Basis, plan: Plan) -> None:
    edited = choose(basis, plan, parse_choice("person.active:type=smallint"))
    made = column(edited, "person", "active")
    assert (str(made.target_type), made.decision.origin, made.decision.rule) == ("smallint", Origin.USER, "chosen")
    assert "TYPE_UNFIT" not in codes(edited)


def test_a_type_that_can_not_hold_the_data_waits_for_a_choice(basis: Basis, plan: Plan) -> None:
    edited = choose(basis, plan, parse_choice("person.Born:type=date"))
    finding = find(edited, "TYPE_UNFIT")
    assert finding.severity is Severity.DECISION
    assert "1 of 3 values can't be date, such as 'unknown' in rowid 3" in finding.effect


@pytest.mark.parametrize(("chosen", "unfit"), [("null", Unfit.NULL), ("set-aside", Unfit.SET_ASIDE)])
def test_what_becomes_of_values_that_do_not_fit_can_be_chosen(
    basis: Basis, plan: Plan, chosen: str, unfit: Unfit
) -> None:
    edited = choose(basis, plan, parse_choice("person.Born:type=date"), parse_choice(f"person.Born:unfit={chosen}"))
    assert column(edited, "person", "Born").conversion.unfit is unfit
    assert find(edited, "TYPE_UNFIT").severity is Severity.WARNING


def test_a_later_choice_takes_the_place_of_the_one_before(basis: Basis, plan: Plan) -> None:
    edited = choose(basis, plan, parse_choice("person.active:type=smallint"))
    edited = choose(basis, edited, parse_choice("PERSON.Active:type=integer"))
    assert str(column(edited, "person", "active").target_type) == "integer"
    assert len(edited.choices.made) == 1


def test_what_is_withdrawn_is_as_the_rules_have_it(basis: Basis, plan: Plan) -> None:
    choice = parse_choice("person.active:type=smallint")
    assert withdraw(basis, choose(basis, plan, choice), choice) == plan


def test_a_preset_keeps_what_was_chosen(basis: Basis, plan: Plan) -> None:
    chosen = choose(basis, plan, parse_choice("person.name:type=varchar(9)"))
    edited = make_plan(basis, replace(chosen.choices, preset=Preset.FAITHFUL))
    assert str(column(edited, "person", "name").target_type) == "varchar(9)"
    assert str(column(edited, "person", "active").target_type) == "bigint"


def test_a_pattern_is_for_all_columns_that_it_fits(basis: Basis, plan: Plan) -> None:
    edited = choose(basis, plan, parse_choice("*.id:type=integer"))
    assert {str(column(edited, table, "id").target_type) for table in ("person", "pet", "log")} == {"integer"}


def test_a_renamed_column_is_renamed_in_its_keys(basis: Basis, plan: Plan) -> None:
    edited = choose(basis, plan, parse_choice("pet.owner:name=owner_id"), parse_choice("person:name=people"))
    pet = edited.table("pet")
    assert pet.foreign_keys[0].columns == ("owner_id",)
    assert pet.foreign_keys[0].parent_table == "people"
    assert pet.indexes[0].keys[0].column == "owner_id"


def test_names_can_be_kept_or_made_snake_case(basis: Basis, plan: Plan) -> None:
    assert column(choose(basis, plan, parse_choice("names=preserve")), "person", "Born").target_name == "Born"
    assert column(choose(basis, plan, parse_choice("names=snake_case")), "person", "Born").target_name == "born"


def test_a_table_that_is_left_out_is_named_and_so_is_the_key_that_needs_it(basis: Basis, plan: Plan) -> None:
    edited = choose(basis, plan, parse_choice("person:leave_out=yes"))
    assert [table.source_name for table in edited.tables] == ["pet", "log"]
    assert find(edited, "TABLE_LEFT_OUT").object == "person"
    assert edited.table("pet").foreign_keys == ()
    assert "FOREIGN_KEY_NO_PARENT" in codes(edited)


def test_a_column_that_is_left_out_takes_its_keys_along(basis: Basis, plan: Plan) -> None:
    edited = choose(basis, plan, parse_choice("person.name:leave_out=yes"))
    person = edited.table("person")
    assert "name" not in [each.source_name for each in person.columns]
    assert person.unique_constraints == ()
    assert person.indexes == ()
    assert codes(edited).count("KEY_LEFT_OUT") == 2


def test_a_key_column_that_is_left_out_leaves_no_key(basis: Basis, plan: Plan) -> None:
    edited = choose(basis, plan, parse_choice("person.id:leave_out=yes"))
    assert edited.table("person").primary_key is None
    assert edited.table("pet").foreign_keys == ()


def test_all_columns_of_a_table_can_not_be_left_out(basis: Basis, plan: Plan) -> None:
    with refused("All columns of log are left out"):
        choose(basis, plan, parse_choice("log.*:leave_out=yes"))


@pytest.mark.parametrize("text", ["persons:leave_out=yes", "person.nam:type=text", "persons.*:json=keep"])
def test_a_choice_for_what_is_not_there_is_refused_or_named(basis: Basis, plan: Plan, text: str) -> None:
    choice = parse_choice(text)
    if choice.has_pattern:
        assert find(choose(basis, plan, choice), "CHOICE_UNUSED").severity is Severity.WARNING
    else:
        with refused("there is no such"):
            choose(basis, plan, choice)


def test_a_filter_needs_a_profile_that_was_made_with_it(basis: Basis, plan: Plan) -> None:
    with refused("The filter of log was changed"):
        choose(basis, plan, parse_choice("log:where=id > 1"))


def test_an_identity_can_be_made_as_serial_makes_it(basis: Basis, plan: Plan) -> None:
    edited = choose(basis, plan, parse_choice("identity=serial"))
    assert column(edited, "person", "id").is_serial
    assert not column(plan, "person", "id").is_serial


def test_a_check_of_values_can_become_an_enum_type(basis: Basis, plan: Plan) -> None:
    assert [check.source_sql for check in plan.table("person").check_constraints] == ["code IN ('a', 'b')"]
    edited = choose(basis, plan, parse_choice("enums=enum"))
    assert str(column(edited, "person", "code").target_type) == "enum person_code ('a', 'b')"
    assert edited.table("person").check_constraints == ()


def test_choices_come_back_from_a_file_with_their_plan(basis: Basis, plan: Plan) -> None:
    edited = choose(basis, plan, parse_choice("person.active:type=smallint"), parse_choice("log:leave_out=yes"))
    loaded = load_plan(dump_plan(edited))
    assert loaded == edited
    assert not loaded.is_stale


def test_a_file_whose_choices_were_changed_by_hand_says_so(basis: Basis, plan: Plan) -> None:
    edited = choose(basis, plan, parse_choice("person.active:type=smallint"))
    data = dump_plan(edited).replace(b'"value": "smallint"', b'"value": "integer"')
    assert load_plan(data).is_stale


def test_undo_and_redo_are_older_values(basis: Basis, plan: Plan) -> None:
    first = choose(basis, plan, parse_choice("person.active:type=smallint"))
    second = choose(basis, first, parse_choice("log:leave_out=yes"))
    history = History(plan=plan).push(first).push(second)
    assert history.undo().plan == first
    assert history.undo().undo().undo().plan == plan
    assert history.undo().undo().redo().plan == first
    assert history.redo() == history
    assert history.undo().push(plan).redo().plan == plan


KEYS = """
CREATE TABLE parent (id TEXT PRIMARY KEY);
CREATE TABLE child (parent_id TEXT REFERENCES parent (id));
"""
UUIDS = ["550e8400-e29b-41d4-a716-446655440000", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"]


def plan_keys(folder: Path, children: list[str], *choices: str) -> Plan:
    inserts = {"parent": [(value,) for value in UUIDS], "child": [(value,) for value in children]}
    with read_source(folder / "keys.sqlite", KEYS, inserts=inserts) as (source, catalog):
        basis = Basis(catalog=catalog, profile=profile_of(source, catalog))
    return choose(basis, make_plan(basis, NOTHING_CHOSEN), *(parse_choice(text) for text in choices))


@pytest.mark.parametrize(
    ("children", "target_type"),
    [(UUIDS, "uuid"), ([], "uuid"), (["none"], "text")],
    ids=["all uuids", "no child", "an orphan that is none"],
)
def test_both_sides_of_a_foreign_key_get_one_type(tmp_path: Path, children: list[str], target_type: str) -> None:
    plan = plan_keys(tmp_path, children)
    assert str(column(plan, "parent", "id").target_type) == target_type
    assert str(column(plan, "child", "parent_id").target_type) == target_type
    assert len(plan.table("child").foreign_keys) == 1


def test_a_type_chosen_for_one_side_of_a_foreign_key_is_taken_by_the_other(tmp_path: Path) -> None:
    plan = plan_keys(tmp_path, UUIDS, "parent.id:type=text")
    assert str(column(plan, "child", "parent_id").target_type) == "text"
    assert len(plan.table("child").foreign_keys) == 1
