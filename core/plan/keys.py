"""Primary keys, unique constraints and indexes: the same ones in PostgreSQL, or a finding that says why not."""

from dataclasses import dataclass, replace

from core.catalog.model import Index, IndexColumn, StorageClass, Table, UniqueConstraint, UnreadIndex
from core.identifiers import fold_ascii, quote_sqlite
from core.plan.conversions import Unfit
from core.plan.left_out import UNREAD_REMEDIES
from core.plan.model import (
    ColumnPlan,
    Finding,
    IndexKey,
    IndexPlan,
    PartKind,
    Severity,
    UniquePlan,
    UntranslatedPart,
)
from core.plan.names import RelationNames
from core.plan.pgtypes import CITEXT, TEXTS, WITHOUT_EQUALITY
from core.plan.rules.collations import KNOWN_COLLATIONS, explain_key
from core.plan.scope import ExpressionScope, write_as_text
from core.profile.model import DuplicateProfile, TableProfile
from core.translate.model import Untranslatable

INDEX_MAX_COLUMNS = 32
"""INDEX_MAX_KEYS (https://www.postgresql.org/docs/current/limits.html)."""

INDEX_ROW_MAX_BYTES = 2600
"""A B-tree's row has at most 2704 bytes (a third of a page); a little is left for its header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlans:
    """The keys of one table."""

    primary_key: UniquePlan | None
    unique_constraints: tuple[UniquePlan, ...]
    indexes: tuple[IndexPlan, ...]
    findings: tuple[Finding, ...]
    told_collations: frozenset[str] = frozenset()
    """The columns, by folded name, of which a finding says what becomes of a key by their own collation."""
    untranslated: tuple[UntranslatedPart, ...] = ()
    """Of indexes that are not made, the expression that has no translation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableContext:
    """A table with what is known and decided of it so far."""

    table: Table
    target_name: str
    profile: TableProfile
    columns: tuple[ColumnPlan, ...]
    duplicates: tuple[DuplicateProfile, ...]
    scope: ExpressionScope
    """For the table's expressions."""
    nocase_remedies: tuple[str, ...] = ()
    """The other settings of columns of NOCASE that the target can have."""

    def column(self, source_name: str) -> ColumnPlan:
        """The plan of the source's column of that name, letter case of ASCII aside. Raises KeyError."""
        wanted = fold_ascii(source_name)
        for column in self.columns:
            if fold_ascii(column.source_name) == wanted:
                return column
        raise KeyError(source_name)


def plan_keys(context: TableContext, names: RelationNames) -> KeyPlans:
    """Plan all keys and indexes of a table. `names` are taken from the schema's."""
    findings: list[Finding] = []
    told: set[str] = set()
    primary_key = _plan_primary_key(context, names, findings)
    uniques = [
        plan
        for constraint in context.table.unique_constraints
        for plan in _plan_unique(context, constraint, names, findings)
    ]
    refused: list[UntranslatedPart] = []
    indexes = [
        plan for index in context.table.indexes for plan in _plan_index(context, index, names, findings, refused, told)
    ]
    for unread in context.table.unread_indexes:
        findings.append(_unread_index(context, unread))
        name = fold_ascii(unread.name)
        refused.append(UntranslatedPart(kind=PartKind.INDEX, name=name, source_sql=unread.sql, reason=unread.reason))
    indexes += _plan_case_blind(context, primary_key, uniques, names, findings, told)
    return KeyPlans(
        primary_key=primary_key,
        unique_constraints=tuple(uniques),
        indexes=tuple(indexes),
        findings=tuple(findings),
        told_collations=frozenset(told),
        untranslated=tuple(refused),
    )


def _plan_primary_key(context: TableContext, names: RelationNames, findings: list[Finding]) -> UniquePlan | None:
    key = context.table.primary_key
    if key is None:
        return None
    columns = tuple(dict.fromkeys(context.column(name).target_name for name in key.columns))
    name = names.take(key.name or f"{context.target_name}_pkey")
    problem = _key_problem(context, key.columns)
    with_nulls = [column for column in key.columns if _has_nulls(context, column)]
    if with_nulls and not problem:
        problem = (
            "PRIMARY_KEY_WITH_NULL",
            f"{', '.join(with_nulls)} has NULLs, which a primary key can't have",
        )
    if problem:
        code, reason = problem
        findings.append(_warn(code, context.table.name, f"No primary key is made: {reason}."))
        return None
    return UniquePlan(name=name, columns=columns)


