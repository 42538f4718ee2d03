"""What the window says of phases, of how a table stands, and of what happens: the words of bars, states and the log."""

from PySide6.QtCore import QCoreApplication

from core.events import (
    Event,
    FindingRaised,
    Phase,
    PhaseFinished,
    PhaseStarted,
    RowsRejected,
    StatementExecuted,
    TableFinished,
    TableProgress,
    TableStarted,
)
from gui.amounts import format_duration, format_rows
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
        case RowsRejected(table=table, rows=rows, reason=reason):
            return QCoreApplication.translate("Run", "{rows} of {table} set aside: {reason}").format(
                rows=format_rows(rows), table=table, reason=reason
            )
        case FindingRaised(code=code, object=name):
            return QCoreApplication.translate("Run", "Finding {code}: {object}.").format(code=code, object=name)
