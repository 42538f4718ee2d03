"""Plans made of nothing, for what stands on a plan and does not care how it came to be."""

from typing import Any

from core.catalog.model import Fingerprint, StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import ColumnPlan, Decision, Plan, SequencePlan, TablePlan, UniquePlan
from core.plan.pgtypes import BIGINT, TEXT, PgType

_BY_HAND = Decision(rule="by hand", evidence="")


def column(name: str, target_type: PgType = TEXT, **more: Any) -> ColumnPlan:
    """A column of a type, whose values are texts."""
    return ColumnPlan(
        source_name=name,
        target_name=name,
        target_type=target_type,
        conversion=Conversion(kind=ConversionKind.TEXT),
        reads=(StorageClass.TEXT,),
        decision=_BY_HAND,
        **more,
    )


def identity(name: str, target_type: PgType = BIGINT, **more: Any) -> ColumnPlan:
    """A column that is the rowid."""
    return ColumnPlan(
        source_name=name,
        target_name=name,
        target_type=target_type,
        conversion=Conversion(kind=ConversionKind.INTEGER),
        reads=(StorageClass.INTEGER,),
        decision=_BY_HAND,
        is_identity=True,
        **more,
    )


def table(name: str, *columns: ColumnPlan, next_value: int = 1, **more: Any) -> TablePlan:
    """A table of these columns; an identity is its primary key and goes on at `next_value`."""
    ids = [each.target_name for each in columns if each.is_identity]
    return TablePlan(
        source_name=name,
        target_name=name,
        columns=columns,
        row_count=0,
        batch_rows=1,
        size_bytes=0,
        has_rowid=True,
        primary_key=UniquePlan(name=f"{name}_pkey", columns=tuple(ids)) if ids else None,
        sequence=SequencePlan(column=ids[0], next_value=next_value) if ids else None,
        **more,
    )


def plan(*tables: TablePlan) -> Plan:
    return Plan(
        fingerprint=Fingerprint(size_bytes=0, change_counter=0, schema_sha256=""),
        tables=tables,
    )
