"""How the run of the page stands, and what the page calls that."""

from enum import Enum, auto

from PySide6.QtCore import QCoreApplication

from gui.models.progress import Progress
from gui.models.run_words import phase_title, proofs_title


class State(Enum):
    """How the run stands."""

    IDLE = auto()
    RUNNING = auto()
    STOPPING = auto()
    DONE = auto()
    INTERRUPTED = auto()
    """What is copied is kept, and the run can go on."""
    CANCELLED = auto()
    FAILED = auto()
    DISCARDING = auto()
    DISCARDED = auto()


def say_heading(*, is_dry_run: bool) -> tuple[str, str]:
    """The title of the page, and the sentence below it."""
    if is_dry_run:
        return QCoreApplication.translate("Run", "Dry run"), QCoreApplication.translate(
            "Run", "All of it is done on the server and compared, as in a real run; then everything is taken back."
        )
    return QCoreApplication.translate("Run", "Run"), QCoreApplication.translate(
        "Run", "Everything is copied beside what is there, compared value by value, and only then published."
    )


def say_state(state: State, progress: Progress) -> str:
    """The title of the progress."""
    match state:
        case State.IDLE:
            return QCoreApplication.translate("Run", "Not started")
        case State.STOPPING:
            return QCoreApplication.translate("Run", "Stopping…")
        case State.INTERRUPTED:
            return QCoreApplication.translate("Run", "Interrupted")
        case State.CANCELLED:
            return QCoreApplication.translate("Run", "Cancelled")
        case State.FAILED:
            return QCoreApplication.translate("Run", "Not finished")
        case State.DONE:
            return QCoreApplication.translate("Run", "Done")
        case State.DISCARDING:
            return QCoreApplication.translate("Run", "Removing what was copied…")
        case State.DISCARDED:
            return QCoreApplication.translate("Run", "Discarded")
        case State.RUNNING if progress.current is None:
            return QCoreApplication.translate("Run", "Connecting")
        case State.RUNNING:
            title = phase_title(progress.current) if progress.moment.proof is None else proofs_title()
            return (
                QCoreApplication.translate("Run", "Paused: {phase}").format(phase=title)
                if progress.is_paused
                else title
            )
