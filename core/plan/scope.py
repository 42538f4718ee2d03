"""A table's expressions translated, with its columns as they are planned."""

from dataclasses import dataclass

from core.catalog.model import StorageClass, Table
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.plan.pgtypes import INTEGERS, TEXTS, PgType
from core.translate.expressions import translate_condition, translate_value
from core.translate.model import ColumnInScope, Kind, Translated, Untranslatable


@dataclass(frozen=True, slots=True)
class ExpressionScope:
    """The columns of one table, in a file of that encoding."""

    columns: tuple[ColumnInScope, ...]
    encoding: str

    @classmethod
    def of(cls, table: Table, plans: tuple[ColumnPlan, ...], encoding: str) -> "ExpressionScope":
        return cls(
            columns=tuple(
                ColumnInScope(
                    source_name=plan.source_name,
                    target_name=plan.target_name,
                    kind=kind_of(plan.target_type),
                    collation=column.collation.upper(),
                    is_mixed=_is_mixed(plan),
                    affinity=column.affinity,
                )
                for column, plan in zip(table.columns, plans, strict=True)
            ),
            encoding=encoding,
        )

    def translate_condition(self, sql: str) -> Translated | Untranslatable:
        """The WHERE of an index, or a CHECK."""
        return translate_condition(sql, self.columns, encoding=self.encoding)

    def translate_value(self, sql: str) -> Translated | Untranslatable:
        """The key of an index."""
        return translate_value(sql, self.columns, encoding=self.encoding)


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
    return plan.decision.rule in ("mixed", "number") or plan.conversion.may_alter or is_bytes_of_text
