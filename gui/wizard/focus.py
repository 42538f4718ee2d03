"""Where the keyboard goes when what had it is hidden or can't be used any more: Qt hands it to whatever comes next,
such as the first of the steps, far from where a person was."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

if TYPE_CHECKING:
    from gui.wizard.wizard import Wizard


class FocusKeeper(QObject):
    """Keeps it on the page of one window."""

    def __init__(self, wizard: "Wizard") -> None:
        super().__init__(wizard)
        self._wizard = wizard
        QApplication.instance().focusChanged.connect(self._keep)  # type: ignore[union-attr]

    @Slot(QWidget, QWidget)
    def _keep(self, before: QWidget | None, now: QWidget | None) -> None:
        wizard = self._wizard
        if now is None or wizard.currentId() < 0 or not wizard.isEnabled() or not wizard.isAncestorOf(now):
            return
        page = wizard.current
        if now.focusPolicy() is Qt.FocusPolicy.NoFocus:
            # Another tab was chosen, of which nothing can have the keyboard.
            _focus_bar(_find_tabs(now))
        elif before is not None and page.isAncestorOf(before) and not _is_there(before, page):
            tabs = _find_tabs(before)
            if tabs is not None and not tabs.isAncestorOf(now):
                _focus_bar(tabs)
            elif not page.isAncestorOf(now):
                # The page may be in the midst of a change.
                QTimer.singleShot(0, wizard, wizard.focus_page)


def _is_there(widget: QWidget, page: QWidget) -> bool:
    return widget.isVisibleTo(page) and widget.isEnabledTo(page)


def _focus_bar(tabs: QTabWidget | None) -> None:
    """So that the keys that have chosen a tab go on to the next one."""
    if tabs is not None:
        tabs.tabBar().setFocus(Qt.FocusReason.TabFocusReason)


def _find_tabs(widget: QWidget) -> QTabWidget | None:
    """The tabs that a widget is in."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QTabWidget):
        parent = parent.parentWidget()
    return parent
