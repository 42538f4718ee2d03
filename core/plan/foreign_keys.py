"""Foreign keys: between the planned tables, valid where the data keeps them, with a finding where they can't be."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.catalog.model import ForeignKey, Table
from core.errors import PlanInvalid
from core.identifiers import fold_ascii, make_unique
from core.plan.keys import KeyPlans
from core.plan.model import ColumnPlan, Finding, ForeignKeyPlan, Orphans, Severity, UntranslatedPart
from core.plan.pgtypes import NOCASE_COLLATION, have_equality
from core.plan.scope import ExpressionScope
from core.profile.model import KeyProfile

_HANDLINGS = {"set-aside": Orphans.SET_ASIDE, "null": Orphans.NULL}
_EFFECTS = {
    Orphans.KEEP: "the key is made NOT VALID, so it holds for new rows",
    Orphans.SET_ASIDE: "these rows are set aside, as chosen",
    Orphans.NULL: "NULL stands for the reference, as chosen",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTable:
    """A table as far as it is planned before its foreign keys and checks."""

    table: Table
    target_name: str
    columns: tuple[ColumnPlan, ...]
    keys: KeyPlans
    scope: ExpressionScope
    replaced_checks: frozenset[str] = frozenset()
    """CHECKs that a column's type stands for."""
    untranslated: tuple[UntranslatedPart, ...] = ()
    """Expressions of its columns that are not made."""

    def columns_named(self, names: tuple[str, ...]) -> tuple[ColumnPlan, ...]:
        by_name = {fold_ascii(column.source_name): column for column in self.columns}
        return tuple(by_name[fold_ascii(name)] for name in names if fold_ascii(name) in by_name)

    def is_unique(self, target_columns: tuple[str, ...]) -> bool:
        """Whether a unique index that a foreign key may use covers exactly these columns."""
        keys = [plan.columns for plan in self.keys.unique_constraints]
        if self.keys.primary_key:
            keys.append(self.keys.primary_key.columns)
        keys += [
            tuple(key.column for key in index.keys if key.column)
            for index in self.keys.indexes
            if index.unique and index.where_sql is None and all(key.column for key in index.keys)
        ]
        return any(sorted(key) == sorted(target_columns) for key in keys)


def plan_foreign_keys(
    child: PlannedTable, tables: Mapping[str, PlannedTable], profiles: Mapping[int, KeyProfile], orphans_policy: str
) -> tuple[tuple[ForeignKeyPlan, ...], tuple[Finding, ...]]:
    """Plan the foreign keys of one table.

    `tables` are all planned tables by folded source name; `profiles` the orphans by the key's position. Raises
    PlanInvalid where NULL can't stand for a reference.
    """
    plans: list[ForeignKeyPlan] = []
    findings: list[Finding] = []
    taken: set[str] = set()
    for number, key in enumerate(child.table.foreign_keys):
        parent = tables.get(fold_ascii(key.parent_table))
        columns = child.columns_named(key.columns)
        parent_columns = parent.columns_named(key.parent_columns) if parent else ()
        problem = _problem(child, key, parent, columns, parent_columns)
        if problem or parent is None:
            code, reason = problem or ("", "")
            findings.append(_finding(code, child, key, f"The foreign key is not made: {reason}."))
            continue
        orphans = profiles.get(number)
        if orphans is not None and orphans.by_nocase is not None and _are_case_blind(parent, parent_columns):
            orphans = orphans.by_nocase
        orphan_count = orphans.orphan_count if orphans else 0
        if orphan_count and orphans_policy == "drop-key":
            findings.append(
                _finding(
                    "FOREIGN_KEY_ORPHANS",
                    child,
                    key,
                    f"{orphan_count:,} without a row in {key.parent_table}: the key is not made, as chosen.",
                )
            )
            continue
        handling, orphan_sql = Orphans.KEEP, None
        if orphans and orphan_count:
            handling = _HANDLINGS.get(orphans_policy, Orphans.KEEP)
            if handling is not Orphans.KEEP:
                orphan_sql = orphans.orphan_sql
            if handling is Orphans.NULL:
                _check_nullable(child, key, columns)
            findings.append(
                _finding(
                    "FOREIGN_KEY_ORPHANS",
                    child,
                    key,
                    f"{orphan_count:,} without a row in {key.parent_table} (such as"
                    f" {'; '.join(orphans.orphan_examples)}): {_EFFECTS[handling]}.",
                    "orphans = not-valid",
                    "orphans = set-aside",
                    "orphans = null",
                    "orphans = drop-key",
                )
            )
        name = make_unique(
            fold_ascii(key.name or f"{child.target_name}_{'_'.join(c.target_name for c in columns)}_fkey"),
            taken,
        )
        taken.add(name)
        plans.append(
            ForeignKeyPlan(
                name=name,
                columns=tuple(column.target_name for column in columns),
                parent_table=parent.target_name,
                parent_columns=tuple(column.target_name for column in parent_columns),
                on_update=key.on_update,
                on_delete=key.on_delete,
                deferrable=key.deferrable,
                initially_deferred=key.initially_deferred,
                is_valid=orphan_count == 0 or handling is not Orphans.KEEP,
                orphans=handling,
                orphan_sql=orphan_sql,
            )
        )
    return tuple(plans), tuple(findings)


