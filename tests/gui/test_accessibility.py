"""What a person without a mouse, or without a screen to look at, needs of every page."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
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

from core.cancel import CancelToken
from core.migration.assess import assess
from core.migration.look import look_at
from core.plan.edit import History
from core.postgres.server import Server
from gui.context import Context
from gui.session import Destination, Session
from gui.translation import LANGUAGES, Catalogue
from gui.wizard.flow import PageId
from gui.wizard.page import Page
from gui.wizard.pages import make_page
from resources import find_resource
from tests.gui.conftest import show
from tests.helpers.reports import make_report

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
    made = make_page(request.param, make_context())
    qtbot.addWidget(made)
    return made


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
    assert not _shared_letters(page, "&Back", "&Next", "&Close", "&Help")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page_id", [PageId.SCAN, PageId.PLAN, PageId.RESULT], ids=lambda page: page.name.lower())
def test_no_two_controls_share_a_letter_once_there_is_something_to_show(
    page_id: PageId,
    language: str,
    finished: Session,
    qapp: QApplication,
    make_context: Callable[..., Context],
    qtbot: QtBot,
) -> None:
    catalogue = Catalogue(language, qapp)
    QApplication.installTranslator(catalogue)
    try:
        context = make_context(finished)
        page = _open_page(page_id, context, qtbot)
        buttons = ("&Finish", "&Help") if page_id is PageId.RESULT else ("&Back", "&Next", "&Close", "&Help")
        shared = _shared_letters(page, *(QApplication.translate("Wizard", each) for each in buttons))
        context.jobs.close()
    finally:
        QApplication.removeTranslator(catalogue)
    assert not shared


@pytest.mark.parametrize("page_id", [PageId.SCAN, PageId.PLAN, PageId.RESULT], ids=lambda page: page.name.lower())
def test_every_control_has_a_name_once_there_is_something_to_show(
    page_id: PageId, finished: Session, make_context: Callable[..., Context], qtbot: QtBot
) -> None:
    context = make_context(finished)
    page = _open_page(page_id, context, qtbot)
    nameless = [f"{type(widget).__name__} {widget.objectName()}" for widget in _controls(page) if not _name(widget)]
    assert not nameless
    context.jobs.close()


def _open_page(page_id: PageId, context: Context, qtbot: QtBot) -> Page:
    page = make_page(page_id, context)
    qtbot.addWidget(page)
    show(page, (1100, 700))
    page.enter()
    qtbot.wait(50)
    return page


@pytest.fixture
def finished(tmp_path: Path) -> Session:
    """A session that has come to its end: the pages show all that they have."""
    source = find_resource("sample/sample.sqlite")
    assessment = assess(source, cancel=CancelToken())
    server = cast(Server, SimpleNamespace(available_extensions=(), has_icu=False))
    session = Session(
        source_path=source, look=look_at(source, cancel=CancelToken()), destination=Destination(server=server)
    )
    session = session.with_assessment(assessment, History(plan=assessment.plan)).with_check(True)
    return session.with_report(make_report(assessment.plan))


def _shared_letters(page: Page, *more: str) -> dict[str, list[str]]:
    texts = list(more)
    for widget in page.findChildren(QWidget):
        if not widget.isVisibleTo(page):
            continue
        if isinstance(widget, (QAbstractButton, QLabel)):
            texts.append(widget.text())
        elif isinstance(widget, QTabBar):
            texts += [widget.tabText(number) for number in range(widget.count())]
    by_letter: dict[str, list[str]] = {}
    for text in texts:
        for match in re.finditer("&([^& ])", text):
            by_letter.setdefault(match[1].lower(), []).append(text)
    return {letter: found for letter, found in by_letter.items() if len(found) > 1}


def test_text_that_is_shown_is_plain(page: Page) -> None:
    """What comes from a file or a server must not be taken for markup."""
    rich = [
        label.text()
        for label in page.findChildren(QLabel)
        if label.textFormat() is not Qt.TextFormat.PlainText and label.buddy() is None and "&" not in label.text()
    ]
    assert not [text for text in rich if text]
