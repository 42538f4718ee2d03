"""The stages that only read the source: what it declares, what it holds, and the plan that follows."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from core.cancel import CancelToken
from core.catalog.model import Catalog, Fingerprint
from core.catalog.read import read_catalog
from core.ddl.model import Statement
from core.events import EventSink, FindingRaised, Phase, PhaseFinished, PhaseStarted, ignore_events
from core.migration.options import DEFAULT_CONNECTIONS
from core.plan.model import Finding, Plan, Severity
from core.plan.policy import ANY_TARGET, NOTHING_CHOSEN, Choices, Target
from core.profile.model import Profile
from core.profile.scan import profile_database
from core.report.model import PhaseReport
from core.sqlite.check import quick_check
from core.sqlite.errors import translate_errors
from core.sqlite.source import Source, open_source

_LATE_STAGES = ("core.plan.build", "core.ddl.render")
"""What they stand on, sqlglot and SQLAlchemy, takes more than half a second to import: time that the interpreter
has while rows are read, so they are imported there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a source is and what would become of it."""

    catalog: Catalog
    profile: Profile
    plan: Plan


class PhaseClock:
    """Tells when a stage starts and ends, and keeps how long each took."""

    def __init__(self, on_event: EventSink) -> None:
        self._on_event = on_event
        self._reports: list[PhaseReport] = []

    @property
    def reports(self) -> tuple[PhaseReport, ...]:
        return tuple(self._reports)

    @contextmanager
    def phase(self, phase: Phase, *, rows_total: int | None = None, steps_total: int | None = None) -> Iterator[None]:
        started = time.monotonic()
        self._on_event(PhaseStarted(phase=phase, rows_total=rows_total, steps_total=steps_total))
        yield
        duration_s = time.monotonic() - started
        self._reports.append(PhaseReport(phase=phase, duration_s=duration_s))
        self._on_event(PhaseFinished(phase=phase, duration_s=duration_s))


def read_source_catalog(source: Source) -> Catalog:
    """The catalog of an open source. Raises SourceError."""
    state = source.state
    fingerprint = Fingerprint(
        size_bytes=state.size_bytes,
        change_counter=state.change_counter,
        schema_sha256=state.schema_sha256,
    )
    connection = source.connect()
    try:
        with translate_errors(source.path):
            return read_catalog(connection, fingerprint)
    finally:
        connection.close()


def profile_source(
    source: Source,
    catalog: Catalog,
    *,
    workers: int,
    clock: PhaseClock,
    on_event: EventSink,
    cancel: CancelToken,
) -> tuple[Profile, tuple[Finding, ...]]:
    """The profile, and a finding for each of SQLite's own rules that the data breaks. Raises SourceCorrupt."""
    with clock.phase(Phase.PROFILE), ThreadPoolExecutor(2, thread_name_prefix="check") as pool:
        # The check reads what the profile reads, at the same time, so the file comes from the disk once.
        siblings = CancelToken()
        with cancel.interrupting(siblings.cancel):
            check = pool.submit(quick_check, source, cancel=siblings)
            stages = pool.submit(lambda: [import_module(stage) for stage in _LATE_STAGES])
            try:
                profile = profile_database(source, catalog, workers=workers, on_event=on_event, cancel=siblings)
            except BaseException:
                siblings.cancel()
                raise
            problems = check.result()
            stages.result()
    return profile, tuple(
        Finding(
            code="SOURCE_BREAKS_ITS_RULES",
            severity=Severity.INFO,
            object=source.path.name,
            effect=f"SQLite's own check says: {problem}.",
        )
        for problem in problems
    )


def plan_source(
    source: Source,
    choices: Choices,
    target: Target,
    *,
    workers: int,
    clock: PhaseClock,
    on_event: EventSink,
    cancel: CancelToken,
) -> Assessment:
    """Catalog, profile and plan of an open source. Raises SourceError, PlanError."""
    catalog = read_source_catalog(source)
    profile, findings = profile_source(source, catalog, workers=workers, clock=clock, on_event=on_event, cancel=cancel)
    from core.plan.build import build_plan

    plan = build_plan(catalog, profile, choices, target)
    plan = replace(plan, findings=(*findings, *plan.findings))
    for finding in plan.findings:
        on_event(FindingRaised(code=finding.code, severity=finding.severity, object=finding.object))
    return Assessment(catalog=catalog, profile=profile, plan=plan)


def assess(
    path: Path,
    *,
    choices: Choices = NOTHING_CHOSEN,
    target: Target = ANY_TARGET,
    workers: int = DEFAULT_CONNECTIONS,
    on_event: EventSink = ignore_events,
    cancel: CancelToken,
) -> Assessment:
    """Open a source, read all of it, and plan, without a target. Raises SourceError, PlanError, Cancelled."""
    with open_source(path, cancel=cancel) as source:
        return plan_source(
            source,
            choices,
            target,
            workers=workers,
            clock=PhaseClock(on_event),
            on_event=on_event,
            cancel=cancel,
        )


def render_plan(plan: Plan, schema: str) -> tuple[Statement, ...]:
    """The statements that would make the plan's tables and keys in a schema."""
    from core.ddl.render import render_ddl

    return render_ddl(plan, schema)
