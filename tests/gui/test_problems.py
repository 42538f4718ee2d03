"""Every error of the engine has words of the window's own, and nothing secret in them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import core
from core.errors import (
    AuthenticationFailed,
    MigrationError,
    OutOfSpace,
    PlanUndecided,
    SourceUnreadable,
    StatementFailed,
)
from gui.problem_banner import show_problem
from gui.problems import describe_problem, known_error_names
from gui.redact import redact
from gui.widgets.banner import Banner, Tone
from gui.widgets.details_dialog import DetailsDialog
from gui.window_words import speaks_of_commands


def _subclasses(kind: type[MigrationError]) -> Iterator[type[MigrationError]]:
    """Those that a caller of the engine sees; what a part of it has for itself is one of them, and told as that."""
    if kind.__module__ == MigrationError.__module__:
        yield kind
    for each in kind.__subclasses__():
        yield from _subclasses(each)


def _sentences_of_the_engine() -> list[str]:
    """Every text in the engine, the command line aside, that is given to an error as it is raised."""
    found = []
    for path in sorted(Path(core.__file__).parent.rglob("*.py")):
        if "cli" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.rstrip().endswith("."):
                found.append(node.value)
    return found


@pytest.mark.parametrize("kind", sorted(_subclasses(MigrationError), key=lambda kind: kind.__name__))
def test_every_class_of_error_has_an_entry_of_its_own(kind: type[MigrationError]) -> None:
    assert kind.__name__ in known_error_names()


@pytest.mark.parametrize("kind", sorted(_subclasses(MigrationError), key=lambda kind: kind.__name__))
def test_a_problem_has_a_title_a_cause_and_a_next_step_even_where_the_error_has_no_hint(
    kind: type[MigrationError],
) -> None:
    problem = describe_problem(kind("It happened."))

    assert problem.title
    assert not problem.title.endswith(".")
    assert problem.cause == "It happened."
    assert problem.next_step.endswith(".")
    assert kind.__name__ in problem.details


@pytest.mark.parametrize("hint", [each for each in _sentences_of_the_engine() if speaks_of_commands(each)])
def test_no_next_step_speaks_of_the_command_line(hint: str) -> None:
    assert not speaks_of_commands(describe_problem(MigrationError("It happened.", hint)).next_step)


def test_a_hint_that_names_an_option_is_said_in_the_windows_words() -> None:
    hint = "Choose with --set, when planning or migrating; the finding names what there is to choose from."

    assert "page Plan" in describe_problem(PlanUndecided("Something waits.", hint)).next_step


def test_a_hint_with_an_option_that_has_words_of_its_own_keeps_its_meaning() -> None:
    error = OutOfSpace("No memory.", "Use fewer connections (--connections), or give the server more memory.")

    assert "memory" in describe_problem(error).next_step


def test_a_hint_for_everybody_stays_as_it_is() -> None:
    problem = describe_problem(SourceUnreadable("/a/b.db does not exist.", 'Did you mean "c.db"?'))

    assert problem.next_step == 'Did you mean "c.db"?'


def test_what_was_noted_on_an_error_on_its_way_follows_the_next_step() -> None:
    error = MigrationError("It happened.", "Do this.")
    error.add_note("And that is left behind")

    assert describe_problem(error).next_step == "Do this. And that is left behind."


def test_details_hold_the_statement_and_the_sqlstate() -> None:
    error = StatementFailed(
        "Refused.", "", {"detail": "Key (a)=(1)."}, sql="CREATE INDEX i", sqlstate="23505", object="i"
    )

    details = describe_problem(error).details

    assert "SQLSTATE: 23505" in details
    assert "CREATE INDEX i" in details
    assert "detail: Key (a)=(1)." in details


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ann:hunter2@db.example/app",
        "postgres://ann:hun/ter2@x@db.example:5432/app?sslmode=require",
        "host=db password=hunter2 dbname=app",
        "host=db password='hun ter2' dbname=app",
        "postgresql://db/app?user=ann&password=hunter2&sslmode=require",
        '{"password": "hunter2"}',
        "PGPASSWORD=hunter2",
        "ALTER ROLE ann PASSWORD 'hunter2'",
    ],
)
def test_no_text_holds_the_password_of_a_url_or_of_a_keyword(text: str) -> None:
    error = AuthenticationFailed(f"Failed: {text}", f"See {text}", {"url": text})

    problem = describe_problem(error)

    shown = " ".join((problem.title, problem.cause, problem.next_step, problem.details))
    assert "ter2" not in shown
    assert "•••" in shown


@pytest.mark.parametrize(
    "text",
    [
        "The server at db.example, port 5432 refused the password of the user ann.",
        "Check the password: it is case-sensitive.",
        "CREATE ROLE name LOGIN PASSWORD '...'",
        "See https://sqlite.org/limits.html and mail ann@db.example.",
        "postgresql://ann@db.example/app",
    ],
)
def test_a_text_without_a_secret_stays_whole(text: str) -> None:
    assert redact(text) == text


def test_a_known_secret_is_hidden_however_it_is_written() -> None:
    text = "it was p@ss word, p%40ss%20word, p%40ss+word; and ab in about"

    assert redact(text, ["p@ss word", "ab"]) == "it was •••, •••, •••; and ••• in about"


def test_characters_that_draw_nothing_are_marked() -> None:
    assert describe_problem(SourceUnreadable("a\u202eb\x00.db is gone.")).cause == "a�b�.db is gone."


def test_the_banner_shows_the_problem_and_its_details_can_be_copied(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    banner = Banner(window)
    QVBoxLayout(window).addWidget(banner)
    window.show()

    show_problem(banner, SourceUnreadable("/a/b.db is empty (0 bytes).", "Look for the real one."))

    assert banner.tone is Tone.DANGER
    assert banner.text == "/a/b.db is empty (0 bytes)."
    assert banner.hint == "Look for the real one."
    banner.findChild(QPushButton).click()
    dialog = window.findChild(DetailsDialog)
    assert dialog is not None
    assert dialog.text.startswith("SourceUnreadable\n")
    next(button for button in dialog.findChildren(QPushButton) if "opy" in button.text()).click()
    assert QGuiApplication.clipboard().text() == dialog.text
    dialog.reject()
    QApplication.processEvents()
