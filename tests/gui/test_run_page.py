"""The page Run: carries the plan out once, shows how far it is, pauses, stops and goes on."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.connections import save_connection
from core.errors import Cancelled
from core.events import (
    Event,
    Phase,
    TableProgress,
)
from core.migration.assess import assess
from core.migration.kept_runs import KeptRun, RunState, list_kept_runs
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.edit import History
from core.postgres.connect import write_url
from core.postgres.embedded import start_embedded, stop_embedded
from core.postgres.reach import write_parameters
from core.report.model import Verdict
from gui.amounts import format_count
from gui.context import Context
from gui.models.run_tables import RUN_COLUMNS, Column
from gui.session import Destination, Session
from gui.wizard.flow import PageId
from gui.wizard.pages.run.page import RunPage
from gui.wizard.pages.run.state import State
from gui.wizard.wizard import Wizard
from resources import find_resource
from tests.gui.conftest import show
from tests.gui.driving import ask
from tests.helpers.destination import make_destination
from tests.helpers.postgres import make_server_folder
from tests.helpers.source import make_source
from tests.helpers.target import everything_in

MakePage = Callable[[Session], RunPage]
ROWS = 600_000
_STATE, _ROWS = RUN_COLUMNS.index(Column.STATE), RUN_COLUMNS.index(Column.ROWS)


@pytest.fixture
def make_page(qtbot: QtBot, make_context: Callable[..., Context]) -> MakePage:
    def make(session: Session) -> RunPage:
        page = RunPage(make_context(session))
        qtbot.addWidget(page)
        show(page, (1100, 700))
        return page

    return make


def session_for(path: Path, url: str) -> Session:
    """All that a run needs, as the pages before would have left it."""
    assessment = assess(path, cancel=CancelToken())
    session = Session(source_path=path, destination=make_destination(url))
    return session.with_assessment(assessment, History(plan=assessment.plan)).with_check(True)


@pytest.fixture
def sample() -> Path:
    return find_resource("sample/sample.sqlite")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A source whose copy takes long enough to be broken off."""
    path = tmp_path / "large.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "PRAGMA synchronous = OFF; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b REAL);"
            f" WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})"
            " INSERT INTO t SELECT i, 'text ' || i, i / 3.0 FROM n;"
        )
    return path


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is interrupted has something to go on from."""
    monkeypatch.setenv("HOWDAH_CHUNK_BYTES", str(1 << 20))


def interrupt(page: RunPage, qtbot: QtBot, *, keeps: bool = True) -> None:
    """Begin the run, and cancel it when some of its rows are committed."""
    page.enter()
    destination = page.context.session.destination
    assert destination is not None
    assert destination.connection is not None
    wait_for_chunks(write_url(write_parameters(destination.connection)), qtbot)
    page.cancel(keeps=keeps)
    wait_for_end(page, qtbot)


def of_run(path: Path, url: str, qtbot: QtBot) -> tuple[KeptRun, Destination, History]:
    """An interrupted run, as the page Start opens it."""
    session = session_for(path, url)
    token = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, TableProgress) and event.phase is Phase.COPY and event.rows_done > ROWS // 3:
            token.cancel()

    options = MigrationOptions(source_path=path, target_url=url, plan=session.plan, max_rate_bytes_s=2e7)
    with pytest.raises(Cancelled):
        migrate(options, on_event=stop, cancel=token)
    assert session.destination is not None
    assert session.history is not None
    return list_kept_runs()[0], session.destination, session.history


def wait_for_chunks(url: str, qtbot: QtBot) -> None:
    """Until rows are committed."""
    qtbot.waitUntil(lambda: any(has_chunks(url, schema) for schema in schemas_of(url)), timeout=60_000)


def has_chunks(url: str, schema: str) -> bool:
    return schema.endswith("_records") and ask(url, f'SELECT count(*) FROM "{schema}".chunks') != [(0,)]


def schemas_of(url: str) -> list[str]:
    return [str(name) for (name,) in ask(url, "SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'howdah%'")]


def find_box() -> QMessageBox:
    (box,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox) and each.isVisible()]
    return box


def press(box: QMessageBox, text: str) -> None:
    next(each for each in box.buttons() if each.text() == text).click()


def wait_for_end(page: RunPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.is_busy(), timeout=60_000)


def wait_for_rows(page: RunPage, qtbot: QtBot) -> None:
    """Until rows are being copied."""
    progress = page.watch.progress
    qtbot.waitUntil(lambda: progress.current is Phase.COPY and progress.rows_done > 0, timeout=60_000)


def click(page: RunPage, text: str) -> None:
    next(each for each in page.banner.findChildren(QPushButton) if each.text() == text).click()


# Whole runs on a real server.


def test_a_run_ends_with_its_report_and_leads_to_the_result(
    make_page: MakePage, sample: Path, database_url: str, qtbot: QtBot
) -> None:
    page = make_page(session_for(sample, database_url))
    with qtbot.waitSignal(page.context.page_requested, timeout=60_000) as asked:
        page.enter()
        assert page.is_busy()
    assert asked.args == [PageId.RESULT]
    report = page.context.session.report
    assert report is not None
    assert report.verdict is not Verdict.DIFFERS
    assert report.rows_written == 5155
    assert page.isComplete()
    assert page.view.line.fraction == 1
    states = {page.watch.tables.index(row, _STATE).data() for row in range(page.watch.tables.rowCount())}
    assert states == {"Equal"}


def test_a_run_starts_once_however_often_the_page_is_entered(
    make_page: MakePage, sample: Path, database_url: str, qtbot: QtBot
) -> None:
    page = make_page(session_for(sample, database_url))
    page.enter()
    page.enter()
    wait_for_end(page, qtbot)
    assert page.state is State.DONE
    page.enter()
    assert not page.is_busy()


def test_nothing_starts_before_the_server_was_asked(make_page: MakePage, sample: Path, database_url: str) -> None:
    page = make_page(session_for(sample, database_url).with_check(False))
    page.enter()
    assert not page.is_busy()


def test_a_run_that_is_cancelled_before_anything_is_copied_leaves_the_target_as_it_was(
    make_page: MakePage, large: Path, database_url: str, qtbot: QtBot
) -> None:
    before = everything_in(database_url)
    page = make_page(session_for(large, database_url))
    page.enter()
    wait_for_rows(page, qtbot)
    page.cancel()
    assert page.view.line.title == "Stopping…"
    assert not page.view.stop.isEnabled()
    wait_for_end(page, qtbot)
    assert page.state is State.CANCELLED
    assert page.banner.title == "Cancelled."
    assert everything_in(database_url) == before
    assert page.context.session.report is None
    assert page.view.line.fraction < 1


def test_a_cancelled_run_of_which_nothing_is_left_can_be_started_again(
    make_page: MakePage, large: Path, database_url: str, qtbot: QtBot
) -> None:
    page = make_page(session_for(large, database_url))
    page.enter()
    wait_for_rows(page, qtbot)
    page.cancel()
    wait_for_end(page, qtbot)
    click(page, "&Start again")
    qtbot.waitUntil(page.is_busy)
    wait_for_end(page, qtbot)
    assert page.state is State.DONE
    assert page.context.session.report is not None


def test_what_is_copied_is_kept_and_gone_on_with_to_equal_tables(
    make_page: MakePage, large: Path, database_url: str, small_chunks: None, qtbot: QtBot
) -> None:
    page = make_page(session_for(large, database_url))
    assert page.context.session.destination is not None
    connection = page.context.session.destination.connection
    assert connection is not None
    save_connection(connection)
    interrupt(page, qtbot)
    assert page.state is State.INTERRUPTED
    assert page.kept is not None
    assert page.kept.connection_name == connection.name
    assert 0 < page.kept.rows_done < ROWS
    assert format_count(page.kept.rows_done) in page.banner.text
    assert "page Start" in page.banner.hint
    assert page.kept.run_id not in page.context.under_way
    assert ask(database_url, "SELECT to_regclass('public.t')") == [(None,)]
    run_id = page.kept.run_id
    click(page, "&Resume now")
    qtbot.waitUntil(page.is_busy)
    with qtbot.waitSignal(page.context.page_requested, timeout=60_000) as asked:
        pass
    assert asked.args == [PageId.RESULT]
    report = page.context.session.report
    assert report is not None
    assert report.run_id == run_id
    assert report.verdict is Verdict.VERIFIED
    assert page.view.line.fraction == 1
    sums = ask(database_url, "SELECT count(*), sum(id), count(DISTINCT a) FROM t")
    assert sums == [(ROWS, ROWS * (ROWS + 1) // 2, ROWS)]
    assert [schema for schema in schemas_of(database_url) if schema.startswith("howdah_")] == []


def test_a_run_that_was_paused_stands_still_until_it_is_continued(
    make_page: MakePage, large: Path, database_url: str, small_chunks: None, qtbot: QtBot
) -> None:
    page = make_page(session_for(large, database_url))
    page.enter()
    wait_for_rows(page, qtbot)
    qtbot.mouseClick(page.view.pause, Qt.MouseButton.LeftButton)
    assert page.view.pause.text() == "Cont&inue"
    assert page.view.line.title == "Paused: Copying"
    assert page.view.line.left.endswith("paused")
    qtbot.wait(300)
    progress = page.watch.progress
    rows, elapsed_s = progress.rows_done, progress.elapsed_s
    assert rows < ROWS
    qtbot.wait(700)
    assert (progress.rows_done, progress.elapsed_s) == (rows, elapsed_s)
    page.view.pause.setFocus()
    qtbot.keyClick(page.view.pause, Qt.Key.Key_Space)
    assert page.view.pause.text() == "&Pause"
    wait_for_end(page, qtbot)
    assert page.state is State.DONE
    assert page.context.session.report is not None
    assert page.context.session.report.verdict is Verdict.VERIFIED


def test_a_paused_run_can_be_cancelled(
    make_page: MakePage, large: Path, database_url: str, small_chunks: None, qtbot: QtBot
) -> None:
    page = make_page(session_for(large, database_url))
    page.enter()
    wait_for_rows(page, qtbot)
    page.toggle_pause()
    page.cancel(keeps=False)
    wait_for_end(page, qtbot)
    assert page.state is State.CANCELLED


def test_a_run_that_is_cancelled_without_keeping_it_leaves_nothing_behind(
    make_page: MakePage, large: Path, database_url: str, small_chunks: None, qtbot: QtBot
) -> None:
    before = everything_in(database_url)
    page = make_page(session_for(large, database_url))
    interrupt(page, qtbot, keeps=False)
    assert page.state is State.CANCELLED
    assert everything_in(database_url) == before
    assert [run.state for run in list_kept_runs()] == [RunState.DISCARDED]


def test_an_interrupted_run_is_discarded_once_that_is_confirmed(
    make_page: MakePage, large: Path, database_url: str, small_chunks: None, qtbot: QtBot
) -> None:
    before = everything_in(database_url)
    page = make_page(session_for(large, database_url))
    interrupt(page, qtbot)
    assert everything_in(database_url) != before
    click(page, "Disc&ard…")
    press(find_box(), "&Keep")
    assert page.state is State.INTERRUPTED
    click(page, "Disc&ard…")
    press(find_box(), "&Remove")
    wait_for_end(page, qtbot)
    assert page.state is State.DISCARDED
    assert everything_in(database_url) == before
    click(page, "&Start again")
    qtbot.waitUntil(page.is_busy)
    page.cancel()
    wait_for_end(page, qtbot)


def test_a_source_that_changed_is_not_gone_on_with_and_can_be_begun_anew(
    make_page: MakePage, large: Path, database_url: str, small_chunks: None, qtbot: QtBot
) -> None:
    before = everything_in(database_url)
    page = make_page(session_for(large, database_url))
    interrupt(page, qtbot)
    with closing(sqlite3.connect(large)) as connection:
        connection.execute("DELETE FROM t WHERE id = 1")
        connection.commit()
    click(page, "&Resume now")
    qtbot.waitUntil(page.is_busy)
    wait_for_end(page, qtbot)
    assert page.state is State.INTERRUPTED
    assert "Discard the run and start again" in page.banner.hint
    click(page, "Discard and &start again…")
    with qtbot.waitSignal(page.context.page_requested, timeout=60_000) as asked:
        press(find_box(), "&Remove")
    assert asked.args == [PageId.SOURCE]
    session = page.context.session
    assert (session.source_path, session.plan, session.report) == (large, None, None)
    assert session.opened_plan is not None
    assert session.destination is not None
    assert everything_in(database_url) == before


def test_what_is_interrupted_stays_so_however_often_the_page_is_entered(
    make_page: MakePage, large: Path, database_url: str, small_chunks: None, qtbot: QtBot
) -> None:
    page = make_page(session_for(large, database_url))
    interrupt(page, qtbot)
    page.enter()
    assert not page.is_busy()
    assert page.state is State.INTERRUPTED


def test_to_cancel_is_asked_about_and_the_run_goes_on_meanwhile(
    make_page: MakePage, large: Path, database_url: str, small_chunks: None, qtbot: QtBot
) -> None:
    page = make_page(session_for(large, database_url))
    page.enter()
    page.ask_to_cancel()
    box = find_box()
    assert page.state is State.RUNNING
    assert box.defaultButton().text() == "Stop and &keep it"
    press(box, "&Go on")
    assert page.state is State.RUNNING
    wait_for_rows(page, qtbot)
    page.ask_to_cancel()
    press(find_box(), "Stop and &remove it")
    assert page.state is State.STOPPING
    wait_for_end(page, qtbot)
    assert page.state is State.CANCELLED


@pytest.mark.parametrize(
    ("button", "state", "kept_state"),
    [
        ("Stop and &keep it", State.INTERRUPTED, RunState.INTERRUPTED),
        ("Stop and &remove it", State.CANCELLED, RunState.DISCARDED),
    ],
)
def test_closing_the_window_asks_the_same_and_keeps_or_removes_what_is_copied(
    make_context: Callable[..., Context],
    large: Path,
    database_url: str,
    small_chunks: None,
    button: str,
    state: State,
    kept_state: RunState,
    qtbot: QtBot,
) -> None:
    wizard = Wizard(make_context(Session.of_run(*of_run(large, database_url, qtbot))))
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.go_to(PageId.RUN)
    page = wizard.current
    assert isinstance(page, RunPage)
    wait_for_rows(page, qtbot)
    QTimer.singleShot(50, lambda: press(find_box(), "&Go on"))
    wizard.close()
    assert wizard.isVisible()
    assert page.state is State.RUNNING
    QTimer.singleShot(50, lambda: press(find_box(), button))
    with qtbot.waitSignal(wizard.closed, timeout=60_000):
        wizard.close()
    assert page.state is state
    assert [run.state for run in list_kept_runs()] == [kept_state]


@pytest.mark.expects_log("the connection is lost|terminating connection")
def test_a_server_that_stops_for_good_in_the_middle_is_told_and_the_run_can_go_on_later(
    make_page: MakePage, large: Path, small_chunks: None, qtbot: QtBot
) -> None:
    with make_server_folder() as folder:
        server = start_embedded(folder / "data")
        try:
            page = make_page(session_for(large, server.url))
            page.enter()
            wait_for_chunks(server.url, qtbot)
        finally:
            stop_embedded(folder / "data")
        qtbot.waitUntil(page.view.troubles.isVisible, timeout=20_000)
        assert page.view.troubles.title == "The connection to the server was lost"
        assert "Nothing that was copied is lost" in page.view.troubles.hint
        page.cancel()
        wait_for_end(page, qtbot)
        assert page.state is State.INTERRUPTED
        assert page.view.troubles.isHidden()
        start_embedded(folder / "data")
        try:
            click(page, "&Resume now")
            qtbot.waitUntil(page.is_busy)
            wait_for_end(page, qtbot)
        finally:
            stop_embedded(folder / "data")
        assert page.state is State.DONE


def test_a_table_that_is_in_the_way_is_told_and_nothing_is_made(
    make_page: MakePage, tmp_path: Path, embedded_server: object, database_url: str, qtbot: QtBot
) -> None:
    path = make_source(tmp_path / "s.sqlite", "CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1);")
    page = make_page(session_for(path, database_url))
    page.enter()
    wait_for_end(page, qtbot)
    before = everything_in(database_url)
    again = make_page(session_for(path, database_url))
    again.enter()
    wait_for_end(again, qtbot)
    assert again.state is State.FAILED
    assert everything_in(database_url) == before
