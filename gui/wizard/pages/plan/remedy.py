"""The dialog that shows a remedy before it is taken: which values it is about, and what the plan would say then."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QVBoxLayout, QWidget

from core.plan.model import Finding
from gui.context import Context
from gui.models.plan_edits import Edit
from gui.models.plan_titles import name_finding
from gui.models.plan_words import shorten
from gui.theme import UNIT
from gui.widgets.heading import Heading
from gui.widgets.muted import MutedLabel
from gui.wizard.page import SELECTABLE, plain
from gui.wizard.pages.plan.trial_view import TrialView


class RemedyDialog(QDialog):
    """Accepted where the edit should be made. `examples` are values that the finding is about."""

    def __init__(
        self,
        context: Context,
        finding: Finding,
        words: str,
        edit: Edit,
        examples: tuple[str, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Before it is changed"))
        heading = Heading(self)
        heading.set_texts(plain(words), f"{name_finding(finding.code)}: {shorten(plain(finding.object))}")
        effect = QLabel(plain(finding.effect), self)
        effect.setTextFormat(Qt.TextFormat.PlainText)
        effect.setWordWrap(True)
        effect.setTextInteractionFlags(SELECTABLE)
        self.trial = TrialView(context, self)
        buttons = QDialogButtonBox(self)
        self.apply_button = buttons.addButton(self.tr("&Do this"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.apply_button.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(heading)
        layout.addWidget(effect)
        if examples:
            self.examples = QListWidget(self)
            self.examples.setAccessibleName(self.tr("Values that it touches"))
            self.examples.addItems([plain(each) for each in examples])
            line_height = self.examples.fontMetrics().height() + 4
            self.examples.setFixedHeight(line_height * min(4, len(examples)) + UNIT)
            label = MutedLabel(self)
            label.setText(self.tr("Values that it touches, the first ones:"))
            touched = QVBoxLayout()
            touched.setSpacing(UNIT // 2)
            touched.addWidget(label)
            touched.addWidget(self.examples)
            layout.addLayout(touched)
        layout.addWidget(self.trial, 1)
        layout.addWidget(buttons)
        self.trial.judged.connect(self.apply_button.setEnabled)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.resize(92 * UNIT, 70 * UNIT)
        self.trial.try_edit(edit)
