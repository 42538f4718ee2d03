"""The type rules: what a column's declaration and contents come to. Evidence is made by reading a real table."""

from pathlib import Path

import pytest

from core.plan.build import build_plan
from core.plan.conversions import NulHandling
from core.plan.rules import RULES, propose_type
from core.plan.rules.evidence import ColumnEvidence, Proposal
from tests.helpers.source import profile_of, read_source


def propose(folder: Path, declared: str, *values: object) -> Proposal:
    """The proposal for a column of that declaration which holds those values."""
    path = folder / "source.sqlite"
    source_sql = f"CREATE TABLE t (x {declared});"
    with read_source(path, source_sql, inserts={"t": [(value,) for value in values]}) as (source, catalog):
        (table,) = catalog.tables
        (column,) = profile_of(source, catalog).tables[0].columns
        return propose_type(ColumnEvidence(table="t", column=table.columns[0], profile=column))


@pytest.mark.parametrize(
    ("declared", "values", "target_type", "rule"),
    [
        ("INTEGER", [1, -1], "bigint", "integer"),
        ("INT", [1], "bigint", "integer"),
        ("", [1], "bigint", "integer"),
        ("DATETIME", [1700000000], "bigint", "integer"),
        ("SMALLINT", [32767], "smallint", "integer"),
        ("SMALLINT", [32768], "bigint", "integer"),
        ("MEDIUMINT", [-(2**31)], "integer", "integer"),
        ("REAL", [1, 0.5], "double precision", "double"),
        ("FLOAT", [float("inf")], "double precision", "double"),
        ("", [1, 0.5], "double precision", "double"),
        ("", [2**53 + 1, 0.5], "numeric", "number"),
        ("", [2**53 + 1, 1e300], "text", "mixed"),
        ("", [2**53 + 1, float("inf")], "text", "mixed"),
        ("DECIMAL(10,2)", [0.99, 5], "numeric(10, 2)", "decimal"),
        ("DECIMAL(10,2)", [0.995], "numeric", "decimal"),
        ("DECIMAL(4,2)", [100.5], "numeric", "decimal"),
        ("DECIMAL(2,2)", [0.25], "numeric(2, 2)", "decimal"),
        ("NUMERIC", [0.1], "numeric", "decimal"),
        ("DECIMAL(20,2)", [2**53 + 1, 0.25], "numeric(20, 2)", "number"),
        ("NUMERIC", [1e300], "double precision", "double"),
        ("DECIMAL(10,2)", ["n/a"], "text", "text"),
        ("DECIMAL(10,2)", [1, "n/a"], "text", "mixed"),
        ("TEXT", ["a"], "text", "text"),
        ("DATE", ["2024-01-01"], "text", "text"),
        ("VARCHAR(3)", ["abc"], "varchar(3)", "text"),
        ("VARCHAR(3)", ["abcd"], "text", "text"),
        ("VARCHAR(3)", ["日本語"], "varchar(3)", "text"),
        ("CHAR(4)", ["ab"], "varchar(4)", "text"),
        ("VARCHAR(0)", [""], "text", "text"),
        ("VARCHAR(99999999999)", ["a"], "text", "text"),
        ("BLOB", [b"\x00"], "bytea", "blob"),
        ("BLOB", [b"\xff", "text"], "bytea", "blob"),
        ("", [b"\xff"], "bytea", "blob"),
        ("TEXT", ["a", b"text"], "text", "mixed"),
        ("TEXT", ["a", b"\xff"], "bytea", "mixed"),
        ("INTEGER", [1, "lots"], "text", "mixed"),
        ("INTEGER", [1, b"\xff"], "text", "mixed"),
        ("BOOLEAN", [0, 1], "boolean", "boolean"),
        ("BOOLEAN", [0, 2], "bigint", "integer"),
        ("BOOLEAN", [0, "yes"], "text", "mixed"),
        ("bool", [None, 1], "boolean", "boolean"),
        ("INTEGER", [0, 1], "bigint", "integer"),
        ("INTEGER", [None], "bigint", "empty"),
        ("VARCHAR(9)", [None], "varchar(9)", "empty"),
        ("DECIMAL(5,1)", [], "numeric(5, 1)", "empty"),
        ("BOOLEAN", [], "boolean", "empty"),
        ("JSON", [], "text", "empty"),
        ("", [], "text", "empty"),
        ("BLOB", [], "bytea", "empty"),
    ],
)
def test_a_column_becomes(tmp_path: Path, declared: str, values: list[object], target_type: str, rule: str) -> None:
    proposal = propose(tmp_path, declared, *values)
    assert (str(proposal.target_type), proposal.rule) == (target_type, rule)
    assert proposal.reads


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
        ("deleted INTEGER", [0, 1700000000], "bigint"),
        ("logins INTEGER DEFAULT 0", [0, 1], "bigint"),
        ("level INTEGER CHECK (level IN (0, 1))", [1], "boolean"),
        ('level INTEGER CHECK ("level" IN (0,1))', [1], "boolean"),
        ("level INTEGER CHECK (level IN (0, 1, 2))", [1, 0], "bigint"),
        ("island INTEGER", [0, 1], "bigint"),
        ("is_open INTEGER PRIMARY KEY", [0, 1], "bigint"),
        ("is_open TEXT", [0, 1], "text"),
    ],
)
def test_zeros_and_ones_are_boolean_when_something_says_so(
    tmp_path: Path, column: str, values: list[object], target_type: str
) -> None:
    path = tmp_path / "source.sqlite"
    rows = [(value,) for value in values]
    with read_source(path, f"CREATE TABLE t ({column});", inserts={"t": rows}) as (source, catalog):
        plan = build_plan(catalog, profile_of(source, catalog))
    assert str(plan.tables[0].columns[0].target_type) == target_type


def test_the_evidence_counts(tmp_path: Path) -> None:
    proposal = propose(tmp_path, "INTEGER", 1, "lots", None)
    assert proposal.evidence == "declared INTEGER; 1 integer and 1 text, 1 NULL"


def test_the_last_rule_takes_every_column(tmp_path: Path) -> None:
    """So that no column is without a decision."""
    path = tmp_path / "source.sqlite"
    with read_source(path, "CREATE TABLE t (x);", inserts={"t": [(b"\xff",), (1,), ("x",)]}) as (source, catalog):
        (column,) = profile_of(source, catalog).tables[0].columns
        evidence = ColumnEvidence(table="t", column=catalog.tables[0].columns[0], profile=column)
        assert RULES[-1](evidence) is not None


def test_texts_with_nul_ask_for_a_choice(tmp_path: Path) -> None:
    proposal = propose(tmp_path, "TEXT", "a\0b", "c")
    assert proposal.conversion.nul is NulHandling.SHOW
    assert [finding.code for finding in proposal.findings] == ["NUL_IN_TEXT"]
    assert proposal.findings[0].effect.startswith("1 text with U+0000")
