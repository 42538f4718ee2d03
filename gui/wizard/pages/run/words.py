"""What the page Run says of the moment: which side is slower, what takes long or waits, and how a run ended."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.errors import MigrationError, SourceChanged
from core.events import Phase, ProofProgress, StatementWatched
from core.migration.moment import LostConnection, Moment, SlowerSide, is_blocked_by_others
from gui.amounts import format_count, format_duration, format_percent, format_rows
from gui.problems import describe_problem
from gui.redact import make_readable, redact

if TYPE_CHECKING:
    from core.migration.kept_runs import KeptRun


def say_slower_side(side: SlowerSide | None) -> tuple[str, str]:
    """Which side the copying waits for, and what could be done about it; empty while it can't be told."""
    match side:
        case SlowerSide.TARGET:
            return (
                QCoreApplication.translate("Run", "PostgreSQL is the slower side: reading waits for it."),
                QCoreApplication.translate(
                    "Run",
                    "Faster disks or more memory on the server, or a shorter way to it, would make this quicker. Other"
                    " programs that use the server now slow it down.",
                ),
            )
        case SlowerSide.SOURCE:
            return (
                QCoreApplication.translate("Run", "Reading the file is the slower side: PostgreSQL waits for it."),
                QCoreApplication.translate(
                    "Run",
                    "A copy of the file on a local, faster disk would make this quicker. Other programs that keep this"
                    " computer busy slow it down.",
                ),
            )
        case SlowerSide.NEITHER:
            return (
                QCoreApplication.translate("Run", "Reading the file and writing to PostgreSQL keep pace."),
                QCoreApplication.translate("Run", "Neither side waits long for the other: nothing is in the way."),
            )
        case None:
            return "", ""


def say_statement(statement: StatementWatched, phase: Phase | None) -> str:
    """A statement that takes long and works, or waits for another one of this run."""
    name, duration = _clean(statement.object), format_duration(statement.running_s)
    if statement.blocked_by:
        text = QCoreApplication.translate("Run", "{object} waits for {holder}, {duration} so far.")
        return text.format(object=name, holder=_clean(statement.blocked_by), duration=duration)
    if statement.done_share is not None:
        share = format_percent(statement.done_share)
        if phase is Phase.FINALIZE:
            text = QCoreApplication.translate("Run", "Building {object}: {percent}, {duration} so far.")
        else:
            text = QCoreApplication.translate("Run", "The server works on {object}: {percent}, {duration} so far.")
        return text.format(object=name, percent=share, duration=duration)
    text = QCoreApplication.translate("Run", "The server has been at work on {object} for {duration}.")
    return text.format(object=name, duration=duration)


def say_waiting(statement: StatementWatched) -> tuple[str, str, str] | None:
    """Why a statement does not get on, as a banner says it: title, cause, next step; None where it works."""
    name = _clean(statement.object)
    if is_blocked_by_others(statement):
        return (
            QCoreApplication.translate("Run", "Another program is in the way"),
            QCoreApplication.translate("Run", "{object} has waited {duration} for a lock that {holder} holds.").format(
                object=name, duration=format_duration(statement.running_s), holder=_clean(statement.blocked_by)
            ),
            QCoreApplication.translate("Run", "Close that program, or let it finish; the run then goes on by itself."),
        )
    if statement.stuck_s > 0:
        return (
            QCoreApplication.translate("Run", "Nothing moves on the connection"),
            QCoreApplication.translate("Run", "For {duration} the server has not answered about {object}.").format(
                object=name, duration=format_duration(statement.stuck_s)
            ),
            QCoreApplication.translate(
                "Run", "If that goes on, the connection is made anew by itself. Nothing that was copied is lost."
            ),
        )
    return None


def say_lost(lost: LostConnection, now_s: float) -> tuple[str, str, str]:
    """A lost connection, as a banner says it: title, cause, what happens next."""
    wait_s = round(lost.retry_at_s - now_s)
    if wait_s >= 1:
        step = QCoreApplication.translate(
            "Run", "Trying again in {seconds} s (attempt {attempt}). Nothing that was copied is lost."
        ).format(seconds=wait_s, attempt=lost.attempt)
    else:
        step = QCoreApplication.translate(
            "Run", "Trying again now (attempt {attempt}). Nothing that was copied is lost."
        ).format(attempt=lost.attempt)
    return QCoreApplication.translate("Run", "The connection to the server was lost"), _clean(lost.reason), step


def say_now(moment: Moment, phase: Phase | None, now_s: float) -> tuple[str, str]:
    """The line below the progress: what takes long, else which side is slower; with its tooltip."""
    statement = moment.find_statement(now_s)
    if moment.lost is not None or (statement is not None and say_waiting(statement) is not None):
        # A banner says more.
        return "", ""
    if statement is None and moment.proof is not None and moment.proof.object:
        return say_proof(moment.proof), ""
    return (say_statement(statement, phase), "") if statement is not None else say_slower_side(moment.slower_side)


def say_proof(proof: ProofProgress) -> str:
    """Which view or trigger is being proved."""
    text = QCoreApplication.translate("Run", "{object} is tried on both sides (step {step} of {total}).")
    step = min(proof.done + 1, proof.total)
    return text.format(object=_clean(proof.object), step=format_count(step), total=format_count(proof.total))


def say_how_far(run: "KeptRun") -> str:
    """How much of an interrupted run is done, in one sentence."""
    if run.rows_done >= run.rows_total:
        text = QCoreApplication.translate("Run", "All {rows} are copied and kept; keys and the comparison follow.")
        return text.format(rows=format_rows(run.rows_total))
    return QCoreApplication.translate("Run", "{done} of {total} are copied and kept.").format(
        done=format_count(run.rows_done), total=format_rows(run.rows_total)
    )


def say_interrupted(run: "KeptRun", error: MigrationError | None) -> tuple[str, str, str]:
    """How a run ended that can go on, as a banner says it: title, what happened, what to do."""
    later = QCoreApplication.translate(
        "Run", "Go on now, or at any later time from the page Start. Until then your own tables are as they were."
    )
    if error is None:
        title = QCoreApplication.translate("Run", "Stopped: the run can go on where it ended.")
        return title, say_how_far(run), later
    problem = describe_problem(error)
    if isinstance(error, SourceChanged):
        step = QCoreApplication.translate(
            "Run",
            "Discard the run and start again with the file as it is now; or put the file back as it was, and then"
            " resume.",
        )
        return QCoreApplication.translate("Run", "The database has changed since the run began"), problem.cause, step
    return problem.title, f"{problem.cause} {say_how_far(run)}", f"{problem.next_step} {later}"


def _clean(text: str) -> str:
    """A text of a server or a file, safe to show."""
    return make_readable(redact(text)).replace("\n", " ")