def _are_case_blind(parent: PlannedTable, columns: tuple[ColumnPlan, ...]) -> bool:
    """Whether PostgreSQL compares the parent's columns of NOCASE by what finds as many equal, or more."""
    return all(
        column.is_case_blind
        for column in columns
        if fold_ascii(parent.table.column(column.source_name).collation) == "nocase"
    )


def _check_nullable(child: PlannedTable, key: ForeignKey, columns: tuple[ColumnPlan, ...]) -> None:
    primary_key = child.keys.primary_key.columns if child.keys.primary_key else ()
    for column in columns:
        if not column.nullable or column.target_name in primary_key:
            raise PlanInvalid(
                f"Rows of {child.table.name} have no row in {key.parent_table}, and NULL can't stand for the reference:"
                f" {column.source_name} is {'NOT NULL' if not column.nullable else 'in the primary key'}.",
                f"Choose {child.table.name}:orphans=set-aside, or not-valid, or drop-key.",
            )


def _problem(
    child: PlannedTable,
    key: ForeignKey,
    parent: PlannedTable | None,
    columns: tuple[ColumnPlan, ...],
    parent_columns: tuple[ColumnPlan, ...],
) -> tuple[str, str] | None:
    """Why PostgreSQL could not have this key: a code and a reason."""
    if parent is None:
        return "FOREIGN_KEY_NO_PARENT", f"there is no table {key.parent_table}, or it is left out"
    if len(columns) != len(key.columns) or not columns:
        return "FOREIGN_KEY_NO_COLUMN", f"{child.table.name} has no such columns, or they are left out"
    if len(parent_columns) != len(columns):
        missing = ", ".join(key.parent_columns) or "no primary key"
        return (
            "FOREIGN_KEY_NO_PARENT",
            f"{key.parent_table} has not the columns that it refers to ({missing})",
        )
    targets = tuple(column.target_name for column in parent_columns)
    if len(set(targets)) != len(targets) or not parent.is_unique(targets):
        return "FOREIGN_KEY_NOT_UNIQUE", f"{', '.join(targets)} of {key.parent_table} is not unique there"
    for ours, theirs in zip(columns, parent_columns, strict=True):
        if not have_equality(ours.target_type, theirs.target_type):
            return (
                "FOREIGN_KEY_TYPES",
                f"{ours.source_name} is {ours.target_type}, and {key.parent_table}.{theirs.source_name} is"
                f" {theirs.target_type}",
            )
        if NOCASE_COLLATION in (ours.collation, theirs.collation) and ours.collation != theirs.collation:
            return (
                "FOREIGN_KEY_TYPES",
                f"of {ours.source_name} and {key.parent_table}.{theirs.source_name} one alone is compared without"
                " regard to capitals",
            )
    return None


def _finding(code: str, child: PlannedTable, key: ForeignKey, effect: str, *remedies: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.WARNING,
        object=f"{child.table.name} ({', '.join(key.columns)}) -> {key.parent_table}",
        effect=effect,
        remedies=remedies,
    )
