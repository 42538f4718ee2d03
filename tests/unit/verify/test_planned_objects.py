"""What the plan says that a table consists of, stated without any code that makes it."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from core.plan.model import CheckPlan, ForeignKeyPlan, IndexKey, IndexPlan, Plan, UniquePlan
from core.plan.pgtypes import INTEGER, PgType
from core.verify.model import CheckedKind as Kind
from core.verify.planned_objects import Accepted, describe_planned
from core.verify.wording import ObjectKey
from tests.helpers.made_plans import column, identity, plan, table


def describe(planned: Plan, name: str = "t", refused: Collection[tuple[str, str]] = ()) -> dict[ObjectKey, Accepted]:
    return describe_planned(planned.table(name), planned, refused, {}.get)


def test_a_column_without_nulls_keeps_the_servers_own_order_in_an_index() -> None:
    keys = tuple(IndexKey(column=name, descending=each) for name in ("a", "b") for each in (False, True))
    t = table("t", column("a"), column("b", nullable=False), indexes=(IndexPlan(name="i", keys=keys),))
    assert describe(plan(t))[Kind.INDEX, "t", "i"] == (
        "INDEX USING btree (a NULLS FIRST, a DESC NULLS LAST, b, b DESC)",
    )


@pytest.mark.parametrize(
    ("target_type", "largest"), [("smallint", 2**15 - 1), ("integer", 2**31 - 1), ("bigint", 2**63 - 1)]
)
def test_a_sequence_behind_the_largest_number_of_its_type_has_none_left(target_type: str, largest: int) -> None:
    key = (Kind.SEQUENCE, "t", "id")
    for next_value, words in ((largest, f"next value {largest}"), (largest + 1, "no value left")):
        t = table("t", identity("id", PgType(target_type)), next_value=next_value)
        assert describe(plan(t))[key] == (words,)


def test_what_has_another_name_than_in_sqlite_has_a_comment_that_says_it() -> None:
    t = replace(table("t", replace(column("a"), source_name="A"), column("b")), source_name="T")
    comments = {key: words for key, words in describe(plan(t), "T").items() if key[0] is Kind.COMMENT}
    assert comments == {
        (Kind.COMMENT, "t", "t"): ("SQLite: T",),
        (Kind.COMMENT, "t", "t.a"): ("SQLite: A",),
    }


def test_a_serial_is_told_from_an_identity() -> None:
    columns = [describe(plan(table("t", identity("id", is_serial=each)))) for each in (False, True)]
    assert columns[0][Kind.COLUMN, "t", "id"] != columns[1][Kind.COLUMN, "t", "id"]


def test_a_key_that_was_refused_may_be_absent_and_its_columns_may_be_null() -> None:
    t = table("t", column("a", INTEGER))
    t = replace(t, primary_key=UniquePlan(name="k", columns=("a",)))
    made, refused = describe(plan(t)), describe(plan(t), refused={("t", "k")})
    assert made[Kind.PRIMARY_KEY, "t", "k"] == ("PRIMARY KEY (a)",)
    assert refused[Kind.PRIMARY_KEY, "t", "k"] == (None, "PRIMARY KEY (a)")
    assert made[Kind.COLUMN, "t", "a"] == ("integer NOT NULL",)
    assert refused[Kind.COLUMN, "t", "a"] == ("integer", "integer NOT NULL")


def test_a_check_that_was_refused_is_there_but_not_valid_or_was_taken_away() -> None:
    t = table("t", column("a"), check_constraints=(CheckPlan(name="c", condition_sql="a > 'b'", source_sql=""),))
    described = describe_planned(t, plan(t), {("t", "c")}, lambda _: "(a > 'b'::text)")
    assert described[Kind.CHECK, "t", "c"] == ("CHECK (a > 'b'::text) NOT VALID", "CHECK (a > 'b'::text)", None)


def test_a_foreign_key_that_was_refused_is_absent_only_where_its_parents_key_is() -> None:
    parent = table("p", identity("id"), unique_constraints=(UniquePlan(name="u", columns=("id",)),))
    key = ForeignKeyPlan(name="f", columns=("a",), parent_table="p", parent_columns=("id",), is_valid=True)
    planned = plan(parent, table("t", column("a"), foreign_keys=(key,)))
    valid, not_valid = "FOREIGN KEY (a) REFERENCES p (id)", "FOREIGN KEY (a) REFERENCES p (id) NOT VALID"
    place = (Kind.FOREIGN_KEY, "t", "f")
    assert describe(planned)[place] == (valid,)
    assert describe(planned, refused={("t", "f")})[place] == (not_valid, valid)
    assert describe(planned, refused={("t", "f"), ("p", "u")})[place] == (not_valid, valid)
    assert describe(planned, refused={("t", "f"), ("p", "u"), ("p", "p_pkey")})[place] == (None, valid)
