"""The row above the plan: where the settings start from, undo and redo, decisions that wait, and the plan's file."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.plan.model import Plan
from core.plan.policy import Preset
from gui.icons import draw_icon, find_icon
from gui.models.plan_words import describe_difference, describe_preset, name_preset
from gui.session import Session
from gui.theme import UNIT, Role, find_theme
from gui.wizard.page import plain


class PlanToolbar(QWidget):
    """Shows a session; tells what is asked for."""

    preset_chosen = Signal(object)
    settings_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    save_requested = Signal()
    open_requested = Signal()
    next_decision_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = QLabel(self.tr("&Preset"), self)
        self.preset = QComboBox(self)
        label.setBuddy(self.preset)
        for preset in Preset:
            self.preset.addItem(name_preset(preset), preset)
            self.preset.setItemData(self.preset.count() - 1, describe_preset(preset), Qt.ItemDataRole.ToolTipRole)
        self.preset.activated.connect(self._choose_preset)
        self.settings_button = QPushButton(find_icon("settings"), self.tr("&Settings…"), self)
        self.settings_button.clicked.connect(self.settings_requested)
        self.undo_button = self._make_tool("undo", self.tr("Undo"), QKeySequence("Ctrl+Z"))
        self.undo_button.clicked.connect(self.undo_requested)
        self.redo_button = self._make_tool("redo", self.tr("Redo"), QKeySequence("Ctrl+Shift+Z"))
        self.redo_button.clicked.connect(self.redo_requested)
        self._waiting_icon = QLabel(self)
        self.waiting = QLabel(self)
        self.waiting.setTextFormat(Qt.TextFormat.PlainText)
        self.next_button = QPushButton(self.tr("Sho&w"), self)
        self.next_button.clicked.connect(self.next_decision_requested)
        self.file_button = QPushButton(find_icon("save"), self.tr("Pl&an file"), self)
        self.save_action = QAction(find_icon("save"), self.tr("&Save plan as…"), self)
        self.save_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Save))
        self.save_action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.save_action.triggered.connect(self.save_requested)
        self.open_action = QAction(find_icon("open"), self.tr("&Open a plan's choices…"), self)
        self.open_action.triggered.connect(self.open_requested)
        self.addAction(self.save_action)
        menu = QMenu(self.file_button)
        menu.addActions([self.save_action, self.open_action])
        self.file_button.setMenu(menu)
        for button in (self.settings_button, self.next_button, self.file_button):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        row.addWidget(label)
        row.addWidget(self.preset)
        row.addWidget(self.settings_button)
        row.addSpacing(UNIT)
        row.addWidget(self.undo_button)
        row.addWidget(self.redo_button)
        row.addStretch(1)
        row.addWidget(self._waiting_icon)
        row.addWidget(self.waiting)
        row.addWidget(self.next_button)
        row.addSpacing(UNIT)
        row.addWidget(self.file_button)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.progress.setRange(0, 1)
        self.progress.setAccessibleName(self.tr("The plan is being made"))
        self.working = QLabel(self)
        self.working.setTextFormat(Qt.TextFormat.PlainText)
        self.cancel_button = QPushButton(self.tr("Stop rea&ding"), self)
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.cancel_requested)
        self.cancel_button.hide()
        row.insertWidget(row.indexOf(self._waiting_icon), self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addLayout(row)
        layout.addWidget(self.progress)
        self.show_busy(False)
        find_theme().changed.connect(self._recolour)
        self._recolour()

    def show_session(self, session: Session) -> None:
        """What can be done, as it follows from the plan in force."""
        plan, history = session.plan, session.history
        self.setEnabled(plan is not None)
        if plan is None or history is None:
            return
        self.preset.setCurrentIndex(self.preset.findData(plan.choices.preset))
        self.preset.setToolTip(describe_preset(plan.choices.preset))
        undone = history.before[-1] if history.before else None
        redone = history.after[-1] if history.after else None
        _describe_step(self.undo_button, self.tr("Undo"), self.tr("Undo: {change} (Ctrl+Z)"), undone, plan)
        _describe_step(self.redo_button, self.tr("Redo"), self.tr("Redo: {change} (Ctrl+Shift+Z)"), plan, redone)
        count = len(session.undecided)
        self.waiting.setText(self.tr("%n decision(s) wait for you", "", count) if count else "")
        for widget in (self._waiting_icon, self.waiting, self.next_button):
            widget.setVisible(bool(count))

    def show_busy(self, is_busy: bool, *, reads_rows: bool = False) -> None:
        """A slim bar that moves while a plan is made; its room stays."""
        self.progress.setRange(0, 0 if is_busy else 1)
        self.progress.setValue(0)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.progress.setVisible(is_busy)
        self.cancel_button.setVisible(is_busy and reads_rows)

    def _make_tool(self, icon: str, name: str, shortcut: QKeySequence) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(find_icon(icon))
        button.setAccessibleName(name)
        button.setShortcut(shortcut)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    @Slot(int)
    def _choose_preset(self, place: int) -> None:
        self.preset_chosen.emit(self.preset.itemData(place))

    @Slot()
    def _recolour(self) -> None:
        self._waiting_icon.setPixmap(draw_icon("question", 2 * UNIT + 2, Role.DANGER, ratio=self.devicePixelRatioF()))


def _describe_step(button: QToolButton, name: str, words: str, before: Plan | None, after: Plan | None) -> None:
    is_possible = before is not None and after is not None
    button.setEnabled(is_possible)
    change = describe_difference(before.choices, after.choices) if before is not None and after is not None else ""
    button.setToolTip(words.format(change=plain(change)) if change else name)
