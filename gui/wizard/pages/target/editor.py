"""The form for one entry of the list, with the line below it that tests and saves, and the message that comes of it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from core.connections import SavedConnection
from core.errors import MigrationError
from core.postgres.outcome import Outcome
from gui.context import Context
from gui.jobs import Job
from gui.models.connections import ConnectionsModel, Entry
from gui.problem_banner import show_problem
from gui.widgets.banner import Banner
from gui.wizard.pages.target import work
from gui.wizard.pages.target.form import ConnectionForm
from gui.wizard.pages.target.outcome import show_outcome
from gui.wizard.pages.target.test_row import TestRow

if TYPE_CHECKING:
    from core.postgres.probe import Probe


class Editor(QWidget):
    """Joins the form to an entry of the model, and tests it in a job. The page lays out its `form`, `row`, `banner`."""

    changed = Signal()
    """What the form says, or whether a test runs."""
    passed = Signal()
    """A test of what the form says ended well."""

    def __init__(self, context: Context, model: ConnectionsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._context, self._model = context, model
        self._key = 0
        self._test_job: Job | None = None
        self._url_job: Job | None = None
        self._pasted = ""
        self.form = ConnectionForm(parent)
        self.row = TestRow(parent)
        self.banner = Banner(parent)
        self.form.changed.connect(self._take_form)
        self.form.url_given.connect(self._read_url)
        self.row.test_requested.connect(self.test)
        self.row.cancel_requested.connect(self.cancel)

    @property
    def entry(self) -> Entry | None:
        """The entry in the form."""
        row = self._model.row_of(self._key)
        return self._model.entry(row) if row is not None else None

    @property
    def is_testing(self) -> bool:
        return self._test_job is not None

    def show_entry(self, entry: Entry | None) -> None:
        """Show an entry, with what came of its last test; None for none."""
        is_other = entry is None or entry.key != self._key
        if is_other:
            self.cancel()
            self._url_job = None
            self.form.hide_password()
            self.banner.clear()
        self._key = entry.key if entry is not None else 0
        if entry is None:
            return
        self.form.show_connection(entry.draft, entry.password, remembers=entry.remembers)
        if entry.probe is not None and is_other:
            self._show_probe(entry.probe)

    @Slot()
    def test(self) -> None:
        """Test what the form says."""
        entry = self.entry
        if entry is None or self.form.problem or self.is_testing:
            return
        draft, password = entry.draft, entry.password
        self._start(self._context.jobs.start(lambda _on_event, cancel: work.test(draft, password, cancel)))

    @Slot()
    def cancel(self) -> None:
        """Stop the test; what it may still say is not heard."""
        if self._test_job is not None:
            self._test_job.cancel()
            self._test_job = None
            self.changed.emit()

    @Slot()
    def create_database(self) -> None:
        """Make the database that the form names, and test again."""
        entry = self.entry
        if entry is None or self.is_testing:
            return
        draft, password = entry.draft, entry.password
        self._start(self._context.jobs.start(lambda _on_event, cancel: work.create_and_test(draft, password, cancel)))

    @Slot()
    def choose_ca_file(self) -> None:
        """Choose the file of certificates, and test again."""
        if self.form.choose_ca_file():
            self.test()

    @Slot(object)
    def show_failure(self, error: MigrationError) -> None:
        """Show what went wrong beside the test."""
        show_problem(self.banner, error)

    def _start(self, job: Job) -> None:
        self._test_job = job
        self.banner.clear()
        job.succeeded.connect(self._take_probe)
        job.failed.connect(self._take_failure)
        job.ended.connect(self._end)
        self.changed.emit()

    @Slot(object)
    def _take_probe(self, probe: "Probe") -> None:
        entry, row = self.entry, self._model.row_of(self._key)
        if self.sender() is not self._test_job or entry is None or row is None:
            return
        self._test_job = None
        self._model.set_entry(row, replace(entry, probe=probe))
        self._show_probe(probe)
        self.changed.emit()
        if probe.outcome is Outcome.OK:
            self.passed.emit()
        elif probe.outcome in (Outcome.PASSWORD_NEEDED, Outcome.AUTHENTICATION):
            self.form.ask_for_password()

    @Slot(object)
    def _take_failure(self, error: MigrationError) -> None:
        if self.sender() is self._test_job:
            self.show_failure(error)

    @Slot()
    def _end(self) -> None:
        if self.sender() is self._test_job:
            self._test_job = None
            self.changed.emit()

    def _show_probe(self, probe: "Probe") -> None:
        button = show_outcome(self.banner, probe)
        if button is not None:
            is_missing = probe.outcome is Outcome.NO_DATABASE
            button.clicked.connect(self.create_database if is_missing else self.choose_ca_file)

    @Slot()
    def _take_form(self) -> None:
        entry, row = self.entry, self._model.row_of(self._key)
        if entry is None or row is None:
            return
        self.cancel()
        changed = entry.with_draft(self.form.connection, self.form.password)
        changed = replace(changed, remembers=self.form.remembers)
        self._model.set_entry(row, changed)
        if changed.probe is None:
            self.banner.clear()
        self.changed.emit()

    @Slot(str)
    def _read_url(self, url: str) -> None:
        self._pasted = url
        self._url_job = self._context.jobs.start(lambda _on_event, _cancel: work.read_url(url))
        self._url_job.succeeded.connect(self._take_url)
        self._url_job.failed.connect(self._refuse_url)

    @Slot(object)
    def _take_url(self, read: tuple[SavedConnection, str | None]) -> None:
        entry, row = self.entry, self._model.row_of(self._key)
        if self.sender() is not self._url_job or entry is None or row is None:
            return
        self._url_job, self._pasted = None, ""
        connection, password = read
        name = entry.draft.name
        if not name and connection.name not in self._model.taken_names(but=entry.key):
            name = connection.name
        draft = replace(connection, name=name, tunnel=entry.draft.tunnel)
        self._model.set_entry(row, entry.with_draft(draft, password if password is not None else entry.password))
        self.banner.clear()
        shown = self.entry
        assert shown is not None
        self.form.show_connection(shown.draft, shown.password, remembers=shown.remembers)
        self.changed.emit()

    @Slot(object)
    def _refuse_url(self, error: MigrationError) -> None:
        if self.sender() is self._url_job:
            self.form.give_url_back(self._pasted)
            self._url_job, self._pasted = None, ""
            self.show_failure(error)
