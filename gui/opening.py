"""A session to begin with: for a database or a plan that was named or dropped, and for the sample."""

from pathlib import Path

from core.errors import MigrationError
from gui.session import Destination, Session
from gui.wizard.flow import PageId
from resources import find_resource


def open_path(path: Path) -> tuple[Session, PageId]:
    """A session for a file: a plan where its name ends in .json, else a database, which the source page looks at.

    A plan that can't be read gives an empty session whose start page says so.
    """
    if path.suffix.lower() != ".json":
        return Session().with_source(path.absolute()), PageId.SOURCE
    from core.plan.store import read_plan

    try:
        return Session().with_opened_plan(read_plan(path), path.absolute()), PageId.SOURCE
    except MigrationError as error:
        return Session(opening_error=error), PageId.START


def sample_session() -> Session:
    """The sample on its way into the embedded PostgreSQL, as often as one likes."""
    session = Session().with_source(find_resource("sample/sample.sqlite"))
    return session.with_destination(Destination(schema="sample", replace=True))
