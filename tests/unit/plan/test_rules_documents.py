"""When texts are JSON, and whether jsonb or json keeps them."""

from pathlib import Path

import pytest

from core.plan.conversions import Unfit
from core.plan.model import Severity
from core.plan.policy import Policy
from tests.helpers.evidence import propose_for

OBJECTS = ['{"a": 1}', "[]", '["b"]']


@pytest.mark.parametrize(
    ("column", "values", "target_type"),
    [
        ("x TEXT", OBJECTS, "jsonb"),
        ("x TEXT", ["{}", "[]"], "text"),
        ("meta TEXT", ["{}", "[]"], "jsonb"),
        ("x TEXT DEFAULT '{}'", ["{}"], "jsonb"),
        ("x TEXT", ["null"], "text"),
        ("x TEXT", ["null", "true", "17"], "text"),
        ("x TEXT", [*OBJECTS, "null"], "text"),
        ("x TEXT", [*OBJECTS, ""], "text"),
        ("x TEXT", ['{"a": 1, "a": 2}'], "json"),
        ("x TEXT", ['["\\u0000"]'], "json"),
        ("x TEXT", ["{'a': 1}"], "text"),
        ("x JSON", ["null", *OBJECTS], "text"),
        ("x JSON", ["[null]", *OBJECTS], "jsonb"),
        ("x JSON", [1, 2.5, "true"], "jsonb"),
        ("x JSONB", ['"text"'], "jsonb"),
        ("x JSON", ['{"a": 1, "a": 2}', 1], "json"),
        ("x JSON", ["plain"], "text"),
        ("x JSON", [1, "plain"], "text"),
        ("x JSON", [b"{}"], "bytea"),
        ("x TEXT CHECK (json_valid(x) OR x IS NULL)", ["null"], "text"),
        ('x TEXT CHECK ((JSON_VALID("x") OR "x" IS NULL))', ["3"], "jsonb"),
    ],
)
def test_a_column_becomes(tmp_path: Path, column: str, values: list[object], target_type: str) -> None:
    assert str(propose_for(tmp_path, column, values).target_type) == target_type


@pytest.mark.parametrize(
    ("setting", "declared", "undeclared"), [("infer", "jsonb", "jsonb"), ("declared", "jsonb", "text"), ("keep",) * 3]
)
def test_whether_json_is_looked_for_is_a_setting(tmp_path: Path, setting: str, declared: str, undeclared: str) -> None:
    policy = Policy(json=setting)
    expected = {"keep": "text"}
    found = str(propose_for(tmp_path, "x JSON", OBJECTS, policy=policy).target_type)
    assert found == expected.get(declared, declared)
    found = str(propose_for(tmp_path, "x TEXT", OBJECTS, policy=policy).target_type)
    assert found == expected.get(undeclared, undeclared)


@pytest.mark.parametrize("known", [{"refers": True}, {"is_unique": True}])
def test_a_key_stays_text(tmp_path: Path, known: dict[str, bool]) -> None:
    assert str(propose_for(tmp_path, "x TEXT", OBJECTS, **known).target_type) == "text"


def test_what_jsonb_keeps_is_said(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x TEXT", [*OBJECTS, None])
    assert [(each.code, each.severity) for each in proposal.findings] == [("JSONB_KEEPS_VALUE", Severity.INFO)]
    assert proposal.evidence == "declared TEXT; 3 texts, each a JSON object or array, 1 NULL"
    assert [str(each.target_type) for each in proposal.alternatives] == ["json", "text"]


def test_what_jsonb_would_not_keep_is_told_with_the_first_of_it(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x TEXT", [*OBJECTS, '{"a": 1, "a": 2}'])
    (finding,) = proposal.findings
    assert (finding.code, finding.severity) == ("JSON_NOT_JSONB", Severity.INFO)
    assert finding.effect.startswith("1 text of JSON that jsonb would not keep, the first in row")
    assert """('{"a": 1, "a": 2}')""" in finding.effect


def test_what_is_no_json_in_a_declared_column_is_told(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x JSON", [*OBJECTS, "plain"])
    (finding,) = proposal.findings
    assert (finding.code, finding.severity) == ("JSON_UNFIT", Severity.WARNING)
    assert "1 of 4 values is no JSON text" in finding.effect


def test_what_is_no_json_is_given_up_as_chosen(tmp_path: Path) -> None:
    policy = Policy(unfit="set-aside")
    proposal = propose_for(tmp_path, "x JSON", [*OBJECTS, "plain"], policy=policy)
    assert (str(proposal.target_type), proposal.conversion.unfit) == ("jsonb", Unfit.SET_ASIDE)
    proposal = propose_for(tmp_path, "x JSON", [*OBJECTS, "plain", '{"a": 1, "a": 2}'], policy=policy)
    assert (str(proposal.target_type), proposal.conversion.unfit) == ("json", Unfit.SET_ASIDE)


def test_nearly_all_json_is_offered(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x TEXT", [*OBJECTS, "null"])
    assert [(str(each.target_type), each.cost) for each in proposal.alternatives] == [
        ("jsonb", "white space and the order of names go")
    ]
    proposal = propose_for(tmp_path, "x TEXT", [*OBJECTS * 10, ""])
    assert [str(each.target_type) for each in proposal.alternatives] == ["jsonb"]
