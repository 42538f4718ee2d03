"""The interrupted runs on the first page: each with what it carries, how far it came, Resume and Discard."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.errors import MigrationError, RunInUse
from gui.amounts import format_count, format_percent, format_rows
from gui.context import Context
from gui.jobs import Job
from gui.problem_banner import show_problem
from gui.recent import describe_run_target
from gui.redact import make_readable, redact
from gui.session import Session
from gui.theme import UNIT
from gui.when import format_folder, format_when
from gui.widgets.banner import Banner
from gui.widgets.password_dialog import PasswordDialog
from gui.widgets.run_row import RunRow
from gui.widgets.scroll_column import ScrollColumn
from gui.wizard.pages import start_work as work
from gui.wizard.pages.run.asking import DiscardQuestion
from gui.wizard.pages.run.words import say_how_far

if TYPE_CHECKING:
    from core.migration.kept_runs import KeptRun

_SHOWN_AT_ONCE = 2


class InterruptedRuns(QWidget):
    """Hidden while there are none. What goes wrong is told in the banner of the page."""

    opened = Signal(object)
    """The Session that goes on with a run."""
    changed = Signal()
    """A run is not there any more: read the lists again."""

    def __init__(self, context: Context, banner: Banner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._banner = context, banner
        self.rows: list[RunRow] = []
        self._job: Job | None = None
        label = QLabel(self.tr("Interrupted runs"), self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        font = label.font()
        font.setBold(True)
        label.setFont(font)
        self._scroll = ScrollColumn(self)
        self._scroll.column.setSpacing(UNIT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(label)
        layout.addWidget(self._scroll)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def set_runs(self, runs: "Sequence[KeptRun]") -> None:
        """Show these, the latest first."""
        for row in self.rows:
            self._scroll.column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [self._make_row(run, is_first=place == 0) for place, run in enumerate(runs)]
        for row in self.rows:
            self._scroll.column.addWidget(row)
            row.show()
        self.setVisible(bool(self.rows))
        if self.rows:
            # Of more than fit, one sees that there are more.
            height, peek = self.rows[0].sizeHint().height(), 3 * UNIT
            self._scroll.setMinimumHeight(height + (peek if len(self.rows) > 1 else 0))
            shown = min(len(self.rows), _SHOWN_AT_ONCE)
            self._scroll.setMaximumHeight(
                shown * (height + UNIT) - UNIT + (peek if len(self.rows) > _SHOWN_AT_ONCE else 0)
            )

    def put_first(self, *following: QWidget) -> None:
        """Let the keyboard come by the rows before it comes to what follows, in that order."""
        buttons = [button for row in self.rows for button in (row.resume, row.discard)]
        for before, after in pairwise((*buttons, *following)):
            QWidget.setTabOrder(before, after)

    # What is done with a run.

    def resume(self, run: "KeptRun", password: str | None = None) -> None:
        """Open a session that goes on with it."""
        self._start(partial(work.open_run, run, password), partial(self.resume, run), run)

    def discard(self, run: "KeptRun", password: str | None = None) -> None:
        """Remove it, without asking."""
        self._start(partial(work.discard_run, run, password), partial(self.discard, run), run)

    def _start(self, what: "Callable[..., object]", again: "Callable[[str], None]", run: "KeptRun") -> None:
        if self._job is not None:
            return
        self._banner.clear()
        context = self._context
        self._job = context.jobs.start(partial(what, context.secrets, context.embedded))
        self._again, self._run = again, run
        self._job.succeeded.connect(self._take_result)
        self._job.failed.connect(self._take_failure)
        self._job.ended.connect(self._end)
        self._show_state()

    @Slot(object)
    def _take_result(self, result: object) -> None:
        match result:
            case Session():
                self.opened.emit(result)
            case work.PasswordWanted():
                self._ask_for_password(result)
            case _:
                self.changed.emit()

    def _ask_for_password(self, wanted: "work.PasswordWanted") -> None:
        dialog = PasswordDialog(make_readable(redact(wanted.message)), self.window())
        dialog.given.connect(self._again)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object)
    def _take_failure(self, error: MigrationError) -> None:
        show_problem(self._banner, error)
        if not isinstance(error, RunInUse):
            forget = self._banner.add_button(self.tr("Take it off the &list"))
            forget.clicked.connect(self._forget)

    @Slot()
    def _forget(self) -> None:
        self._banner.clear()
        job = self._context.jobs.start(partial(work.forget_run, self._run))
        job.succeeded.connect(self.changed)
        job.failed.connect(self._take_failure)

    @Slot()
    def _end(self) -> None:
        self._job = None
        self._show_state()

    def _show_state(self) -> None:
        for row in self.rows:
            for button in (row.resume, row.discard):
                button.setEnabled(self._job is None)

    # How a run is shown.

    def _make_row(self, run: "KeptRun", *, is_first: bool) -> RunRow:
        row = RunRow(self, has_mnemonics=is_first)
        row.set_texts(
            make_readable(run.source.name),
            self._say_place(run),
            self._say_how_far(run),
            run.rows_done / run.rows_total if run.rows_total else 0.0,
            details=self._say_details(run),
        )
        row.resume_requested.connect(partial(self.resume, run))
        row.discard_requested.connect(partial(self._ask_to_discard, run))
        return row

    def _ask_to_discard(self, run: "KeptRun") -> None:
        question = DiscardQuestion(self, how_far=say_how_far(run))
        question.confirmed.connect(partial(self.discard, run))
        question.ask()

    def _say_place(self, run: "KeptRun") -> str:
        named = run.connection_name or describe_run_target(run)
        target = self.tr("Embedded PostgreSQL") if run.is_embedded else named
        place = self.tr("To {target}, schema {schema}; from {folder}").format(
            target=target, schema=run.schema, folder=format_folder(run.source.parent)
        )
        return make_readable(place)

    def _say_how_far(self, run: "KeptRun") -> str:
        fraction = run.rows_done / run.rows_total if run.rows_total else 0.0
        return self.tr("{percent} copied, {done} of {total}; {when}").format(
            percent=format_percent(fraction),
            done=format_count(run.rows_done),
            total=format_rows(run.rows_total),
            when=format_when(run.changed_at),
        )

    def _say_details(self, run: "KeptRun") -> str:
        from core.migration.kept_runs import RunState

        if run.state is RunState.RUNNING:
            reason = self.tr("It broke off without a word: the program or the computer was stopped.")
        else:
            reason = make_readable(redact(run.reason))
        return self.tr("Run {run}: {reason}").format(run=run.run_id, reason=reason)
