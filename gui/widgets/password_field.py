"""A field for a password, which can be looked at and is never told to anyone else: not to a screen reader, not to the
clipboard.

While it is shown, the field stays one of dots to Qt, so that its text is in no accessible interface; it paints the
letters itself.
"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QToolButton, QWidget

from gui.icons import find_icon
from gui.theme import UNIT

_BUTTON_WIDTH = 4 * UNIT


class PasswordField(QLineEdit):
    """A line of dots with a button that shows the letters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._toggle = QAction(self)
        self._toggle.setCheckable(True)
        self._toggle.toggled.connect(self._show_state)
        self.addAction(self._toggle, QLineEdit.ActionPosition.TrailingPosition)
        for button in self.findChildren(QToolButton):
            # Qt leaves the buttons inside of a field to the mouse.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._show_state()

    @property
    def is_shown(self) -> bool:
        return self._toggle.isChecked()

    def set_shown(self, is_shown: bool) -> None:
        self._toggle.setChecked(is_shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_shown or not self.text():
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        place = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        self._paint_letters(painter, place.adjusted(2, 0, -_BUTTON_WIDTH, 0))

    def _paint_letters(self, painter: QPainter, place: QRect) -> None:
        metrics, text = self.fontMetrics(), self.text()
        caret = metrics.horizontalAdvance(text[: self.cursorPosition()])
        left = place.left() - max(0, caret - place.width() + 2)
        painter.setClipRect(place)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        palette = self.palette()
        line = QRect(left, place.top(), metrics.horizontalAdvance(text) + UNIT, place.height())
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(palette.color(group, QPalette.ColorRole.Text))
        painter.drawText(line, middle, text)
        if self.hasSelectedText():
            start = metrics.horizontalAdvance(text[: self.selectionStart()])
            end = metrics.horizontalAdvance(text[: self.selectionEnd()])
            top = place.center().y() - metrics.height() // 2
            selection = QRect(left + start, top, end - start, metrics.height()).intersected(place)
            painter.setClipRect(selection)
            painter.fillRect(selection, palette.color(group, QPalette.ColorRole.Highlight))
            painter.setPen(palette.color(group, QPalette.ColorRole.HighlightedText))
            painter.drawText(line, middle, text)
            painter.setClipRect(place)
        if self.hasFocus():
            top = place.center().y() - metrics.height() // 2
            painter.fillRect(left + caret, top, 1, metrics.height(), palette.color(QPalette.ColorRole.Text))

    def _show_state(self) -> None:
        text = self.tr("Hide the password") if self.is_shown else self.tr("Show the password")
        self._toggle.setText(text)
        self._toggle.setToolTip(text)
        self._toggle.setIcon(find_icon("hidden" if self.is_shown else "view"))
        self.update()
