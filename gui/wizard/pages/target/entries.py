"""The saved connections behind the list: read, saved, renamed and removed in jobs, one entry at a time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from core.connections import SavedConnection
from core.errors import MigrationError
from gui.context import Context
from gui.jobs import Work
from gui.models.connections import ConnectionsModel, Entry, propose_name
from gui.wizard.pages.target import work
from gui.wizard.pages.target.work import Found, Removed, Saved


class Entries(QObject):
    """Keeps the model in step with the file and the keyring."""

    found = Signal(object)
    """What there is: a Found."""
    updated = Signal(int)
    """The entry of this key has another password or was saved."""
    saved = Signal(int)
    """The entry of this key was saved."""
    failed = Signal(object)
    """The MigrationError of what was asked for last."""

    def __init__(self, context: Context, model: ConnectionsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._model = context, model
        self._reading: set[int] = set()
        self._at_work = 0
        self.may_save = False
        """The file of connections could be read, so that it may be written."""

    @property
    def is_at_work(self) -> bool:
        """Something is being written."""
        return self._at_work > 0

    def is_reading(self, key: int) -> bool:
        """The keyring was asked for this entry's password, and has not answered."""
        return key in self._reading

    def refresh(self) -> None:
        """Read what is saved."""
        secrets = self._context.secrets
        job = self._context.jobs.start(lambda _on_event, _cancel: work.find(secrets))
        job.succeeded.connect(self._take_found)

    def read_password(self, entry: Entry) -> None:
        """Ask the keyring for the password of a saved connection, once."""
        if entry.saved is None or entry.is_read or entry.password or entry.key in self._reading:
            return
        key, name, secrets = entry.key, entry.saved.name, self._context.secrets
        self._reading.add(key)
        job = self._context.jobs.start(lambda _on_event, _cancel: (key, work.read_password(secrets, name)))
        job.succeeded.connect(self._take_password)
        job.failed.connect(self.failed)
        job.cancelled.connect(self._reading.clear)

    def save(self, entry: Entry) -> None:
        """Save an entry as its draft has it; one without a name gets one."""
        key, draft, secrets = entry.key, entry.draft, self._context.secrets
        if not draft.name:
            draft = replace(draft, name=propose_name(draft, self._model.taken_names(but=key)))
        password = entry.password if entry.is_read or entry.password else None
        instead_of, remembers = (entry.saved.name if entry.saved is not None else None), entry.remembers
        self._write(
            lambda _on_event, _cancel: (
                key,
                work.save(secrets, draft, password, instead_of=instead_of, remembers=remembers),
            ),
            self._take_saved,
        )

    def rename(self, row: int, name: str) -> None:
        """Give an entry another name; what else was changed in it stays unsaved."""
        entry = self._model.entry(row)
        if entry is None:
            return
        renamed = replace(entry, draft=replace(entry.draft, name=name))
        if entry.saved is None or not self.may_save:
            self._model.set_entry(row, renamed)
            self.updated.emit(entry.key)
            return
        key, old, secrets = entry.key, entry.saved.name, self._context.secrets
        connection = replace(entry.saved, name=name)
        self._write(
            lambda _on_event, _cancel: (
                key,
                work.save(secrets, connection, None, instead_of=old, remembers=False),
            ),
            self._take_renamed,
        )

    def remove(self, entry: Entry) -> None:
        """Remove an entry, and its password."""
        if entry.saved is None:
            self._drop(entry.key)
            return
        key, name, secrets = entry.key, entry.saved.name, self._context.secrets
        self._write(lambda _on_event, _cancel: work.remove(secrets, key, name), self._take_removed)

    def duplicate(self, entry: Entry) -> int:
        """Add a copy that is not saved yet: its row."""
        name = propose_name(entry.draft, ()) if not entry.draft.name else entry.draft.name
        taken, number = self._model.taken_names(), 2
        while f"{name} {number}" in taken:
            number += 1
        copy = Entry(
            saved=None,
            draft=replace(entry.draft, name=f"{name} {number}"),
            password=entry.password,
            remembers=entry.remembers,
        )
        return self._model.add(copy)

    @Slot(object)
    def _take_found(self, found: Found) -> None:
        self.may_save = found.problem is None
        if found.problem is None:
            self._model.set_saved(found.connections)
        self.found.emit(found)

    @Slot(object)
    def _take_password(self, answer: tuple[int, str | MigrationError | None]) -> None:
        key, password = answer
        self._reading.discard(key)
        row = self._model.row_of(key)
        entry = self._model.entry(row) if row is not None else None
        if row is None or entry is None:
            return
        if isinstance(password, MigrationError):
            self.failed.emit(password)
        else:
            kept = replace(entry, kept_password=password, is_read=True)
            self._model.set_entry(row, kept if entry.password else kept.with_draft(entry.draft, password or ""))
        self.updated.emit(key)

    @Slot(object)
    def _take_saved(self, answer: tuple[int, Saved]) -> None:
        key, saved = answer
        row = self._model.row_of(key)
        entry = self._model.entry(row) if row is not None else None
        if row is not None and entry is not None:
            name = entry.draft.name or saved.connection.name
            is_read = entry.is_read or saved.kept_password is not None
            self._model.set_entry(
                row,
                replace(
                    entry,
                    saved=saved.connection,
                    draft=replace(entry.draft, name=name),
                    kept_password=saved.kept_password if is_read else None,
                    is_read=is_read,
                    was_remembered=saved.is_remembered,
                ),
            )
        if saved.problem is not None:
            self.failed.emit(saved.problem)
        self.updated.emit(key)
        self.saved.emit(key)

    @Slot(object)
    def _take_renamed(self, answer: tuple[int, Saved]) -> None:
        key, saved = answer
        row = self._model.row_of(key)
        entry = self._model.entry(row) if row is not None else None
        if row is not None and entry is not None:
            draft: SavedConnection = replace(entry.draft, name=saved.connection.name)
            self._model.set_entry(row, replace(entry, saved=saved.connection, draft=draft))
        if saved.problem is not None:
            self.failed.emit(saved.problem)
        self.updated.emit(key)

    @Slot(object)
    def _take_removed(self, removed: Removed) -> None:
        self._drop(removed.key)
        if removed.problem is not None:
            self.failed.emit(removed.problem)

    def _drop(self, key: int) -> None:
        row = self._model.row_of(key)
        if row is not None:
            self._model.remove(row)
            self.updated.emit(key)

    def _write(self, what: Work, take: Callable[[Any], object]) -> None:
        self._at_work += 1
        job = self._context.jobs.start(what)
        job.succeeded.connect(take)
        job.failed.connect(self.failed)
        job.ended.connect(self._end)

    @Slot()
    def _end(self) -> None:
        self._at_work -= 1
        self.updated.emit(0)
