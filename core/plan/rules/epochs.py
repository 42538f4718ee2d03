"""Numbers that seem to be instants, where no date is declared: they stay numbers, unless the settings say otherwise."""

from dataclasses import replace

from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Alternative, Finding, Severity
from core.plan.pgtypes import TIMESTAMPTZ
from core.plan.rules.clocks import CLOCKS, find_clock, find_doubt, find_rival, write_span
from core.plan.rules.evidence import ColumnEvidence, Proposal
from core.plan.rules.hints import speaks_of_time
from core.plan.rules.plain import propose_plain


def propose(evidence: ColumnEvidence) -> Proposal | None:
    if evidence.refers or not evidence.classes or evidence.number_count < evidence.profile.value_count:
        return None
    if not speaks_of_time(evidence):
        return None
    if find_doubt(evidence) is not None:
        return leave_open(evidence)
    clock = find_clock(evidence)
    if clock is None or find_rival(evidence, clock) is not None:
        return None
    seems = write_span(evidence, clock)
    stored = propose_plain(evidence)
    if evidence.policy.epochs == "timestamptz":
        return Proposal(
            rule="epoch",
            target_type=TIMESTAMPTZ,
            conversion=Conversion(kind=ConversionKind.TIMESTAMPTZ, numbers=clock),
            reads=evidence.classes,
            evidence=f"{evidence.declaration}; {evidence.counted()}, {seems}",
            alternatives=(Alternative(target_type=stored.target_type, cost="the numbers stay as they are"),),
        )
    finding = Finding(
        code="EPOCH_NUMBERS",
        severity=Severity.INFO,
        object=evidence.object,
        effect=f"Its numbers seem to be {seems}: they stay numbers, as they are stored.",
        remedies=("epochs = timestamptz",),
    )
    offered = Alternative(target_type=TIMESTAMPTZ, cost="queries that calculate with the numbers must change")
    return replace(
        stored,
        evidence=f"{stored.evidence}; it seems, {seems}",
        findings=(*stored.findings, finding),
        alternatives=(offered, *stored.alternatives),
    )


def leave_open(evidence: ColumnEvidence) -> Proposal | None:
    """The numbers as they are, whatever the settings say, where they may go by either of two clocks, 31 years apart."""
    doubt = find_doubt(evidence)
    if doubt is None or evidence.number_count < evidence.profile.value_count:
        return None
    clock, rival = doubt
    stored = propose_plain(evidence)
    seems = f"{write_span(evidence, clock)}, by Apple's clock, or {write_span(evidence, rival)}"
    finding = Finding(
        code="EPOCH_NUMBERS",
        severity=Severity.INFO,
        object=evidence.object,
        effect=f"Its numbers seem to be {seems}: they stay numbers, whatever the setting epochs says. Where timestamptz"
        f" is chosen for the column, they are taken for {CLOCKS[clock].name}.",
        remedies=("type = timestamptz",),
    )
    offered = Alternative(target_type=TIMESTAMPTZ, cost=f"they are taken for {CLOCKS[clock].name}, not since 1970")
    return replace(
        stored,
        evidence=f"{stored.evidence}; it seems, {seems}",
        findings=(*stored.findings, finding),
        alternatives=(offered, *stored.alternatives),
    )
