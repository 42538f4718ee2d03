"""The page Ready: what will not come across, what will be made, and whether the server is ready for it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from core.cancel import CancelToken
from core.errors import MigrationError
from core.migration.outlook import Outlook, look_ahead
from core.plan.model import Plan
from gui.context import Context
from gui.embedded import EmbeddedKeeper
from gui.icons import find_icon
from gui.jobs import Job
from gui.models.losses import LossModel
from gui.problem_banner import show_problem
from gui.session import Destination
from gui.theme import UNIT
from gui.widgets.banner import Banner, Tone
from gui.widgets.empty_state import EmptyState
from gui.widgets.fact_list import FactList
from gui.widgets.muted import MutedLabel
from gui.widgets.scroll_column import ScrollColumn
from gui.widgets.two_lines import TwoLinesDelegate
from gui.wizard.flow import PageId
from gui.wizard.page import Page, plain
from gui.wizard.pages.ready.makings import describe_makings
from gui.wizard.pages.ready.trial import TrialRow
from gui.wizard.pages.ready.words import (
    describe_answers,
    describe_concern,
    describe_no_answer,
    describe_problem_of,
)

if TYPE_CHECKING:
    from core.migration.look import SourceLook
    from core.migration.preflight import Preflight

_SHOWN_OPEN = 12
"""As many losses are shown at once; of more, the kinds alone."""


class ReadyPage(Page):
    """The server is asked each time that the page is shown, since it may have changed."""

    page_id = PageId.READY

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(
            self.tr("Ready"),
            self.tr("What will not come across, what will be made, and whether the server can take it."),
        )
        self.banner = Banner(self)
        self.losses = LossModel(self)
        self.makings, self.answers = FactList(self), FactList(self)
        self._plan: Plan | None = None
        self._outlook: Outlook | None = None
        self._job: Job | None = None
        self._asked: tuple[Plan, Destination] | None = None
        self._tree = _LossTree(self)
        self._tree.setModel(self.losses)
        self._tree.setAccessibleName(self.tr("What will not come across"))
        self._left = QStackedWidget(self)
        self._left.addWidget(self._tree)
        self._left.addWidget(
            EmptyState(
                "success",
                self.tr("Everything comes across"),
                self.tr("Every table, row, value, key and index of the plan will be in PostgreSQL."),
                self,
            )
        )
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Asking the server"))
        self._bar.setFixedHeight(UNIT)
        self._note = MutedLabel(self)
        self._again = QPushButton(find_icon("refresh"), self.tr("Check &again"), self)
        self._again.setAutoDefault(False)
        self._again.clicked.connect(self.check)
        self._tries = False
        self.trial = TrialRow(self)
        self.trial.wanted.connect(self.try_out)
        self._lay_out()

    # What the wizard asks.

    def enter(self) -> None:
        session = self.context.session
        if session.plan is not None and session.plan is not self._plan:
            self._plan, self._outlook = session.plan, look_ahead(session.plan)
            self._show_losses(self._outlook)
        if self._outlook is not None and session.destination is not None:
            self.makings.set_facts(describe_makings(self._outlook, session.destination))
        self.check()

    def leave(self) -> bool:
        if not self.isComplete():
            return False
        self.context.session = self.context.session.with_wanted_run(is_dry_run=self._tries)
        return True

    def isComplete(self) -> bool:
        return super().isComplete() and self._job is None

    def next_text(self) -> str | None:
        return self.tr("&Migrate")

    def first_focus(self) -> QWidget:
        return self._tree if self.losses.loss_count else self._again

    # What happens on the page.

    @Slot()
    def check(self) -> None:
        """Ask the server whether the plan can be carried out there as things stand."""
        session = self.context.session
        plan, destination = session.plan, session.destination
        if plan is None or destination is None:
            return
        if self._job is not None:
            if self._asked == (plan, destination):
                return
            self._job.cancel()
        keeper, look = self.context.embedded, session.look
        self._asked = (plan, destination)
        self._job = self.context.jobs.start(lambda _on_event, cancel: _ask(plan, destination, look, keeper, cancel))
        self._job.succeeded.connect(self._take_preflight)
        self._job.failed.connect(self._take_failure)
        self._job.ended.connect(self._end)
        self.banner.clear()
        self._show_work()
        self.context.session = session.with_check(False)

    @Slot()
    def try_out(self) -> None:
        """Go on to a run that takes everything back."""
        self._tries = True
        try:
            self.context.page_requested.emit(PageId.RUN)
        finally:
            self._tries = False

    def _session_changed(self) -> None:
        super()._session_changed()
        self.trial.button.setEnabled(self.isComplete())

    @Slot(object)
    def _take_preflight(self, preflight: "Preflight") -> None:
        session = self.context.session
        if self.sender() is not self._job or self._asked != (session.plan, session.destination):
            return
        self._job = None
        self._show_work()
        if self._asked is not None:
            self.makings.set_facts(describe_makings(preflight.outlook, self._asked[1], preflight))
        self.answers.set_facts(describe_answers(preflight))
        self._show_verdict(preflight)
        self.context.session = session.with_check(preflight.is_ready)
        self.completeChanged.emit()

    @Slot(object)
    def _take_failure(self, error: MigrationError) -> None:
        if self.sender() is self._job:
            self.answers.set_facts(describe_no_answer())
            show_problem(self.banner, error)
            self._add_way_back()

    @Slot()
    def _end(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._show_work()
            self.completeChanged.emit()

    def _show_verdict(self, preflight: "Preflight") -> None:
        if not preflight.problems:
            concerns = "\n".join(describe_concern(concern, preflight) for concern in preflight.concerns)
            way = self.tr(
                "Everything is built apart from your schema and verified, value by value. Only then does it appear"
                " in {schema}; until then nothing there changes."
            ).format(schema=plain(preflight.ready.schema))
            if concerns:
                title = self.tr("Ready to migrate, with something to mind")
                self.banner.show_message(Tone.WARNING, title, concerns, way)
            else:
                self.banner.show_message(Tone.SUCCESS, self.tr("Ready to migrate"), way)
            return
        title, cause, step = describe_problem_of(preflight.problems[0], preflight)
        self.banner.show_message(Tone.DANGER, title, cause, step)
        if preflight.ready.can_replace:
            move = self.banner.add_button(self.tr("Move the &old ones into a backup schema"))
            move.clicked.connect(self._replace)
        self._add_way_back()

    def _add_way_back(self) -> None:
        back = self.banner.add_button(self.tr("Change the &target"))
        back.clicked.connect(self._ask_for_target)

    @Slot()
    def _replace(self) -> None:
        destination = self.context.session.destination
        if destination is not None:
            self.context.session = self.context.session.with_destination(replace(destination, replace=True))
            self.check()

    @Slot()
    def _ask_for_target(self) -> None:
        self.context.page_requested.emit(PageId.TARGET)

    def _show_losses(self, outlook: Outlook) -> None:
        self.losses.set_groups(outlook.losses)
        self._left.setCurrentIndex(0 if outlook.losses else 1)
        if self.losses.loss_count <= _SHOWN_OPEN:
            self._tree.expandAll()

    def _show_work(self) -> None:
        is_asking = self._job is not None
        self._bar.setVisible(is_asking)
        self._note.setText(self.tr("Asking the server…"))
        self._note.setVisible(is_asking)
        self._again.setEnabled(not is_asking)
        self.trial.button.setEnabled(self.isComplete())

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(UNIT)
        left.addWidget(_title(self.tr("What will not come across"), self))
        left.addWidget(self._left, 1)
        scroll = ScrollColumn(self)
        facts = scroll.column
        facts.setContentsMargins(0, 0, UNIT, 0)
        facts.setSpacing(UNIT)
        facts.addWidget(_title(self.tr("What will be made"), self))
        facts.addWidget(self.makings)
        facts.addSpacing(UNIT)
        facts.addWidget(_title(self.tr("The server"), self))
        facts.addWidget(self.answers)
        facts.addWidget(self._note)
        facts.addWidget(self._bar)
        line = QHBoxLayout()
        line.addWidget(self._again)
        line.addStretch(1)
        facts.addLayout(line)
        facts.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(3 * UNIT)
        both.addLayout(left, 1)
        both.addWidget(scroll, 1)
        self.body.addWidget(self.banner)
        self.body.addLayout(both, 1)
        self.body.addWidget(self.trial)


class _LossTree(QTreeView):
    """Rows as high as their texts need at the width there is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setIndentation(2 * UNIT)
        self.setIconSize(QSize(20, 20))
        self.setItemDelegate(TwoLinesDelegate(self, wraps=True))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


def _title(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    font = label.font()
    font.setWeight(QFont.Weight.DemiBold)
    label.setFont(font)
    return label


def _ask(
    plan: Plan, destination: Destination, look: "SourceLook | None", keeper: EmbeddedKeeper, cancel: CancelToken
) -> "Preflight":
    from core.migration.preflight import ask_preflight
    from gui.reach import reach_destination

    copy = look.copy if look is not None and look.reads_copy else None
    with reach_destination(destination, keeper, cancel=cancel) as url:
        return ask_preflight(url, plan, schema=destination.schema, replace=destination.replace, copy=copy)
