"""A button that stands out: what one most likely wants to do."""

from PySide6.QtGui import QFocusEvent, QPalette
from PySide6.QtWidgets import QPushButton, QWidget

from gui.theme import Role, find_theme, uses_own_style


class PrimaryButton(QPushButton):
    """Drawn in the accent colour of the scheme in force, where the style is the program's own."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)
        find_theme().changed.connect(self._recolour)
        self._recolour()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._recolour()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._recolour()

    def _recolour(self) -> None:
        colour_primary(self)


def colour_primary(button: QWidget) -> None:
    """Draw a button so; called again when it gets the keyboard or loses it."""
    if not uses_own_style():
        return
    theme, palette = find_theme(), QPalette()
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        palette.setColor(group, QPalette.ColorRole.Button, theme.colour(Role.ACCENT))
        palette.setColor(group, QPalette.ColorRole.ButtonText, theme.colour(Role.ON_ACCENT))
        if button.hasFocus():
            # The frame that says so could not be seen in the colour of the button.
            palette.setColor(group, QPalette.ColorRole.Highlight, theme.colour(Role.FOCUS))
    button.setPalette(palette)
