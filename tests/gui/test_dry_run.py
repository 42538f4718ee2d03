"""A dry run in the window: beside Migrate on the page Ready, said on the page Run, and followed by the real one."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWizard
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.migration.assess import assess
from core.migration.kept_runs import RunState, list_kept_runs
from core.plan.edit import History
from core.report.model import Verdict
from gui.context import Context
from gui.session import Session
from gui.wizard.flow import PageId
from gui.wizard.pages.ready.page import ReadyPage
from gui.wizard.pages.result.page import ResultPage
from gui.wizard.pages.run.page import RunPage
from gui.wizard.pages.run.state import State
from gui.wizard.wizard import Wizard
from tests.gui.driving import ask, wait_until
from tests.helpers.destination import make_destination
from tests.helpers.source import make_source
from tests.helpers.target import everything_in

OpenReady = Callable[[str], Wizard]
SIMPLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'x'), (2, 'y');"
LARGE = (
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
    " FROM n WHERE i < 400000) INSERT INTO t SELECT i, 'text ' || i FROM n;"
)


@pytest.fixture
def open_ready(make_context: Callable[..., Context], database_url: str, tmp_path: Path, qtbot: QtBot) -> OpenReady:
    """A window on the page Ready, with the server's answer there."""

    def make(script: str) -> Wizard:
        source = make_source(tmp_path / "shop.db", script)
        assessment = assess(source, cancel=CancelToken())
        session = Session(source_path=source, destination=make_destination(database_url))
        session = session.with_assessment(assessment, History(plan=assessment.plan))
        wizard = Wizard(make_context(session))
        qtbot.addWidget(wizard)
        wizard.show()
        # The pages before have been answered, though not by this window.
        wizard.prepare(PageId.READY)
        wizard.setStartId(PageId.READY)
        wizard.restart()
        wait_until(wizard.current.isComplete, qtbot)
        return wizard

    return make


def try_out(wizard: Wizard, qtbot: QtBot) -> None:
    page = wizard.current
    assert isinstance(page, ReadyPage)
    qtbot.mouseClick(page.trial.button, Qt.MouseButton.LeftButton)


def title(wizard: Wizard) -> str:
    return wizard.current.heading._title.text()


def test_a_dry_run_does_all_of_it_and_leaves_no_trace_then_the_real_run_follows(
    open_ready: OpenReady, database_url: str, qtbot: QtBot
) -> None:
    before = everything_in(database_url)
    wizard = open_ready(SIMPLE)

    try_out(wizard, qtbot)
    assert wizard.current.page_id is PageId.RUN
    assert title(wizard) == "Dry run"
    wait_until(lambda: wizard.current.page_id is PageId.RESULT, qtbot)

    report = wizard.context.session.report
    assert report is not None
    assert (report.is_dry_run, report.is_published, report.verdict) == (True, False, Verdict.VERIFIED)
    assert everything_in(database_url) == before
    page = wizard.current
    assert isinstance(page, ResultPage)
    page.run_actions.migrate.click()
    assert title(wizard) == "Run"
    wait_until(lambda: wizard.current.page_id is PageId.RESULT, qtbot)
    real = wizard.context.session.report
    assert real is not None
    assert (real.is_dry_run, real.is_published) == (False, True)
    assert ask(database_url, "SELECT count(*) FROM t") == [(2,)]
    assert {run.state for run in list_kept_runs()} == {RunState.PUBLISHED, RunState.TRIED}


def test_after_a_dry_run_migrate_on_the_page_ready_is_a_real_run(
    open_ready: OpenReady, database_url: str, qtbot: QtBot
) -> None:
    wizard = open_ready(SIMPLE)
    try_out(wizard, qtbot)
    wait_until(lambda: wizard.current.page_id is PageId.RESULT, qtbot)
    wizard.go_to(PageId.READY)
    wait_until(wizard.current.isComplete, qtbot)

    qtbot.mouseClick(wizard.button(QWizard.WizardButton.NextButton), Qt.MouseButton.LeftButton)
    wait_until(lambda: wizard.current.page_id is PageId.RESULT, qtbot)

    assert ask(database_url, "SELECT count(*) FROM t") == [(2,)]


def test_a_dry_run_can_not_begin_while_something_is_in_the_way(
    open_ready: OpenReady, database_url: str, qtbot: QtBot
) -> None:
    wizard = open_ready(SIMPLE)
    page = wizard.current
    assert isinstance(page, ReadyPage)
    assert page.trial.button.isEnabled()
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE t (x int)")
    page.check()
    assert not page.trial.button.isEnabled()
    wait_until(lambda: not page.context.jobs.is_busy, qtbot)
    assert not page.trial.button.isEnabled()


def test_a_dry_run_that_is_cancelled_offers_no_rows_to_keep_and_leaves_nothing(
    open_ready: OpenReady, database_url: str, qtbot: QtBot
) -> None:
    before = everything_in(database_url)
    wizard = open_ready(LARGE)
    try_out(wizard, qtbot)
    page = wizard.current
    assert isinstance(page, RunPage)
    wait_until(lambda: page.watch.progress.rows_done > 0, qtbot)

    page.view.stop.click()
    (box,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox) and each.isVisible()]
    assert [button.text() for button in box.buttons()] == ["&Stop the dry run", "&Go on"]
    box.buttons()[0].click()
    wait_until(lambda: not page.is_busy(), qtbot)

    assert page.state is State.CANCELLED
    assert everything_in(database_url) == before
    assert [run.state.can_be_resumed for run in list_kept_runs()] == [False]


def test_a_dry_run_begins_although_an_earlier_run_was_interrupted(
    open_ready: OpenReady, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("HOWDAH_CHUNK_BYTES", str(1 << 17))
    wizard = open_ready(LARGE)
    wizard.next()
    page = wizard.current
    assert isinstance(page, RunPage)
    wait_until(lambda: page.watch.progress.rows_done > 100_000, qtbot)
    page.cancel()
    wait_until(lambda: not page.is_busy(), qtbot)
    assert page.state is State.INTERRUPTED

    wizard.go_to(PageId.READY)
    wait_until(wizard.current.isComplete, qtbot)
    try_out(wizard, qtbot)

    assert wizard.current is page
    wait_until(lambda: wizard.current.page_id is PageId.RESULT, qtbot)
    assert wizard.context.session.report is not None
    assert wizard.context.session.report.is_dry_run
