"""One column at a time: its type by the rules or as chosen, its default, and a finding for what does not come along."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from core.catalog.model import Column, Table
from core.errors import PlanInvalid
from core.identifiers import fold_ascii
from core.plan.choices import Choice, Choices
from core.plan.conversions import Unfit
from core.plan.defaults import heed_default, is_made_nullable, plan_default
from core.plan.frameworks import Framework
from core.plan.model import ColumnPlan, Decision, Finding, Origin, Severity, UntranslatedPart
from core.plan.names import RelationNames
from core.plan.pgtypes import INTEGERS, PgType, parse_type
from core.plan.policy import DEFAULT_POLICY, Target
from core.plan.retype import Retyping, retype
from core.plan.rules import propose_type
from core.plan.rules.collations import explain_collation, is_text, take_collation
from core.plan.rules.enums import declared_enum, find_enum
from core.plan.rules.evidence import ColumnEvidence, Proposal, plural
from core.profile.model import TableProfile

Draft = tuple[ColumnEvidence, Proposal]
"""What is known of a column, and what is proposed for it."""
Drafts = Mapping[str, Draft]
"""The columns of a table by folded name."""
_SPELT_OTHERWISE = frozenset("\"'`[]")
"""What a name may hold that SQL spells otherwise than it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanContext:
    """What the decisions about all columns share."""

    choices: Choices
    target: Target
    frameworks: frozenset[Framework]
    counters: frozenset[str]
    """Folded names of columns that triggers count with."""


def draft_columns(table: Table, profile: TableProfile, context: PlanContext) -> dict[str, Draft]:
    """What the rules propose for each column of a table, or what was chosen for it, by folded name."""
    refers, unique = _columns_that_refer(table), _unique_columns(table)
    checks = [(check.expression_sql, check.expression_sql.lower()) for check in table.check_constraints]
    profiles = {each.name: each for each in profile.columns}
    drafts = {}
    for column in table.columns:
        name = fold_ascii(column.name)
        evidence = ColumnEvidence(
            table=table.name,
            column=column,
            profile=profiles[column.name],
            checks=_checks_on(column.name, checks),
            refers=name in refers,
            is_unique=name in unique,
            policy=context.choices.policy(table.name, column.name),
            frameworks=context.frameworks,
            is_counter=name in context.counters,
            target=context.target,
        )
        choice = context.choices.find("type", table.name, column.name)
        drafts[name] = evidence, _propose(evidence) if choice is None else _choose(evidence, choice)
    return drafts


