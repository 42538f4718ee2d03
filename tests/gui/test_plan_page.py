"""The plan page, over real assessments: what is chosen there is in the plan, and nothing else is."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.migration.assess import assess
from core.plan.choices import Choice
from core.plan.edit import History
from core.plan.model import Plan
from core.plan.policy import Preset
from core.plan.store import read_plan
from gui.context import Context
from gui.models.plan_edits import Edit, choose_type, filter_rows
from gui.models.plan_fields import Field
from gui.session import Session
from gui.wizard import flow
from gui.wizard.flow import PageId
from gui.wizard.pages.plan.change_type import ChangeTypeDialog
from gui.wizard.pages.plan.page import PlanPage
from gui.wizard.pages.plan.remedy import RemedyDialog
from gui.wizard.pages.plan.settings import SettingsDialog
from gui.wizard.pages.plan.text_dialogs import FilterDialog, RenameDialog
from tests.gui.conftest import show
from tests.helpers.source import make_source

SHOP = """
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, placed_at TEXT, paid_at TEXT, amount TEXT, note TEXT,
    customer INTEGER REFERENCES customer (id)
);
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, born_at DATE);
CREATE TABLE log (at INTEGER, line TEXT);
INSERT INTO customer VALUES (1, 'Ada', '1815-12-10'), (2, 'Grace', '1906-12-09');
INSERT INTO orders VALUES
    (1, 'A1', '2024-01-01', '2024-01-02', '10', 'x', 1),
    (2, 'B2', '2024-02-01', NULL, 'many', 'y', 2),
    (3, 'C3', '2024-03-01', '2024-03-02', '30', 'z', 7);
