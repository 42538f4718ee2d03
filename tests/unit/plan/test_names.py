"""Names in PostgreSQL: folded, cut, unique, and a finding for each that changed by more than its case."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import PlanInvalid
from core.identifiers import POSTGRES_NAME_BYTES, fold_ascii
from core.plan.names import SYSTEM_COLUMNS, Naming, RelationNames, name_columns, name_findings, name_tables

LONG = "a_name_that_is_longer_than_what_postgresql_keeps_of_any_name_at_all_"

names = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), unique=True)


def named(source_names: Iterable[str], style: str = "fold", **chosen: str) -> dict[str, Naming]:
    return {name: Naming(style=style, chosen=chosen.get(name)) for name in source_names}


def test_ascii_letters_fold_and_others_stay() -> None:
    assert name_tables(named(["Order Details", "ÄRGER"])) == {"Order Details": "order details", "ÄRGER": "Ärger"}


def test_a_name_that_needs_no_change_keeps_it_whatever_stands_before_it() -> None:
    assert name_columns(named(["SAME", "same"])) == {"SAME": "same_2", "same": "same"}


def test_long_names_that_collide_are_numbered_within_the_limit() -> None:
    made = name_columns(named([LONG + "1", LONG + "2"]))
    assert made == {LONG + "1": LONG[:63], LONG + "2": LONG[:61] + "_2"}


def test_a_name_is_cut_between_characters() -> None:
    (made,) = name_tables(named(["ž" * 40])).values()
    assert made == "ž" * 31


def test_a_name_that_is_cut_keeps_its_case_as_postgresql_cuts_the_quoted_name() -> None:
    assert name_tables(named([LONG.upper()])) == {LONG.upper(): LONG.upper()[:63]}


def test_system_columns_and_empty_names_are_replaced() -> None:
    assert name_columns(named(["ctid", "", "XMIN"])) == {"ctid": "ctid_2", "": "unnamed", "XMIN": "xmin_2"}


def test_every_change_beyond_the_case_is_a_finding() -> None:
    made = name_columns(named(["Plain", "ctid", "", LONG + "1", "A", "a"]))
    codes = {finding.object: finding.code for finding in name_findings("column", "t", named(made), made)}
    assert codes == {
        "t.ctid": "NAME_RESERVED",
        "t.": "NAME_EMPTY",
        f"t.{LONG}1": "NAME_TOO_LONG",
        "t.A": "NAME_COLLISION",
    }


@pytest.mark.parametrize(
    ("style", "source_name", "target_name"),
    [
        ("preserve", "OrderID", "OrderID"),
        ("snake_case", "OrderID", "order_id"),
        ("snake_case", "HTTPServerName", "http_server_name"),
        ("snake_case", "already_there", "already_there"),
        ("snake_case", "Order Details", "order details"),
        ("snake_case", "iPhone2Color", "i_phone2_color"),
    ],
)
def test_a_style_makes_names(style: str, source_name: str, target_name: str) -> None:
    assert name_columns(named([source_name], style)) == {source_name: target_name}


def test_names_of_a_style_are_no_findings_unless_they_collide() -> None:
    namings = named(["UserId", "user_id"], "snake_case")
    made = name_columns(namings)
    assert made == {"UserId": "user_id_2", "user_id": "user_id"}
    assert [finding.object for finding in name_findings("column", "t", namings, made)] == ["t.UserId"]


def test_a_chosen_name_stands_and_others_yield_to_it() -> None:
    namings = named(["a", "b"], b="a")
    made = name_columns(namings)
    assert made == {"a": "a_2", "b": "a"}
    assert [finding.code for finding in name_findings("column", "t", namings, made)] == ["NAME_COLLISION"]


@pytest.mark.parametrize("chosen", ["", "x" * 64, "ctid", "a\0b"])
def test_a_name_that_can_not_be_is_refused(chosen: str) -> None:
    with pytest.raises(PlanInvalid, match="The column a can't be named"):
        name_columns(named(["a"], a=chosen))


def test_one_name_chosen_for_two_is_refused() -> None:
    with pytest.raises(PlanInvalid, match="a and b can't both be named x"):
        name_columns(named(["a", "b"], a="x", b="x"))


def test_indexes_yield_to_tables() -> None:
    taken = RelationNames(["orders"])
    assert [taken.take("Orders"), taken.take("orders_pkey"), taken.take("orders")] == [
        "orders_2",
        "orders_pkey",
        "orders_3",
    ]


@given(names)
def test_all_target_names_are_valid_and_unique(source_names: list[str]) -> None:
    made = list(name_columns(named(source_names)).values())
    assert len(set(made)) == len(source_names)
    for name in made:
        assert 1 <= len(name.encode()) <= POSTGRES_NAME_BYTES
        assert name not in SYSTEM_COLUMNS


@given(names)
def test_a_short_name_only_changes_its_case_unless_it_collides(source_names: list[str]) -> None:
    folded = [fold_ascii(name) for name in source_names]
    for name, made in name_columns(named(source_names)).items():
        free = folded.count(fold_ascii(name)) == 1 and fold_ascii(name) not in SYSTEM_COLUMNS
        short = 0 < len(name.encode()) <= POSTGRES_NAME_BYTES - 4
        if free and short and not name.startswith("unnamed"):
            assert made == fold_ascii(name) or made.startswith(fold_ascii(name) + "_")
