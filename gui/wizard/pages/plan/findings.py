"""The tab Findings: what there is to say, the decisions that wait first, and what can be done about each."""

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.plan.model import Finding
from gui.models.plan_findings import FindingRole, PlanFindingsModel
from gui.models.plan_index import PlanIndex, find_columns, find_table
from gui.models.plan_objects import ObjectKey, ObjectKind, find_object
from gui.models.plan_remedies import Remedy, list_remedies
from gui.models.plan_titles import name_finding
from gui.models.plan_words import shorten
from gui.theme import UNIT, Role
from gui.widgets.muted import MutedLabel
from gui.widgets.note_delegate import NoteDelegate
from gui.wizard.page import SELECTABLE, plain

_LOOKS = {
    "decision": ("question", Role.DANGER),
    "warning": ("warning", Role.WARNING),
    "info": ("info", Role.MUTED),
}


class FindingsTab(QWidget):
    """A list, and below it the selected finding with its remedies as buttons."""

    remedy_requested = Signal(object, object)
    """The Finding and the Remedy."""
    column_requested = Signal(object)
    """A ColumnKey to go to."""
    object_requested = Signal(object)
    """An ObjectKey to go to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index: PlanIndex | None = None
        self._finding: Finding | None = None
        self._remedies: list[tuple[QPushButton, Remedy]] = []
        self.model = PlanFindingsModel(self)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setFrameShape(QFrame.Shape.StyledPanel)
        self.view.setAccessibleName(self.tr("Findings"))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setItemDelegate(
            NoteDelegate(
                kind_role=FindingRole.SEVERITY,
                object_role=FindingRole.OBJECT,
                text_role=FindingRole.EFFECT,
                looks=_LOOKS,
                parent=self.view,
            )
        )
        self.view.selectionModel().currentChanged.connect(self._move)
        self._title = QLabel(self)
        font = self._title.font()
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)
        self._about = MutedLabel(self)
        self._effect = QLabel(self)
        self._words = MutedLabel(self)
        for label in (self._title, self._about, self._effect, self._words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(SELECTABLE)
            # A name without a space in it must not widen the window.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.go_button = QPushButton(self.tr("&Go to the column"), self)
        self.go_button.setAutoDefault(False)
        self.go_button.clicked.connect(self._go)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(UNIT)
        self._buttons.addWidget(self.go_button)
        self._buttons.addStretch(1)
        details = QWidget(self)
        below = QVBoxLayout(details)
        below.setContentsMargins(0, UNIT, 0, 0)
        below.setSpacing(UNIT // 2)
        for label in (self._title, self._about, self._effect, self._words):
            below.addWidget(label)
        below.addSpacing(UNIT // 2)
        below.addLayout(self._buttons)
        below.addStretch(1)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.view)
        self.splitter.addWidget(details)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([400, 150])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, UNIT, 0, 0)
        layout.addWidget(self.splitter)

    def show_findings(self, index: PlanIndex | None, findings: tuple[Finding, ...]) -> None:
        """Show some findings of a plan."""
        self._index = index
        kept = self._finding
        self.model.set_findings(findings)
        row = self.model.row_of(kept) if kept is not None else None
        self._select(row if row is not None else self.model.first_row())

    def go_to(self, finding: Finding) -> None:
        self._select(self.model.row_of(finding))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def finding(self) -> Finding | None:
        """The one that is current."""
        return self._finding

    def remedy_buttons(self) -> tuple[QPushButton, ...]:
        return tuple(button for button, _ in self._remedies)

    def _select(self, row: int | None) -> None:
        if row is None:
            self._show(None)
            return
        index = self.model.index(row)
        self.view.setCurrentIndex(index)
        self._show(index.data(FindingRole.FINDING))

    @Slot(QModelIndex, QModelIndex)
    def _move(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self._show(current.data(FindingRole.FINDING))

    def _show(self, finding: Finding | None) -> None:
        self._finding = finding
        for button, _ in self._remedies:
            button.hide()
            button.deleteLater()
        self._remedies = []
        if finding is None or self._index is None:
            self._title.setText(self.tr("There is nothing to say."))
            for label in (self._about, self._effect, self._words):
                label.clear()
            self.go_button.hide()
            return
        self._title.setText(name_finding(finding.code))
        self._about.setText(shorten(plain(finding.object), 200))
        self._effect.setText(plain(finding.effect))
        remedies = list_remedies(finding, self._index.catalog)
        words = [each.words for each in remedies if not each.is_carried_out]
        self._words.setText(self.tr("What can be done: {remedies}.").format(remedies=", ".join(words)) if words else "")
        self._words.setVisible(bool(words))
        for remedy in remedies:
            if remedy.is_carried_out:
                self._add_button(remedy)
        key = find_object(self._index.catalog, self._index.plan, finding)
        keys = tuple(find_columns(self._index.catalog, finding.object))
        has_place = key is not None or bool(keys) or find_table(self._index.catalog, finding.object) is not None
        self.go_button.setText(self._name_place(key, has_column=bool(keys)))
        self.go_button.setVisible(has_place)

    def _name_place(self, key: ObjectKey | None, *, has_column: bool) -> str:
        if key is None:
            return self.tr("&Go to the column") if has_column else self.tr("&Go to the table")
        match key.kind:
            case ObjectKind.VIEW:
                return self.tr("&Go to the view")
            case ObjectKind.TRIGGER:
                return self.tr("&Go to the trigger")
        return self.tr("&Go to the CHECK")

    def _add_button(self, remedy: Remedy) -> None:
        text = remedy.words.replace("&", "&&")
        button = QPushButton(text if text.endswith("…") else self.tr("{remedy}…").format(remedy=text), self)
        button.setAutoDefault(False)
        button.clicked.connect(self._take)
        self._buttons.insertWidget(len(self._remedies), button)
        self._remedies.append((button, remedy))

    @Slot()
    def _take(self) -> None:
        remedy = next((each for button, each in self._remedies if button is self.sender()), None)
        if remedy is not None and self._finding is not None:
            self.remedy_requested.emit(self._finding, remedy)

    @Slot()
    def _go(self) -> None:
        if self._finding is None or self._index is None:
            return
        if (key := find_object(self._index.catalog, self._index.plan, self._finding)) is not None:
            self.object_requested.emit(key)
            return
        keys = tuple(find_columns(self._index.catalog, self._finding.object))
        table = find_table(self._index.catalog, self._finding.object)
        if keys:
            self.column_requested.emit(keys[0])
        elif table is not None:
            self.column_requested.emit((table, None))
