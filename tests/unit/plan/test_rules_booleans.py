"""When 0 and 1, or words, are booleans, and when they are none."""

from pathlib import Path

import pytest

from core.plan.conversions import ConversionKind, Unfit
from core.plan.frameworks import Framework
from core.plan.model import Severity
from core.plan.policy import Policy
from tests.helpers.evidence import propose_for
from tests.helpers.plans import make_plan
from tests.helpers.source import make_source


@pytest.mark.parametrize(
    ("column", "values", "target_type"),
    [
        ("is_open INTEGER", [0, 1], "boolean"),
        ("isOpen INTEGER", [0, 1], "boolean"),
        ("IsOpen INTEGER", [0, 1, None], "boolean"),
        ("mail_enabled INT", [1, 0], "boolean"),
        ("Active TINYINT", [1, 0], "boolean"),
        ("deleted INTEGER", [0, 0], "bigint"),
        ("deleted INTEGER DEFAULT 0", [0, 0], "boolean"),
        ("deleted INTEGER DEFAULT ('0')", [0], "boolean"),
        ("deleted INTEGER DEFAULT FALSE", [0], "boolean"),
        ("deleted INTEGER", [0, 1700000000], "bigint"),
        ("logins INTEGER DEFAULT 0", [0, 1], "bigint"),
        ("level INTEGER", [0, 1], "bigint"),
        ("level INTEGER CHECK (level IN (0, 1))", [1], "boolean"),
        ('level INTEGER CHECK ("level" IN (0,1))', [1], "boolean"),
        ("level INTEGER CHECK (level BETWEEN 0 AND 1)", [1], "boolean"),
        ("level INTEGER CHECK (level IS NULL OR level IN (0, 1))", [1, None], "boolean"),
        ("level INTEGER CHECK (level IN (0, 1, 2))", [1, 0], "bigint"),
        ("island INTEGER", [0, 1], "bigint"),
        ("use_count INTEGER", [0, 1], "bigint"),
        ("show_id INTEGER", [0, 1], "bigint"),
        ("hidden_at INTEGER", [0, 1], "bigint"),
        ("is_open TEXT", ["0", "1"], "text"),
        ("muted TINYINT(1)", [0, 1], "boolean"),
        ("kind TINYINT(1)", [0, 1], "boolean"),
        ("kind TINYINT(1)", [1], "smallint"),
        ("kind TINYINT(4)", [0, 1], "smallint"),
        ("x BOOLEAN", ["t", "f", None], "boolean"),
        ("x BOOLEAN", ["true", "False", "Y", 1], "boolean"),
        ("x BOOLEAN", ["ja", "nein"], "text"),
        ("x TEXT", ["true", "false"], "text"),
    ],
)
def test_zeros_and_ones_are_boolean_when_something_says_so(
    tmp_path: Path, column: str, values: list[object], target_type: str
) -> None:
    assert str(propose_for(tmp_path, column, values).target_type) == target_type


@pytest.mark.parametrize(
    ("step", "target_type"),
    [
        ("is_present = is_present + 1", "bigint"),
        ('"Is_Present" = t."is_present" - new.n', "bigint"),
        ("n = n + 1", "boolean"),
        ("n = new.is_present + 1", "boolean"),
        ("is_present = 1 - is_present", "boolean"),
    ],
)
def test_what_a_trigger_counts_with_is_no_boolean(tmp_path: Path, step: str, target_type: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        f"""CREATE TABLE t (id INTEGER PRIMARY KEY, is_present INTEGER NOT NULL DEFAULT 0, n INTEGER);
        INSERT INTO t VALUES (1, 0, NULL), (2, 1, NULL);
        CREATE TRIGGER counts AFTER INSERT ON t BEGIN UPDATE t SET {step} WHERE id = new.n; END;""",
    )
    columns = {column.source_name: column for column in make_plan(source).tables[0].columns}
    assert str(columns["is_present"].target_type) == target_type


