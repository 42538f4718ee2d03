"""When blobs are vectors, and what they are where the server has none."""

import struct
from pathlib import Path

import pytest

from core.plan.conversions import ConversionKind
from core.plan.model import Severity
from core.plan.policy import Policy, Target
from tests.helpers.evidence import propose_for

PGVECTOR = Target(has_vector=True)


def write_vector(*numbers: float) -> bytes:
    return struct.pack(f"<{len(numbers)}f", *numbers)


VECTORS = [write_vector(0.5, -1.0, 0.25), write_vector(1.0, 2.0, 3.0)]


@pytest.mark.parametrize(
    ("column", "values", "target_type"),
    [
        ("embedding BLOB", VECTORS, "vector(3)"),
        ("titleVec BLOB", VECTORS, "vector(3)"),
        ("x F32_BLOB(3)", VECTORS, "vector(3)"),
        ("x BLOB", VECTORS, "bytea"),
        ("vectorised BLOB", VECTORS, "bytea"),
        ("embedding BLOB", [*VECTORS, write_vector(1.0)], "bytea"),
        ("embedding BLOB", [write_vector(1.0)], "bytea"),
        ("embedding BLOB", [write_vector(1.0, float("nan"))], "bytea"),
        ("embedding BLOB", [b"12345"], "bytea"),
        ("embedding BLOB", [bytes(4 * 16_001)], "bytea"),
        ("embedding TEXT", ["[0.5, -1.0]"], "jsonb"),
    ],
)
def test_a_column_becomes(tmp_path: Path, column: str, values: list[object], target_type: str) -> None:
    assert str(propose_for(tmp_path, column, values, target=PGVECTOR).target_type) == target_type


def test_the_dimension_is_in_the_evidence(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "embedding BLOB", VECTORS, target=PGVECTOR)
    assert proposal.evidence == (
        "declared BLOB; 2 blobs, each 3 finite float32 values; the name says that they are vectors"
    )
    assert proposal.conversion.kind is ConversionKind.VECTOR


def test_vectors_are_offered_where_the_server_has_none(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "embedding BLOB", VECTORS)
    assert str(proposal.target_type) == "bytea"
    assert [str(each.target_type) for each in proposal.alternatives] == ["vector(3)"]
    (finding,) = proposal.findings
    assert (finding.code, finding.severity) == ("VECTOR_OFFERED", Severity.INFO)
    assert "3 dimensions" in finding.effect


def test_the_setting_keeps_bytes(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "embedding BLOB", VECTORS, target=PGVECTOR, policy=Policy(vectors="keep"))
    assert (str(proposal.target_type), proposal.findings) == ("bytea", ())
