"""Facts in two columns: what each is called, and what it is, with a sign where that says something."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from gui.icons import draw_icon
from gui.theme import UNIT, Role, find_theme
from gui.widgets.muted import MutedLabel

_SIGN = 2 * UNIT
_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line. `icon` and `role` are of the sign before the text; without one there is none."""

    name: str
    text: str
    icon: str = ""
    role: Role = Role.MUTED


class FactList(QWidget):
    """Facts from top to bottom. Lines whose name stays keep their widgets, so that a selection stays too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[Fact, ...] = ()
        self._lines: list[tuple[MutedLabel, QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(UNIT)
        self._grid.setVerticalSpacing(UNIT)
        self._grid.setColumnMinimumWidth(0, 10 * UNIT)
        self._grid.setColumnStretch(2, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        find_theme().changed.connect(self._recolour)

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self._facts

    def set_facts(self, facts: tuple[Fact, ...]) -> None:
        self._facts = facts
        while len(self._lines) < len(facts):
            self._lines.append(self._make_line(len(self._lines)))
        for number, (name, sign, text) in enumerate(self._lines):
            is_shown = number < len(facts)
            if is_shown:
                fact = facts[number]
                name.setText(fact.name)
                if text.text() != fact.text:
                    text.setText(fact.text)
                text.setAccessibleName(f"{fact.name}: {fact.text}")
            for label in (name, text):
                label.setVisible(is_shown)
            sign.setVisible(is_shown and bool(facts[number].icon))
            self._grid.removeWidget(text)
            has_sign = is_shown and bool(facts[number].icon)
            self._grid.addWidget(text, number, 2 if has_sign else 1, 1, 1 if has_sign else 2)
        self._recolour()

    def _make_line(self, number: int) -> tuple[MutedLabel, QLabel, QLabel]:
        name = MutedLabel(self)
        name.setWordWrap(False)
        sign = QLabel(self)
        sign.setFixedSize(_SIGN, _SIGN + 2)
        sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text = QLabel(self)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(_SELECTABLE)
        text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(sign, number, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, number, 2)
        return name, sign, text

    def _recolour(self) -> None:
        for fact, (_, sign, _) in zip(self._facts, self._lines, strict=False):
            if fact.icon:
                sign.setPixmap(draw_icon(fact.icon, _SIGN, fact.role, ratio=self.devicePixelRatioF()))
