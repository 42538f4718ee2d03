"""What the terminal says of views, triggers and expressions that were put to the proof."""

import io
from dataclasses import replace

from rich.console import Console

from core.cli.proofs import print_differing, print_proofs
from core.report.proof_words import say_proofs, sum_proofs
from core.verify.model import ObjectProof, ProofDifference, ProofVerdict, ProvedKind

VIEW = ObjectProof(kind=ProvedKind.VIEW, table="", name="v", verdict=ProofVerdict.PROVED)
TRIGGER = ObjectProof(
    kind=ProvedKind.TRIGGER, table="person", name="t", verdict=ProofVerdict.NOT_TRIED, note="It calls now()."
)


def _tell(*proofs: ObjectProof) -> str:
    file = io.StringIO()
    console = Console(file=file, width=140, highlight=False)
    print_differing(console, proofs)
    print_proofs(console, proofs)
    return file.getvalue()


def test_each_kind_has_a_line_with_its_numbers() -> None:
    views = (VIEW, VIEW, replace(VIEW, verdict=ProofVerdict.NOT_TRIED, is_there=False))
    triggers = (replace(TRIGGER, verdict=ProofVerdict.PROVED),)
    assert [say_proofs(each) for each in sum_proofs((*views, *triggers))] == [
        "3 views: 2 proved, 1 not made",
        "1 trigger: 1 proved",
    ]
    assert _tell(*views, *triggers) == "! 3 views: 2 proved, 1 not made\n✓ 1 trigger: 1 proved\n\n"


def test_of_what_was_made_and_not_tried_it_says_why_once() -> None:
    others = (replace(TRIGGER, name=f"t{number}") for number in range(6))
    assert _tell(*others) == (
        "! 6 triggers: 6 not tried\n"
        "  Not tried, triggers person.t0, person.t1, person.t2, person.t3, person.t4 and 1 more: It calls now().\n\n"
    )


def test_differences_are_shown_with_both_sides_and_no_control_characters() -> None:
    difference = ProofDifference(what="row 2: n", source="1", target=None)
    differing = replace(VIEW, name="v[red]\x1b", verdict=ProofVerdict.DIFFERS, differences=(difference,))
    assert _tell(differing) == "≠ view v[red]�, row 2: n: SQLite 1, PostgreSQL nothing\n≠ 1 view: 1 differs\n\n"


def test_without_any_nothing_is_said() -> None:
    assert _tell() == ""
