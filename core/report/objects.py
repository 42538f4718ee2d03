"""Views, triggers and rules as the page of a report shows them: each with its verdict, the gravest first, and both
texts where the translation differs or there is none."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.report.losses import Tone
from core.report.model import Report
from core.report.proof_words import name_proof, say_proofs, sum_proofs
from core.verify.model import ObjectProof, ProofDifference, ProofVerdict, ProvedKind

_SHOWN, _TEXTS_SHOWN, _TEXT_CHARS = 300, 200, 6000
_RIGHT = "right"
_TITLES = {
    ProvedKind.VIEW: "Views",
    ProvedKind.TRIGGER: "Triggers",
    ProvedKind.CHECK: "CHECKs",
    ProvedKind.DEFAULT: "Defaults",
    ProvedKind.GENERATED: "Generated columns",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownObject:
    """One object; `verdict` in a word or two, `said` what was done or why not. Without texts they are not shown."""

    name: str
    tone: str
    verdict: str
    said: str
    differences: tuple[ProofDifference, ...]
    source_sql: str
    target_sql: str

    @property
    def has_texts(self) -> bool:
        return bool(self.source_sql or self.target_sql)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectGroup:
    """All objects of a kind; `more` are not shown."""

    title: str
    sum: str
    tone: str
    objects: tuple[ShownObject, ...]
    more: int

    @property
    def is_open(self) -> bool:
        return self.tone != _RIGHT


def list_objects(report: Report) -> tuple[ObjectGroup, ...]:
    """A group for each kind that there is something of."""
    room = _TEXTS_SHOWN
    groups = []
    for counted in sum_proofs(report.proofs):
        proofs = sorted((each for each in report.proofs if each.kind is counted.kind), key=_order)
        shown = []
        for proof in proofs[:_SHOWN]:
            has_texts = room > 0 and proof.verdict is not ProofVerdict.PROVED
            room -= has_texts
            shown.append(_show(proof, has_texts=has_texts))
        groups.append(
            ObjectGroup(
                title=_TITLES[counted.kind],
                sum=say_proofs(counted).partition(": ")[2],
                tone=_find_tone(proofs),
                objects=tuple(shown),
                more=max(0, len(proofs) - _SHOWN),
            )
        )
    return tuple(groups)


def _order(proof: ObjectProof) -> int:
    order = (ProofVerdict.DIFFERS, ProofVerdict.NOT_TRIED, ProofVerdict.PROVED)
    return 2 * order.index(proof.verdict) + proof.is_there


def _find_tone(proofs: Iterable[ObjectProof]) -> str:
    tones = {_tone_of(proof) for proof in proofs}
    return next(tone for tone in (Tone.WRONG, Tone.LOST, Tone.CHOSEN, _RIGHT) if tone in tones)


def _tone_of(proof: ObjectProof) -> str:
    if proof.verdict is ProofVerdict.PROVED:
        return _RIGHT
    if proof.verdict is ProofVerdict.DIFFERS:
        return Tone.WRONG
    return Tone.CHOSEN if proof.is_there else Tone.LOST


def _show(proof: ObjectProof, *, has_texts: bool) -> ShownObject:
    verdict = str(proof.verdict)
    if proof.verdict is ProofVerdict.NOT_TRIED and not proof.is_there:
        verdict = "not made"
    elif proof.verdict is ProofVerdict.DIFFERS and not proof.is_there:
        verdict = "differs, not published"
    said = [each.rstrip(".") for each in (proof.tried, proof.note) if each]
    return ShownObject(
        name=name_proof(proof),
        tone=_tone_of(proof),
        verdict=verdict,
        said=". ".join(said),
        differences=proof.differences,
        source_sql=proof.source_sql[:_TEXT_CHARS] if has_texts else "",
        target_sql=proof.target_sql[:_TEXT_CHARS] if has_texts else "",
    )
