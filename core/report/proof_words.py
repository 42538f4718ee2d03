"""What became of the translated objects, in numbers and words: views, triggers, CHECKs, defaults, generated columns."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.verify.model import ObjectProof, ProofVerdict, ProvedKind

_NOUNS = {
    ProvedKind.VIEW: ("view", "views"),
    ProvedKind.TRIGGER: ("trigger", "triggers"),
    ProvedKind.CHECK: ("CHECK", "CHECKs"),
    ProvedKind.DEFAULT: ("default", "defaults"),
    ProvedKind.GENERATED: ("generated column", "generated columns"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofSum:
    """How many objects of a kind came to each end; `not_tried` are there, `not_made` are not."""

    kind: ProvedKind
    proved: int
    differs: int
    not_tried: int
    not_made: int

    @property
    def total(self) -> int:
        return self.proved + self.differs + self.not_tried + self.not_made


def sum_proofs(proofs: Iterable[ObjectProof]) -> tuple[ProofSum, ...]:
    """A sum for each kind that there is something of, in the order of the kinds."""
    found = tuple(proofs)
    sums = (_sum_kind(kind, [proof for proof in found if proof.kind is kind]) for kind in ProvedKind)
    return tuple(each for each in sums if each.total)


def say_proofs(counted: ProofSum) -> str:
    """As in 17 views: 15 proved, 1 differs, 1 not made."""
    parts = [
        f"{counted.proved:,} proved" if counted.proved else "",
        f"{counted.differs:,} differ{'s' if counted.differs == 1 else ''}" if counted.differs else "",
        f"{counted.not_tried:,} not tried" if counted.not_tried else "",
        f"{counted.not_made:,} not made" if counted.not_made else "",
    ]
    return f"{count_kind(counted.kind, counted.total)}: {', '.join(filter(None, parts))}"


def count_kind(kind: ProvedKind, number: int) -> str:
    """A number with its noun: "1 view", "17 views"."""
    one, more = _NOUNS[kind]
    return f"{number:,} {one if number == 1 else more}"


def name_proof(proof: ObjectProof) -> str:
    """The object with its table: "person.note_mood"."""
    return proof.name if proof.table in ("", proof.name) else f"{proof.table}.{proof.name}"


def _sum_kind(kind: ProvedKind, proofs: list[ObjectProof]) -> ProofSum:
    by_verdict = {verdict: [proof for proof in proofs if proof.verdict is verdict] for verdict in ProofVerdict}
    not_tried = by_verdict[ProofVerdict.NOT_TRIED]
    return ProofSum(
        kind=kind,
        proved=len(by_verdict[ProofVerdict.PROVED]),
        differs=len(by_verdict[ProofVerdict.DIFFERS]),
        not_tried=sum(proof.is_there for proof in not_tried),
        not_made=sum(not proof.is_there for proof in not_tried),
    )