def _plan_unique(
    context: TableContext, constraint: UniqueConstraint, names: RelationNames, findings: list[Finding]
) -> list[UniquePlan]:
    columns = tuple(dict.fromkeys(context.column(name).target_name for name in constraint.columns))
    if _tells_more_apart(context, constraint.columns, constraint.collations):
        return []
    if problem := _key_problem(context, constraint.columns):
        code, reason = problem
        findings.append(
            _warn(code, context.table.name, f"UNIQUE ({', '.join(constraint.columns)}) is not made: {reason}.")
        )
        return []
    name = names.take(constraint.name or f"{context.target_name}_{'_'.join(columns)}_key")
    return [UniquePlan(name=name, columns=columns)]


def _plan_index(
    context: TableContext,
    index: Index,
    names: RelationNames,
    findings: list[Finding],
    refused: list[UntranslatedPart],
    told: set[str],
) -> list[IndexPlan]:
    where_sql = None
    if index.where_sql is not None:
        condition = context.scope.translate_condition(index.where_sql)
        if isinstance(condition, Untranslatable):
            findings.append(_index_not_made(context, index, f"its WHERE {index.where_sql}: {condition.reason}"))
            refused.append(_refuse(index, index.where_sql, condition))
            return []
        where_sql = condition.sql
    keys = []
    for column in index.columns:
        key = _plan_index_key(context, column)
        if isinstance(key, Untranslatable):
            findings.append(_index_not_made(context, index, f"{column.expression_sql}: {key.reason}"))
            refused.append(_refuse(index, column.expression_sql or "", key))
            return []
        keys.append(key)
    named = tuple(column.name for column in index.columns if column.name is not None)
    if problem := _key_problem(context, named, unique=index.unique and where_sql is None):
        code, reason = problem
        findings.append(_index_not_made(context, index, reason, code=code))
        return []
    if index.unique:
        for column, key in zip(index.columns, keys, strict=True):
            is_exact = key.expression_sql is not None or key.collation is not None
            if column.name is not None and not (is_exact and fold_ascii(column.collation) in KNOWN_COLLATIONS):
                subject = f"The unique index {index.name}"
                _report_collation(context, column.name, column.collation, findings, told, subject=subject)
    return [
        IndexPlan(
            name=names.take(index.name),
            keys=tuple(keys),
            unique=index.unique,
            where_sql=where_sql,
            source_name=index.name,
        )
    ]


def _refuse(index: Index, expression_sql: str, answer: Untranslatable) -> UntranslatedPart:
    name = fold_ascii(index.name)
    return UntranslatedPart(kind=PartKind.INDEX, name=name, source_sql=expression_sql, reason=answer.reason)


def _plan_index_key(context: TableContext, key: IndexColumn) -> IndexKey | Untranslatable:
    if key.name is None:
        value = context.scope.translate_value(key.expression_sql or "")
        if isinstance(value, Untranslatable):
            return value
        return IndexKey(column=None, expression_sql=value.sql, descending=key.descending)
    column = context.column(key.name)
    if column.is_case_blind and fold_ascii(key.collation) != "rtrim":
        if not _is_told_apart(context, key.name, key.collation):
            return IndexKey(column=column.target_name, descending=key.descending)
        if column.target_type != CITEXT:
            return IndexKey(column=column.target_name, descending=key.descending, collation="C")
        return IndexKey(column=None, expression_sql=write_as_text(column), descending=key.descending)
    # The C collation lowers ASCII letters alone, as NOCASE does.
    function = {"NOCASE": "lower", "RTRIM": "rtrim"}.get(key.collation.upper())
    if function is not None and column.target_type.name in TEXTS:
        compared = context.scope.translate_value(f"{function}({quote_sqlite(key.name)})")
        if not isinstance(compared, Untranslatable):
            return IndexKey(column=None, expression_sql=compared.sql, descending=key.descending)
    return IndexKey(column=column.target_name, descending=key.descending)


def _key_problem(context: TableContext, columns: tuple[str, ...], *, unique: bool = True) -> tuple[str, str] | None:
    """Why PostgreSQL could not hold an index over these columns of this data: a code and a reason."""
    if len(columns) > INDEX_MAX_COLUMNS:
        return "INDEX_TOO_MANY_COLUMNS", f"an index has at most {INDEX_MAX_COLUMNS} columns"
    without = [each for each in columns if context.column(each).target_type.name in WITHOUT_EQUALITY]
    if without:
        listed = ", ".join(f"{each} is {context.column(each).target_type}" for each in without)
        return "INDEX_TYPE", f"{listed}, which a B-tree can't order"
    width = sum(_widest_bytes(context, column) for column in columns)
    if width > INDEX_ROW_MAX_BYTES:
        return "INDEX_TOO_WIDE", f"its widest row has {width:,} bytes, and a B-tree's at most 2,704"
    if unique:
        for duplicate in context.duplicates:
            if set(duplicate.columns) == set(columns):
                return (
                    "KEY_CLASHES_AS_TEXT",
                    f"{duplicate.group_count:,} of its values differ only in storage class, such as 1 and '1'",
                )
    return None


