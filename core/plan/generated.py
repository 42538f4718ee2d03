"""Generated columns: which of them the target computes itself, by which expression and in which type; or why their
values are stored as any others."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from core.catalog.lexer import TokenKind, tokenize, unquote
from core.catalog.model import Column, StorageClass, Table
from core.identifiers import fold_ascii
from core.plan.columns import Draft, Drafts, PlanContext, plan_columns
from core.plan.conversions import Unfit
from core.plan.model import (
    Alternative,
    ColumnPlan,
    Finding,
    Origin,
    PartKind,
    Severity,
    UntranslatedPart,
)
from core.plan.names import RelationNames
from core.plan.rules import propose_type
from core.plan.rules.evidence import ColumnEvidence, Proposal
from core.plan.scope import ExpressionScope
from core.profile.model import ColumnProfile, Format, KeyProfile, TableProfile
from core.translate.model import Translated, Untranslatable

_MAX_CHARS = 20_000
"""Of an expression with those of the columns that it names in their places."""
_DECLARED = re.compile("DATE|TIME|UUID|GUID|UNIQUEIDENTIFIER|JSON|BOOL")
"""Declarations that ask for a type, so that the column keeps that rather than its expression."""
_UPDATES = frozenset({"CASCADE", "SET NULL", "SET DEFAULT"})
_DELETES = frozenset({"SET NULL", "SET DEFAULT"})
"""Actions that would write to a generated column
(https://www.postgresql.org/docs/current/ddl-generated-columns.html)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedAnswer:
    """What becomes of a generated column: `sql` computes it in PostgreSQL; where that is None, `reason` says why, and
    is empty where its values were chosen."""

    column: Column
    proposal: Proposal
    sql: str | None
    reason: str = ""
    remedies: tuple[str, ...] = ()


def answer_generated(
    table: Table,
    drafts: Drafts,
    names: Mapping[str, str],
    context: PlanContext,
    profile: TableProfile,
    keys: Collection[KeyProfile],
    encoding: str,
    left_out: Collection[str],
) -> dict[str, GeneratedAnswer]:
    """Decide about each generated column of a table, by folded name. `keys` are the profiles of its foreign keys,
    `left_out` the columns that are not carried over."""
    generated = {fold_ascii(column.name): column for column in table.columns if column.generated is not None}
    if not generated:
        return {}
    columns = plan_columns(table, drafts, names, context, {}, RelationNames(()), [], [])
    allows_helpers = context.choices.policy(table.name).helpers == "yes"
    scope = ExpressionScope.of(
        table, columns, encoding, profile=profile, left_out=left_out, allows_helpers=allows_helpers
    )
    work = _Work(table=table, context=context, profile=profile, keys=keys)
    nulled = work.find_nulled()
    for name in nulled:
        scope = scope.refusing(name, f"NULL stands for some values of {name}")
    for column in generated.values():
        scope = scope.refusing(column.name, f"{column.name} is computed from it")
    plans = {fold_ascii(plan.source_name): plan for plan in columns}
    answers: dict[str, GeneratedAnswer] = {}
    for name in _order(generated):
        answer = _answer(generated[name], drafts[name], work, scope)
        if answer.sql is not None and len(generated) == len(table.columns):
            answer = replace(answer, sql=None, reason="no other column of the table is carried over")
        answers[name] = answer
        own = answer.proposal
        plan = replace(plans[name], target_type=own.target_type, conversion=own.conversion, reads=own.reads)
        if answer.sql is not None:
            scope = scope.computing(answer.column, plan, answer.sql, profile=profile)
        elif name not in nulled:
            scope = scope.storing(answer.column, plan, profile=profile)
    return {name: answers[name] for name in generated}


def apply_answers(
    table: Table, columns: tuple[ColumnPlan, ...], answers: Mapping[str, GeneratedAnswer]
) -> tuple[ColumnPlan, ...]:
    """The columns, as they are planned in the types of the answers, with what they are computed from."""
    planned = []
    for column, plan in zip(table.columns, columns, strict=True):
        answer = answers.get(fold_ascii(column.name))
        if answer is not None and column.generated is not None:
            plan = replace(
                plan, generated_sql=answer.sql, generated_source_sql=column.generated.expression_sql, default_sql=None
            )
        planned.append(plan)
    return tuple(planned)


def describe_values(table: Table, answers: Mapping[str, GeneratedAnswer]) -> list[Finding]:
    """A finding for each column that is not computed any more."""
    findings = []
    for answer in answers.values():
        if answer.sql is not None or answer.column.generated is None:
            continue
        reason = answer.reason or "this was chosen"
        findings.append(
            Finding(
                code="GENERATED_AS_VALUES",
                severity=Severity.WARNING,
                object=f"{table.name}.{answer.column.name}",
                effect=f"Computed as {answer.column.generated.expression_sql} in SQLite; its values arrive as they are"
                f" now, and are not computed any more: {reason}.",
                remedies=answer.remedies,
            )
        )
    return findings


def list_untranslated(
    columns: tuple[ColumnPlan, ...], answers: Mapping[str, GeneratedAnswer]
) -> list[UntranslatedPart]:
    """The expressions that are not made."""
    return [
        UntranslatedPart(
            kind=PartKind.GENERATED,
            name=plan.target_name,
            source_sql=plan.generated_source_sql or "",
            reason=answer.reason,
        )
        for plan in columns
        if (answer := answers.get(fold_ascii(plan.source_name))) is not None and answer.sql is None
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What the decisions about a table's generated columns share."""

    table: Table
    context: PlanContext
    profile: TableProfile
    keys: Collection[KeyProfile]

    def find_nulled(self) -> set[str]:
        """The columns in which NULL stands for references to no parent."""
        if self.context.choices.policy(self.table.name).orphans != "null":
            return set()
        orphaned = self._find_orphaned()
        return {fold_ascii(name) for number in orphaned for name in self.table.foreign_keys[number].columns}

    def find_hindrance(self, name: str) -> str | None:
        """What a foreign key does to a column that is computed."""
        orphaned = self._find_orphaned()
        handled = self.context.choices.policy(self.table.name).orphans in ("null", "set-aside")
        for number, key in enumerate(self.table.foreign_keys):
            if fold_ascii(name) not in {fold_ascii(each) for each in key.columns}:
                continue
            if key.on_update in _UPDATES or key.on_delete in _DELETES:
                return f"its foreign key to {key.parent_table} writes to it"
            if handled and number in orphaned:
                return f"some of its values have no row in {key.parent_table}, of which something else was chosen"
        return None

    def refers(self, name: str) -> bool:
        return any(fold_ascii(name) == fold_ascii(each) for key in self.table.foreign_keys for each in key.columns)

    def _find_orphaned(self) -> set[int]:
        return {key.key_number for key in self.keys if key.orphan_count}


def _answer(column: Column, draft: Draft, work: _Work, scope: ExpressionScope) -> GeneratedAnswer:
    evidence, proposal = draft
    if evidence.policy.generated == "values":
        return GeneratedAnswer(column=column, proposal=proposal, sql=None)
    assert column.generated is not None
    hindrance = work.find_hindrance(column.name) or _find_alteration(proposal)
    if not column.generated.expression_sql:
        hindrance = "its expression can't be read from the schema"
    if hindrance is not None:
        return GeneratedAnswer(column=column, proposal=proposal, sql=None, reason=hindrance)
    is_declared = _DECLARED.search(evidence.declared_words) is not None
    is_fixed = proposal.origin is Origin.USER or work.refers(column.name)
    question = _Question(
        scope=scope,
        column=column,
        may_hold_json=_may_hold_json(work.profile.column(column.name)),
        is_asked_for=is_declared or is_fixed,
    )
    answer = question.translate(proposal)
    if isinstance(answer, Translated):
        return GeneratedAnswer(column=column, proposal=_say_computed(column, proposal), sql=answer.sql)
    remedies: tuple[str, ...] = ()
    stored = propose_type(replace(evidence, policy=evidence.policy.as_stored()))
    if not is_fixed and stored.target_type != proposal.target_type and _find_alteration(stored) is None:
        plain = question.translate(stored)
        if isinstance(plain, Translated) and not is_declared:
            kept = _say_computed(column, _keep_type(stored, proposal, evidence))
            return GeneratedAnswer(column=column, proposal=kept, sql=plain.sql)
        if isinstance(plain, Translated):
            remedies = (f"type = {stored.target_type}",)
    return GeneratedAnswer(column=column, proposal=proposal, sql=None, reason=answer.reason, remedies=remedies)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What a column is computed from, to be asked for in one type or another."""

    scope: ExpressionScope
    column: Column
    may_hold_json: bool
    is_asked_for: bool

    def translate(self, proposal: Proposal) -> Translated | Untranslatable:
        assert self.column.generated is not None
        answer = self.scope.translate_generated(
            self.column.generated.expression_sql,
            self.column,
            proposal.target_type,
            may_hold_json=self.may_hold_json,
            is_asked_for=self.is_asked_for,
        )
        if isinstance(answer, Translated) and len(answer.sql) > _MAX_CHARS:
            length = f"{len(answer.sql):,} characters"
            return Untranslatable(reason=f"with the columns that it names written out it has {length}")
        return answer


def _keep_type(stored: Proposal, proposal: Proposal, evidence: ColumnEvidence) -> Proposal:
    return replace(
        stored,
        evidence=f"{stored.evidence}; all values could be {proposal.target_type}, but what computes them gives"
        f" {stored.target_type}",
        alternatives=(
            Alternative(target_type=proposal.target_type, cost="its values are not computed any more"),
            *(each for each in stored.alternatives if each.target_type != proposal.target_type),
        ),
    )


def _say_computed(column: Column, proposal: Proposal) -> Proposal:
    assert column.generated is not None
    kind = "STORED" if column.generated.stored else "STORED here, VIRTUAL in SQLite"
    return replace(proposal, evidence=f"{proposal.evidence}; computed ({kind})")


def _find_alteration(proposal: Proposal) -> str | None:
    if proposal.conversion.may_alter or proposal.conversion.unfit is not Unfit.STOP:
        return "some of its values are other ones in PostgreSQL"
    return None


def _may_hold_json(profile: ColumnProfile) -> bool:
    found = profile.format(Format.JSON, StorageClass.TEXT)
    return found is not None and (found.hit_count > 0 or found.seen_count < profile.text_count)


def _order(generated: Mapping[str, Column]) -> list[str]:
    """The columns, each after those that its expression seems to name; SQLite has seen that there is no loop."""
    named = {
        name: [each for each in _list_names(column) if each in generated and each != name]
        for name, column in generated.items()
    }
    ordered: dict[str, None] = {}
    waiting: set[str] = set()
    # Columns of columns of columns may be deeper than Python's stack.
    stack = list(reversed(list(generated)))
    while stack:
        name = stack[-1]
        unmet = [each for each in named[name] if each not in ordered and each not in waiting]
        waiting.add(name)
        if unmet:
            stack += unmet
        else:
            ordered[stack.pop()] = None
    return list(ordered)


def _list_names(column: Column) -> list[str]:
    tokens = tokenize(column.generated.expression_sql if column.generated is not None else "")
    kinds = (TokenKind.WORD, TokenKind.QUOTED_NAME)
    return list(dict.fromkeys(fold_ascii(unquote(token.text)) for token in tokens if token.kind in kinds))
