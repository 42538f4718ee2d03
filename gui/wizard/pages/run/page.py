"""The page Run: carries the plan out, or goes on with an interrupted run, and shows how far it is."""

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.errors import MigrationError
from core.plan.model import Plan
from gui.context import Context
from gui.jobs import Job, Work
from gui.models.progress import Progress
from gui.models.run_tables import RUN_COLUMNS
from gui.recent import RecentState
from gui.session import Session
from gui.watch import Watch
from gui.wizard.flow import PageId
from gui.wizard.page import Page
from gui.wizard.pages.run.asking import Answer, StopQuestion
from gui.wizard.pages.run.ending import Ending
from gui.wizard.pages.run.state import State, say_heading, say_state
from gui.wizard.pages.run.view import RunView
from gui.wizard.pages.run.work import Ended, Means, carry_over, discard, go_on

if TYPE_CHECKING:
    from core.migration.kept_runs import KeptRun


class RunPage(Page):
    """A run that ends early is kept where anything was copied, to go on with or to discard; else it leaves nothing."""

    page_id = PageId.RUN

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(*say_heading(is_dry_run=context.session.is_dry_run))
        self.state = State.IDLE
        self.kept: KeptRun | None = None
        """What is left of the last run, if it can go on."""
        self._error: MigrationError | None = None
        self._starts_anew = False
        self._job: Job | None = None
        self._discards = threading.Event()
        self._begun_with = Session()
        self._question: StopQuestion | None = None
        self.watch = Watch(RUN_COLUMNS, self)
        self.banner = Ending(self)
        self.view = RunView(self.watch, self)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.view, 1)
        self.view.pause_toggled.connect(self.toggle_pause)
        self.view.stop_requested.connect(self.ask_to_cancel)
        self.banner.start_requested.connect(self.start_again)
        self.banner.resume_requested.connect(self._resume_kept)
        self.banner.discard_requested.connect(self.discard)
        self.banner.discard_and_start_requested.connect(self._discard_and_start)
        self.watch.moved.connect(self._show_progress)
        self.view.tabs.currentChanged.connect(self._show_progress)

    def enter(self) -> None:
        session = self.context.session
        is_known = self.state in (State.INTERRUPTED, State.DISCARDED) and self._is_as_begun(session)
        if self._job is None and session.report is None and not is_known:
            if session.resumes is not None:
                self.resume(session.resumes)
            elif session.is_checked:
                self.start()
        elif session.report is not None:
            # One comes back from the result to read what happened.
            self.show_log()
        self._show_state()

    def is_busy(self) -> bool:
        return self._job is not None

    def confirm_close(self) -> bool | None:
        if self.state is not State.RUNNING:
            # It is ending already, and the window waits for that.
            return True
        answer = self._make_question(closes_window=True).wait()
        if answer is not Answer.GO_ON:
            self._take_answer(answer)
        return answer is not Answer.GO_ON

    def first_focus(self) -> QWidget | None:
        return self.view.pause if self._job is not None else self.view.table

    def _make_question(self, *, closes_window: bool) -> StopQuestion:
        return StopQuestion(self, closes_window=closes_window, is_dry_run=self._begun_with.is_dry_run)

    def show_log(self) -> None:
        """Bring the log to the front."""
        self.view.tabs.setCurrentIndex(1)

    @Slot()
    def start(self) -> None:
        """Carry the plan out."""
        session = self.context.session
        plan, destination = session.plan, session.destination
        if self._job is None and plan is not None and destination is not None and session.source_path is not None:
            self._begin(partial(carry_over, session, plan, destination, self._means()), plan, is_resumed=False)

    def resume(self, run: "KeptRun") -> None:
        """Go on with a run that was interrupted."""
        session = self.context.session
        plan, destination = session.plan, session.destination
        if self._job is None and plan is not None and destination is not None:
            self._begin(partial(go_on, run, destination, self._means()), plan, is_resumed=True)

    @Slot()
    def toggle_pause(self) -> None:
        """Pause, or go on within the run."""
        if self._job is None or self.state is not State.RUNNING:
            return
        if self.watch.progress.is_paused:
            self._job.go_on()
            self.watch.go_on()
        else:
            self._job.pause()
            self.watch.pause()
        self._show_state()

    @Slot()
    def ask_to_cancel(self) -> None:
        """Ask whether to stop, and what is to become of what is copied; the run goes on meanwhile."""
        if self.state is State.RUNNING and self._question is None:
            self._question = self._make_question(closes_window=False)
            self._question.answered.connect(self._take_answer)
            self._question.ask()

    @Slot()
    def cancel(self, *, keeps: bool = True) -> None:
        """Stop without asking."""
        if self._job is not None and self.state is State.RUNNING:
            if not keeps:
                self._discards.set()
            self.state = State.STOPPING
            self._job.cancel()
            self._show_state()

    @Slot()
    def discard(self) -> None:
        """Remove, without asking, what is left of the interrupted run."""
        destination = self.context.session.destination
        if self._job is not None or self.kept is None or destination is None:
            return
        self.state = State.DISCARDING
        self._job = self.context.jobs.start(partial(discard, self.kept, destination, self.context.embedded))
        self._job.succeeded.connect(self._end_discard)
        self._job.failed.connect(self._fail_discard)
        self._job.cancelled.connect(self._keep_interrupted)
        self._job.ended.connect(self._end)
        self._show_state()

    @Slot()
    def start_again(self) -> None:
        """Carry the plan out anew; where it has to be made anew first, that begins at the source."""
        session = self.context.session
        if session.resumes is not None:
            self.context.session = session = self._begun_with = session.begun_anew()
        if session.is_checked:
            self.start()
        else:
            self.context.page_requested.emit(PageId.SOURCE)

    @Slot()
    def _resume_kept(self) -> None:
        if self.kept is not None:
            self.resume(self.kept)

    @Slot()
    def _discard_and_start(self) -> None:
        self._starts_anew = True
        self.discard()

    @Slot(object)
    def _take_answer(self, answer: Answer) -> None:
        self._question = None
        if answer is not Answer.GO_ON:
            self.cancel(keeps=answer is Answer.KEEP)

    # What becomes of a run.

    def _means(self) -> Means:
        self._discards = threading.Event()
        return Means(embedded=self.context.embedded, under_way=self.context.under_way, discards=self._discards)

    def _begin(self, work: Work, plan: Plan, *, is_resumed: bool) -> None:
        self.state, self.kept, self._error, self._starts_anew = State.RUNNING, None, None, False
        self._begun_with = self.context.session
        job = self.context.jobs.start(work)
        job.succeeded.connect(self._finish)
        job.cancelled.connect(self._end_without_result)
        job.ended.connect(self._end)
        self._job = job
        tables = [(table.source_name, table.row_count) for table in plan.tables]
        self.watch.follow(job, Progress(tables=tables, now_s=time.monotonic(), is_resumed=is_resumed))
        self._show_state()

    @Slot(object)
    def _finish(self, ended: Ended) -> None:
        if ended.report is not None:
            # Too late to be cancelled is done: the report says so.
            self.state = State.DONE
            self.context.session = self.context.session.with_report(ended.report)
            return
        self.kept, self._error = ended.kept, ended.error
        if ended.kept is not None:
            self.state = State.INTERRUPTED
        else:
            self.state = State.FAILED if ended.error is not None else State.CANCELLED
        self.context.run_ended.emit(RecentState.CANCELLED if ended.error is None else RecentState.FAILED)

    @Slot()
    def _end_without_result(self) -> None:
        # It was told to end before it began, or met a bug of ours, which is told elsewhere.
        self.state = State.CANCELLED
        self.context.run_ended.emit(RecentState.CANCELLED)

    @Slot()
    def _end_discard(self) -> None:
        self.state, self.kept, self._error = State.DISCARDED, None, None
        if self.context.session.resumes is not None or self._starts_anew:
            self.context.session = self._begun_with = self.context.session.begun_anew()

    @Slot(object)
    def _fail_discard(self, error: MigrationError) -> None:
        self.state, self._error, self._starts_anew = State.INTERRUPTED, error, False

    @Slot()
    def _keep_interrupted(self) -> None:
        self.state, self._starts_anew = State.INTERRUPTED, False

    @Slot()
    def _end(self) -> None:
        self._job = None
        if self._question is not None:
            self._question.withdraw()
            self._question = None
        self._show_state()
        # The wizard lets one go back again.
        self.context.session_changed.emit()
        if self.state is State.DONE and self.isVisible():
            self.context.page_requested.emit(PageId.RESULT)
        elif self.state is State.DISCARDED and self._starts_anew:
            self.context.page_requested.emit(PageId.SOURCE)

    def _is_as_begun(self, session: Session) -> bool:
        """Whether the last run was of this session."""
        begun = self._begun_with
        return (session.source_path, session.destination, session.is_dry_run) == (
            begun.source_path,
            begun.destination,
            begun.is_dry_run,
        ) and (session.plan is begun.plan and session.resumes is begun.resumes)

    # What is shown.

    def _show_state(self) -> None:
        self.set_heading(*say_heading(is_dry_run=self.context.session.is_dry_run))
        is_running = self.state in (State.RUNNING, State.STOPPING)
        self.view.show_buttons(
            is_running=is_running,
            may_stop=self.state is State.RUNNING,
            is_paused=self.watch.progress.is_paused,
        )
        if self._job is not None:
            self.banner.clear()
        else:
            self._show_ending()
        self._show_progress()

    def _show_ending(self) -> None:
        match self.state:
            case State.INTERRUPTED if self.kept is not None:
                self.banner.show_interrupted(self.kept, self._error)
            case State.CANCELLED:
                self.banner.show_cancelled()
            case State.DISCARDED:
                self.banner.show_discarded()
            case State.FAILED if self._error is not None:
                self.banner.show_failed(self._error)
            case State.DONE | State.IDLE if self.context.session.report is not None:
                self.banner.show_done()

    @Slot()
    def _show_progress(self) -> None:
        title = say_state(self.state, self.watch.progress)
        self.view.show_progress(title, is_running=self.state is State.RUNNING)
