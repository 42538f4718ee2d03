"""The type rules, one file a family, in the order in which they are asked. The first proposal is taken.

To add a rule: write a module with a `propose(evidence) -> Proposal | None`, and put it into `RULES`, or into
`PLAIN_RULES` if it is one for values as they are stored.
"""

from core.plan.rules import booleans, documents, empty, epochs, moments, uuids, vectors
from core.plan.rules.collations import take_nocase
from core.plan.rules.evidence import ColumnEvidence, Proposal
from core.plan.rules.plain import propose_plain

RULES = (
    empty.propose,
    booleans.propose,
    moments.propose,
    epochs.propose,
    uuids.propose,
    documents.propose,
    vectors.propose,
    propose_plain,
)
"""From the most to the least particular; the last one takes every column, so that one always answers."""


def propose_type(evidence: ColumnEvidence) -> Proposal:
    """The first rule's proposal for a column."""
    for rule in RULES:
        if proposal := rule(evidence):
            return take_nocase(evidence, proposal)
    raise AssertionError("the last rule takes every column")
