"""Views, triggers and expressions in the terminal: how many of each were proved, and which were not tried, and why."""

from collections.abc import Sequence

from rich.console import Console

from core.cli.summary import printable
from core.report.proof_words import count_kind, name_proof, say_proofs, sum_proofs
from core.verify.model import ObjectProof, ProofVerdict, ProvedKind

_NAMED, _NOTES_SHOWN = 5, 10
_DIFFERING_SHOWN, _DIFFERENCES_SHOWN = 20, 3


def print_proofs(console: Console, proofs: Sequence[ObjectProof]) -> None:
    """A line for each kind. What differs or is not made is among the findings, with its reason."""
    for counted in sum_proofs(proofs):
        is_good = counted.proved == counted.total
        sign = "[green]✓[/]" if is_good else "[red]≠[/]" if counted.differs else "[yellow]![/]"
        console.print(f"{sign} {say_proofs(counted)}")
    untried: dict[tuple[ProvedKind, str], list[str]] = {}
    for proof in proofs:
        if proof.verdict is ProofVerdict.NOT_TRIED and proof.is_there:
            untried.setdefault((proof.kind, proof.note), []).append(name_proof(proof))
    for (kind, note), names in list(untried.items())[:_NOTES_SHOWN]:
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        listed = printable(", ".join(names[:_NAMED]))
        what = count_kind(kind, len(names)).partition(" ")[2]
        console.print(f"  [dim]Not tried, {what} {listed}{more}: {printable(note)}[/]")
    if len(untried) > _NOTES_SHOWN:
        rest = sum(len(names) for names in list(untried.values())[_NOTES_SHOWN:])
        console.print(f"  [dim]and {rest:,} more for other reasons[/]")
    if proofs:
        console.print()


def print_differing(console: Console, proofs: Sequence[ObjectProof]) -> None:
    """Print the first differences of each object that does something else than in SQLite."""
    differing = [proof for proof in proofs if proof.verdict is ProofVerdict.DIFFERS]
    for proof in differing[:_DIFFERING_SHOWN]:
        where = printable(f"{proof.kind} {name_proof(proof)}")
        if not proof.differences:
            console.print(f"[red]≠ {where}[/] differs")
        for each in proof.differences[:_DIFFERENCES_SHOWN]:
            source, target = ("nothing" if text is None else printable(text) for text in (each.source, each.target))
            console.print(f"[red]≠ {where}, {printable(each.what)}[/]: SQLite {source}, PostgreSQL {target}")
    if len(differing) > _DIFFERING_SHOWN:
        console.print(f"  and {len(differing) - _DIFFERING_SHOWN:,} more objects that differ")
