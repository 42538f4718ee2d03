"""From what was declared, what is there and what was chosen to the plan: names, types, keys, and a finding for all
that is lost."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.catalog.model import Catalog, Table
from core.errors import PlanInvalid
from core.identifiers import fold_ascii
from core.plan.checks import plan_checks
from core.plan.choices import NOTHING_CHOSEN, Choices
from core.plan.columns import Draft, Drafts, PlanContext, describe_collations, draft_columns, plan_columns
from core.plan.counters import find_counters
from core.plan.foreign_keys import PlannedTable, plan_foreign_keys
from core.plan.frameworks import Recognised, recognise_frameworks
from core.plan.generated import answer_generated, apply_answers, describe_values, list_untranslated
from core.plan.helpers import list_helpers
from core.plan.keys import TableContext, plan_keys
from core.plan.left_out import list_left_out
from core.plan.model import Finding, Plan, SequencePlan, Severity, TablePlan, UntranslatedPart
from core.plan.names import RelationNames
from core.plan.naming import name_columns_of, name_relations, name_sequences
from core.plan.pgtypes import PgType
from core.plan.policy import ANY_TARGET, Target
from core.plan.relations import add_constraints, describe_left_out, describe_table, describe_virtual
from core.plan.rules.collations import offer_nocase
from core.plan.scope import ExpressionScope
from core.plan.selection import select_objects
from core.plan.settle import settle_types
from core.plan.triggers import plan_triggers
from core.plan.views import plan_views
from core.profile.model import Profile, TableProfile

MAX_COLUMNS = 1600
"""MaxHeapAttributeNumber (https://www.postgresql.org/docs/current/limits.html)."""

_ONCE_A_PLAN = frozenset({"JSONB_KEEPS_VALUE"})
"""Findings that say the same of every column: said once, with all of them."""


def build_plan(
    catalog: Catalog, profile: Profile, choices: Choices = NOTHING_CHOSEN, target: Target = ANY_TARGET
) -> Plan:
    """Decide what becomes of every table, column and key.

    Raises PlanInvalid where a table has more columns than PostgreSQL can hold, or where something was chosen that can't
    be; what was chosen and would lose values is a finding.
    """
    recognised = recognise_frameworks(catalog)
    whole = catalog
    catalog, left_out = select_objects(catalog, choices)
    _refuse_wide_tables(catalog)
    findings = [*left_out, *_propose_names(catalog, recognised, choices)]
    context = PlanContext(
        choices=choices,
        target=target,
        frameworks=frozenset(each.framework for each in recognised),
        counters=find_counters(catalog),
    )
    drafts = _draft_tables(catalog, profile, context)
    target_names = name_relations(catalog, choices, findings)
    planned = _plan_tables(catalog, profile, context, drafts, target_names, findings)
    tables = tuple(_plan_table(table, planned, profile, choices, findings) for table in planned.values())
    relations = [
        *(
            add_constraints(
                describe_table(each.table, each.target_name, each.columns, each.scope, profile.table(each.table.name)),
                each.table,
                plan,
                tables,
                profile.table(each.table.name),
            )
            for each, plan in zip(planned.values(), tables, strict=True)
        ),
        *describe_left_out(whole.tables, planned),
        *describe_virtual(catalog.virtual_tables),
    ]
    views, view_relations = plan_views(catalog, relations, target_names, choices, findings)
    triggers = plan_triggers(catalog, (*relations, *view_relations), choices, findings)
    findings += list_left_out(catalog)
    plan = Plan(
        fingerprint=catalog.fingerprint,
        choices=choices,
        frameworks=tuple(f"{each.framework}: {each.reason}" for each in recognised),
        is_sample=profile.is_sample,
        tables=tables,
        views=views,
        triggers=triggers,
        findings=_say_once(findings),
    )
    return replace(plan, helpers=list_helpers(plan))


def _refuse_wide_tables(catalog: Catalog) -> None:
    wide = [table for table in catalog.tables if len(table.columns) > MAX_COLUMNS]
    if wide:
        listed = ", ".join(f"{table.name} ({len(table.columns):,})" for table in wide)
        raise PlanInvalid(
            f"PostgreSQL's tables have at most {MAX_COLUMNS:,} columns; these have more: {listed}.",
            "Leave out some of their columns, or split them in a copy of the database.",
        )


def _propose_names(catalog: Catalog, recognised: Iterable[Recognised], choices: Choices) -> list[Finding]:
    """Where what made the database quotes its names, and folding them changes some."""
    quoting = [each for each in recognised if each.quotes_names]
    if not quoting or choices.policy().names == "preserve":
        return []
    names = [name for table in catalog.tables for name in (table.name, *(column.name for column in table.columns))]
    changed = sum(name != fold_ascii(name) for name in names)
    if not changed:
        return []
    return [
        Finding(
            code="NAMES_PRESERVE_PROPOSED",
            severity=Severity.INFO,
            object=str(quoting[0].framework),
            effect=f"{changed:,} names have capitals, and {quoting[0].framework} quotes names in its SQL: it will look"
            " for them as they are written, and they are folded to lower case.",
            remedies=("names = preserve",),
        )
    ]


def _draft_tables(catalog: Catalog, profile: Profile, context: PlanContext) -> Mapping[str, Drafts]:
    """What is proposed for every column, by folded names of tables; columns of one foreign key agree."""
    drafts = {
        (fold_ascii(table.name), name): draft
        for table in catalog.tables
        for name, draft in draft_columns(table, profile.table(table.name), context).items()
    }
    by_table: dict[str, dict[str, Draft]] = {fold_ascii(table.name): {} for table in catalog.tables}
    for (table_name, column_name), draft in settle_types(catalog, drafts).items():
        by_table[table_name][column_name] = draft
    return by_table


def _plan_tables(
    catalog: Catalog,
    profile: Profile,
    context: PlanContext,
    drafts: Mapping[str, Drafts],
    target_names: Mapping[str, str],
    findings: list[Finding],
) -> dict[str, PlannedTable]:
    """Every table with its columns, keys and indexes, by folded name."""
    table_names = {table.name: target_names[table.name] for table in catalog.tables}
    column_names = {table.name: name_columns_of(table, context.choices, findings) for table in catalog.tables}
    relation_names = RelationNames((*target_names.values(), *name_sequences(catalog.tables, table_names, column_names)))
    enum_names: dict[PgType, str] = {}
    planned: dict[str, PlannedTable] = {}
    for table in catalog.tables:
        own_drafts, table_profile = drafts[fold_ascii(table.name)], profile.table(table.name)
        left_out = [each.name for each in table_profile.columns if context.choices.is_left_out(table.name, each.name)]
        computed = answer_generated(
            table,
            own_drafts,
            column_names[table.name],
            context,
            table_profile,
            [key for key in profile.keys if key.table == table.name],
            catalog.encoding,
            left_out,
        )
        own_drafts = {**own_drafts, **{name: (own_drafts[name][0], each.proposal) for name, each in computed.items()}}
        untranslated: list[UntranslatedPart] = []
        columns = plan_columns(
            table,
            own_drafts,
            column_names[table.name],
            context,
            enum_names,
            relation_names,
            findings,
            untranslated,
        )
        columns = apply_answers(table, columns, computed)
        findings += describe_values(table, computed)
        untranslated += list_untranslated(columns, computed)
        replaced = frozenset(
            proposal.replaces_check for _, proposal in own_drafts.values() if proposal.replaces_check is not None
        )
        scope = ExpressionScope.of(
            table,
            columns,
            catalog.encoding,
            profile=table_profile,
            left_out=left_out,
            allows_helpers=context.choices.policy(table.name).helpers == "yes",
        )
        keys = plan_keys(
            TableContext(
                table=table,
                target_name=table_names[table.name],
                profile=profile.table(table.name),
                columns=columns,
                duplicates=tuple(found for found in profile.duplicates if found.table == table.name),
                scope=scope,
                nocase_remedies=offer_nocase(context.target),
            ),
            relation_names,
        )
        findings += describe_collations(table, own_drafts, keys.told_collations)
        findings += keys.findings
        planned[fold_ascii(table.name)] = PlannedTable(
            table=table,
            target_name=table_names[table.name],
            columns=columns,
            keys=keys,
            scope=scope,
            replaced_checks=replaced,
            untranslated=(*untranslated, *keys.untranslated),
        )
    return planned


def _plan_table(
    planned: PlannedTable,
    tables: Mapping[str, PlannedTable],
    profile: Profile,
    choices: Choices,
    findings: list[Finding],
) -> TablePlan:
    table = planned.table
    orphans = {key.key_number: key for key in profile.keys if key.table == table.name}
    foreign_keys, key_findings = plan_foreign_keys(planned, tables, orphans, choices.policy(table.name).orphans)
    findings += key_findings
    table_profile = profile.table(table.name)
    _check_filter(table, table_profile, choices, findings)
    checks, refused_checks = plan_checks(planned, choices, findings)
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
        check_constraints=checks,
        indexes=planned.keys.indexes,
        foreign_keys=foreign_keys,
        sequence=_plan_sequence(planned, table_profile),
        where_sql=table_profile.where_sql,
        rows_left_out=table_profile.rows_left_out,
        untranslated=(*refused_checks, *planned.untranslated),
    )


def _check_filter(table: Table, profile: TableProfile, choices: Choices, findings: list[Finding]) -> None:
    """The rows that were looked at are those that were chosen."""
    choice = choices.find("where", table.name)
    if profile.where_sql != (choice.value if choice else None):
        raise PlanInvalid(
            f"The filter of {table.name} was changed, and its rows have not been looked at since.",
            "Profile the database again with it.",
        )
    if choice is not None:
        findings.append(
            Finding(
                code="ROWS_LEFT_OUT",
                severity=Severity.INFO,
                object=table.name,
                effect=f"{profile.rows_left_out:,} rows are left out, and {profile.row_count:,} are carried over: those"
                f" where {choice.value}.",
            )
        )


def _say_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings with those that say the same of many columns merged into the first of their code."""
    said: dict[str, int] = {}
    merged: list[Finding] = []
    for finding in findings:
        place = said.get(finding.code)
        if finding.code not in _ONCE_A_PLAN:
            merged.append(finding)
        elif place is None:
            said[finding.code] = len(merged)
            merged.append(finding)
        else:
            merged[place] = replace(merged[place], object=f"{merged[place].object}, {finding.object}")
    return tuple(merged)


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
