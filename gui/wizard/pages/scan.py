"""The page Scan: reads all rows of the source, shows its tables as they are read, and makes the plan that follows."""

import time
from dataclasses import replace
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from core.cancel import CancelToken
from core.errors import MigrationError
from core.events import EventSink
from core.plan.choices import NOTHING_CHOSEN, Choices
from core.plan.model import Severity
from core.plan.policy import Target
from gui.amounts import format_duration, format_percent, format_rows, format_tables, format_time_left, plural
from gui.context import Context
from gui.embedded import EmbeddedKeeper
from gui.icons import find_icon
from gui.jobs import Job
from gui.models.progress import SCAN_PHASES, Progress
from gui.models.run_tables import SCAN_COLUMNS
from gui.problem_banner import show_problem
from gui.reach import reach_destination
from gui.session import Destination, Session
from gui.tables_view import make_tables_view
from gui.watch import Watch
from gui.widgets.banner import Banner, Tone
from gui.widgets.progress_line import ProgressLine
from gui.wizard.flow import PageId
from gui.wizard.page import Page, plain

if TYPE_CHECKING:
    from core.migration.assess import Assessment


class _State(Enum):
    IDLE = auto()
    SCANNING = auto()
    STOPPING = auto()
    DONE = auto()
    CANCELLED = auto()
    FAILED = auto()


class ScanPage(Page):
    """Starts by itself where there is no scan of this state of the file yet."""

    page_id = PageId.SCAN

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(
            self.tr("Scan"),
            self.tr("All rows are read once, to see what they really hold. Nothing is written anywhere."),
        )
        self._state = _State.IDLE
        self._job: Job | None = None
        self._choices = NOTHING_CHOSEN
        self._scanned: tuple[Path, Destination | None] | None = None
        self.watch = Watch(SCAN_COLUMNS, self)
        self.banner = Banner(self)
        self.line = ProgressLine(self)
        self.view = make_tables_view(self.watch.tables, SCAN_COLUMNS, self)
        self.view.setAccessibleName(self.tr("Tables of the source"))
        self.stop = QPushButton(find_icon("stop"), self.tr("Canc&el the scan"), self)
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(self.cancel)
        below = QHBoxLayout()
        below.addWidget(self.stop)
        below.addStretch(1)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.line)
        self.body.addWidget(self.view, 1)
        self.body.addLayout(below)
        self.watch.moved.connect(self._show_progress)

    def enter(self) -> None:
        if self._job is None and not _is_scanned(self.context.session):
            self.start()
        self._show_state()

    def first_focus(self) -> QWidget | None:
        return self.stop if self._job is not None else self.view

    @Slot()
    def start(self) -> None:
        """Scan, with the choices that there are already; what an earlier scan found is not offered any more."""
        session = self.context.session
        path, destination = session.source_path, session.destination
        if self._job is not None or path is None:
            return
        if session.plan is not None:
            self._choices = session.plan.choices
        elif self._scanned is None or self._scanned[0] != path or session.opened_plan is not None:
            self._choices = session.opened_plan.choices if session.opened_plan is not None else NOTHING_CHOSEN
        self._scanned = (path, destination)
        if session.assessment is not None:
            self.context.session = session.without_scan()
        self._state = _State.SCANNING
        job = self.context.jobs.start(partial(_scan, path, self._choices, destination, self.context.embedded))
        job.succeeded.connect(self._finish)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._end_cancelled)
        job.ended.connect(self._end)
        self._job = job
        tables = [(table.name, table.rows) for table in session.look.tables] if session.look is not None else []
        self.watch.follow(job, Progress(SCAN_PHASES, tables, now_s=time.monotonic()))
        self._show_state()

    @Slot()
    def cancel(self) -> None:
        if self._job is not None and self._state is _State.SCANNING:
            self._state = _State.STOPPING
            self._job.cancel()
            self._show_state()

    @Slot(object)
    def _finish(self, assessment: "Assessment") -> None:
        from core.plan.edit import History

        session = self.context.session
        if self._state is _State.STOPPING or session.source_path is None or self._is_void(session):
            self._state = _State.CANCELLED
            return
        self._state = _State.DONE
        self.context.session = session.with_assessment(assessment, History(plan=assessment.plan))

    @Slot(object)
    def _fail(self, error: MigrationError) -> None:
        if self._is_void(self.context.session):
            self._state = _State.CANCELLED
            return
        self._state = _State.FAILED
        show_problem(self.banner, error)
        self._add_again()

    @Slot()
    def _end_cancelled(self) -> None:
        self._state = _State.CANCELLED

    @Slot()
    def _end(self) -> None:
        self._job = None
        self._show_state()

    def _session_changed(self) -> None:
        if self._job is not None and self._is_void(self.context.session):
            self.cancel()
        super()._session_changed()

    def _is_void(self, session: Session) -> bool:
        """Whether what is being scanned is of no interest any more."""
        return self._scanned is None or self._scanned[0] != session.source_path

    # What is shown.

    def _show_state(self) -> None:
        is_running = self._job is not None
        self.stop.setVisible(is_running)
        self.stop.setEnabled(self._state is _State.SCANNING)
        self.line.setVisible(is_running or self._state is not _State.DONE)
        match self._state:
            case _State.SCANNING | _State.STOPPING:
                self.banner.clear()
            case _State.CANCELLED if not is_running:
                self.banner.show_message(
                    Tone.INFO,
                    self.tr("Scan cancelled."),
                    self.tr("There is no plan yet: it needs all rows to have been read."),
                )
                self._add_again()
            case _State.IDLE | _State.DONE if _is_scanned(self.context.session):
                self._show_summary()
        self._show_progress()

    def _show_summary(self) -> None:
        session = self.context.session
        plan = session.plan
        if plan is None:
            return
        rows = sum(table.row_count for table in plan.tables)
        decisions = sum(finding.severity is Severity.DECISION for finding in plan.findings)
        warnings = sum(finding.severity is Severity.WARNING for finding in plan.findings)
        title = self.tr("{rows} of {tables} have been read.").format(
            rows=format_rows(rows), tables=format_tables(len(plan.tables))
        )
        found = [
            self.tr("{number} decision(s) for you to make", "", plural(decisions)).format(number=decisions)
            if decisions
            else self.tr("nothing to decide"),
            self.tr("{number} warning(s)", "", plural(warnings)).format(number=warnings)
            if warnings
            else self.tr("no warnings"),
        ]
        text = self.tr("The plan has {decisions} and {warnings}.").format(decisions=found[0], warnings=found[1])
        made_by = ", ".join(each.partition(":")[0] for each in plan.frameworks)
        hint = self.tr("The database seems to be made by {frameworks}.").format(frameworks=plain(made_by))
        self.banner.show_message(Tone.SUCCESS, title, text, hint if made_by else "")
        self._add_again()
        if not self.watch.progress.tables:
            # The scan is of before: this page was not there yet, or saw another file since.
            tables = [(table.source_name, table.row_count) for table in plan.tables]
            self.watch.show_rest(_finished(tables, session))

    def _add_again(self) -> None:
        self.banner.add_button(self.tr("&Scan again")).clicked.connect(self._start_again)

    @Slot()
    def _start_again(self) -> None:
        # The button that was pressed goes with the banner's message: let its click end first.
        QTimer.singleShot(0, self, self.start)

    @Slot()
    def _show_progress(self) -> None:
        progress = self.watch.progress
        match self._state:
            case _State.STOPPING:
                title, left = self.tr("Stopping…"), ""
            case _State.SCANNING if progress.copied_share is not None:
                title = self.tr("Making a private copy ({percent})").format(
                    percent=format_percent(progress.copied_share)
                )
                left = ""
            case _State.SCANNING if progress.is_finished:
                title, left = self.tr("Making the plan…"), ""
            case _State.SCANNING:
                title, left = self.tr("Reading the rows"), format_time_left(progress.seconds_left)
            case _State.FAILED:
                title, left = self.tr("Not finished"), ""
            case _State.CANCELLED:
                title, left = self.tr("Cancelled"), ""
            case _:
                title, left = self.tr("Read"), ""
        figures = self.tr("{done} of {total} in {duration}").format(
            done=format_rows(progress.rows_done),
            total=format_rows(progress.rows_total),
            duration=format_duration(progress.elapsed_s),
        )
        self.line.set_state(title, progress.fraction, left=left, figures=figures if progress.rows_total else "")


