"""Binary: blobs, and texts in a column that was declared for blobs."""

from core.catalog.model import Affinity, StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Finding, Severity
from core.plan.pgtypes import BYTEA
from core.plan.rules.evidence import ColumnEvidence, Proposal, plural


def propose(evidence: ColumnEvidence) -> Proposal | None:
    declared_binary = evidence.column.affinity is Affinity.BLOB and evidence.column.declared_type != ""
    has_text = StorageClass.TEXT in evidence.classes
    if evidence.classes != (StorageClass.BLOB,) and not (
        declared_binary and evidence.classes in ((StorageClass.TEXT, StorageClass.BLOB), (StorageClass.TEXT,))
    ):
        return None
    return Proposal(
        rule="blob",
        target_type=BYTEA,
        conversion=Conversion(kind=ConversionKind.BYTES),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}",
        findings=(
            Finding(
                code="TEXT_IN_BLOB",
                severity=Severity.INFO,
                object=evidence.object,
                effect=f"{plural(evidence.profile.text_count, 'text')} among blobs: the UTF-8 bytes arrive.",
            ),
        )
        if has_text
        else (),
    )
