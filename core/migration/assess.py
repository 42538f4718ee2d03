"""The stages that only read the source: what it declares, what it holds, and the plan that follows."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from core.cancel import CancelToken
from core.catalog.model import Catalog, Fingerprint
from core.catalog.read import read_catalog
from core.ddl.model import Statement
from core.errors import PlanInvalid
from core.events import EventSink, FindingRaised, Phase, PhaseFinished, PhaseStarted, ignore_events
from core.migration.filters import read_filters
from core.migration.options import count_readers
from core.plan.choices import NOTHING_CHOSEN, Choices
from core.plan.model import Finding, Plan, Severity
from core.plan.policy import ANY_TARGET, Target
from core.postgres.connect import connect
from core.postgres.server import Server, check_server, read_server
from core.profile.model import Format, Profile
from core.profile.sample import sample_database
from core.profile.scan import profile_database
from core.report.model import PhaseReport
from core.sqlite.check import quick_check
from core.sqlite.errors import translate_errors
from core.sqlite.header import parse_header
from core.sqlite.source import Source, open_source
from core.sqlite.unread import name_reasons

if TYPE_CHECKING:
    from core.plan.edit import Basis

_LATE_STAGES = ("core.plan.edit", "core.ddl.render", "core.migration.begin")
"""With what they stand on, such as sqlglot and SQLAlchemy, they take more than half a second to import: time that the
interpreter has while rows are read, so they are imported there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a source is and what would become of it."""

    basis: "Basis"
    plan: Plan

    @property
    def catalog(self) -> Catalog:
        return self.basis.catalog

    @property
    def profile(self) -> Profile:
        return self.basis.profile


class PhaseClock:
    """Tells when a stage starts and ends, keeps how long each took, and gives back the memory that it is done with."""

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
        # Arrow keeps what the stage's batches took, and the next stage would come on top of it.
        pa.default_memory_pool().release_unused()
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
        data_version=state.data_version,
    )
    connection = source.connect()
    try:
        with translate_errors(source.path):
            catalog = read_catalog(connection, fingerprint, unread=name_reasons(source.unread))
    finally:
        connection.close()
    if parse_header(source.watch.seen.header, source.path).wal:
        # Of a file that is read as if it could not change, or of a copy, SQLite itself says otherwise.
        catalog = replace(catalog, journal_mode="wal")
    return catalog


def profile_source(
    source: Source,
    catalog: Catalog,
    *,
    choices: Choices = NOTHING_CHOSEN,
    workers: int,
    clock: PhaseClock,
    on_event: EventSink,
    cancel: CancelToken,
) -> tuple[Profile, tuple[Finding, ...]]:
    """The profile, and a finding for each of SQLite's own rules that the data breaks.

    Of a column whose type is chosen every format is counted in all rows. Raises SourceError, PlanInvalid.
    """
    where = read_filters(catalog, choices)
    asked = {column: frozenset(Format) for column in _columns_of_chosen_types(catalog, choices)}
    with clock.phase(Phase.PROFILE), ThreadPoolExecutor(2, thread_name_prefix="check") as pool:
        # The check reads what the profile reads, at the same time, so the file comes from the disk once.
        siblings = CancelToken()
        with cancel.interrupting(siblings.cancel):
            check = pool.submit(quick_check, source, cancel=siblings)
            stages = pool.submit(lambda: [import_module(stage) for stage in _LATE_STAGES])
            try:
                profile = profile_database(
                    source,
                    catalog,
                    where=where,
                    asked=asked,
                    workers=workers,
                    on_event=on_event,
                    cancel=siblings,
                )
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


def _columns_of_chosen_types(catalog: Catalog, choices: Choices) -> list[tuple[str, str]]:
    return [
        (table.name, column.name)
        for table in catalog.tables
        for column in table.columns
        if choices.find("type", table.name, column.name)
    ]


def sample_source(
    source: Source, catalog: Catalog, *, clock: PhaseClock, on_event: EventSink, cancel: CancelToken
) -> tuple[Profile, tuple[Finding, ...]]:
    """A profile of some rows of each table, and a finding that says so."""
    with clock.phase(Phase.PROFILE):
        profile = sample_database(source, catalog, on_event=on_event, cancel=cancel)
    return profile, (
        Finding(
            code="SAMPLE_ONLY",
            severity=Severity.WARNING,
            object=source.path.name,
            effect="Only some rows of each table were looked at: the plan says what is likely, and all rows are"
            " looked at before it is carried out.",
            remedies=("leave out --sample",),
        ),
    )


def plan_source(
    source: Source,
    choices: Choices,
    target: Target,
    *,
    is_sample: bool = False,
    workers: int,
    clock: PhaseClock,
    on_catalog: Callable[[Catalog], None] = lambda _: None,
    on_event: EventSink,
    cancel: CancelToken,
) -> Assessment:
    """Catalog, profile and plan of an open source. Raises SourceError, PlanError.

    `on_catalog` is told what the source declares before its rows are read, which may take long.
    """
    catalog = read_source_catalog(source)
    on_catalog(catalog)
    if is_sample:
        if where := read_filters(catalog, choices):
            raise PlanInvalid(f"A filter needs all rows of {next(iter(where))}.", "Leave out --sample, or the filter.")
        profile, findings = sample_source(source, catalog, clock=clock, on_event=on_event, cancel=cancel)
    else:
        profile, findings = profile_source(
            source, catalog, choices=choices, workers=workers, clock=clock, on_event=on_event, cancel=cancel
        )
    from core.plan.edit import Basis, make_plan

    basis = Basis(catalog=catalog, profile=profile, target=target, findings=findings)
    plan = make_plan(basis, choices)
    for finding in plan.findings:
        on_event(FindingRaised(code=finding.code, severity=finding.severity, object=finding.object))
    return Assessment(basis=basis, plan=plan)


def assess(
    path: Path,
    *,
    choices: Choices = NOTHING_CHOSEN,
    target: Target = ANY_TARGET,
    is_sample: bool = False,
    workers: int | None = None,
    in_place: bool = False,
    on_event: EventSink = ignore_events,
    cancel: CancelToken,
) -> Assessment:
    """Open a source, read all of it, or a sample, and plan. Raises SourceError, PlanError, Cancelled.

    With `in_place` the file itself is read, also where a program uses it.
    """
    with open_source(path, cancel=cancel, in_place=in_place, on_event=on_event) as source:
        assessment = plan_source(
            source,
            choices,
            target,
            is_sample=is_sample,
            workers=workers or count_readers(),
            clock=PhaseClock(on_event),
            on_event=on_event,
            cancel=cancel,
        )
        source.check_unchanged()
        return assessment


def revise(
    path: Path,
    assessment: Assessment,
    choices: Choices,
    *,
    workers: int | None = None,
    on_event: EventSink = ignore_events,
    cancel: CancelToken,
) -> Assessment:
    """The assessment with other choices: the rows are read again only for another filter, or to count those that a
    chosen type can't hold.

    Raises SourceError, PlanError, Cancelled.
    """
    # A look at the state is brief: it needs no copy of a file that is in use.
    with open_source(path, cancel=cancel, is_brief=True, on_event=on_event) as source:
        catalog = read_source_catalog(source)
        filters = {table.name: table.where_sql for table in assessment.profile.tables if table.where_sql is not None}
        if catalog.fingerprint == assessment.catalog.fingerprint and read_filters(catalog, choices) == filters:
            from core.plan.edit import make_plan

            plan = make_plan(assessment.basis, choices)
            counted = {".".join(each) for each in _columns_of_chosen_types(catalog, assessment.plan.choices)}
            if not any(each.code == "TYPE_UNFIT" and each.object not in counted for each in plan.findings):
                return Assessment(basis=assessment.basis, plan=plan)
    return assess(
        path,
        choices=choices,
        target=assessment.basis.target,
        workers=workers,
        on_event=on_event,
        cancel=cancel,
    )


def describe_target(url: str) -> Target:
    """What a server can do, as far as a plan asks. Raises TargetError."""
    with connect(url, autocommit=True) as connection:
        server = read_server(connection)
        check_server(server)
    return make_target(server)


def make_target(server: Server) -> Target:
    """What a plan needs to know of a server."""
    return Target(
        text_order_is_bytewise=server.text_order_is_bytewise,
        has_vector="vector" in server.available_extensions,
        has_citext="citext" in server.available_extensions,
        has_icu=server.has_icu,
    )


def render_plan(
    plan: Plan, schema: str, *, extension_schemas: Mapping[str, str] | None = None
) -> tuple[Statement, ...]:
    """The statements that would make the plan's tables and keys in a schema, and the types of extensions in theirs, or
    in one of the search_path."""
    from core.ddl.render import render_ddl

    return render_ddl(plan, schema, extension_schemas=extension_schemas or {})
