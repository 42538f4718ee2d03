"""The page Scan: reads the source by itself, once, and offers a plan only when all of it was read."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.plan.choices import Choice, Choices
from core.plan.edit import History, choose
from gui.amounts import format_count, format_rows, format_tables
from gui.context import Context
from gui.models.run_tables import SCAN_COLUMNS, Column
from gui.session import Session
from gui.widgets.banner import Tone
from gui.wizard.pages.scan import ScanPage
from resources import find_resource
from tests.gui.conftest import show
from tests.helpers.destination import make_destination
from tests.helpers.plans import make_plan
from tests.helpers.source import make_source

MakePage = Callable[[Session], ScanPage]


@pytest.fixture
def sample() -> Path:
    return find_resource("sample/sample.sqlite")


@pytest.fixture
def make_page(qtbot: QtBot, make_context: Callable[..., Context]) -> MakePage:
    def make(session: Session) -> ScanPage:
        page = ScanPage(make_context(session))
        qtbot.addWidget(page)
        show(page, (1100, 700))
        return page

    return make


def wait_for_end(page: ScanPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.stop.isVisible(), timeout=30_000)


def click(page: ScanPage, text: str) -> None:
    button = next(each for each in page.banner.findChildren(QPushButton) if each.text() == text)
    button.click()


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A source whose reading takes long enough to be cancelled."""
    script = """
    CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
    INSERT INTO t SELECT i, 'some text ' || i, 'more text ' || i FROM n;
    """
    return make_source(tmp_path / "large.sqlite", script)


def test_a_page_that_is_entered_scans_and_has_a_plan(make_page: MakePage, sample: Path, qtbot: QtBot) -> None:
    page = make_page(Session(source_path=sample))
    assert not page.isComplete()
    page.enter()
    assert page.stop.isVisible()
    wait_for_end(page, qtbot)
    assert page.isComplete()
    assert page.context.session.plan is not None
    assert page.banner.tone is Tone.SUCCESS
    assert format_rows(5155) in page.banner.title
    assert format_tables(12) in page.banner.title


def test_each_table_is_shown_with_its_rows(make_page: MakePage, sample: Path, qtbot: QtBot) -> None:
    page = make_page(Session(source_path=sample))
    page.enter()
    wait_for_end(page, qtbot)
    model = page.watch.tables
    rows = SCAN_COLUMNS.index(Column.ROWS)
    shown = {model.index(row, 0).data(): model.index(row, rows).data() for row in range(model.rowCount())}
    assert shown["loan"] == format_count(2523)
    assert len(shown) == 12


def test_coming_back_shows_the_summary_and_does_not_scan_again(make_page: MakePage, sample: Path, qtbot: QtBot) -> None:
    page = make_page(Session(source_path=sample))
    page.enter()
    wait_for_end(page, qtbot)
    found = page.context.session.assessment
    page.enter()
    assert not page.context.jobs.is_busy
    assert page.context.session.assessment is found
    assert page.banner.isVisible()


def test_scan_again_keeps_what_was_chosen(make_page: MakePage, sample: Path, qtbot: QtBot) -> None:
    page = make_page(Session(source_path=sample))
    page.enter()
    wait_for_end(page, qtbot)
    session = page.context.session
    assert session.assessment is not None
    assert session.plan is not None
    left_out = choose(session.assessment.basis, session.plan, Choice(setting="leave_out", value="yes", table="visit"))
    page.context.session = session.with_history(History(plan=left_out))
    click(page, "&Scan again")
    qtbot.waitUntil(page.stop.isVisible)
    assert page.context.session.plan is None
    wait_for_end(page, qtbot)
    assert page.context.session.plan is not None
    assert page.context.session.plan.choices == left_out.choices


def test_the_choices_of_an_opened_plan_are_taken_over(make_page: MakePage, sample: Path, qtbot: QtBot) -> None:
    plan = make_plan(sample, Choice(setting="leave_out", value="yes", table="visit"))
    page = make_page(Session(source_path=sample).with_opened_plan(plan, Path("x.json")))
    page.enter()
    wait_for_end(page, qtbot)
    assert page.context.session.plan == plan


def test_the_plan_is_for_the_server_that_was_chosen(
    make_page: MakePage, sample: Path, database_url: str, qtbot: QtBot
) -> None:
    page = make_page(Session(source_path=sample, destination=make_destination(database_url)))
    page.enter()
    wait_for_end(page, qtbot)
    assert page.context.session.assessment is not None
    target = page.context.session.assessment.basis.target
    destination = page.context.session.destination
    assert destination is not None
    assert destination.server is not None
    assert target.has_vector == ("vector" in destination.server.available_extensions)
    assert not target.text_order_is_bytewise


def test_a_cancelled_scan_offers_no_plan_but_to_start_again(make_page: MakePage, large: Path, qtbot: QtBot) -> None:
    page = make_page(Session(source_path=large))
    page.enter()
    page.cancel()
    assert page.line.title == "Stopping…"
    wait_for_end(page, qtbot)
    assert page.context.session.plan is None
    assert not page.isComplete()
    assert page.banner.title == "Scan cancelled."
    click(page, "&Scan again")
    qtbot.waitUntil(page.isComplete, timeout=30_000)


def test_another_source_ends_the_scan_of_the_one_before(
    make_page: MakePage, large: Path, sample: Path, qtbot: QtBot
) -> None:
    page = make_page(Session(source_path=large))
    page.enter()
    page.context.session = page.context.session.with_source(sample)
    wait_for_end(page, qtbot)
    assert page.context.session.assessment is None
    page.enter()
    wait_for_end(page, qtbot)
    assert page.context.session.plan is not None
    assert "loan" in [table.source_name for table in page.context.session.plan.tables]


def test_a_file_that_cannot_be_read_is_a_problem_and_offers_to_scan_again(
    make_page: MakePage, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "text.sqlite"
    path.write_text("this is a text and no database " * 100)
    page = make_page(Session(source_path=path))
    page.enter()
    wait_for_end(page, qtbot)
    assert page.banner.tone is Tone.DANGER
    assert page.banner.title
    assert not page.isComplete()
    path.unlink()
    make_source(path, "CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1);")
    click(page, "&Scan again")
    qtbot.waitUntil(page.isComplete, timeout=30_000)


def test_nothing_of_the_scan_runs_on_the_windows_thread(
    make_page: MakePage, sample: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.migration import assess as module

    threads = []
    original = module.assess

    def noting(*args: object, **kwargs: object) -> object:
        threads.append(threading.current_thread())
        return original(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "assess", noting)
    page = make_page(Session(source_path=sample))
    page.enter()
    wait_for_end(page, qtbot)
    assert threads
    assert threading.main_thread() not in threads


def test_choices_that_no_longer_fit_are_a_problem(make_page: MakePage, sample: Path, qtbot: QtBot) -> None:
    plan = make_plan(sample)
    wrong = Choices(made=(Choice(setting="where", value="no_such_column > 1", table="loan"),))
    page = make_page(Session(source_path=sample).with_opened_plan(replace(plan, choices=wrong), Path("x.json")))
    page.enter()
    wait_for_end(page, qtbot)
    assert page.banner.tone is Tone.DANGER
