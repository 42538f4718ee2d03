"""Dates and times: declared so, or texts that all are some, and numbers where a date or time was declared."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Alternative, Finding, Severity
from core.plan.pgtypes import BIGINT, DATE, DOUBLE, TEXT, TIME, TIMESTAMP, TIMESTAMPTZ, PgType
from core.plan.rules.clocks import count_instants, find_rival, likeliest_clock, write_span
from core.plan.rules.declared import declared_moment
from core.plan.rules.epochs import leave_open
from core.plan.rules.evidence import ColumnEvidence, Proposal, plural
from core.plan.rules.fits import measure_class_fit
from core.plan.rules.forms import FORMS, Fit, add_fits, count_forms, is_finer
from core.plan.rules.hints import defaults_to_now, find_zone_reason, speaks_of_the_clock, speaks_of_time
from core.plan.rules.plain import propose_plain
from core.plan.rules.unfit import Wanted, decide_doubts, offer, settle_unfit
from core.profile.model import Format

KINDS = {
    DATE: ConversionKind.DATE,
    TIME: ConversionKind.TIME,
    TIMESTAMP: ConversionKind.TIMESTAMP,
    TIMESTAMPTZ: ConversionKind.TIMESTAMPTZ,
}
_ENOUGH_VALUES = 3
"""Different texts that are dates without a word about it; fewer may be so by chance."""
_OFFSET = re.compile(r"[+-]HH(?::?MM)?")
_SHOWN = 4
"""Layouts that evidence names one by one."""
_TEXT_FORMATS = (Format.TIMESTAMPTZ, Format.TIMESTAMP, Format.DATE, Format.TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """How many of a column's values are of which form; `clock` is what most of its numbers go by."""

    dates: int
    times: int
    timestamps: int
    zoned: int
    clock: Format | None

    @property
    def naive(self) -> int:
        return self.dates + self.timestamps


def propose(evidence: ColumnEvidence) -> Proposal | None:
    policy, declared = evidence.policy, declared_moment(evidence)
    if policy.dates == "keep" or not evidence.classes or evidence.is_declared_binary:
        return None
    if declared is None and (policy.dates == "declared" or evidence.classes != (StorageClass.TEXT,)):
        return None
    if (doubtful := leave_open(evidence)) is not None:
        return doubtful
    seen = _look(evidence)
    target_type = _narrowest(evidence, seen, declared)
    if target_type is None:
        return None
    wanted = _want(evidence, seen, target_type)
    if wanted.fit.unfit_count == 0 or (not wanted.fit.unfit_min and _read_all(evidence, wanted)):
        if declared is None and not _is_convincing(evidence, target_type):
            return None
        return _refuse_merging(evidence, wanted) or _accept(evidence, wanted, seen, declared)
    if declared is not None:
        return settle_unfit(evidence, wanted, propose_plain(evidence))
    return offer(evidence, wanted, propose_plain(evidence)) if _is_convincing(evidence, target_type) else None


def _look(evidence: ColumnEvidence) -> _Seen:
    zoned, timestamps, dates, times = (evidence.hits(each, StorageClass.TEXT) for each in _TEXT_FORMATS)
    clock = likeliest_clock(evidence)
    if clock is not None and find_rival(evidence, clock) is not None:
        clock = None  # which of the two it is nothing tells
    return _Seen(dates=dates, times=times, timestamps=timestamps, zoned=zoned, clock=clock)


def _narrowest(evidence: ColumnEvidence, seen: _Seen, declared: PgType | None) -> PgType | None:
    """The narrowest type of all that can be read; as declared where nothing can."""
    if seen.times > seen.naive + seen.zoned:
        return TIME
    if seen.clock is not None or seen.zoned:
        return TIMESTAMPTZ
    if seen.timestamps or (seen.dates and defaults_to_now(evidence)):
        return TIMESTAMPTZ if declared == TIMESTAMPTZ or find_zone_reason(evidence) else TIMESTAMP
    return DATE if seen.dates else declared


def _want(evidence: ColumnEvidence, seen: _Seen, target_type: PgType) -> Wanted:
    takes_numbers = target_type in (TIMESTAMP, TIMESTAMPTZ)
    conversion = Conversion(
        kind=KINDS[target_type],
        numbers=seen.clock if takes_numbers else None,
        zone=evidence.policy.zone if target_type == TIMESTAMPTZ and seen.naive else None,
    )
    clock = conversion.numbers
    unlikely = 0 if clock is None else evidence.number_count - count_instants(evidence, clock)
    fit = add_fits([_fit_our_time(evidence, conversion, target_type, each) for each in evidence.classes])
    are_finer = bool(fit.examples) and all(is_finer(example.value) for example in fit.examples)
    return Wanted(
        rule="moment",
        code="DATE_UNFIT",
        noun="time" if target_type == TIME else "date" if target_type == DATE else "timestamp",
        target_type=target_type,
        conversion=conversion,
        fit=fit,
        cause="finer than the microseconds that PostgreSQL keeps" if are_finer else "",
        # The conversion would take them for instants that they hardly are.
        may_give_up=unlikely == 0,
    )


def _fit_our_time(evidence: ColumnEvidence, conversion: Conversion, target_type: PgType, of: StorageClass) -> Fit:
    """The fit of a class, without numbers that are unlikely instants: 0 is rather no time at all than 1970."""
    if conversion.numbers is not None and of in (StorageClass.INTEGER, StorageClass.REAL):
        return count_forms(evidence.profile, of, (conversion.numbers,))
    return measure_class_fit(evidence, conversion, target_type, of)


