"""A person's whole way through the window, from a file to a verified database, on a real server."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWizard
from pytestqt.qtbot import QtBot

from core.plan.choices import Choice
from core.plan.edit import choose
from core.plan.store import dump_plan
from core.report.model import Verdict
from gui.context import Context
from gui.opening import open_path, sample_session
from gui.recent import RecentState, read_recent
from gui.session import Session
from gui.wizard.flow import PageId
from gui.wizard.pages.run.page import RunPage
from gui.wizard.wizard import Wizard
from resources import find_resource
from tests.gui.driving import PATIENCE_MS, ask, press_next_until, wait_until
from tests.helpers.source import make_source

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def make_wizard(
    make_context: Callable[..., Context], own_embedded_server: Path, qtbot: QtBot
) -> Callable[[Session], Wizard]:
    """Windows whose embedded PostgreSQL is one of the test's own."""

    def make(session: Session) -> Wizard:
        wizard = Wizard(make_context(session))
        qtbot.addWidget(wizard)
        wizard.show()
        wizard.go_to(PageId.SOURCE)
        return wizard

    return make


MakeWizard = Callable[[Session], Wizard]


def _counts(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in names
            if not name.startswith("sqlite_")
        }


def test_pressing_next_to_the_end_migrates_the_sample(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    wizard = make_wizard(sample_session())
    press_next_until(PageId.RUN, wizard, qtbot)
    wait_until(lambda: wizard.current.page_id is PageId.RESULT, qtbot)
    report = wizard.context.session.report
    assert report is not None
    assert report.verdict is not Verdict.DIFFERS
    sample = find_resource("sample/sample.sqlite")
    tables = {table.source_name: table.rows_written for table in report.tables}
    assert tables == {name: count for name, count in _counts(sample).items() if name in tables}
    url = wizard.context.embedded.url
    assert url is not None
    assert ask(url, "SELECT count(*) FROM sample.book") == [(tables["book"],)]


def test_what_was_chosen_is_there_after_going_back_and_on_again(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    wizard = make_wizard(sample_session())
    press_next_until(PageId.PLAN, wizard, qtbot)
    session = wizard.context.session
    wizard.go_to(PageId.SOURCE)
    press_next_until(PageId.PLAN, wizard, qtbot)
    assert wizard.context.session.plan == session.plan
    assert wizard.context.session.destination == session.destination


def test_a_plan_changed_in_the_window_gives_the_command_line_the_same_tables(
    make_wizard: MakeWizard, tmp_path: Path, qtbot: QtBot
) -> None:
    source = make_source(
        tmp_path / "app.sqlite",
        "CREATE TABLE note (id INTEGER PRIMARY KEY, made_at TEXT, body TEXT);"
        "INSERT INTO note (made_at, body) VALUES ('2024-01-02 03:04:05', '{\"a\": 1}'), ('2024-02-03 04:05:06', '[]');",
    )
    session, _ = open_path(source)
    wizard = make_wizard(session)
    press_next_until(PageId.PLAN, wizard, qtbot)
    session = wizard.context.session
    assert session.assessment is not None
    assert session.history is not None
    chosen = choose(
        session.assessment.basis,
        session.history.plan,
        Choice(setting="name", value="content", table="note", column="body"),
        Choice(setting="json", value="keep"),
    )
    wizard.context.session = session.with_history(session.history.push(chosen))
    press_next_until(PageId.RUN, wizard, qtbot)
    wait_until(lambda: wizard.current.page_id is PageId.RESULT, qtbot)
    plan_file = tmp_path / "plan.json"
    plan_file.write_bytes(dump_plan(chosen))
    url = wizard.context.embedded.url
    assert url is not None
    subprocess.run(
        [sys.executable, "-m", "core", "migrate", str(source), url, "--plan", str(plan_file), "--schema", "replayed"],
        cwd=_ROOT,
        check=True,
        capture_output=True,
    )
    columns = (
        "SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns"
        " WHERE table_schema = '{}' AND table_name = 'note' ORDER BY ordinal_position"
    )
    assert ask(url, columns.format("public")) == ask(url, columns.format("replayed"))
    assert ask(url, "TABLE public.note") == ask(url, "TABLE replayed.note")


def test_a_file_that_is_no_database_goes_no_further_than_its_page(
    make_wizard: MakeWizard, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader")
    wizard = make_wizard(Session().with_source(path))
    qtbot.wait(500)
    assert not wizard.button(QWizard.WizardButton.NextButton).isEnabled()


def test_enter_goes_on_as_next_does(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    wizard = make_wizard(sample_session())
    button = wizard.button(QWizard.WizardButton.NextButton)
    qtbot.waitUntil(button.isEnabled, timeout=PATIENCE_MS)
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert wizard.current.page_id is PageId.TARGET


def test_the_same_migration_again_stops_before_anything_is_copied(
    make_wizard: MakeWizard, tmp_path: Path, qtbot: QtBot
) -> None:
    source = make_source(tmp_path / "app.sqlite", "CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1);")
    wizard = make_wizard(open_path(source)[0])
    press_next_until(PageId.RUN, wizard, qtbot)
    wait_until(lambda: wizard.current.page_id is PageId.RESULT, qtbot)
    again = make_wizard(open_path(source)[0])
    press_next_until(PageId.READY, again, qtbot)
    qtbot.wait(1500)
    assert not again.button(QWizard.WizardButton.NextButton).isEnabled()


def test_a_plan_that_is_opened_starts_from_its_choices(make_wizard: MakeWizard, tmp_path: Path, qtbot: QtBot) -> None:
    source = make_source(
        tmp_path / "app.sqlite",
        "CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT); INSERT INTO note (body) VALUES ('[]');",
    )
    plan_file = tmp_path / "plan.json"
    subprocess.run(
        [sys.executable, "-m", "core", "plan", str(source), "--set", "note.body:type=json", "-o", str(plan_file)],
        cwd=_ROOT,
        check=True,
        capture_output=True,
    )
    session, page = open_path(plan_file)
    assert page is PageId.SOURCE
    wizard = make_wizard(session)
    field = wizard.current.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, str(source))
    press_next_until(PageId.PLAN, wizard, qtbot)
    plan = wizard.context.session.plan
    assert plan is not None
    assert [(choice.object, choice.value) for choice in plan.choices.made] == [("note.body", "json")]
    assert str(plan.table("note").columns[1].target_type) == "json"


def test_closing_the_window_in_mid_run_leaves_the_target_as_it_was(
    make_wizard: MakeWizard, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = make_source(
        tmp_path / "app.sqlite",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
        " FROM n WHERE i < 400000) INSERT INTO t SELECT i, 'text ' || i FROM n;",
    )
    wizard = make_wizard(open_path(source)[0])
    press_next_until(PageId.RUN, wizard, qtbot)
    page = wizard.current
    assert isinstance(page, RunPage)
    wait_until(lambda: page.watch.progress.rows_done > 0, qtbot)
    url = wizard.context.embedded.url
    assert url is not None
    monkeypatch.setattr(page, "confirm_close", lambda: True)
    with qtbot.waitSignal(wizard.closed, timeout=PATIENCE_MS):
        wizard.close()
    schemas = "SELECT nspname::text FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'"
    assert ask(url, schemas) == [("public",)]
    assert ask(url, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == [(0,)]
    assert [recent.state for recent in read_recent().entries] == [RecentState.CANCELLED]
