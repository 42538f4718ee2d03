"""The plan page on real databases: every tab shows what they have, whatever their names and values are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.migration.assess import assess
from core.plan.edit import History
from gui.context import Context
from gui.session import Session
from gui.wizard.pages.plan.page import PlanPage
from tests.gui.conftest import show
from tests.gui.driving import wait_until

_TABLES = 3
"""Of each database, beside the plan as a whole."""


@pytest.mark.parametrize(
    "name",
    [
        "android-mmssms",
        "datasette-fixtures",
        "gnucash-book",
        "hostile-names-1",
        "hostile-names-2",
        "long-names",
        "northwind",
        "nul-in-text",
        "pgloader-bad-utf8",
        "pgloader-type-mismatch",
        "pocketbase",
        "spatialite",
        "unicode-names",
        "utf16-1",
    ],
)
def test_every_tab_shows_a_real_database(
    name: str,
    corpus_path: Callable[[str], Path],
    make_context: Callable[..., Context],
    qtbot: QtBot,
) -> None:
    path = corpus_path(name)
    assessment = assess(path, cancel=CancelToken())
    session = Session().with_source(path).with_assessment(assessment, History(plan=assessment.plan))
    context = make_context(session)
    crashes: list[BaseException] = []
    context.jobs.crashed.connect(crashes.append)
    page = PlanPage(context)
    qtbot.addWidget(page)
    show(page, (1100, 700))
    page.enter()
    for table in (None, *(planned.source_name for planned in assessment.plan.tables[:_TABLES])):
        page.tables.go_to(table)
        for tab in range(page.tabs.count()):
            page.tabs.setCurrentIndex(tab)
            wait_until(lambda: not context.jobs.is_busy, qtbot)
            page.grab()
    assert not crashes
    assert not page.banner.isVisible()
