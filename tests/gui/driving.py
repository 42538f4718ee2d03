"""A window driven as a person drives it: by its buttons, waiting for what the pages do meanwhile."""

from collections.abc import Callable
from contextlib import closing

import psycopg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWizard
from pytestqt.qtbot import QtBot

from gui.wizard.flow import PageId
from gui.wizard.wizard import Wizard

PATIENCE_MS = 60_000


def wait_for_next(wizard: Wizard, qtbot: QtBot) -> None:
    """Wait until the page has what it needs."""
    button = wizard.button(QWizard.WizardButton.NextButton)
    qtbot.waitUntil(button.isEnabled, timeout=PATIENCE_MS)


def press_next(wizard: Wizard, qtbot: QtBot) -> None:
    """Press Next, once it can be, and wait for the page that it leads to."""
    wait_for_next(wizard, qtbot)
    before = wizard.current.page_id
    qtbot.mouseClick(wizard.button(QWizard.WizardButton.NextButton), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: wizard.current.page_id != before, timeout=PATIENCE_MS)


def press_next_until(page: PageId, wizard: Wizard, qtbot: QtBot) -> None:
    while wizard.current.page_id < page:
        press_next(wizard, qtbot)


def wait_until(condition: Callable[[], bool], qtbot: QtBot) -> None:
    qtbot.waitUntil(condition, timeout=PATIENCE_MS)


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    """What a query answers."""
    with closing(psycopg.connect(url)) as connection:
        return connection.execute(query.encode()).fetchall()
