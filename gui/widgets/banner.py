"""A message in its own box: an icon, a bold line, a sentence, and buttons for what can be done about it."""

from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.icons import draw_icon
from gui.theme import UNIT, Role, find_theme
from gui.widgets.panel import paint_panel

_USUAL_WIDTH = 75 * UNIT


class Tone(StrEnum):
    """What kind of message it is; each has an icon too, so that colour is not the only sign."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


_LOOKS = {
    Tone.INFO: ("info", Role.ACCENT, Role.ACCENT_SURFACE),
    Tone.SUCCESS: ("success", Role.SUCCESS, Role.SUCCESS_SURFACE),
    Tone.WARNING: ("warning", Role.WARNING, Role.WARNING_SURFACE),
    Tone.DANGER: ("danger", Role.DANGER, Role.DANGER_SURFACE),
}


class Banner(QWidget):
    """A message. Hidden until it is given one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.INFO
        self._icon = QLabel(self)
        self._icon.setFixedSize(3 * UNIT, 3 * UNIT)
        self._title = QLabel(self)
        self._text = QLabel(self)
        self._hint = QLabel(self)
        for label in (self._title, self._text, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self._title.font()
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self._title, self._text, self._hint):
            words.addWidget(label)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(UNIT)
        self._buttons.addStretch(1)
        words.addLayout(self._buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 12, 2 * UNIT, 12)
        layout.setSpacing(12)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()
        find_theme().changed.connect(self._recolour)

    def show_message(self, tone: Tone, title: str, text: str = "", hint: str = "") -> None:
        """Show a message without buttons; `add_button` adds them."""
        self._tone = tone
        for label, content in ((self._title, title), (self._text, text), (self._hint, hint)):
            label.setText(content)
            label.setVisible(bool(content))
        while self._buttons.count() > 1:
            item = self._buttons.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{text} {hint}".strip())
        self._recolour()
        self.show()

    def clear(self) -> None:
        self.hide()

    def add_button(self, text: str) -> QPushButton:
        """A button for what can be done about it, from the left."""
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button

    @property
    def tone(self) -> Tone:
        return self._tone

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def text(self) -> str:
        return self._text.text()

    @property
    def hint(self) -> str:
        return self._hint.text()

    def sizeHint(self) -> QSize:
        # Wrapped labels ask for the height that they would have if they were narrow, which a page is not.
        layout = self.layout()
        assert layout is not None
        width = max(self.width(), _USUAL_WIDTH)
        return QSize(_USUAL_WIDTH, layout.totalHeightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        _, line, surface = _LOOKS[self._tone]
        paint_panel(self, line, surface)

    def _recolour(self) -> None:
        icon, role, _ = _LOOKS[self._tone]
        self._icon.setPixmap(draw_icon(icon, 3 * UNIT, role, ratio=self.devicePixelRatioF()))
        self.update()
