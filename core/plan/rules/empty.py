"""A column without a value: the declaration is all there is."""

from core.catalog.model import Affinity, StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.pgtypes import (
    BIGINT,
    BOOLEAN,
    BYTEA,
    DOUBLE,
    JSONB,
    NUMERIC,
    TEXT,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    PgType,
)
from core.plan.rules.booleans import find_reason
from core.plan.rules.decimals import declared_numeric
from core.plan.rules.declared import (
    declared_moment,
    has_uuid_length,
    is_declared_boolean,
    is_declared_decimal,
    is_declared_json,
    is_declared_uuid,
)
from core.plan.rules.evidence import ColumnEvidence, Proposal
from core.plan.rules.hints import find_zone_reason, speaks_of_a_uuid
from core.plan.rules.integers import declared_integer
from core.plan.rules.moments import KINDS
from core.plan.rules.texts import declared_varchar


def propose(evidence: ColumnEvidence) -> Proposal | None:
    if evidence.classes:
        return None
    reason = "" if is_declared_boolean(evidence) or evidence.refers else find_reason(evidence) or ""
    if is_declared_boolean(evidence) or reason:
        decided: tuple[PgType, ConversionKind, StorageClass] = BOOLEAN, ConversionKind.BOOLEAN, StorageClass.INTEGER
    else:
        decided = _by_declaration(evidence) or _by_affinity(evidence)
    target_type, kind, storage_class = decided
    return Proposal(
        rule="empty",
        target_type=target_type,
        conversion=Conversion(kind=kind, zone=evidence.policy.zone if kind is ConversionKind.TIMESTAMPTZ else None),
        reads=(storage_class,),
        evidence=f"{evidence.declaration}; it holds no value{f'; {reason}' if reason else ''}",
    )


def _by_declaration(evidence: ColumnEvidence) -> tuple[PgType, ConversionKind, StorageClass] | None:
    """What the declaration asks for, as far as the settings let it."""
    policy = evidence.policy
    moment = declared_moment(evidence) if policy.dates != "keep" else None
    if moment is not None:
        if moment == TIMESTAMP and find_zone_reason(evidence):
            moment = TIMESTAMPTZ
        return moment, KINDS[moment], StorageClass.TEXT
    is_named_uuid = has_uuid_length(evidence) and speaks_of_a_uuid(evidence)
    if (is_declared_uuid(evidence) or is_named_uuid) and policy.uuids != "keep":
        return UUID, ConversionKind.UUID, StorageClass.TEXT
    if is_declared_json(evidence) and policy.json != "keep" and not evidence.is_unique:
        return JSONB, ConversionKind.JSON, StorageClass.TEXT
    return None


def _by_affinity(evidence: ColumnEvidence) -> tuple[PgType, ConversionKind, StorageClass]:
    match evidence.column.affinity:
        case Affinity.INTEGER:
            return declared_integer(evidence) or BIGINT, ConversionKind.INTEGER, StorageClass.INTEGER
        case Affinity.REAL:
            return DOUBLE, ConversionKind.DOUBLE, StorageClass.REAL
        case Affinity.NUMERIC if is_declared_decimal(evidence):
            return declared_numeric(evidence) or NUMERIC, ConversionKind.DECIMAL, StorageClass.INTEGER
        case Affinity.BLOB if evidence.column.declared_type:
            return BYTEA, ConversionKind.BYTES, StorageClass.BLOB
        case Affinity.TEXT if is_declared_decimal(evidence):
            return declared_numeric(evidence) or NUMERIC, ConversionKind.DECIMAL, StorageClass.TEXT
        case Affinity.TEXT:
            return declared_varchar(evidence) or TEXT, ConversionKind.TEXT, StorageClass.TEXT
    return TEXT, ConversionKind.TEXT, StorageClass.TEXT
