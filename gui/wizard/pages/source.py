"""The page where the database is chosen: its path, and at once what it is, what is in it, and how it will be read."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QTimer, QUrl, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from core.errors import MigrationError
from gui.context import Context
from gui.icons import find_icon
from gui.problem_banner import show_problem
from gui.source_facts import Check, list_facts
from gui.theme import UNIT
from gui.widgets.banner import Banner
from gui.widgets.drop_area import DropArea
from gui.widgets.empty_state import EmptyState
from gui.wizard.flow import PageId
from gui.wizard.inspection import Inspection
from gui.wizard.page import Page
from gui.wizard.pages.source_note import SourceNote
from gui.wizard.pages.source_panel import SourcePanel
from gui.wizard.pages.start import DATABASE_PATTERNS

if TYPE_CHECKING:
    from core.migration.look import SourceLook

_TYPING_MS = 400
"""How long after the last key a path that is typed is looked at."""


class SourcePage(Page):
    """Which database?"""

    page_id = PageId.SOURCE

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(
            self.tr("Which database?"),
            self.tr("Howdah only ever reads it. Next you choose where its data goes."),
        )
        self._inspection: Inspection | None = None
        self._check = Check()
        self._is_counting = False
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._choose_typed)
        self.body.addLayout(self._make_path_row())
        self.problem = Banner(self)
        self.note = SourceNote(context, self)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.note)
        self.empty = EmptyState(
            "drop",
            self.tr("Drop a SQLite database here"),
            self.tr("Or browse for it, or type its path above. Its name often ends in .db, .sqlite or .sqlite3."),
            self,
        )
        self.looking = EmptyState("search", self.tr("Looking at the file…"), "", self)
        self.stack = QStackedWidget(self)
        self.found = SourcePanel(self)
        self.tables, self.view, self.facts = self.found.tables, self.found.view, self.found.facts
        for widget in (self.empty, self.looking, self.found):
            self.stack.addWidget(widget)
        self.body.addWidget(self.stack, 1)
        self.drop_area = DropArea(self.tr("Drop the database to look at it"), self)
        self.drop_area.dropped.connect(self._take_file)

    def _make_path_row(self) -> QHBoxLayout:
        label = QLabel(self.tr("Database &file:"), self)
        self.path_field = QLineEdit(self)
        self.path_field.setPlaceholderText(self.tr("Path of a SQLite database"))
        self.path_field.setClearButtonEnabled(True)
        # A file that is dropped on it would become a URL in the midst of the text.
        self.path_field.setAcceptDrops(False)
        self.path_field.textEdited.connect(self._wait_for_typing)
        self.path_field.returnPressed.connect(self._choose_typed)
        label.setBuddy(self.path_field)
        self.browse_button = QPushButton(find_icon("open"), self.tr("B&rowse…"), self)
        self.browse_button.setAutoDefault(False)
        self.browse_button.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        row.addWidget(label)
        row.addWidget(self.path_field, 1)
        row.addWidget(self.browse_button)
        return row

    # What the wizard asks.

    def enter(self) -> None:
        self.drop_area.watch(self.window())
        session = self.context.session
        self.path_field.setText(str(session.source_path) if session.source_path is not None else "")
        # A path that is another one would take what was planned away: that opens a window of its own instead.
        self.path_field.setReadOnly(session.history is not None)
        self.note.show_plan()
        self._inspect(session.source_path)

    def first_focus(self) -> QWidget:
        return self.path_field if self.context.session.look is None else self.view

    def leave(self) -> bool:
        # What was typed last has not been looked at yet.
        return not self._typing.isActive()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # QWizard hides a page for a moment whenever it arranges itself anew.
        QTimer.singleShot(0, self, self._stop_if_left)

    @Slot()
    def _stop_if_left(self) -> None:
        """The scan counts and checks for itself, and nobody is here to be told."""
        if not self.isVisible() and not self.window().isMinimized():
            self._typing.stop()
            self._stop_inspection()

    # Choosing.

    @Slot()
    def _wait_for_typing(self) -> None:
        self._typing.start()

    @Slot()
    def _choose_typed(self) -> None:
        self._typing.stop()
        path = _read_path(self.path_field.text())
        if path != self.context.session.source_path:
            self._choose(path)

    @Slot()
    def _browse(self) -> None:
        current = self.context.session.source_path
        folder = str(current.parent) if current is not None else self.context.settings.last_folder
        dialog = QFileDialog(self, self.tr("Choose a SQLite database"), folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("SQLite databases ({patterns})").format(patterns=DATABASE_PATTERNS), self.tr("All files (*)")]
        )
        dialog.fileSelected.connect(self._take_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _take_file(self, name: str) -> None:
        """A file that was dropped or chosen."""
        path = Path(name)
        self.context.settings.last_folder = str(path.parent)
        session = self.context.session
        if path.suffix.lower() == ".json" or (session.history is not None and path != session.source_path):
            self.context.open_path(path)
            return
        self.path_field.setText(str(path))
        self._choose(path)

    def _choose(self, path: Path | None) -> None:
        session = self.context.session
        # A plan that was opened stays: it waits for its database.
        self.context.session = (
            replace(
                session.with_source(path).with_look(None),
                opened_plan=session.opened_plan,
                plan_file=session.plan_file,
                saved_choices=session.saved_choices,
            )
            if path != session.source_path
            else session
        )
        self.note.show_plan()
        self._inspect(path)

    # Looking.

    def _inspect(self, path: Path | None) -> None:
        self._stop_inspection()
        self.problem.clear()
        if path is None:
            self.stack.setCurrentWidget(self.empty)
            return
        if self.context.session.look is None:
            self.stack.setCurrentWidget(self.looking)
        self._check, self._is_counting = Check(), True
        self._inspection = Inspection(path, self.context.jobs, self)
        self._inspection.looked.connect(self._show_look)
        self._inspection.counted.connect(self.tables.set_rows)
        self._inspection.counting_ended.connect(self._end_counting)
        self._inspection.checked.connect(self._end_check)
        self._inspection.failed.connect(self._show_problem)
        self._inspection.start()

    def _stop_inspection(self) -> None:
        if self._inspection is not None:
            self._inspection.stop()
            self._inspection = None

    @Slot(object)
    def _show_look(self, look: "SourceLook") -> None:
        self.tables.set_tables(look.tables)
        self.context.session = self.context.session.with_look(look)
        self.stack.setCurrentWidget(self.found)
        self._show_facts()
        self.note.show_change(look)
        # Not while the window closes, which waits for the end of what runs.
        if self._inspection is not None and self.isEnabled():
            self._inspection.go_on(look)

    @Slot(object)
    def _show_problem(self, error: MigrationError) -> None:
        self.context.session = self.context.session.with_look(None)
        self.stack.setCurrentWidget(self.empty)
        show_problem(self.problem, error)
        retry = self.problem.add_button(self.tr("&Try again"))
        retry.clicked.connect(self._look_again)

    @Slot()
    def _look_again(self) -> None:
        self._inspect(self.context.session.source_path)

    @Slot(object)
    def _end_counting(self, is_complete: bool) -> None:
        self._is_counting = False
        look = self.context.session.look
        if look is not None and look.is_whole:
            self.context.session = self.context.session.with_look(replace(look, tables=self.tables.tables))
        self._show_facts()

    @Slot(object)
    def _end_check(self, remarks: tuple[str, ...] | None) -> None:
        self._check = Check(is_running=False, is_left_out=remarks is None, remarks=remarks or ())
        self._show_facts()

    def _show_facts(self) -> None:
        look = self.context.session.look
        if look is not None:
            self.facts.set_facts(list_facts(look, self._check, is_counting=self._is_counting))


def _read_path(text: str) -> Path | None:
    """What a person typed or pasted: a path, in quotes perhaps, or a file's URL. None for nothing."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    if urlsplit(text).scheme == "file":
        text = QUrl(text).toLocalFile()
    return Path(os.path.expanduser(text)).absolute() if text else None
