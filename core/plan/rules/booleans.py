"""Booleans: nothing but 0 and 1, or words for them, and a reason to think that they mean false and true.

A default of 0 or 1 is no reason by itself: counters have it too, and a young database counts no further than 1.
"""

import re
from dataclasses import replace

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.frameworks import Framework
from core.plan.model import Alternative, Finding, Severity
from core.plan.pgtypes import BIGINT, BOOLEAN, TEXT
from core.plan.rules.clocks import likeliest_clock
from core.plan.rules.declared import is_declared_boolean
from core.plan.rules.evidence import ColumnEvidence, Proposal
from core.plan.rules.fits import measure_fit
from core.plan.rules.plain import propose_plain
from core.plan.rules.unfit import Wanted, offer, settle_unfit, write_unfit

_NAME = re.compile(
    r"(?:is|has|was|can|should|must|allow|allows|use|uses|show|enable|disable)_.+"
    r"|.+_(?:enabled|disabled|active|deleted|hidden|visible|flag)"
    r"|(?:is_?)?(?:active|enabled|disabled|deleted|archived|hidden|visible|published|verified|approved|completed"
    r"|required|unique|done|muted|pinned|starred)",
)
_NO_NAME = re.compile(
    r".+_(?:counts?|counter|ids?|date|time|at|on|by|order|level|type|kind|size|limit|number|num|left|total|index|rank"
    r"|position|version|mode|days|hours|minutes|seconds|ms)"
)
"""Names of numbers, whatever they begin with: use_count."""
_NAME_BY_FRAMEWORK = re.compile(
    r".+_(?:confirmed|verified|paused|accepted|required|only)|paused|basic_auth|with_credentials"
)
"""Names that say so where a framework is known to declare its booleans INTEGER."""
_INTEGER_FRAMEWORKS = (Framework.EF_CORE, Framework.GRAFANA)
_MYSQL_FRAMEWORKS = (Framework.SEQUELIZE, Framework.LARAVEL)
_CAMEL_CASE_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DEFAULT = re.compile(r"[\s('\"]*(?:[01]|true|false)[\s)'\"]*", re.IGNORECASE)
_ENOUGH_TO_MISS = 100
"""Values, before a few that are no booleans among them are worth a word."""


def propose(evidence: ColumnEvidence) -> Proposal | None:
    if evidence.refers or not evidence.classes:
        return None
    conversion = Conversion(kind=ConversionKind.BOOLEAN)
    wanted = Wanted(
        rule="boolean",
        code="BOOLEAN_UNFIT",
        noun="boolean",
        target_type=BOOLEAN,
        conversion=conversion,
        fit=measure_fit(evidence, conversion, BOOLEAN),
        cost="true and false stand for the words",
    )
    if is_declared_boolean(evidence):
        if wanted.fit.unfit_count != 0:
            return settle_unfit(evidence, wanted, propose_plain(evidence))
        return _refuse_merging(evidence) or _accept(evidence, wanted, "")
    reason = find_reason(evidence)
    if reason is None:
        return None
    if evidence.classes == (StorageClass.INTEGER,) and wanted.fit.unfit_count == 0:
        return _accept(evidence, wanted, f"; {reason}")
    if evidence.classes == (StorageClass.TEXT,):
        return offer(evidence, wanted, propose_plain(evidence)) if wanted.fit.unfit_count == 0 else None
    return _report_near_miss(evidence, wanted)


def find_reason(evidence: ColumnEvidence) -> str | None:
    """Why 0 and 1 should mean false and true where BOOL is not declared."""
    if evidence.policy.booleans == "declared":
        return None
    if any(_allows_only_bits(check, evidence.column.name) for check in evidence.checks):
        return "a CHECK allows no other value"
    if Framework.GORM in evidence.frameworks and evidence.column.declared_type.lower() == "numeric":
        return "GORM declares its booleans so"
    if evidence.is_counter:
        return None
    name = _CAMEL_CASE_WORD.sub("_", evidence.column.name).lower()
    by_framework = [each for each in _INTEGER_FRAMEWORKS if each in evidence.frameworks]
    is_named_so = _NAME.fullmatch(name) or (by_framework and _NAME_BY_FRAMEWORK.fullmatch(name))
    if is_named_so and not _NO_NAME.fullmatch(name):
        return _confirm(evidence, "the name says so", by_framework)
    if evidence.declared_words == "TINYINT" and evidence.declared_arguments == (1,):
        by_framework = [each for each in _MYSQL_FRAMEWORKS if each in evidence.frameworks]
        return _confirm(evidence, "MySQL's booleans are declared so", by_framework)
    return None


