"""What the page Result has done on a job's thread: reads what the run has kept, sends rows again, saves files, and
undoes or releases what was published."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.cancel import CancelToken
from core.events import EventSink
from core.migration.report_format import ReportFormat
from core.report.model import Report
from gui.embedded import EmbeddedKeeper
from gui.reach import reach_destination
from gui.session import Destination

if TYPE_CHECKING:
    from core.copy.model import Typed
    from core.migration.altered import AlteredValue
    from core.migration.kept_runs import KeptRun
    from core.migration.rejects import RejectsPage, RetryReport
    from core.migration.undo import ReleaseOutlook, UndoOutlook
    from core.migration.verify_report import VerificationReport
    from core.plan.model import Plan
    from core.restore.model import RestoreReport


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


def save_report(
    report: Report,
    plan: "Plan | None",
    path: Path,
    format: ReportFormat,
    _on_event: EventSink,
    _cancel: CancelToken,
) -> Path:
    """Without a `plan` it is the report's data, whatever was asked for. Raises MigrationError."""
    from core.files import write_whole
    from core.migration.save_report import render
    from core.report.json import dump_json

    write_whole(path, dump_json(report) if plan is None else render(report, plan, format), "report")
    return path


def read_standing(run_id: str, _on_event: EventSink, _cancel: CancelToken) -> "KeptRun | None":
    """What this machine knows of a run by now."""
    from core.migration.kept_runs import find_kept_run

    return find_kept_run(run_id)


# On the target: each of these is given where that is when it begins.


def compare_again(
    source: Path,
    run_id: str,
    destination: Destination,
    embedded: EmbeddedKeeper,
    on_event: EventSink,
    cancel: CancelToken,
) -> "VerificationReport":
    """Raises MigrationError, Cancelled."""
    from core.migration.verify import VerifyOptions, verify_target

    with reach_destination(destination, embedded, cancel=cancel) as url:
        options = VerifyOptions(source_path=source, target_url=url, run_id=run_id)
        return verify_target(options, on_event=on_event, cancel=cancel)


def bring_back(
    path: Path,
    run_id: str,
    destination: Destination,
    embedded: EmbeddedKeeper,
    on_event: EventSink,
    cancel: CancelToken,
) -> "RestoreReport":
    """Raises MigrationError, Cancelled; nothing is left at the path then."""
    from core.migration.restore import restore
    from core.sqlite.new_file import check_free

    # Before a server is started, or a password asked for.
    check_free(path.absolute())
    with reach_destination(destination, embedded, cancel=cancel) as url:
        return restore(url, path, run_id=run_id, on_event=on_event, cancel=cancel)


def look_at_undo(
    run_id: str, destination: Destination, embedded: EmbeddedKeeper, _on_event: EventSink, cancel: CancelToken
) -> "UndoOutlook":
    """Raises MigrationError, Cancelled."""
    from core.migration import undo

    with reach_destination(destination, embedded, cancel=cancel) as url:
        return undo.look_at_undo(run_id, url, cancel=cancel)


def undo_run(
    run_id: str,
    discards_changes: bool,
    destination: Destination,
    embedded: EmbeddedKeeper,
    _on_event: EventSink,
    cancel: CancelToken,
) -> "UndoOutlook":
    """Raises MigrationError, Cancelled; the target is then as it was."""
    from core.migration import undo

    with reach_destination(destination, embedded, cancel=cancel) as url:
        return undo.undo_run(run_id, url, discards_changes=discards_changes, cancel=cancel)


def look_at_release(
    run_id: str, destination: Destination, embedded: EmbeddedKeeper, _on_event: EventSink, cancel: CancelToken
) -> "ReleaseOutlook":
    """Raises MigrationError, Cancelled."""
    from core.migration import undo

    with reach_destination(destination, embedded, cancel=cancel) as url:
        return undo.look_at_release(run_id, url)


def release_run(
    run_id: str, destination: Destination, embedded: EmbeddedKeeper, _on_event: EventSink, cancel: CancelToken
) -> str | None:
    """The schema that was dropped. Raises MigrationError, Cancelled; the target is then as it was."""
    from core.migration import undo

    with reach_destination(destination, embedded, cancel=cancel) as url:
        return undo.release_run(run_id, url, cancel=cancel)
