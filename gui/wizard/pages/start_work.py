"""What the first page has done on a job's thread: reads a plan and the lists, opens what is on them, takes it off."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.cancel import CancelToken
from core.connections import SavedConnection
from core.errors import AuthenticationFailed, MigrationError, RunNotFound, SecretStoreError
from core.events import EventSink
from core.secrets import Secrets
from gui.embedded import EmbeddedKeeper
from gui.past import PastRun, merge_past
from gui.reach import reach_destination
from gui.recent import Recent, forget, is_of_run, read_recent
from gui.session import Destination, Session
from gui.under_way import UnderWay

if TYPE_CHECKING:
    from core.migration.kept_runs import KeptRun
    from core.plan.model import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the page lists: interrupted runs, and, newest first, those that ended and migrations that were planned."""

    runs: "tuple[KeptRun, ...]"
    past: tuple[PastRun | Recent, ...]
    moved_aside: Path | None
    """Where the list of recent migrations went, if it could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordWanted:
    """The server asks for a password, or did not take the one that was kept or given, as it says."""

    run: "KeptRun"
    connection: SavedConnection
    message: str


def read_lists(under_way: UnderWay, on_event: object, cancel: object) -> Listed:
    """All of this machine, but for the runs that this program has under way."""
    from core.migration.kept_reports import has_report
    from core.migration.kept_runs import list_kept_runs

    runs = [run for run in list_kept_runs() if run.run_id not in under_way]
    interrupted = tuple(run for run in runs if run.state.can_be_resumed)
    ended = [PastRun(run=run, has_report=has_report(run.run_id)) for run in runs if not run.state.can_be_resumed]
    recent = read_recent()
    others = [each for each in recent.entries if not any(is_of_run(each, run) for run in interrupted)]
    return Listed(runs=interrupted, past=merge_past(ended, others), moved_aside=recent.moved_aside)


def open_review(run: "KeptRun", secrets: Secrets, on_event: object, cancel: object) -> Session:
    """The session that looks at a run that has ended. Raises RunNotFound, ReportUnreadable, MigrationError."""
    from core.migration.kept_reports import read_report
    from core.migration.kept_runs import RunState
    from core.plan.edit import History

    report, plan = read_report(run.run_id)
    destination: Destination | None
    try:
        destination = _find_run_destination(run, None, secrets)
    except MigrationError:
        # There is no way there any more: what is known can be read all the same.
        destination = None
    session = Session.of_report(run.source, destination, History(plan=plan), report)
    return session.with_undone() if run.state is RunState.UNDONE else session


def open_past_plan(run: "KeptRun", secrets: Secrets, on_event: object, cancel: object) -> Session:
    """The session that begins anew with the plan of a run that has ended; without it, where none is kept. Raises
    MigrationError."""
    from core.migration.kept_reports import has_report

    if has_report(run.run_id):
        return open_review(run, secrets, on_event, cancel).begun_anew()
    recent = next((each for each in read_recent().entries if is_of_run(each, run)), None)
    if recent is not None:
        return open_recent(recent, on_event, cancel)
    return Session().with_source(run.source)


def open_run(
    run: "KeptRun",
    password: str | None,
    secrets: Secrets,
    embedded: EmbeddedKeeper,
    on_event: EventSink,
    cancel: CancelToken,
) -> Session | PasswordWanted:
    """The session that goes on with an interrupted run. Raises RunNotFound, MigrationError, Cancelled."""
    from core.migration.resume import find_begun_run
    from core.plan.edit import History
    from core.plan.store import load_plan

    destination = _find_run_destination(run, password, secrets)
    try:
        with reach_destination(destination, embedded, cancel=cancel) as url:
            begun = find_begun_run(run.run_id, url)
    except AuthenticationFailed as error:
        return _ask_for_password(run, destination, error)
    _remember_password(run, password, secrets)
    destination = replace(destination, schema=begun.target_schema, replace=begun.replaces)
    return Session.of_run(run, destination, History(plan=load_plan(begun.plan.encode())))


def discard_run(
    run: "KeptRun",
    password: str | None,
    secrets: Secrets,
    embedded: EmbeddedKeeper,
    on_event: EventSink,
    cancel: CancelToken,
) -> PasswordWanted | None:
    """Remove what an interrupted run has made in its target. Raises MigrationError, Cancelled."""
    from core.migration import resume

    destination = _find_run_destination(run, password, secrets)
    try:
        with reach_destination(destination, embedded, cancel=cancel) as url:
            resume.discard_run(run.run_id, url)
    except AuthenticationFailed as error:
        return _ask_for_password(run, destination, error)
    except RunNotFound:
        # Somebody else has removed it: that is what was wanted.
        forget_run(run, on_event, cancel)
    _remember_password(run, password, secrets)
    return None


def forget_run(run: "KeptRun", on_event: object, cancel: object) -> None:
    """Take a run off the list; what it has made in its target stays. Raises MigrationError."""
    from core.migration.kept_runs import RunState, keep_run

    keep_run(replace(run, state=RunState.DISCARDED))


def _find_run_destination(run: "KeptRun", password: str | None, secrets: Secrets) -> Destination:
    """Where it goes: the embedded server, its saved connection, or, where that is not there any more, its URL. Raises
    ConnectionFailed."""
    from core.connections import read_connections
    from core.postgres.reach import read_url

    if run.is_embedded:
        return Destination(schema=run.schema)
    saved = next((each for each in read_connections() if each.name == run.connection_name), None)
    if saved is None:
        return Destination(connection=read_url(run.target)[0], password=password, schema=run.schema)
    if password is None:
        try:
            password = secrets.read(saved.name)
        except SecretStoreError:
            # It may do without; else it is asked for.
            password = None
    return Destination(connection=saved, password=password, schema=run.schema)


def _ask_for_password(run: "KeptRun", destination: Destination, error: AuthenticationFailed) -> PasswordWanted:
    """Raises the error where another password would not help."""
    from core.postgres.outcome import Outcome

    causes = (Outcome.PASSWORD_NEEDED, Outcome.AUTHENTICATION)
    if destination.connection is None or error.context.get("cause") not in causes:
        raise error
    return PasswordWanted(run=run, connection=destination.connection, message=error.message)


def _remember_password(run: "KeptRun", password: str | None, secrets: Secrets) -> None:
    """For as long as the program runs."""
    if password is not None and run.connection_name is not None:
        secrets.remember(run.connection_name, password)


def read_session(path: Path, on_event: object, cancel: object) -> Session:
    """The session of a plan file. Raises PlanError."""
    from core.plan.store import read_plan

    return Session().with_opened_plan(read_plan(path), path.absolute())


def open_recent(recent: Recent, on_event: object, cancel: object) -> Session:
    """The session of a recent migration: its source, its plan, and where it went. Raises PlanError, MigrationError."""
    session = Session().with_source(Path(recent.source)).with_destination(_find_destination(recent))
    if recent.plan_file is None:
        return session
    from core.plan.store import read_plan

    plan: Plan = read_plan(recent.plan_file)
    # The copy is the list's own: it is not where the plan is saved to.
    return replace(session.with_opened_plan(plan, recent.plan_file), plan_file=None)


def _find_destination(recent: Recent) -> Destination | None:
    """Where it went, to be tested again; None where that connection is not saved any more."""
    if not recent.target_text:
        return Destination(schema=recent.schema)
    from core.connections import read_connections

    saved = next((each for each in read_connections() if each.name == recent.connection), None)
    return Destination(connection=saved, schema=recent.schema) if saved is not None else None


def remove_recent(id: str, under_way: UnderWay, on_event: object, cancel: object) -> Listed:
    """Take one off the list: what is left of it."""
    forget(id)
    return read_lists(under_way, on_event, cancel)