def _confirm(evidence: ColumnEvidence, hint: str, by_framework: list[Framework]) -> str | None:
    """The reason with what speaks for it too: a hint may mislead (`deleted` may be the time of it), so both values
    must occur, or a default of one, or a framework's habit be known."""
    distinct = evidence.profile.distinct_count
    if distinct is None or distinct > 1:
        return f"both occur, and {hint}"
    if _DEFAULT.fullmatch(evidence.column.default_sql or ""):
        return f"the default is {evidence.column.default_sql}, and {hint}"
    return f"{by_framework[0]} keeps its booleans so, and {hint}" if by_framework else None


def _allows_only_bits(check_sql: str, column: str) -> bool:
    """Whether a CHECK is `column IN (0, 1)` or means the same, however the name is quoted."""
    bare = re.sub(r"[\s\"`\[\](),]+", " ", check_sql).strip().lower()
    name = re.sub(r"[\s\"`\[\](),]+", " ", column).strip().lower()
    tests = (f"{name} in 0 1", f"{name} in 1 0", f"{name} between 0 and 1", f"{name} = 0 or {name} = 1")
    is_null = f"{name} is null"
    return bare in {form for test in tests for form in (test, f"{test} or {is_null}", f"{is_null} or {test}")}


def _accept(evidence: ColumnEvidence, wanted: Wanted, reason: str) -> Proposal:
    has_words = StorageClass.TEXT in evidence.classes
    return Proposal(
        rule=wanted.rule,
        target_type=wanted.target_type,
        conversion=wanted.conversion,
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {evidence.counted_only(*evidence.classes)}, {_write_values(evidence)}"
        f"{evidence.counted_nulls}{reason}",
        alternatives=(
            Alternative(target_type=TEXT, cost="the words stay as they are")
            if has_words
            else Alternative(target_type=BIGINT, cost="0 and 1 stay numbers"),
        ),
    )


def _write_values(evidence: ColumnEvidence) -> str:
    if StorageClass.TEXT not in evidence.classes:
        return "each 0 or 1"
    common = evidence.profile.common_values
    if sum(each.count for each in common) < evidence.profile.value_count:
        return "each a word for true or false"
    return " and ".join(f"{each.count:,} {each.value}" for each in common)


def _refuse_merging(evidence: ColumnEvidence) -> Proposal | None:
    """The column as it is stored, where a unique key tells values apart that would become one boolean."""
    distinct = evidence.profile.distinct_count
    if not evidence.is_unique or StorageClass.TEXT not in evidence.classes or (distinct is not None and distinct <= 1):
        return None
    wider = propose_plain(evidence)
    return replace(
        wider, evidence=f"{wider.evidence}; not boolean, since a unique key may tell two spellings of one value apart"
    )


def _report_near_miss(evidence: ColumnEvidence, wanted: Wanted) -> Proposal | None:
    """The column as it is stored, with a word about the few values for which it is no boolean."""
    unfit, total = wanted.fit.unfit_count, evidence.profile.value_count
    # Times among zeros say that the name is one of a time: deleted, and when.
    if not unfit or total < _ENOUGH_TO_MISS or unfit * 100 > total or likeliest_clock(evidence) is not None:
        return None
    said = write_unfit(evidence, wanted)
    wider = propose_plain(evidence)
    finding = Finding(
        code=wanted.code,
        severity=Severity.INFO,
        object=evidence.object,
        effect=f"It seems to be meant for booleans, but {said}: {wider.target_type} holds all values as they are"
        " stored.",
        remedies=("type = boolean",),
    )
    findings = (finding, *(each for each in wider.findings if each.code != "MIXED_CLASSES"))
    return offer(evidence, wanted, replace(wider, evidence=f"{wider.evidence}; {said}", findings=findings))
