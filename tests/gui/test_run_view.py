"""What the page Run shows of what happens: tables, chart and log, and what is so at this moment."""

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.events import (
    Bottleneck,
    Event,
    Phase,
    PhaseFinished,
    PhaseStarted,
    ProofProgress,
    Reconnected,
    Reconnecting,
    RowsRejected,
    StatementExecuted,
    StatementWatched,
    TableFinished,
    TableProgress,
    TableStarted,
)
from gui.amounts import format_count
from gui.context import Context
from gui.models.progress import Progress
from gui.models.run_log import EVERYTHING, WARNINGS
from gui.models.run_tables import RUN_COLUMNS, Column
from gui.session import Session
from gui.widgets.banner import Tone
from gui.wizard.pages.run.page import RunPage
from gui.wizard.pages.run.state import State
from tests.gui.conftest import show

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
    fed_page.view.table.selectRow(1)
    fed_page.watch.take((TableFinished(phase=Phase.COPY, table="loan", rows=1_000, duration_s=1),))
    fed_page.watch.tables.sort_again()
    (index,) = fed_page.view.table.selectionModel().selectedRows()
    assert index.data() == "author"


def test_tables_can_be_sorted_by_name(fed_page: RunPage) -> None:
    fed_page.view.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    model = fed_page.watch.tables
    assert [model.index(row, 0).data() for row in range(3)] == ["author", "book", "loan"]


def test_the_log_shows_what_matters_and_can_be_searched_and_copied(fed_page: RunPage) -> None:
    log = fed_page.watch.log
    important = log.rowCount()
    fed_page.view.log.choice.setCurrentIndex(1)
    assert log.rowCount() > important
    fed_page.view.log.wanted.setText("SET ASIDE")
    assert log.rowCount() == 1
    fed_page.view.log.copy.click()
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
    assert "300 rows/s" in fed_page.view.chart.accessibleDescription()
    fed_page.state = State.IDLE


# What is so at this moment.


@pytest.fixture
def running_page(fed_page: RunPage) -> Iterator[RunPage]:
    fed_page.state = State.RUNNING
    fed_page.watch.show_rest(Progress(tables=[("loan", 1_000)], now_s=time.monotonic()))
    fed_page.watch.take((PhaseStarted(phase=Phase.COPY, rows_total=1_000),))
    yield fed_page
    fed_page.state = State.IDLE


def test_a_lost_connection_is_told_with_what_comes_next_and_goes_again(running_page: RunPage) -> None:
    troubles = running_page.view.troubles
    running_page.watch.take((Reconnecting(reason="The server is shutting down.", attempt=3, wait_s=4),))
    assert troubles.isVisible()
    assert troubles.tone is Tone.WARNING
    assert troubles.text == "The server is shutting down."
    assert troubles.hint == "Trying again in 4 s (attempt 3). Nothing that was copied is lost."

    running_page.watch.take((Reconnected(attempt=3),))

    assert troubles.isHidden()


def test_a_lock_of_another_program_is_told_with_who_holds_it(running_page: RunPage) -> None:
    troubles = running_page.view.troubles
    running_page.watch.take(
        (StatementWatched(object="loan", running_s=40, blocked_by="psql (bob, 123)", done_share=None),)
    )
    assert troubles.text == "loan has waited 40 s for a lock that psql (bob, 123) holds."
    running_page.watch.take((TableFinished(phase=Phase.COPY, table="loan", rows=1_000, duration_s=1),))
    assert troubles.isHidden()


def test_a_statement_that_hangs_is_told_apart_from_one_that_works(running_page: RunPage) -> None:
    view = running_page.view
    running_page.watch.take(
        (StatementWatched(object="loan", running_s=40, blocked_by="", done_share=None, stuck_s=30),)
    )
    assert view.troubles.title == "Nothing moves on the connection"
    running_page.watch.take((PhaseStarted(phase=Phase.FINALIZE, steps_total=2),))
    running_page.watch.take((StatementWatched(object="loan_due", running_s=40, blocked_by="", done_share=0.43),))
    assert view.troubles.isHidden()
    assert view.now.text() == "Building loan_due: 43 %, 40 s so far."


def test_the_slower_side_is_told_with_what_could_be_done(
    running_page: RunPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.migration.moment._KNOWN_AFTER_S", 0.0)
    assert running_page.view.now.text().strip() == ""
    running_page.watch.take((Bottleneck(waiting_for_source_s=0.1, waiting_for_target_s=0.9),))
    assert running_page.view.now.text() == "PostgreSQL is the slower side: reading waits for it."
    assert "server" in running_page.view.now.toolTip()


def test_what_is_proved_is_named_with_how_far_the_proofs_are(running_page: RunPage) -> None:
    view = running_page.view
    running_page.watch.take((PhaseStarted(phase=Phase.VERIFY, rows_total=1_010, steps_total=12),))
    assert view.line.title == "Comparing every value"
    running_page.watch.take((ProofProgress(object="words_after\u202eupdate", done=4, total=12),))
    assert view.line.title == "Proving views and triggers"
    assert view.now.text() == "words_after�update is tried on both sides (step 5 of 12)."
    running_page.watch.take((ProofProgress(object="", done=12, total=12),))
    assert view.now.text().strip() == ""
    running_page.watch.take((PhaseStarted(phase=Phase.PUBLISH),))
    assert view.line.title == "Publishing"


def test_a_name_of_the_server_is_drawn_harmlessly(running_page: RunPage) -> None:
    running_page.watch.take(
        (StatementWatched(object="a\u202eb", running_s=40, blocked_by="x\ny (bob, 1)", done_share=None),)
    )
    assert running_page.view.troubles.text == "a�b has waited 40 s for a lock that x y (bob, 1) holds."
