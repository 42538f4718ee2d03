"""Binary: blobs, and texts in a column that was declared for blobs."""

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Finding, Severity
from core.plan.pgtypes import BYTEA
from core.plan.rules.evidence import ColumnEvidence, Proposal, plural


def propose(evidence: ColumnEvidence) -> Proposal | None:
    has_texts = StorageClass.TEXT in evidence.classes
    if not evidence.classes or not set(evidence.classes) <= {StorageClass.TEXT, StorageClass.BLOB}:
        return None
    if has_texts and not evidence.is_declared_binary:
        return None
    texts = Finding(
        code="TEXT_IN_BLOB",
        severity=Severity.INFO,
        object=evidence.object,
        effect=f"{plural(evidence.profile.text_count, 'text')} in a column declared for blobs: the UTF-8 bytes arrive.",
    )
    return Proposal(
        rule="blob",
        target_type=BYTEA,
        conversion=Conversion(kind=ConversionKind.BYTES),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}",
        findings=(texts,) if has_texts else (),
    )
