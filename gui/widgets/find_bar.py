"""A bar to look for a text: a field, how many places have it, and on to the next or the one before."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from gui.icons import find_icon
from gui.theme import UNIT
from gui.widgets.muted import MutedLabel


class FindBar(QWidget):
    """Hidden until `open` is called; what was typed comes by `changed`."""

    changed = Signal(str)
    next_requested = Signal()
    previous_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = QLineEdit(self)
        self._field.setClearButtonEnabled(True)
        self._field.setMaximumWidth(40 * UNIT)
        label = QLabel(self.tr("&Find:"), self)
        label.setBuddy(self._field)
        self._count = MutedLabel(self)
        self._count.setWordWrap(False)
        self._previous = _make_button(self, "chevron-up", self.tr("Previous place (Shift+Enter)"))
        self._next = _make_button(self, "chevron-down", self.tr("Next place (Enter)"))
        self._close = _make_button(self, "cross", self.tr("Close the search (Esc)"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(UNIT, 4, UNIT, 4)
        layout.setSpacing(UNIT)
        layout.addWidget(label)
        layout.addWidget(self._field, 1)
        layout.addWidget(self._previous)
        layout.addWidget(self._next)
        layout.addWidget(self._count)
        layout.addStretch(1)
        layout.addWidget(self._close)
        self._field.textChanged.connect(self.changed)
        self._field.installEventFilter(self)
        self._next.clicked.connect(self.next_requested)
        self._previous.clicked.connect(self.previous_requested)
        self._close.clicked.connect(self.close_bar)
        self.hide()

    @property
    def text(self) -> str:
        return self._field.text()

    def open(self, text: str = "") -> None:
        """Show it, with a text to look for where one is given."""
        if text:
            self._field.setText(text)
        self.show()
        self._field.selectAll()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.changed.emit(self._field.text())

    def show_count(self, current: int, total: int) -> None:
        """Which of how many places is shown; `current` counts from 1."""
        has_places = total > 0
        self._next.setEnabled(has_places)
        self._previous.setEnabled(has_places)
        if not self.text:
            self._count.setText("")
        elif not has_places:
            self._count.setText(self.tr("Not found"))
        else:
            self._count.setText(self.tr("{current} of {total}").format(current=current, total=total))

    @Slot()
    def close_bar(self) -> None:
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Escape:
                    self.close_bar()
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                    (self.previous_requested if is_back else self.next_requested).emit()
                    return True
        return super().eventFilter(watched, event)


def _make_button(parent: QWidget, icon: str, text: str) -> QToolButton:
    button = QToolButton(parent)
    button.setIcon(find_icon(icon))
    button.setToolTip(text)
    button.setAccessibleName(text)
    button.setAutoRaise(True)
    return button
