"""The frame that says which list, grid or text has the keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.focus_ring import FocusRing, FocusRings


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[QWidget]:
    """Two lists and a field."""
    rings = FocusRings(qapp)
    window = QWidget()
    layout = QVBoxLayout(window)
    for widget in (QListWidget(), QListWidget(), QLineEdit()):
        layout.addWidget(widget)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    rings.deleteLater()


def _lists(window: QWidget) -> list[QListWidget]:
    return window.findChildren(QListWidget)


def _shown(window: QWidget) -> list[FocusRing]:
    return [ring for ring in window.findChildren(FocusRing) if ring.isVisible()]


def test_it_goes_with_the_keyboard(window: QWidget) -> None:
    for each in _lists(window):
        each.setFocus()
        (ring,) = _shown(window)
        assert ring.parentWidget() is each


def test_it_is_as_large_as_what_it_frames(window: QWidget) -> None:
    first = _lists(window)[0]
    first.setFocus()
    window.resize(500, 400)
    QApplication.processEvents()
    (ring,) = _shown(window)
    assert ring.geometry() == first.rect()


def test_a_field_that_shows_it_by_itself_has_none(window: QWidget) -> None:
    _lists(window)[0].setFocus()
    window.findChildren(QLineEdit)[0].setFocus()
    assert not _shown(window)


def test_it_lets_the_mouse_through(window: QWidget) -> None:
    first = _lists(window)[0]
    first.setFocus()
    assert isinstance(first.childAt(5, 5), QWidget)
    assert not isinstance(first.childAt(5, 5), FocusRing)
