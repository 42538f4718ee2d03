"""SQL in colours."""

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from gui.theme import Role, Theme
from gui.widgets.sql_highlighter import SqlHighlighter


@pytest.fixture
def view(qtbot: QtBot) -> QPlainTextEdit:
    view = QPlainTextEdit()
    qtbot.addWidget(view)
    return view


def colours_of(view: QPlainTextEdit, text: str = "") -> dict[str, str]:
    """The pieces that have a colour of their own, and which."""
    if text:
        SqlHighlighter(view.document())
        view.setPlainText(text)
    found = {}
    block = view.document().begin()
    while block.isValid():
        for each in block.layout().formats():
            if each.format.foreground().color().isValid():
                piece = block.text()[each.start : each.start + each.length]
                found[piece] = each.format.foreground().color().name()
        block = block.next()
    return found


def test_each_kind_of_word_has_its_colour(view: QPlainTextEdit, theme: Theme) -> None:
    found = colours_of(view, "CREATE TABLE t (a INTEGER DEFAULT 12, b TEXT DEFAULT 'it''s') -- why")
    for piece, role in (
        ("CREATE", Role.KEYWORD),
        ("INTEGER", Role.KEYWORD),
        ("12", Role.NUMBER),
        ("'it''s'", Role.STRING),
        ("-- why", Role.COMMENT),
    ):
        assert found[piece] == theme.colour(role).name()
    assert "t" not in found


def test_a_keyword_in_quotes_is_a_name(view: QPlainTextEdit) -> None:
    found = colours_of(view, 'SELECT "table", [select], `from`')
    assert not {"table", "select", "from"} & set(found)


def test_a_comment_and_a_string_go_on_to_the_next_line(view: QPlainTextEdit, theme: Theme) -> None:
    found = colours_of(view, "/* one\ntwo */ SELECT 'three\nfour' FROM")
    assert found["two */"] == theme.colour(Role.COMMENT).name()
    assert found["four'"] == theme.colour(Role.STRING).name()
    assert found["FROM"] == theme.colour(Role.KEYWORD).name()


def test_the_colours_follow_the_scheme(view: QPlainTextEdit, theme: Theme) -> None:
    light = colours_of(view, "SELECT")["SELECT"]
    theme.use(is_dark=True)
    dark = colours_of(view)["SELECT"]
    theme.use(is_dark=False)
    assert light != dark
