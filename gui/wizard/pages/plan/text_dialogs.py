"""Dialogs that ask for one text: a name in PostgreSQL, or a filter of rows with how many it takes."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from core.cancel import CancelToken
from core.errors import MigrationError
from core.events import EventSink
from gui.amounts import format_rows
from gui.context import Context
from gui.jobs import Job
from gui.models.plan_words import shorten
from gui.theme import UNIT, Role, fixed_font
from gui.widgets.heading import Heading
from gui.widgets.muted import MutedLabel
from gui.wizard.page import SELECTABLE, plain

if TYPE_CHECKING:
    from core.migration.count_rows import FilteredRows

_PATIENCE_MS = 400


class RenameDialog(QDialog):
    """`name` is "" where the name should follow from the source again."""

    def __init__(self, source_name: str, present: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Rename"))
        heading = Heading(self)
        heading.set_texts(
            self.tr("Rename {name}").format(name=shorten(plain(source_name), 60)),
            self.tr("Its name in PostgreSQL. Leave it empty for the name that follows from SQLite's."),
        )
        self.field = QLineEdit(present, self)
        self.field.setAccessibleName(self.tr("Name in PostgreSQL"))
        self.field.selectAll()
        label = QLabel(self.tr("&Name in PostgreSQL"), self)
        label.setBuddy(self.field)
        buttons = QDialogButtonBox(self)
        buttons.addButton(self.tr("&Rename"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(heading)
        layout.addWidget(label)
        layout.addWidget(self.field)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.resize(56 * UNIT, 24 * UNIT)

    @property
    def name(self) -> str:
        return self.field.text().strip()


class FilterDialog(QDialog):
    """`where_sql` is "" for all rows."""

    def __init__(
        self, context: Context, path: Path, table: str, present: str | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._path, self._table = context, path, table
        self._job: Job | None = None
        self._counted = ""
        self.setWindowTitle(self.tr("Filter rows"))
        heading = Heading(self)
        heading.set_texts(
            self.tr("Rows of {table}").format(table=shorten(plain(table), 60)),
            self.tr("A condition in SQLite's SQL. Rows that it does not take stay behind; empty takes all."),
        )
        self.field = QPlainTextEdit(present or "", self)
        self.field.setFont(fixed_font())
        self.field.setTabChangesFocus(True)
        self.field.setPlaceholderText("created_at >= '2020-01-01'")
        self.field.textChanged.connect(self._wait)
        label = QLabel(self.tr("Only rows &where"), self)
        label.setBuddy(self.field)
        self.count = MutedLabel(self)
        self.count.setTextInteractionFlags(SELECTABLE)
        buttons = QDialogButtonBox(self)
        self.filter_button = buttons.addButton(self.tr("&Filter"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(heading)
        layout.addWidget(label)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.count)
        layout.addWidget(buttons)
        self.resize(68 * UNIT, 38 * UNIT)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._start)
        self._wait()

    @property
    def where_sql(self) -> str:
        return self.field.toPlainText().strip()

    def hideEvent(self, event: object) -> None:
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def _wait(self) -> None:
        self.count.set_role(Role.MUTED)
        self.count.setText(self.tr("Counting…") if self.where_sql else self.tr("All rows are carried over."))
        if self.where_sql:
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def _start(self) -> None:
        if self._job is not None:
            self._job.cancel()
            return
        path, table, where_sql = self._path, self._table, self.where_sql

        def work(_on_event: EventSink, cancel: CancelToken) -> "FilteredRows":
            from core.migration.count_rows import count_filtered_rows

            return count_filtered_rows(path, table, where_sql, cancel=cancel)

        self._counted = where_sql
        self._job = self._context.jobs.start(work)
        self._job.succeeded.connect(self._show)
        self._job.failed.connect(self._refuse)
        self._job.ended.connect(self._end)

    @Slot(object)
    def _show(self, rows: "FilteredRows") -> None:
        if self._counted == self.where_sql:
            self.count.setText(
                self.tr("{taken} are carried over, {left} stay behind.").format(
                    taken=format_rows(rows.taken_count), left=format_rows(rows.left_out_count)
                )
            )

    @Slot(object)
    def _refuse(self, error: MigrationError) -> None:
        if self._counted == self.where_sql:
            self.count.set_role(Role.DANGER)
            self.count.setText(plain(error.message))

    @Slot()
    def _end(self) -> None:
        self._job = None
        if self.isVisible() and self.where_sql and self._counted != self.where_sql:
            self._timer.start()
