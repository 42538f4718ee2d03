"""A preview in a dialog: what an edit would change, found out by making the plan beside the window."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from core.cancel import CancelToken
from core.errors import MigrationError
from core.events import EventSink
from core.plan.model import Finding, Severity
from gui.context import Context
from gui.jobs import Job
from gui.models.plan_changes import PlanChangesModel
from gui.models.plan_edits import Edit
from gui.models.plan_titles import name_finding
from gui.models.plan_trial import Trial, try_edit
from gui.models.plan_words import shorten
from gui.theme import UNIT, Role
from gui.widgets.elided_delegate import ElidedDelegate
from gui.widgets.muted import MutedLabel
from gui.wizard.page import SELECTABLE, plain

_PATIENCE_MS = 200
_MOST_FINDINGS = 4
_MOST_REWORDED = 2


class TrialView(QWidget):
    """`judged` tells whether the edit that is shown can be carried out, and would change something."""

    judged = Signal(bool)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edit: Edit | None = None
        self._job: Job | None = None
        self._tried: Edit | None = None
        self._model = PlanChangesModel(self)
        self.trial: Trial | None = None
        self.summary = MutedLabel(self)
        self.summary.setTextInteractionFlags(SELECTABLE)
        self.view = QTableView(self)
        self.view.setModel(self._model)
        self.view.setAccessibleName(self.tr("Columns that would change"))
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(3 * UNIT)
        self.view.setShowGrid(False)
        self.view.setAlternatingRowColors(True)
        self.view.setWordWrap(False)
        self.view.setTabKeyNavigation(False)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setItemDelegate(ElidedDelegate(self.view))
        header = self.view.horizontalHeader()
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((26, 16, 16)):
            self.view.setColumnWidth(column, width * UNIT)
        self.findings = MutedLabel(self)
        self.findings.setTextInteractionFlags(SELECTABLE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.summary)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.findings)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._start)

    def try_edit(self, edit: Edit | None, *, reason: str = "") -> None:
        """Preview another edit; without one, say why there is none."""
        self._edit = edit
        self.trial = None
        self.judged.emit(False)
        if edit is None:
            self._timer.stop()
            self._clear(reason)
            return
        self.summary.set_role(Role.MUTED)
        self.summary.setText(self.tr("Looking at what would change…"))
        self._timer.start()

    def hideEvent(self, event: object) -> None:
        self._timer.stop()

    @Slot()
    def _start(self) -> None:
        session, edit = self._context.session, self._edit
        if edit is None or session.assessment is None or session.plan is None or self._job is not None:
            return
        basis, plan = session.assessment.basis, session.plan

        def work(_on_event: EventSink, _cancel: CancelToken) -> Trial:
            return try_edit(basis, plan, edit)

        self._tried = edit
        self._job = self._context.jobs.start(work)
        self._job.succeeded.connect(self._show)
        self._job.failed.connect(self._refuse)
        self._job.ended.connect(self._end)

    @Slot(object)
    def _show(self, trial: Trial) -> None:
        if self._tried is not self._edit:
            return
        self.trial = trial
        self._model.set_changes(trial.changes)
        waiting = sum(each.severity is Severity.DECISION for each in trial.come)
        if trial.is_same:
            self.summary.setText(self.tr("This changes nothing."))
        elif waiting:
            self.summary.setText(
                self.tr("{changes} After it, {decisions}.").format(
                    changes=self.tr("%n column(s) would change.", "", len(trial.changes)),
                    decisions=self.tr("%n more decision(s) would wait for you", "", waiting),
                )
            )
        else:
            self.summary.setText(self.tr("%n column(s) would change.", "", len(trial.changes)))
        self.summary.set_role(Role.WARNING if waiting else Role.MUTED)
        lines = [
            *self._list(self.tr("No longer said: {findings}."), trial.gone),
            *self._list(self.tr("New: {findings}."), trial.come),
            *(
                self.tr("{title} ({object}): {effect}").format(
                    title=name_finding(each.code), object=shorten(plain(each.object)), effect=plain(each.effect)
                )
                for each in trial.reworded[:_MOST_REWORDED]
            ),
        ]
        self.findings.setText("\n".join(lines))
        self.findings.setVisible(bool(lines))
        self.judged.emit(not trial.is_same)

    def _list(self, frame: str, findings: tuple[Finding, ...]) -> list[str]:
        if not findings:
            return []
        named = [
            self.tr("{title} ({object})").format(title=name_finding(each.code), object=shorten(plain(each.object)))
            for each in findings[:_MOST_FINDINGS]
        ]
        if len(findings) > _MOST_FINDINGS:
            named.append(self.tr("%n more", "", len(findings) - _MOST_FINDINGS))
        return [frame.format(findings=", ".join(named))]

    @Slot(object)
    def _refuse(self, error: MigrationError) -> None:
        if self._tried is self._edit:
            self._clear(error.message)

    @Slot()
    def _end(self) -> None:
        self._job = None
        if self._edit is not None and self._edit is not self._tried and self.isVisible():
            self._start()

    def _clear(self, reason: str) -> None:
        self._model.set_changes(())
        self.findings.hide()
        self.summary.set_role(Role.DANGER if reason else Role.MUTED)
        self.summary.setText(plain(reason))
