"""What the pages of one window share, given to each by its constructor."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.secrets import Secrets
from gui.embedded import EmbeddedKeeper
from gui.jobs import Jobs
from gui.session import Session
from gui.settings import Settings
from gui.under_way import UnderWay


class Context(QObject):
    """A window's session, jobs, settings and secrets."""

    session_changed = Signal()
    page_requested = Signal(object)
    """A page asks the wizard to go to another one: a PageId."""
    window_requested = Signal(object)
    """A page asks for a new window: on a file, a Path; to go on with a run, a Session; or, with None, an empty one."""
    run_ended = Signal(object)
    """A run ended without a report: a RecentState."""
    help_requested = Signal(object)
    """A page asks for its page of the guide: a PageId."""
    about_requested = Signal()
    """A page asks what this program is."""

    def __init__(
        self,
        *,
        settings: Settings,
        secrets: Secrets,
        embedded: EmbeddedKeeper,
        under_way: UnderWay | None = None,
        session: Session | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self.secrets = secrets
        self.embedded = embedded
        self.under_way = under_way if under_way is not None else UnderWay()
        self.jobs = Jobs(self)
        self._session = session or Session()

    @property
    def session(self) -> Session:
        return self._session

    @session.setter
    def session(self, session: Session) -> None:
        if session.differs_from(self._session):
            self._session = session
            self.session_changed.emit()

    def open_path(self, path: Path) -> None:
        """Ask for another window on a database or a plan."""
        self.window_requested.emit(path)
