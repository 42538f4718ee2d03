"""The dialog Change type: for the selected columns or for all whose names fit a pattern, with what it would change."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.plan.choices import Choice
from gui.context import Context
from gui.models.plan_edits import Edit, choose_type
from gui.models.plan_index import ColumnKey, literal
from gui.models.plan_types import USUAL_TYPES, read_type
from gui.models.plan_words import shorten
from gui.theme import UNIT
from gui.wizard.page import plain
from gui.wizard.pages.plan.trial_view import TrialView


class ChangeTypeDialog(QDialog):
    """`edit` is what was chosen, once it is accepted."""

    def __init__(
        self, context: Context, keys: tuple[ColumnKey, ...], table: str | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keys, self._table = keys, table
        self.edit: Edit | None = None
        self.setWindowTitle(self.tr("Change type"))
        self.selected = QRadioButton(self._describe_selection(), self)
        self.fitting = QRadioButton(self.tr("Columns whose &names fit"), self)
        self.pattern = QLineEdit("*_at", self)
        self.pattern.setAccessibleName(self.tr("Pattern for names"))
        self.pattern.setToolTip(self.tr("* stands for any characters, ? for one, [abc] for one of these."))
        self.scope = QComboBox(self)
        self.scope.setAccessibleName(self.tr("Tables"))
        self.scope.addItem(self.tr("in all tables"), None)
        if table is not None:
            self.scope.addItem(self.tr("in {table}").format(table=shorten(plain(table), 40)), table)
        self.type = QComboBox(self)
        self.type.setEditable(True)
        self.type.addItems(USUAL_TYPES)
        self.type.setCurrentText("")
        line = self.type.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("such as text, numeric(10, 2), varchar(80)"))
        type_label = QLabel(self.tr("&Type"), self)
        type_label.setBuddy(self.type)
        self.trial = TrialView(context, self)
        buttons = QDialogButtonBox(self)
        self.change_button = buttons.addButton(self.tr("Change t&ype"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.change_button.setEnabled(False)
        grid = QGridLayout()
        grid.setHorizontalSpacing(UNIT)
        grid.setVerticalSpacing(UNIT)
        grid.addWidget(self.selected, 0, 0, 1, 3)
        grid.addWidget(self.fitting, 1, 0)
        grid.addWidget(self.pattern, 1, 1)
        grid.addWidget(self.scope, 1, 2)
        grid.addWidget(type_label, 2, 0)
        grid.addWidget(self.type, 2, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(grid)
        layout.addWidget(self.trial, 1)
        layout.addWidget(buttons)
        self.selected.setEnabled(bool(keys))
        (self.selected if keys else self.fitting).setChecked(True)
        self.selected.toggled.connect(self._preview)
        self.pattern.textChanged.connect(self._preview)
        self.pattern.textEdited.connect(self.fitting.click)
        self.scope.currentIndexChanged.connect(self._preview)
        self.type.currentTextChanged.connect(self._preview)
        self.trial.judged.connect(self.change_button.setEnabled)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.resize(90 * UNIT, 64 * UNIT)
        self.type.setFocus()
        self._preview()

    def _describe_selection(self) -> str:
        if len(self._keys) == 1:
            name = shorten(plain(".".join(self._keys[0]))).replace("&", "&&")
            return self.tr("The &selected column, {name}").format(name=name)
        if not self._keys:
            return self.tr("The &selected columns (none)")
        return self.tr("The %n &selected column(s)", "", len(self._keys))

    @Slot()
    def _preview(self) -> None:
        self.edit = None
        written, pattern = self.type.currentText().strip(), self.pattern.text().strip()
        if not written:
            self.trial.try_edit(None)
            self.trial.summary.setText(self.tr("Choose a type to see which columns would change, and what it costs."))
            return
        try:
            read = read_type(written)
        except ValueError as error:
            self.trial.try_edit(None, reason=str(error))
            return
        if self.selected.isChecked():
            self.edit = choose_type(self._keys, read)
        elif pattern:
            table = self.scope.currentData()
            scope = None if table is None else literal(table)
            self.edit = Edit(added=(Choice(setting="type", value=read, table=scope, column=pattern),))
        self.trial.try_edit(self.edit)
