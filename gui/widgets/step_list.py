"""The list of steps at the wizard's side: where one is, what is done, and a way back."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from gui.icons import find_icon
from gui.theme import UNIT, Role, find_theme
from gui.widgets.brand import Brand


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line: `is_done` and `is_current` are how it stands, `can_jump` whether it leads there."""

    title: str
    is_done: bool = False
    is_current: bool = False
    can_jump: bool = False


class StepList(QWidget):
    """Steps from top to bottom."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        self._layout.setSpacing(0)
        self._layout.addWidget(Brand(parent=self))
        self._layout.addSpacing(2 * UNIT)
        self._layout.addStretch(1)
        self.setMinimumWidth(21 * UNIT)
        self.setAccessibleName(self.tr("Steps"))
        find_theme().changed.connect(self.update)

    def set_steps(self, steps: tuple[Step, ...]) -> None:
        while len(self._rows) < len(steps):
            row = _Row(self)
            self._group.addButton(row, len(self._rows))
            self._layout.insertWidget(2 + len(self._rows), row)
            self._rows.append(row)
        for row, step, number in zip(self._rows, steps, range(1, len(steps) + 1), strict=True):
            row.set_step(step, number, is_last=number == len(steps))


class _Row(QAbstractButton):
    """A circle with a number or a tick, and a title."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._step = Step(title="")
        self._number = 1
        self._is_last = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_step(self, step: Step, number: int, *, is_last: bool) -> None:
        self._step, self._number, self._is_last = step, number, is_last
        self.setText(step.title)
        state = self.tr("done") if step.is_done else self.tr("current") if step.is_current else self.tr("not yet")
        self.setAccessibleName(
            self.tr("Step {number}: {title}, {state}").format(number=number, title=step.title, state=state)
        )
        self.setEnabled(step.can_jump or step.is_current)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if step.can_jump else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if step.can_jump else Qt.CursorShape.ArrowCursor)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 7 * UNIT, 5 * UNIT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = find_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if (self.underMouse() and self._step.can_jump) or self.hasFocus():
            painter.setPen(theme.colour(Role.ACCENT) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(Role.ACCENT_SURFACE))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 2, -1, -2), 4, 4)
        circle = QRectF(5, (self.height() - 22) / 2, 22, 22)
        self._draw_line(painter, circle)
        self._draw_circle(painter, circle)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self._step.is_current else QFont.Weight.Normal)
        painter.setFont(font)
        is_near = self._step.is_current or self._step.is_done
        painter.setPen(self.palette().windowText().color() if is_near else theme.colour(Role.MUTED))
        text = self.rect().adjusted(int(circle.right()) + 12, 0, -4, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())

    def _draw_line(self, painter: QPainter, circle: QRectF) -> None:
        painter.setPen(QPen(find_theme().colour(Role.LINE), 2))
        middle = int(circle.center().x())
        if self._number > 1:
            painter.drawLine(middle, 0, middle, int(circle.top()) - 3)
        if not self._is_last:
            painter.drawLine(middle, int(circle.bottom()) + 3, middle, self.height())

    def _draw_circle(self, painter: QPainter, circle: QRectF) -> None:
        theme = find_theme()
        accent = theme.colour(Role.ACCENT)
        if self._step.is_done and not self._step.is_current:
            painter.setPen(QPen(accent, 1.5))
            painter.setBrush(theme.colour(Role.ACCENT_SURFACE))
            painter.drawEllipse(circle)
            find_icon("tick", Role.ACCENT).paint(painter, circle.adjusted(3, 3, -3, -3).toRect())
            return
        is_current = self._step.is_current
        painter.setPen(QPen(accent if is_current else theme.colour(Role.MUTED), 1.5))
        painter.setBrush(accent if is_current else QColor(0, 0, 0, 0))
        painter.drawEllipse(circle)
        painter.setPen(theme.colour(Role.ON_ACCENT if is_current else Role.MUTED))
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
