"""A target that was published before, compared with its source once more: every value, all that the plan says of the
tables, whether each of them takes a new row, and what the views give."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from core import __version__
from core.cancel import CancelToken
from core.catalog.model import Catalog
from core.errors import PlanOutdated, TargetChanged
from core.events import EventSink, Phase, ignore_events
from core.migration.assess import PhaseClock, read_source_catalog
from core.migration.published_plans import Published, find_published
from core.migration.replay import is_same_state
from core.migration.runs import describe_path
from core.migration.schema_checks import add_schema_checks, describe_not_compared
from core.migration.verify_report import LedgerCheck, VerificationReport
from core.migration.workers import count_workers
from core.plan.compare import compare_schema
from core.plan.model import Finding, Plan, Severity
from core.postgres.connect import Connection, connect, redact_url
from core.postgres.errors import translate_errors
from core.postgres.ledger import count_ledger
from core.postgres.objects import ObjectKind, find_objects
from core.postgres.pool import open_pool, read_pool_size
from core.postgres.reject_numbers import RowNumbers, read_row_numbers
from core.postgres.retry import RETRY_FOR_S, Attempts
from core.postgres.server import check_version, read_server
from core.sqlite.source import Source, open_source
from core.verify.made_objects import check_made_objects
from core.verify.model import TableCheck, Verification
from core.verify.prove import prove_published
from core.verify.tables import verify_tables

_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOptions:
    """What to compare with what. Without a `plan` and a `run_id`, the latest run of this source is taken that the
    target has a record of; without a `schema`, the one that the run was published into."""

    source_path: Path
    target_url: str = field(repr=False)
    """It may hold a password."""
    plan: Plan | None = field(default=None, repr=False)
    run_id: str | None = None
    schema: str | None = None
    in_place: bool = False
    """Read the source itself, even while another program uses it."""
    retry_for_s: float = RETRY_FOR_S
    shown_target: str | None = None
    """How the report names the target, where that is not what the URL says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Records:
    """What a run's records account for: rejected rows by table, and entries of the ledger; None: there is no run."""

    rejected: Mapping[str, RowNumbers]
    entries: Mapping[str, int] | None


def verify_target(
    options: VerifyOptions, *, on_event: EventSink = ignore_events, cancel: CancelToken | None = None
) -> VerificationReport:
    """Compare a source with the tables that were made of it; nothing is changed on either side. What differs is a
    result.

    Raises RunNotFound where no plan is given and none is recorded, PlanOutdated for the plan of another source,
    TargetChanged where tables are gone, and otherwise SourceError, TargetError, Cancelled.
    """
    cancel = cancel or CancelToken()
    began_s, started_at = time.monotonic(), datetime.now(UTC)
    name = f"howdah verify {secrets.token_hex(4)}"
    clock = PhaseClock(on_event)
    with open_source(options.source_path, cancel=cancel, in_place=options.in_place, on_event=on_event) as source:
        catalog = read_source_catalog(source)
        with connect(options.target_url, autocommit=True, application_name=name) as connection:
            server = read_server(connection)
            check_version(server.version_num)
            published = find_published(
                connection,
                describe_path(options.source_path),
                catalog.fingerprint,
                plan=options.plan,
                run_id=options.run_id,
                schema=options.schema,
            )
            _check_is_of_source(catalog, published)
            _check_tables(connection, published)
            records = _read_records(connection, published)
        rows_total = sum(table.row_count for table in published.plan.tables)
        size = read_pool_size(options.target_url)
        with (
            open_pool(options.target_url, size, application_name=name, on_event=on_event) as pool,
            clock.phase(Phase.VERIFY, rows_total=rows_total),
        ):
            attempts = Attempts(pool, retry_for_s=options.retry_for_s, on_event=on_event, cancel=cancel)
            rows = verify_tables(
                source,
                published.plan,
                pool,
                published.schema,
                rejected={table: numbers.rejected for table, numbers in records.rejected.items()},
                # Of the others their values say why they are not there.
                excused={table: numbers.refused_by_server for table, numbers in records.rejected.items()},
                workers=count_workers(size).most,
                retry_for_s=options.retry_for_s,
                on_event=on_event,
                cancel=cancel,
            )
            verification = add_schema_checks(
                rows, attempts, published.schema, published.plan, frozenset(published.refused), cancel
            )
            verification = _add_made_objects(verification, source, attempts, published, on_event, cancel)
        source.check_unchanged()
        findings = (*_find_later_writes(source, catalog, published.plan), *describe_not_compared(verification))
    return VerificationReport(
        run_id=published.run_id,
        started_at=started_at.isoformat(timespec="seconds"),
        howdah_version=__version__,
        source=describe_path(options.source_path),
        target=options.shown_target or redact_url(options.target_url),
        server_version=server.version,
        schema=published.schema,
        tables=verification.tables,
        ledger=_check_ledger(verification.tables, records),
        objects_checked=verification.objects_checked,
        object_mismatches=verification.object_mismatches,
        first_inserts=verification.first_inserts,
        proofs=verification.proofs,
        findings=findings,
        duration_s=time.monotonic() - began_s,
    )


