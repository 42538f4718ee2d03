"""From what was declared and what is there to the plan: names, types, keys, and a finding for all that is lost."""

from core.catalog.model import Catalog, Column, Table
from core.errors import PlanInvalid
from core.identifiers import fold_ascii
from core.plan.foreign_keys import PlannedTable, plan_foreign_keys
from core.plan.keys import TableContext, plan_keys
from core.plan.left_out import list_left_out
from core.plan.model import (
    CheckPlan,
    ColumnPlan,
    Decision,
    Finding,
    Plan,
    SequencePlan,
    Severity,
    TablePlan,
)
from core.plan.names import RelationNames, name_columns, name_findings, name_tables
from core.plan.pgtypes import TEXTS
from core.plan.policy import ANY_TARGET, NOTHING_CHOSEN, Choices, Target
from core.plan.rules import propose_type
from core.plan.rules.evidence import ColumnEvidence
from core.plan.scope import ExpressionScope, kind_of
from core.profile.model import ColumnProfile, Profile, TableProfile
from core.translate.expressions import translate_default
from core.translate.model import Untranslatable

MAX_COLUMNS = 1600
"""MaxHeapAttributeNumber (https://www.postgresql.org/docs/current/limits.html)."""


def build_plan(
    catalog: Catalog, profile: Profile, choices: Choices = NOTHING_CHOSEN, target: Target = ANY_TARGET
) -> Plan:
    """Decide what becomes of every table, column and key.

    Raises PlanInvalid where a table has more columns than PostgreSQL can hold.
    """
    _refuse_wide_tables(catalog)
    findings: list[Finding] = []
    table_names = name_tables(table.name for table in catalog.tables)
    findings += name_findings("table", "", table_names)
    relation_names = RelationNames(table_names.values())
    planned: dict[str, PlannedTable] = {}
    for table in catalog.tables:
        table_profile = profile.table(table.name)
        columns = _plan_columns(table, table_profile, target, findings)
        scope = ExpressionScope.of(table, columns, catalog.encoding)
        keys = plan_keys(
            TableContext(
                table=table,
                target_name=table_names[table.name],
                profile=table_profile,
                columns=columns,
                duplicates=tuple(found for found in profile.duplicates if found.table == table.name),
                scope=scope,
            ),
            relation_names,
        )
        findings += keys.findings
        planned[fold_ascii(table.name)] = PlannedTable(
            table=table, target_name=table_names[table.name], columns=columns, keys=keys, scope=scope
        )
    tables = tuple(_plan_table(table, planned, profile, findings) for table in planned.values())
    findings += list_left_out(catalog)
    return Plan(fingerprint=catalog.fingerprint, choices=choices, tables=tables, findings=tuple(findings))


def _refuse_wide_tables(catalog: Catalog) -> None:
    wide = [table for table in catalog.tables if len(table.columns) > MAX_COLUMNS]
    if wide:
        listed = ", ".join(f"{table.name} ({len(table.columns):,})" for table in wide)
        raise PlanInvalid(
            f"PostgreSQL's tables have at most {MAX_COLUMNS:,} columns; these have more: {listed}.",
            "Split them in a copy of the database, then migrate that copy.",
        )


def _plan_table(
    planned: PlannedTable, tables: dict[str, PlannedTable], profile: Profile, findings: list[Finding]
) -> TablePlan:
    table = planned.table
    orphans = {key.key_number: key for key in profile.keys if key.table == table.name}
    foreign_keys, key_findings = plan_foreign_keys(planned, tables, orphans)
    findings += key_findings
    table_profile = profile.table(table.name)
    return TablePlan(
        source_name=table.name,
        target_name=planned.target_name,
        columns=planned.columns,
        row_count=table_profile.row_count,
        batch_rows=table_profile.batch_rows,
        size_bytes=table_profile.size_bytes,
        has_rowid=not table.without_rowid,
        primary_key=planned.keys.primary_key,
        unique_constraints=planned.keys.unique_constraints,
        check_constraints=_plan_checks(planned, findings),
        indexes=planned.keys.indexes,
        foreign_keys=foreign_keys,
        sequence=_plan_sequence(planned, table_profile),
    )


def _plan_columns(
    table: Table, profile: TableProfile, target: Target, findings: list[Finding]
) -> tuple[ColumnPlan, ...]:
    names = name_columns(column.name for column in table.columns)
    findings += name_findings("column", table.name, names)
    keyed = _columns_in_keys(table)
    return tuple(
        _plan_column(
            table,
            column,
            column_profile,
            names[column.name],
            target,
            fold_ascii(column.name) in keyed,
            findings,
        )
        for column, column_profile in zip(table.columns, profile.columns, strict=True)
    )


