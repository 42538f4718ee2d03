"""One text of code with a title and buttons above it, as one of two beside each other."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollBar, QToolButton, QVBoxLayout, QWidget

from gui.icons import find_icon
from gui.theme import UNIT
from gui.widgets.code_view import CodeView, Look


class CodePane(QWidget):
    """A view with its title and buttons above it."""

    def __init__(self, title: str, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = title
        self.view = CodeView(look, self)
        self.view.setAccessibleName(self.tr("SQL of {database}").format(database=title))
        label = QLabel(title, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(self.view)
        font = label.font()
        font.setWeight(QFont.Weight.DemiBold)
        label.setFont(font)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(UNIT, 4, UNIT, 4)
        self._row.setSpacing(UNIT)
        self._row.addWidget(label)
        self._row.addStretch(1)
        self.copy = self.add_button("copy", "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._row)
        layout.addWidget(self.view, 1)

    @property
    def bars(self) -> tuple[QScrollBar, QScrollBar]:
        return self.view.horizontalScrollBar(), self.view.verticalScrollBar()

    def add_button(self, icon: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(find_icon(icon))
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        return button
