"""The tab with the DDL of both databases beside each other."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot
from typer.testing import CliRunner

from core.cancel import CancelToken
from core.cli.app import app
from core.migration.assess import Assessment, assess
from core.plan.choices import Choice
from core.plan.edit import History, choose
from gui.context import Context
from gui.session import Session
from gui.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.code_view import LineKind
from gui.wizard.pages.plan.ddl import DdlTab
from resources import find_resource
from tests.gui.conftest import show
from tests.helpers.source import make_source

SAMPLE = Path(str(find_resource("sample/sample.sqlite")))


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return assess(SAMPLE, cancel=CancelToken())


def planned(path: Path, assessment: Assessment) -> Session:
    return Session(source_path=path).with_assessment(assessment, History(plan=assessment.plan))


@pytest.fixture
def open_tab(
    qtbot: QtBot, make_context: Callable[..., Context], assessment: Assessment
) -> Callable[[str | None], DdlTab]:
    def open_it(table: str | None) -> DdlTab:
        session = planned(SAMPLE, assessment)
        tab = DdlTab(make_context(session))
        qtbot.addWidget(tab)
        tab.show_table(session, table)
        show(tab, (1000, 560))
        qtbot.waitUntil(lambda: bool(tab.view.left.view.lines))
        return tab

    return open_it


def row_of(view: object, start: str) -> int:
    lines = view.lines  # type: ignore[attr-defined]
    return next(row for row, line in enumerate(lines) if line.text.strip().startswith(start))


def test_a_column_whose_type_changes_is_marked_on_both_sides(open_tab: Callable[..., DdlTab]) -> None:
    tab = open_tab("book")
    row = row_of(tab.view.left.view, "cover BLOB")
    left, right = (pane.view.lines[row] for pane in (tab.view.left, tab.view.right))
    assert left.kind is right.kind is LineKind.CHANGED
    assert right.text.strip().startswith("cover BYTEA")


def test_a_check_that_is_not_carried_over_has_nothing_beside_it(
    open_tab: Callable[..., DdlTab], assessment: Assessment, qtbot: QtBot
) -> None:
    tab = open_tab("loan")
    left_out = Choice(setting="leave_out_check", value="yes", table="loan", column="loan_check")
    plan = choose(assessment.basis, assessment.plan, left_out)
    tab.show_table(planned(SAMPLE, replace(assessment, plan=plan)), "loan")
    qtbot.waitUntil(lambda: "loan_check " not in tab.view.texts[1])
    row = row_of(tab.view.left.view, "CHECK (due_on")
    assert tab.view.left.view.lines[row].kind is LineKind.ONLY
    assert tab.view.right.view.lines[row].kind is LineKind.FILLER


def test_without_a_table_the_whole_plan_is_shown(open_tab: Callable[..., DdlTab], assessment: Assessment) -> None:
    tab = open_tab(None)
    shown = tab.view.right.view.toPlainText()
    for table in assessment.plan.tables:
        assert f"CREATE TABLE public.{table.target_name} (" in shown


def test_the_sql_saved_is_the_one_that_preview_prints(
    qtbot: QtBot, open_tab: Callable[..., DdlTab], tmp_path: Path
) -> None:
    tab = open_tab(None)
    tab.save_to(str(tmp_path / "made.sql"))
    banner = tab.findChild(Banner)
    assert isinstance(banner, Banner)
    qtbot.waitUntil(banner.isVisible)
    printed = CliRunner().invoke(app, ["preview", str(SAMPLE)]).stdout
    assert printed.partition("\n-- findings")[0] == (tmp_path / "made.sql").read_text("utf-8")


def test_a_file_that_cannot_be_written_is_told_of(
    qtbot: QtBot, open_tab: Callable[..., DdlTab], tmp_path: Path
) -> None:
    tab = open_tab("book")
    tab.save_to(str(tmp_path / "missing" / "made.sql"))
    banner = tab.findChild(Banner)
    assert isinstance(banner, Banner)
    qtbot.waitUntil(banner.isVisible)
    assert "missing" in banner.text + banner.hint


def test_the_button_asks_where_to_save(qtbot: QtBot, open_tab: Callable[..., DdlTab]) -> None:
    tab = open_tab("book")
    tab.view.save.click()
    dialog = tab.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.selectedFiles()[0].endswith("sample-book.sql")
    dialog.reject()


def test_each_side_is_copied_whole(open_tab: Callable[..., DdlTab], assessment: Assessment) -> None:
    tab = open_tab("book")
    tab.view.left.copy.click()
    assert QApplication.clipboard().text().startswith(assessment.catalog.table("book").sql)
    tab.view.right.copy.click()
    assert "CREATE TABLE public.book" in QApplication.clipboard().text()


def test_what_is_selected_is_copied_without_the_gaps(open_tab: Callable[..., DdlTab]) -> None:
    tab = open_tab("loan")
    view = tab.view.right.view
    view.selectAll()
    view.copy()
    lines = QApplication.clipboard().text().split("\n")
    assert lines == [line.text for line in view.lines if line.kind is not LineKind.FILLER]


def test_both_sides_scroll_together(open_tab: Callable[..., DdlTab]) -> None:
    tab = open_tab(None)
    left, right = tab.view.left.view.verticalScrollBar(), tab.view.right.view.verticalScrollBar()
    assert left.maximum() == right.maximum() > 0
    left.setValue(20)
    assert right.value() == 20
    right.setValue(0)
    assert left.value() == 0


def test_ctrl_f_finds_in_both_sides(qtbot: QtBot, open_tab: Callable[..., DdlTab]) -> None:
    tab = open_tab("reader")
    tab.activateWindow()
    tab.view.left.view.setFocus()
    tab.view.open_search()
    field = tab.view.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "GUARDIAN_ID")
    places = [view.textCursor().selectedText() for view in (tab.view.left.view, tab.view.right.view)]
    assert places[0] == "guardian_id"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert tab.view.right.view.textCursor().selectedText() == "guardian_id"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible()


def test_one_goes_from_difference_to_difference(open_tab: Callable[..., DdlTab]) -> None:
    tab = open_tab("book")
    assert tab.view.difference_count == 6
    tab.view.go_on()
    assert tab.view.left.view.textCursor().selectedText().strip().startswith("id INTEGER")
    tab.view.go_on()
    assert tab.view.left.view.textCursor().selectedText().strip().startswith("uuid")
    tab.view.go_back()
    tab.view.go_back()
    assert tab.view.left.view.textCursor().selectedText().strip().startswith("cover")


def test_a_hidden_tab_does_nothing_until_it_is_shown(
    qtbot: QtBot, make_context: Callable[..., Context], assessment: Assessment
) -> None:
    session = planned(SAMPLE, assessment)
    context = make_context(session)
    tab = DdlTab(context)
    qtbot.addWidget(tab)
    tab.show_table(session, "book")
    assert not context.jobs.is_busy
    show(tab)
    qtbot.waitUntil(lambda: "CREATE TABLE book (" in tab.view.left.view.toPlainText())


def test_only_the_last_request_is_shown(qtbot: QtBot, open_tab: Callable[..., DdlTab], assessment: Assessment) -> None:
    tab = open_tab("book")
    session = planned(SAMPLE, assessment)
    for table in ("loan", "reader", "village"):
        tab.show_table(session, table)
    with qtbot.waitSignal(tab._context.jobs.idle):
        pass
    assert "CREATE TABLE village (" in tab.view.left.view.toPlainText()
    assert "CREATE TABLE loan (" not in tab.view.left.view.toPlainText()


def test_without_a_plan_it_says_so(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    tab = DdlTab(make_context())
    qtbot.addWidget(tab)
    show(tab)
    assert not tab.view.isVisible()


def test_names_with_line_breaks_keep_the_sides_beside_each_other(
    qtbot: QtBot, make_context: Callable[..., Context], tmp_path: Path
) -> None:
    path = make_source(tmp_path / "odd.sqlite", 'CREATE TABLE "a\nb\u2028c" ("x\ny" TEXT, z INT DEFAULT \'p\nq\')')
    session = planned(path, assess(path, cancel=CancelToken()))
    tab = DdlTab(make_context(session))
    qtbot.addWidget(tab)
    tab.show_table(session, None)
    show(tab)
    qtbot.waitUntil(lambda: bool(tab.view.left.view.lines))
    left, right = tab.view.left.view, tab.view.right.view
    assert left.blockCount() == right.blockCount() == len(left.lines)


def test_it_is_drawn_in_the_colours_of_either_scheme(open_tab: Callable[..., DdlTab], theme: Theme) -> None:
    tab = open_tab("book")
    pictures = []
    for is_dark in (False, True):
        theme.use(is_dark=is_dark)
        pictures.append(tab.grab().toImage())
    theme.use(is_dark=False)
    assert pictures[0] != pictures[1]
    assert isinstance(tab.view.left.view, QPlainTextEdit)


def test_another_plan_of_the_same_table_stays_where_one_reads(
    qtbot: QtBot, open_tab: Callable[..., DdlTab], assessment: Assessment
) -> None:
    tab = open_tab(None)
    tab.view.right.view.verticalScrollBar().setValue(40)
    other = replace(assessment.plan)
    session = Session(source_path=SAMPLE).with_assessment(assessment, History(plan=other))
    tab.show_table(session, None)
    qtbot.waitUntil(lambda: not tab._context.jobs.is_busy)
    assert tab.view.right.view.verticalScrollBar().value() == 40
    tab.show_table(session, "book")
    qtbot.waitUntil(lambda: not tab._context.jobs.is_busy)
    assert tab.view.right.view.verticalScrollBar().value() == 0