def _checks_on(column: str, checks: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Of CHECKs, each with itself in lower case, those that may name a column: few, of the thousand of a wide table."""
    if not _SPELT_OTHERWISE.isdisjoint(column):
        return tuple(sql for sql, _ in checks)
    name = column.lower()
    return tuple(sql for sql, lowered in checks if name in lowered)


def plan_columns(
    table: Table,
    drafts: Drafts,
    names: Mapping[str, str],
    context: PlanContext,
    enum_names: dict[PgType, str],
    relation_names: RelationNames,
    findings: list[Finding],
    untranslated: list[UntranslatedPart],
) -> tuple[ColumnPlan, ...]:
    """The columns of a table as they will be, now that their types are settled. `untranslated` takes the DEFAULTs that
    are not made."""
    keyed = _columns_in_keys(table)
    return tuple(
        _plan_column(
            table,
            *_name_enum(drafts[fold_ascii(column.name)], enum_names, relation_names),
            names[column.name],
            context.target,
            fold_ascii(column.name) in keyed,
            findings,
            untranslated,
        )
        for column in table.columns
    )


def describe_collations(table: Table, drafts: Drafts, told: Collection[str]) -> tuple[Finding, ...]:
    """What the columns' collations come to, but for those of which a finding of a key has `told`, by folded name."""
    names = [fold_ascii(column.name) for column in table.columns]
    found = [explain_collation(*drafts[name]) for name in names if name not in told]
    return tuple(finding for finding in found if finding is not None)


def _name_enum(draft: Draft, taken: dict[PgType, str], names: RelationNames) -> Draft:
    """The draft with a free name for its enum type, which columns that a foreign key joins share."""
    evidence, proposal = draft
    if not proposal.target_type.labels:
        return draft
    if proposal.target_type not in taken:
        taken[proposal.target_type] = names.take(proposal.target_type.name)
    named = replace(proposal.target_type, name=taken[proposal.target_type])
    return evidence, replace(proposal, target_type=named)


def _propose(evidence: ColumnEvidence) -> Proposal:
    proposal = heed_default(evidence, propose_type(evidence))
    if evidence.policy == DEFAULT_POLICY:
        return proposal
    usual = heed_default(evidence, propose_type(replace(evidence, policy=DEFAULT_POLICY)))
    is_usual = (proposal.target_type, proposal.collation) == (usual.target_type, usual.collation)
    return proposal if is_usual else replace(proposal, origin=Origin.POLICY)


def _choose(evidence: ColumnEvidence, choice: Choice) -> Proposal:
    """The column in the type that was chosen, with a finding where some values do not fit it."""
    target_type = _parse_chosen(evidence, choice)
    retyped = retype(evidence, target_type)
    unfit = Unfit(evidence.policy.unfit) if evidence.policy.unfit != "widen" else Unfit.STOP
    loses = retyped.unfit_count != 0
    chosen = Proposal(
        rule="chosen",
        origin=Origin.USER,
        target_type=target_type,
        conversion=replace(retyped.conversion, unfit=unfit) if loses else retyped.conversion,
        reads=retyped.reads,
        replaces_check=_find_replaced(evidence, target_type),
        evidence=f"{evidence.declaration}; {evidence.counted() or 'no value'}; chosen for {choice.object}",
        findings=(_find_loss(evidence, target_type, retyped, unfit),) if loses else (),
    )
    return take_collation(evidence, chosen)


def _parse_chosen(evidence: ColumnEvidence, choice: Choice) -> PgType:
    if choice.value == "enum":
        declared = declared_enum(evidence)
        if declared is None:
            raise PlanInvalid(
                f"{evidence.object} can't be an enum: no CHECK lists its values.",
                f"Choose a type such as \"enum {evidence.column.name} ('a', 'b')\".",
            )
        return declared
    try:
        return parse_type(choice.value)
    except ValueError as error:
        raise PlanInvalid(f"The type chosen for {choice.object} can't be: {error}.", "Choose another type.") from error


def _find_replaced(evidence: ColumnEvidence, target_type: PgType) -> str | None:
    """The CHECK that an enum type stands for, where it has the same labels."""
    found = find_enum(evidence)
    return found[1] if found is not None and set(target_type.labels) == set(found[0].labels) else None


def _find_loss(evidence: ColumnEvidence, target_type: PgType, retyped: Retyping, unfit: Unfit) -> Finding:
    total = plural(evidence.profile.value_count, "value")
    if retyped.unfit_count is not None:
        count = f"{retyped.unfit_count:,} of {total}"
    else:
        count = f"At least {retyped.unfit_min:,} of {total}" if retyped.unfit_min else f"Perhaps some of {total}"
    examples = ", ".join(
        f"{example.value} in {'row' if example.rowid is None else 'rowid'} {example.rowid or example.row_number:,}"
        for example in retyped.examples[:3]
    )
    what = f"{count} can't be {target_type}{f', such as {examples}' if examples else ''}"
    match unfit:
        case Unfit.STOP:
            effect = f"{what}: nothing is carried over until it is chosen what becomes of them."
            return Finding(
                code="TYPE_UNFIT",
                severity=Severity.DECISION,
                object=evidence.object,
                effect=effect,
                remedies=("unfit = null", "unfit = set-aside", "another type"),
            )
        case Unfit.NULL:
            effect = f"{what}: NULL stands for them, and each is entered in the ledger."
        case Unfit.SET_ASIDE:
            effect = f"{what}: their rows are set aside."
    return Finding(
        code="TYPE_UNFIT",
        severity=Severity.WARNING,
        object=evidence.object,
        effect=effect,
        remedies=("another type",),
    )


def _plan_column(
    table: Table,
    evidence: ColumnEvidence,
    proposal: Proposal,
    target_name: str,
    target: Target,
    in_key: bool,
    findings: list[Finding],
    untranslated: list[UntranslatedPart],
) -> ColumnPlan:
    column, null_count = evidence.column, evidence.profile.null_count
    nullable = is_made_nullable(evidence, proposal)
    findings += proposal.findings
    if column.not_null and nullable:
        reason = f"{null_count:,} rows are NULL" if null_count else "some values become NULL"
        findings.append(
            _warn(
                "NOT_NULL_WITH_NULLS",
                evidence.object,
                f"Declared NOT NULL, but {reason}: it is made without NOT NULL.",
            )
        )
    keeps_order = target.text_order_is_bytewise or evidence.policy.text_order == "database"
    is_in_primary_key = table.primary_key is not None and fold_ascii(column.name) in map(
        fold_ascii, table.primary_key.columns
    )
    is_identity = _is_rowid_alias(table, column) and proposal.target_type.name in INTEGERS
    return ColumnPlan(
        source_name=column.name,
        target_name=target_name,
        target_type=proposal.target_type,
        conversion=proposal.conversion,
        reads=proposal.reads,
        decision=Decision(
            rule=proposal.rule,
            evidence=proposal.evidence,
            origin=proposal.origin,
            alternatives=proposal.alternatives,
        ),
        source_type=column.declared_type,
        nullable=nullable,
        default_sql=plan_default(
            evidence, proposal, target_name, nullable and not is_in_primary_key, findings, untranslated
        ),
        is_identity=is_identity,
        is_serial=is_identity and evidence.policy.identity == "serial",
        collation=proposal.collation or ("C" if is_text(proposal.target_type) and in_key and not keeps_order else None),
    )


def _is_rowid_alias(table: Table, column: Column) -> bool:
    key = table.primary_key
    return key is not None and key.rowid_alias and fold_ascii(key.columns[0]) == fold_ascii(column.name)


def _columns_that_refer(table: Table) -> set[str]:
    """The columns that say which row this is, or which other one is meant."""
    keys = [key.columns for key in table.foreign_keys]
    if table.primary_key:
        keys.append(table.primary_key.columns)
    return _fold_all(keys)


def _unique_columns(table: Table) -> set[str]:
    keys = [constraint.columns for constraint in table.unique_constraints]
    keys += [tuple(column.name for column in index.columns if column.name) for index in table.indexes if index.unique]
    if table.primary_key:
        keys.append(table.primary_key.columns)
    return _fold_all(keys)


def _columns_in_keys(table: Table) -> set[str]:
    """The columns whose order or equality a key or an index depends on."""
    keys = [tuple(column.name for column in index.columns if column.name) for index in table.indexes]
    return _columns_that_refer(table) | _unique_columns(table) | _fold_all(keys)


def _fold_all(keys: list[tuple[str, ...]]) -> set[str]:
    return {fold_ascii(name) for key in keys for name in key}


def _warn(code: str, object_: str, effect: str) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, object=object_, effect=effect)
