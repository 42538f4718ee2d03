"""What the first page has done on a job's thread: reads a plan, opens a recent migration, takes one off the list."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gui.recent import Recent, RecentList, forget, read_recent
from gui.session import Destination, Session

if TYPE_CHECKING:
    from core.plan.model import Plan


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


def remove_recent(id: str, on_event: object, cancel: object) -> RecentList:
    """Take one off the list: what is left of it."""
    forget(id)
    return read_recent()
