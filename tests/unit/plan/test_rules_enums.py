"""A CHECK that lists texts: kept by default, with the enum type offered, or made that type."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.plan.conversions import ConversionKind
from core.plan.pgtypes import parse_type
from core.plan.policy import Policy
from core.plan.rules import propose_type
from core.plan.rules.enums import declared_enum
from tests.helpers.evidence import propose_for, read_evidence

ENUM = Policy(enums="enum")


@pytest.mark.parametrize(
    ("check", "labels"),
    [
        ("x IN ('b', 'a')", ("b", "a")),
        ("\"x\" in ('a')", ("a",)),
        ("[X] IN ('it''s', '', 'ä, b')", ("it's", "", "ä, b")),
        ("(x) IN ('a','b') OR x IS NULL", ("a", "b")),
        ("x IS NULL OR (x IN ('a', 'b'))", ("a", "b")),
        ("x NOT IN ('a')", None),
        ("x IN ('a', 1)", None),
        ("x IN ('a') OR y IS NULL", None),
        ("x IN ('a') AND length(x) > 1", None),
        ("lower(x) IN ('a')", None),
        ("y IN ('a')", None),
        ("x IN ('a', 'a')", None),
        (f"x IN ('{'ä' * 32}')", None),
        (f"x IN ('{'a' * 63}')", ("a" * 63,)),
    ],
)
def test_the_labels_are_those_of_the_check(tmp_path: Path, check: str, labels: tuple[str, ...] | None) -> None:
    evidence = read_evidence(tmp_path, f"x TEXT, y TEXT DEFAULT 'a', CHECK ({check})", [])
    found = declared_enum(evidence)
    assert (found.labels if found else None) == labels
    assert found is None or (found.name, parse_type(str(found))) == ("t_x", found)


def test_the_check_is_kept_and_the_type_offered(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x TEXT CHECK (x IN ('a', 'b'))", ["a"])
    assert (str(proposal.target_type), proposal.replaces_check) == ("text", None)
    (offered,) = proposal.alternatives
    assert str(offered.target_type) == "enum t_x ('a', 'b')"
    assert "ALTER TYPE" in offered.cost


def test_the_type_stands_for_the_check_where_that_is_chosen(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x VARCHAR(9) CHECK (x IN ('a', 'b'))", ["b", None], policy=ENUM)
    assert str(proposal.target_type) == "enum t_x ('a', 'b')"
    assert proposal.replaces_check == "x IN ('a', 'b')"
    assert proposal.conversion.kind is ConversionKind.TEXT


def test_more_labels_than_values_are_shown_of_are_believed_to_the_check(tmp_path: Path) -> None:
    labels = [f"label {number}" for number in range(20)]
    listed = ", ".join(f"'{label}'" for label in labels)
    proposal = propose_for(tmp_path, f"x TEXT CHECK (x IN ({listed}))", labels, policy=ENUM)
    assert proposal.target_type.labels == tuple(labels)


def test_values_that_the_check_forbids_keep_the_column_text(tmp_path: Path) -> None:
    evidence = read_evidence(tmp_path, "x TEXT", ["a", "c"])
    proposal = propose_type(replace(evidence, checks=("x IN ('a', 'b')",), policy=ENUM))
    assert (str(proposal.target_type), proposal.alternatives) == ("text", ())


def test_a_foreign_key_is_no_enum(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x TEXT CHECK (x IN ('a', 'b'))", ["a"], policy=ENUM, refers=True)
    assert (str(proposal.target_type), proposal.alternatives) == ("text", ())
