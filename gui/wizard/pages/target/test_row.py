"""The line below the form: test, save, and what is wrong or under way."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from gui.icons import find_icon
from gui.theme import UNIT, Role
from gui.widgets.muted import MutedLabel


class TestRow(QWidget):
    """Two buttons and a line of text."""

    __test__ = False
    """Not a class of tests, whatever its name begins with."""

    test_requested = Signal()
    cancel_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._test = QPushButton(find_icon("connection"), self.tr("&Test connection"), self)
        self._cancel = QPushButton(find_icon("cross"), self.tr("Stop the &test"), self)
        self._save = QPushButton(find_icon("save"), self.tr("Sa&ve"), self)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(12 * UNIT)
        self._bar.setAccessibleName(self.tr("Testing the connection"))
        self._note = MutedLabel(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        for button in (self._test, self._cancel, self._save):
            button.setAutoDefault(False)
            layout.addWidget(button)
        layout.addWidget(self._bar)
        layout.addWidget(self._note, 1)
        self._test.clicked.connect(self.test_requested)
        self._cancel.clicked.connect(self.cancel_requested)
        self._save.clicked.connect(self.save_requested)

    def show_state(self, *, problem: str, is_testing: bool, may_save: bool) -> None:
        """`problem` is why what the form says can't be tested."""
        had_focus = self._test.hasFocus() or self._cancel.hasFocus()
        self._test.setVisible(not is_testing)
        self._cancel.setVisible(is_testing)
        if had_focus:
            (self._cancel if is_testing else self._test).setFocus()
        self._bar.setVisible(is_testing)
        self._test.setEnabled(not problem)
        self._save.setEnabled(may_save and not is_testing)
        self._note.set_role(Role.DANGER if problem else Role.MUTED)
        self._note.setText(problem or (self.tr("Connecting…") if is_testing else ""))
