"""The type rules, one file a family, in the order in which they are asked. The first proposal is taken.

To add a rule: write a module with a `propose(evidence) -> Proposal | None`, and put it into `RULES`.
"""

from core.plan.rules import blobs, booleans, decimals, empty, integers, mixed, numbers, texts
from core.plan.rules.evidence import ColumnEvidence, Proposal

RULES = (
    empty.propose,
    booleans.propose,
    decimals.propose,
    integers.propose,
    numbers.propose,
    texts.propose,
    blobs.propose,
    mixed.propose,
)
"""From the most to the least particular; `mixed` takes every column, so that one always answers."""


def propose_type(evidence: ColumnEvidence) -> Proposal:
    """The first rule's proposal for a column."""
    for rule in RULES:
        if proposal := rule(evidence):
            return proposal
    raise AssertionError("the last rule takes every column")
