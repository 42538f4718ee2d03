"""Booleans: nothing but 0 and 1, and a reason to think that they mean false and true.

A default of 0 or 1 is no reason by itself: counters have it too, and a young database counts no further than 1.
"""

import re

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Alternative
from core.plan.pgtypes import BIGINT, BOOLEAN
from core.plan.rules.evidence import ColumnEvidence, Proposal

_NAME = re.compile(
    r"(?:is|has|was|can|should|must|allow|allows|use|uses|show|enable|disable)_.+"
    r"|.+_(?:enabled|disabled|active|deleted|hidden|visible|flag)"
    r"|(?:is_?)?(?:active|enabled|disabled|deleted|archived|hidden|visible|published|verified|approved|completed"
    r"|required|unique|done|muted|pinned|starred)",
)
_CAMEL_CASE_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DEFAULT = re.compile(r"[\s('\"]*[01][\s)'\"]*")


def propose(evidence: ColumnEvidence) -> Proposal | None:
    profile = evidence.profile
    if evidence.classes != (StorageClass.INTEGER,) or evidence.refers:
        return None
    if profile.integer_min not in (0, 1) or profile.integer_max not in (0, 1):
        return None
    reason = _find_reason(evidence)
    if reason is None:
        return None
    return Proposal(
        rule="boolean",
        target_type=BOOLEAN,
        conversion=Conversion(kind=ConversionKind.BOOLEAN),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}, each 0 or 1{reason}",
        alternatives=(Alternative(target_type=BIGINT, cost="0 and 1 stay numbers"),),
    )


def _find_reason(evidence: ColumnEvidence) -> str | None:
    """Why 0 and 1 should mean false and true, to stand after the counts; "" where the declaration is why."""
    if evidence.declared_words.startswith("BOOL"):
        return ""
    if any(_allows_only_bits(check, evidence.column.name) for check in evidence.checks):
        return "; a CHECK allows no other value"
    if not _NAME.fullmatch(_CAMEL_CASE_WORD.sub("_", evidence.column.name).lower()):
        return None
    # A name may mislead (`deleted` may be the time of it), so both values, or a default, must speak for it too.
    if evidence.profile.integer_min != evidence.profile.integer_max:
        return "; both occur, and the name says so"
    if _DEFAULT.fullmatch(evidence.column.default_sql or ""):
        return f"; the default is {evidence.column.default_sql}, and the name says so"
    return None


def _allows_only_bits(check_sql: str, column: str) -> bool:
    """Whether a CHECK is `column IN (0, 1)`, however the name is quoted."""
    bare = re.sub(r"[\s\"`\[\]()]+", " ", check_sql).strip().lower()
    return bare in (f"{column.lower()} in 0, 1", f"{column.lower()} in 0,1", f"{column.lower()} in 1, 0")
