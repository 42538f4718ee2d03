"""A window without a screen, with settings, connections and secrets of its own; what Qt warns of fails the test."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, QSettings, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

from core.postgres.embedded import stop_embedded
from core.secrets import Secrets
from gui.context import Context
from gui.embedded import EmbeddedKeeper
from gui.session import Session
from gui.settings import Settings
from gui.theme import Theme
from gui.translation import install_translations
from tests.helpers.postgres import RunningServer, make_database, make_server_folder, run_embedded_server

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_OF_THE_PLATFORM = ("This plugin does not support", "propagateSizeHints", "Keyboard event not accepted by receiving")
"""What the platform without a screen, and QTest, say of themselves."""


@pytest.fixture(autouse=True)
def folders_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program keeps what belongs to a user."""
    monkeypatch.setenv("HOWDAH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HOWDAH_CONFIG", str(tmp_path / "config"))
    # No keyring of this machine, whose user would be asked for a password.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture(autouse=True)
def no_qt_warnings() -> Iterator[None]:
    """Fail the test in which Qt warns."""
    messages: list[str] = []

    def collect(kind: QtMsgType, _context: object, text: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and not any(known in text for known in _OF_THE_PLATFORM):
            messages.append(text)

    previous = qInstallMessageHandler(collect)
    # As the application does it: on a job's thread the collector would free widgets.
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()
    qInstallMessageHandler(previous)
    if messages:
        pytest.fail("Qt warned:\n" + "\n".join(messages))


@pytest.fixture(autouse=True)
def no_leaked_timers(qapp: QApplication, no_qt_warnings: None) -> Iterator[None]:
    """Fail the test after which a timer still runs, in whatever object, when its widgets are gone."""
    gc.collect(1)
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    gc.collect(0)
    # What the test has made and what outlived it: with the collector off, nothing else is that young.
    timers = [each for each in gc.get_objects(1) if isinstance(each, QTimer) and Shiboken.isValid(each)]
    if running := [timer for timer in timers if timer.isActive()]:
        pytest.fail(f"timers left running: {', '.join(f'{timer!r} of {timer.parent()!r}' for timer in running)}")


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Theme:
    found = qapp.findChild(Theme)
    if isinstance(found, Theme):
        return found
    return Theme(qapp)


@pytest.fixture(scope="session", autouse=True)
def english(qapp: QApplication) -> None:
    """The program's own words, with their plurals."""
    install_translations(qapp, QLocale("en_GB"))
    # Else the last dialog of a test would end the event loops of those that follow.
    qapp.setQuitOnLastWindowClosed(False)


@pytest.fixture
def make_context(tmp_path: Path) -> Iterator[Callable[..., Context]]:
    """Contexts as the application makes them, for the session that is given; closed at the end."""
    made: list[Context] = []

    def make(session: Session | None = None) -> Context:
        store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        context = Context(settings=Settings(store), secrets=Secrets(), embedded=EmbeddedKeeper(), session=session)
        made.append(context)
        return context

    yield make
    for context in made:
        context.jobs.close()


@pytest.fixture(scope="session")
def embedded_server() -> Iterator[RunningServer]:
    with run_embedded_server() as server:
        yield server


@pytest.fixture
def database_url(embedded_server: RunningServer) -> Iterator[str]:
    """A new, empty database."""
    with make_database(embedded_server.url) as url:
        yield url


def show(widget: QWidget, size: tuple[int, int] = (1280, 800)) -> None:
    """Show a widget as a window would."""
    widget.resize(*size)
    widget.show()
    QApplication.processEvents()


@pytest.fixture
def own_embedded_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of an embedded PostgreSQL that the program under test may start and stop as its user's own."""
    with make_server_folder() as folder:
        monkeypatch.setenv("XDG_DATA_HOME", str(folder))
        yield folder
        stop_embedded()
