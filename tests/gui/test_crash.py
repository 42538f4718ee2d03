"""A bug is shown once, says what is safe, and gives nothing secret away."""

import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core import __version__
from gui.context import Context
from gui.crash import CrashDialog, CrashReporter, ShowCrash, describe_crash, install_crash_dialog

PASSWORD = "hunter2 & co"


def fail_with_a_password() -> None:
    password = PASSWORD
    try:
        raise KeyError(f"postgresql://ann:{password}@db.example/app")
    except KeyError as error:
        raise RuntimeError(f"the password is {password}, that is all") from error


def caught() -> BaseException:
    try:
        fail_with_a_password()
    except RuntimeError as error:
        return error
    raise AssertionError


@pytest.fixture
def show_crash(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[ShowCrash]:
    """What is installed for one test, with the hooks as they were after it."""
    hooks = sys.excepthook, threading.excepthook
    yield install_crash_dialog(qapp, lambda: [PASSWORD])
    sys.excepthook, threading.excepthook = hooks
    for reporter in qapp.findChildren(CrashReporter):
        if reporter.dialog is not None:
            reporter.dialog.reject()
        reporter.deleteLater()
    QApplication.processEvents()


def dialogs() -> list[CrashDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, CrashDialog) and each.isVisible()]


def test_a_report_has_the_versions_and_the_traceback_and_no_secret() -> None:
    report = describe_crash(caught(), [PASSWORD])

    assert f"Howdah {__version__}, Python {sys.version.split()[0]}, Qt 6" in report
    assert "fail_with_a_password" in report
    assert "RuntimeError: the password is •••, that is all" in report
    assert "hunter2" not in report


def test_a_password_in_a_url_is_hidden_even_where_nobody_knows_it() -> None:
    report = describe_crash(ValueError("postgresql://ann:unknown@db.example/app"))

    assert "unknown" not in report
    assert "ann:•••@db.example" in report


def test_the_dialog_says_that_it_is_a_bug_and_what_is_safe(show_crash: ShowCrash, qtbot: QtBot) -> None:
    show_crash(caught())
    qtbot.waitUntil(lambda: len(dialogs()) == 1)

    texts = [label.text() for label in dialogs()[0].findChildren(QLabel)]
    assert "Howdah has made a mistake: this is a bug, not something that you did." in texts
    assert any("nothing of it was changed" in text for text in texts)
    assert "hunter2" not in dialogs()[0].report


def test_the_report_can_be_copied(show_crash: ShowCrash, qtbot: QtBot) -> None:
    show_crash(caught())
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    dialog = dialogs()[0]

    next(button for button in dialog.findChildren(QPushButton) if "opy" in button.text()).click()

    assert QGuiApplication.clipboard().text() == dialog.report


def test_there_are_never_two_dialogs(show_crash: ShowCrash, qtbot: QtBot) -> None:
    for number in range(20):
        show_crash(ValueError(f"number {number}"))
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    QApplication.processEvents()

    assert len(dialogs()) == 1
    assert "number 4" in dialogs()[0].report
    assert "number 5" not in dialogs()[0].report


def test_another_is_shown_after_the_first_was_closed(show_crash: ShowCrash, qtbot: QtBot) -> None:
    show_crash(ValueError("first"))
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    QTest.keyClick(dialogs()[0], Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialogs())

    show_crash(ValueError("second"))
    qtbot.waitUntil(lambda: len(dialogs()) == 1)

    assert "second" in dialogs()[0].report
    assert "first" not in dialogs()[0].report


def test_the_console_gets_the_same_text(
    show_crash: ShowCrash, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    show_crash(caught())
    qtbot.waitUntil(lambda: len(dialogs()) == 1)

    assert capsys.readouterr().err.strip() == dialogs()[0].report.strip()


def test_an_exception_that_nobody_catches_is_shown(show_crash: ShowCrash, qtbot: QtBot) -> None:
    sys.excepthook(RuntimeError, caught(), None)
    qtbot.waitUntil(lambda: len(dialogs()) == 1)

    assert "RuntimeError" in dialogs()[0].report


def test_an_exception_of_a_thread_is_shown(show_crash: ShowCrash, qtbot: QtBot) -> None:
    thread = threading.Thread(target=fail_with_a_password)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(dialogs()) == 1)

    assert "fail_with_a_password" in dialogs()[0].report


def test_a_bug_in_a_job_is_shown(show_crash: ShowCrash, qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    context = make_context()
    context.jobs.crashed.connect(show_crash)

    context.jobs.start(lambda on_event, cancel: fail_with_a_password())
    qtbot.waitUntil(lambda: len(dialogs()) == 1)

    assert "fail_with_a_password" in dialogs()[0].report


def test_it_never_raises_even_where_the_exception_cannot_be_written(
    qapp: QApplication, qtbot: QtBot, show_crash: ShowCrash
) -> None:
    class Unspeakable(Exception):
        def __str__(self) -> str:
            raise ValueError(PASSWORD)

    def no_secrets() -> list[str]:
        raise OSError

    reporter = CrashReporter(no_secrets, qapp)
    reporter.show_crash(Unspeakable())
    qtbot.waitUntil(lambda: len(dialogs()) == 1)

    assert "hunter2" not in dialogs()[0].report


def test_ctrl_c_is_no_bug(show_crash: ShowCrash, qapp: QApplication) -> None:
    QTimer.singleShot(0, lambda: sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None))

    assert qapp.exec() == 130
    assert dialogs() == []
