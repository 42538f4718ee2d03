"""A column's DEFAULT in its new type; and where the type that its values would allow has no place for it, the type that
has: a default is what the next row will hold."""

import re
from dataclasses import replace

from core.plan.conversions import Unfit
from core.plan.model import Alternative, Finding, PartKind, Severity, UntranslatedPart
from core.plan.rules import propose_type
from core.plan.rules.evidence import ColumnEvidence, Proposal
from core.plan.scope import translate_column_default
from core.translate.model import Translated, Untranslatable

_LITERAL = re.compile(r"""[\s(]*(?:'.*'|".*"|[-+]?[0-9.]+)[\s)]*""", re.DOTALL)
"""A value, which says what rows may hold; an expression may fail to translate for other reasons."""

_DECLARED = re.compile("DATE|TIME|UUID|GUID|UNIQUEIDENTIFIER|JSON|BOOL")
"""Declarations that ask for a type, whatever the default says; unless a column without it would have no value to give a
new row, not even NULL."""


def heed_default(evidence: ColumnEvidence, proposal: Proposal) -> Proposal:
    """The proposal; or the column as it is stored, where only so its DEFAULT (such as '' of a date) can be kept."""
    if not _LITERAL.fullmatch(evidence.column.default_sql or ""):
        return proposal
    takes_null = is_made_nullable(evidence, proposal)
    if takes_null and _DECLARED.search(evidence.declared_words):
        return proposal
    if not isinstance(_translate(evidence, proposal), Untranslatable):
        return proposal
    stored = propose_type(replace(evidence, policy=evidence.policy.as_stored()))
    if stored.target_type == proposal.target_type or isinstance(_translate(evidence, stored), Untranslatable):
        return proposal
    default = f"the default {evidence.column.default_sql}"
    cost = f"new rows do not get {default}" if takes_null else f"an INSERT fails that relies on {default}"
    return replace(
        stored,
        evidence=f"{stored.evidence}; {default} is no {proposal.target_type}",
        findings=(
            *stored.findings,
            Finding(
                code="DEFAULT_KEEPS_TYPE",
                severity=Severity.INFO,
                object=evidence.object,
                effect=f"All values could be {proposal.target_type}, but {default} could not: it stays"
                f" {stored.target_type}, so that new rows get what they do in SQLite.",
                remedies=(f"type = {proposal.target_type}",),
            ),
        ),
        alternatives=(
            Alternative(target_type=proposal.target_type, cost=cost),
            *(each for each in stored.alternatives if each.target_type != proposal.target_type),
        ),
    )


def is_made_nullable(evidence: ColumnEvidence, proposal: Proposal) -> bool:
    """Whether the column is without NOT NULL: as it is declared, or since it has NULLs, or values that become some."""
    makes_nulls = proposal.conversion.unfit is Unfit.NULL
    return not evidence.column.not_null or evidence.profile.null_count > 0 or makes_nulls


def plan_default(
    evidence: ColumnEvidence,
    proposal: Proposal,
    target_name: str,
    takes_null: bool,
    findings: list[Finding],
    untranslated: list[UntranslatedPart],
) -> str | None:
    """The DEFAULT in PostgreSQL's SQL; None where there is none, or where it has no translation, which is a finding and
    one of the parts that are not made."""
    default = _translate(evidence, proposal)
    if isinstance(default, Untranslatable):
        written = evidence.column.default_sql or ""
        if takes_null:
            instead = "A new row that names no value for it gets NULL."
        else:
            instead = "The column is NOT NULL: from now on an INSERT that names no value for it fails."
        findings.append(
            Finding(
                code="DEFAULT_NOT_CARRIED",
                severity=Severity.WARNING,
                object=evidence.object,
                effect=f"DEFAULT {written} is not made: {default.reason}. {instead}",
            )
        )
        untranslated.append(
            UntranslatedPart(
                kind=PartKind.DEFAULT,
                name=target_name,
                source_sql=written,
                reason=default.reason,
            )
        )
        return None
    return default.sql if default is not None else None


def _translate(evidence: ColumnEvidence, proposal: Proposal) -> Translated | Untranslatable | None:
    if evidence.column.generated is not None:
        return None
    return translate_column_default(
        evidence.column,
        proposal.target_type,
        proposal.conversion,
        allows_helpers=evidence.policy.helpers == "yes",
    )
