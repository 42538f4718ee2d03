"""Between the page's entries and the session's destination: where one is listed, and what an entry becomes."""

from typing import TYPE_CHECKING

from gui.models.connections import EMBEDDED_ROW, ConnectionsModel, Entry
from gui.session import Destination
from gui.wizard.pages.target.schema import SchemaBox

if TYPE_CHECKING:
    from core.postgres.probe import Probe


def place_destination(model: ConnectionsModel, destination: Destination) -> int:
    """The row of a destination; one that is not listed is added."""
    connection = destination.connection
    if connection is None:
        return EMBEDDED_ROW
    row = model.find_row(connection.name)
    if row is None:
        known = (row for row, each in enumerate(model.entries, start=1) if each.draft == connection)
        row = next(known, None)
    if row is None:
        row = model.add(Entry(saved=None, draft=connection, password=destination.password or ""))
    return row


def make_destination(entry: Entry | None, probe: "Probe", schema: SchemaBox) -> Destination:
    """What was tested and where in it: of an entry, or for None of the embedded PostgreSQL."""
    return Destination(
        connection=entry.draft if entry is not None else None,
        password=(entry.password or None) if entry is not None else None,
        server=probe.server,
        schema=schema.schema,
        replace=schema.replaces,
    )
