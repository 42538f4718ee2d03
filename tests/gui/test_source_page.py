"""The source page: what it shows of a database at once, what it refuses, and when one may go on."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.migration import look as look_module
from core.migration.assess import assess
from core.migration.look import look_at
from core.plan.model import Plan
from core.sqlite import glance as glance_module
from gui.context import Context
from gui.session import Destination, Session
from gui.source_facts import Check, list_facts
from gui.theme import Role
from gui.wizard.flow import PageId
from gui.wizard.pages.source import SourcePage
from tests.gui.conftest import show
from tests.gui.dropping import drop
from tests.helpers.source import make_source

SHOP = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE item (id INTEGER PRIMARY KEY, price REAL, label TEXT);
CREATE VIEW names AS SELECT name FROM customer;
INSERT INTO customer (name) VALUES ('a'), ('b'), ('c');
INSERT INTO item (id) VALUES (10), (20);
"""

OpenPage = Callable[..., SourcePage]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return make_source(tmp_path / "shop.db", SHOP)


@pytest.fixture
def open_page(make_context: Callable[..., Context], qtbot: QtBot) -> OpenPage:
    """The page in a window, entered."""

    def make(session: Session | None = None) -> SourcePage:
        window = QWidget()
        qtbot.addWidget(window)
        page = SourcePage(make_context(session))
        QVBoxLayout(window).addWidget(page)
        show(window)
        page.enter()
        return page

    return make


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[SourcePage], None]:
    """Wait until the page has found out all that it wants to."""

    def wait(page: SourcePage) -> None:
        qtbot.waitUntil(lambda: not page._typing.isActive() and not page.context.jobs.is_busy)

    return wait


Settle = Callable[[SourcePage], None]


def facts_of(page: SourcePage) -> dict[str, str]:
    return {fact.name: fact.text for fact in page.facts.facts}


def rows_of(page: SourcePage) -> dict[str, str]:
    model = page.view.model()
    return {model.index(row, 0).data(): model.index(row, 1).data() for row in range(model.rowCount())}


def press(page: SourcePage, text: str) -> None:
    next(button for button in page.findChildren(QPushButton) if button.text() == text).click()


def scanned(path: Path, **fields: object) -> Session:
    from core.plan.edit import History

    assessment = assess(path, cancel=CancelToken())
    session = Session().with_source(path).with_look(look_at(path, cancel=CancelToken()))
    return replace(session.with_assessment(assessment, History(plan=assessment.plan)), **fields)  # type: ignore[arg-type]


