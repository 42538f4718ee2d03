"""The tab with the first rows of a table before and after."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.migration.assess import Assessment, assess
from core.migration.preview import preview_table
from core.plan.choices import Choices, parse_choice
from core.plan.edit import History
from gui.context import Context
from gui.models.first_rows import ShownCell
from gui.session import Session
from gui.wizard.pages.plan.rows import RowsTab
from tests.gui.conftest import show
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE author (id INTEGER PRIMARY KEY);
CREATE TABLE book (id INTEGER PRIMARY KEY, author INTEGER REFERENCES author (id), "<b>title</b>" TEXT, cover BLOB);
CREATE TABLE empty (id INTEGER PRIMARY KEY);
CREATE TABLE many (id INTEGER PRIMARY KEY);
INSERT INTO author VALUES (1);
INSERT INTO book VALUES (1, 1, '<i>Emma</i>', x'00ff'), (2, 9, NULL, NULL), (3, 1, 'a' || char(0) || 'b', NULL);
INSERT INTO book VALUES (4, 1, replace(hex(zeroblob(300)), '0', 'long'), NULL);
INSERT INTO many SELECT value FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n
  WHERE value < 150) SELECT value FROM n);
"""

Open = Callable[[str | None], RowsTab]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", SCRIPT)


@pytest.fixture
def assessment(path: Path) -> Assessment:
    return assess(path, choices=Choices(made=(parse_choice("orphans=set-aside"),)), cancel=CancelToken())


@pytest.fixture
def session(path: Path, assessment: Assessment) -> Session:
    return Session(source_path=path).with_assessment(assessment, History(plan=assessment.plan))


@pytest.fixture
def open_tab(qtbot: QtBot, make_context: Callable[..., Context], session: Session) -> Open:
    def open_it(table: str | None) -> RowsTab:
        context = make_context(session)
        tab = RowsTab(context)
        qtbot.addWidget(tab)
        tab.show_table(session, table)
        show(tab, (1000, 560))
        qtbot.waitUntil(lambda: not context.jobs.is_busy)
        return tab

    return open_it


def cell(tab: RowsTab, row: int, column: int) -> ShownCell:
    return tab.model.cell(tab.model.index(row, column))


def test_rows_show_what_the_copy_would_write(open_tab: Open, path: Path, assessment: Assessment) -> None:
    tab = open_tab("book")
    rows = preview_table(path, assessment.plan, "book", rows=3, cancel=CancelToken()).rows
    for row, cells in enumerate(rows):
        for column, each in enumerate(cells):
            shown = cell(tab, row, column)
            assert (shown.before, shown.after) == (each.before, each.after)
    assert (cell(tab, 0, 3).before, cell(tab, 0, 3).after) == ("X'00FF'", "\\x00ff")


def test_a_row_that_would_be_set_aside_says_so(open_tab: Open) -> None:
    tab = open_tab("book")
    assert [cell(tab, row, 1).note for row in range(3)] == ["", "row set aside", ""]
    assert tab.notes.text().startswith("2 ")


def test_a_value_that_is_altered_says_so(open_tab: Open) -> None:
    assert cell(open_tab("book"), 2, 2).note == "altered"


def test_null_is_told_from_a_text(open_tab: Open) -> None:
    tab = open_tab("book")
    assert cell(tab, 1, 2).before is None
    assert tab.model.data(tab.model.index(1, 2)) == "NULL"


def test_a_column_has_its_types_on_both_sides_above_it(open_tab: Open) -> None:
    title = open_tab("book").model.headerData(3, Qt.Orientation.Horizontal)
    assert title == "cover\nBLOB → bytea"


def test_a_long_value_is_whole_below_the_table(open_tab: Open) -> None:
    tab = open_tab("book")
    tab.view.setCurrentIndex(tab.model.index(3, 2))
    assert tab.details.text.count("long") == 1200


def test_a_name_that_looks_like_markup_is_shown_as_it_is(open_tab: Open) -> None:
    tab = open_tab("book")
    tab.view.setCurrentIndex(tab.model.index(0, 2))
    assert tab.details.title.startswith("<b>title</b>")
    assert "<i>Emma</i>" in tab.details.text


def test_more_rows_are_read_on_demand(qtbot: QtBot, open_tab: Open) -> None:
    tab = open_tab("many")
    assert tab.model.rowCount() == 20
    tab.count.setCurrentIndex(1)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 100)


def test_one_side_alone_takes_less_room(open_tab: Open) -> None:
    tab = open_tab("book")
    before = tab.view.rowHeight(0)
    (button,) = (each for each in tab.findChildren(QRadioButton) if each.text().replace("&", "") == "SQLite")
    button.click()
    assert tab.view.rowHeight(0) < before


def test_a_table_without_rows_says_so(open_tab: Open) -> None:
    tab = open_tab("empty")
    assert tab.message.isVisible()
    assert "no rows" in tab.message.text()


def test_without_a_table_it_asks_for_one(open_tab: Open) -> None:
    assert "Choose a table" in open_tab(None).message.text()


def test_a_file_that_is_gone_is_told_of(open_tab: Open, path: Path, session: Session, qtbot: QtBot) -> None:
    tab = open_tab("book")
    path.unlink()
    tab.show_table(session, "many")
    qtbot.waitUntil(tab.banner.isVisible)
    tab.show_table(session, None)
    assert not tab.banner.isVisible()


def test_a_schema_that_changed_since_is_told_of(open_tab: Open, path: Path, session: Session, qtbot: QtBot) -> None:
    tab = open_tab("book")
    make_source(path, "DROP TABLE many")
    tab.show_table(session, "many")
    qtbot.waitUntil(tab.banner.isVisible)


def test_a_hidden_tab_reads_nothing(qtbot: QtBot, make_context: Callable[..., Context], session: Session) -> None:
    context = make_context(session)
    tab = RowsTab(context)
    qtbot.addWidget(tab)
    tab.show_table(session, "book")
    assert not context.jobs.is_busy


def test_only_the_last_request_is_shown(qtbot: QtBot, open_tab: Open, session: Session) -> None:
    tab = open_tab("book")
    for table in ("book", "many", "author"):
        tab.show_table(session, table)
    qtbot.waitUntil(lambda: not tab._context.jobs.is_busy)
    assert (tab.model.columnCount(), tab.model.rowCount()) == (1, 1)


def test_ctrl_c_copies_the_value_of_the_side_that_is_shown(open_tab: Open) -> None:
    tab = open_tab("book")
    tab.view.setCurrentIndex(tab.model.index(0, 2))
    tab.view.setFocus()
    tab.view.copy()
    assert QApplication.clipboard().text() == "<i>Emma</i>"
