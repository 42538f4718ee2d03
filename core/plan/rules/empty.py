"""A column without a value: the declaration is all there is."""

from core.catalog.model import Affinity, StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.pgtypes import BIGINT, BOOLEAN, BYTEA, DOUBLE, NUMERIC, TEXT, PgType
from core.plan.rules.decimals import declared_numeric, is_declared_decimal
from core.plan.rules.evidence import ColumnEvidence, Proposal
from core.plan.rules.integers import declared_integer
from core.plan.rules.texts import declared_varchar


def propose(evidence: ColumnEvidence) -> Proposal | None:
    if evidence.classes:
        return None
    target_type, kind, storage_class = _by_declaration(evidence)
    return Proposal(
        rule="empty",
        target_type=target_type,
        conversion=Conversion(kind=kind),
        reads=(storage_class,),
        evidence=f"{evidence.declaration}; it holds no value",
    )


def _by_declaration(evidence: ColumnEvidence) -> tuple[PgType, ConversionKind, StorageClass]:
    if evidence.declared_words.startswith("BOOL"):
        return BOOLEAN, ConversionKind.BOOLEAN, StorageClass.INTEGER
    match evidence.column.affinity:
        case Affinity.INTEGER:
            return declared_integer(evidence) or BIGINT, ConversionKind.INTEGER, StorageClass.INTEGER
        case Affinity.REAL:
            return DOUBLE, ConversionKind.DOUBLE, StorageClass.REAL
        case Affinity.NUMERIC if is_declared_decimal(evidence):
            return declared_numeric(evidence) or NUMERIC, ConversionKind.DECIMAL, StorageClass.INTEGER
        case Affinity.BLOB if evidence.column.declared_type:
            return BYTEA, ConversionKind.BYTES, StorageClass.BLOB
        case Affinity.TEXT:
            return declared_varchar(evidence) or TEXT, ConversionKind.TEXT, StorageClass.TEXT
    return TEXT, ConversionKind.TEXT, StorageClass.TEXT
