"""How the window looks: the palette, light and dark, its one accent colour, the grid, and what each status is drawn in.

On Windows and macOS the native style and its palette stay; elsewhere Fusion gets the palette of this file. Status
colours keep a contrast of 4.5 to 1 against the window and against a view, in both schemes
(https://www.w3.org/TR/WCAG21/#contrast-minimum).
"""

import sys
from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

UNIT = 8
"""Every distance is a multiple of this, in device-independent pixels."""


class Role(StrEnum):
    """What a colour says."""

    ACCENT = "accent"
    ON_ACCENT = "on accent"
    FOCUS = "focus"
    """The frame of what is drawn in the accent colour and has the keyboard."""
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    MUTED = "muted"
    """Text that is read second."""
    LINE = "line"
    """Separators and frames."""
    SURFACE = "surface"
    """A panel that stands out from the window a little."""
    SUCCESS_SURFACE = "success surface"
    WARNING_SURFACE = "warning surface"
    DANGER_SURFACE = "danger surface"
    ACCENT_SURFACE = "accent surface"
    KEYWORD = "keyword"
    STRING = "string"
    NUMBER = "number"
    COMMENT = "comment"
    ADDED = "added"
    """The background of a line that only the right side has."""
    REMOVED = "removed"
    """The background of a line that only the left side has."""


_LIGHT: Mapping[Role, str] = {
    Role.ACCENT: "#0d6986",
    Role.ON_ACCENT: "#ffffff",
    Role.FOCUS: "#06222c",
    Role.SUCCESS: "#1a7444",
    Role.WARNING: "#8f5500",
    Role.DANGER: "#b3261e",
    Role.MUTED: "#5a6672",
    Role.LINE: "#d5dbe1",
    Role.SURFACE: "#eef2f5",
    Role.SUCCESS_SURFACE: "#e4f4ea",
    Role.WARNING_SURFACE: "#fcf1dc",
    Role.DANGER_SURFACE: "#fbe9e7",
    Role.ACCENT_SURFACE: "#e2f1f6",
    Role.KEYWORD: "#0d6986",
    Role.STRING: "#1a7444",
    Role.NUMBER: "#8f5500",
    Role.COMMENT: "#5a6672",
    Role.ADDED: "#ddf3e4",
    Role.REMOVED: "#fbe6e3",
}
_DARK: Mapping[Role, str] = {
    Role.ACCENT: "#5cbcd9",
    Role.ON_ACCENT: "#06222c",
    Role.FOCUS: "#ffffff",
    Role.SUCCESS: "#6fcf97",
    Role.WARNING: "#f0b45b",
    Role.DANGER: "#ff9a90",
    Role.MUTED: "#a3afbb",
    Role.LINE: "#414c57",
    Role.SURFACE: "#20272e",
    Role.SUCCESS_SURFACE: "#1d3529",
    Role.WARNING_SURFACE: "#3a2f1b",
    Role.DANGER_SURFACE: "#402523",
    Role.ACCENT_SURFACE: "#1b3843",
    Role.KEYWORD: "#5cbcd9",
    Role.STRING: "#6fcf97",
    Role.NUMBER: "#f0b45b",
    Role.COMMENT: "#a3afbb",
    Role.ADDED: "#1d3b2a",
    Role.REMOVED: "#44282a",
}
_LIGHT_PALETTE: Mapping[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "#f7f9fa",
    QPalette.ColorRole.WindowText: "#1b232b",
    QPalette.ColorRole.Base: "#ffffff",
    QPalette.ColorRole.AlternateBase: "#f4f7f9",
    QPalette.ColorRole.Text: "#1b232b",
    QPalette.ColorRole.Button: "#eef2f5",
    QPalette.ColorRole.ButtonText: "#1b232b",
    QPalette.ColorRole.ToolTipBase: "#1b232b",
    QPalette.ColorRole.ToolTipText: "#f7f9fa",
    QPalette.ColorRole.PlaceholderText: "#6b7783",
    QPalette.ColorRole.Light: "#ffffff",
    QPalette.ColorRole.Midlight: "#f4f7f9",
    QPalette.ColorRole.Mid: "#b9c2cb",
    QPalette.ColorRole.Dark: "#8d99a5",
    QPalette.ColorRole.Shadow: "#5a6672",
}
_DARK_PALETTE: Mapping[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "#191f24",
    QPalette.ColorRole.WindowText: "#e6ebf0",
    QPalette.ColorRole.Base: "#2a333b",
    QPalette.ColorRole.AlternateBase: "#303942",
    QPalette.ColorRole.Text: "#e6ebf0",
    QPalette.ColorRole.Button: "#3b4753",
    QPalette.ColorRole.ButtonText: "#e6ebf0",
    QPalette.ColorRole.ToolTipBase: "#e6ebf0",
    QPalette.ColorRole.ToolTipText: "#171c21",
    QPalette.ColorRole.PlaceholderText: "#8e9aa6",
    QPalette.ColorRole.Light: "#4a5662",
    QPalette.ColorRole.Midlight: "#404b56",
    QPalette.ColorRole.Mid: "#151a1f",
    QPalette.ColorRole.Dark: "#12161a",
    QPalette.ColorRole.Shadow: "#0b0e11",
}
_DARK_INDICATORS = """
QCheckBox::indicator:unchecked, QRadioButton::indicator:unchecked {
  width: 12px; height: 12px; border: 1px solid #8e9aa6; border-radius: 2px; background: #2a333b;
}
QRadioButton::indicator:unchecked { border-radius: 7px; }
QCheckBox::indicator:unchecked:focus, QRadioButton::indicator:unchecked:focus { border-color: #5cbcd9; }
QCheckBox::indicator:unchecked:disabled, QRadioButton::indicator:unchecked:disabled { border-color: #4a5662; }
"""
"""Fusion frames what is not checked in a darker shade of the window, which can't be seen in the dark."""
_DISABLED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


