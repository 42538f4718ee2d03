"""Where in the database the tables go, and what becomes of tables of the same names."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QLineEdit, QRadioButton, QWidget

from core.identifiers import POSTGRES_NAME_BYTES
from gui.theme import UNIT, Role
from gui.widgets.muted import MutedLabel

DEFAULT_SCHEMA = "public"


class SchemaBox(QWidget):
    """The schema's name and one choice."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schema = QLineEdit(DEFAULT_SCHEMA, self)
        self._schema.setAccessibleName(self.tr("Schema"))
        self._problem = MutedLabel(self, role=Role.DANGER)
        self._problem.hide()
        self._stop = QRadioButton(self.tr("Stop before anything is cop&ied"), self)
        self._move = QRadioButton(self.tr("Move the old ones into a bac&kup schema"), self)
        self._stop.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self._stop)
        group.addButton(self._move)
        self._label = QLabel(self.tr("Sche&ma"), self)
        self._label.setBuddy(self._schema)
        self._label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        question = QLabel(self.tr("If tables of the same names are there:"), self)
        question.setTextFormat(Qt.TextFormat.PlainText)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, UNIT, 0)
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(UNIT)
        layout.setColumnStretch(1, 1)
        layout.addWidget(self._label, 0, 0)
        for row, widget in enumerate((self._schema, self._problem, question, self._stop, self._move)):
            layout.addWidget(widget, row, 1)
        self._schema.textChanged.connect(self._tell)
        self._move.toggled.connect(self.changed)

    def set_label_width(self, width: int) -> None:
        """To stand in line with a form above."""
        self._label.setMinimumWidth(width)

    @property
    def schema(self) -> str:
        return self._schema.text()

    @property
    def replaces(self) -> bool:
        return self._move.isChecked()

    @property
    def is_valid(self) -> bool:
        return not self.find_problem(self.schema)

    def show_choice(self, schema: str, *, replaces: bool) -> None:
        self._schema.setText(schema)
        (self._move if replaces else self._stop).setChecked(True)

    def find_problem(self, schema: str) -> str:
        """Why a text can't be the schema's name, as a sentence; "" if it can."""
        if not schema.strip():
            return self.tr("The schema needs a name.")
        if schema != schema.strip() or not schema.isprintable():
            return self.tr("A schema's name has no spaces around it and no control characters.")
        if len(schema.encode()) > POSTGRES_NAME_BYTES:
            return self.tr("PostgreSQL's names have at most {limit} bytes.").format(limit=POSTGRES_NAME_BYTES)
        if schema.startswith("pg_") or schema == "information_schema":
            return self.tr("PostgreSQL keeps this name for itself.")
        if schema.startswith("howdah"):
            return self.tr("Howdah keeps names that start so for its own records.")
        return ""

    @Slot()
    def _tell(self) -> None:
        problem = self.find_problem(self.schema)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._schema.setAccessibleDescription(problem)
        self.changed.emit()
