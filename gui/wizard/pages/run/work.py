"""What the page Run has done on a job's thread."""

from typing import TYPE_CHECKING

from core.cancel import CancelToken
from core.events import EventSink
from core.plan.model import Plan
from gui.embedded import EmbeddedKeeper
from gui.reach import reach_destination
from gui.session import Destination, Session

if TYPE_CHECKING:
    from core.report.model import Report


def carry_over(
    session: Session,
    plan: Plan,
    destination: Destination,
    embedded: EmbeddedKeeper,
    on_event: EventSink,
    cancel: CancelToken,
) -> "Report":
    """Run the migration of a session. Blocks: for a job's thread. Raises MigrationError, Cancelled."""
    from core.migration.options import MigrationOptions
    from core.migration.run import migrate
    from core.postgres.reach import show_connection

    assert session.source_path is not None
    connection = destination.connection
    with reach_destination(destination, embedded, cancel=cancel) as url:
        options = MigrationOptions(
            source_path=session.source_path,
            target_url=url,
            schema=destination.schema,
            replace=destination.replace,
            shown_target=show_connection(connection) if connection is not None and connection.tunnel else None,
            plan=plan,
        )
        return migrate(options, on_event=on_event, cancel=cancel)
