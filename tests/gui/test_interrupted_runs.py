"""Interrupted runs on the first page: whoever began them, they are gone on with from here, or discarded."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.connections import save_connection
from core.errors import Cancelled
from core.events import Event, Phase, TableProgress
from core.migration.kept_runs import KeptRun, RunState, keep_run, list_kept_runs
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.postgres.connect import connect
from core.postgres.embedded import start_embedded, stop_embedded
from core.postgres.leftovers import take_run_lock
from core.postgres.reach import read_url
from core.report.model import Verdict
from gui.amounts import format_count
from gui.context import Context
from gui.recent import Recent, RecentState, remember
from gui.session import Session
from gui.widgets.password_dialog import PasswordDialog
from gui.wizard.flow import PageId
from gui.wizard.pages.run.page import RunPage
from gui.wizard.pages.run.state import State
from gui.wizard.pages.start import StartPage
from gui.wizard.wizard import Wizard
from tests.gui.conftest import show
from tests.gui.driving import ask, wait_until
from tests.helpers.killing import run_howdah, start_howdah
from tests.helpers.postgres import RunningServer, find_system_programs, make_database, run_system_server
from tests.helpers.source import make_source
from tests.helpers.target import everything_in

MakeContext = Callable[..., Context]
OpenPage = Callable[..., StartPage]
ROWS = 100_000


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(
        tmp_path / "shop.db",
        "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT);"
        f" WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})"
        " INSERT INTO item SELECT i, 'item ' || i FROM n;",
    )


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOWDAH_CHUNK_BYTES", str(1 << 17))


@pytest.fixture
def open_page(make_context: MakeContext, qtbot: QtBot) -> OpenPage:
    """The page in a window, entered, with its lists read."""

    def make(session: Session | None = None) -> StartPage:
        context = make_context(session)
        window = QWidget()
        qtbot.addWidget(window)
        page = StartPage(context)
        QVBoxLayout(window).addWidget(page)
        show(window)
        page.enter()
        qtbot.waitUntil(lambda: not context.jobs.is_busy)
        return page

    return make


def interrupt(source: Path, url: str, **options: object) -> KeptRun:
    """Begin a run as the command line does, and cancel it in the middle: what is kept of it."""
    token = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, TableProgress) and event.phase is Phase.COPY and event.rows_done > ROWS // 3:
            token.cancel()

    with pytest.raises(Cancelled):
        migrate(
            # No faster than it can be stopped.
            MigrationOptions(source_path=source, target_url=url, max_rate_bytes_s=3e6, **options),  # type: ignore[arg-type]
            on_event=stop,
            cancel=token,
        )
    run = list_kept_runs()[0]
    assert run.state is RunState.INTERRUPTED
    return run


def press(text: str) -> None:
    """A button of the question that is open."""
    (box,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox) and each.isVisible()]
    next(each for each in box.buttons() if each.text() == text).click()


def test_without_any_the_page_says_nothing_of_them(open_page: OpenPage) -> None:
    page = open_page()

    assert page.runs.isHidden()
    assert page.first_focus() is page.new_button


def test_one_shows_what_it_carries_and_how_far_it_came_and_is_first_for_the_keyboard(
    open_page: OpenPage, source: Path, database_url: str
) -> None:
    run = interrupt(source, database_url, schema="shop")

    page = open_page()

    (row,) = page.runs.rows
    assert row.title == "shop.db"
    assert "schema shop" in row.place
    assert f"{format_count(run.rows_done)} of {format_count(ROWS)} rows" in row.how_far
    assert row.how_far.endswith("just now")
    assert run.run_id in row.toolTip()
    assert page.first_focus() is row.resume
    assert row.resume.nextInFocusChain() is row.discard
    assert row.discard.nextInFocusChain() is page.new_button
    assert row.resume.accessibleName() == "Resume shop.db"


def test_one_of_the_command_line_is_resumed_to_equal_tables(
    make_context: MakeContext, source: Path, database_url: str, qtbot: QtBot
) -> None:
    run = interrupt(source, database_url)
    wizard = Wizard(make_context())
    qtbot.addWidget(wizard)
    wizard.show()
    start = wizard.current
    assert isinstance(start, StartPage)
    wait_until(lambda: bool(start.runs.rows), qtbot)

    qtbot.keyClick(start.runs.rows[0].resume, Qt.Key.Key_Space)
    wait_until(lambda: wizard.current.page_id is PageId.RUN, qtbot)
    page = wizard.current
    assert isinstance(page, RunPage)
    wait_until(lambda: wizard.current.page_id is PageId.RESULT, qtbot)

    report = wizard.context.session.report
    assert report is not None
    assert (report.run_id, report.verdict) == (run.run_id, Verdict.VERIFIED)
    assert page.view.line.fraction == 1
    assert ask(database_url, "SELECT count(*), min(name), max(id) FROM item") == [(ROWS, "item 1", ROWS)]
    wizard.go_to(PageId.START)
    assert wizard.current is start
    wait_until(lambda: not start.runs.rows, qtbot)


def test_one_of_the_window_is_found_by_the_command_line(
    open_page: OpenPage, make_context: MakeContext, source: Path, database_url: str, qtbot: QtBot
) -> None:
    saved = replace(read_url(database_url)[0], name="work")
    save_connection(saved)
    interrupt(source, database_url, connection_name="work")
    page = open_page()
    sessions: list[Session] = []
    page.runs.opened.connect(sessions.append)

    page.runs.rows[0].resume.click()
    wait_until(lambda: bool(sessions), qtbot)

    (session,) = sessions
    assert session.destination is not None
    assert session.destination.connection == saved
    assert session.plan is not None
    assert [table.source_name for table in session.plan.tables] == ["item"]
    run_page = RunPage(page.context)
    qtbot.addWidget(run_page)
    run_page.enter()
    run_page.cancel()
    wait_until(lambda: not run_page.is_busy(), qtbot)
    assert run_page.state is State.INTERRUPTED
    (run,) = list_kept_runs()
    assert (run.connection_name, run.is_embedded) == ("work", False)
    assert run.rows_done > 0
    ended = run_howdah("resume")
    assert ended.exit_code == 0, ended.output
    assert ask(database_url, "SELECT count(*) FROM item") == [(ROWS,)]


def test_one_whose_process_was_killed_is_gone_on_with(
    open_page: OpenPage, source: Path, database_url: str, qtbot: QtBot
) -> None:
    def is_time() -> bool:
        schemas = ask(database_url, "SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'howdah_%_records'")
        return any(ask(database_url, f'SELECT count(*) FROM "{name}".chunks') != [(0,)] for (name,) in schemas)

    assert start_howdah("migrate", source, database_url, "--max-rate", "1MB").kill_when(is_time).was_killed
    assert [run.state for run in list_kept_runs()] == [RunState.RUNNING]
    page = open_page()
    page.runs.rows[0].resume.click()
    wait_until(lambda: page.context.session.resumes is not None, qtbot)
    run_page = RunPage(page.context)
    qtbot.addWidget(run_page)
    run_page.enter()
    wait_until(lambda: not run_page.is_busy(), qtbot)
    assert run_page.state is State.DONE, run_page.banner.text
    assert ask(database_url, "SELECT count(*), max(id) FROM item") == [(ROWS, ROWS)]


def test_one_into_the_embedded_server_starts_it_again(
    open_page: OpenPage, source: Path, own_embedded_server: Path, qtbot: QtBot
) -> None:
    run = interrupt(source, start_embedded().url, is_embedded=True, schema="shop")
    stop_embedded()
    page = open_page()
    assert page.runs.rows[0].place.startswith("To Embedded PostgreSQL, schema shop")
    page.runs.rows[0].resume.click()
    wait_until(lambda: page.context.session.resumes is not None, qtbot)
    destination = page.context.session.destination
    assert destination is not None
    assert (destination.is_embedded, destination.schema) == (True, "shop")
    page.runs.discard(run)
    wait_until(lambda: not page.runs.rows, qtbot)


def test_several_are_listed_the_latest_first_with_one_set_of_letters(
    open_page: OpenPage, source: Path, database_url: str
) -> None:
    run = interrupt(source, database_url)
    for number, schema in enumerate(("a", "b", "c")):
        keep_run(replace(run, run_id=f"run{number}", schema=schema, started_at=f"2026-01-0{number + 1}T00:00:00+00:00"))
    keep_run(replace(run, state=RunState.PUBLISHED))

    rows = open_page().runs.rows

    assert [row.place.partition("schema ")[2][0] for row in rows] == ["c", "b", "a"]
    assert ["&" in row.resume.text() for row in rows] == [True, False, False]


def test_one_is_discarded_once_that_is_confirmed(
    open_page: OpenPage, source: Path, database_url: str, qtbot: QtBot
) -> None:
    before = everything_in(database_url)
    interrupt(source, database_url)
    assert everything_in(database_url) != before
    page = open_page()

    page.runs.rows[0].discard.click()
    press("&Keep")
    assert page.runs.rows
    page.runs.rows[0].discard.click()
    press("&Remove")
    wait_until(lambda: not page.runs.rows, qtbot)

    assert everything_in(database_url) == before
    assert page.runs.isHidden()
    assert [run.state for run in list_kept_runs()] == [RunState.DISCARDED]


def test_a_run_that_this_program_has_under_way_is_not_among_them(
    open_page: OpenPage, source: Path, database_url: str
) -> None:
    run = interrupt(source, database_url)
    keep_run(replace(run, state=RunState.RUNNING))
    page = open_page()
    assert len(page.runs.rows) == 1

    page.context.under_way.add(run.run_id)
    page.enter()
    while page.context.jobs.is_busy:
        QApplication.processEvents()

    assert not page.runs.rows


def test_one_that_another_process_has_under_way_is_left_alone(
    open_page: OpenPage, source: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("core.migration.resume.LOCK_WAIT_S", 0.1)
    run = interrupt(source, database_url)
    page = open_page()
    with connect(database_url, autocommit=True) as other:
        assert take_run_lock(other, run.run_id, wait_s=0) is None
        page.runs.discard(run)
        qtbot.waitUntil(page.banner.isVisible)

    assert page.banner.title == "The run is under way elsewhere"
    assert [button.text() for button in page.banner.findChildren(QPushButton)] == ["&Details…"]
    assert len(page.runs.rows) == 1


def test_one_of_which_nothing_is_left_is_taken_off_the_list(
    open_page: OpenPage, source: Path, database_url: str, qtbot: QtBot
) -> None:
    run = interrupt(source, database_url)
    with psycopg.connect(database_url, autocommit=True) as connection:
        for schema in (f"howdah_{run.run_id}", f"howdah_{run.run_id}_records"):
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
    page = open_page()
    page.runs.rows[0].resume.click()
    qtbot.waitUntil(page.banner.isVisible)
    assert page.banner.title == "There is nothing left of this run"

    next(each for each in page.banner.findChildren(QPushButton) if "list" in each.text()).click()
    wait_until(lambda: not page.runs.rows, qtbot)

    assert page.banner.isHidden()


def test_a_migration_is_listed_once(open_page: OpenPage, source: Path, database_url: str) -> None:
    connection = read_url(database_url)[0]
    target = f"{connection.database} on {connection.host}"
    remember(Recent(source=str(source), target_text=target, state=RecentState.CANCELLED))
    remember(Recent(source="/data/other.db", target_text=target, state=RecentState.VERIFIED))
    interrupt(source, database_url)

    page = open_page()

    assert len(page.runs.rows) == 1
    assert [page.past.model.index(row).data() for row in range(page.past.model.rowCount())] == ["other.db"]


def test_a_window_with_work_in_it_stays_as_it_is(
    open_page: OpenPage, source: Path, database_url: str, qtbot: QtBot
) -> None:
    from core.migration.assess import assess
    from core.plan.edit import History

    interrupt(source, database_url)
    assessment = assess(source, cancel=CancelToken())
    session = Session().with_source(source).with_assessment(assessment, History(plan=assessment.plan))
    page = open_page(session)
    with qtbot.waitSignal(page.context.window_requested, timeout=20_000) as asked:
        page.runs.rows[0].resume.click()
    assert asked.args is not None
    assert asked.args[0].resumes is not None
    assert page.context.session is session


# Passwords.


@contextmanager
def server_with_a_password() -> Iterator[tuple[RunningServer, str]]:
    """A server that asks for a password over TCP, and a URL there without it."""
    programs = find_system_programs()
    if programs is None:
        pytest.skip("no PostgreSQL of the system's own")
    with run_system_server(programs) as server, make_database(server.url) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE ROLE ann LOGIN SUPERUSER PASSWORD 's3cret word'")
            database = connection.info.dbname
        yield server, f"postgresql://ann@127.0.0.1:{server.tcp_port}/{database}"


def test_a_password_is_asked_for_where_none_is_kept(open_page: OpenPage, source: Path, qtbot: QtBot) -> None:
    with server_with_a_password() as (_, url):
        run = interrupt(source, url.replace("ann@", "ann:s3cret%20word@"))
        assert "s3cret" not in run.target
        page = open_page()
        sessions: list[Session] = []
        page.runs.opened.connect(sessions.append)
        page.runs.rows[0].resume.click()
        for password in ("wrong", "s3cret word"):
            qtbot.waitUntil(lambda: any(each.isVisible() for each in page.window().findChildren(PasswordDialog)))
            dialog = next(each for each in page.window().findChildren(PasswordDialog) if each.isVisible())
            dialog.field.setText(password)
            dialog.accept()
        wait_until(lambda: bool(sessions), qtbot)
        run_page = RunPage(page.context)
        qtbot.addWidget(run_page)
        run_page.enter()
        wait_until(lambda: not run_page.is_busy(), qtbot)
        assert run_page.state is State.DONE
