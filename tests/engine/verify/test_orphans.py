"""References to no parent for which NULL stands: the comparison expects just that, and counts each once."""

from dataclasses import replace

import pytest

from core.plan.conversions import ConversionKind as Kind
from core.plan.model import ForeignKeyPlan, Orphans, TablePlan
from tests.engine.verify.both_sides import INTEGER_CLASS, REAL_CLASS, TEXT_CLASS, BothSides, plan_column, plan_table

CLASSES = (INTEGER_CLASS, REAL_CLASS, TEXT_CLASS)
ROWS = [(number, number % 3, "x" if number % 5 else None) for number in range(1, 101)]
"""A third of the numbers refer to nothing, as do the texts in these rows."""
KEYS = (("c", "p.a = t.c", "t.c IS NOT NULL"), ("c d", "p.a = t.c AND p.b = t.d", "t.d IS NOT NULL"))


def make_key(columns: str, matches: str, present: str) -> ForeignKeyPlan:
    names = tuple(columns.split())
    return ForeignKeyPlan(
        name=columns,
        columns=names,
        parent_table="p",
        parent_columns=names,
        is_valid=True,
        orphans=Orphans.NULL,
        orphan_sql=f"({present} AND NOT EXISTS (SELECT 1 FROM p WHERE {matches}))",
    )


def make_both(both_sides: BothSides) -> TablePlan:
    """Parents for 1 and 2, but for 2 only with another text."""
    plan = plan_table(
        plan_column("id", Kind.INTEGER, INTEGER_CLASS),
        plan_column("c", Kind.TEXT, *CLASSES),
        plan_column("d", Kind.TEXT, TEXT_CLASS),
        key=["id"],
    )
    plan = replace(plan, foreign_keys=tuple(make_key(*key) for key in KEYS))
    both_sides.fill_source(plan, ROWS)
    both_sides.run_source("DROP TABLE IF EXISTS p; CREATE TABLE p (a, b); INSERT INTO p VALUES (1, 'x'), (2, 'y')")
    return plan


def expected() -> list[tuple[object, ...]]:
    def of(number: int, c: int, d: str | None) -> tuple[object, ...]:
        if d is None:
            return number, None if c == 0 else str(c), None
        return (number, "1", "x") if c == 1 else (number, None, None)

    return [of(*row) for row in ROWS]


ALTERED = sum((c == 0) if d is None else 2 * (c != 1) for _, c, d in ROWS)


@pytest.mark.parametrize("step", [1, -1], ids=["in order", "by contents"])
def test_null_is_expected_and_counted_once(both_sides: BothSides, step: int) -> None:
    plan = make_both(both_sides)
    both_sides.fill_target_with(plan, expected()[::step])
    check = both_sides.verify(plan)
    assert (check.mismatches, check.rows_equal, check.values_altered) == ((), 100, ALTERED)


def test_what_was_set_aside_besides_is_not_counted(both_sides: BothSides) -> None:
    plan = make_both(both_sides)
    both_sides.fill_target_with(plan, expected()[3:])
    check = both_sides.verify(plan, rejected=[1, 2, 3])
    # Of the first three rows, the second and the third have two such references each.
    assert (check.mismatches, check.rows_equal, check.values_altered) == ((), 97, ALTERED - 4)


def test_a_reference_that_was_carried_over_all_the_same_is_found(both_sides: BothSides) -> None:
    plan = make_both(both_sides)
    rows = expected()
    rows[2] = (3, "0", None)
    both_sides.fill_target_with(plan, rows)
    (mismatch,) = both_sides.verify(plan).mismatches
    assert (mismatch.row, mismatch.column, mismatch.target_value) == ("id = 3", "c", "'0'")


def test_null_for_a_reference_to_a_parent_is_found(both_sides: BothSides) -> None:
    plan = make_both(both_sides)
    rows = expected()
    rows[0] = (1, None, "x")
    both_sides.fill_target_with(plan, rows)
    (mismatch,) = both_sides.verify(plan).mismatches
    assert (mismatch.row, mismatch.column, mismatch.source_value) == ("id = 1", "c", "1")
