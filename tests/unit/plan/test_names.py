"""Names in PostgreSQL: folded, cut, unique, and a finding for each that changed by more than its case."""

from hypothesis import given
from hypothesis import strategies as st

from core.identifiers import POSTGRES_NAME_BYTES, fold_ascii
from core.plan.names import SYSTEM_COLUMNS, RelationNames, name_columns, name_findings, name_tables

LONG = "a_name_that_is_longer_than_what_postgresql_keeps_of_any_name_at_all_"

names = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), unique=True)


def test_ascii_letters_fold_and_others_stay() -> None:
    assert name_tables(["Order Details", "ÄRGER"]) == {"Order Details": "order details", "ÄRGER": "Ärger"}


def test_a_name_that_needs_no_change_keeps_it_whatever_stands_before_it() -> None:
    assert name_columns(["SAME", "same"]) == {"SAME": "same_2", "same": "same"}


def test_long_names_that_collide_are_numbered_within_the_limit() -> None:
    made = name_columns([LONG + "1", LONG + "2"])
    assert made == {LONG + "1": LONG[:63], LONG + "2": LONG[:61] + "_2"}


def test_a_name_is_cut_between_characters() -> None:
    (made,) = name_tables(["ž" * 40]).values()
    assert made == "ž" * 31


def test_a_name_that_is_cut_keeps_its_case_as_postgresql_cuts_the_quoted_name() -> None:
    assert name_tables([LONG.upper()]) == {LONG.upper(): LONG.upper()[:63]}


def test_system_columns_and_empty_names_are_replaced() -> None:
    assert name_columns(["ctid", "", "XMIN"]) == {"ctid": "ctid_2", "": "unnamed", "XMIN": "xmin_2"}


def test_every_change_beyond_the_case_is_a_finding() -> None:
    made = name_columns(["Plain", "ctid", "", LONG + "1", "A", "a"])
    codes = {finding.object: finding.code for finding in name_findings("column", "t", made)}
    assert codes == {
        "t.ctid": "NAME_RESERVED",
        "t.": "NAME_EMPTY",
        f"t.{LONG}1": "NAME_TOO_LONG",
        "t.A": "NAME_COLLISION",
    }


def test_indexes_yield_to_tables() -> None:
    taken = RelationNames(["orders"])
    assert [taken.take("Orders"), taken.take("orders_pkey"), taken.take("orders")] == [
        "orders_2",
        "orders_pkey",
        "orders_3",
    ]


@given(names)
def test_all_target_names_are_valid_and_unique(source_names: list[str]) -> None:
    made = list(name_columns(source_names).values())
    assert len(set(made)) == len(source_names)
    for name in made:
        assert 1 <= len(name.encode()) <= POSTGRES_NAME_BYTES
        assert name not in SYSTEM_COLUMNS


@given(names)
def test_a_short_name_only_changes_its_case_unless_it_collides(source_names: list[str]) -> None:
    folded = [fold_ascii(name) for name in source_names]
    for name, made in name_columns(source_names).items():
        free = folded.count(fold_ascii(name)) == 1 and fold_ascii(name) not in SYSTEM_COLUMNS
        short = 0 < len(name.encode()) <= POSTGRES_NAME_BYTES - 4
        if free and short and not name.startswith("unnamed"):
            assert made == fold_ascii(name) or made.startswith(fold_ascii(name) + "_")
