"""The window itself: its steps, its buttons, its closing, and what it remembers."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListWidget, QMessageBox, QTabWidget, QWizard
from pytestqt.qtbot import QtBot

from core.cancel import CancelToken
from core.events import EventSink
from core.plan.choices import Choice, Choices
from core.plan.edit import History
from gui.context import Context
from gui.session import Session
from gui.wizard.flow import PageId
from gui.wizard.pages.start import StartPage
from gui.wizard.wizard import Wizard
from resources import find_resource
from tests.gui.driving import PATIENCE_MS
from tests.helpers import made_plans

MakeWizard = Callable[..., Wizard]


@pytest.fixture
def make_wizard(make_context: Callable[..., Context], qtbot: QtBot) -> MakeWizard:
    def make(session: Session | None = None) -> Wizard:
        wizard = Wizard(make_context(session))
        qtbot.addWidget(wizard, before_close_func=_let_close)
        wizard.show()
        return wizard

    return make


def _let_close(wizard: Wizard) -> None:
    wizard.context.jobs.close()


def _steps(wizard: Wizard) -> list[QAbstractButton]:
    return wizard._steps.findChildren(QAbstractButton)


def _wait_until_cancelled(started: threading.Event) -> Callable[[EventSink, CancelToken], None]:
    def wait(_on_event: EventSink, cancel: CancelToken) -> None:
        woken = threading.Event()
        with cancel.interrupting(woken.set):
            started.set()
            woken.wait(20)

    return wait


def test_it_begins_on_the_start_page(make_wizard: MakeWizard) -> None:
    assert make_wizard().current.page_id is PageId.START


def test_next_leads_on_and_back_leads_back(make_wizard: MakeWizard) -> None:
    wizard = make_wizard()
    wizard.next()
    assert wizard.current.page_id is PageId.SOURCE
    assert not wizard.button(QWizard.WizardButton.NextButton).isEnabled()
    wizard.back()
    assert wizard.current.page_id is PageId.START


def test_a_step_leads_back_by_a_click(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    wizard = make_wizard()
    wizard.next()
    qtbot.mouseClick(_steps(wizard)[PageId.START], Qt.MouseButton.LeftButton)
    assert wizard.current.page_id is PageId.START


def test_a_step_ahead_that_is_not_open_does_nothing(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    wizard = make_wizard()
    qtbot.mouseClick(_steps(wizard)[PageId.READY], Qt.MouseButton.LeftButton)
    assert wizard.current.page_id is PageId.START


def test_each_step_says_what_it_is_and_how_it_stands(make_wizard: MakeWizard) -> None:
    wizard = make_wizard()
    wizard.next()
    names = [step.accessibleName() for step in _steps(wizard)]
    assert names[:3] == ["Step 1: Start, done", "Step 2: Source, current", "Step 3: Target, not yet"]


def test_esc_closes_a_window_that_does_nothing(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    wizard = make_wizard()
    with qtbot.waitSignal(wizard.closed):
        qtbot.keyClick(wizard, Qt.Key.Key_Escape)
    assert not wizard.isVisible()


def test_closing_cancels_what_runs_and_waits_for_its_end(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    wizard = make_wizard()
    started = threading.Event()
    job = wizard.context.jobs.start(_wait_until_cancelled(started))
    ended: list[bool] = []
    job.ended.connect(lambda: ended.append(wizard.isVisible()))
    assert started.wait(5)
    with qtbot.waitSignal(wizard.closed):
        wizard.close()
    assert ended == [True]


def test_closing_in_mid_work_asks_and_staying_goes_on(
    make_wizard: MakeWizard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = make_wizard()
    monkeypatch.setattr(wizard.current, "is_busy", lambda: True)
    asked: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        qtbot.keyClick(box, Qt.Key.Key_Escape)

    QTimer.singleShot(50, answer)
    wizard.close()
    assert asked == ["Howdah is still at work. Stop it and close the window?"]
    assert wizard.isVisible()
    monkeypatch.undo()


def test_the_window_comes_back_in_its_size(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    first = make_wizard()
    first.resize(960, 730)
    with qtbot.waitSignal(first.closed):
        first.close()
    # The screen without a screen is 800 pixels wide: what comes back is fitted to it.
    assert make_wizard().height() == 730


def test_f1_asks_for_the_guide_of_the_page(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    wizard = make_wizard()
    wizard.next()
    with qtbot.waitSignal(wizard.context.help_requested) as asked:
        wizard.helpRequested.emit()
    assert asked.args == [PageId.SOURCE]


def test_two_windows_know_nothing_of_each_other(make_wizard: MakeWizard) -> None:
    first, second = make_wizard(), make_wizard()
    first.context.session = Session().with_source(Path("app.sqlite"))
    assert first.windowTitle() == "app.sqlite - Howdah"
    assert second.windowTitle() == "Howdah"


def test_all_of_it_fits_on_a_small_screen(make_wizard: MakeWizard) -> None:
    wizard = make_wizard()
    wizard.resize(1024, 700)
    QApplication.processEvents()
    assert (wizard.width(), wizard.height()) == (1024, 700)


def test_a_page_is_made_when_it_is_first_shown(make_wizard: MakeWizard) -> None:
    wizard = make_wizard()
    assert list(wizard.pages) == [PageId.START]
    wizard.next()
    assert list(wizard.pages) == [PageId.START, PageId.SOURCE]


def test_the_other_pages_are_made_while_nothing_else_is_to_be_done(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    wizard = make_wizard()
    qtbot.waitUntil(lambda: set(wizard.pages) == set(PageId), timeout=PATIENCE_MS)
    assert wizard.current.page_id is PageId.START


def test_a_page_that_is_not_complete_any_more_is_not_left(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    """A button that was pressed by its letter acts a moment later, whatever it may do by then."""
    wizard = make_wizard(Session().with_source(find_resource("sample/sample.sqlite")))
    wizard.next()
    qtbot.waitUntil(wizard.button(QWizard.WizardButton.NextButton).isEnabled, timeout=PATIENCE_MS)
    wizard.context.session = wizard.context.session.with_look(None)
    wizard.next()
    assert wizard.current.page_id is PageId.SOURCE


# Enter, and where the keyboard is.


def test_enter_presses_the_button_that_has_the_keyboard(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    wizard = make_wizard()
    page = wizard.current
    assert isinstance(page, StartPage)
    page.about_button.setFocus()
    with qtbot.waitSignal(wizard.context.about_requested):
        qtbot.keyClick(page.about_button, Qt.Key.Key_Return)
    assert wizard.current is page


def test_enter_in_a_list_is_no_next_although_next_had_the_keyboard_before(
    make_wizard: MakeWizard, qtbot: QtBot
) -> None:
    wizard = make_wizard()
    page = wizard.current
    assert isinstance(page, StartPage)
    wizard.button(QWizard.WizardButton.NextButton).setFocus()
    page.past.stack.setCurrentWidget(page.past.list)
    page.past.list.setFocus()
    qtbot.keyClick(page.past.list, Qt.Key.Key_Return)
    assert wizard.current is page


def test_enter_elsewhere_is_next_where_the_page_says_so(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    source = find_resource("sample/sample.sqlite")
    wizard = make_wizard(Session().with_source(source))
    wizard.next()
    qtbot.waitUntil(wizard.button(QWizard.WizardButton.NextButton).isEnabled, timeout=PATIENCE_MS)
    wizard.current.setFocus()
    qtbot.keyClick(wizard.current, Qt.Key.Key_Return)
    assert wizard.current.page_id is PageId.TARGET


def test_the_keyboard_stays_on_the_page_when_what_had_it_goes_away(make_wizard: MakeWizard, qtbot: QtBot) -> None:
    wizard = make_wizard()
    page = wizard.current
    assert isinstance(page, StartPage)
    qtbot.waitUntil(wizard.isActiveWindow)
    page.about_button.setFocus()
    wizard.button(QWizard.WizardButton.NextButton).setFocus()
    assert wizard.focusWidget() is wizard.button(QWizard.WizardButton.NextButton)
    page.about_button.setFocus()
    page.about_button.hide()
    qtbot.waitUntil(lambda: wizard.focusWidget() is page.new_button)


def test_the_keyboard_goes_to_the_tabs_when_another_tab_is_chosen_by_its_keys(
    make_wizard: MakeWizard, qtbot: QtBot
) -> None:
    wizard = make_wizard()
    tabs = QTabWidget()
    first = QListWidget()
    tabs.addTab(first, "1")
    tabs.addTab(QLabel("nothing to use here"), "2")
    wizard.current.body.addWidget(tabs)
    qtbot.waitUntil(wizard.isActiveWindow)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert tabs.currentIndex() == 1
    assert wizard.focusWidget() is tabs.tabBar()


def test_the_title_names_the_plans_file_and_marks_what_is_not_saved(make_wizard: MakeWizard) -> None:
    wizard = make_wizard()
    plan = made_plans.plan(made_plans.table("t", made_plans.column("a")))
    session = Session().with_source(Path("app.sqlite")).with_history(History(plan=plan))
    wizard.context.session = session.with_saved_plan(Path("app.json"))
    assert wizard.windowTitle() == "app.sqlite, app.json[*] - Howdah"
    assert not wizard.isWindowModified()
    chosen = replace(plan, choices=Choices(made=(Choice(setting="json", value="keep"),)))
    saved = wizard.context.session
    wizard.context.session = saved.with_history(History(plan=plan).push(chosen))
    assert wizard.isWindowModified()
    wizard.context.session = saved
    assert not wizard.isWindowModified()
