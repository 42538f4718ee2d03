"""The window: a QWizard with its list of steps, which leads through the pages by the flow and asks before it closes."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox, QWidget, QWizard

from gui.context import Context
from gui.remembering import Remembering
from gui.session import Session
from gui.theme import Role, find_theme
from gui.widgets.primary_button import colour_primary
from gui.widgets.step_list import Step, StepList
from gui.wizard import flow
from gui.wizard.flow import PageId, StepState
from gui.wizard.focus import FocusKeeper
from gui.wizard.page import Page, plain
from gui.wizard.pages import make_page

_SMALLEST = (960, 620)
_USUAL = (1280, 800)
_PREPARE_MS = 150
"""Between the making of two pages that nobody has come to yet."""


class Wizard(QWizard):
    """One migration. Several windows may be open, each with a context of its own."""

    closed = Signal()
    """The window has closed, and none of its work goes on."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._is_closing = False
        self._remembering = Remembering(context)
        self._titles = self._name_steps()
        self.setWindowFlags(
            Qt.WindowType.Window
            | Qt.WindowType.WindowMinMaxButtonsHint
            | Qt.WindowType.WindowCloseButtonHint
            | Qt.WindowType.WindowSystemMenuHint
            | Qt.WindowType.WindowTitleHint
        )
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.setOptions(
            QWizard.WizardOption.IndependentPages
            | QWizard.WizardOption.NoBackButtonOnStartPage
            | QWizard.WizardOption.NoBackButtonOnLastPage
            | QWizard.WizardOption.NoCancelButtonOnLastPage
            | QWizard.WizardOption.HaveHelpButton
            | QWizard.WizardOption.HelpButtonOnRight
        )
        self._steps = StepList(self)
        self._steps.chosen.connect(self._jump)
        self.setSideWidget(self._steps)
        self.pages: dict[PageId, Page] = {}
        """Those that there are: each is made before it is first shown, or while nothing else is to be done."""
        self.prepare(PageId.START)
        self._preparing = QTimer(self)
        self._preparing.setInterval(_PREPARE_MS)
        self._preparing.timeout.connect(self._prepare_next)
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_USUAL)
        if not context.settings.geometry.isEmpty():
            self.restoreGeometry(context.settings.geometry)
        self.helpRequested.connect(self._ask_for_help)
        self.currentIdChanged.connect(self._enter)
        context.session_changed.connect(self._show_state)
        context.page_requested.connect(self.go_to)
        QShortcut(QKeySequence.StandardKey.HelpContents, self, self._ask_for_help)
        find_theme().changed.connect(self._style_next)
        self._keeper = FocusKeeper(self)
        QApplication.instance().focusChanged.connect(self._style_next)  # type: ignore[union-attr]
        self._style_next()
        self.restart()

    @property
    def current(self) -> Page:
        page = self.currentPage()
        assert isinstance(page, Page)
        return page

    def go_to(self, wanted: PageId) -> None:
        """Go to a page, back or forward, through those between; stops where one may not go on."""
        while self.current.page_id > wanted:
            self.back()
        while self.current.page_id < wanted:
            before = self.current.page_id
            self.next()
            if self.current.page_id == before:
                return

    # The pages, each made when it is needed.

    def validateCurrentPage(self) -> bool:
        """Whether the page lets go; then there is the next one to show."""
        if not super().validateCurrentPage():
            return False
        if (following := self.current.nextId()) >= 0:
            self.prepare(PageId(following))
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._preparing.start()

    @Slot()
    def _prepare_next(self) -> None:
        """Make one more page while somebody reads this one, so that going on takes no time."""
        missing = [page_id for page_id in PageId if page_id not in self.pages]
        if missing:
            self.prepare(missing[0])
        if len(missing) <= 1:
            self._preparing.stop()

    def prepare(self, page_id: PageId) -> None:
        """Make a page, unless it is there."""
        if page_id not in self.pages:
            self.pages[page_id] = make_page(page_id, self.context)
            self.setPage(page_id, self.pages[page_id])

    # The keyboard.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, else Next, where the page says so: never a button that had
        the keyboard before, as a dialog would, nor Next where a list has taken Enter for its own."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton) and not focused.isCheckable():
            focused.click()
        elif self.current.enter_goes_on:
            which = QWizard.WizardButton.NextButton
            if self.current.isFinalPage():
                which = QWizard.WizardButton.FinishButton
            self.button(which).click()

    @Slot()
    def focus_page(self) -> None:
        """Give the keyboard to the page."""
        (self.current.first_focus() or self.current).setFocus(Qt.FocusReason.OtherFocusReason)

    # How it looks.

    def paintEvent(self, event: QPaintEvent) -> None:
        """The steps stand on a panel that reaches to the window's edges."""
        theme = find_theme()
        painter = QPainter(self)
        right, bottom = self._steps.geometry().right(), self._bottom()
        painter.fillRect(0, 0, right, bottom, theme.colour(Role.SURFACE))
        painter.setPen(theme.colour(Role.LINE))
        painter.drawLine(right, 0, right, bottom)
        painter.drawLine(0, bottom, self.width(), bottom)

    def _bottom(self) -> int:
        """Where the row of buttons begins."""
        return self.button(QWizard.WizardButton.HelpButton).geometry().top() - 13

    @Slot()
    def _style_next(self) -> None:
        """The button that leads on stands out, in both schemes."""
        for which in (QWizard.WizardButton.NextButton, QWizard.WizardButton.FinishButton):
            colour_primary(self.button(which))
        self.update()

    # What the window does by itself.

    def done(self, result: int) -> None:
        """Close, by the buttons, by Esc or by the window's own sign; asks first where work would be broken off."""
        if self._is_closing:
            return
        if self.current.is_busy():
            may_close = self.current.confirm_close()
            if not (self._confirm_close() if may_close is None else may_close):
                return
        for page in self.pages.values():
            if page.has_unsaved() and not page.confirm_close():
                return
        self._is_closing = True
        self._preparing.stop()
        self._remembering.finish()
        self.context.settings.geometry = self.saveGeometry()
        self.context.settings.save()
        self.setEnabled(False)
        if self.context.jobs.is_busy:
            # The engine sees to what it has made in the target; that takes a moment.
            self.context.jobs.idle.connect(self._close)
            self.context.jobs.end_all()
            self.setWindowTitle(self.tr("Howdah: stopping…"))
        else:
            self._close()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.done(0)

    @Slot()
    def _close(self) -> None:
        self.context.jobs.close()
        self.hide()
        self.closed.emit()

    def _confirm_close(self) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Stop and close"))
        box.setText(self.tr("Howdah is still at work. Stop it and close the window?"))
        box.setInformativeText(self.tr("What it is at now is broken off; nothing is left half done."))
        stop = box.addButton(self.tr("&Stop and close"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(self.tr("&Go on"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        return box.clickedButton() is stop

    @Slot(int)
    def _enter(self, page_id: int) -> None:
        if page_id < 0 or self._is_closing:
            return
        self.setOption(QWizard.WizardOption.NoDefaultButton, not self.current.enter_goes_on)
        self.current.enter()
        self._show_state()
        self.focus_page()

    @Slot(int)
    def _jump(self, page_id: int) -> None:
        self.go_to(PageId(page_id))

    @Slot()
    def _ask_for_help(self) -> None:
        self.context.help_requested.emit(self.current.page_id)

    @Slot()
    def _show_state(self) -> None:
        """The steps, the buttons and the title, as they follow from the session."""
        if self.currentId() < 0:
            return
        session, current = self.context.session, self.current.page_id
        is_running = self.current.is_busy()
        self._steps.set_steps(
            tuple(
                Step(
                    title=self._titles[page_id],
                    is_done=flow.step_state(page_id, current, session) is StepState.DONE,
                    is_current=page_id is current,
                    can_jump=flow.may_jump(page_id, current, session, is_running=is_running),
                )
                for page_id in PageId
            )
        )
        self.setButtonText(QWizard.WizardButton.NextButton, self.current.next_text() or self.tr("&Next"))
        self.setButtonText(QWizard.WizardButton.BackButton, self.tr("&Back"))
        self.setButtonText(QWizard.WizardButton.CancelButton, self.tr("&Close"))
        self.setButtonText(QWizard.WizardButton.FinishButton, self.tr("&Finish"))
        self.setButtonText(QWizard.WizardButton.HelpButton, self.tr("&Help"))
        self.button(QWizard.WizardButton.BackButton).setEnabled(flow.may_go_back(current, is_running=is_running))
        self.setWindowTitle(self._describe(session))
        self.setWindowModified(session.plan_file is not None and session.plan is not None and not session.is_plan_saved)

    def _describe(self, session: Session) -> str:
        """The window's title; [*] is where Qt marks that the plan is not saved as it is."""
        file = plain(session.source_path.name) if session.source_path is not None else ""
        if not file:
            return "Howdah"
        if session.plan_file is None:
            return self.tr("{file} - Howdah").format(file=file)
        return self.tr("{file}, {plan}[*] - Howdah").format(file=file, plan=plain(session.plan_file.name))

    def _name_steps(self) -> Mapping[PageId, str]:
        return {
            PageId.START: self.tr("Start"),
            PageId.SOURCE: self.tr("Source"),
            PageId.TARGET: self.tr("Target"),
            PageId.SCAN: self.tr("Scan"),
            PageId.PLAN: self.tr("Plan"),
            PageId.READY: self.tr("Ready"),
            PageId.RUN: self.tr("Run"),
            PageId.RESULT: self.tr("Result"),
        }
