"""Vectors: blobs of float32 values, all of one dimension, with a name that says so."""

from dataclasses import replace

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Alternative, Finding, Severity
from core.plan.pgtypes import BYTEA, VECTOR_MAX_DIMENSIONS, vector
from core.plan.rules.declared import is_declared_vector
from core.plan.rules.evidence import ColumnEvidence, Proposal
from core.plan.rules.fits import measure_fit, vector_dimensions
from core.plan.rules.hints import speaks_of_vectors
from core.plan.rules.plain import propose_plain

_LEAST_DIMENSIONS = 2


def propose(evidence: ColumnEvidence) -> Proposal | None:
    if evidence.policy.vectors == "keep" or evidence.classes != (StorageClass.BLOB,):
        return None
    if evidence.refers or evidence.is_unique or not _find_reason(evidence):
        return None
    dimensions = vector_dimensions(evidence) or 0
    if not _LEAST_DIMENSIONS <= dimensions <= VECTOR_MAX_DIMENSIONS:
        return None
    target_type = vector(dimensions)
    conversion = Conversion(kind=ConversionKind.VECTOR)
    if measure_fit(evidence, conversion, target_type).unfit_count != 0:
        return None
    seen = f"{evidence.declaration}; {evidence.counted()}, each {dimensions:,} finite float32 values"
    if evidence.target.has_vector:
        return Proposal(
            rule="vector",
            target_type=target_type,
            conversion=conversion,
            reads=evidence.classes,
            evidence=f"{seen}{_find_reason(evidence)}",
            alternatives=(Alternative(target_type=BYTEA, cost="no search by similarity"),),
        )
    finding = Finding(
        code="VECTOR_OFFERED",
        severity=Severity.INFO,
        object=evidence.object,
        effect=f"Its blobs are vectors of {dimensions:,} dimensions. The target does not have the extension vector"
        " (pgvector), so they stay bytes.",
        remedies=("install pgvector on the server", f"type = {target_type}"),
    )
    stored = propose_plain(evidence)
    return replace(
        stored,
        evidence=f"{seen}{_find_reason(evidence)}",
        findings=(*stored.findings, finding),
        alternatives=(Alternative(target_type=target_type, cost="needs pgvector on the server"),),
    )


def _find_reason(evidence: ColumnEvidence) -> str | None:
    """Why the blobs should be vectors, to stand after what was seen."""
    if is_declared_vector(evidence):
        return ", as declared"
    return "; the name says that they are vectors" if speaks_of_vectors(evidence) else None
