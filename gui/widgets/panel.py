"""A box with rounded corners that stands out by its colour, for a widget to paint itself on."""

from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import Role, find_theme

_RADIUS = 6
_BORDER_OPACITY = 0.45


def paint_panel(widget: QWidget, line: Role, surface: Role) -> None:
    """Fill a widget with a colour, and frame it in another one."""
    theme = find_theme()
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.colour(surface))
    border = theme.colour(line)
    border.setAlphaF(_BORDER_OPACITY)
    painter.setPen(QPen(border, 1))
    painter.drawRoundedRect(widget.rect().adjusted(0, 0, -1, -1), _RADIUS, _RADIUS)