def test_keys_are_no_booleans(tmp_path: Path) -> None:
    assert str(propose_for(tmp_path, "is_open INTEGER", [0, 1], refers=True).target_type) == "bigint"


@pytest.mark.parametrize(
    ("column", "framework", "target_type"),
    [
        ('"EmailConfirmed" INTEGER', Framework.EF_CORE, "boolean"),
        ('"EmailConfirmed" INTEGER', Framework.DJANGO, "bigint"),
        ("is_folder INTEGER", Framework.GRAFANA, "boolean"),
        ("is_folder INTEGER", Framework.DJANGO, "bigint"),
        ("org_id INTEGER", Framework.GRAFANA, "bigint"),
        ("flagged numeric", Framework.GORM, "boolean"),
        ("flagged numeric", Framework.RAILS, "numeric"),
        ("kind TINYINT(1)", Framework.SEQUELIZE, "boolean"),
    ],
)
def test_the_habits_of_a_framework_are_a_hint(
    tmp_path: Path, column: str, framework: Framework, target_type: str
) -> None:
    proposal = propose_for(tmp_path, column, [1], frameworks=frozenset({framework}))
    assert str(proposal.target_type) == target_type


def test_only_declared_ones_where_the_settings_say_so(tmp_path: Path) -> None:
    declared_only = Policy(booleans="declared")
    assert str(propose_for(tmp_path, "is_open INTEGER", [0, 1], policy=declared_only).target_type) == "bigint"
    assert str(propose_for(tmp_path, "is_open BOOL", [0, 1], policy=declared_only).target_type) == "boolean"


def test_the_words_are_counted(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x BOOLEAN", ["t", "t", "f", None])
    assert proposal.evidence == "declared BOOLEAN; 3 texts, 2 't' and 1 'f', 1 NULL"
    assert [str(each.target_type) for each in proposal.alternatives] == ["text"]


def test_a_unique_key_keeps_words_apart_that_mean_the_same(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x BOOLEAN", ["t", "true"], is_unique=True)
    assert str(proposal.target_type) == "text"
    assert proposal.evidence.endswith("a unique key may tell two spellings of one value apart")


def test_a_declared_boolean_with_other_values_is_told_with_the_first_of_them(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x BOOL", [0, 1, "yes", 1])
    (finding,) = proposal.findings
    assert (finding.code, finding.severity) == ("BOOLEAN_UNFIT", Severity.WARNING)
    assert "1 of 4 values is no boolean, the first in row" in finding.effect
    assert "('yes')" in finding.effect
    assert str(proposal.target_type) == "text"
    assert str(proposal.alternatives[-1].target_type) == "boolean"


def test_other_numbers_in_a_declared_boolean_lose_nothing_as_numbers(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x BOOL", [0, 2])
    assert str(proposal.target_type) == "bigint"
    assert [(each.code, each.severity) for each in proposal.findings] == [("BOOLEAN_UNFIT", Severity.INFO)]


def test_values_that_are_no_booleans_are_given_up_as_chosen(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x BOOL", [0, 1, "yes"], policy=Policy(unfit="null"))
    assert str(proposal.target_type) == "boolean"
    assert (proposal.conversion.kind, proposal.conversion.unfit) == (ConversionKind.BOOLEAN, Unfit.NULL)


def test_a_few_others_among_what_is_named_like_booleans_are_told(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "is_open INTEGER", [0, 1] * 100 + ["yes"])
    assert str(proposal.target_type) == "text"
    assert [(each.code, each.severity) for each in proposal.findings] == [("BOOLEAN_UNFIT", Severity.INFO)]
    assert proposal.evidence.startswith("declared INTEGER; 200 integers and 1 text; 1 of 201 values is no boolean")


def test_times_of_deletion_among_zeros_are_no_near_miss(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "deleted INTEGER", [0] * 200 + [1700000000])
    assert proposal.findings == ()


def test_words_in_a_text_column_are_offered_as_booleans(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "is_open TEXT", ["true", "false"])
    assert [str(each.target_type) for each in proposal.alternatives] == ["boolean"]
