"""A plan that was made before: whether it still is one for this source, and which values it is carried out with."""

from collections.abc import Sequence
from dataclasses import replace

from core.cancel import CancelToken
from core.catalog.model import Fingerprint
from core.errors import PlanOutdated
from core.events import EventSink, FindingRaised, Phase
from core.migration.assess import PhaseClock, plan_source, read_source_catalog
from core.plan.compare import compare_decisions, compare_schema
from core.plan.model import Plan
from core.plan.policy import ANY_TARGET, Target
from core.sqlite.check import quick_check
from core.sqlite.source import Source

_DIFFERENCES_NAMED = 10
_HINT = "Make a new plan with howdah plan, and compare it with this one."


def replay_plan(
    source: Source,
    plan: Plan,
    *,
    workers: int,
    clock: PhaseClock,
    on_event: EventSink,
    cancel: CancelToken,
) -> Plan:
    """The plan to carry out in place of one that was made before: that one, the same with today's counts, or, where its
    choices were changed by hand, the one that they make.

    Raises PlanOutdated where the schema changed, or the data so that the rules now decide otherwise; SourceError.
    """
    catalog = read_source_catalog(source)
    differences = compare_schema(catalog, plan)
    if differences or catalog.fingerprint.schema_sha256 != plan.fingerprint.schema_sha256:
        others = (
            "its tables and columns are the same, but not its keys, defaults, CHECKs, indexes, views or triggers",
        )
        raise PlanOutdated(f"The plan was made for another schema: {_listed(differences or others)}.", _HINT)
    is_whole = not plan.is_sample and not plan.is_stale
    if is_whole and source.counts_every_write and is_same_state(catalog.fingerprint, plan.fingerprint):
        with clock.phase(Phase.PROFILE):
            # It is here for the damage: what else it says is among the plan's findings.
            quick_check(source, cancel=cancel)
        for finding in plan.findings:
            on_event(FindingRaised(code=finding.code, severity=finding.severity, object=finding.object))
        return plan
    target = _read_target(plan)
    made = plan_source(
        source, plan.choices, target, workers=workers, clock=clock, on_event=on_event, cancel=cancel
    ).plan
    if plan.is_stale:
        return made
    if decisions := compare_decisions(plan, made):
        raise PlanOutdated(f"The data no longer comes to what the plan says: {_listed(decisions)}.", _HINT)
    return made


def is_same_state(now: Fingerprint, then: Fingerprint) -> bool:
    """In a file that counts every write. A plan that was written before there was a data version has none.

    In WAL mode the data version goes by times, which a file that was copied here from elsewhere may share with
    another: there the rows are read again.
    """
    return now == then if then.data_version else replace(now, data_version="") == then


def _read_target(plan: Plan) -> Target:
    """What a plan counts on. Of the server's own traits, a collation that it does not need would pass for a change."""
    has_vector = any(column.target_type.name == "vector" for table in plan.tables for column in table.columns)
    return replace(ANY_TARGET, has_vector=has_vector)


def _listed(differences: Sequence[str]) -> str:
    more = len(differences) - _DIFFERENCES_NAMED
    return "; ".join(differences[:_DIFFERENCES_NAMED]) + (f"; and {more} more" if more > 0 else "")
