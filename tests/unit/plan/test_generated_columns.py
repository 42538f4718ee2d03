"""What the plan says of generated columns, of their types, and of expressions that are not made."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import PlanInvalid
from core.plan.choices import parse_choice
from core.plan.conversions import Conversion, ConversionKind, NulHandling
from core.plan.model import PartKind, Plan
from core.plan.pgtypes import BIGINT
from core.plan.store import dump_plan, load_plan
from core.plan.validate import validate_plan
from tests.helpers.plans import change_column, change_table, make_plan
from tests.helpers.source import make_source

_SCRIPT = """
CREATE TABLE t (
    id INTEGER PRIMARY KEY, word TEXT, made TEXT,
    up TEXT AS (upper(word)), day TEXT AS (substr(made, 1, 10)) STORED, at DATETIME AS (datetime(made))
);
INSERT INTO t (word, made) VALUES ('a', '2024-01-31 10:00:00'), ('b', '2024-02-01 11:30:00');
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", _SCRIPT)


def test_the_evidence_says_how_it_is_computed(source: Path) -> None:
    *_, up, day, at = make_plan(source).table("t").columns
    assert up.decision.evidence.endswith("; computed (STORED here, VIRTUAL in SQLite)")
    assert (up.generated_sql, up.generated_source_sql) == ('upper("word" COLLATE "C")', "upper(word)")
    assert day.decision.evidence.endswith(
        "; all values could be date, but what computes them gives text; computed (STORED)"
    )
    assert str(day.decision.alternatives[0].target_type) == "date"
    assert (at.generated_sql, at.generated_source_sql) == (None, "datetime(made)")


def test_a_declared_type_is_kept_with_the_values_and_the_remedy_is_said(source: Path) -> None:
    plan = make_plan(source)
    (finding,) = (each for each in plan.findings if each.code == "GENERATED_AS_VALUES")
    assert finding.object == "t.at"
    assert finding.remedies == ("type = text",)
    (part,) = plan.table("t").untranslated
    assert (part.kind, part.name, part.source_sql) == (PartKind.GENERATED, "at", "datetime(made)")
    assert part.reason
    chosen = make_plan(source, parse_choice("t.at:type=text"))
    assert chosen.table("t").columns[-1].generated_sql is not None


def test_values_can_be_chosen_for_a_column_a_table_or_all(source: Path) -> None:
    assert _computed(make_plan(source, parse_choice("t.up:generated=values"))) == ["day"]
    assert _computed(make_plan(source, parse_choice("t:generated=values"))) == []
    assert _computed(make_plan(source, parse_choice("generated=values"))) == []
    plan = make_plan(source, parse_choice("generated=values"))
    assert {part.reason for part in plan.table("t").untranslated} == {""}
    assert all("this was chosen" in each.effect for each in plan.findings if each.code == "GENERATED_AS_VALUES")


def test_it_comes_back_from_its_file(source: Path) -> None:
    plan = make_plan(source)
    assert load_plan(dump_plan(plan)) == plan


def test_every_expression_that_is_not_made_is_a_part_with_its_reason(tmp_path: Path) -> None:
    script = """
        CREATE TABLE t (
            a TEXT DEFAULT (datetime('now', 'localtime')), b INTEGER CHECK (zeroblob(b) <> a), c BLOB AS (zeroblob(b))
        );
        CREATE INDEX t_low ON t (b, zeroblob(b));
        CREATE INDEX t_some ON t (b) WHERE zeroblob(b) = a;
    """
    parts = make_plan(make_source(tmp_path / "source.sqlite", script)).table("t").untranslated
    assert [(part.kind, part.name, part.source_sql) for part in parts] == [
        (PartKind.CHECK, "t_b_check", "zeroblob(b) <> a"),
        (PartKind.DEFAULT, "a", "datetime('now', 'localtime')"),
        (PartKind.GENERATED, "c", "zeroblob(b)"),
        (PartKind.INDEX, "t_low", "zeroblob(b)"),
        (PartKind.INDEX, "t_some", "zeroblob(b) = a"),
    ]
    assert all(part.reason for part in parts)


@pytest.mark.parametrize(
    ("column", "changes"),
    [
        ("t.word", {"generated_sql": "'x'"}),
        ("t.up", {"default_sql": "'x'"}),
        ("t.up", {"is_identity": True, "target_type": BIGINT, "conversion": Conversion(kind=ConversionKind.INTEGER)}),
        ("t.up", {"conversion": Conversion(kind=ConversionKind.TEXT, nul=NulHandling.SHOW)}),
    ],
)
def test_a_plan_that_would_lose_values_is_refused(source: Path, column: str, changes: dict[str, object]) -> None:
    with pytest.raises(PlanInvalid):
        validate_plan(change_column(make_plan(source), column, **changes))


def test_a_table_of_computed_columns_alone_is_refused(source: Path) -> None:
    plan = make_plan(source)
    columns = tuple(
        replace(column, generated_sql="NULL", generated_source_sql="NULL", is_identity=False)
        for column in plan.table("t").columns
    )
    with pytest.raises(PlanInvalid):
        validate_plan(change_table(plan, "t", columns=columns, sequence=None))


def _computed(plan: Plan) -> list[str]:
    return [column.target_name for column in plan.table("t").columns if column.generated_sql is not None]
