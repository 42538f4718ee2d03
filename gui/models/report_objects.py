"""What was proved of views, triggers and expressions, as rows of a view, as lines with counts, and as texts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from core.verify.model import ObjectProof, ProofVerdict, ProvedKind
from gui.amounts import format_count
from gui.models.report_tables import Field, RecordsModel, text_field
from gui.theme import Role
from gui.widgets.fact_list import Fact
from gui.wizard.page import plain

if TYPE_CHECKING:
    from core.plan.model import Finding

_SIGNS = {
    ProofVerdict.PROVED: ("success", Role.SUCCESS),
    ProofVerdict.DIFFERS: ("danger", Role.DANGER),
    ProofVerdict.NOT_TRIED: ("minus", Role.MUTED),
}
_ORDER = (ProofVerdict.DIFFERS, ProofVerdict.NOT_TRIED, ProofVerdict.PROVED)
_CODES = {
    "VIEW_DIFFERS": ProvedKind.VIEW,
    "TRIGGER_DIFFERS": ProvedKind.TRIGGER,
    "CHECK_DIFFERS": ProvedKind.CHECK,
    "DEFAULT_DIFFERS": ProvedKind.DEFAULT,
    "GENERATED_DIFFERS": ProvedKind.GENERATED,
}


def make_objects(proofs: Sequence[ObjectProof], parent: QObject | None) -> RecordsModel:
    """A row for each; what differs comes first."""
    fields = [
        text_field(
            QCoreApplication.translate("Result", "Object"),
            lambda each: each.name,
            icon=lambda each: _SIGNS[each.verdict],
        ),
        text_field(QCoreApplication.translate("Result", "What it is"), _name_kind),
        Field(
            title=QCoreApplication.translate("Result", "Verdict"),
            text=lambda each: name_verdict(each.verdict),
            key=lambda each: _ORDER.index(each.verdict),
        ),
        text_field(QCoreApplication.translate("Result", "How, or why not"), _say_how),
    ]
    return RecordsModel(fields, sort_proofs(proofs), parent=parent)


def sort_proofs(proofs: Sequence[ObjectProof]) -> list[ObjectProof]:
    """What differs first, then what was not tried, each kind together."""
    kinds = list(ProvedKind)
    return sorted(proofs, key=lambda each: (_ORDER.index(each.verdict), kinds.index(each.kind)))


def list_counts(proofs: Sequence[ObjectProof]) -> tuple[Fact, ...]:
    """A line for views, one for triggers and one for the expressions of tables."""
    translate = QCoreApplication.translate
    rules = (ProvedKind.CHECK, ProvedKind.DEFAULT, ProvedKind.GENERATED)
    groups = (
        (translate("Result", "Views"), (ProvedKind.VIEW,)),
        (translate("Result", "Triggers"), (ProvedKind.TRIGGER,)),
        (translate("Result", "Rules"), rules),
    )
    facts = []
    for name, kinds in groups:
        found = [each for each in proofs if each.kind in kinds]
        if found:
            facts.append(_count(name, found))
    return tuple(facts)


def say_counts(proofs: Sequence[ObjectProof]) -> str:
    """The same in one line."""
    text = QCoreApplication.translate("Result", "{name}: {counts}")
    return " ".join(text.format(name=fact.name, counts=fact.text) for fact in list_counts(proofs))


def _count(name: str, found: Sequence[ObjectProof]) -> Fact:
    translate = QCoreApplication.translate
    counts = {verdict: sum(each.verdict is verdict for each in found) for verdict in ProofVerdict}
    texts = {
        ProofVerdict.PROVED: translate("Result", "{number} proved"),
        ProofVerdict.DIFFERS: translate("Result", "{number} differing"),
        ProofVerdict.NOT_TRIED: translate("Result", "{number} not tried"),
    }
    parts = [texts[verdict].format(number=format_count(count)) for verdict, count in counts.items() if count]
    worst = min((each.verdict for each in found), key=_ORDER.index)
    icon, role = _SIGNS[worst]
    return Fact(name=name, text=f"{', '.join(parts)}.", icon=icon, role=role)


def describe_proof(proof: ObjectProof, findings: "Sequence[Finding]") -> str:
    """All that is known of one: what was found of it, and the first differences."""
    lines = []
    fate = next((each.effect for each in findings if _is_about(each, proof)), "")
    if fate:
        lines.append(plain(fate))
    else:
        lines += [sentence for sentence in (_close(proof.tried), _close(proof.note)) if sentence]
    nothing = QCoreApplication.translate("Result", "nothing")
    for difference in proof.differences:
        text = QCoreApplication.translate("Result", "{where}: in SQLite {source}, in PostgreSQL {target}")
        lines.append(
            text.format(
                where=plain(difference.what),
                source=nothing if difference.source is None else plain(difference.source),
                target=nothing if difference.target is None else plain(difference.target),
            )
        )
    if fate and proof.note:
        lines.append(_close(proof.note))
    return "\n".join(lines)


def name_verdict(verdict: ProofVerdict) -> str:
    match verdict:
        case ProofVerdict.PROVED:
            return QCoreApplication.translate("Result", "Proved")
        case ProofVerdict.DIFFERS:
            return QCoreApplication.translate("Result", "Differs")
        case ProofVerdict.NOT_TRIED:
            return QCoreApplication.translate("Result", "Not tried")


def _name_kind(proof: ObjectProof) -> str:
    match proof.kind:
        case ProvedKind.VIEW:
            return QCoreApplication.translate("Result", "view")
        case ProvedKind.TRIGGER:
            text = QCoreApplication.translate("Result", "trigger of {table}")
        case ProvedKind.CHECK:
            text = QCoreApplication.translate("Result", "check of {table}")
        case ProvedKind.DEFAULT:
            text = QCoreApplication.translate("Result", "default in {table}")
        case ProvedKind.GENERATED:
            text = QCoreApplication.translate("Result", "generated column of {table}")
    return text.format(table=proof.table)


def _say_how(proof: ObjectProof) -> str:
    if proof.verdict is ProofVerdict.DIFFERS and proof.differences:
        first = proof.differences[0]
        return QCoreApplication.translate("Result", "first in {where}").format(where=first.what)
    return " ".join(filter(None, (proof.tried, proof.note)))


def _close(text: str) -> str:
    """A clause as a sentence."""
    text = plain(text.strip())
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def _is_about(finding: "Finding", proof: ObjectProof) -> bool:
    name = proof.name if proof.table in ("", proof.name) else f"{proof.table}.{proof.name}"
    return _CODES.get(finding.code) is proof.kind and finding.object == name