def _widest_bytes(context: TableContext, column: str) -> int:
    profile = context.profile.column(context.column(column).source_name)
    return max(profile.text_max_bytes or 0, profile.blob_max_bytes or 0, 8)


def _has_nulls(context: TableContext, column: str) -> bool:
    plan = context.column(column)
    makes_nulls = plan.conversion.unfit is Unfit.NULL
    return makes_nulls or context.profile.column(plan.source_name).null_count > 0


def _plan_case_blind(
    context: TableContext,
    primary_key: UniquePlan | None,
    uniques: list[UniquePlan],
    names: RelationNames,
    findings: list[Finding],
    told: set[str],
) -> list[IndexPlan]:
    """A second unique index for each key that SQLite compares by NOCASE or RTRIM, over what those compare."""
    key = context.table.primary_key
    keys = [(each.columns, each.collations) for each in context.table.unique_constraints]
    made = {unique.columns for unique in uniques}
    if key is not None and primary_key is not None:
        keys.append((key.columns, tuple(context.table.column(column).collation for column in key.columns)))
        made.add(primary_key.columns)
    plans = []
    for columns, collations in keys:
        targets = tuple(dict.fromkeys(context.column(column).target_name for column in columns))
        if targets not in made and not _tells_more_apart(context, columns, collations):
            continue
        index_keys = [
            _plan_index_key(context, IndexColumn(name=column, collation=collation))
            for column, collation in zip(columns, collations, strict=True)
        ]
        kept = [each for each in index_keys if not isinstance(each, Untranslatable)]
        is_blind = any(each.expression_sql is not None or each.collation is not None for each in kept)
        if is_blind:
            name = names.take(f"{context.target_name}_{'_'.join(targets)}_collated_key")
            plans.append(IndexPlan(name=name, keys=tuple(kept), unique=True))
        for column, collation in zip(columns, collations, strict=True):
            _report_collation(context, column, collation, findings, told, has_second=is_blind)
    return plans


def _tells_more_apart(context: TableContext, columns: tuple[str, ...], collations: tuple[str, ...]) -> bool:
    """Whether a key tells texts apart that PostgreSQL takes for equal in its column: it needs an index of its own."""
    return any(_is_told_apart(context, name, collation) for name, collation in zip(columns, collations, strict=True))


def _is_told_apart(context: TableContext, name: str, collation: str) -> bool:
    own = fold_ascii(context.table.column(name).collation)
    return context.column(name).is_case_blind and fold_ascii(collation) not in (own, "nocase")


def _report_collation(
    context: TableContext,
    name: str,
    collation: str,
    findings: list[Finding],
    told: set[str],
    *,
    subject: str = "The key",
    has_second: bool = False,
) -> None:
    """Say where PostgreSQL will tell apart what SQLite does not, and where it is the other way round. `has_second` says
    that a second unique index keeps out what NOCASE and RTRIM take for equal."""
    column = context.column(name)
    is_blind = column.is_case_blind and not _is_told_apart(context, name, collation)
    if StorageClass.TEXT not in column.reads or (collation.upper() == "BINARY" and not is_blind):
        return
    if fold_ascii(collation) == fold_ascii(context.table.column(name).collation):
        told.add(fold_ascii(name))
    findings.append(
        Finding(
            code="KEY_COLLATION",
            severity=Severity.INFO,
            object=f"{context.table.name}.{name}",
            effect=f"{subject} {explain_key(column, collation, is_blind=is_blind, has_second=has_second)}",
            remedies=context.nocase_remedies if collation.upper() == "NOCASE" and not column.is_case_blind else (),
        )
    )


def _index_not_made(context: TableContext, index: Index, reason: str, *, code: str = "INDEX_NOT_CARRIED") -> Finding:
    return _warn(
        code,
        f"{context.table.name}.{index.name}",
        f"The {'unique ' if index.unique else ''}index is not made: {reason}.",
    )


def _unread_index(context: TableContext, index: UnreadIndex) -> Finding:
    unique = "unique " if index.sql.startswith("CREATE UNIQUE") else ""
    effect = f"The {unique}index is not made: {index.reason}."
    return replace(_warn("INDEX_NOT_CARRIED", f"{context.table.name}.{index.name}", effect), remedies=UNREAD_REMEDIES)


def _warn(code: str, object_: str, effect: str) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, object=object_, effect=effect)
