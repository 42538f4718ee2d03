"""Views, triggers and CHECKs on the plan page: both texts, a translation written by hand, and a trial on a server."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.migration.assess import assess
from core.plan.choices import Choice
from core.plan.edit import History
from core.plan.model import Plan
from core.plan.store import read_plan
from gui.context import Context
from gui.models.plan_index import PlanIndex
from gui.models.plan_object_list import ObjectRole
from gui.models.plan_objects import ObjectKey, ObjectKind, ObjectState
from gui.models.plan_tables import TableRole
from gui.session import Destination, Session
from gui.widgets.banner import Tone
from gui.wizard.flow import PageId
from gui.wizard.pages.plan.draft_question import DraftAnswer
from gui.wizard.pages.plan.page import PlanPage
from tests.gui.conftest import show
from tests.helpers.source import make_source

SHOP = """
CREATE TABLE orders (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL CHECK (amount > 0), note TEXT);
CREATE TABLE log (line TEXT NOT NULL, CHECK (printf('%e', line) <> ''));
INSERT INTO orders VALUES (1, 10, 'x');
CREATE VIEW large AS SELECT id, amount FROM orders WHERE amount > 5;
CREATE VIEW lost AS SELECT its_own(id) FROM orders;
CREATE TRIGGER noted AFTER INSERT ON orders BEGIN INSERT INTO log VALUES ('new'); END;
"""
LARGE = ObjectKey(kind=ObjectKind.VIEW, table="", name="large")
LOST = ObjectKey(kind=ObjectKind.VIEW, table="", name="lost")
NOTED = ObjectKey(kind=ObjectKind.TRIGGER, table="orders", name="noted")
CHECK = ObjectKey(kind=ObjectKind.CHECK, table="orders", name="orders_amount_check")
BY_HAND = "SELECT id, amount, note\nFROM orders"

MakePage = Callable[..., PlanPage]


@pytest.fixture
def make_page(qtbot: QtBot, make_context: Callable[..., Context], tmp_path: Path) -> MakePage:
    """The page on the plan of a source, shown."""

    def make(script: str = SHOP, destination: Destination | None = None) -> PlanPage:
        path = make_source(tmp_path / "shop.sqlite", script)
        assessment = assess(path, cancel=CancelToken())
        session = Session(source_path=path).with_destination(destination)
        page = PlanPage(make_context(session.with_assessment(assessment, History(plan=assessment.plan))))
        qtbot.addWidget(page)
        show(page, (1100, 700))
        page.enter()
        return page

    return make


@pytest.fixture
def embedded(own_embedded_server: Path) -> Iterator[Destination]:
    return Destination(schema="shop")


def finish(qtbot: QtBot, page: PlanPage) -> None:
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not page.editor.is_busy and not page.context.jobs.is_busy, timeout=30_000)


def plan_of(page: PlanPage) -> Plan:
    plan = page.context.session.plan
    assert plan is not None
    return plan


def index_of(page: PlanPage) -> PlanIndex:
    assert page.index is not None
    return page.index


def state_of(page: PlanPage, key: ObjectKey) -> ObjectState:
    shown = index_of(page).object_of(key)
    assert shown is not None
    return shown.state


def entries(page: PlanPage) -> list[str]:
    model = page.tables.model
    return [model.index(row).data() for row in range(model.rowCount())]


def visible_tabs(page: PlanPage) -> list[str]:
    return [page.tabs.tabText(place) for place in range(page.tabs.count()) if page.tabs.isTabVisible(place)]


def go_to(page: PlanPage, key: ObjectKey) -> None:
    page.tables.go_to(key if key.kind is not ObjectKind.CHECK else key.table)
    page.tabs.setCurrentWidget(page.objects)
    page.objects.go_to(key)


def write(page: PlanPage, key: ObjectKey, text: str) -> None:
    """Begin to write, as a person does."""
    go_to(page, key)
    page.objects.pane.edit_button.click()
    page.objects.pane.target.editor.selectAll()
    page.objects.pane.target.editor.insertPlainText(text)


# What is listed and shown.


def test_views_and_triggers_stand_under_headings_of_their_own(make_page: MakePage) -> None:
    page = make_page()
    assert entries(page) == [
        "Whole plan",
        "Tables (2)",
        "orders",
        "log",
        "Views (2)",
        "large",
        "lost",
        "Triggers (1)",
        "noted",
    ]
    model = page.tables.model
    headings = [row for row in range(model.rowCount()) if model.index(row).data(TableRole.HEADING)]
    assert all(not model.index(row).flags() & Qt.ItemFlag.ItemIsSelectable for row in headings)


def test_of_tables_alone_there_are_no_headings(make_page: MakePage) -> None:
    assert entries(make_page("CREATE TABLE t (a)")) == ["Whole plan", "t"]


def test_a_search_finds_views_and_triggers_too(make_page: MakePage) -> None:
    page = make_page()
    page.tables.search.setText("l")
    assert entries(page) == ["Whole plan", "Tables (1)", "log", "Views (2)", "large", "lost"]


def test_the_list_says_how_each_one_stands(make_page: MakePage) -> None:
    page = make_page()
    model = page.tables.model
    row = model.index(model.row_of(LOST) or 0)
    assert row.data(TableRole.DETAIL).startswith("not translated: ")
    assert row.data(TableRole.NOT_TRANSLATED)
    assert model.index(model.row_of(LARGE) or 0).data(TableRole.TRANSLATED)


def test_a_view_is_shown_with_both_texts_and_what_it_reads(make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to(LARGE)
    pane = page.objects.pane
    assert visible_tabs(page) == ["Translation", "Findings"]
    assert not page.objects.view.isVisible()
    assert pane.source.editor.toPlainText().startswith("CREATE VIEW large AS SELECT")
    assert pane.target.editor.toPlainText().startswith("CREATE VIEW public.large (id, amount) AS\nSELECT")
    assert [(fact.name, fact.text) for fact in pane.facts.facts] == [("Reads", "orders")]


def test_a_trigger_is_shown_with_its_function_and_its_header(make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to(NOTED)
    text = page.objects.pane.target.editor.toPlainText()
    assert "CREATE FUNCTION public.noted()" in text
    assert "CREATE TRIGGER noted AFTER INSERT ON public.orders" in text
    assert {fact.name: fact.text for fact in page.objects.pane.facts.facts}["Writes"] == "log"


def test_where_there_is_no_translation_the_reason_stands_in_its_place(make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to(LOST)
    pane = page.objects.pane
    assert pane.target.is_empty
    assert "its_own" in pane.state.whole_text
    assert pane.edit_button.text() == "Writ&e it by hand"
    assert page.tabs.tabText(page.tabs.indexOf(page.findings)) == "Findings (1)"


def test_a_table_has_its_checks_and_triggers_on_a_tab(make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to("orders")
    page.tabs.setCurrentWidget(page.objects)
    model = page.objects.model
    keys = [model.index(row).data(ObjectRole.KEY) for row in range(model.rowCount())]
    assert [key for key in keys if key is not None] == [NOTED, CHECK]
    page.tables.go_to("log")
    assert page.tabs.tabText(page.tabs.indexOf(page.objects)) == "Rules (1 not translated)"


def test_a_table_has_the_tab_again_that_it_had_before_a_view_was_shown(make_page: MakePage) -> None:
    page = make_page()
    page.tabs.setCurrentWidget(page.ddl)
    page.tables.go_to(LARGE)
    assert page.tabs.currentWidget() is page.objects
    page.tables.go_to("orders")
    assert page.tabs.currentWidget() is page.ddl


def test_from_a_finding_one_comes_to_the_view_and_writes_it(make_page: MakePage) -> None:
    page = make_page()
    page.tabs.setCurrentWidget(page.findings)
    finding = next(each for each in plan_of(page).findings if each.code == "VIEW_NOT_CARRIED")
    page.findings.go_to(finding)
    assert page.findings.go_button.text() == "&Go to the view"
    (button,) = page.findings.remedy_buttons()
    assert button.text() == "Write it by hand…"
    button.click()
    assert page.tables.object == LOST
    assert page.objects.pane.is_writing
    assert page.objects.pane.target.editor.toPlainText() == "SELECT its_own(id) FROM orders"


# Writing by hand.


@pytest.mark.parametrize(
    ("key", "text", "choice"),
    [
        (LARGE, BY_HAND, Choice(setting="view_sql", value=BY_HAND, table="large")),
        (
            NOTED,
            "BEGIN\n  RETURN NULL;\nEND",
            Choice(setting="trigger_sql", value="BEGIN\n  RETURN NULL;\nEND", table="orders", column="noted"),
        ),
        (
            CHECK,
            "amount > 1",
            Choice(setting="check_sql", value="amount > 1", table="orders", column="orders_amount_check"),
        ),
    ],
)
def test_what_is_written_by_hand_is_in_the_plan_and_goes_again(
    qtbot: QtBot, make_page: MakePage, key: ObjectKey, text: str, choice: Choice
) -> None:
    page = make_page()
    pane = page.objects.pane
    before = index_of(page).object_of(key)
    write(page, key, text)
    pane.apply_button.click()
    finish(qtbot, page)
    assert plan_of(page).choices.made == (choice,)
    assert state_of(page, key) is ObjectState.EDITED
    assert not pane.is_writing
    assert "edited by hand" in pane.state.whole_text
    assert text in pane.target.editor.toPlainText()
    pane.back_button.click()
    finish(qtbot, page)
    assert plan_of(page).choices.made == ()
    assert index_of(page).object_of(key) == before


def test_an_edit_is_undone_and_done_again(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    write(page, LARGE, BY_HAND)
    page.objects.pane.apply_button.click()
    finish(qtbot, page)
    page.toolbar.undo_button.click()
    finish(qtbot, page)
    assert state_of(page, LARGE) is ObjectState.TRANSLATED
    assert "note" not in page.objects.pane.target.editor.toPlainText()
    page.toolbar.redo_button.click()
    finish(qtbot, page)
    assert state_of(page, LARGE) is ObjectState.EDITED


def test_an_edit_is_kept_with_the_plans_file(qtbot: QtBot, make_page: MakePage, tmp_path: Path) -> None:
    page = make_page()
    write(page, LARGE, BY_HAND)
    page.objects.pane.apply_button.click()
    finish(qtbot, page)
    page.files.save_to(tmp_path / "plan.json")
    finish(qtbot, page)
    saved = read_plan(tmp_path / "plan.json")
    assert [(view.query_sql, view.is_edited) for view in saved.views if view.source_name == "large"] == [
        (BY_HAND, True)
    ]


def test_what_was_not_changed_is_no_edit(make_page: MakePage) -> None:
    page = make_page()
    go_to(page, LARGE)
    page.objects.pane.edit_button.click()
    assert not page.objects.pane.apply_button.isEnabled()
    assert not page.has_unsaved()


def test_cancel_keeps_the_old_text(make_page: MakePage) -> None:
    page = make_page()
    go_to(page, LARGE)
    before = page.objects.pane.target.editor.toPlainText()
    write(page, LARGE, BY_HAND)
    assert page.has_unsaved()
    page.objects.pane.cancel_button.click()
    assert page.objects.pane.target.editor.toPlainText() == before
    assert page.objects.pane.target.editor.isReadOnly()
    assert not page.has_unsaved()


def test_what_is_being_written_waits_while_one_looks_elsewhere(make_page: MakePage) -> None:
    page = make_page()
    write(page, LARGE, BY_HAND)
    page.tables.go_to(NOTED)
    assert not page.objects.pane.is_writing
    page.tables.go_to(LARGE)
    assert page.objects.pane.is_writing
    assert page.objects.pane.target.editor.toPlainText() == BY_HAND


def test_an_empty_text_can_not_be_applied(make_page: MakePage) -> None:
    page = make_page()
    write(page, LARGE, " \n")
    assert not page.objects.pane.apply_button.isEnabled()


@pytest.mark.parametrize("key", [LARGE, NOTED, CHECK], ids=str)
def test_what_is_left_out_can_be_taken_back(qtbot: QtBot, make_page: MakePage, key: ObjectKey) -> None:
    page = make_page()
    go_to(page, key)
    pane = page.objects.pane
    pane.leave_button.click()
    finish(qtbot, page)
    assert state_of(page, key) is ObjectState.LEFT_OUT
    assert pane.leave_button.text() == "Ta&ke back"
    assert not pane.edit_button.isVisible()
    pane.leave_button.click()
    finish(qtbot, page)
    assert state_of(page, key) is ObjectState.TRANSLATED
    assert plan_of(page).choices.made == ()


def test_a_view_is_left_out_from_the_list_too(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to(LARGE)
    page.tables.view.setFocus()
    qtbot.keyClick(page.tables.view, Qt.Key.Key_Delete)
    finish(qtbot, page)
    assert state_of(page, LARGE) is ObjectState.LEFT_OUT


# What was written and is not applied.


def test_next_asks_about_what_is_not_applied(make_page: MakePage) -> None:
    page = make_page()
    write(page, LARGE, BY_HAND)
    assert not page.leave()
    assert page.leaving.question is not None
    assert "large" in page.leaving.question.box.text()
    page.leaving.question.stay.click()
    assert page.has_unsaved()
    assert page.leaving.question is None


def test_what_is_not_applied_can_be_discarded_on_the_way(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    write(page, LARGE, BY_HAND)
    page.leave()
    assert page.leaving.question is not None
    with qtbot.waitSignal(page.context.page_requested) as wanted:
        page.leaving.question.discard.click()
    assert wanted.args == [PageId.READY]
    assert page.leave()
    assert plan_of(page).choices.made == ()


def test_what_is_not_applied_can_be_applied_on_the_way(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page()
    write(page, LARGE, BY_HAND)
    page.tables.go_to("orders")
    page.leave()
    assert page.leaving.question is not None
    assert page.leaving.question.apply is not None
    with qtbot.waitSignal(page.context.page_requested, timeout=20_000) as wanted:
        page.leaving.question.apply.click()
    assert wanted.args == [PageId.READY]
    assert state_of(page, LARGE) is ObjectState.EDITED
    assert page.leave()
    finish(qtbot, page)


def test_closing_asks_too(make_page: MakePage, monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_page()
    write(page, LARGE, BY_HAND)
    answers = iter([DraftAnswer.STAY, DraftAnswer.DISCARD])
    monkeypatch.setattr("gui.wizard.pages.plan.leaving.DraftQuestion.wait", lambda _question: next(answers))
    assert page.confirm_close() is False
    assert page.confirm_close() is True


def test_a_plan_that_is_saved_without_it_says_so(qtbot: QtBot, make_page: MakePage, tmp_path: Path) -> None:
    page = make_page()
    write(page, LARGE, BY_HAND)
    page.files.save_to(tmp_path / "plan.json")
    finish(qtbot, page)
    assert page.banner.hint == "What you are writing by hand is not in it yet: it is not applied."


# Texts that are out of the ordinary.


def test_sql_is_shown_as_the_text_that_it_is(make_page: MakePage) -> None:
    page = make_page("CREATE TABLE t (a); CREATE VIEW v AS SELECT '<b>x</b>' AS x, 'a\x1b[31m' AS y FROM t")
    page.tables.go_to(ObjectKey(kind=ObjectKind.VIEW, table="", name="v"))
    assert "'<b>x</b>'" in page.objects.pane.source.editor.toPlainText()


def test_a_text_of_a_megabyte_is_shown_by_its_start_and_copied_whole(make_page: MakePage, tmp_path: Path) -> None:
    page = make_page(
        f"CREATE TABLE t (a); CREATE VIEW v AS SELECT {', '.join(['a'] * 1500)} FROM t /* {'x' * 10**6} */"
    )
    page.tables.go_to(ObjectKey(kind=ObjectKind.VIEW, table="", name="v"))
    source = page.objects.pane.source
    assert len(source.editor.toPlainText()) == 20_000
    assert "start" in source.note.whole_text
    source.copy.click()
    assert len(QApplication.clipboard().text()) > 10**6


def test_three_hundred_views_are_listed(make_page: MakePage) -> None:
    page = make_page("CREATE TABLE t (a);" + "".join(f"CREATE VIEW v{n} AS SELECT a FROM t;" for n in range(300)))
    page.tabs.setCurrentWidget(page.objects)
    assert page.objects.model.rowCount() == 301
    assert len(entries(page)) == 304


def test_names_that_would_be_patterns_stand_for_themselves(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page('CREATE TABLE t (a); CREATE VIEW "v*" AS SELECT a FROM t; CREATE VIEW vx AS SELECT a FROM t')
    key = ObjectKey(kind=ObjectKind.VIEW, table="", name="v*")
    write(page, key, "SELECT a AS b FROM t")
    page.objects.pane.apply_button.click()
    finish(qtbot, page)
    assert state_of(page, key) is ObjectState.EDITED
    page.objects.pane.leave_button.click()
    finish(qtbot, page)
    assert state_of(page, key) is ObjectState.LEFT_OUT
    assert state_of(page, ObjectKey(kind=ObjectKind.VIEW, table="", name="vx")) is ObjectState.TRANSLATED


# The trial.


def test_without_a_target_the_button_says_so(make_page: MakePage) -> None:
    page = make_page()
    page.tables.go_to(LARGE)
    button = page.objects.pane.try_button
    assert not button.isEnabled()
    assert button.text() == "No ser&ver is chosen to try it on"


def test_a_trial_says_that_the_server_accepts_or_where_it_does_not(
    qtbot: QtBot, make_page: MakePage, embedded: Destination
) -> None:
    page = make_page(destination=embedded)
    pane = page.objects.pane
    page.tables.go_to(LARGE)
    pane.try_button.click()
    assert pane.work.isVisible()
    finish(qtbot, page)
    assert (pane.result.tone, pane.result.title) == (Tone.SUCCESS, "The server accepts it")
    write(page, LARGE, "SELECT id,\n  amuont\nFROM orders")
    assert not pane.result.isVisible()
    pane.try_button.click()
    finish(qtbot, page)
    assert pane.result.tone is Tone.DANGER
    assert "amuont" in pane.result.text
    assert pane.result.hint == "In line 2, at character 3."
    assert pane.target.editor.error_place == (2, 3)
    assert plan_of(page).choices.made == ()
    QTest.keyClick(pane.target.editor, Qt.Key.Key_X)
    assert pane.target.editor.error_place is None
    page.context.embedded.stop_now()


def test_an_error_in_a_text_that_is_in_the_plan_is_marked_where_it_is_shown(
    qtbot: QtBot, make_page: MakePage, embedded: Destination
) -> None:
    page = make_page(destination=embedded)
    pane = page.objects.pane
    write(page, LARGE, "SELECT id,\n  amuont\nFROM orders")
    pane.apply_button.click()
    finish(qtbot, page)
    pane.try_button.click()
    finish(qtbot, page)
    assert pane.target.editor.error_place is not None
    line, column = pane.target.editor.error_place
    assert pane.target.editor.toPlainText().split("\n")[line - 1][(column or 0) - 1 :] == "amuont"
    page.context.embedded.stop_now()


def test_a_source_with_a_view_that_sqlite_itself_does_not_read_is_shown(make_page: MakePage, tmp_path: Path) -> None:
    page = make_page("CREATE TABLE t (a); CREATE TABLE u (b); CREATE VIEW v AS SELECT b FROM u;")
    page.hide()
    with closing(sqlite3.connect(tmp_path / "shop.sqlite")) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_schema WHERE name = 'u'")
        connection.commit()
    assessment = assess(tmp_path / "shop.sqlite", cancel=CancelToken())
    page.context.session = page.context.session.with_assessment(assessment, History(plan=assessment.plan))
    show(page)
    page.enter()
    page.tables.go_to(ObjectKey(kind=ObjectKind.VIEW, table="", name="v"))
    assert page.objects.pane.target.is_empty


def test_each_button_of_the_pane_has_a_key_of_its_own(make_page: MakePage) -> None:
    page = make_page()
    write(page, LARGE, BY_HAND)
    texts = [button.text() for button in page.findChildren(QPushButton) if button.isVisible()]
    keys = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    assert len(keys) == len(set(keys))