class Theme(QObject):
    """The colours in force. Made once, by the application; tells when the system's scheme changes."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._is_dark = False
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        if uses_own_style():
            application.setStyle("Fusion")
        self.use(is_dark=hints.colorScheme() is Qt.ColorScheme.Dark)

    @property
    def is_dark(self) -> bool:
        return self._is_dark

    def use(self, *, is_dark: bool) -> None:
        """Draw everything in one scheme."""
        self._is_dark = is_dark
        if uses_own_style():
            self._application.setPalette(_make_palette(is_dark))
            self._application.setStyleSheet(_DARK_INDICATORS if is_dark else "")
        self.changed.emit()

    def colour(self, role: Role) -> QColor:
        return QColor((_DARK if self._is_dark else _LIGHT)[role])

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        self.use(is_dark=scheme is Qt.ColorScheme.Dark)


def uses_own_style() -> bool:
    """Whether this system has no style of its own that Qt would draw in."""
    return sys.platform not in ("win32", "darwin")


def find_theme() -> Theme:
    """The application's theme, for widgets that draw."""
    application = QApplication.instance()
    assert application is not None
    theme = application.findChild(Theme)
    assert isinstance(theme, Theme)
    return theme


def light_colour(role: Role | QPalette.ColorRole) -> QColor:
    """A colour of the light scheme whatever scheme is in force, for what is drawn to be printed."""
    return QColor(_LIGHT[role] if isinstance(role, Role) else _LIGHT_PALETTE[role])


def fixed_font() -> QFont:
    """The system's font for code."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)


def _make_palette(is_dark: bool) -> QPalette:
    palette = QPalette()
    colours = _DARK if is_dark else _LIGHT
    for role, colour in (_DARK_PALETTE if is_dark else _LIGHT_PALETTE).items():
        palette.setColor(role, QColor(colour))
    accent = QColor(colours[Role.ACCENT])
    palette.setColor(QPalette.ColorRole.Highlight, accent)
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor(colours[Role.ON_ACCENT]))
    palette.setColor(QPalette.ColorRole.Accent, accent)
    palette.setColor(QPalette.ColorRole.Link, accent)
    palette.setColor(QPalette.ColorRole.LinkVisited, accent)
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#6f7b87" if is_dark else "#98a3ae"))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, QColor(colours[Role.LINE]))
    return palette