def _is_scanned(session: Session) -> bool:
    """Whether there is a scan of this state of the file, for a server like this one."""
    assessment = session.assessment
    if assessment is None:
        return False
    look = session.look
    if look is not None and look.fingerprint is not None and look.fingerprint != assessment.catalog.fingerprint:
        return False
    target = _describe_known(session.destination)
    return target is None or target == assessment.basis.target


def _describe_known(destination: Destination | None) -> Target | None:
    """What a plan needs to know of a server that has been asked before.

    The order of its texts is left out: a plan that is made for any order can be carried out on any.
    """
    if destination is None or destination.server is None:
        return None
    available = destination.server.available_extensions
    return Target(
        has_vector="vector" in available, has_citext="citext" in available, has_icu=destination.server.has_icu
    )


def _scan(
    path: Path,
    choices: Choices,
    destination: Destination | None,
    embedded: EmbeddedKeeper,
    on_event: EventSink,
    cancel: CancelToken,
) -> "Assessment":
    from core.migration.assess import assess, describe_target

    target = _describe_known(destination)
    if target is None and destination is not None:
        with reach_destination(destination, embedded, cancel=cancel) as url:
            target = replace(describe_target(url), text_order_is_bytewise=False)
    return assess(path, choices=choices, target=target or Target(), on_event=on_event, cancel=cancel)


def _finished(tables: list[tuple[str, int]], session: Session) -> Progress:
    """A progress that has ended, for a scan that nobody watched here."""
    from core.events import FindingRaised, Phase, PhaseFinished, PhaseStarted, TableFinished

    progress = Progress(SCAN_PHASES, tables, now_s=0.0)
    findings = session.plan.findings if session.plan is not None else ()
    progress.add(
        (
            PhaseStarted(phase=Phase.PROFILE),
            *(TableFinished(phase=Phase.PROFILE, table=name, rows=rows, duration_s=0.0) for name, rows in tables),
            PhaseFinished(phase=Phase.PROFILE, duration_s=0.0),
            *(FindingRaised(code=each.code, severity=each.severity, object=each.object) for each in findings),
        ),
        0.0,
    )
    return progress
