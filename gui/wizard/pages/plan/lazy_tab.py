"""What the tabs beside the grid have in common: they are told what to show at any time, and work only while they are
seen."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gui.context import Context
from gui.jobs import Job
from gui.session import Session


class LazyTab(QWidget):
    """Remembers the last thing it was asked for. A subclass works in `_work`, and drops what answers an earlier
    `_request`."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._session = context.session
        self._table: str | None = None
        self._request = 0
        self._is_due = True
        self._job: Job | None = None

    def show_table(self, session: Session, table: str | None) -> None:
        """Show one table of the session's plan, by its name in the source; for None the plan as a whole."""
        self._session, self._table = session, table
        self._is_due = True
        if self.isVisible():
            self._work()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_due:
            self._work()

    def _work(self) -> None:
        raise NotImplementedError
