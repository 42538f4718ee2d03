"""JSON: declared so, or texts that all are objects or arrays. jsonb keeps the value of a document, json its text."""

from dataclasses import replace

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Alternative, Finding, Severity
from core.plan.pgtypes import JSON, JSONB, TEXT
from core.plan.rules.declared import is_declared_json
from core.plan.rules.evidence import ColumnEvidence, Proposal, plural, write_place
from core.plan.rules.fits import measure_fit
from core.plan.rules.hints import speaks_of_json
from core.plan.rules.plain import propose_plain
from core.plan.rules.unfit import Wanted, offer, settle_unfit
from core.profile.model import Format

_EMPTY_BYTES = 2
"""Of {} and []."""
_JSONB_COST = "white space and the order of names go"


def propose(evidence: ColumnEvidence) -> Proposal | None:
    policy, is_declared = evidence.policy, is_declared_json(evidence)
    if policy.json == "keep" or not evidence.classes or evidence.refers or evidence.is_unique:
        return None
    if is_declared:
        return _propose_declared(evidence)
    if policy.json == "declared" or evidence.classes != (StorageClass.TEXT,) or evidence.is_declared_binary:
        return None
    profile = evidence.profile
    if not profile.is_all(Format.JSON_CONTAINER, StorageClass.TEXT):
        wanted = _want(evidence, as_jsonb=True)
        most = 2 * evidence.hits(Format.JSON_CONTAINER, StorageClass.TEXT) >= profile.text_count
        return offer(evidence, wanted, propose_plain(evidence)) if most else None
    if (profile.text_max_bytes or 0) <= _EMPTY_BYTES and not speaks_of_json(evidence):
        return None
    return _accept(evidence)


def _propose_declared(evidence: ColumnEvidence) -> Proposal:
    nulls = evidence.hits(Format.JSON_NULL, StorageClass.TEXT)
    if nulls:
        return _keep_nulls(evidence, nulls)
    as_json = _want(evidence, as_jsonb=False)
    if as_json.fit.unfit_count == 0:
        return _accept(evidence)
    # What jsonb can't keep is a reason for json, as long as all the rest is JSON.
    keeps_value = _count_without_jsonb(evidence) == 0
    return settle_unfit(evidence, _want(evidence, as_jsonb=True) if keeps_value else as_json, propose_plain(evidence))


def _keep_nulls(evidence: ColumnEvidence, count: int) -> Proposal:
    """The texts as they are: a program that reads jsonb could not tell a JSON null from NULL."""
    found = evidence.profile.format(Format.JSON_NULL, StorageClass.TEXT)
    assert found is not None
    wider = propose_plain(evidence)
    finding = Finding(
        code="JSON_NULL",
        severity=Severity.INFO,
        object=evidence.object,
        effect=f"{plural(count, 'text')} of JSON null, which most drivers read as NULL from jsonb: all stay text.",
        remedies=("type = jsonb",),
    )
    return replace(
        wider,
        evidence=f"{wider.evidence}; {count:,} of them the JSON null",
        findings=(finding, *wider.findings),
        alternatives=(
            Alternative(target_type=JSONB, cost="a JSON null looks like NULL to most drivers"),
            *wider.alternatives,
        ),
    )


def _want(evidence: ColumnEvidence, *, as_jsonb: bool) -> Wanted:
    target_type, conversion = JSONB if as_jsonb else JSON, Conversion(kind=ConversionKind.JSON)
    return Wanted(
        rule="json",
        code="JSON_UNFIT",
        noun="JSON text",
        target_type=target_type,
        conversion=conversion,
        fit=measure_fit(evidence, conversion, target_type),
        cost=_JSONB_COST,
    )


def _count_without_jsonb(evidence: ColumnEvidence) -> int:
    """Texts that are JSON and that jsonb would refuse or change."""
    return evidence.hits(Format.JSON, StorageClass.TEXT) - evidence.hits(Format.JSONB, StorageClass.TEXT)


def _accept(evidence: ColumnEvidence) -> Proposal:
    odd = _count_without_jsonb(evidence)
    stay = Alternative(target_type=TEXT, cost="the texts stay as they are; queries into them need a cast")
    proposal = Proposal(
        rule="json",
        target_type=JSONB,
        conversion=Conversion(kind=ConversionKind.JSON),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted_only(*evidence.classes)}, {_write_kinds(evidence)}"
        f"{evidence.counted_nulls}",
        findings=(
            Finding(
                code="JSONB_KEEPS_VALUE",
                severity=Severity.INFO,
                object=evidence.object,
                effect="jsonb keeps the value of JSON, not its text: white space and the order of names go.",
                remedies=("type = json", "json = keep"),
            ),
        ),
        alternatives=(Alternative(target_type=JSON, cost="slower to query, no index on its contents"), stay),
    )
    if not odd:
        return proposal
    cost = f"{plural(odd, 'text')} would be refused, or lose a name that an object has twice"
    finding = Finding(
        code="JSON_NOT_JSONB",
        severity=Severity.INFO,
        object=evidence.object,
        effect=f"{plural(odd, 'text')} of JSON that jsonb would not keep{_first_odd(evidence)}: names that an object"
        " has twice, \\u0000, half of a surrogate pair, or a number beyond numeric's range. The type is json, which"
        " keeps the text as it is.",
        remedies=("type = jsonb with unfit = set-aside", "type = text"),
    )
    return replace(
        proposal,
        target_type=JSON,
        evidence=f"{proposal.evidence}; jsonb would not keep {odd:,} of them",
        findings=(finding,),
        alternatives=(Alternative(target_type=JSONB, cost=cost), stay),
    )


def _first_odd(evidence: ColumnEvidence) -> str:
    found = evidence.profile.format(Format.JSONB, StorageClass.TEXT)
    return f", the first in {write_place(found.exceptions[0])}" if found and found.exceptions else ""


def _write_kinds(evidence: ColumnEvidence) -> str:
    containers = evidence.hits(Format.JSON_CONTAINER, StorageClass.TEXT)
    if containers == evidence.profile.value_count:
        return "each a JSON object or array"
    return f"all JSON, {containers:,} of them an object or array"
