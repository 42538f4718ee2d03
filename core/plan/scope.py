"""A table's expressions and a column's default translated, with the columns as they are planned."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from core.catalog.model import Column, StorageClass, Table
from core.identifiers import fold_ascii
from core.plan.conversions import Conversion, ConversionKind, Unfit
from core.plan.model import ColumnPlan
from core.plan.pgtypes import CITEXT, INTEGERS, NOCASE_COLLATION, TEXTS, PgType
from core.profile.model import Format, TableProfile
from core.translate.expressions import (
    translate_condition,
    translate_default,
    translate_generated,
    translate_value,
)
from core.translate.literals import quote_name
from core.translate.model import ColumnInScope, InstantScale, Kind, Translated, Untranslatable

_EXACT_IN_DOUBLE = 2**53
_DAY_S = 86_400
_FROM_1601_S = 11_644_473_600
"""From 1601-01-01 to 1970-01-01."""

_SCALES = {
    Format.EPOCH_S: InstantScale(Fraction(1)),
    Format.EPOCH_MS: InstantScale(Fraction(10**3)),
    Format.EPOCH_US: InstantScale(Fraction(10**6)),
    Format.EPOCH_NS: InstantScale(Fraction(10**9)),
    Format.JULIAN_DAY: InstantScale(Fraction(1, _DAY_S), Fraction(4_881_175, 2)),
    Format.OLE: InstantScale(Fraction(1, _DAY_S), Fraction(25_569)),
    Format.COCOA: InstantScale(Fraction(1), Fraction(-978_307_200)),
    Format.COCOA_NS: InstantScale(Fraction(10**9), Fraction(-978_307_200 * 10**9)),
    Format.FILETIME: InstantScale(Fraction(10**7), Fraction(_FROM_1601_S * 10**7)),
    Format.WEBKIT: InstantScale(Fraction(10**6), Fraction(_FROM_1601_S * 10**6)),
}
"""What numbers mean as instants, as units in a second and the number of 1970-01-01."""

_OWN_CLASSES = {
    ConversionKind.INTEGER: {StorageClass.INTEGER},
    ConversionKind.BOOLEAN: {StorageClass.INTEGER, StorageClass.REAL},
    ConversionKind.DOUBLE: {StorageClass.INTEGER, StorageClass.REAL},
    ConversionKind.DECIMAL: {StorageClass.INTEGER, StorageClass.REAL},
    ConversionKind.TEXT: {StorageClass.TEXT},
    ConversionKind.TEXT_OR_HEX: {StorageClass.TEXT},
    ConversionKind.BYTES: {StorageClass.BLOB},
}
"""The classes whose values PostgreSQL compares as SQLite does once they are converted so. A 5.0 that became the
integer 5 is equal to it, but another text."""


@dataclass(frozen=True, slots=True)
class ExpressionScope:
    """The columns of one table, in a file of that encoding."""

    columns: tuple[ColumnInScope, ...]
    encoding: str
    allows_helpers: bool = True

    @classmethod
    def of(
        cls,
        table: Table,
        plans: tuple[ColumnPlan, ...],
        encoding: str,
        *,
        profile: TableProfile | None = None,
        left_out: Iterable[str] = (),
        allows_helpers: bool = True,
    ) -> "ExpressionScope":
        """The scope of a table. `left_out` names its columns that are not carried over: without a profile and
        without them, less is known, and less translated."""
        columns = [_describe(column, plan, profile) for column, plan in zip(table.columns, plans, strict=True)]
        # A name in double quotes that is no column would be read as a text.
        columns += [
            ColumnInScope(source_name=name, target_name=name, kind=Kind.TEXT, refusal=f"{name} is left out")
            for name in left_out
        ]
        return cls(columns=tuple(columns), encoding=encoding, allows_helpers=allows_helpers)

    def translate_condition(self, sql: str) -> Translated | Untranslatable:
        """The WHERE of an index, or a CHECK."""
        return translate_condition(sql, self.columns, encoding=self.encoding, allows_helpers=self.allows_helpers)

    def translate_value(self, sql: str) -> Translated | Untranslatable:
        """The key of an index."""
        return translate_value(sql, self.columns, encoding=self.encoding, allows_helpers=self.allows_helpers)

    def translate_generated(
        self, sql: str, column: Column, target_type: PgType, *, may_hold_json: bool, is_asked_for: bool
    ) -> Translated | Untranslatable:
        """What a generated column is computed from, in that type. Unless it `may_hold_json`, no text of it is JSON;
        `is_asked_for` says that the type was declared or chosen."""
        return translate_generated(
            sql,
            self.columns,
            kind_of(target_type),
            _type_sql(target_type),
            affinity=column.affinity,
            may_hold_json=may_hold_json,
            is_asked_for=is_asked_for,
            encoding=self.encoding,
            allows_helpers=self.allows_helpers,
        )

    def refusing(self, source_name: str, reason: str) -> "ExpressionScope":
        """The same without a column that nothing may read."""
        return self._altering(source_name, lambda column: replace(column, refusal=reason))

    def computing(
        self, column: Column, plan: ColumnPlan, sql: str, *, profile: TableProfile | None = None
    ) -> "ExpressionScope":
        """The same with the expression of a generated column in the place of its name."""
        # A cast to varchar(n) would cut.
        type_sql = "text" if plan.target_type.name in TEXTS else str(plan.target_type)
        own = replace(_describe(column, plan, profile), sql=f"({sql})::{type_sql}")
        return self._altering(column.name, lambda _: own)

    def storing(self, column: Column, plan: ColumnPlan, *, profile: TableProfile | None = None) -> "ExpressionScope":
        """The same with a column as any other."""
        return self._altering(column.name, lambda _: _describe(column, plan, profile))

    def _altering(self, name: str, alter: Callable[[ColumnInScope], ColumnInScope]) -> "ExpressionScope":
        wanted = fold_ascii(name)
        return replace(
            self,
            columns=tuple(alter(each) if fold_ascii(each.source_name) == wanted else each for each in self.columns),
        )


def _describe(column: Column, plan: ColumnPlan, profile: TableProfile | None) -> ColumnInScope:
    return ColumnInScope(
        source_name=plan.source_name,
        target_name=plan.target_name,
        kind=kind_of(plan.target_type),
        collation=column.collation.upper(),
        is_mixed=_is_mixed(plan, profile),
        affinity=column.affinity,
        labels=plan.target_type.labels,
        reads=plan.reads,
        type_sql=_type_sql(plan.target_type),
        numbers=_SCALES[plan.conversion.numbers] if plan.conversion.numbers is not None else None,
        zone=plan.conversion.zone,
        refusal=_refuse(plan),
        sql=write_as_text(plan) if plan.is_case_blind else "",
    )


def write_plain(plan: ColumnPlan) -> str:
    """The text of a column that PostgreSQL compares without regard to capitals, `{}` in the column's place, as one that
    it compares as it stands: what is translated says itself what it compares by."""
    return '({} COLLATE "C")' if plan.collation == NOCASE_COLLATION else "{}::text"


def write_as_text(plan: ColumnPlan) -> str:
    """The same of its name."""
    return write_plain(plan).replace("{}", quote_name(plan.target_name))


def _type_sql(target_type: PgType) -> str:
    """What an expression is cast to. citext takes text, and is nowhere that all can find it."""
    return "text" if target_type == CITEXT else str(target_type)


def translate_column_default(
    column: Column, target_type: PgType, conversion: Conversion, *, allows_helpers: bool = True
) -> Translated | Untranslatable | None:
    """A column's DEFAULT in its new type, as its values are converted to that; None where it has none."""
    if column.default_sql is None:
        return None
    return translate_default(
        column.default_sql,
        kind_of(target_type),
        _type_sql(target_type),
        affinity=column.affinity,
        labels=target_type.labels,
        zone=conversion.zone,
        numbers=_SCALES[conversion.numbers] if conversion.numbers is not None else None,
        allows_helpers=allows_helpers,
    )