INSERT INTO log VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd');
"""

MakePage = Callable[..., PlanPage]


@pytest.fixture
def make_page(qtbot: QtBot, make_context: Callable[..., Context], tmp_path: Path) -> MakePage:
    """The page on the plan of a source, shown."""

    def make(script: str = SHOP) -> PlanPage:
        path = make_source(tmp_path / "shop.sqlite", script)
        assessment = assess(path, cancel=CancelToken())
        session = Session(source_path=path).with_assessment(assessment, History(plan=assessment.plan))
        page = PlanPage(make_context(session))
        qtbot.addWidget(page)
        show(page, (1100, 700))
        page.enter()
        return page

    return make


def plan_of(page: PlanPage) -> Plan:
    plan = page.context.session.plan
    assert plan is not None
    return plan


def type_of(page: PlanPage, table: str, column: str) -> str:
    columns = plan_of(page).table(table).columns
    return next(str(each.target_type) for each in columns if each.source_name == column)


def finish(qtbot: QtBot, page: PlanPage) -> None:
    """Wait for the edits to be carried out, those too that the event loop has still to tell of."""
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not page.editor.is_busy and not page.context.jobs.is_busy, timeout=20_000)


def edit_in_grid(qtbot: QtBot, page: PlanPage, table: str, column: str, written: str) -> None:
    page.tables.go_to(table)
    assert page.columns.go_to((table, column))
    page.columns.grid.setFocus()
    qtbot.keyClick(page.columns.grid, Qt.Key.Key_F2)
    combo = page.columns.grid.findChild(QComboBox)
    assert combo is not None
    line = combo.lineEdit()
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, written)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    finish(qtbot, page)


def grid_texts(page: PlanPage, field: Field) -> list[str]:
    model = page.columns.model
    return [model.index(row, field).data() for row in range(model.rowCount())]


def test_the_page_lists_the_whole_plan_and_every_table(make_page: MakePage) -> None:
    page = make_page()
    model = page.tables.model
    assert [model.index(row).data() for row in range(model.rowCount())] == ["Whole plan", "orders", "customer", "log"]
    assert page.columns.model.rowCount() == 12


def test_a_type_chosen_in_the_grid_is_in_the_plan(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    edit_in_grid(qtbot, page, "orders", "note", "varchar(40)")
    assert type_of(page, "orders", "note") == "varchar(40)"
    assert plan_of(page).choices.made == (Choice(setting="type", value="varchar(40)", table="orders", column="note"),)
    assert "varchar(40)" in grid_texts(page, Field.TYPE)


def test_a_type_is_taken_from_the_list_of_those_that_it_could_have(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to("orders")
    page.columns.go_to(("orders", "placed_at"))
    page.columns.grid.edit_type()
    combo = page.columns.grid.findChild(QComboBox)
    assert combo is not None
    combo.showPopup()
    place = combo.model().index(combo.findText("timestamp"), 0)
    combo.view().setCurrentIndex(place)
    qtbot.keyClick(combo.view(), Qt.Key.Key_Return)
    finish(qtbot, page)
    assert type_of(page, "orders", "placed_at") == "timestamp"


def test_escape_in_the_editor_changes_nothing(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to("orders")
    page.columns.go_to(("orders", "note"))
    page.columns.grid.edit_type()
    combo = page.columns.grid.findChild(QComboBox)
    assert combo is not None
    line = combo.lineEdit()
    assert line is not None
    qtbot.keyClicks(line, "integer")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not page.editor.is_busy
    assert page.isVisible()
    assert plan_of(page).choices.made == ()


def test_a_type_that_there_is_not_is_told_and_changes_nothing(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    edit_in_grid(qtbot, page, "orders", "note", "varchat(40)")
    assert page.banner.isVisible()
    assert "varchat(40)" in page.banner.title
    assert plan_of(page).choices.made == ()
    assert type_of(page, "orders", "note") == "text"


def test_a_type_that_cant_hold_all_values_shows_what_it_costs(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to("orders")
    page.columns.go_to(("orders", "amount"))

    def lines() -> dict[str, str]:
        row = page.columns.model.column_row(page.columns.grid.currentIndex().row())
        return {line.written: line.cost for line in page.columns.evidence.lines_of(row)}

    qtbot.waitUntil(lambda: lines().get("integer") == "1 of 3 values do not fit", timeout=10_000)
    assert lines()["bytea"] == "all values fit"
    assert "date" not in lines()
    finish(qtbot, page)


def test_undo_brings_the_old_type_back_and_redo_the_new_one(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    edit_in_grid(qtbot, page, "orders", "placed_at", "text")
    assert type_of(page, "orders", "placed_at") == "text"
    assert "orders.placed_at: type = text" in page.toolbar.undo_button.toolTip()
    page.toolbar.undo_button.click()
    assert type_of(page, "orders", "placed_at") == "date"
    assert not page.toolbar.undo_button.isEnabled()
    page.toolbar.redo_button.click()
    assert type_of(page, "orders", "placed_at") == "text"


def test_undo_and_redo_have_their_usual_keys(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    edit_in_grid(qtbot, page, "orders", "placed_at", "text")
    control = Qt.KeyboardModifier.ControlModifier
    page.activateWindow()
    qtbot.keyClick(page.columns.grid, Qt.Key.Key_Z, control)
    qtbot.waitUntil(lambda: type_of(page, "orders", "placed_at") == "date")
    qtbot.keyClick(page.columns.grid, Qt.Key.Key_Z, control | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: type_of(page, "orders", "placed_at") == "text")


def test_a_message_can_be_dismissed(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    edit_in_grid(qtbot, page, "orders", "note", "nothing")
    assert page.banner.isVisible()
    dismiss = next(each for each in page.banner.findChildren(QPushButton) if each.text() == "Dismiss")
    dismiss.click()
    assert not page.banner.isVisible()


def test_edits_made_while_a_plan_is_made_follow_in_their_order(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.editor.apply(choose_type([("orders", "note")], "varchar(10)"))
    page.editor.apply(choose_type([("orders", "note")], "varchar(20)"))
    page.editor.apply(choose_type([("orders", "code")], "varchar(30)"))
    assert page.editor.is_busy
    assert not page.isComplete()
    finish(qtbot, page)
    assert type_of(page, "orders", "note") == "varchar(20)"
    assert type_of(page, "orders", "code") == "varchar(30)"
    history = page.context.session.history
    assert history is not None
    assert len(history.before) == 3


def test_a_pattern_changes_all_columns_that_it_names_and_nothing_else(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    before = {(t.source_name, c.source_name): str(c.target_type) for t in plan_of(page).tables for c in t.columns}
    page.columns.change_button.click()
    dialog = page.asking.dialog
    assert isinstance(dialog, ChangeTypeDialog)
    dialog.fitting.click()
    dialog.pattern.setText("*_at")
    dialog.type.setCurrentText("text")
    qtbot.waitUntil(dialog.change_button.isEnabled, timeout=10_000)
    assert dialog.trial.trial is not None
    touched = {(each.table, each.column) for each in dialog.trial.trial.changes}
    assert touched == {("orders", "placed_at"), ("orders", "paid_at"), ("customer", "born_at")}
    dialog.accept()
    finish(qtbot, page)
    after = {(t.source_name, c.source_name): str(c.target_type) for t in plan_of(page).tables for c in t.columns}
    assert {key for key in before if before[key] != after[key]} == touched
    assert {after[key] for key in touched} == {"text"}


def test_all_selected_columns_get_the_type(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to("customer")
    page.columns.grid.selectAll()
    page.columns.change_button.click()
    dialog = page.asking.dialog
    assert isinstance(dialog, ChangeTypeDialog)
    assert dialog.selected.isChecked()
    dialog.type.setCurrentText("text")
    qtbot.waitUntil(dialog.change_button.isEnabled, timeout=10_000)
    dialog.accept()
    finish(qtbot, page)
    assert {str(column.target_type) for column in plan_of(page).table("customer").columns} == {"text"}


def test_delete_leaves_a_column_out_and_takes_it_back(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to("orders")
    page.columns.go_to(("orders", "note"))
    page.columns.grid.setFocus()
    qtbot.keyClick(page.columns.grid, Qt.Key.Key_Delete)
    finish(qtbot, page)
    assert "note" not in [column.source_name for column in plan_of(page).table("orders").columns]
    assert "left out" in grid_texts(page, Field.TYPE)
    qtbot.keyClick(page.columns.grid, Qt.Key.Key_Delete)
    finish(qtbot, page)
    assert "note" in [column.source_name for column in plan_of(page).table("orders").columns]
    assert plan_of(page).choices.made == ()


def test_a_table_left_out_stays_listed_with_a_way_back(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to("log")
    page.tables.leave_action.trigger()
    finish(qtbot, page)
    assert "log" not in [table.source_name for table in plan_of(page).tables]
    assert page.tables.model.row_of("log") is not None
    assert page.notice.take_back_button.isVisible()
    page.notice.take_back_button.click()
    finish(qtbot, page)
    assert "log" in [table.source_name for table in plan_of(page).tables]
    assert not page.notice.isVisible()


def test_a_column_and_a_table_get_other_names(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to("orders")
    page.columns.go_to(("orders", "note"))
    page.columns.rename_action.trigger()
    dialog = page.asking.dialog
    assert isinstance(dialog, RenameDialog)
    dialog.field.setText("remark")
    dialog.accept()
    finish(qtbot, page)
    assert "note → remark" in grid_texts(page, Field.NAME)
    page.tables.rename_action.trigger()
    dialog = page.asking.dialog
    assert isinstance(dialog, RenameDialog)
    dialog.field.setText("purchases")
    dialog.accept()
    finish(qtbot, page)
    assert plan_of(page).table("orders").target_name == "purchases"


def test_a_filter_says_how_many_rows_it_takes_and_is_in_the_plan(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to("log")
    page.tables.filter_action.trigger()
    dialog = page.asking.dialog
    assert isinstance(dialog, FilterDialog)
    dialog.field.setPlainText("at > 3")
    qtbot.waitUntil(lambda: dialog.count.text().startswith("1 row"), timeout=10_000)
    dialog.accept()
    finish(qtbot, page)
    assert plan_of(page).table("log").row_count == 1
    assert plan_of(page).table("log").rows_left_out == 3
    assert page.notice.isVisible()
    page.toolbar.undo_button.click()
    assert plan_of(page).table("log").row_count == 4
    assessment = page.context.session.assessment
    assert assessment is not None
    assert assessment.profile.table("log").row_count == 4


def test_an_invalid_filter_is_told_and_changes_nothing(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    before = page.context.session.history
    page.editor.apply(filter_rows("log", "at > random()"))
    finish(qtbot, page)
    assert page.banner.isVisible()
    assert "random" in page.banner.text
    assert page.context.session.history is before


def test_a_decision_that_waits_keeps_next_closed_until_it_is_made(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    assert page.isComplete()
    edit_in_grid(qtbot, page, "orders", "amount", "integer")
    assert not page.isComplete()
    assert not flow.may_leave(PageId.PLAN, page.context.session)
    assert page.toolbar.waiting.isVisible()
    page.toolbar.next_button.click()
    assert page.tabs.currentWidget() is page.findings
    assert page.findings.finding is not None
    assert page.findings.finding.object == "orders.amount"
    buttons = {button.text(): button for button in page.findings.remedy_buttons()}
    buttons["Put NULL for values that do not fit…"].click()
    dialog = page.asking.dialog
    assert isinstance(dialog, RemedyDialog)
    assert "'many' in row 2" in [dialog.examples.item(row).text() for row in range(dialog.examples.count())]
    qtbot.waitUntil(dialog.apply_button.isEnabled, timeout=10_000)
    dialog.accept()
    finish(qtbot, page)
    assert page.isComplete()
    assert page.context.session.undecided == ()


def test_a_remedy_for_a_key_is_chosen_for_its_table(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.tabs.setCurrentWidget(page.findings)
    orphans = next(each for each in plan_of(page).findings if each.code == "FOREIGN_KEY_ORPHANS")
    page.findings.go_to(orphans)
    button = next(each for each in page.findings.remedy_buttons() if "Set aside the rows" in each.text())
    button.click()
    dialog = page.asking.dialog
    assert isinstance(dialog, RemedyDialog)
    qtbot.waitUntil(dialog.apply_button.isEnabled, timeout=10_000)
    dialog.accept()
    finish(qtbot, page)
    assert plan_of(page).choices.made == (Choice(setting="orphans", value="set-aside", table="orders"),)


def test_a_choice_is_reset_to_what_the_rules_say(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    edit_in_grid(qtbot, page, "orders", "placed_at", "text")
    page.columns.go_to(("orders", "placed_at"))
    qtbot.waitUntil(page.columns.reset_action.isEnabled)
    page.columns.reset_action.trigger()
    finish(qtbot, page)
    assert type_of(page, "orders", "placed_at") == "date"
    assert plan_of(page).choices.made == ()


def test_a_preset_and_a_setting_are_what_the_rules_go_by(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.editor.apply(Edit(preset=Preset.FAITHFUL))
    finish(qtbot, page)
    assert type_of(page, "orders", "placed_at") == "text"
    page.toolbar.settings_button.click()
    dialog = page.asking.dialog
    assert isinstance(dialog, SettingsDialog)
    box = dialog.boxes["dates"]
    box.setCurrentIndex(box.findData("infer"))
    dialog.accept()
    finish(qtbot, page)
    assert type_of(page, "orders", "placed_at") == "date"
    assert plan_of(page).choices.made == (Choice(setting="dates", value="infer"),)


def test_a_saved_plan_is_what_the_command_line_reads(qtbot: QtBot, make_page: MakePage, tmp_path: Path) -> None:
    page = make_page()
    edit_in_grid(qtbot, page, "orders", "note", "varchar(40)")
    file = tmp_path / "plan.json"
    page.files.save_to(file)
    finish(qtbot, page)
    assert read_plan(file) == plan_of(page)
    assert page.context.session.is_plan_saved
    assert page.context.session.plan_file == file


def test_the_choices_of_another_plan_are_taken_over(qtbot: QtBot, make_page: MakePage, tmp_path: Path) -> None:
    page = make_page()
    edit_in_grid(qtbot, page, "orders", "note", "varchar(40)")
    file = tmp_path / "plan.json"
    page.files.save_to(file)
    finish(qtbot, page)
    page.toolbar.undo_button.click()
    assert type_of(page, "orders", "note") == "text"
    page.files.open_from(file)
    finish(qtbot, page)
    assert type_of(page, "orders", "note") == "varchar(40)"


def test_a_file_that_is_no_plan_is_told(qtbot: QtBot, make_page: MakePage, tmp_path: Path) -> None:
    page = make_page()
    file = tmp_path / "plan.json"
    file.write_text("{")
    page.files.open_from(file)
    finish(qtbot, page)
    assert page.banner.isVisible()
    assert plan_of(page).choices.made == ()


def test_a_source_that_is_gone_is_told_and_the_plan_stays(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    assert page.context.session.source_path is not None
    page.context.session.source_path.unlink()
    edit_in_grid(qtbot, page, "orders", "note", "varchar(40)")
    assert page.banner.isVisible()
    assert type_of(page, "orders", "note") == "text"


def test_ctrl_f_goes_to_the_search_of_what_has_the_keyboard(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.activateWindow()
    page.columns.grid.setFocus()
    qtbot.keyClick(page.columns.grid, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.columns.search.hasFocus()
    page.tables.view.setFocus()
    qtbot.keyClick(page.tables.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.tables.search.hasFocus()


def test_names_with_signs_of_patterns_stand_for_themselves(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("""CREATE TABLE "a*" ("x?" TEXT, xy TEXT); CREATE TABLE ab ("x?" TEXT);""")
    page.editor.apply(choose_type([("a*", "x?")], "integer"))
    finish(qtbot, page)
    assert type_of(page, "a*", "x?") == "integer"
    assert type_of(page, "a*", "xy") == "text"
    assert type_of(page, "ab", "x?") == "text"


def test_the_context_menu_has_what_can_be_done_with_a_column(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to("orders")
    page.columns.go_to(("orders", "note"))
    assert page.columns.edit_action.isEnabled()
    assert page.columns.leave_action.text() == "&Leave out"
    assert not page.columns.reset_action.isEnabled()
    assert page.tables.view.indexAt(QPoint(5, 5)).isValid()


def test_the_source_is_never_written(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    path = page.context.session.source_path
    assert path is not None
    before = path.read_bytes()
    edit_in_grid(qtbot, page, "orders", "amount", "integer")
    assert path.read_bytes() == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (3,)
