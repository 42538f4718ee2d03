"""A column's DEFAULT in its new type; and where the type that its values would allow has no place for it, the type that
has: a default is what the next row will hold."""

import re
from dataclasses import replace

from core.plan.model import Alternative, Finding, PartKind, Severity, UntranslatedPart
from core.plan.rules import propose_type
from core.plan.rules.evidence import ColumnEvidence, Proposal
from core.plan.scope import translate_column_default
from core.translate.model import Translated, Untranslatable

_LITERAL = re.compile(r"""[\s(]*(?:'.*'|".*"|[-+]?[0-9.]+)[\s)]*""", re.DOTALL)
"""A value, which says what rows may hold; an expression may fail to translate for other reasons."""

_DECLARED = re.compile("DATE|TIME|UUID|GUID|UNIQUEIDENTIFIER|JSON|BOOL")
"""Declarations that ask for a type, whatever the default says."""


def heed_default(evidence: ColumnEvidence, proposal: Proposal) -> Proposal:
    """The proposal; or the column as it is stored, where only so its DEFAULT (such as '' of a date) can be kept."""
    if _DECLARED.search(evidence.declared_words) or not _LITERAL.fullmatch(evidence.column.default_sql or ""):
        return proposal
    if not isinstance(_translate(evidence, proposal), Untranslatable):
        return proposal
    stored = propose_type(replace(evidence, policy=evidence.policy.as_stored()))
    if stored.target_type == proposal.target_type or isinstance(_translate(evidence, stored), Untranslatable):
        return proposal
    default = f"the default {evidence.column.default_sql}"
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
            Alternative(target_type=proposal.target_type, cost=f"new rows do not get {default}"),
            *(each for each in stored.alternatives if each.target_type != proposal.target_type),
        ),
    )


def plan_default(
    evidence: ColumnEvidence,
    proposal: Proposal,
    target_name: str,
    findings: list[Finding],
    untranslated: list[UntranslatedPart],
) -> str | None:
    """The DEFAULT in PostgreSQL's SQL; None where there is none, or where it has no translation, which is a finding and
    one of the parts that are not made."""
    default = _translate(evidence, proposal)
    if isinstance(default, Untranslatable):
        findings.append(
            Finding(
                code="DEFAULT_NOT_CARRIED",
                severity=Severity.WARNING,
                object=evidence.object,
                effect=f"DEFAULT {evidence.column.default_sql} is not made: {default.reason}.",
            )
        )
        untranslated.append(
            UntranslatedPart(
                kind=PartKind.DEFAULT,
                name=target_name,
                source_sql=evidence.column.default_sql or "",
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
