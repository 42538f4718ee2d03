"""One of two texts of code beside each other: its title, what there is to say of it, buttons, and the text or, where
there is none, why."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from gui.icons import find_icon
from gui.theme import UNIT
from gui.widgets.code_editor import CodeEditor
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.empty_state import EmptyState


class CodePart(QWidget):
    """`editor` has the text; `show_empty` puts a message in its place."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = CodeEditor(self)
        self.editor.setAccessibleName(self.tr("SQL of {database}").format(database=title))
        label = QLabel(title, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(self.editor)
        font = label.font()
        font.setWeight(QFont.Weight.DemiBold)
        label.setFont(font)
        self.note = ElidedLabel(self)
        self.copy = QToolButton(self)
        self.copy.setIcon(find_icon("copy"))
        self.copy.setAutoRaise(True)
        self.copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name = self.tr("Copy the SQL of {database}").format(database=title)
        self.copy.setToolTip(name)
        self.copy.setAccessibleName(name)
        self.copy.clicked.connect(self._copy)
        row = QHBoxLayout()
        row.setContentsMargins(UNIT, 0, UNIT // 2, 0)
        row.setSpacing(UNIT)
        row.addWidget(label)
        row.addWidget(self.note, 1)
        row.addWidget(self.copy)
        self.empty: EmptyState | None = None
        self._stack = QStackedLayout()
        self._stack.addWidget(self.editor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addLayout(row)
        layout.addLayout(self._stack, 1)

    @property
    def is_empty(self) -> bool:
        return self.empty is not None

    def show_text(self, text: str, note: str = "") -> None:
        """Show a text; where it is very long, its start, which is said."""
        self._drop_empty()
        self.editor.set_text(text)
        cut = self.tr("only the start of a very long text is shown") if self.editor.is_cut else ""
        self.note.set_whole_text(cut or note)
        self.copy.setEnabled(True)

    def show_empty(self, icon: str, title: str, sentence: str) -> None:
        """Say why there is no text."""
        self._drop_empty()
        self.editor.set_text("")
        self.note.set_whole_text("")
        self.copy.setEnabled(False)
        self.empty = EmptyState(icon, title, sentence, self)
        self._stack.addWidget(self.empty)
        self._stack.setCurrentWidget(self.empty)

    def _drop_empty(self) -> None:
        self._stack.setCurrentWidget(self.editor)
        if self.empty is not None:
            self._stack.removeWidget(self.empty)
            self.empty.hide()
            self.empty.deleteLater()
            self.empty = None

    @Slot()
    def _copy(self) -> None:
        QApplication.clipboard().setText(self.editor.whole_text)
