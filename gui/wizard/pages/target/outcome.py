"""What came of a test, as a person reads it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton

from core.postgres.outcome import Outcome
from gui.widgets.banner import Banner, Tone
from gui.window_words import say_in_window
from gui.wizard.page import plain

if TYPE_CHECKING:
    from core.postgres.probe import Probe
    from core.postgres.server import Server


def show_outcome(banner: Banner, probe: "Probe") -> QPushButton | None:
    """Show it, with a button where something can be done about it at once."""
    if probe.outcome is Outcome.OK and probe.server is not None:
        banner.show_message(Tone.SUCCESS, name_outcome(Outcome.OK), describe_server(probe.server))
        return None
    message, hint = say_in_window(probe.message) or probe.message, say_in_window(probe.hint) or ""
    banner.show_message(Tone.DANGER, name_outcome(probe.outcome), plain(message), plain(hint))
    match probe.outcome:
        case Outcome.NO_DATABASE if probe.database:
            text = QCoreApplication.translate("Outcome", 'Create database "{database}"')
            return banner.add_button(text.format(database=_cut(plain(probe.database)).replace("&", "&&")))
        case Outcome.CERTIFICATE:
            return banner.add_button(QCoreApplication.translate("Outcome", "Choose the CA file…"))
        case _:
            return None


def describe_server(server: "Server") -> str:
    """Which server answered, in one sentence."""
    text = QCoreApplication.translate(
        "Outcome", "PostgreSQL {version}, database {database}, user {user}, encoding {encoding}."
    )
    return text.format(
        version=server.version, database=plain(server.database), user=plain(server.user), encoding=server.encoding
    )


def name_outcome(outcome: Outcome) -> str:
    """A title."""
    match outcome:
        case Outcome.OK:
            return QCoreApplication.translate("Outcome", "The connection works")
        case Outcome.NAME_NOT_FOUND:
            return QCoreApplication.translate("Outcome", "The host is not known")
        case Outcome.REFUSED:
            return QCoreApplication.translate("Outcome", "No server answers there")
        case Outcome.TIMED_OUT:
            return QCoreApplication.translate("Outcome", "The server did not answer in time")
        case Outcome.TLS:
            return QCoreApplication.translate("Outcome", "No encrypted connection came about")
        case Outcome.CERTIFICATE:
            return QCoreApplication.translate("Outcome", "The server's certificate is not trusted")
        case Outcome.AUTHENTICATION:
            return QCoreApplication.translate("Outcome", "The server refused the user or the password")
        case Outcome.PASSWORD_NEEDED:
            return QCoreApplication.translate("Outcome", "The server asks for a password")
        case Outcome.NO_DATABASE:
            return QCoreApplication.translate("Outcome", "There is no such database")
        case Outcome.TOO_OLD:
            return QCoreApplication.translate("Outcome", "The server is too old")
        case Outcome.NO_RIGHTS:
            return QCoreApplication.translate("Outcome", "The user lacks a right that is needed")
        case Outcome.STANDBY:
            return QCoreApplication.translate("Outcome", "The server can only be read")
        case Outcome.ENCODING:
            return QCoreApplication.translate("Outcome", "The database can't hold every text")
        case Outcome.TUNNEL:
            return QCoreApplication.translate("Outcome", "The SSH tunnel could not be opened")
        case Outcome.OTHER:
            return QCoreApplication.translate("Outcome", "The connection failed")


def _cut(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"
