"""COLLATE NOCASE, whatever rule proposed the text: how the setting `nocase` has it compared, and what that costs."""

from dataclasses import replace

from core.identifiers import fold_ascii
from core.plan.model import Alternative, ColumnPlan, Finding, Severity
from core.plan.pgtypes import CITEXT, NOCASE_COLLATION, TEXT, TEXTS, PgType
from core.plan.policy import Target
from core.plan.rules.evidence import ColumnEvidence, Proposal

KNOWN_COLLATIONS = ("binary", "nocase", "rtrim")
"""SQLite's own collations (https://sqlite.org/datatype3.html#collating_sequences)."""

BEYOND_ASCII = "letters beyond ASCII are equal too, such as Ä and ä"
CITEXT_COST = f"{BEYOND_ASCII}, which NOCASE tells apart, and its order is that of the database"


def take_nocase(evidence: ColumnEvidence, proposal: Proposal) -> Proposal:
    """The proposal as the setting has it for a column that SQLite compares by NOCASE; of any other column itself."""
    if not is_nocase(evidence) or not is_text(proposal.target_type) or proposal.target_type == CITEXT:
        return proposal
    match evidence.policy.nocase:
        case "citext":
            return replace(
                proposal,
                target_type=CITEXT,
                evidence=f"{proposal.evidence}; COLLATE NOCASE, by nocase = citext",
                findings=(*proposal.findings, *_find_limit(evidence, proposal.target_type)),
                alternatives=(
                    *proposal.alternatives,
                    Alternative(target_type=TEXT, cost="capitals count in all SQL but what a key keeps out"),
                ),
            )
        case "icu":
            return take_collation(evidence, proposal)
    if not evidence.target.has_citext:
        return proposal
    offered = Alternative(target_type=CITEXT, cost=CITEXT_COST)
    return replace(proposal, alternatives=(*proposal.alternatives, offered))


def take_collation(evidence: ColumnEvidence, proposal: Proposal) -> Proposal:
    """The same of a type that was chosen, which stays: text can have the collation of ICU."""
    is_free = is_text(proposal.target_type) and proposal.target_type != CITEXT
    if not is_nocase(evidence) or not is_free or evidence.policy.nocase != "icu":
        return proposal
    said = f"{proposal.evidence}; COLLATE NOCASE, by nocase = icu"
    return replace(proposal, collation=NOCASE_COLLATION, evidence=said)


def is_nocase(evidence: ColumnEvidence) -> bool:
    return fold_ascii(evidence.column.collation) == "nocase"


def is_text(target_type: PgType) -> bool:
    return target_type.name in TEXTS and not target_type.labels


def explain_collation(evidence: ColumnEvidence, proposal: Proposal) -> Finding | None:
    """What a column's collation comes to in the SQL of the application; None for one of BINARY that stays so."""
    collation = evidence.column.collation.upper()
    is_blind = proposal.target_type == CITEXT or proposal.collation is not None
    if not is_text(proposal.target_type) or (collation == "BINARY" and not is_blind):
        return None
    return Finding(
        code="COLUMN_COLLATION",
        severity=Severity.INFO,
        object=evidence.object,
        effect=f"SQLite compares it {_name_collation(evidence.column.collation)}, {_explain(collation, proposal)}.",
        remedies=offer_nocase(evidence.target) if collation == "NOCASE" and not is_blind else (),
    )


def explain_key(column: ColumnPlan, collation: str, *, is_blind: bool, has_second: bool) -> str:
    """How a key compares: `is_blind` in PostgreSQL as its column does, `has_second` with a second unique index that
    keeps out what NOCASE and RTRIM take for equal."""
    if is_blind:
        by = "citext" if column.target_type == CITEXT else "a collation of ICU"
        if collation.upper() == "BINARY":
            return (
                f"compares byte by byte in SQLite and by {by} in PostgreSQL: it refuses what differs by capitals alone."
            )
        return (
            f"compares by COLLATE {collation} in SQLite and by {by} in PostgreSQL, where letters beyond ASCII are equal"
            " too, such as Ä and ä: it refuses values that differ by these alone."
        )
    is_known = fold_ascii(collation) in KNOWN_COLLATIONS
    kept = (
        "a second unique index keeps out values that SQLite takes for equal"
        if has_second and is_known
        else "it will accept values that SQLite takes for equal"
    )
    own = "" if is_known else ", which the application itself defines,"
    lacking = ", which has no collation that passes over blanks at the end" if collation.upper() == "RTRIM" else ""
    return (
        f"compares by COLLATE {collation}{own} in SQLite and byte by byte in PostgreSQL{lacking}: {kept}, and a"
        f" search must ask for the very {'blanks' if lacking else 'letters'}."
    )


def _name_collation(collation: str) -> str:
    match collation.upper():
        case "BINARY":
            return "byte by byte"
        case "NOCASE" | "RTRIM" as known:
            return f"by COLLATE {known}"
    return f"by COLLATE {collation}, which the application itself defines"


def _explain(collation: str, proposal: Proposal) -> str:
    letters = "a search must ask for the very letters, and the order is theirs"
    if proposal.target_type == CITEXT:
        finds = "its operators must be found by the search_path, or it is compared byte by byte"
        if collation != "NOCASE":
            return f"and to citext what differs by capitals alone is one value; {finds}"
        return f"and citext passes over capitals too; but {BEYOND_ASCII}, the order is the database's, and {finds}"
    if proposal.collation is not None:
        return (
            f"and PostgreSQL by a collation of ICU that passes over capitals too; but {BEYOND_ASCII}, and letters of"
            " full width, the order is that of a dictionary, and before version 18 it refuses LIKE"
        )
    if collation == "RTRIM":
        return (
            "and PostgreSQL, which has no collation that passes over blanks at the end, byte by byte: a search must ask"
            " for those, too"
        )
    return f"PostgreSQL byte by byte: {letters}"


def offer_nocase(target: Target) -> tuple[str, ...]:
    """The other settings of columns of NOCASE that a target can have."""
    offers = (("nocase = citext", target.has_citext), ("nocase = icu", target.has_icu))
    return tuple(remedy for remedy, can_be in offers if can_be)


def _find_limit(evidence: ColumnEvidence, target_type: PgType) -> tuple[Finding, ...]:
    if not target_type.modifiers:
        return ()
    effect = (
        f"Declared {evidence.column.declared_type}, and citext has no limit: none is kept, as SQLite itself keeps none."
    )
    finding = Finding(
        code="TEXT_LIMIT_LEFT_OUT",
        severity=Severity.INFO,
        object=evidence.object,
        effect=effect,
        remedies=("nocase = index",),
    )
    return (finding,)