def _plan_column(
    table: Table,
    column: Column,
    profile: ColumnProfile,
    target_name: str,
    target: Target,
    in_key: bool,
    findings: list[Finding],
) -> ColumnPlan:
    evidence = ColumnEvidence(
        table=table.name,
        column=column,
        profile=profile,
        checks=tuple(check.expression_sql for check in table.check_constraints),
        refers=fold_ascii(column.name) in _columns_that_refer(table),
    )
    proposal = propose_type(evidence)
    findings += proposal.findings
    is_text = proposal.target_type.name in TEXTS
    default_sql = None
    if column.default_sql is not None and column.generated is None:
        default = translate_default(
            column.default_sql,
            kind_of(proposal.target_type),
            str(proposal.target_type),
            affinity=column.affinity,
        )
        if isinstance(default, Untranslatable):
            findings.append(
                _warn(
                    "DEFAULT_NOT_CARRIED",
                    evidence.object,
                    f"DEFAULT {column.default_sql} is not made: {default.reason}.",
                )
            )
        else:
            default_sql = default.sql
    if column.generated is not None:
        findings.append(
            _warn(
                "GENERATED_AS_VALUES",
                evidence.object,
                f"Computed as {column.generated.expression_sql} in SQLite; its values arrive as they are now, and"
                " are not computed any more.",
            )
        )
    if column.not_null and profile.null_count:
        findings.append(
            _warn(
                "NOT_NULL_WITH_NULLS",
                evidence.object,
                f"Declared NOT NULL, but {profile.null_count:,} rows are NULL: it is made without NOT NULL.",
            )
        )
    return ColumnPlan(
        source_name=column.name,
        target_name=target_name,
        target_type=proposal.target_type,
        conversion=proposal.conversion,
        reads=proposal.reads,
        decision=Decision(rule=proposal.rule, evidence=proposal.evidence, alternatives=proposal.alternatives),
        source_type=column.declared_type,
        nullable=not column.not_null or profile.null_count > 0,
        default_sql=default_sql,
        is_identity=_is_rowid_alias(table, column),
        collation="C" if is_text and in_key and not target.text_order_is_bytewise else None,
    )


def _is_rowid_alias(table: Table, column: Column) -> bool:
    key = table.primary_key
    return key is not None and key.rowid_alias and fold_ascii(key.columns[0]) == fold_ascii(column.name)


def _columns_that_refer(table: Table) -> set[str]:
    """The columns that say which row this is, or which other one is meant."""
    keys = [key.columns for key in table.foreign_keys]
    if table.primary_key:
        keys.append(table.primary_key.columns)
    return {fold_ascii(name) for key in keys for name in key}


def _columns_in_keys(table: Table) -> set[str]:
    """The columns whose order or equality a key or an index depends on."""
    keys = [constraint.columns for constraint in table.unique_constraints]
    keys += [tuple(column.name for column in index.columns if column.name) for index in table.indexes]
    return _columns_that_refer(table) | {fold_ascii(name) for key in keys for name in key}


def _plan_checks(planned: PlannedTable, findings: list[Finding]) -> tuple[CheckPlan, ...]:
    taken = RelationNames(())
    plans = []
    for check in planned.table.check_constraints:
        condition = planned.scope.translate_condition(check.expression_sql)
        if isinstance(condition, Untranslatable):
            findings.append(
                _warn(
                    "CHECK_NOT_CARRIED",
                    planned.table.name,
                    f"CHECK ({check.expression_sql}) is not made: {condition.reason}.",
                )
            )
            continue
        column = f"_{check.column}" if check.column else ""
        plans.append(
            CheckPlan(
                name=taken.take(check.name or f"{planned.target_name}{column}_check"),
                condition_sql=condition.sql,
                source_sql=check.expression_sql,
            )
        )
    return tuple(plans)


def _plan_sequence(planned: PlannedTable, profile: TableProfile) -> SequencePlan | None:
    """Where the identity goes on: after the largest rowid, and after the largest one ever where AUTOINCREMENT
    remembers it (https://sqlite.org/autoinc.html). An empty table starts at 1, as SQLite does."""
    identity = next((column for column in planned.columns if column.is_identity), None)
    if identity is None:
        return None
    largest = profile.column(identity.source_name).integer_max or 0
    largest = max(largest, planned.table.sequence_value or 0)
    return SequencePlan(column=identity.target_name, next_value=max(1, largest + 1))


def _warn(code: str, object_: str, effect: str) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, object=object_, effect=effect)
