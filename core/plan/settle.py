"""Columns that a foreign key joins must be of types that can be compared: what they are of together."""

from collections.abc import Mapping
from dataclasses import replace

from core.catalog.model import Catalog
from core.identifiers import fold_ascii
from core.plan.columns import Draft
from core.plan.model import Origin
from core.plan.pgtypes import PgType, have_equality
from core.plan.retype import retype
from core.plan.rules import propose_type
from core.plan.rules.collations import is_text, take_collation
from core.plan.rules.evidence import Proposal

ColumnKey = tuple[str, str]
"""A column by the folded names of its table and its own."""


def settle_types(catalog: Catalog, drafts: Mapping[ColumnKey, Draft]) -> dict[ColumnKey, Draft]:
    """Make the columns of each group that foreign keys join agree, where the data lets them.

    The first type that all of the group can have without loss is taken, from those proposed for its columns; where
    there is none, all keep what the application stores. What a person chose is never changed.
    """
    settled = dict(drafts)
    for group in _join_columns(catalog, drafts):
        if not _agree([settled[key][1].target_type for key in group]):
            agreed = _find_common(group, settled) or {key: _as_stored(settled[key]) for key in group}
            settled |= {key: (settled[key][0], proposal) for key, proposal in agreed.items()}
        settled |= _share_collation({key: settled[key] for key in group})
    return settled


def _share_collation(group: Mapping[ColumnKey, Draft]) -> dict[ColumnKey, Draft]:
    """The columns of a group with the collation of the first, by which SQLite compares them, too
    (https://sqlite.org/foreignkeys.html#parentchild): PostgreSQL joins no others where one lets texts be equal that
    differ."""
    first, *_ = (proposal.collation for _, proposal in group.values())
    shared = {}
    for key, (evidence, proposal) in group.items():
        if proposal.collation == first or not is_text(proposal.target_type):
            continue
        named = "no collation of its own" if first is None else "a collation by which capitals do not count"
        said = f"{proposal.evidence}; {named}, as the column that a foreign key joins it with"
        shared[key] = evidence, replace(proposal, collation=first, evidence=said)
    return shared


def _join_columns(catalog: Catalog, drafts: Mapping[ColumnKey, Draft]) -> list[list[ColumnKey]]:
    """The groups of columns that refer to one another, directly or by way of others, in the catalog's order."""
    group_of = {key: [key] for key in drafts}
    for table in catalog.tables:
        for foreign_key in table.foreign_keys:
            for ours, theirs in zip(foreign_key.columns, foreign_key.parent_columns, strict=False):
                child = (fold_ascii(table.name), fold_ascii(ours))
                parent = (fold_ascii(foreign_key.parent_table), fold_ascii(theirs))
                if child not in drafts or parent not in drafts or group_of[child] is group_of[parent]:
                    continue
                # The parent first: its type is the first to be tried.
                joined = group_of[parent] + group_of[child]
                for key in joined:
                    group_of[key] = joined
    groups = {id(group): group for group in group_of.values() if len(group) > 1}
    return list(groups.values())


def _agree(types: list[PgType]) -> bool:
    first, *others = types
    return all(have_equality(other, first) or have_equality(first, other) for other in others)


def _find_common(group: list[ColumnKey], drafts: Mapping[ColumnKey, Draft]) -> dict[ColumnKey, Proposal] | None:
    chosen = [drafts[key][1].target_type for key in group if drafts[key][1].origin is Origin.USER]
    with_values = [drafts[key][1].target_type for key in group if drafts[key][0].classes]
    for target_type in dict.fromkeys(chosen or with_values):
        proposals = {key: _as_type(drafts[key], target_type) for key in group}
        if all(proposals.values()):
            return {key: proposal for key, proposal in proposals.items() if proposal is not None}
    return None


def _as_type(draft: Draft, target_type: PgType) -> Proposal | None:
    """The column in a type; None where that would lose a value, or is not what was chosen for it."""
    evidence, proposal = draft
    if _agree([proposal.target_type, target_type]):
        return proposal
    if proposal.origin is Origin.USER:
        return None
    retyped = retype(evidence, target_type)
    if retyped.unfit_count != 0:
        return None
    settled = Proposal(
        rule="key",
        target_type=target_type,
        conversion=retyped.conversion,
        reads=retyped.reads,
        evidence=f"{proposal.evidence}; {target_type}, as the columns that a foreign key joins it with",
    )
    return take_collation(evidence, settled)


def _as_stored(draft: Draft) -> Proposal:
    evidence, proposal = draft
    if proposal.origin is Origin.USER:
        return proposal
    stored = propose_type(replace(evidence, policy=evidence.policy.as_stored()))
    if stored.target_type == proposal.target_type:
        return proposal
    return replace(
        stored,
        evidence=f"{stored.evidence}; not {proposal.target_type}, which the columns that a foreign key joins it with"
        " can't be",
    )
