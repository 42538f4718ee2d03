"""The type rules: what a column's declaration and contents come to. Evidence is made by reading a real table."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind, NulHandling, Unfit
from core.plan.model import Severity
from core.plan.policy import Policy
from core.plan.rules import RULES, propose_type
from core.plan.rules.evidence import ColumnEvidence, Proposal
from tests.helpers.evidence import propose_for, read_evidence
from tests.helpers.source import profile_of, read_source


def propose(folder: Path, declared: str, *values: object) -> Proposal:
    """The proposal for a column of that declaration which holds those values."""
    return propose_for(folder, f"x {declared}", values)


@pytest.mark.parametrize(
    ("declared", "values", "target_type", "rule"),
    [
        ("INTEGER", [1, -1], "bigint", "integer"),
        ("INT", [1], "bigint", "integer"),
        ("", [1], "bigint", "integer"),
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
        ("VARCHAR(3)", ["abc"], "varchar(3)", "text"),
        ("VARCHAR(3)", ["abcd"], "text", "text"),
        ("VARCHAR(3)", ["日本語"], "varchar(3)", "text"),
        ("CHAR(4)", ["ab"], "varchar(4)", "text"),
        ("VARCHAR(0)", [""], "text", "text"),
        ("VARCHAR(99999999999)", ["a"], "text", "text"),
        ("BLOB", [b"\x00"], "bytea", "blob"),
        ("BLOB", [b"\xff", "text"], "bytea", "blob"),
        ("BLOB", ["text"], "bytea", "blob"),
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
        ("DATE", [], "date", "empty"),
        ("TIME", [None], "time", "empty"),
        ("DATETIME", [], "timestamp", "empty"),
        ("timestamp with time zone", [], "timestamptz", "empty"),
        ("DATETIME DEFAULT CURRENT_TIMESTAMP", [], "timestamptz", "empty"),
        ("UUID", [], "uuid", "empty"),
        ("JSON", [], "jsonb", "empty"),
        ("TEXT CHECK (json_valid(x))", [], "jsonb", "empty"),
        ("INTEGER CHECK (x IN (0, 1))", [], "boolean", "empty"),
        ("", [], "text", "empty"),
        ("BLOB", [], "bytea", "empty"),
    ],
)
def test_a_column_becomes(tmp_path: Path, declared: str, values: list[object], target_type: str, rule: str) -> None:
    proposal = propose(tmp_path, declared, *values)
    assert (str(proposal.target_type), proposal.rule) == (target_type, rule)
    assert proposal.reads


def test_the_evidence_counts(tmp_path: Path) -> None:
    proposal = propose(tmp_path, "INTEGER", 1, "lots", None)
    assert proposal.evidence == "declared INTEGER; 1 integer and 1 text, 1 NULL"


def test_the_last_rule_takes_every_column(tmp_path: Path) -> None:
    """So that no column is without a decision."""
    assert RULES[-1](read_evidence(tmp_path, "x", [b"\xff", 1, "x"])) is not None


def test_texts_with_nul_ask_for_a_choice(tmp_path: Path) -> None:
    proposal = propose(tmp_path, "TEXT", "a\0b", "c")
    assert proposal.conversion.nul is NulHandling.SHOW
    assert [finding.code for finding in proposal.findings] == ["NUL_IN_TEXT"]
    assert proposal.findings[0].effect.startswith("1 text with U+0000")


@pytest.mark.parametrize(
    ("nul", "target_type", "conversion"),
    [
        ("show", "text", Conversion(kind=ConversionKind.TEXT, nul=NulHandling.SHOW)),
        ("strip", "text", Conversion(kind=ConversionKind.TEXT, nul=NulHandling.STRIP)),
        ("bytea", "bytea", Conversion(kind=ConversionKind.BYTES)),
    ],
)
@pytest.mark.parametrize("values", [["a\0b"], ["a\0b", 1]])
def test_what_becomes_of_nul_is_a_setting(
    tmp_path: Path, values: list[object], nul: str, target_type: str, conversion: Conversion
) -> None:
    proposal = propose_for(tmp_path, "x", values, policy=Policy(nul=nul))
    assert str(proposal.target_type) == target_type
    assert proposal.conversion == conversion
    assert "NUL_IN_TEXT" in [finding.code for finding in proposal.findings]


def read_invalid_text(folder: Path, declared: str, policy: Policy) -> Proposal:
    """The proposal for a column of that declaration with the bytes of "café" in Latin-1, which are no UTF-8."""
    script = f"CREATE TABLE t (x {declared}); INSERT INTO t VALUES (CAST(x'636166e9' AS TEXT)), ('abcd');"
    with read_source(folder / "source.sqlite", script) as (source, catalog):
        (profile,) = profile_of(source, catalog).tables[0].columns
        return propose_type(
            ColumnEvidence(table="t", column=catalog.tables[0].columns[0], profile=profile, policy=policy)
        )


def test_texts_that_are_not_utf8_are_bytes_until_an_encoding_is_chosen(tmp_path: Path) -> None:
    proposal = read_invalid_text(tmp_path, "TEXT", Policy())
    assert str(proposal.target_type) == "bytea"
    assert [finding.code for finding in proposal.findings] == ["TEXT_NOT_UTF8"]


@pytest.mark.parametrize(("declared", "target_type"), [("TEXT", "text"), ("VARCHAR(4)", "varchar(4)")])
def test_texts_that_are_not_utf8_are_decoded_as_chosen(tmp_path: Path, declared: str, target_type: str) -> None:
    proposal = read_invalid_text(tmp_path, declared, Policy(bad_text="cp1252"))
    assert str(proposal.target_type) == target_type
    assert proposal.conversion == Conversion(kind=ConversionKind.TEXT, encoding="cp1252")
    assert [finding.code for finding in proposal.findings] == ["TEXT_DECODED"]


def test_bytes_that_the_encoding_does_not_have_are_given_up_as_chosen(tmp_path: Path) -> None:
    """0x81 is no character in cp1252, and every byte is one in Latin-1; which bytes there are is not known yet."""
    policy = Policy(bad_text="cp1252", unfit="set-aside")
    assert read_invalid_text(tmp_path, "TEXT", policy).conversion.unfit is Unfit.SET_ASIDE
    (tmp_path / "source.sqlite").unlink()
    policy = Policy(bad_text="latin-1", unfit="set-aside")
    assert read_invalid_text(tmp_path, "TEXT", policy).conversion.unfit is Unfit.STOP


def test_doubles_of_many_digits_in_a_decimal_column_are_told(tmp_path: Path) -> None:
    assert [each.code for each in propose(tmp_path, "NUMERIC", 0.1 + 0.2).findings] == ["DECIMAL_FROM_DOUBLE"]
    assert propose(tmp_path, "NUMERIC", 0.3).findings == ()


def test_decimals_in_texts_are_numbers_too_where_their_digits_were_counted(tmp_path: Path) -> None:
    evidence = read_evidence(tmp_path, "x DECIMALTEXT(24, 4)", ["12345678901234567890.1234", "0.5"])
    counted = replace(evidence.profile, text_integer_digits=20, text_fraction_digits=4)
    proposal = propose_type(replace(evidence, profile=counted))
    assert (str(proposal.target_type), proposal.conversion.scale) == ("numeric(24, 4)", 4)
    assert proposal.reads == (StorageClass.TEXT,)
    uncounted = replace(evidence.profile, text_integer_digits=0)
    assert str(propose_type(replace(evidence, profile=uncounted)).target_type) == "text"


def test_words_among_declared_numbers_are_given_up_as_chosen(tmp_path: Path) -> None:
    set_aside = propose_for(tmp_path, "x INTEGER", [1, 2, "lots"], policy=Policy(unfit="set-aside"))
    assert (str(set_aside.target_type), set_aside.conversion.unfit) == ("bigint", Unfit.SET_ASIDE)
    assert [(each.code, each.severity) for each in set_aside.findings] == [("NUMBER_UNFIT", Severity.WARNING)]
    stopped = propose_for(tmp_path, "x INTEGER", [1, 2, "lots"], policy=Policy(unfit="stop"))
    assert (str(stopped.target_type), [each.severity for each in stopped.findings]) == ("text", [Severity.DECISION])
    widened = propose_for(tmp_path, "x INTEGER", [1, 2, "lots"])
    assert [each.code for each in widened.findings] == ["MIXED_CLASSES"]


def test_blobs_among_declared_texts_are_set_aside_as_chosen(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x TEXT", ["a", "b", b"\xff"], policy=Policy(unfit="set-aside"))
    assert (str(proposal.target_type), proposal.conversion.unfit) == ("text", Unfit.SET_ASIDE)
    assert [each.code for each in proposal.findings] == ["BLOB_IN_TEXT"]
