"""Integers: every value is one."""

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.pgtypes import BIGINT, INTEGER, SMALLINT, PgType
from core.plan.rules.evidence import ColumnEvidence, Proposal

_DECLARED = {
    "TINYINT": (SMALLINT, 15),
    "SMALLINT": (SMALLINT, 15),
    "INT2": (SMALLINT, 15),
    "MEDIUMINT": (INTEGER, 31),
    "INT4": (INTEGER, 31),
}
"""Declarations that mean fewer than 64 bits, and the bits besides the sign. INTEGER and INT mean no width in
SQLite: they stay bigint."""


def propose(evidence: ColumnEvidence) -> Proposal | None:
    if evidence.classes != (StorageClass.INTEGER,):
        return None
    low, high = evidence.profile.integer_min, evidence.profile.integer_max
    return Proposal(
        rule="integer",
        target_type=declared_integer(evidence) or BIGINT,
        conversion=Conversion(kind=ConversionKind.INTEGER),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}, from {low:,} to {high:,}",
    )


def declared_integer(evidence: ColumnEvidence) -> PgType | None:
    """smallint or integer, where that was declared and every value fits."""
    declared = _DECLARED.get(evidence.declared_words)
    if declared is None:
        return None
    target_type, bits = declared
    low, high = evidence.profile.integer_min or 0, evidence.profile.integer_max or 0
    return target_type if -(2**bits) <= low and high < 2**bits else None