class TestAGoodDatabase:
    def test_it_is_shown_at_once_and_one_may_go_on(self, open_page: OpenPage, settle: Settle, shop: Path) -> None:
        page = open_page(Session().with_source(shop))
        settle(page)

        facts = facts_of(page)
        assert facts["Holds"].startswith("2 table")
        assert "1 view" in facts["Holds"]
        assert facts["Rows"].startswith("5 row")
        assert facts["Condition"] == "No damage found."
        assert facts["In use"] == "No sign of a program that has it open."
        assert facts["Reading"].startswith("In place")
        assert sqlite3.sqlite_version in facts["Format"]
        assert page.context.session.look is not None
        assert page.isComplete()
        assert not page.problem.isVisible()

    def test_tables_have_exact_rows_when_they_are_counted(
        self, open_page: OpenPage, settle: Settle, shop: Path
    ) -> None:
        page = open_page(Session().with_source(shop))
        settle(page)

        assert rows_of(page) == {"customer": "3", "item": "2"}
        look = page.context.session.look
        assert look is not None
        assert look.is_exact

    def test_estimates_say_that_they_are_about_right(self, shop: Path) -> None:
        look = look_at(shop, cancel=CancelToken())

        facts = {fact.name: fact.text for fact in list_facts(look, Check(), is_counting=True)}

        assert facts["Rows"].startswith("About 14 row")
        assert facts["Rows"].endswith("; counting…")
        assert facts["Condition"] == "Checking for damage…"

    def test_tables_can_be_sorted_by_their_rows(self, open_page: OpenPage, settle: Settle, shop: Path) -> None:
        page = open_page(Session().with_source(shop))
        settle(page)

        page.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)

        assert list(rows_of(page)) == ["item", "customer"]

    def test_the_framework_that_made_it_is_named(self, open_page: OpenPage, settle: Settle, tmp_path: Path) -> None:
        path = make_source(tmp_path / "a.db", "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT);")
        page = open_page(Session().with_source(path))
        settle(page)

        assert facts_of(page)["Made by"] == "Django, by the table django_migrations"

    def test_a_log_beside_it_is_told_and_that_a_copy_will_be_read(
        self, open_page: OpenPage, settle: Settle, shop: Path
    ) -> None:
        with closing(sqlite3.connect(shop, isolation_level=None)) as writer:
            writer.execute("PRAGMA journal_mode = WAL")
            writer.execute("INSERT INTO customer (name) VALUES ('d')")
            page = open_page(Session().with_source(shop))
            settle(page)

            facts = facts_of(page)
            assert facts["In use"].startswith("A write-ahead log of ")
            assert facts["Reading"].startswith("From a private copy of ")
            assert rows_of(page)["customer"] == "4"
            assert page.isComplete()

    def test_a_program_that_has_it_open_is_named_and_what_a_copy_costs(
        self, open_page: OpenPage, settle: Settle, shop: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.sqlite.forecast._measured_bytes_s", [])
        hold_open = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM item').fetchall()"
        program = subprocess.Popen(
            [sys.executable, "-c", f"{hold_open}; print(1, flush=True); sys.stdin.read()", str(shop)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            assert program.stdout is not None
            program.stdout.readline()
            page = open_page(Session().with_source(shop))
            settle(page)
        finally:
            program.communicate()

        facts = facts_of(page)
        assert facts["In use"].endswith(f"({program.pid}).")
        assert facts["Reading"].startswith("From a private copy of ")
        assert "It takes about 0.10 s, at an assumed rate, lies in " in facts["Reading"]
        assert rows_of(page)["customer"] == "3"

    def test_a_copy_that_would_find_no_room_is_told_before(self, shop: Path) -> None:
        with closing(sqlite3.connect(shop, isolation_level=None)) as writer:
            writer.execute("PRAGMA journal_mode = WAL")
            writer.execute("INSERT INTO customer (name) VALUES ('d')")
            look = look_at(shop, cancel=CancelToken())
        assert look.copy is not None
        cramped = replace(look, copy=replace(look.copy, free_bytes=0))

        fact = next(fact for fact in list_facts(cramped, Check(), is_counting=False) if fact.name == "Reading")

        assert "There is no room for it: " in fact.text
        assert fact.text.endswith("on a larger disk.")
        assert fact.role is Role.WARNING

    def test_a_large_log_is_left_aside_and_numbers_are_about_right(
        self, open_page: OpenPage, settle: Settle, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with closing(sqlite3.connect(shop, isolation_level=None)) as writer:
            writer.execute("PRAGMA journal_mode = WAL")
            writer.execute("INSERT INTO customer (name) VALUES ('d')")
            for ending in ("", "-wal"):
                (tmp_path / f"crashed.db{ending}").write_bytes(Path(f"{shop}{ending}").read_bytes())
        monkeypatch.setattr(glance_module, "COPIED_BYTES", 0)
        page = open_page(Session().with_source(tmp_path / "crashed.db"))
        settle(page)

        assert facts_of(page)["Rows"].startswith("About ")
        assert facts_of(page)["Rows"].endswith("; the scan counts them.")
        assert page.isComplete()

    def test_the_check_of_a_large_file_is_left_to_the_scan(
        self, open_page: OpenPage, settle: Settle, shop: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(look_module, "QUICK_CHECK_BYTES", 100)
        page = open_page(Session().with_source(shop))
        settle(page)

        assert facts_of(page)["Condition"] == "Not checked, as it is over 1 GB: the scan finds damage."

    def test_what_the_check_remarks_is_shown_and_no_obstacle(
        self, open_page: OpenPage, settle: Settle, tmp_path: Path
    ) -> None:
        path = make_source(
            tmp_path / "a.db",
            "CREATE TABLE a (x); INSERT INTO a VALUES (NULL); PRAGMA writable_schema = ON;"
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE a (x NOT NULL)';",
        )
        page = open_page(Session().with_source(path))
        settle(page)

        assert facts_of(page)["Condition"] == "No damage found, but SQLite remarks: NULL value in a.x."
        assert next(fact for fact in page.facts.facts if fact.name == "Condition").role is Role.WARNING
        assert page.isComplete()

    def test_names_that_would_reorder_the_text_are_made_harmless(
        self, open_page: OpenPage, settle: Settle, tmp_path: Path
    ) -> None:
        path = make_source(tmp_path / "a.db", 'CREATE TABLE "a\u202eb\nc" (x);')
        page = open_page(Session().with_source(path))
        settle(page)

        assert list(rows_of(page)) == ["a�b�c"]


class TestRefusals:
    @pytest.mark.parametrize(
        "content",
        [None, b"", b"a,b\n1,2\n", os.urandom(8192), b"SQLite format 3\x00" + bytes(30)],
        ids=["missing", "empty", "text", "encrypted", "cut off in the header"],
    )
    def test_what_can_not_be_used_is_a_problem_with_a_next_step_and_no_next(
        self, open_page: OpenPage, settle: Settle, tmp_path: Path, content: bytes | None
    ) -> None:
        path = tmp_path / "a.db"
        if content is not None:
            path.write_bytes(content)
        page = open_page(Session().with_source(path))
        settle(page)

        assert page.problem.isVisible()
        assert page.problem.text.endswith(".")
        assert page.problem.hint[-1] in ".?"
        assert not page.isComplete()
        assert page.stack.currentWidget() is page.empty

    def test_a_file_that_was_cut_off_is_damaged(self, open_page: OpenPage, settle: Settle, shop: Path) -> None:
        shop.write_bytes(shop.read_bytes()[:-4096])
        page = open_page(Session().with_source(shop))
        settle(page)

        assert page.problem.title == "The database is damaged"
        assert not page.isComplete()

    def test_damage_that_only_the_check_finds_stops_too(
        self, open_page: OpenPage, settle: Settle, tmp_path: Path
    ) -> None:
        path = make_source(tmp_path / "a.db", "CREATE TABLE a (x); INSERT INTO a VALUES (zeroblob(9000));")
        data = bytearray(path.read_bytes())
        data[4096:4116] = b"\xff" * 20
        path.write_bytes(data)
        page = open_page(Session().with_source(path))
        settle(page)

        assert page.problem.title == "The database is damaged"
        assert not page.isComplete()

    def test_a_locked_file_can_be_tried_again_when_it_is_free(
        self, open_page: OpenPage, settle: Settle, shop: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(glance_module, "_BUSY_TIMEOUT_S", 0.05)
        with closing(sqlite3.connect(shop, isolation_level=None)) as writer:
            writer.execute("BEGIN EXCLUSIVE")
            page = open_page(Session().with_source(shop))
            settle(page)
            assert page.problem.title == "Another program has locked the database"

        press(page, "&Try again")
        settle(page)

        assert not page.problem.isVisible()
        assert page.isComplete()


class TestChoosing:
    def test_without_a_file_the_page_asks_for_one(self, open_page: OpenPage) -> None:
        page = open_page()

        assert page.stack.currentWidget() is page.empty
        assert page.first_focus() is page.path_field
        assert not page.isComplete()

    def test_a_path_that_is_typed_is_looked_at_when_typing_rests(
        self, open_page: OpenPage, settle: Settle, shop: Path
    ) -> None:
        page = open_page()

        QTest.keyClicks(page.path_field, str(shop))
        assert not page.leave()
        assert page.context.session.source_path is None
        settle(page)

        assert page.context.session.source_path == shop
        assert page.isComplete()
        assert page.leave()

    @pytest.mark.parametrize("form", ['"{path}"', "'{path}'", "file://{path}", "  {path} "])
    def test_a_path_may_be_pasted_in_quotes_or_as_a_url(
        self, open_page: OpenPage, settle: Settle, shop: Path, form: str
    ) -> None:
        page = open_page()

        page.path_field.setText(form.format(path=shop))
        QTest.keyClick(page.path_field, Qt.Key.Key_Return)
        settle(page)

        assert page.context.session.source_path == shop

    def test_a_path_that_is_cleared_leaves_nothing(self, open_page: OpenPage, settle: Settle, shop: Path) -> None:
        page = open_page(Session().with_source(shop))
        settle(page)

        page.path_field.clear()
        QTest.keyClick(page.path_field, Qt.Key.Key_Return)

        assert page.context.session.source_path is None
        assert page.stack.currentWidget() is page.empty

    def test_a_dropped_file_is_looked_at(self, open_page: OpenPage, settle: Settle, shop: Path) -> None:
        page = open_page()

        drop(page, shop)
        settle(page)

        assert page.path_field.text() == str(shop)
        assert page.isComplete()

    def test_a_file_dropped_over_another_takes_its_place(
        self, open_page: OpenPage, settle: Settle, shop: Path, tmp_path: Path
    ) -> None:
        other = make_source(tmp_path / "other.db", "CREATE TABLE only (x);")
        page = open_page(Session().with_source(shop))

        drop(page, other)
        settle(page)

        assert list(rows_of(page)) == ["only"]
        assert page.context.session.source_path == other

    def test_the_destination_stays_when_another_file_is_chosen(
        self, open_page: OpenPage, settle: Settle, shop: Path
    ) -> None:
        destination = Destination(schema="app")
        page = open_page(Session().with_destination(destination))

        drop(page, shop)
        settle(page)

        assert page.context.session.destination == destination

    def test_a_dropped_plan_opens_a_window_of_its_own(self, open_page: OpenPage, tmp_path: Path) -> None:
        page = open_page()
        windows: list[Path] = []
        page.context.window_requested.connect(windows.append)

        drop(page, tmp_path / "plan.json")

        assert windows == [tmp_path / "plan.json"]

    def test_what_was_planned_is_not_lost_to_another_file(
        self, open_page: OpenPage, settle: Settle, shop: Path, tmp_path: Path
    ) -> None:
        page = open_page(scanned(shop))
        settle(page)
        windows: list[Path] = []
        page.context.window_requested.connect(windows.append)

        drop(page, tmp_path / "other.db")

        assert windows == [tmp_path / "other.db"]
        assert page.path_field.isReadOnly()
        assert page.context.session.plan is not None

    def test_leaving_in_the_midst_of_looking_is_no_trouble(
        self, open_page: OpenPage, settle: Settle, shop: Path
    ) -> None:
        page = open_page(Session().with_source(shop))

        page.hide()
        settle(page)

        assert page.context.session.look is None

    def test_a_page_that_is_arranged_anew_goes_on_looking(
        self, open_page: OpenPage, settle: Settle, shop: Path
    ) -> None:
        page = open_page(Session().with_source(shop))

        page.hide()
        page.show()
        settle(page)

        assert page.context.session.look is not None

    def test_a_window_that_closes_waits_for_no_count(
        self, open_page: OpenPage, settle: Settle, shop: Path, qtbot: QtBot
    ) -> None:
        page = open_page(Session().with_source(shop))

        page.window().setEnabled(False)
        with qtbot.waitSignal(page.context.jobs.idle):
            pass

        assert rows_of(page)["customer"] == "about 3"


class TestAPlanThatIsOpen:
    @pytest.fixture
    def plan(self, shop: Path) -> Plan:
        return assess(shop, cancel=CancelToken()).plan

    def test_its_database_is_asked_for_and_the_plan_stays_when_one_is_chosen(
        self, open_page: OpenPage, settle: Settle, plan: Plan, shop: Path, tmp_path: Path
    ) -> None:
        page = open_page(Session().with_opened_plan(plan, tmp_path / "shop.json"))
        assert page.note.title == "The plan shop.json is open"
        assert page.note.text == "Choose the database that it was made for."

        drop(page, shop)
        settle(page)

        assert page.context.session.opened_plan == plan
        assert page.context.session.plan_file == tmp_path / "shop.json"
        assert page.note.text == "The scan starts from its choices."

    def test_a_database_with_other_tables_is_told(
        self, open_page: OpenPage, settle: Settle, plan: Plan, tmp_path: Path
    ) -> None:
        other = make_source(tmp_path / "other.db", "CREATE TABLE only (x);")
        page = open_page(Session().with_opened_plan(plan, tmp_path / "shop.json"))

        drop(page, other)
        settle(page)

        assert page.note.title == "The plan was made for other tables than this database has"
        assert page.isComplete()

    def test_it_can_be_closed(self, open_page: OpenPage, plan: Plan, tmp_path: Path) -> None:
        page = open_page(Session().with_opened_plan(plan, tmp_path / "shop.json"))

        press(page, "Close the &plan")

        assert page.context.session == Session()
        assert not page.note.isVisible()


class TestComingBack:
    def test_a_file_that_is_as_it_was_needs_no_word(self, open_page: OpenPage, settle: Settle, shop: Path) -> None:
        page = open_page(scanned(shop))
        settle(page)

        assert not page.note.isVisible()
        assert page.context.session.plan is not None

    def test_one_that_changed_since_the_scan_can_be_scanned_again_with_the_same_choices(
        self, open_page: OpenPage, settle: Settle, shop: Path
    ) -> None:
        session = scanned(shop)
        with closing(sqlite3.connect(shop)) as writer:
            writer.execute("INSERT INTO customer (name) VALUES ('later')")
            writer.commit()
        page = open_page(session)
        settle(page)
        pages: list[PageId] = []
        page.context.page_requested.connect(pages.append)

        assert page.note.title == "The database has changed since it was scanned"
        press(page, "&Scan again")

        assert pages == [PageId.SCAN]
        assert page.context.session.assessment is None
        assert page.context.session.opened_plan == session.plan
        assert page.context.session.look is not None
