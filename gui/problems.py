"""The engine's errors as a person reads them in the window: a title, the cause, the next step, and details to copy."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from core.errors import MigrationError, StatementFailed
from gui.redact import make_readable, redact
from gui.window_words import say_in_window


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`title` is a few words without a full stop; `cause` and `next_step` are sentences; `details` are lines."""

    title: str
    cause: str
    next_step: str
    details: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """What to say of a class: its title, and what to do where the error itself has nothing that fits the window."""

    title: str
    next_step: str


def describe_problem(error: MigrationError) -> Problem:
    """What to show of an error. Holds no secret and no character that would draw nothing."""
    entries = _entries()
    entry = next(entries[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in entries)
    notes: tuple[str, ...] = tuple(getattr(error, "__notes__", ()))
    hint = say_in_window(error.hint) if error.hint else None
    # A note may say which command goes on from there: where the window offers that, it says so itself.
    steps = (hint or entry.next_step, *(said for note in notes if (said := say_in_window(note))))
    cause = say_in_window(error.message) or error.message
    return Problem(
        title=entry.title,
        cause=_show(_end_sentence(cause)),
        next_step=_show(" ".join(_end_sentence(step) for step in steps)),
        details=_show(_list_details(error)),
    )


def known_error_names() -> frozenset[str]:
    """The classes that have an entry of their own."""
    return frozenset(_entries())


def _show(text: str) -> str:
    return make_readable(redact(text))


def _end_sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".?!:" else f"{text}."


def _list_details(error: MigrationError) -> str:
    """For an administrator or a report; in English, as the server and SQLite are."""
    lines = [type(error).__name__, error.message]
    lines += [error.hint] if error.hint else []
    lines += getattr(error, "__notes__", ())
    if isinstance(error, StatementFailed):
        lines += [f"SQLSTATE: {error.sqlstate}"] if error.sqlstate else []
        lines += [f"object: {error.object}"] if error.object else []
        lines += [f"statement:\n{error.sql}"] if error.sql else []
    told = {"sqlstate", "object"} if isinstance(error, StatementFailed) else set()
    lines += [f"{name}: {value}" for name, value in error.context.items() if name not in told]
    return "\n".join(lines)


def _entries() -> Mapping[str, _Entry]:
    """By the name of the class, in the language of the moment."""
    return {**_general(), **_of_source(), **_of_target(), **_of_plan(), **_of_connections()}


def _general() -> Mapping[str, _Entry]:
    return {
        "MigrationError": _Entry(
            QCoreApplication.translate("Problems", "This could not be done"),
            QCoreApplication.translate("Problems", "Try again; the details say more."),
        ),
        "RunNotFound": _Entry(
            QCoreApplication.translate("Problems", "There is nothing left of this run"),
            QCoreApplication.translate(
                "Problems", "It was published or discarded elsewhere: take it off the list, and begin anew."
            ),
        ),
        "ReportUnreadable": _Entry(
            QCoreApplication.translate("Problems", "The report of this run can't be read"),
            QCoreApplication.translate(
                "Problems", "The target is not touched by that: what the run has published is there."
            ),
        ),
        "RestoreFailed": _Entry(
            QCoreApplication.translate("Problems", "The SQLite file could not be made"),
            QCoreApplication.translate(
                "Problems", "Nothing was written, and the target is as it was. The details say what was in the way."
            ),
        ),
        "RunInUse": _Entry(
            QCoreApplication.translate("Problems", "The run is under way elsewhere"),
            QCoreApplication.translate(
                "Problems", "Wait for it to end, or end it there. If it has just ended, try again in a minute."
            ),
        ),
        "VerificationFailed": _Entry(
            QCoreApplication.translate("Problems", "The copy is not equal to the source"),
            QCoreApplication.translate(
                "Problems", "Nothing was published: the target is as it was. Copy the details and report this."
            ),
        ),
    }


def _of_source() -> Mapping[str, _Entry]:
    return {
        "SourceError": _Entry(
            QCoreApplication.translate("Problems", "The database can't be used as it is"),
            QCoreApplication.translate("Problems", "Choose another file on the page Source."),
        ),
        "SourceUnreadable": _Entry(
            QCoreApplication.translate("Problems", "This file can't be read as a SQLite database"),
            QCoreApplication.translate("Problems", "Check the path, or choose another file on the page Source."),
        ),
        "SourceLocked": _Entry(
            QCoreApplication.translate("Problems", "Another program has locked the database"),
            QCoreApplication.translate("Problems", "Close the program that uses it, and try again."),
        ),
        "SourceCorrupt": _Entry(
            QCoreApplication.translate("Problems", "The database is damaged"),
            QCoreApplication.translate("Problems", "Restore the file from a backup, and use that."),
        ),
        "SourceChanged": _Entry(
            QCoreApplication.translate("Problems", "The database changed while it was being read"),
            QCoreApplication.translate("Problems", "Close the programs that write to it, and try again."),
        ),
    }


def _of_target() -> Mapping[str, _Entry]:
    return {
        "TargetError": _Entry(
            QCoreApplication.translate("Problems", "The server can't be used as it is"),
            QCoreApplication.translate("Problems", "Check the server, or choose another one on the page Target."),
        ),
        "ConnectionFailed": _Entry(
            QCoreApplication.translate("Problems", "No connection to the server"),
            QCoreApplication.translate("Problems", "Check the connection on the page Target."),
        ),
        "AuthenticationFailed": _Entry(
            QCoreApplication.translate("Problems", "The server did not let this user in"),
            QCoreApplication.translate("Problems", "Check the user and the password on the page Target."),
        ),
        "PermissionDenied": _Entry(
            QCoreApplication.translate("Problems", "A right is missing"),
            QCoreApplication.translate(
                "Problems", "Ask an administrator for the right, or connect as another user on the page Target."
            ),
        ),
        "TargetChanged": _Entry(
            QCoreApplication.translate("Problems", "The target has changed since the run"),
            QCoreApplication.translate(
                "Problems", "Nothing was done. See to what is named here on the server, then try again."
            ),
        ),
        "ObjectExists": _Entry(
            QCoreApplication.translate("Problems", "The names are taken already"),
            QCoreApplication.translate(
                "Problems",
                "Choose another schema on the page Target, or let Howdah move the old tables to a backup schema.",
            ),
        ),
        "ConnectionLost": _Entry(
            QCoreApplication.translate("Problems", "The connection to the server broke"),
            QCoreApplication.translate(
                "Problems", "Check that the server is running and the network is up, then start again."
            ),
        ),
        "OutOfSpace": _Entry(
            QCoreApplication.translate("Problems", "There is not enough room"),
            QCoreApplication.translate("Problems", "Free space where the server keeps its data, then start again."),
        ),
        "StatementFailed": _Entry(
            QCoreApplication.translate("Problems", "PostgreSQL refused a statement"),
            QCoreApplication.translate("Problems", "The details hold the statement and what PostgreSQL said."),
        ),
    }


def _of_plan() -> Mapping[str, _Entry]:
    return {
        "PlanError": _Entry(
            QCoreApplication.translate("Problems", "The plan can't be carried out"),
            QCoreApplication.translate("Problems", "Change it on the page Plan."),
        ),
        "PlanInvalid": _Entry(
            QCoreApplication.translate("Problems", "The plan can't be used as it is"),
            QCoreApplication.translate("Problems", "Choose something else for it on the page Plan."),
        ),
        "PlanUndecided": _Entry(
            QCoreApplication.translate("Problems", "Something waits for your choice"),
            QCoreApplication.translate(
                "Problems", "Go back to the page Plan, and choose what should become of each finding that waits."
            ),
        ),
        "PlanOutdated": _Entry(
            QCoreApplication.translate("Problems", "The plan was made for another state of the database"),
            QCoreApplication.translate(
                "Problems", "Scan the database again on the page Scan, then compare the new plan with the old one."
            ),
        ),
        "PlanUnsupportedVersion": _Entry(
            QCoreApplication.translate("Problems", "The plan is of another version of Howdah"),
            QCoreApplication.translate("Problems", "Open it with the Howdah that wrote it, or make a new plan."),
        ),
    }


def _of_connections() -> Mapping[str, _Entry]:
    return {
        "ConnectionsUnreadable": _Entry(
            QCoreApplication.translate("Problems", "The saved connections can't be read"),
            QCoreApplication.translate("Problems", "Correct the file that holds them, or move it away to begin anew."),
        ),
        "ConnectionNotSaved": _Entry(
            QCoreApplication.translate("Problems", "The connection was not saved"),
            QCoreApplication.translate("Problems", "Give it another name on the page Target."),
        ),
        "SecretStoreError": _Entry(
            QCoreApplication.translate("Problems", "The keyring did not answer as it should"),
            QCoreApplication.translate(
                "Problems", "Unlock it and try again; or go on, and type the password each time."
            ),
        ),
        "TunnelFailed": _Entry(
            QCoreApplication.translate("Problems", "The SSH tunnel could not be opened"),
            QCoreApplication.translate("Problems", "Check host, user and key of the tunnel on the page Target."),
        ),
    }
