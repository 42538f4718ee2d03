"""What the page Result has done on a job's thread: reads what the run has kept, sends rows again, saves files."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.cancel import CancelToken
from core.events import EventSink
from core.report.model import Report
from gui.embedded import EmbeddedKeeper
from gui.reach import reach_destination
from gui.session import Destination

if TYPE_CHECKING:
    from core.copy.model import Typed
    from core.migration.altered import AlteredValue
    from core.migration.rejects import RejectsPage, RetryReport


def read_page(
    destination: Destination,
    embedded: EmbeddedKeeper,
    run_id: str,
    table: str,
    after: int,
    limit: int,
    _on_event: EventSink,
    _cancel: CancelToken,
) -> "RejectsPage":
    """Raises TargetError."""
    from core.migration.rejects import read_rejects

    with reach_destination(destination, embedded) as url:
        return read_rejects(url, run_id, table, after=after, limit=limit)


def send_rows(
    destination: Destination,
    embedded: EmbeddedKeeper,
    run_id: str,
    table: str,
    rows: "Mapping[int, Mapping[str, Typed]]",
    _on_event: EventSink,
    cancel: CancelToken,
) -> "RetryReport":
    """Send rows by their numbers, each with what was typed for it. Raises MigrationError."""
    from core.migration.reject_edits import RowEdit, TableEdits
    from core.migration.rejects import retry_rejects

    edits = TableEdits(
        run_id=run_id,
        table=table,
        rows=tuple(RowEdit(row_number=number, values=values) for number, values in rows.items()),
    )
    with reach_destination(destination, embedded, cancel=cancel) as url:
        return retry_rejects(url, run_id=run_id, edits=edits, cancel=cancel)


def read_altered(
    destination: Destination, embedded: EmbeddedKeeper, run_id: str, _on_event: EventSink, _cancel: CancelToken
) -> "tuple[AlteredValue, ...]":
    """Raises TargetError."""
    from core.migration.altered import list_altered

    with reach_destination(destination, embedded) as url:
        return list_altered(url, run_id)


def save_report(report: Report, path: Path, _on_event: EventSink, _cancel: CancelToken) -> Path:
    """Raises MigrationError."""
    from core.files import write_whole
    from core.report.json import dump_json

    write_whole(path, dump_json(report), "report")
    return path
