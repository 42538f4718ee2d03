"""The password is in nothing that the window shows, keeps or copies, whether a run succeeds or fails."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from core.connections import SavedConnection, save_connection
from core.report.json import dump_json
from gui.context import Context
from gui.crash import describe_crash
from gui.opening import open_path
from gui.wizard.flow import PageId
from gui.wizard.pages.run.page import RunPage
from gui.wizard.pages.run.state import State
from gui.wizard.wizard import Wizard
from tests.gui.driving import press_next_until, wait_until
from tests.helpers.access import make_role
from tests.helpers.postgres import RunningServer, find_system_programs, make_database, run_system_server
from tests.helpers.source import make_source

PASSWORD = "Zw/9@q:x%W"
SPELLINGS = (PASSWORD, "Zw%2F9%40q%3Ax%25W")


@pytest.fixture(scope="module")
def tcp_server() -> Iterator[RunningServer]:
    """A server that asks for passwords."""
    programs = find_system_programs()
    if programs is None:
        pytest.skip("this machine has no PostgreSQL of its own that listens to the network")
    with run_system_server(programs) as server:
        yield server


@pytest.fixture
def saved(tcp_server: RunningServer) -> Iterator[SavedConnection]:
    """A database of a user who has to give the password."""
    with make_role(tcp_server, PASSWORD) as role, make_database(tcp_server.url) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            name = connection.info.dbname
            connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(*map(sql.Identifier, (name, role))))
        yield SavedConnection(name="mine", host="127.0.0.1", port=tcp_server.tcp_port, database=name, user=role)


@pytest.fixture
def wizard(saved: SavedConnection, make_context: Callable[..., Context], tmp_path: Path, qtbot: QtBot) -> Wizard:
    """A window that has come to the plan, on that connection."""
    source = make_source(
        tmp_path / "app.sqlite",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, day DATE); INSERT INTO t VALUES (1, '2024-01-02'), (2, 'never');",
    )
    save_connection(saved)
    context = make_context(open_path(source)[0])
    context.secrets.keep("mine", PASSWORD)
    context.settings.last_connection = "mine"
    wizard = Wizard(context)
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.go_to(PageId.SOURCE)
    press_next_until(PageId.PLAN, wizard, qtbot)
    assert context.session.destination is not None
    assert context.session.destination.password == PASSWORD
    return wizard


def _shown(widget: QWidget) -> Iterator[str]:
    for each in (widget, *widget.findChildren(QWidget)):
        yield from (each.toolTip(), each.accessibleName(), each.accessibleDescription(), each.windowTitle())
        interface = QAccessible.queryAccessibleInterface(each)
        if interface is not None:
            yield from (interface.text(QAccessible.Text.Name), interface.text(QAccessible.Text.Value))
        if isinstance(each, (QLabel, QAbstractButton)):
            yield each.text()
        elif isinstance(each, QLineEdit):
            yield each.displayText()
        elif isinstance(each, (QPlainTextEdit, QTextEdit)):
            yield each.toPlainText()


def _assert_nowhere(wizard: Wizard, folder: Path, *more: str) -> None:
    log = wizard.pages[PageId.RUN].watch.progress.log  # type: ignore[attr-defined]
    texts = [*_shown(wizard), repr(wizard.context.session), *map(repr, log), *more, QApplication.clipboard().text()]
    for path in folder.rglob("*"):
        if path.is_file():
            texts.append(f"{path.name} {path.read_bytes().decode('utf-8', 'replace')}")
    assert len(texts) > 100
    assert not [text for text in texts for password in SPELLINGS if password in text]


def test_a_run_that_succeeds_shows_it_nowhere(wizard: Wizard, tmp_path: Path, qtbot: QtBot) -> None:
    press_next_until(PageId.RUN, wizard, qtbot)
    wait_until(lambda: wizard.current.page_id is PageId.RESULT, qtbot)
    report = wizard.context.session.report
    assert report is not None
    wizard.current.copy_url()  # type: ignore[attr-defined]
    assert "127.0.0.1" in QApplication.clipboard().text()
    wait_until(lambda: not wizard.context.jobs.is_busy, qtbot)
    _assert_nowhere(wizard, tmp_path, dump_json(report).decode(), repr(report))


def test_a_run_that_fails_shows_it_nowhere(
    wizard: Wizard, saved: SavedConnection, tcp_server: RunningServer, tmp_path: Path, qtbot: QtBot
) -> None:
    press_next_until(PageId.READY, wizard, qtbot)
    wait_until(wizard.current.isComplete, qtbot)
    with psycopg.connect(tcp_server.url, autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD 'another one'").format(sql.Identifier(saved.user)))
    wizard.next()
    page = wizard.current
    assert isinstance(page, RunPage)
    wait_until(lambda: page.state is State.FAILED, qtbot)
    wait_until(lambda: not wizard.context.jobs.is_busy, qtbot)
    assert "password" in page.banner.text
    _assert_nowhere(wizard, tmp_path)


def test_a_crash_report_of_what_had_the_password_at_hand_hides_it(saved: SavedConnection) -> None:
    from core.postgres.reach import reach

    try:
        with reach(saved, PASSWORD) as url:
            raise RuntimeError(f"no such thing as {url}")
    except RuntimeError as error:
        report = describe_crash(error, [PASSWORD])
    assert not [password for password in SPELLINGS if password in report]
