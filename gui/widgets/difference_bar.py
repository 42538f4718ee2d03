"""The bar below two texts beside each other: what the marks of their lines mean, how many differences there are, and
the way from one to the next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gui.icons import find_icon
from gui.theme import UNIT, Role, find_theme
from gui.widgets.code_view import ADDED, CHANGED_MARK, REMOVED, Look
from gui.widgets.muted import MutedLabel


class DifferenceBar(QWidget):
    """The keys that its buttons name are those of the widget around it, which gives them to `next` and `previous`."""

    next_requested = Signal()
    previous_requested = Signal()
    search_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._count = MutedLabel(self)
        self._count.setWordWrap(False)
        self.previous = self._make_button("chevron-up", self.tr("Previous difference (Shift+F8)"))
        self.next = self._make_button("chevron-down", self.tr("Next difference (F8)"))
        self.previous.clicked.connect(self.previous_requested)
        self.next.clicked.connect(self.next_requested)
        search = self._make_button("search", self.tr("Find (Ctrl+F)"))
        search.setAccessibleName(self.tr("Find in the SQL"))
        search.clicked.connect(self.search_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT, 4, UNIT, 4)
        row.setSpacing(UNIT)
        row.addWidget(_Swatch(REMOVED, CHANGED_MARK, self))
        row.addWidget(_Swatch(ADDED, CHANGED_MARK, self))
        row.addWidget(_words(self.tr("differs"), self))
        row.addSpacing(UNIT)
        row.addWidget(_Swatch(REMOVED, REMOVED.only_mark, self))
        row.addWidget(_words(self.tr("not carried over"), self))
        row.addSpacing(UNIT)
        row.addWidget(_Swatch(ADDED, ADDED.only_mark, self))
        row.addWidget(_words(self.tr("added"), self))
        row.addStretch(1)
        for widget in (self._count, self.previous, self.next, search):
            row.addWidget(widget)

    def show_count(self, count: int) -> None:
        """How many differences there are to go through."""
        self._count.setText(self.tr("%n difference(s)", "", count))
        for button in (self.next, self.previous):
            button.setEnabled(count > 0)

    def _make_button(self, icon: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(find_icon(icon))
        button.setAutoRaise(True)
        button.setToolTip(text)
        button.setAccessibleName(text)
        return button


class _Swatch(QWidget):
    """A mark as the margin of a view has it."""

    def __init__(self, look: Look, mark: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._mark = look, mark
        self.setFixedSize(2 * UNIT + 2, 2 * UNIT + 2)
        find_theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = find_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour(Role.LINE))
        painter.setBrush(theme.colour(self._look.surface))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)
        painter.setPen(theme.colour(self._look.ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._mark)


def _words(text: str, parent: QWidget) -> MutedLabel:
    label = MutedLabel(parent)
    label.setWordWrap(False)
    label.setText(text)
    return label
