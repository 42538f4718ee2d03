"""What the page Run has done on a job's thread: begins a run or goes on with one, and sees to what is left of it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.cancel import CancelToken
from core.errors import Cancelled, MigrationError, RunNotFound
from core.events import Event, EventSink, RunBegun
from core.plan.model import Plan
from gui.embedded import EmbeddedKeeper
from gui.reach import reach_destination
from gui.session import Destination, Session
from gui.under_way import UnderWay

if TYPE_CHECKING:
    from core.migration.kept_runs import KeptRun
    from core.report.model import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run ended: with a report, with an error, or, with neither, by being cancelled."""

    report: "Report | None" = None
    error: MigrationError | None = None
    kept: "KeptRun | None" = None
    """What is left of it in the target, if it can go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a run works with beside its session."""

    embedded: EmbeddedKeeper
    under_way: UnderWay
    discards: threading.Event
    """Set, before it is cancelled, where nothing of it is to be kept."""


def carry_over(
    session: Session, plan: Plan, destination: Destination, means: Means, on_event: EventSink, cancel: CancelToken
) -> Ended:
    """Run the migration of a session. Blocks: for a job's thread."""

    def work(url: str, tell: EventSink) -> "Report":
        from core.migration.options import MigrationOptions
        from core.migration.run import migrate

        assert session.source_path is not None
        options = MigrationOptions(
            source_path=session.source_path,
            target_url=url,
            schema=destination.schema,
            replace=destination.replace,
            shown_target=_show_target(destination),
            connection_name=_find_name(destination),
            is_embedded=destination.is_embedded,
            plan=plan,
            is_dry_run=session.is_dry_run,
        )
        return migrate(options, on_event=tell, cancel=cancel)

    return _run(work, destination, means, None, on_event, cancel)


def go_on(run: "KeptRun", destination: Destination, means: Means, on_event: EventSink, cancel: CancelToken) -> Ended:
    """Go on with an interrupted run. Blocks: for a job's thread."""

    def work(url: str, tell: EventSink) -> "Report":
        from core.migration.options import MigrationOptions
        from core.migration.resume import resume_run

        options = MigrationOptions(
            source_path=run.source,
            target_url=url,
            connections=run.connections,
            max_rate_bytes_s=run.max_rate_bytes_s,
            in_place=run.in_place,
            shown_target=_show_target(destination),
            connection_name=_find_name(destination),
            is_embedded=destination.is_embedded,
        )
        return resume_run(run.run_id, options, on_event=tell, cancel=cancel)

    return _run(work, destination, means, run, on_event, cancel)


def discard(
    run: "KeptRun", destination: Destination, embedded: EmbeddedKeeper, _on_event: EventSink, cancel: CancelToken
) -> None:
    """Remove what an interrupted run has made in the target. Raises MigrationError."""
    from core.migration.resume import discard_run

    with reach_destination(destination, embedded, cancel=cancel) as url:
        discard_run(run.run_id, url)


def _run(
    work: "Callable[[str, EventSink], Report]",
    destination: Destination,
    means: Means,
    run: "KeptRun | None",
    on_event: EventSink,
    cancel: CancelToken,
) -> Ended:
    run_id = run.run_id if run is not None else None

    def tell(event: Event) -> None:
        nonlocal run_id
        if isinstance(event, RunBegun):
            run_id = event.run_id
            means.under_way.add(run_id)
        on_event(event)

    if run_id is not None:
        means.under_way.add(run_id)
    try:
        with reach_destination(destination, means.embedded, cancel=cancel) as url:
            try:
                return Ended(report=work(url, tell))
            except Cancelled:
                if means.discards.is_set() and (left := _find_left(run_id)) is not None:
                    from core.migration.resume import discard_run

                    discard_run(left.run_id, url)
                raise
    except Cancelled:
        return Ended(kept=_find_left(run_id))
    except RunNotFound as error:
        return Ended(error=error)
    except MigrationError as error:
        return Ended(error=error, kept=_find_left(run_id))
    finally:
        if run_id is not None:
            means.under_way.remove(run_id)


def _find_left(run_id: str | None) -> "KeptRun | None":
    from core.migration.kept_runs import find_kept_run

    run = find_kept_run(run_id) if run_id is not None else None
    return run if run is not None and run.state.can_be_resumed else None


def _show_target(destination: Destination) -> str | None:
    """How the report names a target that is reached through a tunnel."""
    from core.postgres.reach import show_connection

    connection = destination.connection
    return show_connection(connection) if connection is not None and connection.tunnel is not None else None


def _find_name(destination: Destination) -> str | None:
    """The name of the saved connection, by which the command line finds it too; None for one that is not saved."""
    from core.connections import read_connections

    connection = destination.connection
    try:
        return connection.name if connection is not None and connection in read_connections() else None
    except MigrationError:
        # Of the file of connections: it is told where it matters.
        return None
