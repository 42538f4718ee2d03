"""What the window says of phases, of how a table stands, and of what happens: the words of bars, states and the log."""

from PySide6.QtCore import QCoreApplication

from core.events import (
    Bottleneck,
    Event,
    FindingRaised,
    Phase,
    PhaseFinished,
    PhaseStarted,
    ProofProgress,
    Reconnected,
    Reconnecting,
    RowsRejected,
    RunBegun,
    SnapshotProgress,
    SnapshotStarted,
    StatementExecuted,
    StatementWatched,
    TableFinished,
    TableProgress,
    TableStarted,
)
from gui.amounts import format_duration, format_rows, format_size
from gui.models.table_progress import TableState
from gui.theme import Role


def phase_title(phase: Phase) -> str:
    """What is being done in a phase."""
    match phase:
        case Phase.PROFILE:
            return QCoreApplication.translate("Run", "Reading what is there")
        case Phase.PREPARE:
            return QCoreApplication.translate("Run", "Making the tables")
        case Phase.COPY:
            return QCoreApplication.translate("Run", "Copying")
        case Phase.FINALIZE:
            return QCoreApplication.translate("Run", "Making keys and indexes")
        case Phase.VERIFY:
            return QCoreApplication.translate("Run", "Comparing every value")
        case Phase.PUBLISH:
            return QCoreApplication.translate("Run", "Publishing")


def proofs_title() -> str:
    """What is being done after the rows have been compared."""
    return QCoreApplication.translate("Run", "Proving views and triggers")


def state_title(state: TableState) -> str:
    """How a table stands."""
    match state:
        case TableState.WAITING:
            return QCoreApplication.translate("Run", "Waiting")
        case TableState.READING:
            return QCoreApplication.translate("Run", "Reading")
        case TableState.READ:
            return QCoreApplication.translate("Run", "Read")
        case TableState.COPYING:
            return QCoreApplication.translate("Run", "Copying")
        case TableState.COPIED:
            return QCoreApplication.translate("Run", "Copied")
        case TableState.KEYS:
            return QCoreApplication.translate("Run", "Keys")
        case TableState.COMPARING:
            return QCoreApplication.translate("Run", "Comparing")
        case TableState.COMPARED:
            return QCoreApplication.translate("Run", "Compared")
        case TableState.EQUAL:
            return QCoreApplication.translate("Run", "Equal")
        case TableState.STOPPED:
            return QCoreApplication.translate("Run", "Not finished")


STATE_ICONS = {
    TableState.WAITING: ("minus", Role.MUTED),
    TableState.READING: ("rows", Role.ACCENT),
    TableState.READ: ("tick", Role.SUCCESS),
    TableState.COPYING: ("arrow-right", Role.ACCENT),
    TableState.COPIED: ("tick", Role.SUCCESS),
    TableState.KEYS: ("key", Role.ACCENT),
    TableState.COMPARING: ("search", Role.ACCENT),
    TableState.COMPARED: ("tick", Role.SUCCESS),
    TableState.EQUAL: ("success", Role.SUCCESS),
    TableState.STOPPED: ("cross", Role.MUTED),
}


def describe_event(event: Event) -> str:
    """One line of the log, as the engine tells it: names from the database are not yet safe to draw."""
    match event:
        case PhaseStarted(phase=phase, rows_total=int() as rows):
            return QCoreApplication.translate("Run", "{phase}: {rows}.").format(
                phase=phase_title(phase), rows=format_rows(rows)
            )
        case PhaseStarted(phase=phase):
            return QCoreApplication.translate("Run", "{phase}.").format(phase=phase_title(phase))
        case PhaseFinished(phase=phase, duration_s=duration_s):
            return QCoreApplication.translate("Run", "{phase}: done in {duration}.").format(
                phase=phase_title(phase), duration=format_duration(duration_s)
            )
        case TableStarted(phase=phase, table=table):
            return QCoreApplication.translate("Run", "{phase}: the table {table} begins.").format(
                phase=phase_title(phase), table=table
            )
        case TableFinished(phase=phase, table=table, rows=rows, duration_s=duration_s):
            return QCoreApplication.translate("Run", "{phase}: {table} has {rows}, done in {duration}.").format(
                phase=phase_title(phase), table=table, rows=format_rows(rows), duration=format_duration(duration_s)
            )
        case TableProgress(phase=phase, table=table, rows_done=rows):
            return QCoreApplication.translate("Run", "{phase}: {rows} of {table}.").format(
                phase=phase_title(phase), table=table, rows=format_rows(rows)
            )
        case StatementExecuted(object=name, duration_s=duration_s):
            return QCoreApplication.translate("Run", "Made {object} in {duration}.").format(
                object=name, duration=format_duration(duration_s)
            )
        case ProofProgress(object=name, done=done, total=total):
            return QCoreApplication.translate("Run", "Proving {object}, step {step} of {total}.").format(
                object=name, step=min(done + 1, total), total=total
            )
        case RowsRejected(table=table, rows=rows, reason=reason):
            return QCoreApplication.translate("Run", "{rows} of {table} set aside: {reason}").format(
                rows=format_rows(rows), table=table, reason=reason
            )
        case SnapshotStarted(size_bytes=size_bytes, folder=folder, users=users):
            copy = QCoreApplication.translate("Run", "A private copy of {size} is made in {folder}.").format(
                size=format_size(size_bytes), folder=folder
            )
            if not users:
                return copy
            in_use = QCoreApplication.translate("Run", "The database is open in {programs}.")
            return f"{in_use.format(programs=', '.join(users))} {copy}"
        case SnapshotProgress(bytes_done=done, bytes_total=total):
            return QCoreApplication.translate("Run", "{done} of {total} are copied.").format(
                done=format_size(done), total=format_size(total)
            )
        case RunBegun(run_id=run_id):
            return QCoreApplication.translate("Run", "This is run {run}.").format(run=run_id)
        case Reconnecting(reason=reason, attempt=attempt, wait_s=wait_s):
            return QCoreApplication.translate(
                "Run", "The connection was lost: {reason} Attempt {attempt} follows in {duration}."
            ).format(reason=reason, attempt=attempt, duration=format_duration(wait_s))
        case Reconnected():
            return QCoreApplication.translate("Run", "There is a connection again.")
        case StatementWatched(object=name, running_s=running_s):
            return QCoreApplication.translate("Run", "{object} has taken {duration} so far.").format(
                object=name, duration=format_duration(running_s)
            )
        case Bottleneck(waiting_for_source_s=source_s, waiting_for_target_s=target_s):
            return QCoreApplication.translate(
                "Run", "Waited {source} for the file and {target} for the server."
            ).format(source=format_duration(source_s), target=format_duration(target_s))
        case FindingRaised(code=code, object=name):
            return QCoreApplication.translate("Run", "Finding {code}: {object}.").format(code=code, object=name)
