"""The page Run: carries the plan out once, shows how far it is, and leaves the target as it was unless all is well."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.events import (
    Event,
    Phase,
    PhaseFinished,
    PhaseStarted,
    RowsRejected,
    StatementExecuted,
    TableFinished,
    TableProgress,
    TableStarted,
)
from core.migration.assess import assess
from core.plan.edit import History
from core.postgres.embedded import start_embedded, stop_embedded
from core.report.model import Verdict
from gui.amounts import format_count
from gui.context import Context
from gui.models.progress import Progress
from gui.models.run_log import EVERYTHING, WARNINGS
from gui.models.run_tables import RUN_COLUMNS, Column
from gui.session import Session
from gui.widgets.banner import Tone
from gui.wizard.flow import PageId
from gui.wizard.pages.run.page import RunPage, State
from resources import find_resource
from tests.gui.conftest import show
from tests.helpers.destination import make_destination
from tests.helpers.postgres import make_server_folder
from tests.helpers.source import make_source
from tests.helpers.target import everything_in

MakePage = Callable[[Session], RunPage]
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
            " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500000)"
            " INSERT INTO t SELECT i, 'text ' || i, i / 3.0 FROM n;"
        )
    return path


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
    assert page.line.fraction == 1
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


def test_a_run_that_is_cancelled_in_the_middle_leaves_the_target_as_it_was(
    make_page: MakePage, large: Path, database_url: str, qtbot: QtBot
) -> None:
    before = everything_in(database_url)
    page = make_page(session_for(large, database_url))
    page.enter()
    wait_for_rows(page, qtbot)
    page.cancel()
    assert page.line.title == "Stopping…"
    assert not page.stop.isEnabled()
    wait_for_end(page, qtbot)
    assert page.state is State.CANCELLED
    assert page.banner.title == "Cancelled."
    assert everything_in(database_url) == before
    assert page.context.session.report is None
    assert page.line.fraction < 1


def test_a_cancelled_run_can_be_started_again(
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


def test_to_cancel_is_asked_about_and_the_run_goes_on_meanwhile(
    make_page: MakePage, large: Path, database_url: str, qtbot: QtBot
) -> None:
    page = make_page(session_for(large, database_url))
    page.enter()
    page.ask_to_cancel()
    (box,) = [each for each in QGuiApplication.instance().topLevelWidgets() if each.inherits("QMessageBox")]  # type: ignore[union-attr]
    assert page.state is State.RUNNING
    stop = next(each for each in box.findChildren(QPushButton) if each.text() == "&Stop")
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert page.state is State.STOPPING
    wait_for_end(page, qtbot)
    assert page.state is State.CANCELLED


@pytest.mark.expects_log("the connection is lost|terminating connection")
def test_a_server_that_stops_in_the_middle_is_told_and_can_be_tried_again(
    make_page: MakePage, large: Path, qtbot: QtBot
) -> None:
    with make_server_folder() as folder:
        server = start_embedded(folder / "data")
        try:
            page = make_page(session_for(large, server.url))
            page.enter()
            wait_for_rows(page, qtbot)
        finally:
            stop_embedded(folder / "data")
        wait_for_end(page, qtbot)
        assert page.state is State.FAILED
        assert page.banner.tone is Tone.DANGER
        assert "connection" in page.banner.title
        assert page.watch.log.rowCount() > 0
        assert page.context.session.report is None
        assert any(each.text() == "Try &again" for each in page.banner.findChildren(QPushButton))


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


# The page alone, fed with what could have happened.

_HALF: tuple[Event, ...] = (
    PhaseStarted(phase=Phase.PROFILE),
    PhaseFinished(phase=Phase.PROFILE, duration_s=0.1),
    PhaseStarted(phase=Phase.COPY, rows_total=1_010),
    TableStarted(phase=Phase.COPY, table="loan", rows_total=1_000),
    TableProgress(phase=Phase.COPY, table="loan", rows_done=500, bytes_done=40_000),
    TableStarted(phase=Phase.COPY, table="book", rows_total=10),
    RowsRejected(table="book", rows=2, reason="NULL in a column that is NOT NULL"),
    TableFinished(phase=Phase.COPY, table="book", rows=10, duration_s=0.1),
)


@pytest.fixture
def fed_page(make_page: MakePage) -> RunPage:
    page = make_page(Session())
    page.watch.show_rest(Progress(tables=[("author", 7), ("book", 10), ("loan", 1_000)], now_s=0.0))
    page.watch.take(_HALF)
    page.watch.tables.sort_again()
    return page


def test_active_tables_stand_first_and_those_that_are_done_last(fed_page: RunPage) -> None:
    model = fed_page.watch.tables
    assert [model.index(row, 0).data() for row in range(3)] == ["loan", "author", "book"]


def test_a_table_shows_how_many_rows_are_done_and_set_aside(fed_page: RunPage) -> None:
    model = fed_page.watch.tables
    assert model.index(0, _ROWS).data() == f"500 of {format_count(1000)}"
    assert model.index(2, _STATE).data() == "Copied, 2 set aside"


def test_only_rows_that_changed_are_drawn_again(fed_page: RunPage, qtbot: QtBot) -> None:
    model = fed_page.watch.tables
    with qtbot.waitSignal(model.dataChanged) as changed:
        fed_page.watch.take((TableProgress(phase=Phase.COPY, table="loan", rows_done=600, bytes_done=50_000),))
    assert (changed.args[0].row(), changed.args[1].row()) == (0, 0)


def test_a_selected_table_stays_selected_when_the_order_changes(fed_page: RunPage) -> None:
    fed_page.view.selectRow(1)
    fed_page.watch.take((TableFinished(phase=Phase.COPY, table="loan", rows=1_000, duration_s=1),))
    fed_page.watch.tables.sort_again()
    (index,) = fed_page.view.selectionModel().selectedRows()
    assert index.data() == "author"


def test_tables_can_be_sorted_by_name(fed_page: RunPage) -> None:
    fed_page.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    model = fed_page.watch.tables
    assert [model.index(row, 0).data() for row in range(3)] == ["author", "book", "loan"]


def test_the_log_shows_what_matters_and_can_be_searched_and_copied(fed_page: RunPage) -> None:
    log = fed_page.watch.log
    important = log.rowCount()
    fed_page.log.choice.setCurrentIndex(1)
    assert log.rowCount() > important
    fed_page.log.wanted.setText("SET ASIDE")
    assert log.rowCount() == 1
    fed_page.log.copy.click()
    assert "NULL in a column that is NOT NULL" in QGuiApplication.clipboard().text()


def test_a_log_of_many_lines_is_searched_in_a_moment(fed_page: RunPage) -> None:
    fed_page.watch.log.set_filter("", EVERYTHING)
    for _ in range(100):
        fed_page.watch.take(tuple(StatementExecuted(object=f"t.i{n}", duration_s=0.1) for n in range(500)))
    assert fed_page.watch.log.rowCount() >= 50_000
    fed_page.watch.log.set_filter("t.i499", EVERYTHING)
    assert fed_page.watch.log.rowCount() == 100
    fed_page.watch.log.set_filter("", WARNINGS)
    assert fed_page.watch.log.rowCount() == 1


def test_names_that_would_draw_something_else_are_made_harmless(make_page: MakePage) -> None:
    page = make_page(Session())
    page.watch.show_rest(Progress(tables=[("a\u202eb\nc", 1)], now_s=0.0))
    page.watch.take((TableStarted(phase=Phase.COPY, table="a\u202eb\nc", rows_total=1),))
    page.watch.log.set_filter("", EVERYTHING)
    assert page.watch.tables.index(0, 0).data() == "a�b�c"
    assert "\u202e" not in page.watch.log.texts()


def test_the_chart_says_in_words_what_it_draws(fed_page: RunPage) -> None:
    fed_page.state = State.RUNNING
    progress = Progress(tables=[("loan", 1_000)], now_s=0.0)
    progress.add((PhaseStarted(phase=Phase.COPY, rows_total=1_000),), 0.0)
    progress.add((TableProgress(phase=Phase.COPY, table="loan", rows_done=300, bytes_done=3_000),), 1.0)
    fed_page.watch.show_rest(progress)
    assert "300 rows/s" in fed_page.chart.accessibleDescription()
    fed_page.state = State.IDLE
