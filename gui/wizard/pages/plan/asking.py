"""What the plan page asks in dialogs, each opened on its own and turned into an edit when it is accepted."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from core.plan.model import Finding
from gui.context import Context
from gui.models.plan_edits import Edit, filter_rows, rename_column, rename_table
from gui.models.plan_index import ColumnKey, PlanIndex
from gui.models.plan_remedies import Remedy, list_examples
from gui.models.plan_settings import Scope
from gui.wizard.pages.plan.change_type import ChangeTypeDialog
from gui.wizard.pages.plan.remedy import RemedyDialog
from gui.wizard.pages.plan.settings import SettingsDialog
from gui.wizard.pages.plan.text_dialogs import FilterDialog, RenameDialog


class Asking(QObject):
    """`answered` has the Edit. One dialog is open at a time."""

    answered = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._window = context, parent
        self.dialog: QDialog | None = None
        self._about: ColumnKey | str | Edit | None = None

    def ask_type(self, keys: tuple[ColumnKey, ...], table: str | None) -> None:
        self._open(ChangeTypeDialog(self._context, keys, table, self._window), None)

    def ask_settings(self, scope: Scope) -> None:
        plan = self._context.session.plan
        if plan is not None:
            self._open(SettingsDialog(plan.choices, scope, self._window), None)

    def ask_column_name(self, index: PlanIndex, key: ColumnKey) -> None:
        number = index.column_number(key)
        plan = index.columns[number].plan if number is not None else None
        if plan is not None:
            self._open(RenameDialog(".".join(key), plan.target_name, self._window), key)

    def ask_table_name(self, index: PlanIndex, table: str) -> None:
        row = index.table_row(table)
        if row is not None and row.plan is not None:
            self._open(RenameDialog(table, row.plan.target_name, self._window), table)

    def ask_filter(self, index: PlanIndex, table: str) -> None:
        row, path = index.table_row(table), self._context.session.source_path
        if row is not None and path is not None:
            present = row.plan.where_sql if row.plan is not None else None
            self._open(FilterDialog(self._context, path, table, present, self._window), table)

    def ask_remedy(self, index: PlanIndex, finding: Finding, remedy: Remedy) -> None:
        if remedy.edit is not None:
            examples = list_examples(finding, index)
            dialog = RemedyDialog(self._context, finding, remedy.words, remedy.edit, examples, self._window)
            self._open(dialog, remedy.edit)

    def _open(self, dialog: QDialog, about: ColumnKey | str | Edit | None) -> None:
        self.dialog, self._about = dialog, about
        dialog.accepted.connect(self._answer)
        dialog.finished.connect(self._forget)
        dialog.open()

    @Slot()
    def _answer(self) -> None:
        edit: Edit | None = None
        match self.dialog, self._about:
            case ChangeTypeDialog() as dialog, _:
                edit = dialog.edit
            case SettingsDialog() as dialog, _:
                edit = dialog.read_edit()
            case RenameDialog() as dialog, str(table):
                edit = rename_table(table, dialog.name)
            case RenameDialog() as dialog, (str(table), str(column)):
                edit = rename_column((table, column), dialog.name)
            case FilterDialog() as dialog, str(table):
                edit = filter_rows(table, dialog.where_sql)
            case RemedyDialog(), Edit() as made:
                edit = made
        if edit is not None and (edit.added or edit.removed):
            self.answered.emit(edit)

    @Slot()
    def _forget(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog, self._about = None, None
