"""The rules of the storage classes themselves, which need no hint: what a column is when it is nothing better."""

from core.plan.rules import blobs, decimals, enums, integers, mixed, numbers, texts
from core.plan.rules.evidence import ColumnEvidence, Proposal

PLAIN_RULES = (
    decimals.propose,
    integers.propose,
    numbers.propose,
    blobs.propose,
    enums.propose,
    texts.propose,
    mixed.propose,
)
"""From the most to the least particular; `mixed` takes every column, so that one always answers."""


def propose_plain(evidence: ColumnEvidence) -> Proposal:
    """What holds all values as they are stored."""
    for rule in PLAIN_RULES:
        if proposal := rule(evidence):
            return proposal
    raise AssertionError("the last rule takes every column")
