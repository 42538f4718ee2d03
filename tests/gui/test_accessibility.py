"""What a person without a mouse, or without a screen to look at, needs of every page."""

import re
from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.context import Context
from gui.wizard.flow import PageId
from gui.wizard.page import Page
from gui.wizard.pages import make_pages

_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTextEdit,
)
_PARTS_OF_OTHERS = {"qt_spinbox_lineedit", "qt_toolbar_ext_button", "ScrollLeftButton", "ScrollRightButton"}


@pytest.fixture(params=list(PageId), ids=lambda page: page.name.lower())
def page(request: pytest.FixtureRequest, make_context: Callable[..., Context], qtbot: QtBot) -> Page:
    """Each page as it is before anything was chosen."""
    made = make_pages(make_context())
    for each in made:
        qtbot.addWidget(each)
    return made[request.param]


def _controls(page: Page) -> list[QWidget]:
    found = [widget for widget in page.findChildren(QWidget) if isinstance(widget, _CONTROLS)]
    return [widget for widget in found if not _is_part_of_another(widget)]


def _is_part_of_another(widget: QWidget) -> bool:
    if widget.objectName() in _PARTS_OF_OTHERS or isinstance(widget, (QScrollBar, QAbstractSlider)):
        return True
    parent = widget.parent()
    while parent is not None and not isinstance(parent, Page):
        if isinstance(parent, (QComboBox, QLineEdit, QAbstractSpinBox, QTabBar, QAbstractItemView)):
            return True
        parent = parent.parent()
    return False


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface is not None else widget.accessibleName()


def test_every_control_has_a_name(page: Page) -> None:
    nameless = [f"{type(widget).__name__} {widget.objectName()}" for widget in _controls(page) if not _name(widget)]
    assert not nameless


def test_every_control_is_reached_by_the_keyboard(page: Page) -> None:
    unreachable = [
        f"{type(widget).__name__} {_name(widget)}"
        for widget in _controls(page)
        if not isinstance(widget, QProgressBar) and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert not unreachable


def test_no_two_controls_of_a_page_share_a_letter(page: Page) -> None:
    """Of those that may be seen at the same time; the buttons below the page have theirs too."""
    texts = ["&Back", "&Next", "&Close", "&Help"]
    for widget in page.findChildren(QWidget):
        if isinstance(widget, (QAbstractButton, QLabel)) and widget.isVisibleTo(page):
            texts.append(widget.text())
    letters = Counter(match[1].lower() for text in texts for match in re.finditer("&([^& ])", text))
    assert not {letter: count for letter, count in letters.items() if count > 1}


def test_text_that_is_shown_is_plain(page: Page) -> None:
    """What comes from a file or a server must not be taken for markup."""
    rich = [
        label.text()
        for label in page.findChildren(QLabel)
        if label.textFormat() is not Qt.TextFormat.PlainText and label.buddy() is None and "&" not in label.text()
    ]
    assert not [text for text in rich if text]