def _add_made_objects(
    verification: Verification,
    source: Source,
    attempts: Attempts,
    published: Published,
    on_event: EventSink,
    cancel: CancelToken,
) -> Verification:
    """With views and triggers: compared with the plan as texts, and views by their rows too."""
    plan, schema, refused = published.plan, published.schema, frozenset(published.refused)
    if not (plan.views or plan.triggers):
        return verification

    def work(connection: Connection) -> Verification:
        objects = check_made_objects(connection, schema, plan, refused)
        return replace(
            verification,
            objects_checked=verification.objects_checked + objects.objects_checked,
            object_mismatches=verification.object_mismatches + objects.mismatches,
            not_compared=verification.not_compared + objects.not_compared,
            proofs=prove_published(source, connection, schema, plan, refused=refused, on_event=on_event, cancel=cancel),
        )

    return attempts.run(work, object=schema)


def _check_is_of_source(catalog: Catalog, published: Published) -> None:
    differences = compare_schema(catalog, published.plan)
    if not differences:
        return
    more = f"; and {len(differences) - _NAMED} more" if len(differences) > _NAMED else ""
    of_run = f"of the run {published.run_id}" if published.is_recorded_plan else "that was given"
    raise PlanOutdated(
        f"The plan {of_run} is not of this source: {'; '.join(differences[:_NAMED])}{more}.",
        "Compare with the file that was migrated, which howdah runs list shows, or give this one's plan: --plan FILE.",
    )


def _check_tables(connection: Connection, published: Published) -> None:
    names = [table.target_name for table in published.plan.tables]
    there = {
        each.name
        for each in find_objects(connection, published.schema, names)
        if each.kind in (ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW)
    }
    gone = [name for name in names if name not in there]
    if gone:
        more = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
        tables = "table" if len(gone) == 1 else "tables"
        raise TargetChanged(
            f"The schema {published.schema} does not have the {tables} {', '.join(gone[:_NAMED])}{more}, so there is"
            " nothing to compare with.",
            "If they are in another schema now, name it with --schema; if they were dropped, migrate again.",
        )


def _read_records(connection: Connection, published: Published) -> _Records:
    if published.run_id is None:
        return _Records(rejected={}, entries=None)
    with translate_errors(object="the rejected rows and the ledger"):
        return _Records(
            rejected=read_row_numbers(connection, published.run_id),
            entries=count_ledger(connection, published.run_id),
        )


def _check_ledger(tables: tuple[TableCheck, ...], records: _Records) -> tuple[LedgerCheck, ...]:
    if records.entries is None:
        return ()
    checks = (
        LedgerCheck(table=table.table, values_altered=table.values_altered, entries=records.entries.get(table.table, 0))
        for table in tables
    )
    return tuple(check for check in checks if check.values_altered or check.entries)


def _find_later_writes(source: Source, catalog: Catalog, plan: Plan) -> tuple[Finding, ...]:
    """That the source is not as the plan saw it is no reason not to compare, but may be why something differs."""
    is_as_planned = is_same_state(catalog.fingerprint, plan.fingerprint)
    if is_as_planned and not (source.snapshot_path is not None and source.has_later_writes()):
        return ()
    return (
        Finding(
            code="SOURCE_CHANGED_SINCE",
            severity=Severity.WARNING,
            object=source.path.name,
            effect="The file has changed since it was migrated: what was written to it since is not in the target.",
            remedies=("compare with the file as it was migrated", "migrate again"),
        ),
    )
