"""The dialog of the settings by which the rules decide: for the whole plan, a table or a column."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.plan.choices import Choice, Choices
from gui.models.plan_edits import Edit
from gui.models.plan_settings import Scope, Setting, list_settings
from gui.models.plan_words import shorten
from gui.theme import UNIT
from gui.widgets.heading import Heading
from gui.wizard.page import plain


class SettingsDialog(QDialog):
    """A combo box for each setting; the first entry is what holds without a choice here."""

    def __init__(self, choices: Choices, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices, self._scope = choices, scope
        self.setWindowTitle(self.tr("Settings"))
        heading = Heading(self)
        heading.set_texts(*self._describe())
        self.boxes: dict[str, QComboBox] = {}
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setHorizontalSpacing(2 * UNIT)
        form.setVerticalSpacing(UNIT)
        for setting in list_settings(scope):
            box = self._make_box(setting)
            label = QLabel(setting.title, self)
            label.setBuddy(box)
            box.setAccessibleName(setting.title)
            form.addRow(label, box)
            self.boxes[setting.name] = box
        inner = QWidget()
        inner.setLayout(form)
        area = QScrollArea(self)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        buttons = QDialogButtonBox(self)
        buttons.addButton(self.tr("&Apply"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(heading)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)
        self.resize(98 * UNIT, min(84, 22 + 5 * len(self.boxes)) * UNIT)

    def read_edit(self) -> Edit:
        """What was changed in it."""
        added: list[Choice] = []
        removed: list[Choice] = []
        for name, box in self.boxes.items():
            own = self._scope.own_value(self._choices, name)
            data = box.currentData() if box.currentText() == box.itemText(box.currentIndex()) else box.currentText()
            if data is None and own is not None:
                removed.append(self._scope.choice(name, own))
            elif data is not None and str(data) != own:
                added.append(self._scope.choice(name, str(data).strip()))
        return Edit(added=tuple(added), removed=tuple(removed))

    def _make_box(self, setting: Setting) -> QComboBox:
        box = QComboBox(self)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(24)
        inherited = self._scope.inherited_value(self._choices, setting.name)
        words = dict(setting.values)
        usual = words.get(inherited, inherited)
        box.addItem(self._describe_usual().format(value=usual), None)
        for value, said in setting.values:
            box.addItem(said, value)
        own = self._scope.own_value(self._choices, setting.name)
        if setting.is_open:
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        place = 0 if own is None else box.findData(own)
        if place >= 0:
            box.setCurrentIndex(place)
        elif own is not None:
            box.addItem(own, own)
            box.setCurrentIndex(box.count() - 1)
        return box

    def _describe_usual(self) -> str:
        if self._scope.column is not None:
            return self.tr("As for the table: {value}")
        if self._scope.table is not None:
            return self.tr("As for the plan: {value}")
        return self.tr("As usual: {value}")

    def _describe(self) -> tuple[str, str]:
        if self._scope.table is None:
            return self.tr("Settings of the plan"), self.tr("The rules decide by them wherever nothing else is chosen.")
        if self._scope.column is None:
            return (
                self.tr("Settings of {table}").format(table=shorten(plain(self._scope.table), 40)),
                self.tr("They count for this table, before those of the plan."),
            )
        return (
            self.tr("Settings of {table}.{column}").format(
                table=shorten(plain(self._scope.table), 40), column=shorten(plain(self._scope.column), 40)
            ),
            self.tr("They count for this column, before those of its table."),
        )
