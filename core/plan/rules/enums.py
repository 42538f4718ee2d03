"""Enum types: a CHECK that lists the texts of a column. By default the CHECK stays, and the type is offered."""

import re
from dataclasses import replace

from core.catalog.model import StorageClass
from core.identifiers import fold_ascii
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Alternative
from core.plan.pgtypes import TEXT, PgType, enum
from core.plan.rules.evidence import ColumnEvidence, Proposal
from core.plan.rules.fits import measure_fit
from core.plan.rules.unfit import decide_doubts

_LABEL_BYTES = 63
"""NAMEDATALEN - 1 (https://www.postgresql.org/docs/current/datatype-enum.html)."""

_LITERAL = r"'(?:[^']|'')*'"
_NAME = r"(?:\"(?:[^\"]|\"\")+\"|`(?:[^`]|``)+`|\[[^\]]+\]|[^\W\d][\w$]*)"
_IN = rf"\(*\s*(?P<name>{_NAME})\s*\)*\s*in\s*\(\s*(?P<labels>{_LITERAL}(?:\s*,\s*{_LITERAL})*)\s*\)\s*\)*"
_CHECK = re.compile(
    rf"\s*\(*\s*(?:(?P<before>{_NAME})\s+is\s+null\s*\)*\s*or\s*)?{_IN}"
    rf"(?:\s*or\s*\(*\s*(?P<after>{_NAME})\s+is\s+null)?[\s)]*",
    re.IGNORECASE,
)
_LABEL = re.compile(_LITERAL)
_COST = "values sort in the CHECK's order, and a further one needs ALTER TYPE ... ADD VALUE"


def propose(evidence: ColumnEvidence) -> Proposal | None:
    if evidence.policy.enums != "enum" or evidence.refers:
        return None
    found = find_enum(evidence)
    if found is None or not evidence.classes or not _holds_all(evidence, found[0]):
        return None
    target_type, check = found
    conversion = Conversion(kind=ConversionKind.TEXT)
    return Proposal(
        rule="enum",
        target_type=target_type,
        conversion=replace(conversion, unfit=decide_doubts(evidence, measure_fit(evidence, conversion, target_type))),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted()}, each one of the {len(target_type.labels)} that a CHECK"
        " allows",
        replaces_check=check,
        alternatives=(Alternative(target_type=TEXT, cost="the CHECK is kept"),),
    )


def offer_enum(evidence: ColumnEvidence) -> tuple[Alternative, ...]:
    """The enum type as an alternative to text, where a CHECK lists its labels and all values are among them."""
    target_type = None if evidence.refers else declared_enum(evidence)
    if target_type is None or not _holds_all(evidence, target_type):
        return ()
    return (Alternative(target_type=target_type, cost=_COST),)


def declared_enum(evidence: ColumnEvidence) -> PgType | None:
    """The enum type of a CHECK (x IN ('a', 'b')), named after table and column."""
    found = find_enum(evidence)
    return found[0] if found else None


def find_enum(evidence: ColumnEvidence) -> tuple[PgType, str] | None:
    """The enum type of a CHECK that lists the column's texts, and the CHECK's expression."""
    for check in evidence.checks:
        match = _CHECK.fullmatch(check)
        if match is None or any(
            fold_ascii(_unquote(name)) != fold_ascii(evidence.column.name)
            for name in match.group("before", "name", "after")
            if name is not None
        ):
            continue
        labels = tuple(label[1:-1].replace("''", "'") for label in _LABEL.findall(match["labels"]))
        if len(set(labels)) == len(labels) and all(_can_be_label(label) for label in labels):
            return enum(f"{evidence.table}_{evidence.column.name}", labels), check
    return None


def _holds_all(evidence: ColumnEvidence, target_type: PgType) -> bool:
    """Whether no value is known to be another: SQLite itself has checked them as they were written."""
    if evidence.classes != (StorageClass.TEXT,):
        return False
    distinct = evidence.profile.distinct_count
    fit = measure_fit(evidence, Conversion(kind=ConversionKind.TEXT), target_type)
    return not fit.unfit_min and distinct is not None and distinct <= len(target_type.labels)


def _can_be_label(label: str) -> bool:
    return len(label.encode()) <= _LABEL_BYTES and "\0" not in label


def _unquote(name: str) -> str:
    """A name without its quotes, whichever of SQLite's three they are."""
    if name[0] in '"`':
        return name[1:-1].replace(name[0] * 2, name[0])
    return name[1:-1] if name[0] == "[" else name
