"""Keeps the list of recent migrations up to a window's session: what is planned, and how runs end."""

import sys

from PySide6.QtCore import QObject, QTimer, Slot

from core.errors import MigrationError
from core.plan.model import Plan
from core.report.model import Report
from gui.context import Context
from gui.recent import Recent, RecentState, describe_session, judge_state, remember

_PAUSE_MS = 2_000
"""After the last change to a plan, which is then written as a whole."""


class Remembering(QObject):
    """Watches one window."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._plan: Plan | None = context.session.plan
        self._report: Report | None = context.session.report
        self._is_finishing = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._remember_plan)
        context.session_changed.connect(self._look)
        context.run_ended.connect(self._remember)

    def finish(self) -> None:
        """Write at once what waits to be written, and what is still to come, since the window closes."""
        self._is_finishing = True
        if self._pause.isActive():
            self._pause.stop()
            _write(self._describe(RecentState.PLANNED), self._plan)

    @Slot()
    def _look(self) -> None:
        session = self._context.session
        if session.report is not self._report:
            self._report = session.report
            if self._report is not None and not session.is_review:
                self._remember(judge_state(self._report))
        if session.plan is not self._plan:
            self._plan = session.plan
            # A run that is gone on with is on its own list, until it ends, and an earlier one on that of all runs.
            if self._plan is None or session.resumes is not None or session.is_review:
                self._pause.stop()
            else:
                self._pause.start()

    @Slot()
    def _remember_plan(self) -> None:
        self._remember(RecentState.PLANNED)

    @Slot(object)
    def _remember(self, state: RecentState) -> None:
        self._pause.stop()
        recent, plan = self._describe(state), self._context.session.plan
        if self._is_finishing:
            _write(recent, plan)
            return
        self._context.jobs.start(lambda on_event, cancel: _write(recent, plan))

    def _describe(self, state: RecentState) -> Recent:
        return describe_session(self._context.session, state)


def _write(recent: Recent, plan: Plan | None) -> None:
    try:
        remember(recent, plan)
    except MigrationError as error:
        # It is a list for convenience: nothing that a person is at should stop for it.
        print(f"{error.message} {error.hint}", file=sys.stderr)
