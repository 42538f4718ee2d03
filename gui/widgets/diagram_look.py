"""What a diagram of tables is drawn in: its colours, on the screen and printed, and its fonts."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from gui.theme import Role, find_theme, light_colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """What a diagram is drawn in; `is_print` for the light scheme and every detail, whatever the scale."""

    base: QColor
    text: QColor
    muted: QColor
    line: QColor
    surface: QColor
    accent: QColor
    accent_surface: QColor
    warning: QColor
    is_print: bool = False


def theme_colours() -> Colours:
    """Those of the scheme in force."""
    theme, palette = find_theme(), QApplication.palette()
    return Colours(
        base=palette.color(QPalette.ColorRole.Base),
        text=palette.color(QPalette.ColorRole.Text),
        muted=theme.colour(Role.MUTED),
        line=theme.colour(Role.LINE),
        surface=theme.colour(Role.SURFACE),
        accent=theme.colour(Role.ACCENT),
        accent_surface=theme.colour(Role.ACCENT_SURFACE),
        warning=theme.colour(Role.WARNING),
    )


def print_colours() -> Colours:
    """Those of the light scheme."""
    return Colours(
        base=light_colour(QPalette.ColorRole.Base),
        text=light_colour(QPalette.ColorRole.Text),
        muted=light_colour(Role.MUTED),
        line=light_colour(Role.LINE),
        surface=light_colour(Role.SURFACE),
        accent=light_colour(Role.ACCENT),
        accent_surface=light_colour(Role.ACCENT_SURFACE),
        warning=light_colour(Role.WARNING),
        is_print=True,
    )


def title_font() -> QFont:
    font = QFont(QApplication.font())
    font.setWeight(QFont.Weight.DemiBold)
    return font


def row_font() -> QFont:
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * 0.92)
    return font
