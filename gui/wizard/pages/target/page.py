"""The page Target: which server, which database, which schema."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
    QWizard,
)

from core.errors import MigrationError
from gui.context import Context
from gui.models.connections import EMBEDDED_ROW, ConnectionsModel, Entry
from gui.problem_banner import show_problem
from gui.session import Destination
from gui.theme import UNIT
from gui.widgets.banner import Banner
from gui.widgets.scroll_column import ScrollColumn
from gui.widgets.separator import Separator
from gui.wizard import flow
from gui.wizard.flow import PageId
from gui.wizard.page import Page
from gui.wizard.pages.target.commands import ListCommands
from gui.wizard.pages.target.destination import make_destination, place_destination
from gui.wizard.pages.target.editor import Editor
from gui.wizard.pages.target.embedded import EmbeddedPanel
from gui.wizard.pages.target.entries import Entries
from gui.wizard.pages.target.schema import SchemaBox
from gui.wizard.pages.target.side import ConnectionList
from gui.wizard.pages.target.work import Found

if TYPE_CHECKING:
    from core.postgres.probe import Probe


class TargetPage(Page):
    """A server is chosen, tested as it stands on the page, and only then gone on with."""

    page_id = PageId.TARGET

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(
            self.tr("Target"),
            self.tr("Where should the data go? The connection is tested; nothing is written there before you say so."),
        )
        self.model = ConnectionsModel()
        self.model.setParent(self)
        self.entries = Entries(context, self.model, self)
        self.list = ConnectionList(self.model, self)
        self.editor = Editor(context, self.model, self)
        self.commands = ListCommands(self.model, self.list, self.entries, self.editor, self)
        self.embedded = EmbeddedPanel(context, self)
        self.schema = SchemaBox(self)
        self.file_banner = Banner(self)
        self._goes_on = False
        """Next was pressed: go on as soon as all is well."""
        self._given_up: Entry | None = None
        """The entry whose saving was tried in going on."""
        self._applied: Destination | None = None
        self._is_loaded = False
        self._was_complete = True
        self._lay_out()
        self._connect()
        self.list.choose(EMBEDDED_ROW)

    # What the wizard asks.

    def enter(self) -> None:
        self._goes_on = False
        self.entries.refresh()
        self.embedded.refresh()
        destination = self.context.session.destination
        if destination is not None and destination != self._applied:
            self._applied = destination
            self.schema.show_choice(destination.schema, replaces=destination.replace)
            if self._is_loaded:
                self._choose_destination(destination)

    def leave(self) -> bool:
        if not self.isComplete():
            return False
        entry = self.editor.entry
        self._goes_on = False
        if entry is None:
            if self.embedded.probe is not None:
                self._commit(None, self.embedded.probe)
                return True
            self._goes_on = True
            self.embedded.start()
            return False
        if not entry.is_tested:
            self._goes_on = True
            self.editor.test()
            return False
        if entry.is_changed and self.entries.may_save and entry != self._given_up:
            self._goes_on = True
            self.entries.save(entry)
            self._show_state()
            return False
        self._commit(entry, entry.probe)
        return True

    def isComplete(self) -> bool:
        entry = self.editor.entry
        if not (self._is_loaded and self.schema.is_valid):
            return False
        if entry is None:
            return not self.embedded.is_at_work
        is_waiting = self.editor.is_testing or self.entries.is_at_work or self.entries.is_reading(entry.key)
        return not is_waiting and not self.editor.form.problem

    def first_focus(self) -> QWidget:
        return self.list.view

    # What Qt asks.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is Next, in any field; on a button it is that button."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        event.accept()
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        elif self.isComplete():
            self._go_on()

    # What happens on the page.

    @Slot(int)
    def _choose_row(self, row: int) -> None:
        entry = self.model.entry(row)
        self._goes_on = False
        self.editor.show_entry(entry)
        if entry is not None:
            self.entries.read_password(entry)
        elif self._is_loaded:
            # Not while the window is made, which need not wait for it: enter() asks.
            self.embedded.refresh()
        self._scroll.verticalScrollBar().setValue(0)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        entry = self.editor.entry
        if entry is None:
            may_go_on = self.embedded.is_at_work or self.embedded.probe is not None
        else:
            may_go_on = self.editor.is_testing or entry.is_tested
        self._goes_on = self._goes_on and may_go_on
        for widget in (self.editor.form, self.editor.row):
            widget.setVisible(entry is not None)
        self.embedded.setVisible(entry is None)
        if entry is not None:
            self.editor.row.show_state(
                problem=self.editor.form.problem,
                is_testing=self.editor.is_testing,
                may_save=entry.is_changed and self.entries.may_save and not self.entries.is_at_work,
            )
        if self.isComplete() != self._was_complete:
            self._was_complete = self.isComplete()
            self.completeChanged.emit()

    @Slot(object)
    def _take_found(self, found: Found) -> None:
        self.editor.form.set_keyring(found.keyring_name, found.keyring_trouble)
        self.list.offer_services(found.services)
        if found.problem is not None:
            show_problem(self.file_banner, found.problem)
            again = self.file_banner.add_button(self.tr("Read it again"))
            again.clicked.connect(self.entries.refresh)
        else:
            self.file_banner.clear()
        if not self._is_loaded:
            self._is_loaded = True
            self._choose_first()
        self._show_state()

    @Slot()
    def _restore_choice(self) -> None:
        """The list was read again: the entry in the form is where it is now."""
        entry = self.editor.entry
        row = self.model.row_of(entry.key) if entry is not None else None
        self.list.choose(row if row is not None else EMBEDDED_ROW)

    @Slot(int)
    def _update_entry(self, _key: int) -> None:
        """The keyring has answered, or something was saved."""
        entry = self.editor.entry
        if entry is not None:
            self.editor.show_entry(entry)
        self._show_state()

    @Slot(int)
    def _take_saved(self, key: int) -> None:
        entry = self.editor.entry
        if entry is not None and entry.key == key and self._goes_on:
            self._given_up = entry
            self._go_on_if_asked()

    @Slot(object)
    def _take_failure(self, error: MigrationError) -> None:
        """Of the file or the keyring. Next goes on without saving."""
        self._given_up = self.editor.entry
        self._goes_on = False
        self.editor.show_failure(error)
        self._show_state()

    @Slot()
    def _go_on_if_asked(self) -> None:
        # Only from here: the person may have gone back meanwhile. (QWizard hides and shows a page as it updates its
        # buttons, so that to be hidden says nothing.)
        window = self.window()
        is_here = window.currentPage() is self if isinstance(window, QWizard) else self.isVisible()
        if self._goes_on and is_here:
            self._go_on()

    def _go_on(self) -> None:
        following = flow.next_page(self.page_id, self.context.session)
        # Emitted from a key or a job, it leads back here, to leave().
        self.context.page_requested.emit(following)

    @Slot()
    def _save(self) -> None:
        if (entry := self.editor.entry) is not None and not self.editor.form.problem:
            self.entries.save(entry)
            self._show_state()

    def _choose_first(self) -> None:
        """What the session has, or what was used last, unless a person has chosen already."""
        destination = self.context.session.destination
        if self.list.row != EMBEDDED_ROW:
            return
        if destination is not None:
            self._choose_destination(destination)
        elif (row := self.model.find_row(self.context.settings.last_connection)) is not None:
            self.list.choose(row)

    def _choose_destination(self, destination: Destination) -> None:
        self.list.choose(place_destination(self.model, destination))

    def _commit(self, entry: Entry | None, probe: "Probe | None") -> None:
        """The session has what the page says."""
        assert probe is not None
        self._applied = make_destination(entry, probe, self.schema)
        self.context.session = self.context.session.with_destination(self._applied)
        self.context.settings.last_connection = entry.draft.name if entry is not None else ""

    def _connect(self) -> None:
        self.model.modelReset.connect(self._restore_choice)
        self.model.rename_requested.connect(self.entries.rename)
        self.list.row_chosen.connect(self._choose_row)
        self.list.add_requested.connect(self.commands.add)
        self.list.duplicate_requested.connect(self.commands.duplicate)
        self.list.delete_requested.connect(self.commands.ask_to_delete)
        self.entries.found.connect(self._take_found)
        self.entries.updated.connect(self._update_entry)
        self.entries.saved.connect(self._take_saved)
        self.entries.failed.connect(self._take_failure)
        self.editor.changed.connect(self._show_state)
        self.editor.passed.connect(self._go_on_if_asked)
        self.editor.row.save_requested.connect(self._save)
        self.embedded.changed.connect(self._show_state)
        self.embedded.passed.connect(self._go_on_if_asked)
        self.schema.changed.connect(self._show_state)

    def _lay_out(self) -> None:
        self.schema.set_label_width(self.editor.form.label_width)
        self._scroll = ScrollColumn(self)
        fields = self._scroll.column
        fields.setSpacing(2 * UNIT)
        fields.addWidget(self.editor.form)
        fields.addWidget(self.embedded)
        fields.addWidget(Separator(self))
        fields.addWidget(self.schema)
        fields.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self._scroll, 1)
        right.addWidget(self.editor.row)
        right.addWidget(self.editor.banner)
        both = QHBoxLayout()
        both.setSpacing(3 * UNIT)
        both.addWidget(self.list)
        both.addLayout(right, 1)
        self.body.addWidget(self.file_banner)
        self.body.addLayout(both, 1)
