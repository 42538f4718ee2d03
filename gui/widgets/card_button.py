"""A large button like a card: an icon, a few words, and a sentence that says what it leads to."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.icons import find_icon
from gui.theme import UNIT, Role, find_theme

_ICON = 4 * UNIT
_MARGIN = 2 * UNIT
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
_TITLE = _WRAPPED | int(Qt.TextFlag.TextShowMnemonic)


class CardButton(QAbstractButton):
    """Pressed like any button; Enter presses it too. `text` may have a mnemonic."""

    def __init__(self, icon: str, text: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name, self._sentence = icon, sentence
        self.setText(text)
        self.setAccessibleName(text.replace("&", ""))
        self.setAccessibleDescription(sentence)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        find_theme().changed.connect(self.update)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        inner = width - 2 * _MARGIN
        title = QFontMetrics(self._title_font()).boundingRect(0, 0, inner, 1000, _TITLE, self.text()).height()
        sentence = self.fontMetrics().boundingRect(0, 0, inner, 1000, _WRAPPED, self._sentence).height()
        return 2 * _MARGIN + _ICON + 12 + title + 4 + sentence

    def sizeHint(self) -> QSize:
        return QSize(32 * UNIT, self.heightForWidth(32 * UNIT))

    def minimumSizeHint(self) -> QSize:
        return QSize(22 * UNIT, 12 * UNIT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = find_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_marked = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(theme.colour(Role.ACCENT if is_marked else Role.LINE), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.colour(Role.ACCENT_SURFACE) if self.underMouse() else self.palette().base())
        if self.isDown():
            painter.setBrush(theme.colour(Role.SURFACE))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), UNIT, UNIT)
        place = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        find_icon(self._icon_name, Role.ACCENT).paint(painter, QRect(place.left(), place.top(), _ICON, _ICON))
        place.setTop(place.top() + _ICON + 12)
        painter.setFont(self._title_font())
        painter.setPen(self.palette().windowText().color())
        title = painter.boundingRect(place, _TITLE, self.text())
        painter.drawText(place, _TITLE, self.text())
        place.setTop(title.bottom() + 5)
        painter.setFont(self.font())
        painter.setPen(theme.colour(Role.MUTED))
        painter.drawText(place, _WRAPPED, self._sentence)

    def _title_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.15)
        font.setWeight(QFont.Weight.DemiBold)
        return font
