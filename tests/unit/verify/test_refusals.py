"""Why PostgreSQL's tables refuse what a statement left in SQLite: only where they could not hold it."""

from dataclasses import replace

import pytest

from core.plan.conversions import ConversionKind
from core.plan.model import TablePlan, UniquePlan
from core.plan.pgtypes import BIGINT, TEXT
from core.verify.proofs.exercise_fits import explain_refusal
from core.verify.proofs.exercise_source import Answer, Refusal
from core.verify.proofs.exercise_values import Lost
from tests.unit.verify.planned import plan_column

TABLE = TablePlan(
    source_name="List",
    target_name="list",
    columns=(
        replace(plan_column(ConversionKind.INTEGER, BIGINT), source_name="Id", target_name="id"),
        replace(plan_column(ConversionKind.TEXT, TEXT), source_name="Title", target_name="title"),
    ),
    row_count=0,
    batch_rows=1,
    size_bytes=0,
    has_rowid=True,
    primary_key=UniquePlan(name="list_pkey", columns=("id",)),
    unique_constraints=(UniquePlan(name="list_title_key", columns=("title",)),),
)


def explain(
    rows: list[tuple[object, ...]], sqlstate: str, *, column: str = "", constraint: str = "", error: str | None = None
) -> str:
    refusal = Refusal(sqlstate=sqlstate, table="list", column=column, constraint=constraint)
    ours, theirs = Answer(state={"list": rows}, error=error), Answer(state={}, error="refused", refusal=refusal)
    return explain_refusal([TABLE], ours, theirs)


def test_a_null_in_a_key_is_told() -> None:
    assert explain([(1, b"a"), (None, b"b")], "23502", column="id") == "NULL in List.Id"


def test_two_rows_under_one_key_are_told() -> None:
    rows: list[tuple[object, ...]] = [(1, b"a"), (2, b"a")]
    assert explain(rows, "23505", constraint="list_title_key") == "equal values in List (Title)"


def test_a_value_that_is_not_of_the_type_is_told() -> None:
    assert explain([(Lost("'x'"), b"a")], "22P02") == "'x' in List.Id"


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ([(1, b"a"), (2, None)], {"sqlstate": "23502", "column": "id"}),
        ([(1, b"a"), (2, b"b")], {"sqlstate": "23505", "constraint": "list_title_key"}),
        ([(1, None), (2, None)], {"sqlstate": "23505", "constraint": "list_title_key"}),
        ([(1, b"a"), (2, b"a")], {"sqlstate": "23505", "constraint": "list_pkey"}),
        ([(1, b"a")], {"sqlstate": "22P02"}),
        ([(None, b"a")], {"sqlstate": "P0001", "column": "id"}),
        ([(None, b"a")], {"sqlstate": "23502", "column": "id", "error": "SQLite refuses it too"}),
    ],
)
def test_what_the_tables_could_hold_is_refused_for_no_such_reason(
    rows: list[tuple[object, ...]], refused: dict[str, str]
) -> None:
    assert explain(rows, **refused) == ""
