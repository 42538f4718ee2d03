"""The application: builds everything, passes it by constructor, opens windows, and ends with the last of them."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QEvent, QLocale, QObject, QSettings, Signal, Slot
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from core import __version__
from core.cancel import CancelToken
from core.errors import MigrationError
from core.events import EventSink
from core.secrets import Secrets
from gui.collector import Collector
from gui.context import Context
from gui.crash import install_crash_dialog
from gui.embedded import EmbeddedKeeper
from gui.guide import GuideWindow
from gui.jobs import Jobs
from gui.opening import open_path, sample_session
from gui.session import Session
from gui.settings import Settings
from gui.theme import Theme
from gui.translation import install_translations
from gui.under_way import UnderWay
from gui.widgets.focus_ring import FocusRings
from gui.wizard.flow import PageId
from gui.wizard.pages.start import StartPage
from gui.wizard.wizard import Wizard
from resources import find_resource

if TYPE_CHECKING:
    from gui.about import AboutDialog

_SWITCH_INTERVAL_S = 0.002
"""How long another thread may hold the interpreter while the window waits for it; Python's own is 5 ms."""


class Application(QApplication):
    """Qt's own, which hears of files that are opened with the program: macOS sends them as events, at any time
    (https://doc.qt.io/qt-6/qfileopenevent.html)."""

    file_opened = Signal(object)
    """A Path."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            if event.file():  # what is no file, such as an address, has no name
                self.file_opened.emit(Path(event.file()))
            return True
        return super().event(event)


class App(QObject):
    """What all windows share, and the windows."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        # A window that waits for the end of its work is hidden long before it is closed.
        application.setQuitOnLastWindowClosed(False)
        self.theme = Theme(application)
        FocusRings(application)
        install_translations(application, QLocale())
        self.settings = Settings(QSettings(str(_config_folder() / "window.ini"), QSettings.Format.IniFormat))
        self.secrets = Secrets()
        self.embedded = EmbeddedKeeper()
        self.under_way = UnderWay()
        self.windows: list[Wizard] = []
        self._guide: GuideWindow | None = None
        self._about: AboutDialog | None = None
        self._crash = install_crash_dialog(application, self._list_secrets)
        self._jobs = Jobs(self)
        self._jobs.crashed.connect(self._crash)
        Collector(self._is_idle, self)

    def open_window(self, session: Session | None = None, page: PageId = PageId.START) -> Wizard:
        """A new window, on a page that can be come to with that session."""
        context = Context(
            settings=self.settings,
            secrets=self.secrets,
            embedded=self.embedded,
            under_way=self.under_way,
            session=session,
        )
        wizard = Wizard(context)
        context.window_requested.connect(self._open)
        context.help_requested.connect(self._show_guide)
        context.about_requested.connect(self.show_about)
        context.jobs.crashed.connect(self._crash)
        wizard.closed.connect(self._forget_closed)
        self.windows.append(wizard)
        wizard.show()
        context.jobs.start(_sweep)
        wizard.go_to(page)
        return wizard

    @Slot(object)
    def open_file(self, path: Path) -> None:
        """Open a database or a plan: in a window that nothing was begun in yet, else in a new one."""
        for wizard in self.windows:
            if wizard.isVisible() and isinstance(page := wizard.current, StartPage) and not page.has_work:
                page.open_path(path)
                break
        else:
            wizard = self.open_window(*open_path(path))
        wizard.raise_()
        wizard.activateWindow()

    @Slot()
    def show_about(self) -> None:
        """Say what this program is, or bring what says it to the front."""
        from gui.about import AboutDialog
        from gui.releases import find_address

        if self._about is None:
            self._about = AboutDialog(self._jobs, find_address())
            self._about.finished.connect(self._forget_about)
        self._about.show()
        self._about.raise_()
        self._about.activateWindow()

    @Slot()
    def _forget_about(self) -> None:
        if self._about is not None:
            self._about.deleteLater()
            self._about = None

    def end(self) -> None:
        """What is left to do when no window is open."""
        self._jobs.close()
        if not self.settings.keeps_embedded_running:
            try:
                self.embedded.stop()
            except MigrationError as error:
                print(f"{error.message} {error.hint}", file=sys.stderr)
        self.settings.save()

    @Slot(object)
    def _open(self, wanted: Path | Session | None) -> None:
        if isinstance(wanted, Session):
            self.open_window(wanted, PageId.RESULT if wanted.is_review else PageId.RUN)
        elif wanted is not None:
            self.open_window(*open_path(wanted))
        else:
            self.open_window()

    @Slot(object)
    def _show_guide(self, page: PageId) -> None:
        if self._guide is None:
            self._guide = GuideWindow()
            self._guide.about_requested.connect(self.show_about)
        self._guide.show_page(page)

    @Slot()
    def _forget_closed(self) -> None:
        for wizard in [wizard for wizard in self.windows if not wizard.isVisible()]:
            self.windows.remove(wizard)
            wizard.deleteLater()
        if not self.windows:
            if self._guide is not None:
                self._guide.close()
            if self._about is not None:
                self._about.close()
            QApplication.quit()

    def _is_idle(self) -> bool:
        return not self._jobs.is_busy and not any(wizard.context.jobs.is_busy for wizard in self.windows)

    def _list_secrets(self) -> list[str]:
        """Every password that this process knows, for whoever has to keep them out of a text."""
        destinations = (wizard.context.session.destination for wizard in self.windows)
        return [each.password for each in destinations if each is not None and each.password]


def run(arguments: Sequence[str]) -> int:
    """Open a window on what is named, a database or a plan, and stay until the last one is closed."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    application = Application([sys.argv[0]])
    application.setApplicationName("Howdah")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("howdah")
    application.setWindowIcon(QIcon(str(find_resource("icons/howdah.svg"))))
    app = App(application)
    application.file_opened.connect(app.open_file)
    if "--sample" in arguments:
        app.open_window(sample_session(), PageId.SOURCE)
    elif arguments:
        session, page = open_path(Path(arguments[0]))
        app.open_window(session, page)
    else:
        app.open_window()
    try:
        return application.exec()
    finally:
        app.end()


def _sweep(on_event: EventSink, cancel: CancelToken) -> None:
    """Remove the private copies of databases that a Howdah which was killed left behind."""
    from core.sqlite.private_folder import sweep_once

    sweep_once()


def _config_folder() -> Path:
    return Path(os.environ.get("HOWDAH_CONFIG") or platformdirs.user_config_path("howdah"))
