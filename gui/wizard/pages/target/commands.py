"""What the buttons below the list of connections do: add one, duplicate one, delete one."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QWidget

from core.connections import SavedConnection
from gui.models.connections import ConnectionsModel, Entry
from gui.wizard.pages.target.deleting import ask_to_delete
from gui.wizard.pages.target.editor import Editor
from gui.wizard.pages.target.entries import Entries
from gui.wizard.pages.target.side import ConnectionList


class ListCommands(QObject):
    """Carries out what the list asks for, on the entry that the editor shows."""

    def __init__(
        self, model: ConnectionsModel, list_: ConnectionList, entries: Entries, editor: Editor, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._model, self._list, self._entries, self._editor = model, list_, entries, editor
        self._page = parent

    @Slot(object)
    def add(self, start: SavedConnection | None) -> None:
        row = self._model.add(Entry(saved=None, draft=start or SavedConnection(name="")))
        self._list.choose(row)
        self._editor.form.focus_first().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def duplicate(self) -> None:
        if (entry := self._editor.entry) is not None:
            self._list.choose(self._entries.duplicate(entry))

    @Slot()
    def ask_to_delete(self) -> None:
        entry = self._editor.entry
        if entry is None:
            return
        if entry.saved is None:
            self._delete()
            return
        ask_to_delete(entry.saved.name, self._page).clicked.connect(self._delete)

    @Slot()
    def _delete(self) -> None:
        if (entry := self._editor.entry) is not None:
            self._entries.remove(entry)