def find_number_format(scale: InstantScale | None) -> Format | None:
    """What numbers of a scale are called in a plan."""
    return next((format_ for format_, each in _SCALES.items() if each == scale), None)


def kind_of(target_type: PgType) -> Kind:
    """The translator's name for a type."""
    if target_type.labels:
        return Kind.ENUM
    if target_type.name in INTEGERS:
        return Kind.INTEGER
    if target_type.name in TEXTS:
        return Kind.TEXT
    return _KINDS[target_type.name]


_KINDS = {
    "boolean": Kind.BOOLEAN,
    "double precision": Kind.FLOAT,
    "numeric": Kind.NUMERIC,
    "bytea": Kind.BYTES,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "timestamp": Kind.TIMESTAMP,
    "timestamptz": Kind.TIMESTAMPTZ,
    "uuid": Kind.UUID,
    "json": Kind.JSON,
    "jsonb": Kind.JSONB,
    "vector": Kind.VECTOR,
}


def _is_mixed(plan: ColumnPlan, profile: TableProfile | None) -> bool:
    """Whether some values are not simply of the column's kind, so that PostgreSQL would compare them otherwise."""
    if plan.conversion.may_alter:
        return True
    own_classes = _OWN_CLASSES.get(plan.conversion.kind)
    if own_classes is not None and not own_classes.issuperset(plan.reads):
        return True
    return plan.conversion.kind is ConversionKind.DECIMAL and _may_pass_double(plan, profile)


def _may_pass_double(plan: ColumnPlan, profile: TableProfile | None) -> bool:
    """Whether there may be integers that no double equals: SQLite compares them with doubles exactly."""
    if StorageClass.INTEGER not in plan.reads:
        return False
    if profile is None:
        return plan.decision.rule not in ("decimal", "empty")
    column = profile.column(plan.source_name)
    return max(abs(column.integer_min or 0), abs(column.integer_max or 0)) > _EXACT_IN_DOUBLE


def _refuse(plan: ColumnPlan) -> str | None:
    """Why not even its NULLs are SQLite's."""
    return f"NULL stands for some values of {plan.source_name}" if plan.conversion.unfit is Unfit.NULL else None
