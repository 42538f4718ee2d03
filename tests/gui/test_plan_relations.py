"""The tab with the diagram of the plan's tables and foreign keys."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.migration.assess import Assessment, assess
from core.plan.edit import History
from gui.context import Context
from gui.session import Session
from gui.theme import Theme
from gui.wizard.pages.plan.relations import RelationsTab
from resources import find_resource
from tests.gui.conftest import show
from tests.helpers.source import make_source

SAMPLE = Path(str(find_resource("sample/sample.sqlite")))

Open = Callable[..., RelationsTab]


def planned(path: Path, assessment: Assessment | None = None) -> Session:
    assessment = assessment or assess(path, cancel=CancelToken())
    return Session(source_path=path).with_assessment(assessment, History(plan=assessment.plan))


@pytest.fixture(scope="module")
def sample() -> Session:
    return planned(SAMPLE)


@pytest.fixture
def open_tab(qtbot: QtBot, make_context: Callable[..., Context]) -> Open:
    def open_it(session: Session, table: str | None = None) -> RelationsTab:
        context = make_context(session)
        tab = RelationsTab(context)
        qtbot.addWidget(tab)
        tab.show_table(session, table)
        show(tab, (1000, 560))
        qtbot.waitUntil(lambda: not context.jobs.is_busy)
        return tab

    return open_it


def settle(qtbot: QtBot, tab: RelationsTab) -> None:
    qtbot.waitUntil(lambda: not tab._context.jobs.is_busy)


def names(tab: RelationsTab) -> set[str]:
    return {item.table.name for item in tab.view.tables}


def test_the_diagram_has_an_arrow_for_every_foreign_key_of_the_plan(open_tab: Open, sample: Session) -> None:
    assert sample.plan is not None
    tab = open_tab(sample)
    wanted = {key.name for table in sample.plan.tables for key in table.foreign_keys}
    assert {item.link.name for item in tab.view.links} == wanted
    assert names(tab) == {table.target_name for table in sample.plan.tables}


def test_several_keys_between_two_tables_and_one_to_itself_are_all_drawn(open_tab: Open, tmp_path: Path) -> None:
    script = "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT REFERENCES t (id), b INT REFERENCES t (id));"
    script += "CREATE TABLE u (x INT REFERENCES t (id), y INT REFERENCES t (id))"
    tab = open_tab(planned(make_source(tmp_path / "s.sqlite", script)))
    assert len(tab.view.links) == 4


def test_a_key_that_rows_break_looks_different_and_the_legend_says_why(open_tab: Open, tmp_path: Path) -> None:
    script = (
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p (id)); INSERT INTO c VALUES (5)"
    )
    tab = open_tab(planned(make_source(tmp_path / "s.sqlite", script)))
    (item,) = tab.view.links
    assert not item.link.is_valid
    assert any("rows without a parent" in text for text in visible_texts(tab))


def visible_texts(tab: RelationsTab) -> list[str]:
    return [label.text() for label in tab.findChildren(QLabel) if label.isVisible()]


def test_the_exported_svg_parses_as_xml_and_names_every_table(
    open_tab: Open, sample: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    tab = open_tab(sample)
    tab.save_to(str(tmp_path / "made.svg"))
    qtbot.waitUntil(tab.banner.isVisible)
    root = ElementTree.parse(tmp_path / "made.svg").getroot()
    texts = {(element.text or "").strip() for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert names(tab) <= texts
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "The tables of sample.sqlite"


def test_a_name_that_looks_like_markup_is_shown_and_exported_as_it_is(
    open_tab: Open, tmp_path: Path, qtbot: QtBot
) -> None:
    path = make_source(tmp_path / "a&b.sqlite", 'CREATE TABLE "<b>x</b>&" (id INTEGER PRIMARY KEY, "<i>" TEXT)')
    tab = open_tab(planned(path))
    assert names(tab) == {"<b>x</b>&"}
    tab.save_to(str(tmp_path / "made.svg"))
    qtbot.waitUntil(tab.banner.isVisible)
    root = ElementTree.parse(tmp_path / "made.svg").getroot()
    texts = {(element.text or "").strip() for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert "<b>x</b>&" in texts


def test_the_export_is_light_whatever_the_scheme(
    open_tab: Open, sample: Session, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    tab = open_tab(sample)
    saved = []
    for is_dark in (False, True):
        theme.use(is_dark=is_dark)
        tab.banner.clear()
        tab.save_to(str(tmp_path / f"{is_dark}.svg"))
        qtbot.waitUntil(tab.banner.isVisible)
        saved.append((tmp_path / f"{is_dark}.svg").read_bytes())
    theme.use(is_dark=False)
    assert saved[0] == saved[1]


def test_a_picture_of_all_is_copied(open_tab: Open, sample: Session) -> None:
    tab = open_tab(sample)
    tab.copy()
    image = QApplication.clipboard().image()
    assert image.width() > tab.view.viewport().width()


def test_the_table_that_is_shown_is_in_focus_with_its_neighbours(open_tab: Open, sample: Session) -> None:
    tab = open_tab(sample, "loan")
    assert tab.view.selected == "loan"
    assert "It refers to" in tab.view.accessibleDescription()


def test_neighbours_only_leaves_out_the_rest(qtbot: QtBot, open_tab: Open, sample: Session) -> None:
    tab = open_tab(sample, "loan")
    tab.neighbours.click()
    settle(qtbot, tab)
    assert names(tab) == {"loan", "item", "reader", "review"}
    tab.show_table(sample, "genre")
    settle(qtbot, tab)
    assert names(tab) == {"genre", "book"}
    tab.neighbours.click()
    settle(qtbot, tab)
    assert len(names(tab)) == 12


def test_tab_goes_from_table_to_table_and_enter_chooses_one(qtbot: QtBot, open_tab: Open, sample: Session) -> None:
    tab = open_tab(sample)
    tab.activateWindow()
    tab.view.setFocus()
    seen = []
    for _ in range(len(tab.view.tables)):
        QTest.keyClick(tab.view, Qt.Key.Key_Tab)
        seen.append(tab.view.selected)
    assert set(seen) == {item.table.key for item in tab.view.tables}
    with qtbot.waitSignal(tab.table_chosen) as chosen:
        QTest.keyClick(tab.view, Qt.Key.Key_Return)
    assert chosen.args == [seen[-1]]


def test_a_table_is_found_by_a_part_of_its_name(open_tab: Open, sample: Session) -> None:
    tab = open_tab(sample)
    field = tab.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "auth")
    assert tab.view.selected == "author"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert tab.view.selected == "book_author"


def test_the_keyboard_zooms(open_tab: Open, sample: Session) -> None:
    tab = open_tab(sample)
    QTest.keyClick(tab.view, Qt.Key.Key_1)
    assert abs(tab.view.scale_factor - 1) < 0.001
    QTest.keyClick(tab.view, Qt.Key.Key_Plus)
    assert tab.view.scale_factor > 1.2
    QTest.keyClick(tab.view, Qt.Key.Key_0)
    bounds = tab.view.mapFromScene(tab.view.scene().itemsBoundingRect()).boundingRect()
    assert tab.view.viewport().rect().contains(bounds)


def test_a_click_focuses_a_table_and_a_double_click_shows_its_columns(
    qtbot: QtBot, open_tab: Open, sample: Session
) -> None:
    tab = open_tab(sample)

    def place(name: str) -> QPoint:
        item = next(item for item in tab.view.tables if item.table.name == name)
        return tab.view.mapFromScene(item.sceneBoundingRect().topLeft() + item.frame.topLeft()) + QPoint(20, 15)

    QTest.mouseClick(tab.view.viewport(), Qt.MouseButton.LeftButton, pos=place("book"))
    assert tab.view.selected == "book"
    QTest.mouseDClick(tab.view.viewport(), Qt.MouseButton.LeftButton, pos=place("book"))
    settle(qtbot, tab)
    book = next(item for item in tab.view.tables if item.table.name == "book")
    assert (len(book.rows.columns), book.rows.hidden_count) == (11, 0)


def test_all_columns_are_shown_and_hidden_at_once(qtbot: QtBot, open_tab: Open, sample: Session) -> None:
    tab = open_tab(sample)
    assert any(item.rows.hidden_count for item in tab.view.tables)
    tab.columns.click()
    settle(qtbot, tab)
    assert not any(item.rows.hidden_count for item in tab.view.tables)


def test_a_hidden_tab_draws_nothing_until_it_is_shown(
    qtbot: QtBot, make_context: Callable[..., Context], sample: Session
) -> None:
    context = make_context(sample)
    tab = RelationsTab(context)
    qtbot.addWidget(tab)
    tab.show_table(sample, "loan")
    assert not context.jobs.is_busy
    show(tab)
    qtbot.waitUntil(lambda: tab.view.selected == "loan")


def test_without_a_plan_it_says_so(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    tab = RelationsTab(make_context())
    qtbot.addWidget(tab)
    show(tab)
    assert tab.message.isVisible()