def _read_all(evidence: ColumnEvidence, wanted: Wanted) -> bool:
    """Whether each value is of a form; whether its zone has had the time at all is for the copy to find out."""
    forms = FORMS[wanted.conversion.kind, StorageClass.TEXT]
    read = sum(evidence.hits(each, StorageClass.TEXT) for each in forms)
    if wanted.conversion.numbers is not None:
        read += count_instants(evidence, wanted.conversion.numbers)
    return read == evidence.profile.value_count


def _is_convincing(evidence: ColumnEvidence, target_type: PgType) -> bool:
    """Whether texts are dates or times, and do not just look like some, where none is declared."""
    if target_type == TIME:
        return speaks_of_the_clock(evidence)  # else it may be how long something takes
    distinct = evidence.profile.distinct_count
    is_named_so = speaks_of_time(evidence) or defaults_to_now(evidence)
    return is_named_so or distinct is None or distinct >= _ENOUGH_VALUES


def _refuse_merging(evidence: ColumnEvidence, wanted: Wanted) -> Proposal | None:
    """The column as it is stored, where a unique key tells spellings apart that may mean one instant."""
    layouts = _list_layouts(evidence)
    is_mixed = StorageClass.TEXT in evidence.classes and len(evidence.classes) > 1
    may_merge = len(layouts) > 1 or is_mixed or any(_OFFSET.search(layout) for layout, _ in layouts)
    if not evidence.is_unique or not may_merge:
        return None
    wider = propose_plain(evidence)
    return replace(
        wider,
        evidence=f"{wider.evidence}; {_write_layouts(layouts)}; not {wanted.target_type}, since its key must stay"
        " unique and two spellings may mean one instant",
        alternatives=(
            *wider.alternatives,
            Alternative(target_type=wanted.target_type, cost="rows of its unique key might clash"),
        ),
    )


def _accept(evidence: ColumnEvidence, wanted: Wanted, seen: _Seen, declared: PgType | None) -> Proposal:
    return Proposal(
        rule=wanted.rule,
        target_type=wanted.target_type,
        conversion=replace(wanted.conversion, unfit=decide_doubts(evidence, wanted.fit)),
        reads=evidence.classes,
        evidence=f"{evidence.declaration}; {_write_forms(evidence, wanted)}",
        findings=_zone_findings(evidence, wanted, seen, declared),
        alternatives=_alternatives(evidence, wanted, seen),
    )


def _zone_findings(
    evidence: ColumnEvidence, wanted: Wanted, seen: _Seen, declared: PgType | None
) -> tuple[Finding, ...]:
    zone = wanted.conversion.zone
    if zone is None:
        return ()
    if declared == TIMESTAMPTZ:
        reason = "declared with a time zone"
    else:
        reason = find_zone_reason(evidence) or "other values of the column say their zone"
    return (
        Finding(
            code="NAIVE_TIMESTAMPS_AS_ZONE",
            severity=Severity.INFO,
            object=evidence.object,
            effect=f"{plural(seen.naive, 'text')} without a zone, taken for times in {zone}: {reason}.",
            remedies=("zone = the zone that they are in", "type = timestamp"),
        ),
    )


def _alternatives(evidence: ColumnEvidence, wanted: Wanted, seen: _Seen) -> tuple[Alternative, ...]:
    offered = []
    if wanted.target_type == DATE:
        offered.append(Alternative(target_type=TIMESTAMP, cost="each day is its midnight"))
    if wanted.target_type == TIMESTAMP:
        cost = f"they are taken for times in {evidence.policy.zone}"
        offered.append(Alternative(target_type=TIMESTAMPTZ, cost=cost))
    if wanted.target_type == TIMESTAMPTZ and not seen.zoned:
        cost = "no zone: clients show them as they are, in UTC" if seen.clock else "no zone, as they are stored"
        offered.append(Alternative(target_type=TIMESTAMP, cost=cost))
    if StorageClass.TEXT in evidence.classes:
        cost = "the spelling stays; sorting and calculating with dates needs a cast"
        return (*offered, Alternative(target_type=TEXT, cost=cost))
    number = BIGINT if evidence.classes == (StorageClass.INTEGER,) else DOUBLE
    return (*offered, Alternative(target_type=number, cost="the numbers stay as they are"))


def _write_forms(evidence: ColumnEvidence, wanted: Wanted) -> str:
    """What the values are, class by class: "2 integers, epoch seconds and 1,204 texts, all YYYY-MM-DD HH:MM:SS"."""
    parts = []
    clock = wanted.conversion.numbers
    if clock is not None:
        numbers = [each for each in evidence.classes if each is not StorageClass.TEXT]
        parts.append(f"{evidence.counted_only(*numbers)}, {write_span(evidence, clock)}")
    if StorageClass.TEXT in evidence.classes:
        parts.append(f"{evidence.counted_only(StorageClass.TEXT)}, {_write_layouts(_list_layouts(evidence))}")
    return " and ".join(parts) + evidence.counted_nulls


def _list_layouts(evidence: ColumnEvidence) -> list[tuple[str, int]]:
    """The spellings of all formats that were seen, the most frequent first."""
    found = [layout for each in _TEXT_FORMATS for layout in evidence.layouts(each, StorageClass.TEXT)]
    return sorted(found, key=lambda layout: -layout[1])


def _write_layouts(layouts: Sequence[tuple[str, int]]) -> str:
    if len(layouts) == 1:
        layout, count = layouts[0]
        return f"all {layout}" if count > 1 else layout
    listed = ", ".join(f"{count:,} {layout}" for layout, count in layouts[:_SHOWN])
    return f"{listed} and others" if len(layouts) > _SHOWN else listed
