"""What an expression of a table may name, for the translator: its columns as they are planned."""

from dataclasses import dataclass

from core.catalog.model import StorageClass, Table
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.plan.pgtypes import INTEGERS, TEXTS, PgType
from core.translate.model import ColumnInScope, Kind


@dataclass(frozen=True, slots=True)
class ExpressionScope:
    """The columns of one table."""

    columns: tuple[ColumnInScope, ...]

    @classmethod
    def of(cls, table: Table, plans: tuple[ColumnPlan, ...]) -> "ExpressionScope":
        return cls(
            tuple(
                ColumnInScope(
                    source_name=plan.source_name,
                    target_name=plan.target_name,
                    kind=kind_of(plan.target_type),
                    collation=column.collation.upper(),
                    is_mixed=_is_mixed(plan),
                    affinity=column.affinity,
                )
                for column, plan in zip(table.columns, plans, strict=True)
            )
        )


def kind_of(target_type: PgType) -> Kind:
    """The translator's name for a type."""
    if target_type.name in INTEGERS:
        return Kind.INTEGER
    if target_type.name in TEXTS:
        return Kind.TEXT
    return {
        "boolean": Kind.BOOLEAN,
        "double precision": Kind.FLOAT,
        "numeric": Kind.NUMERIC,
        "bytea": Kind.BYTES,
    }[target_type.name]


def _is_mixed(plan: ColumnPlan) -> bool:
    """Whether some values are not simply of the column's kind, so that PostgreSQL would compare them otherwise."""
    is_bytes_of_text = plan.conversion.kind is ConversionKind.BYTES and StorageClass.TEXT in plan.reads
    return plan.decision.rule in ("mixed", "number") or plan.conversion.shows_nul or is_bytes_of_text
