"""Columns of which some values do not fit the type that was declared: by the setting `unfit` a wider type, a stop until
someone chooses, or the declared type without those values."""

from dataclasses import dataclass, replace

from core.plan.conversions import Conversion, Unfit
from core.plan.model import Alternative, Finding, Severity
from core.plan.pgtypes import TEXTS, PgType
from core.plan.rules.evidence import ColumnEvidence, Proposal, plural, write_place
from core.plan.rules.forms import Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A type that was declared or that most values of a column fit: `rule` and `code` are for the decision and the
    finding about it, `noun` says what the values that do not fit it are not ("date")."""

    rule: str
    code: str
    noun: str
    target_type: PgType
    conversion: Conversion
    fit: Fit
    may_give_up: bool = True
    """Whether the values that do not fit may be given up, if the settings say so."""
    cost: str = ""
    """Of the type as an alternative, where all values fit it."""
    cause: str = ""
    """Why those that are known do not fit, where it can be said of each."""


def settle_unfit(evidence: ColumnEvidence, wanted: Wanted, wider: Proposal) -> Proposal:
    """The column in the wanted type, or in the `wider` one that holds all of its values, with a finding.

    Values are given up only for a declaration that most of them bear out, and a key keeps its values in any case.
    """
    unfit = evidence.policy.unfit
    if unfit in ("widen", "stop") or not _may_give_up(evidence, wanted, Unfit(unfit)):
        return _widen(evidence, wanted, wider)
    fate = "NULL stands for them, and each is entered in the ledger" if unfit == "null" else "their rows are set aside"
    return Proposal(
        rule=wanted.rule,
        target_type=wanted.target_type,
        conversion=replace(wanted.conversion, unfit=Unfit(unfit)),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}; {write_unfit(evidence, wanted)}",
        findings=(_find(evidence, wanted, Severity.WARNING, fate, ("unfit = widen",)),),
        alternatives=(Alternative(target_type=wider.target_type, cost="no value is given up"),),
    )


def decide_doubts(evidence: ColumnEvidence, fit: Fit) -> Unfit:
    """What becomes of values that may not fit, where only the copy can tell: the same as of those that do not."""
    unfit = evidence.policy.unfit
    if fit.unfit_count == 0 or unfit == "widen" or (unfit == "null" and _is_key(evidence)):
        return Unfit.STOP
    return Unfit(unfit)


def offer(evidence: ColumnEvidence, wanted: Wanted, wider: Proposal) -> Proposal | None:
    """The wider proposal with the wanted type as an alternative, where at least nine of ten values fit that."""
    unfit = wanted.fit.unfit_count
    if unfit is None or unfit * 10 > evidence.profile.value_count:
        return None
    return replace(wider, alternatives=(*wider.alternatives, _alternative(evidence, wanted)))


def write_unfit(evidence: ColumnEvidence, wanted: Wanted) -> str:
    """For evidence: "3 of 1,204 values are no dates, the first in rowid 88 ('0000-00-00')"."""
    fit, total = wanted.fit, plural(evidence.profile.value_count, "value")
    first = f", the first in {write_place(fit.examples[0])}" if fit.examples else ""
    first += f", {wanted.cause}" if wanted.cause else ""
    if fit.unfit_count == 1:
        return f"1 of {total} is no {wanted.noun}{first}"
    least = f"at least {fit.unfit_min:,}" if fit.unfit_min else "some"
    counted = least if fit.unfit_count is None else f"{fit.unfit_count:,}"
    return f"{counted} of {total} are no {wanted.noun}s{first}"


def _widen(evidence: ColumnEvidence, wanted: Wanted, wider: Proposal) -> Proposal:
    if evidence.policy.unfit == "stop":
        severity, fate = Severity.DECISION, "nothing is carried over until it is chosen what becomes of them"
    else:
        severity = Severity.WARNING if wider.target_type.name in TEXTS else Severity.INFO
        fate = f"{wider.target_type} holds all values as they are stored"
    fits_some = wanted.fit.unfit_count != evidence.profile.value_count
    return replace(
        wider,
        evidence=f"{wider.evidence}; {write_unfit(evidence, wanted)}",
        findings=(
            _find(evidence, wanted, severity, fate, _remedies(evidence, wanted)),
            # That the classes are mixed has just been said, and why it matters.
            *(finding for finding in wider.findings if finding.code != "MIXED_CLASSES"),
        ),
        alternatives=(*wider.alternatives, _alternative(evidence, wanted)) if fits_some else wider.alternatives,
    )


def _remedies(evidence: ColumnEvidence, wanted: Wanted) -> tuple[str, ...]:
    remedies = [f"unfit = {unfit}" for unfit in (Unfit.NULL, Unfit.SET_ASIDE) if _may_give_up(evidence, wanted, unfit)]
    return (*remedies, "unfit = widen") if evidence.policy.unfit == "stop" else tuple(remedies)


def _may_give_up(evidence: ColumnEvidence, wanted: Wanted, unfit: Unfit) -> bool:
    count = wanted.fit.unfit_count
    if not wanted.may_give_up or count is None or 2 * count > evidence.profile.value_count:
        return False
    return not (unfit is Unfit.NULL and _is_key(evidence))


def _is_key(evidence: ColumnEvidence) -> bool:
    return evidence.refers or evidence.is_unique


def _alternative(evidence: ColumnEvidence, wanted: Wanted) -> Alternative:
    cost = wanted.cost if wanted.fit.unfit_count == 0 else write_unfit(evidence, wanted)
    return Alternative(target_type=wanted.target_type, cost=cost)


def _find(
    evidence: ColumnEvidence, wanted: Wanted, severity: Severity, fate: str, remedies: tuple[str, ...]
) -> Finding:
    said = write_unfit(evidence, wanted)
    return Finding(
        code=wanted.code,
        severity=severity,
        object=evidence.object,
        effect=f"{evidence.declaration[0].upper()}{evidence.declaration[1:]}, but {said}: {fate}.",
        remedies=remedies,
    )
