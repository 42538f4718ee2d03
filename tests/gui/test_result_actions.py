"""What can be done about a run from the page Result, on a real server: undo, release, compare again, back to SQLite."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from core.migration.kept_runs import RunState, find_kept_run
from core.migration.report_format import ReportFormat
from core.plan.edit import History
from core.report.model import Report
from gui.context import Context
from gui.session import Destination, Session
from gui.widgets.banner import Tone
from gui.widgets.password_dialog import PasswordDialog
from gui.wizard.flow import PageId
from gui.wizard.pages.result.asking import UndoQuestion
from gui.wizard.pages.result.later import LaterTab
from gui.wizard.pages.result.page import ResultPage
from tests.gui.conftest import show
from tests.gui.driving import PATIENCE_MS
from tests.gui.test_interrupted_runs import server_with_a_password
from tests.helpers.destination import make_destination
from tests.helpers.plans import make_plan
from tests.helpers.rejects import ask, carry_over
from tests.helpers.source import make_source
from tests.helpers.target import everything_in

SHOP = """
CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE INDEX item_by_name ON item (name);
INSERT INTO item VALUES (1, 'a'), (2, 'b');
"""
OLD = "CREATE TABLE item (old text); INSERT INTO item VALUES ('was here')"

Migrate = Callable[..., ResultPage]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "shop.db", SHOP)


@pytest.fixture
def show_result(make_context: Callable[..., Context], source: Path, qtbot: QtBot) -> Callable[..., ResultPage]:
    """The page for a report, as it is after its run, or, where it `is_review`, at any later time."""

    def make(report: Report, destination: Destination | None, *, is_review: bool = False) -> ResultPage:
        plan = make_plan(source)
        if is_review:
            session = Session.of_report(source, destination, History(plan=plan), report)
        else:
            session = Session(
                source_path=source, destination=destination, history=History(plan=plan), is_checked=True, report=report
            )
        page = ResultPage(make_context(session))
        qtbot.addWidget(page)
        show(page, (1100, 700))
        page.enter()
        settle(page, qtbot)
        return page

    return make


@pytest.fixture
def migrate(show_result: Callable[..., ResultPage], source: Path, database_url: str) -> Migrate:
    """The page after a run into a new database."""

    def make(*, is_review: bool = False, **options: object) -> ResultPage:
        report = carry_over(source, database_url, make_plan(source), **options)
        return show_result(report, make_destination(database_url), is_review=is_review)

    return make


def settle(page: ResultPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.context.jobs.is_busy, timeout=PATIENCE_MS)


def open_box() -> QMessageBox:
    """The question that is open."""
    (box,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox) and each.isVisible()]
    return box


def press(text: str) -> None:
    next(each for each in open_box().buttons() if each.text() == text).click()


def ask_to_undo(page: ResultPage, qtbot: QtBot) -> UndoQuestion:
    page.run_actions.undo.click()
    settle(page, qtbot)
    (question,) = [each for each in page.window().findChildren(UndoQuestion) if each.isVisible()]
    return question


def effects(question: UndoQuestion) -> dict[str, str]:
    return {fact.name: fact.text for fact in question.facts.facts}


# Undo.


def test_undo_says_first_what_will_happen_and_keeps_all_unless_it_is_confirmed(
    migrate: Migrate, database_url: str, qtbot: QtBot
) -> None:
    ask(database_url, OLD)
    page = migrate(replace=True)
    before = everything_in(database_url)

    question = ask_to_undo(page, qtbot)

    said = effects(question)
    assert said["Dropped"] == "item (table)"
    assert said["Put back"].startswith("item (table); from howdah_")
    assert said["Lost with them"] == "Nothing: no row was written since."
    assert question.keep.isDefault()
    question.keep.click()
    settle(page, qtbot)
    assert everything_in(database_url) == before
    assert page.run_actions.undo.isVisible()


def test_a_run_is_undone_and_the_page_says_what_is_there_now(migrate: Migrate, database_url: str, qtbot: QtBot) -> None:
    ask(database_url, OLD)
    before = everything_in(database_url)
    page = migrate(replace=True)

    ask_to_undo(page, qtbot).undo.click()
    settle(page, qtbot)

    assert everything_in(database_url) == before
    assert ask(database_url, "TABLE item") == [("was here",)]
    assert page.verdict.sentence == "Undone: nothing of this run is left in the schema public."
    assert "2 rows of 1 table are equal" in page.verdict.where
    assert page.verdict.tone is Tone.INFO
    assert page.banner.tone is Tone.SUCCESS
    assert "There again: item (table)." in page.banner.text
    assert page.run_actions.isHidden()
    assert not page.copy.isVisible()
    assert page.context.session.report is not None
    kept = find_kept_run(page.context.session.report.run_id)
    assert kept is not None
    assert kept.state is RunState.UNDONE


def test_rows_that_were_written_since_are_discarded_after_a_second_question_alone(
    migrate: Migrate, database_url: str, qtbot: QtBot
) -> None:
    page = migrate()
    ask(database_url, "INSERT INTO item VALUES (3, 'c'), (4, 'd')")

    question = ask_to_undo(page, qtbot)
    assert effects(question)["Lost with them"] == "item: 2 rows written since (2 then, 4 now)"
    question.undo.click()
    assert open_box().text() == "Discard 2 rows that were written since?"
    press("&Keep them")
    assert question.isVisible()
    assert ask(database_url, "SELECT count(*) FROM item") == [(4,)]
    question.undo.click()
    press("&Discard and undo")
    settle(page, qtbot)

    assert page.context.session.is_undone
    assert ask(database_url, "SELECT to_regclass('item')") == [(None,)]


def test_rows_that_are_written_while_the_question_is_open_are_not_lost(
    migrate: Migrate, database_url: str, qtbot: QtBot
) -> None:
    page = migrate()
    question = ask_to_undo(page, qtbot)
    ask(database_url, "INSERT INTO item VALUES (3, 'c')")

    question.undo.click()
    settle(page, qtbot)

    assert page.banner.tone is Tone.DANGER
    assert page.banner.title == "The target has changed since the run"
    assert "--discard" not in page.banner.hint
    assert ask(database_url, "SELECT count(*) FROM item") == [(3,)]
    assert page.run_actions.undo.isVisible()


def test_a_run_that_can_not_be_undone_as_things_are_says_why(migrate: Migrate, database_url: str, qtbot: QtBot) -> None:
    page = migrate()
    ask(database_url, "ALTER TABLE item RENAME TO thing")

    page.run_actions.undo.click()
    settle(page, qtbot)

    assert page.banner.tone is Tone.DANGER
    assert "thing" in page.banner.text
    assert page.banner.hint.endswith(".")


def test_an_undo_that_is_cancelled_leaves_all_as_it_was(migrate: Migrate, database_url: str, qtbot: QtBot) -> None:
    page = migrate()
    actions = page.run_actions
    with closing(_hold(database_url, "item")):
        actions.undoing.undo_now(False)
        qtbot.waitUntil(lambda: actions.line.isVisible())
        assert page.is_busy()
        assert actions.line.title == "Undoing…"
        qtbot.waitUntil(lambda: _is_waited_for(database_url), timeout=PATIENCE_MS)
        actions.line.stop.click()
        settle(page, qtbot)

    assert page.banner.title == "Stopped."
    assert ask(database_url, "SELECT count(*) FROM item") == [(2,)]
    assert not page.context.session.is_undone
    assert not page.is_busy()


def _hold(url: str, table: str):  # type: ignore[no-untyped-def]
    """A connection that keeps others from changing a table."""
    import psycopg

    connection = psycopg.connect(url)
    connection.execute(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE".encode())
    return connection


def _is_waited_for(url: str) -> bool:
    return ask(url, "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted") == [(True,)]


def test_a_run_that_somebody_else_has_undone_is_a_problem_that_says_so(
    migrate: Migrate, database_url: str, qtbot: QtBot
) -> None:
    from core.migration.undo import undo_run

    page = migrate()
    assert page.context.session.report is not None
    undo_run(page.context.session.report.run_id, database_url)

    page.run_actions.undo.click()
    settle(page, qtbot)

    assert "was undone already" in page.banner.text


# Release.


def test_release_says_how_much_is_gone_for_good_and_what_can_not_be_done_any_more(
    migrate: Migrate, database_url: str, qtbot: QtBot
) -> None:
    ask(database_url, OLD)
    page = migrate(replace=True)
    backup = page.run_actions.backup_schema
    assert backup is not None
    assert backup in page.verdict.where

    page.run_actions.release.click()
    settle(page, qtbot)
    said = open_box().informativeText()
    assert backup in said
    assert "item (table)" in said
    assert "kB" in said
    assert "can't be undone any more" in said
    press("&Keep it")
    assert ask(database_url, f"SELECT count(*) FROM {backup}.item") == [(1,)]
    page.run_actions.release.click()
    settle(page, qtbot)
    press("&Release")
    settle(page, qtbot)

    assert ask(database_url, f"SELECT to_regnamespace('{backup}')") == [(None,)]
    assert page.banner.title == "Released."
    assert not page.run_actions.release.isVisible()
    assert backup not in page.verdict.where


def test_where_nothing_was_replaced_there_is_nothing_to_release(migrate: Migrate) -> None:
    page = migrate()
    assert page.run_actions.undo.isVisible()
    assert not page.run_actions.release.isVisible()


def test_a_backup_that_was_released_elsewhere_is_not_offered_any_more(
    migrate: Migrate, show_result: Callable[..., ResultPage], database_url: str
) -> None:
    from core.migration.undo import release_run

    ask(database_url, OLD)
    page = migrate(replace=True)
    report = page.context.session.report
    assert report is not None
    release_run(report.run_id, database_url)

    again = show_result(report, make_destination(database_url), is_review=True)

    assert not again.run_actions.release.isVisible()


# A comparison at any later time.


def later(page: ResultPage) -> dict[str, str]:
    tab = page.tabs.currentWidget()
    assert isinstance(tab, LaterTab)
    return {fact.name: fact.text for fact in tab.facts.facts}


def test_both_sides_are_compared_again_and_found_equal(migrate: Migrate, qtbot: QtBot) -> None:
    page = migrate(is_review=True)
    page.run_actions.compare.click()
    assert page.run_actions.line.isVisible()
    settle(page, qtbot)
    assert later(page)["Now"] == "All 2 rows of 1 table are equal on both sides."
    assert page.tabs.tabText(0) == "Compared again"


def test_what_differs_by_now_is_named_with_both_values(migrate: Migrate, database_url: str, qtbot: QtBot) -> None:
    page = migrate()
    ask(database_url, "UPDATE item SET name = 'x' WHERE id = 2; DROP INDEX item_by_name")

    page.run_actions.compare.click()
    settle(page, qtbot)

    assert later(page)["Now"].startswith("The two sides differ.")
    tab = page.tabs.currentWidget()
    assert isinstance(tab, LaterTab)
    model = tab.below.view.model()  # type: ignore[attr-defined]
    rows = [[model.index(row, column).data() for column in range(5)] for row in range(model.rowCount())]
    assert ["item", "id = 2", "name", "'b'", "'x'"] in rows
    assert any(row[1].startswith("index") and row[4] == "not there" for row in rows)


def test_a_view_that_gives_something_else_by_now_is_shown_with_both_texts(
    show_result: Callable[..., ResultPage], source: Path, database_url: str, qtbot: QtBot
) -> None:
    with closing(sqlite3.connect(source)) as connection, connection:
        connection.execute("CREATE VIEW named AS SELECT id FROM item WHERE name = 'a'")
    page = show_result(carry_over(source, database_url, make_plan(source)), make_destination(database_url))
    ask(database_url, "CREATE OR REPLACE VIEW named AS SELECT id FROM item WHERE name = 'b'")

    page.run_actions.compare.click()
    settle(page, qtbot)

    assert later(page)["Now"].startswith("The two sides differ.")
    assert later(page)["Views"] == "1 differing."
    tab = page.tabs.currentWidget()
    assert isinstance(tab, LaterTab)
    assert tab.parts is not None
    assert tab.parts.bar.currentIndex() == 1
    assert "WHERE name = 'a'" in tab.parts.objects.source.editor.toPlainText()


def test_a_source_that_is_gone_is_a_problem(migrate: Migrate, source: Path, qtbot: QtBot) -> None:
    page = migrate()
    source.unlink()
    page.run_actions.compare.click()
    settle(page, qtbot)
    assert page.banner.tone is Tone.DANGER
    assert "shop.db" in page.banner.text


# Back to SQLite.


def test_what_is_there_comes_back_into_a_new_sqlite_file(
    migrate: Migrate, database_url: str, tmp_path: Path, qtbot: QtBot
) -> None:
    page = migrate(is_review=True)
    ask(database_url, "INSERT INTO item VALUES (3, 'c')")

    page.run_actions.comparing.bring_back(tmp_path / "back.db")
    settle(page, qtbot)

    assert later(page)["Rows"] == "All 3 rows of 1 table are in the file, and equal."
    with closing(sqlite3.connect(tmp_path / "back.db")) as connection:
        assert connection.execute("SELECT * FROM item ORDER BY id").fetchall() == [(1, "a"), (2, "b"), (3, "c")]


def test_a_file_that_is_there_is_never_written_over(migrate: Migrate, source: Path, qtbot: QtBot) -> None:
    page = migrate()
    before = source.read_bytes()
    page.run_actions.comparing.bring_back(source)
    settle(page, qtbot)
    assert page.banner.title == "The SQLite file could not be made"
    assert "exists already" in page.banner.text
    assert source.read_bytes() == before


def test_the_file_to_make_is_asked_for_with_a_name_that_is_free(migrate: Migrate, qtbot: QtBot) -> None:
    page = migrate()
    page.run_actions.bring_back.click()
    (dialog,) = page.findChildren(QFileDialog)
    assert [Path(name).name for name in dialog.selectedFiles()] == ["shop-back.db"]
    dialog.reject()


# Dry run.


def test_after_a_dry_run_the_page_goes_on_to_the_real_one_with_the_same_plan(
    migrate: Migrate, database_url: str, qtbot: QtBot
) -> None:
    before = everything_in(database_url)
    page = migrate(is_dry_run=True)
    assert everything_in(database_url) == before
    assert page.verdict.sentence == "A dry run: all 2 rows of 1 table would be equal; nothing was published."
    assert [page.run_actions.undo.isVisible(), page.run_actions.compare.isVisible()] == [False, False]
    plan = page.context.session.plan

    with qtbot.waitSignal(page.context.page_requested) as asked:
        page.run_actions.migrate.click()

    session = page.context.session
    assert asked.args == [PageId.RUN]
    assert (session.is_dry_run, session.is_checked, session.report) == (False, True, None)
    assert session.plan is plan


def test_a_dry_run_of_earlier_begins_with_its_source_and_its_choices(migrate: Migrate, qtbot: QtBot) -> None:
    page = migrate(is_review=True, is_dry_run=True)
    plan = page.context.session.plan

    with qtbot.waitSignal(page.context.page_requested) as asked:
        page.run_actions.migrate.click()

    assert asked.args == [PageId.SOURCE]
    assert page.context.session.opened_plan is plan
    assert not page.context.session.is_review


# Saved.


@pytest.mark.parametrize(
    ("format", "beginning"),
    [(ReportFormat.HTML, "<!DOCTYPE html"), (ReportFormat.JSON, "{"), (ReportFormat.MARKDOWN, "#")],
)
def test_the_report_is_saved_in_each_of_its_forms(
    migrate: Migrate, tmp_path: Path, format: ReportFormat, beginning: str, qtbot: QtBot
) -> None:
    page = migrate()
    path = tmp_path / f"saved{format.suffix}"
    page.saver.save_to(path, format)
    settle(page, qtbot)
    assert page.banner.title == "Saved."
    assert path.read_text("utf-8").lower().startswith(beginning.lower())


def test_a_saved_page_is_shown_in_the_browser_if_one_wants_to(
    migrate: Migrate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    page = migrate()
    page.saver.save_to(tmp_path / "a.html", ReportFormat.HTML)
    settle(page, qtbot)
    assert opened == []

    next(each for each in page.banner.findChildren(QPushButton) if each.text() == "Sho&w it").click()

    assert [url.toLocalFile() for url in opened] == [str(tmp_path / "a.html")]


@pytest.mark.parametrize(("place", "name"), [(0, "shop.report.html"), (1, "shop.report.json"), (2, "shop.cut-over.md")])
def test_each_form_is_offered_under_a_name_that_says_what_it_is(migrate: Migrate, place: int, name: str) -> None:
    page = migrate()
    page.saver.menu.actions()[place].trigger()
    (dialog,) = page.findChildren(QFileDialog)
    assert [Path(each).name for each in dialog.selectedFiles()] == [name]
    dialog.reject()


# At any later time.


def test_an_earlier_run_shows_that_it_was_undone(
    migrate: Migrate, show_result: Callable[..., ResultPage], database_url: str
) -> None:
    from core.migration.undo import undo_run

    report = migrate().context.session.report
    assert report is not None
    undo_run(report.run_id, database_url)

    page = show_result(report, make_destination(database_url), is_review=True)

    assert page.verdict.sentence.startswith("Undone: ")
    assert page.run_actions.isHidden()


def test_without_a_way_to_its_target_a_run_can_still_be_read(
    migrate: Migrate, show_result: Callable[..., ResultPage]
) -> None:
    report = migrate().context.session.report
    page = show_result(report, None, is_review=True)
    assert "equal" in page.verdict.sentence
    assert page.run_actions.isHidden()
    assert page.banner.title == "The connection of this run is not saved any more."


def test_a_password_is_asked_for_where_none_is_known(
    show_result: Callable[..., ResultPage], source: Path, qtbot: QtBot
) -> None:
    with server_with_a_password() as (_, url):
        known = url.replace("ann@", "ann:s3cret%20word@")
        report = carry_over(source, known, make_plan(source))
        destination = replace(make_destination(known), password=None)
        page = show_result(report, destination, is_review=True)

        page.run_actions.compare.click()
        for password in ("wrong", "s3cret word"):
            qtbot.waitUntil(lambda: any(each.isVisible() for each in page.window().findChildren(PasswordDialog)))
            dialog = next(each for each in page.window().findChildren(PasswordDialog) if each.isVisible())
            dialog.field.setText(password)
            dialog.accept()
        qtbot.waitUntil(lambda: page.tabs.tabText(0) == "Compared again", timeout=PATIENCE_MS)

        assert "equal" in later(page)["Now"]
        assert page.context.session.report is report


def test_a_ledger_that_was_tampered_with_is_named(
    show_result: Callable[..., ResultPage], database_url: str, tmp_path: Path, qtbot: QtBot
) -> None:
    source = make_source(tmp_path / "nul.db", "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x' || char(0));")
    report = carry_over(source, database_url, make_plan(source))
    page = show_result(report, make_destination(database_url))
    page.context.session = replace(page.context.session, source_path=source)
    ask(database_url, "DELETE FROM howdah.ledger")

    page.run_actions.compare.click()
    settle(page, qtbot)

    assert later(page)["Now"].startswith("The two sides differ.")
    assert later(page)["Values"] == "1 value altered as planned, but the ledger has others."
