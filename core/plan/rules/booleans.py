"""Booleans: declared so, and nothing but 0 and 1 in them."""

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.pgtypes import BOOLEAN
from core.plan.rules.evidence import ColumnEvidence, Proposal


def propose(evidence: ColumnEvidence) -> Proposal | None:
    profile = evidence.profile
    if not evidence.declared_words.startswith("BOOL") or evidence.classes != (StorageClass.INTEGER,):
        return None
    if profile.integer_min not in (0, 1) or profile.integer_max not in (0, 1):
        return None
    return Proposal(
        rule="boolean",
        target_type=BOOLEAN,
        conversion=Conversion(kind=ConversionKind.BOOLEAN),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}, each 0 or 1",
        alternatives=("bigint",),
    )
