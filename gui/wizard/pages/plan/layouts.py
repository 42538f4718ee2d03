"""How wide a person has drawn the parts of the page Plan, from one run of the program to the next."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QSplitter

from gui.settings import Settings


class KeptLayouts(QObject):
    """Puts splitters back to where they were left, and keeps where they are moved to, each under its name."""

    def __init__(self, settings: Settings, splitters: Mapping[str, QSplitter], parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._splitters = settings, splitters
        for name, splitter in splitters.items():
            if not (state := settings.layout(name)).isEmpty():
                splitter.restoreState(state)
            splitter.splitterMoved.connect(self._keep)

    @Slot()
    def _keep(self) -> None:
        for name, splitter in self._splitters.items():
            self._settings.keep_layout(name, splitter.saveState())
